"""Visits, talks and opinions asked for: who was invited, what was received, adopted, answered."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import exceeding
from lawnb.topics.specs import Breakdown, Count, Share, Sum

FIGURES = (
    Count("activities", "公众参与活动数", "次", "观摩、座谈、走访、听证和征求意见的次数"),
    Sum("delegates", "邀请两代表一委员人次", column="delegates", definition="到场的党代表、人大代表和政协委员的人次"),
    Sum("others", "邀请其他人次", column="others", definition="到场的服务对象、企业和群众的人次"),
    Sum("received", "收到意见数", column="received", definition="收到的意见和建议条数"),
    Sum("adopted", "采纳意见数", column="adopted", definition="其中采纳的条数"),
    Sum("replied", "反馈意见数", column="replied", definition="其中已经反馈或者答复的条数"),
    Share("adopted_share", "意见采纳率", part="adopted", whole="received"),
    Share("replied_share", "意见反馈率", part="replied", whole="received"),
    Breakdown("activities", by="kind", title="活动形式"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from exceeding(records, "participation", "adopted", "received")
    yield from exceeding(records, "participation", "replied", "received")


TOPIC = ledger_topic(
    "participation", "公众参与", figures=FIGURES, checks=checks, measures="公众参与情况", dated="date", headlines=("received",)
)
