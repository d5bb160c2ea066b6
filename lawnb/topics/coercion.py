"""Coercive measures and their execution in the standard form; each counts in the year in which it was finished."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book
from lawnb.intake.contracts import contract
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.rows import reversed_dates, unknown_documents
from lawnb.topics.specs import Breakdown, Count, Share
from lawnb.topics.standard import standard_table, totals_beyond_form

KINDS = contract("coercion").field("kind").enum
MEASURES, EXECUTION = KINDS[:4], KINDS[4:10]
#: Measures that 行政强制法 gives a limit of thirty days, and thirty more where it was extended: articles 25 and 32.
LIMITED, LIMIT_DAYS = frozenset(KINDS[:3]), 30


def is_finished(day: object) -> bool:
    """已填"""
    return day is not None


def is_open(day: object) -> bool:
    """空白"""
    return day is None


FINISHED = {"finished_date": is_finished}

FIGURES = (
    Count("finished", "办结数量", "件", "本年度办结、解除或者终结的行政强制", where=FINISHED),
    Count("measures", "强制措施数量", "件", "其中的行政强制措施", where=FINISHED | {"kind": frozenset(MEASURES)}),
    Count("execution", "强制执行数量", "件", "其中行政机关自己的强制执行", where=FINISHED | {"kind": frozenset(EXECUTION)}),
    Count("court", "申请法院强制执行数量", "件", "其中申请人民法院的强制执行", where=FINISHED | {"kind": KINDS[10]}),
    Count("open", "未办结数量", "件", "年末没有办结的行政强制", where={"finished_date": is_open}),
    Count("reviewed", "法制审核数量", "件", "决定前经过法制审核的行政强制", where=FINISHED | {"legal_review": True}),
    Share("reviewed_share", "法制审核率", part="reviewed", whole="finished"),
    Breakdown("finished", by="kind", title="强制种类", values=KINDS),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if records.provided("coercion"):
        yield from reversed_dates(records, "coercion", "started_date", "finished_date")
        yield from overdue_findings(records)
        yield from unknown_documents(records, "coercion", "case_number", "penalties")


def overdue_findings(records: Records) -> Iterable[Finding]:
    """Seals, seizures and freezes that lasted, or last at the end of the year, beyond the limit of the law."""
    table = records["coercion"]
    finished, year_end = table.column("finished_date").dates(), np.datetime64(f"{records.year}-12-31")
    days = (np.where(np.isnat(finished), year_end, finished) - table.column("started_date").dates()).astype(int)
    limits = np.where(table.column("extended").mask(lambda extended: extended is True), 2 * LIMIT_DAYS, LIMIT_DAYS)
    limited = table.column("kind").mask(lambda kind: kind in LIMITED)

    def make(row: Row) -> Finding:
        limit = 2 * LIMIT_DAYS if row["extended"] else LIMIT_DAYS
        until = row["finished_date"] or f"{records.year}-12-31"
        message = f"{row['kind']}从 {row['started_date']} 到 {until}，超过 {limit} 日（行政强制法第二十五条、第三十二条）。"
        return finding_at(row, "finished_date", "overdue", Severity.WARNING, "coercion", message, "请核对日期；经批准延长的，请注明。")

    yield from findings_at(table.where(limited & (days > limits)), make)


TOPIC = ledger_topic(
    "coercion",
    "行政强制",
    figures=FIGURES,
    checks=checks,
    dated="finished_date",
    tables={"standard": standard_table("coercion"), "beyond": totals_beyond_form("coercion", "行政强制", FIGURES)},
    headlines=("finished",),
)
