"""The tables of the DOCX after pandoc: heads that repeat, rows that stay whole, columns as wide as they need, each cell in a style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.table import Table

from lawnb.errors import PublicationError
from lawnb.publish.grid import BLOCK, NARROW, SIZES, WIDE, Cell
from lawnb.publish.grid import Table as Grid
from lawnb.publish.tree import Tag, has_class, text_of
from lawnb.publish.typeset import SHORT
from lawnb.publish.word_xml import set_style_of, w

#: In points: the text's width, a cell's margins across, and what is left free so that a face a little wider does not break words.
TEXT_WIDTH, ACROSS, SPARE = 442.2, 6, 3
#: Names of the sizes of type in tables, by the most columns that they are for; then beyond.
SIZE_NAMES = ("", " Medium", " Small")
SMALLEST = " Tiny"
STYLE, NARROW_STYLE = "Table", "TableNarrow"
TWIPS = 20
#: Elements after which a cell begins a line.
LINES = ("br", "p", "li", "div")
#: What follows an element in the schema's order, which Word asks for; those of a row have none.
FOLLOWING = {
    "tblW": ("jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "jc": ("tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "tblLayout": ("tblCellMar", "tblLook", "tblCaption", "tblDescription"),
}


def set_tables(opened: Document, sources: Sequence[Tag]) -> None:
    """Set each table, also those in others, after the element that it was made of.

    Raises
    ------
    PublicationError
        There are not as many.
    """
    tables = [Table(found, opened) for found in opened.element.body.iter(w("tbl"))]
    if len(tables) != len(sources):
        raise PublicationError(f"DOCX: 应有 {len(sources)} 个表格，转换后是 {len(tables)} 个。请简化输出中的表格，或附上报告反馈。")
    for table, source in zip(tables, sources, strict=True):
        if source.tag == "ul":
            _set_table(table, [], ("Key Figure Label", "Key Figure"))
        else:
            grid = Grid(source, aligned=has_class(source.getparent(), "table"))
            _set_table(table, widths(grid), "publication" if has_class(source, "publication") else grid)


def _set_table(table: Table, columns: Sequence[float], kind: tuple[str, str] | Grid | str) -> None:
    """A table with its widths, its heads and its styles: two for the lines of each cell, or by what a cell is."""
    properties, own = table._tbl.tblPr, list(table._tbl.tblGrid.gridCol_lst)
    shares = [round(width * TWIPS) for width in columns] if len(columns) == len(own) else [round(TEXT_WIDTH * TWIPS / len(own))] * len(own)
    for indent in properties.findall(w("tblInd")):
        properties.remove(indent)  # of a table in a list
    _set(properties, "tblW", type="dxa", w=str(sum(shares)))
    _set(properties, "jc", val="center")  # the style says so too, which LibreOffice does not heed
    _set(properties, "tblLayout", type="fixed")
    if len(own) > WIDE:
        properties.find(w("tblStyle")).set(w("val"), NARROW_STYLE)
    for column, share in zip(own, shares, strict=True):
        column.set(w("w"), str(share))
    rows = table._tbl.tr_lst
    kept = rows[:-1] if isinstance(kind, Grid) and kind.n_body_rows <= SHORT else []
    for row in rows:
        _set(row.get_or_add_trPr(), "cantSplit", val="true")
        head = row.trPr.find(w("tblHeader")) is not None
        place = row.grid_before
        for n, cell in enumerate(row.iterchildren(w("tc"))):
            place = _set_width(cell, shares, place)
            for line, paragraph in enumerate(cell.iterchildren(w("p"))):
                style = kind[min(line, 1)] if isinstance(kind, tuple) else _cell_style(paragraph, kind, head, len(own))
                set_style_of(paragraph, f"{style}{' Kept' if not n and row in kept else ''}".replace(" ", ""))
                properties = paragraph.find(w("pPr"))
                for align in properties.findall(w("jc")):
                    properties.remove(align)


def _set_width(cell: Any, shares: Sequence[int], place: int) -> int:
    """Give a cell the width of its columns; the place of the next cell."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = OxmlElement("w:tcPr")
        cell.insert(0, properties)
    for old in properties.findall(w("tcW")):
        properties.remove(old)
    span = properties.find(w("gridSpan"))
    after = place + (1 if span is None else int(span.get(w("val"))))
    width = OxmlElement("w:tcW")
    width.set(w("type"), "dxa")
    width.set(w("w"), str(sum(shares[place:after])))
    properties.insert(0, width)
    return after


