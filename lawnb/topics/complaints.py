"""Complaints by channel: handled, in time, satisfied, borne out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, fallen_due, late, late_findings
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import reversed_dates
from lawnb.topics.specs import Breakdown, Count, Share

NAME = "complaints"
SATISFIED, RATED = {"满意", "基本满意"}, {"满意", "基本满意", "不满意"}
BORNE_OUT, LOOKED_INTO = {"属实", "部分属实"}, {"属实", "部分属实", "不属实"}


def is_day(value: object) -> bool:
    """有日期"""
    return isinstance(value, datetime.date)


def due(records: Records) -> np.ndarray:
    return fallen_due(records[NAME], records.year)


def in_time(records: Records) -> np.ndarray:
    return due(records) & ~late(records[NAME], "closed_date", records.year)


FIGURES = (
    Count("received", "受理投诉举报数", "件", "本年度受理的投诉、举报和信访"),
    Count("handled", "办结投诉举报数", "件", "其中已经答复或者办结的", where={"closed_date": is_day}),
    Share("handled_share", "投诉举报办结率", part="handled", whole="received"),
    Rows("due", "到期投诉举报数", "件", "办理期限在年度末以前的", due, columns=("due_date",)),
    Rows("in_time", "按时办结数", "件", "到期投诉举报中，在期限以内办结的", in_time, columns=("due_date", "closed_date")),
    Share("in_time_share", "按时办结率", part="in_time", whole="due"),
    Count("rated", "参加评价数", "件", "有满意度评价的", where={"satisfaction": RATED}),
    Count("satisfied", "满意数", "件", "评价为满意或者基本满意的", where={"satisfaction": SATISFIED}),
    Share("satisfied_share", "满意率", part="satisfied", whole="rated"),
    Count("verified", "已核实数", "件", "已经核实是否属实的", where={"substantiated": LOOKED_INTO}),
    Count("substantiated", "查实数", "件", "核实为属实或者部分属实的", where={"substantiated": BORNE_OUT}),
    Share("substantiated_share", "查实率", part="substantiated", whole="verified"),
    Count("about_enforcement", "反映执法行为数", "件", "反映执法不规范的", where={"about_enforcement": True}, persons=True),
    Breakdown("received", by="channel", title="受理渠道"),
    Breakdown("received", by="month", date="received_date", title="月份"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records[NAME]
    yield from late_findings(table, "closed_date", records.year, "办结")
    yield from reversed_dates(records, NAME, "received_date", "closed_date")


TOPIC = ledger_topic(NAME, "投诉举报", figures=FIGURES, checks=checks, dated="received_date", headlines=("received",))
