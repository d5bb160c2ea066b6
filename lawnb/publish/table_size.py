"""How large a table will be, before it is set: its columns' widths and its height, from what its cells hold; PDF and DOCX break pages by the same measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from lawnb.publish.grid import ACROSS, BLOCK, DOWN, LINE, NARROW, WIDE, Cell, Table
from lawnb.publish.tree import Tag, has_class, text_of

#: In points: the text's width, and what is left free in a cell so that a face a little wider does not break words.
TEXT_WIDTH, SPARE = 442.2, 3
#: In points: what is no higher, its caption and notes with it, no page breaks. It may leave so much of a page free, a third.
KEPT = 212
#: In points: a caption, a line of the notes under a table, and what stands between them and it; characters that such a line holds.
CAPTION, NOTE, NOTES_GAP, NOTE_CHARACTERS = 25, 15.3, 8, 39
#: Rows under its head that a table has at least on the first page and on the last, where pages break it.
FIRST_ROWS, LAST_ROWS = 3, 2
#: Elements after which a cell begins a line; elements that are higher than their text.
LINES = ("br", "p", "li", "div")
HIGH = ("img", "pre", "table")


def row_heights(table: Table) -> list[float]:
    """Of each row, its lines broken at the columns' widths; of what cannot be told by its text, infinite."""
    if next(table.tag.iterdescendants(*HIGH), None) is not None:
        return [float("inf")] * len(table.rows)
    wide, size = widths(table), table.size()
    lines = (max((_n_lines(cell, size, sum(wide[cell.column : cell.column + cell.columns]) - ACROSS) for cell in row), default=0) for row in table.rows)
    return [n * LINE * size - (LINE - 1) * size + DOWN for n in lines]


def is_low(heights: Sequence[float], below: float) -> bool:
    """Whether no page breaks a table of such rows with this height of notes under it."""
    return CAPTION + sum(heights) + below <= KEPT


def n_tied(table: Table, heights: Sequence[float]) -> int:
    """Rows of the body that no page parts from the end of the table; none where they could fill a page."""
    may_break = len(table.body) > FIRST_ROWS + LAST_ROWS and all(cell.rows == 1 for row in table.body for cell in row)
    return max(LAST_ROWS - len(table.foot), 0) if may_break and sum(heights[-LAST_ROWS:]) <= KEPT else 0


def notes_height(notes: Sequence[Tag]) -> float:
    """Of notes under a table, each a paragraph; too great rather than too small."""
    return NOTES_GAP + NOTE * sum(1 + int(_width(text_of(note)) / NOTE_CHARACTERS) for note in notes)


def _n_lines(cell: Cell, size: float, width: float) -> float:
    return 1 if cell.tag is None or cell.rows > 1 else sum(max(-(-_width(line) * size // width), 1) for line in "".join(_texts(cell.tag)).split("\n"))


def widths(table: Table) -> list[float]:
    """The columns' widths in points: what their longest lines need, and where that is more than the text's width, a share of it."""
    if not table.n_columns:
        return []
    if has_class(table.tag, "publication") and table.n_columns == len(BLOCK):
        return [share * TEXT_WIDTH for share in BLOCK]
    if table.n_columns > WIDE and table.aligned:
        return [share * TEXT_WIDTH for share in table.shares(simple=True)]
    return _fitted(_needed(table))


def _needed(table: Table) -> list[float]:
    """What each column needs for its cells' longest lines; one that covers several asks the rest of all of them."""
    needed, size = [2.0 * ACROSS] * table.n_columns, table.size()
    spanning = []
    for cell in chain.from_iterable(table.rows):
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
