"""What is counted of a ledger: counts, sums and means of the rows that meet conditions, their shares and divisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from lawnb.intake.tables import Table

Where = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OfRows:
    """What is made of a ledger's rows that meet `where`: a field's value, a set of values, or a predicate, all of which must hold.

    Parameters
    ----------
    part_of, by
        The figure of the topic that it is a part of with others, and how that division is called.
    persons
        Whether it counts persons by something that is said of them: small counts are withheld (decision 0016).
    among
        The figure of the topic of whose persons it counts some, where nothing counts the rest.
    inputs
        Ids of the figures that it can be turned back into: what it was divided by.
    """

    where: Where = field(default_factory=dict)
    part_of: str | None = None
    by: str = ""
    persons: bool = False
    among: str | None = None
    inputs: tuple[str, ...] = ()

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        """Of the rows that meet `where`, those that it is made of."""
        return mask


@dataclass(frozen=True)
class Count(OfRows):
    """The number of a ledger's rows."""

    name: str
    title: str
    unit: str
    definition: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.where)

    def value(self, table: Table, rows: np.ndarray) -> int:
        """Of the rows that it counts."""
        return int(rows.sum())

    def formula(self, table: Table) -> str:
        return f"rows({table.file}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return self.unit


@dataclass(frozen=True)
class OfColumn(OfRows):
    """What is made of a column, in the contract's unit."""

    name: str
    title: str
    column: str
    definition: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.where)

    def formula(self, table: Table) -> str:
        return f"{type(self).__name__.lower()}({table.file}, {table.headings[self.column]}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return table.contract.field(self.column).unit or "1"


class Sum(OfColumn):
    """The sum of a column."""

    def value(self, table: Table, rows: np.ndarray) -> int | Decimal | None:
        column = table.column(self.column)
        if rows.any() and not column.counts(rows):
            return None  # every cell is blank: nothing was recorded, which is not zero
        total = column.total(rows)
        return int(total) if table.contract.field(self.column).type == "integer" else total


class Mean(OfColumn):
    """The mean of a column, to one decimal, over the rows that have a number there."""

    def value(self, table: Table, rows: np.ndarray) -> Decimal | None:
        return rounded_mean(table.column(self.column).total(rows), int(rows.sum()))

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask & ~np.isnan(table.column(self.column).numbers())


@dataclass(frozen=True)
class Days(OfRows):
    """The mean number of days between two dates, to one decimal, over the rows that have both."""

    name: str
    title: str
    start: str
    end: str
    definition: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.start, self.end, *self.where)

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask & ~np.isnat(self._days(table))

    def _days(self, table: Table) -> np.ndarray:
        return table.column(self.end).dates() - table.column(self.start).dates()

    def value(self, table: Table, rows: np.ndarray) -> Decimal | None:
        known = self._days(table)[rows].astype(int)
        return rounded_mean(int(known.sum()), len(known))

    def formula(self, table: Table) -> str:
        return f"mean({table.file}, {table.headings[self.end]} - {table.headings[self.start]}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return "天"


@dataclass(frozen=True)
class Share:
    """One figure over another of the same topic."""

    name: str
    title: str
    part: str
    whole: str


@dataclass(frozen=True)
class Breakdown:
    """A Count or Sum by the values of a field, each a part of it; by month where `date` names a date.

    Parameters
    ----------
    values
        The values in their order, those without a row as zero; by default those that occur, in the contract's order.
    persons
        As of `Count`.
    """

    of: str
    by: str
    title: str
    date: str | None = None
    values: tuple[str, ...] = ()
    persons: bool = False


Measured = Count | OfColumn | Days


def rounded_mean(total: Decimal | int, n: int) -> Decimal | None:
    """A mean to one decimal; None of nothing."""
    return (Decimal(total) / n).quantize(Decimal("0.1"), ROUND_HALF_UP) if n else None


def conditions(table: Table, where: Where) -> str:
    return "".join(f", {table.headings.get(name, name)} = {_told(wanted)}" for name, wanted in where.items())


def _told(wanted: Any) -> str:
    if callable(wanted):
        return (wanted.__doc__ or "…").strip()
    if isinstance(wanted, (set, frozenset)):
        return "/".join(sorted(map(_told, wanted)))
    return {True: "是", False: "否"}.get(wanted, str(wanted)) if isinstance(wanted, bool) else str(wanted)


def meets(wanted: Any) -> Callable[[Any], bool]:
    """The predicate of a condition; of a cell with several values, one is enough."""
    if callable(wanted):
        return wanted
    values = wanted if isinstance(wanted, (set, frozenset)) else {wanted}
    return lambda value: any(each in values for each in value) if isinstance(value, tuple) else value in values


def picked(table: Table, where: Where) -> np.ndarray:
    """Which rows meet all conditions."""
    mask = np.ones(len(table), dtype=bool)
    for name, wanted in where.items():
        mask &= table.column(name).mask(meets(wanted))
    return mask
