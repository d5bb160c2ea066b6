"""The tables of the DOCX: heads that repeat, rows that stay whole, columns as wide as they need, each cell in a style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from html import escape
from itertools import chain, repeat

from lawnb.publish.grid import BLOCK, NARROW, SIZES, WIDE, Cell
from lawnb.publish.grid import Table as Grid
from lawnb.publish.tree import Tag, has_class, text_of
from lawnb.publish.typeset import SHORT

#: Writes what a cell holds.
Content = Callable[[Tag, Iterator[str]], str]

#: In points: the text's width, a cell's margins across, and what is left free so that a face a little wider does not break words.
TEXT_WIDTH, ACROSS, SPARE = 442.2, 6, 3
#: Names of the sizes of type in tables, by the most columns that they are for; then beyond.
SIZE_NAMES = ("", " Medium", " Small")
SMALLEST = " Tiny"
STYLE, NARROW_STYLE = "Table", "TableNarrow"
TWIPS = 20
#: Elements after which a cell begins a line.
LINES = ("br", "p", "li", "div")
#: On a table of key figures, which `word_html` makes.
KEY_FIGURES = "Key Figures"
CENTRED = "Table Centre Medium"


def table_xml(tag: Tag, name: str, content: Content) -> str:
    """A table as WordprocessingML.

    Parameters
    ----------
    name
        What a reader is told that does not see it.
    content
        Writes what a cell holds, its paragraphs in these styles one after the other.
    """
    grid = Grid(tag, aligned=has_class(tag.getparent(), "table"))
    is_key, is_block = tag.get("custom-style") == KEY_FIGURES, has_class(tag, "publication")
    needed = [] if is_key else widths(grid)
    shares = [round(width * TWIPS) for width in needed] or [round(TEXT_WIDTH * TWIPS / grid.n_columns)] * grid.n_columns
    kept = 0 if is_key or is_block or grid.n_body_rows > SHORT else len(grid.rows) - 1
    styles = _Styles(grid, is_key, is_block)
    rows = [
        _row(shares, cells, is_head, partial(styles.of, is_head=is_head, is_kept=n < kept), content)
        for n, (cells, is_head) in enumerate((cells, section is grid.head) for section in (grid.head, grid.body, grid.foot) for cells in _covering(section, grid.n_columns))
    ]
    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    return f"<w:tbl>{_properties(grid, sum(shares), name)}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _properties(grid: Grid, width: int, name: str) -> str:
    head, foot = int(bool(grid.head)), int(bool(grid.foot))
    return (
        f'<w:tblPr><w:tblStyle w:val="{NARROW_STYLE if grid.n_columns > WIDE else STYLE}"/><w:tblW w:type="dxa" w:w="{width}"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'  # the style centres too, which LibreOffice does not heed
        f'<w:tblLook w:firstRow="{head}" w:lastRow="{foot}" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="0" w:val="00{2 * head}0"/>'
        + (f'<w:tblCaption w:val="{escape(name)}"/>' if name else "") + "</w:tblPr>"
    )  # fmt: skip


def _covering(rows: Sequence[Sequence[Cell]], n_columns: int) -> Iterator[list[tuple[int, Cell, bool]]]:
    """Each row as the cells that cover it, each with its first column and whether it began in a row above."""
    covered: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows):
        found, waiting, x = [], iter(row), 0
        while x < n_columns:
            above = covered.get((y, x))
            cell = above or next(waiting)
            found.append((x, cell, above is not None))
            covered.update({(y + down, x): cell for down in range(1, cell.rows)} if above is None else {})
            x += cell.columns
        yield found


def _row(shares: Sequence[int], cells: Sequence[tuple[int, Cell, bool]], is_head: bool, styles: Callable[..., Iterator[str]], content: Content) -> str:
    """A row that no page breaks; those of the head stand on every page."""
    head = '<w:tblHeader w:val="on"/>' if is_head else ""
    written = (_cell(cell, sum(shares[x : x + cell.columns]), above, styles(x, cell, above), content) for x, cell, above in cells)
    return f'<w:tr><w:trPr>{head}<w:cantSplit w:val="true"/></w:trPr>{"".join(written)}</w:tr>'


def _cell(cell: Cell, width: int, above: bool, styles: Iterator[str], content: Content) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = f'<w:vMerge w:val="{"continue" if above else "restart"}"/>' if cell.rows > 1 else ""
    inner = "" if above or cell.tag is None else content(cell.tag, styles)
    if inner.rfind("</w:p>") <= inner.rfind("</w:tbl>"):
        inner += f'<w:p><w:pPr><w:pStyle w:val="{next(styles)}"/></w:pPr></w:p>'  # a cell ends with a paragraph
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}{merge}</w:tcPr>{inner}</w:tc>'


class _Styles:
    """The styles of a table's paragraphs: by what a cell is, and the size of its type."""

    def __init__(self, grid: Grid, is_key: bool, is_block: bool):
        self._is_key, self._is_block, self._grid = is_key, is_block, grid
        self._size = next((name for name, (most, _) in zip(SIZE_NAMES, SIZES, strict=True) if grid.n_columns <= most), SMALLEST)
        first = next(_covering(grid.body, grid.n_columns), [])
        #: What the first row of the body has at the right, as all below it.
        self._at_right = {x + n for x, cell, _ in first if _is_number(cell) for n in range(cell.columns)}

    def of(self, x: int, cell: Cell, above: bool, is_head: bool, is_kept: bool) -> Iterator[str]:
        if self._is_key:
            return chain(["KeyFigureLabel"], repeat("KeyFigure"))
        is_number = not above and (_is_number(cell) or x in self._at_right)
        name = f"Table {'Head' if is_head else 'Number' if is_number else 'Text' if self._grid.aligned else 'Centre'}{self._size}"
        return repeat(f"{CENTRED if self._is_block else name}{' Kept' if is_kept and not x else ''}".replace(" ", ""))


def _is_number(cell: Cell) -> bool:
    return cell.tag is not None and cell.tag.tag == "td" and has_class(cell.tag, "number")


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
    for cell in chain.from_iterable(grid.rows):
        if cell.columns == 1:
            needed[cell.column] = max(needed[cell.column], _line(cell) * size + ACROSS + SPARE)
        else:
            spanning.append(cell)
    for cell in spanning:
        covered = range(cell.column, cell.column + cell.columns)
        missing = _line(cell) * size + ACROSS + SPARE - sum(needed[n] for n in covered)
        for n in covered:
            needed[n] += max(missing, 0) / cell.columns
    return needed


def _line(cell: Cell) -> float:
    """The longest line of a cell, in Han characters."""
    return 0 if cell.tag is None else max(map(_width, "".join(_texts(cell.tag)).split("\n")))


@lru_cache(maxsize=4096)  # the same digits and words come again in every table
def _width(line: str) -> float:
    return sum(NARROW if char.isascii() else 1 for char in " ".join(line.split()))


def _texts(tag: Tag) -> Iterator[str]:
    """The texts in an element, with a line break after what ends a line."""
    if next(tag.iterdescendants(*LINES), None) is None:
        yield text_of(tag)
        return
    yield tag.text or ""
    for child in tag:
        yield from _texts(child)
        yield "\n" if child.tag in LINES else ""
        yield child.tail or ""


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
