"""Reconsideration and litigation: received, closed, upheld, lost, and heads who appeared in court."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Source
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, balance_findings, during, flagged, year_end, year_start
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import reversed_dates, unknown_documents
from lawnb.topics.specs import Breakdown, Share

NAME = "litigation"
PENDING = "未结"
SUITS = {"一审", "二审", "再审"}
UPHELD, LOST = {"维持", "驳回"}, {"撤销", "变更", "确认违法", "责令履行"}
OUTCOMES = ("维持", "驳回", "撤销", "变更", "确认违法", "责令履行", "和解撤诉")
YEAR_OF_DOCUMENT = re.compile(r"〔(\d{4})〕")


def has_result(outcome: str | None) -> bool:
    """已有结果"""
    return outcome not in (None, PENDING)


# -- figures -----------------------------------------------------------------------------------------------------------


def opening(records: Records) -> np.ndarray:
    """Received before the year and not closed before it."""
    table, first = records[NAME], year_start(records.year)
    return (table.column("received_date").dates() < first) & ~(table.column("closed_date").dates() < first)


def received(records: Records, kinds: set[str] | None = None) -> np.ndarray:
    table = records[NAME]
    return during(table, "received_date", records.year) & table.column("kind").mask(lambda kind: kinds is None or kind in kinds)


def closed(records: Records, outcomes: Iterable[str] | None = None) -> np.ndarray:
    """Closed in the year by the date; by the outcome where the file has no dates of closing."""
    table = records[NAME]
    by_date = during(table, "closed_date", records.year) if table.has("closed_date") else ~pending(records)
    return by_date & table.column("outcome").mask(lambda outcome: outcomes is None or outcome in outcomes)


def pending(records: Records) -> np.ndarray:
    """Open at the year's end by the outcome."""
    table = records[NAME]
    by_then = table.column("received_date").dates() <= year_end(records.year)
    return by_then & table.column("outcome").mask(lambda outcome: outcome == PENDING)


def heard(records: Records) -> np.ndarray:
    """Suits heard in court that were received or still open in the year."""
    table = records[NAME]
    suits = table.column("kind").mask(lambda kind: kind in SUITS) & table.column("hearing").mask(lambda value: value is True)
    return suits & (opening(records) | received(records))


def appeared(records: Records) -> np.ndarray:
    return heard(records) & records[NAME].column("head_appeared").mask(lambda value: value is True)


FIGURES = (
    Rows("opening", "上年未结案件数", "件", "上年末尚未审结的复议和诉讼案件", opening, ("received_date",)),
    Rows("received", "新收案件数", "件", "本年度受理的复议和诉讼案件", received, ("received_date",)),
    Rows("closed", "审结案件数", "件", "本年度审结的复议和诉讼案件", closed, ("outcome",), where={"outcome": has_result}),
    Rows("pending", "年末未结案件数", "件", "本年末尚未审结的复议和诉讼案件", pending, ("outcome", "received_date")),
    Rows("reconsiderations", "行政复议案件数", "件", "新收案件中的行政复议", partial(received, kinds={"行政复议"}), ("kind",), part_of="received"),
    Rows("suits", "行政诉讼案件数", "件", "新收案件中的一审、二审和再审", partial(received, kinds=SUITS), ("kind",), part_of="received"),
    Rows("upheld", "维持驳回件数", "件", "审结案件中维持原行为或者驳回请求的", partial(closed, outcomes=UPHELD), ("outcome",)),
    Rows("lost", "被纠错败诉件数", "件", "审结案件中撤销、变更、确认违法或者责令履行的", partial(closed, outcomes=LOST), ("outcome",)),
    Share("lost_share", "纠错败诉率", part="lost", whole="closed"),
    Rows("heard", "开庭审理诉讼件数", "件", "开庭审理的行政诉讼案件", heard, columns=("hearing",)),
    Rows("appeared", "负责人出庭件数", "件", "其中行政机关负责人出庭应诉的", appeared, columns=("hearing", "head_appeared")),
    Share("appeared_share", "负责人出庭率", part="appeared", whole="heard"),
    Breakdown("closed", by="outcome", title="结果", values=OUTCOMES),
)


# -- checks ------------------------------------------------------------------------------------------------------------


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records[NAME]
    yield from balance_findings(book, NAME, ("opening", "received", "closed", "pending"), Source(table.file))
    yield from reversed_dates(records, NAME, "received_date", "closed_date")
    if table.has("closed_date"):
        dated = table.column("closed_date").mask(lambda day: day is not None)
        open_by_word = table.column("outcome").mask(lambda outcome: outcome == PENDING)
        for mask, what in ((dated & open_by_word, "结果为“未结”而有审结日期"), (~dated & ~open_by_word, "已有结果而没有审结日期")):
            yield from flagged(table, mask, "closed_date", "state-differs", Severity.ERROR, what, "请核对结果与审结日期。")
    yield from unknown_documents(records, NAME, "document_number", "penalties", among=checkable(records))


def checkable(records: Records) -> np.ndarray:
    """Suits about a penalty of a year whose ledger is here; older ones cannot be looked up."""
    years = {str(each.year) for each in (records, records.before) if each is not None and each.provided("penalties")}
    return records[NAME].column("document_number").mask(lambda number: number is not None and year_of(number) in years)


def year_of(number: str) -> str | None:
    """The year that a document number bears."""
    match = YEAR_OF_DOCUMENT.search(number)
    return match[1] if match else None


TOPIC = ledger_topic(NAME, "行政复议与诉讼", figures=FIGURES, checks=checks, headlines=("received",))
