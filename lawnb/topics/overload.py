"""Overload control: vehicles weighed and over the limit, goods unloaded, cases and fines, by station and day."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import exceeding, repeated
from lawnb.topics.specs import Breakdown, Share, Sum

FIGURES = (
    Sum("weighed", "检测车辆数", "weighed", "称重检测的车辆"),
    Sum("over", "超限车辆数", "over", "其中超限的车辆"),
    Share("over_share", "超限率", part="over", whole="weighed"),
    Sum("unloaded_tonnes", "卸载货物量", "unloaded_tonnes", "卸载的货物质量"),
    Sum("cases", "治超立案数", "cases", "超限超载案件的立案"),
    Sum("fine_yuan", "治超罚款金额", "fine_yuan", "超限超载案件的罚款决定金额"),
    Sum("points_reported", "抄告车辆数", "points_reported", "抄告公安、运政处理的车辆"),
    Breakdown("over", by="month", title="月份", date="date"),
    Breakdown("weighed", by="station", title="检测站点"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if records.provided("overload"):
        yield from exceeding(records, "overload", "over", "weighed")
        yield from repeated(records, "overload", ("station", "date", "shift"))


TOPIC = ledger_topic(
    "overload",
    "超限超载治理",
    figures=FIGURES,
    checks=checks,
    dated="date",
    headlines=("over",),
    sectors=("交通",),
)
