"""Sheets of raw cells, and the columns that are taken out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

import numpy as np

from lawnb.intake.archives import Refusal, SheetFacts
from lawnb.intake.cells import Cell

#: More columns than any ledger has.
MOST_COLUMNS = 2_000
#: Rows of a large file that are looked at one by one for its header.
HEAD = 64


@dataclass
class Coded:
    """A column: its values, and for each row the place of its value among them.

    Parameters
    ----------
    distinct
        Known to hold each value once; texts that mean the same may make two equal ones of a long column.
    """

    values: list
    codes: np.ndarray
    distinct: bool = False

    @classmethod
    def of(cls, cells: Sequence) -> Coded:
        """Cells coded in order of first appearance; 1, 1.0 and True are three values."""
        kinds = set(map(type, cells)) - {type(None)}
        keys = cells if len(kinds) < 2 else list(zip(map(type, cells), cells))
        values = list(dict.fromkeys(keys))
        places = dict(zip(values, range(len(values))))
        codes = np.fromiter(map(places.__getitem__, keys), np.int32, len(keys))
        return cls(values if keys is cells else [value for _, value in values], codes, len(kinds) < 2)

    def among(self, places: Iterable[int]) -> np.ndarray:
        """Which rows have one of the values at these places."""
        chosen = np.zeros(len(self.values), dtype=bool)
        chosen[list(places)] = True
        return chosen[self.codes]


@dataclass
class Sheet:
    """Raw cells by row; row 1 of the file is at 0.

    Parameters
    ----------
    name
        None for a text file, which has no sheets.
    strict_width
        A row must have as many cells as the header: a text file where a comma too many shifts what follows.
    merged
        First row, first column, last row, last column of merged cells.
    member
        The file that it is in, where the workbook is a ZIP of files.
    top
        Where it begins, if it is one of several tables below one another; the rows above are those of the others.
    names
        What it and its file are called.
    at
        Where each cell stands in the file, of a form that was laid anew: row and column from 0, by row.
    labels
        What each of these cells is of, by its heading across or at the side.
    titles
        How many rows stand above the headings of the first of these.
    """

    name: str | None
    rows: Sequence[Sequence[Cell]]
    facts: SheetFacts = field(default_factory=SheetFacts)
    date1904: bool = False
    hidden: bool = False
    strict_width: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()
    member: str | None = None
    top: int = 0
    titles: int = 0
    names: Sequence[str] = ()
    at: Sequence[Sequence[tuple[int, int]]] = ()
    labels: Sequence[Sequence[str]] = ()

    @property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def row(self, number: int) -> Sequence[Cell]:
        return self.rows[number]

    def stands(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell stands in the file."""
        return self.at[row][min(column, len(self.at[row]) - 1)] if self.at else (row, column)

    def line(self, row: int) -> int:
        """The row of the file that a row's numbers stand in: of a form that was laid anew, not that of its headings."""
        return max(there for there, _ in self.at[row]) if self.at else row

    def label(self, row: int, column: int) -> str:
        """What a cell that was laid anew is of, by its heading across or at the side."""
        return self.labels[row][column]

    def spot(self, row: int, column: int | None) -> tuple[int | None, None, int | None]:
        """Row as a person counts it, no heading, and position of a cell that was laid anew."""
        there, position = self.stands(row, column or 0)
        return there + 1, None, position

    def cell(self, row: int, column: int) -> Cell:
        cells = self.row(row)
        return cells[column] if column < len(cells) else None

    def column(self, position: int, start: int) -> Coded:
        """The cells of a column from a row on."""
        return Coded.of([row[position] if position < len(row) else None for row in self.rows[start:]])

    def columns(self, start: int) -> Iterator[Coded]:
        """Every column from a row on."""
        for cells in zip_longest(*self.rows[start:]):
            yield Coded.of(cells)
        # the rows above may be wider
        for position in range(max(map(len, self.rows[start:]), default=0), self.width):
            yield self.column(position, start)


class ArrowSheet(Sheet):
    """A large plain text file, held as columns of coded strings."""

    def __init__(self, table):
        self.table = table
        self.head = list(zip(*(column.to_pylist() for column in table.slice(0, HEAD).columns), strict=True))
        super().__init__(None, (), strict_width=True)

    @property
    def height(self) -> int:
        return self.table.num_rows

    @cached_property
    def width(self) -> int:
        return self.table.num_columns

    def row(self, number: int) -> Sequence[str]:
        return self.head[number] if number < HEAD else [column[number].as_py() for column in self.table.columns]

    def column(self, position: int, start: int) -> Coded:
        chunks = self.table.column(position).chunks
        codes = np.concatenate([chunk.indices.to_numpy(zero_copy_only=False) for chunk in chunks])[start:]
        # the heading's own text stays among the values, and has no row
        return Coded(chunks[0].dictionary.to_pylist(), codes, distinct=True)

    def columns(self, start: int) -> Iterator[Coded]:
        return (self.column(position, start) for position in range(self.width))


@dataclass
class Workbook:
    """The sheets of a file, what a reader should know of it, and the files in it that are not read."""

    sheets: list[Sheet]
    notes: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
