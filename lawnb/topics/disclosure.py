"""The five kinds of openness: items due and done, in time, and the list of powers and duties."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, fallen_due, late, late_findings
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.specs import Breakdown, Count, Share

KINDS = ("决策公开", "执行公开", "管理公开", "服务公开", "结果公开")


def is_day(value: object) -> bool:
    """有日期"""
    return isinstance(value, datetime.date)


def due(records: Records) -> np.ndarray:
    return fallen_due(records["disclosure"], records.year)


def in_time(records: Records) -> np.ndarray:
    return due(records) & ~late(records["disclosure"], "published_date", records.year)


FIGURES = (
    Count("items", "应公开事项数", "项", "应当公开的事项"),
    Count("published", "已公开事项数", "项", "其中已经公开的事项", where={"published_date": is_day}),
    Share("published_share", "公开率", part="published", whole="items"),
    Rows("due", "到期事项数", "项", "公开期限在年度末以前的事项", due, ("due_date",)),
    Rows("in_time", "按时公开事项数", "项", "到期事项中，在期限以内公开的事项", in_time, ("due_date", "published_date")),
    Share("in_time_share", "按时公开率", part="in_time", whole="due"),
    Count("powers", "权责清单事项数", "项", "属于权责清单、应当公开的事项", where={"powers": True}),
    Count("powers_published", "权责清单已公开事项数", "项", "其中已经公开的事项", where={"powers": True, "published_date": is_day}),
    Breakdown("items", by="kind", title="公开类别", values=KINDS),
    Breakdown("published", by="kind", title="公开类别", values=KINDS),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from late_findings(records["disclosure"], "published_date", records.year, "公开")


TOPIC = ledger_topic(
    "disclosure", "政务公开", figures=FIGURES, checks=checks, measures="政务公开情况", headlines=("published",)
)
