"""Figures that one condition on a row cannot say: dates against the year's ends, two columns against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from lawnb.approximate import apart, negative, sum_of
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Source
from lawnb.intake.records import Records
from lawnb.intake.tables import Row, Table
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.specs import OfRows


@dataclass(frozen=True)
class Computed(OfRows):
    """A number that a function of the records gives; None where it cannot.

    Parameters
    ----------
    columns
        What the ledger must have for it.
    """

    name: str
    title: str
    unit: str
    definition: str
    compute: Callable[[Records], Any]
    columns: tuple[str, ...] = ()
    records: Records | None = None

    def bound(self, records: Records) -> Computed:
        return replace(self, records=records)

    def value(self, table: Table, rows: np.ndarray) -> int | Decimal | None:
        return self.compute(self.records)

    def formula(self, table: Table) -> str:
        """What the definition says in words, with the columns that it looks at."""
        return f"computed({', '.join([table.file, *(table.headings[name] for name in self.columns if table.has(name))])})"

    def unit_in(self, table: Table) -> str:
        return self.unit


class Rows(Computed):
    """The number of rows that a function of the records picks, as a mask; may be broken down."""

    def value(self, table: Table, rows: np.ndarray) -> int:
        return int(rows.sum())

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return self.compute(self.records) & mask


# -- rows by dates -----------------------------------------------------------------------------------------------------

#: Said to be days: NumPy gives up taking a bare number for them.
DAY = np.timedelta64(1, "D")


def year_start(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-01-01")


def year_end(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-12-31")


def during(table: Table, column: str, year: int) -> np.ndarray:
    """Rows whose date lies in the year."""
    return table.column(column).mask(lambda day: day is not None and day.year == year)


def fallen_due(table: Table, year: int) -> np.ndarray:
    """Rows whose last day is not after the year's end."""
    return table.column("due_date").dates() <= year_end(year)


def late(table: Table, done: str, year: int) -> np.ndarray:
    """Rows that fell due by the year's end and were not done by their last day."""
    return fallen_due(table, year) & ~(table.column(done).dates() <= table.column("due_date").dates())


# -- findings ----------------------------------------------------------------------------------------------------------


def flagged(table: Table, mask: np.ndarray, column: str, code: str, severity: Severity, what: str, remedy: str) -> Iterable[Finding]:
    """A finding at a column of each row that a mask picks."""

    def make(row: Row) -> Finding:
        return finding_at(row, column, code, severity, table.contract.name, f"{what}。", remedy)

    yield from findings_at(table.where(mask), make)


def late_findings(table: Table, done: str, year: int, verb: str) -> Iterable[Finding]:
    """Rows that fell due and were done late, or not at all by the year's end."""
    if not (table.has("due_date") and table.has(done)):
        return
    overdue, undone = late(table, done, year), np.isnat(table.column(done).dates())
    remedy = f"请核对日期；确未按期{verb}的，请在不足中说明。"
    yield from flagged(table, overdue & undone, done, "overdue", Severity.WARNING, f"已过期限，没有{verb}", remedy)
    yield from flagged(table, overdue & ~undone, done, "overdue", Severity.WARNING, f"{verb}时已过期限", remedy)


def balance_findings(book: Book, name: str, ids: tuple[str, str, str, str], place: Source) -> Iterable[Finding]:
    """Opening and what came in, less what went out, against closing."""
    opening, came, went, closing = (book[f"{name}.{id}"] for id in ids)
    if not all(figure.reported for figure in (opening, came, went, closing)):
        return
    expected = opening.value + came.value - went.value
    good = sum_of([opening.bounds, came.bounds, negative(went.bounds)])
    if apart(good, closing.bounds):
        sums = f"{opening.title}{opening.number}＋{came.title}{came.number}－{went.title}{went.number}"
        message = f"{sums}＝{expected}，{closing.title}为{closing.text}。"
        remedy = "请核对年初、年末和本年增减的记录。"
        yield Finding("opening-closing", Severity.ERROR, str(place), message, closing.id, expected, closing.value, remedy)
