"""Checks that several ledgers share: one number within another, dates in their order, records entered once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.ledger_checks import finding_at, findings_at


def exceeding(records: Records, name: str, part: str, whole: str) -> Iterable[Finding]:
    """Rows whose part is larger than its whole: more put right than found, more over the limit than weighed."""
    table = records[name]
    rows = table.where(table.column(part).numbers() > table.column(whole).numbers())

    def make(row: Row) -> Finding:
        message = f"{table.headings[part]}是 {row[part]}，大于{table.headings[whole]} {row[whole]}。"
        remedy = "请核对这两个数。"
        return finding_at(row, part, "part-exceeds", Severity.ERROR, name, message, remedy, expected=row[whole], actual=row[part])

    return findings_at(rows, make)


def reversed_dates(records: Records, name: str, earlier: str, later: str) -> Iterable[Finding]:
    """Rows where what comes later has the earlier date."""
    table = records[name]
    rows = table.where(table.column(later).dates() < table.column(earlier).dates())

    def make(row: Row) -> Finding:
        message = f"{table.headings[later]} {row[later]} 早于{table.headings[earlier]} {row[earlier]}。"
        return finding_at(row, later, "date-order", Severity.ERROR, name, message, "请核对日期。")

    return findings_at(rows, make)


def repeated(records: Records, name: str, key: tuple[str, ...]) -> Iterable[Finding]:
    """Rows that are alike in all of a key's columns as an earlier row is, columns that the ledger lacks left out."""
    table = records[name]
    own = [column for column in key if table.has(column)]
    values = list(zip(*(table.column(column).values() for column in own), strict=True))
    seen: Counter = Counter()
    again = []
    for value in values:
        again.append(seen[value] > 0)
        seen[value] += 1

    def make(row: Row) -> Finding:
        message = f"这一行的{'、'.join(table.headings[column] for column in own)}与前面一行完全相同。"
        return finding_at(row, own[0], "row-repeated", Severity.ERROR, name, message, "请核对是否重复登记，只留一行或合并。")

    return findings_at(table.where(np.array(again, dtype=bool)), make)


def unrecorded(records: Records, name: str, done: np.ndarray, column: str) -> Iterable[Finding]:
    """Rows that are said to be done and lack the date or the number of their record."""
    table = records[name]
    if not table.has(column):
        return ()
    rows = table.where(done & table.column(column).mask(lambda value: value is None))

    def make(row: Row) -> Finding:
        message = f"这一行已经办结，{table.headings[column]}是空的。"
        return finding_at(row, column, "record-missing", Severity.WARNING, name, message, "请补填，或改正办理情况。")

    return findings_at(rows, make)


def unknown_documents(records: Records, name: str, column: str, resource: str, among: np.ndarray | None = None) -> Iterable[Finding]:
    """Rows that name a decision which another ledger has neither this year nor the year before."""
    table = records[name]
    years = [year for year in (records, records.before) if year is not None and year.provided(resource)]
    if not (table.has(column) and records.provided(resource)):
        return ()
    known = {number for year in years for number in year[resource].column("document_number").coded.values}
    unknown = table.column(column).mask(lambda number: number is not None and number not in known)
    title, file = records[resource].contract.title, records[resource].file

    def make(row: Row) -> Finding:
        message = f"{table.headings[column]} '{row[column]}' 在“{title}”（{file}）中没有。"
        return finding_at(row, column, "reference-unknown", Severity.ERROR, name, message, "请核对文号，或补登。")

    return findings_at(table.where(unknown if among is None else unknown & among), make)
