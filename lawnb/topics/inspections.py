"""Inspections: what was planned and done, by random choice of object and inspector, and what was found and put right."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import exceeding, unrecorded
from lawnb.topics.specs import Breakdown, Count, Share, Sum

DONE = "已完成"

FIGURES = (
    Count("plan", "计划数量", "项", "本年度检查计划的项目"),
    Count("done", "完成数量", "项", "其中已经完成的检查", where={"status": DONE}),
    Share("completion_share", "计划完成率", part="done", whole="plan"),
    Count("double_random", "双随机检查数量", "项", "随机抽取对象、随机选派人员完成的检查", where={"double_random": True, "status": DONE}),
    Share("double_random_share", "双随机检查占比", part="double_random", whole="done"),
    Count("published", "公开结果数量", "项", "结果已经公开的检查", where={"published": True, "status": DONE}),
    Share("published_share", "结果公开率", part="published", whole="done"),
    Sum("problems", "发现问题数", "problems", "检查中发现的问题"),
    Sum("rectified", "已整改数", "rectified", "其中已经整改的问题"),
    Share("rectification_share", "问题整改率", part="rectified", whole="problems"),
    Breakdown("done", by="month", title="月份", date="date"),
    Breakdown("problems", by="field", title="执法领域"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if not records.provided("inspections"):
        return
    yield from exceeding(records, "inspections", "rectified", "problems")
    done = records["inspections"].column("status").mask(lambda status: status == DONE)
    for column in ("date", "record_number"):
        yield from unrecorded(records, "inspections", done, column)


TOPIC = ledger_topic(
    "inspections",
    "行政检查",
    figures=FIGURES,
    checks=checks,
    measures="执法检查的做法和举措",
    dated="date",
    headlines=("done",),
)