def _cell_style(paragraph: Any, kind: Grid | str, head: bool, n_columns: int) -> str:
    """The name of a cell's style: what it is, and the size of its type."""
    if kind == "publication":
        return "Table Centre Medium"
    size = next((name for name, (most, _) in zip(SIZE_NAMES, SIZES, strict=True) if n_columns <= most), SMALLEST)
    align = paragraph.find(f"{w('pPr')}/{w('jc')}")
    right = align is not None and align.get(w("val")) in ("right", "end")
    return f"Table {'Head' if head else 'Number' if right else 'Text' if kind.aligned else 'Centre'}{size}"


def _set(parent: Any, name: str, **values: str) -> None:
    """An element of properties with these values, made in the schema's order where it is not there."""
    element = parent.find(w(name))
    if element is None:
        element = OxmlElement(f"w:{name}")
        parent.insert_element_before(element, *(f"w:{other}" for other in FOLLOWING.get(name, ())))
    for key, value in values.items():
        element.set(w(key), value)


# -- widths ------------------------------------------------------------------------------------------------------------


def widths(grid: Grid) -> list[float]:
    """The columns' widths in points: what their longest lines need, and where that is more than the text's width, a share of it."""
    if not grid.n_columns:
        return []
    if has_class(grid.tag, "publication") and grid.n_columns == len(BLOCK):
        return [share * TEXT_WIDTH for share in BLOCK]
    if grid.n_columns > WIDE and grid.aligned:
        return [share * TEXT_WIDTH for share in grid.shares(simple=True)]
    size = next((size for most, size in SIZES if grid.n_columns <= most), 7.5)
    return _fitted(_needed(grid, size))


def _needed(grid: Grid, size: float) -> list[float]:
    """What each column needs for its cells' longest lines; one that covers several asks the rest of all of them."""
    needed = [2.0 * ACROSS] * grid.n_columns
    spanning = []
    for section in (grid.head, grid.body, grid.foot):
        for place, cell in _placed(section, grid.n_columns):
            if cell.columns == 1:
                needed[place] = max(needed[place], _line(cell) * size + ACROSS + SPARE)
            else:
                spanning.append((place, cell))
    for place, cell in spanning:
        covered = range(place, place + cell.columns)
        missing = _line(cell) * size + ACROSS + SPARE - sum(needed[n] for n in covered)
        for n in covered:
            needed[n] += max(missing, 0) / cell.columns
    return needed


def _placed(rows: Sequence[Sequence[Cell]], n_columns: int) -> list[tuple[int, Cell]]:
    """The cells with their first columns."""
    covered: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in covered:
                x += 1
            found.append((x, cell))
            covered.update((y + down, x + right) for down in range(cell.rows) for right in range(cell.columns))
            x += cell.columns
    return [(place, cell) for place, cell in found if place + cell.columns <= n_columns]


def _line(cell: Cell) -> float:
    """The longest line of a cell, in Han characters."""
    if cell.tag is None:
        return 0
    for tag in cell.tag.iter(*LINES):
        tag.tail = f"\n{tag.tail or ''}"  # the tree is ours alone
    lines = text_of(cell.tag).split("\n")
    return max(sum(NARROW if char.isascii() else 1 for char in " ".join(line.split())) for line in lines)


def _fitted(needed: Sequence[float]) -> list[float]:
    """Widths that fit in the text's: who needs no more than an equal part of what is left gets that, the others the same each."""
    if sum(needed) <= TEXT_WIDTH:
        return list(needed)
    found: dict[int, float] = {}
    while True:
        left = [n for n in range(len(needed)) if n not in found]
        part = (TEXT_WIDTH - sum(found.values())) / len(left)
        modest = [n for n in left if needed[n] <= part]
        if not modest:
            return [found.get(n, part) for n in range(len(needed))]
        found |= {n: needed[n] for n in modest}
