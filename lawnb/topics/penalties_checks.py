"""What is checked of administrative penalties: decisions in themselves, and published numbers against the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from lawnb import approximate, formats
from lawnb.adding_up import check_shares
from lawnb.approximate import apart, approximation, bounds, worded
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Figure, Status
from lawnb.intake.records import Records
from lawnb.intake.tables import Row, Table
from lawnb.topics.kinds import kind_findings
from lawnb.topics.ledger_checks import finding_at, findings_at, outside_year
from lawnb.topics.penalties_counted import ABOUT, AMOUNT, CASES, COLUMNS, FINES, LEDGER, SHARE_COLUMNS

DAYS_TO_DECIDE = 90


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from check_shares(book, published_shares(records))
    yield from measure_findings(records, book)
    yield from kind_findings(records, book)
    yield from amount_findings(book)
    if records.provided(LEDGER):
        yield from outside_year(LEDGER, "decision_date", records)
        yield from decision_findings(records[LEDGER])
        yield from published_findings(records, book)


def amount_findings(book: Book) -> Iterable[Finding]:
    """罚没金额 against fines and confiscations, where all three were published."""
    parts = [book[FINES], book["penalties.confiscated"]]
    whole = book[AMOUNT]
    if not all(figure.reported for figure in [whole, *parts]):
        return
    added, good = sum(part.value for part in parts), approximate.sum_of(part.bounds for part in parts)
    if apart(good, whole.bounds):
        message = f"罚款金额{parts[0].text}与没收金额{parts[1].text}之和不是罚没金额{whole.text}。"
        yield Finding("total-mismatch", Severity.ERROR, str(whole.sources[0]), message, AMOUNT, whole.value, added, "请核对三个金额。")


def decision_findings(table: Table) -> Iterable[Finding]:
    """What contradicts itself within a decision."""
    fine, collected = (table.column(name).numbers() for name in ("fine_yuan", "collected_yuan"))
    fined = table.column("kinds").mask(lambda kinds: kinds is not None and "罚款" in kinds)
    if table.has("kinds"):
        yield from told(table, fined & ~(fine > 0), "fine_yuan", "fine-missing", "处罚种类有罚款，而没有罚款金额。", "请补填金额，或改正种类。")
        yield from told(table, ~fined & (fine > 0), "kinds", "kind-differs", "有罚款金额，而处罚种类没有罚款。", "请补填种类，或改正金额。")
    yield from told(table, collected > fine, "collected_yuan", "collected-over-decided", "已缴金额多于决定的罚款。", "请核对单位和金额。")
    days = {name: table.column(name).dates() for name in ("filed_date", "decision_date", "served_date", "closed_date")}
    names = list(days)
    for earlier, later in zip(names, names[1:], strict=False):
        if table.has(earlier) and table.has(later):
            message = f"{table.headings[later]}早于{table.headings[earlier]}。"
            yield from told(table, days[later] < days[earlier], later, "date-order", message, "请核对日期。")
    late = days["decision_date"] - days["filed_date"] > np.timedelta64(DAYS_TO_DECIDE, "D")
    message = f"立案到决定超过 {DAYS_TO_DECIDE} 日（行政处罚法第六十条）。"
    yield from told(table, late, "decision_date", "overdue", message, "请核对日期，或注明延长的批准。", Severity.WARNING)


def told(
    table: Table, mask: np.ndarray, column: str, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Iterable[Finding]:
    """A finding for each row of a mask, with its document number."""

    def make(row: Row) -> Finding:
        return finding_at(row, column, code, severity, LEDGER, f"决定书 {row['document_number']}：{message}", remedy)

    yield from findings_at(table.where(mask), make)


def published_findings(records: Records, book: Book) -> Iterable[Finding]:
    """Published totals, fields, months and kinds against the ledger."""
    for row in records["penalties_totals"]:
        yield from against_ledger(row, book, lambda id: id)
    for dataset, column in (("penalties_by_field", "field"), ("penalties_by_month", "month")):
        for row in records[dataset]:
            yield from against_ledger(row, book, lambda id, label=row[column]: f"{id}.{label}")
    for row in records["penalties_by_kind"]:
        counted = book.get(f"penalties.kinds.{row['kind']}")
        if counted is not None:
            yield from compared(row, "n_cases", counted)


def against_ledger(row: Row, book: Book, id_of: Callable[[str], str]) -> Iterable[Finding]:
    for id, column in COLUMNS.items():
        if row.table.has(column) and not (id == AMOUNT and id_of(id) not in book):  # a ledger's fines are divided, not its 罚没金额
            none = Figure(id_of(id), f"{row.values.get('field') or ''}{book[id].title}", 0, book[id].unit, "台账中没有这一项。")
            yield from compared(row, column, book.get(id_of(id)) or none)


def compared(row: Row, column: str, counted: Figure) -> Iterable[Finding]:
    printed = row[column]
    if printed is None or printed is Status.NOT_APPLICABLE or not counted.reported:
        return
    about = approximation(row.values.get(f"{column}{ABOUT}"), printed)
    if not apart(bounds(printed, about), (counted.value, counted.value)):
        return
    shown = worded(formats.with_unit(printed, counted.unit), about.word) if about else formats.with_unit(printed, counted.unit)
    message, remedy = f"{counted.title}公布为{shown}，按台账计算为{counted.text}。", "请核对台账有无遗漏、重复，或更正公布数。"
    yield Finding("ledger-total", Severity.ERROR, str(row.source(column)), message, counted.id, printed, counted.value, remedy)


def published_shares(records: Records) -> dict[str, Figure]:
    """Shares that the records print, by the id of the share computed from the numbers."""
    return {
        f"{id}.{row['field']}.share": row.figure(column, id=f"{id}.{row['field']}.share.published", title="")
        for id, column in SHARE_COLUMNS.items()
        for row in records["penalties_by_field"]
        if row[column] is not None
    }


def measure_findings(records: Records, book: Book) -> Iterable[Finding]:
    """Cases counted in 起 and vehicles counted in 辆 do not simply add up."""
    measures = list(dict.fromkeys(part.unit for part in book.parts_of(CASES, "")))
    if len(measures) > 1:
        place = f"{records['penalties_by_field'].file} “计量单位”"
        message = f"各执法领域的计量单位不同（{'、'.join(measures)}），与合计的口径可能不一致。"
        yield Finding("measure-differs", Severity.WARNING, place, message, CASES, remedy="请统一口径。")
