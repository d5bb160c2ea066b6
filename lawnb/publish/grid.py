"""An HTML table as rows of cells, each as many as the table has columns: what a browser would show and Typst asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lawnb.publish.tree import Tag, has_class, text_of

#: Columns; beyond, a table is set small and widths follow the contents.
WIDE = 12
#: In Han characters: what the first column of a wide table gets at most, a cell's inset on both sides, an ASCII character.
LONGEST_STUB, INSET, NARROW = 5, 0.5, 0.55
#: In points: the width of the text, a cell's inset on two sides across and down, a line of type of one point; and the type by columns.
TEXT_WIDTH, ACROSS, DOWN, LINE = 442, 6, 8, 1.45
SIZES, SMALLEST = ((5, 12), (8, 10.5), (WIDE, 9)), 7.5
#: Columns of the publication block, of the text's width; the last holds a document number, which is not broken, in a line.
BLOCK = (0.13, 0.4, 0.13, 0.34)


@dataclass(frozen=True)
class Cell:
    """A cell, the columns and rows that it covers and the first of its columns; without a tag, one that its row lacks."""

    tag: Tag | None
    column: int
    columns: int = 1
    rows: int = 1
    alignment: str = ""


class Table:
    """A table by its sections.

    Parameters
    ----------
    aligned
        Whether numbers stand at the right, words at the left and headings in the middle.
    """

    def __init__(self, tag: Tag, aligned: bool = False):
        self.tag, self.aligned = tag, aligned
        self.caption = tag.find("caption")
        sections = {name: list(_rows(tag, name)) for name in ("thead", "tbody", "tfoot")}
        if not sections["thead"] and sections["tbody"] and all(cell.tag == "th" for cell in _cells(sections["tbody"][0])):
            sections["thead"] = [sections["tbody"].pop(0)]
        placed = {name: self._placed(rows, name == "thead") for name, rows in sections.items()}
        self.n_columns = max((cell.column + cell.columns for rows, _ in placed.values() for row in rows for cell in row), default=0)
        self.head, self.body, self.foot = (self._filled(*found, name == "thead") for name, found in placed.items())

    @property
    def rows(self) -> list[list[Cell]]:
        return [*self.head, *self.body, *self.foot]

    def shares(self, simple: bool) -> list[float]:
        """The columns' shares of the line; none where they are as wide as they need to be.

        The columns of a wide table share the line by what their cells hold, so that no number runs into the next.
        """
        if not self.aligned:
            is_block = has_class(self.tag, "publication") and self.n_columns == len(BLOCK)
            return list(BLOCK) if is_block else [] if simple else [1 / self.n_columns] * self.n_columns
        if self.n_columns <= WIDE:
            return [] if simple else [1 / self.n_columns] * self.n_columns
        widths = [2 + INSET] * self.n_columns
        for row in (*self.body, *self.foot):
            for n, cell in enumerate(row):
                widths[n] = max(widths[n], _text_width(cell))
        widths[0] = min(widths[0], LONGEST_STUB)
        return [width / sum(widths) for width in widths]

    def alignments(self) -> list[str]:
        """Of each column, the alignment of most of its cells under the head."""
        found = [Counter() for _ in range(self.n_columns)]
        for row in (*self.body, *self.foot):
            for cell in row:
                found[cell.column][cell.alignment] += 1
        return [max(column, key=column.get, default="") or "auto" for column in found]

    def least_characters(self) -> int:
        """Han characters that any column has room for in a line."""
        narrowest = min(self.shares(simple=True), default=1 / self.n_columns)
        return max(int((TEXT_WIDTH * narrowest - ACROSS) / self.size()), 1)

    def size(self) -> float:
        """Of the type, in points."""
        return next((size for most, size in SIZES if self.n_columns <= most), SMALLEST)

    def _placed(self, rows: list[Tag], is_head: bool) -> tuple[list[list[Cell]], set[tuple[int, int]]]:
        """Rows with their cells, and the places that cells of rows above cover; a span ends with its section, and before a place that is covered."""
        covered: set[tuple[int, int]] = set()
        placed = []
        for y, row in enumerate(rows):
            cells, x = [], 0
            for tag in _cells(row):
                while (y, x) in covered:
                    x += 1
                columns = next((n for n in range(1, span(tag, "colspan")) if (y, x + n) in covered), span(tag, "colspan"))
                cell = Cell(tag, x, columns, min(span(tag, "rowspan"), len(rows) - y), self._alignment(tag, is_head))
                covered.update((y + down, x + right) for down in range(1, cell.rows) for right in range(columns))
                cells.append(cell)
                x += columns
            placed.append(cells)
        return placed, covered

    def _filled(self, rows: list[list[Cell]], covered: set[tuple[int, int]], is_head: bool) -> list[list[Cell]]:
        """Rows with a cell for every place: what a row lacks, it lacks at its end."""
        ends = [row[-1].column + row[-1].columns if row else 0 for row in rows]
        return [
            row + [Cell(None, x, alignment=self._alignment(None, is_head)) for x in range(end, self.n_columns) if (y, x) not in covered]
            for y, (row, end) in enumerate(zip(rows, ends, strict=True))
        ]

    def _alignment(self, tag: Tag | None, is_head: bool) -> str:
        return "" if not self.aligned else "center" if is_head else "right" if tag is not None and has_class(tag, "number") else "left"


def span(tag: Tag | None, name: str) -> int:
    """How many columns or rows a cell covers."""
    text = None if tag is None else tag.get(name)
    if text is None:
        return 1
    return int(text) if len(text) < 4 and text.isascii() and text.isdecimal() and int(text) else 1


def _rows(table: Tag, section: str) -> Iterator[Tag]:
    """The rows of a section; those of a table without sections are its body."""
    for child in table.iterchildren("tr", section):
        if child.tag == section:
            yield from child.iterchildren("tr")
        elif section == "tbody":
            yield child


def _cells(row: Tag) -> Iterator[Tag]:
    return row.iterchildren("th", "td")


def _text_width(cell: Cell) -> float:
    """In Han characters, with room for the cell's inset."""
    text = " ".join(text_of(cell.tag).split()) if cell.tag is not None else ""
    narrow = len(text.encode("ascii", "ignore"))
    return INSET + NARROW * narrow + (len(text) - narrow)
