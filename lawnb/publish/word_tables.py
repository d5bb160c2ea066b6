"""The tables of the DOCX: heads that repeat, rows that stay whole, columns as wide as they need, each cell in a style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import escape
from itertools import chain, repeat

from lawnb.publish.grid import SIZES, WIDE, Cell
from lawnb.publish.grid import Table as Grid
from lawnb.publish.table_size import FIRST_ROWS, LAST_ROWS, TEXT_WIDTH, is_low, notes_height, row_heights, widths
from lawnb.publish.tree import Tag, has_class

#: Writes what a cell holds.
Content = Callable[[Tag, Iterator[str]], str]

#: Names of the sizes of type in tables, by the most columns that they are for; then beyond.
SIZE_NAMES = ("", " Medium", " Small")
TINY = " Tiny"
STYLE, NARROW_STYLE = "Table", "TableNarrow"
TWIPS = 20
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
    kept = frozenset() if is_key or is_block else _kept(grid, tag.getnext())
    styles = _Styles(grid, is_key, is_block)
    rows = [
        _row(shares, cells, is_head, partial(styles.of, is_head=is_head, is_kept=n in kept), content)
        for n, (cells, is_head) in enumerate((cells, section is grid.head) for section in (grid.head, grid.body, grid.foot) for cells in _covering(section, grid.n_columns))
    ]
    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    return f"<w:tbl>{_properties(grid, sum(shares), name)}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _kept(grid: Grid, notes: Tag | None) -> frozenset[int]:
    """The rows that stand on a page with what follows them: of a low table all, of one that pages may break its first, and its last two; with notes, the last too."""
    last = len(grid.rows) - (notes is None)
    if is_low(row_heights(grid), 0 if notes is None else notes_height(list(notes.iter("p")))):
        return frozenset(range(last))
    return frozenset([*range(len(grid.head) + FIRST_ROWS - 1), *range(len(grid.rows) - LAST_ROWS, last)])


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
        self._size = next((name for name, (most, _) in zip(SIZE_NAMES, SIZES, strict=True) if grid.n_columns <= most), TINY)
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
