"""Clean tables: columns of values under a contract, each row knowing the file and row that it came from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np

from lawnb.figures import Figure, Source, Status
from lawnb.intake.cells import Value
from lawnb.intake.contracts import Contract
from lawnb.intake.problems import Problem
from lawnb.intake.sheets import Coded


@dataclass(frozen=True)
class Column:
    """A field's values, coded: each distinct value once, and its place for every row."""

    coded: Coded

    def __len__(self) -> int:
        return len(self.coded.codes)

    def values(self) -> list[Value]:
        """The value of each row."""
        distinct = self.coded.values
        return [distinct[code] for code in self.coded.codes]

    def mask(self, predicate: Callable[[Value], bool]) -> np.ndarray:
        """Which rows meet a predicate, asked once for each distinct value."""
        truth = np.array([bool(predicate(value)) for value in self.coded.values] or [False], dtype=bool)
        return truth[self.coded.codes]

    def value(self, place: int) -> Value:
        """The value of one row."""
        return self.coded.values[self.coded.codes[place]]

    def counts(self, mask: np.ndarray | None = None) -> dict[Value, int]:
        """Number of rows by value, in the order of first appearance; blank cells are not counted."""
        n = self._tally(mask)
        return {value: int(n[code]) for code, value in enumerate(self.coded.values) if n[code] and value is not None}

    def total(self, mask: np.ndarray | None = None) -> Decimal:
        """The exact sum of a column of numbers, without blanks and “—”."""
        n = self._tally(mask)
        pairs = zip(self.coded.values, n.tolist(), strict=True)
        return sum((value * times for value, times in pairs if times and is_number(value)), Decimal(0))

    def dates(self) -> np.ndarray:
        """The days as datetime64[D], NaT where blank."""
        return self._days[self.coded.codes]

    @cached_property
    def _days(self) -> np.ndarray:
        days = [value if isinstance(value, datetime.date) else None for value in self.coded.values]
        return np.array(days or [None], dtype="datetime64[D]")

    def numbers(self) -> np.ndarray:
        """The numbers as floats, for comparing only; nan where there is none."""
        numbers = [float(value) if is_number(value) else np.nan for value in self.coded.values]
        return np.array(numbers or [np.nan])[self.coded.codes]

    def _tally(self, mask: np.ndarray | None) -> np.ndarray:
        codes = self.coded.codes if mask is None else self.coded.codes[mask]
        return np.bincount(codes, minlength=len(self.coded.values))


def is_number(value: Value) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


@dataclass(frozen=True)
class Row:
    """One record; `number` counts the file's rows as a person does, header included."""

    number: int
    values: dict[str, Value]
    table: Table
    file: str
    laid: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def __getattr__(self, name: str) -> Value:
        # what lets a narrative write {{ row.item }}
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        return list(self.values)

    def source(self, name: str) -> Source:
        """Where the value of a column stands."""
        row, _, label = self.laid.get(name, (self.number, 0, self.table.headings.get(name)))
        return Source(self.file, row, label)

    def figure(
        self, name: str, *, id: str, title: str, part_of: str | None = None, unit: str | None = None, by: str = ""
    ) -> Figure:
        """The number in a column as a figure, with the unit and the definition of the contract."""
        field, value = self.table.contract.field(name), self.values[name]
        applicable = value is not Status.NOT_APPLICABLE
        return Figure(
            id=id,
            title=title,
            value=value if applicable else None,
            unit=unit or field.unit or "1",
            definition=f"{title}：{field.description}。",
            sources=(self.source(name),),
            part_of=part_of,
            status=Status.REPORTED if applicable else Status.NOT_APPLICABLE,
            by=by,
        )


@dataclass(frozen=True)
class Table:
    """The clean rows of a dataset, in the order of its files; `file` is relative to the data folder.

    Parameters
    ----------
    headings
        The heading as typed of each field that the file has.
    places
        The file, with its sheet where it has sheets, of each row.
    numbers
        Each row's number in its file or sheet.
    notes
        What was normalised, passed over or hidden in the files.
    laid
        Of forms that were laid anew, for each row the row and the position in the file and the label of each of its values.
    """

    contract: Contract
    file: str
    headings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    places: Coded = field(default_factory=lambda: Coded([], np.zeros(0, dtype=np.int32)))
    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    notes: tuple[Problem, ...] = ()
    laid: tuple[Mapping[str, tuple[int, int, str]], ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def has(self, name: str) -> bool:
        """Whether the file has the column of a field."""
        return name in self.headings

    def column(self, name: str) -> Column:
        """The values of a field; of one that the file lacks, all are blank.

        Raises
        ------
        KeyError
            The contract has no such field.
        """
        self.contract.field(name)
        return self.columns.get(name) or Column(Coded([None], np.zeros(len(self), dtype=np.int32)))

    def row(self, place: int) -> Row:
        """The row at a place, from 0."""
        values = {each.name: self._value(each.name, place) for each in self.contract.fields}
        laid = self.laid[place] if self.laid else {}
        return Row(int(self.numbers[place]), values, self, self.places.values[self.places.codes[place]], laid)

    def _value(self, name: str, place: int) -> Value:
        coded = self.columns[name].coded if name in self.columns else None
        return None if coded is None else coded.values[coded.codes[place]]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row by itself, for tables that a person could read."""
        return tuple(self.row(place) for place in range(len(self)))

    def pick(self, mask: np.ndarray) -> Pick:
        """The rows that a mask picks, kept small."""
        return Pick(self, np.packbits(mask))

    def where(self, mask: np.ndarray) -> list[Row]:
        """The rows that a mask picks."""
        return [self.row(int(place)) for place in np.flatnonzero(mask)]

    def source(self, name: str | None = None) -> Source:
        """The whole table, or one of its columns, as a figure's source."""
        return Source(self.file, None, self.headings.get(name) if name else None)


@dataclass(frozen=True, eq=False)
class Pick:
    """Some rows of a table, a bit a row: hundreds of figures over a million rows keep theirs."""

    table: Table
    bits: np.ndarray

    @property
    def places(self) -> np.ndarray:
        """The places of the rows, from 0."""
        return np.flatnonzero(np.unpackbits(self.bits, count=len(self.table)))
