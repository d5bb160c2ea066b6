"""Training and examinations: sessions, people, hours, passes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from lawnb.checks import Finding
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.intake.tables import is_number
from lawnb.topics.computed import Computed, Rows
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import exceeding
from lawnb.topics.specs import Breakdown, Count, Share, Sum

TENTH = Decimal("0.1")


def exams(records: Records) -> np.ndarray:
    """Rows that are an examination or say that one was held."""
    table = records["training"]
    said = table.column("exam").mask(lambda value: value is True) | table.column("kind").mask(lambda value: value == "考试")
    return said | table.column("takers").mask(is_number)


def person_hours(records: Records) -> Decimal:
    """Hours of each session times its participants."""
    table = records["training"]
    pairs = zip(table.column("hours").values(), table.column("participants").values(), strict=True)
    return sum((Decimal(hours) * persons for hours, persons in pairs if is_number(hours) and is_number(persons)), Decimal(0))


def average_hours(records: Records) -> Decimal | None:
    """Person-hours over the enforcement staff on record; None where there is no list of them."""
    n_officers = len(records["officers"])
    return (person_hours(records) / n_officers).quantize(TENTH) if n_officers else None


AVERAGED = ("training.person_hours", "officers.officers")

FIGURES = (
    Count("sessions", "培训期数", "期", "举办的培训和考试"),
    Sum("participants", "参训人次", column="participants", definition="各期参加人次之和"),
    Sum("hours", "培训学时", column="hours", definition="各期学时之和"),
    Computed("person_hours", "培训总学时", "学时", "各期学时乘以参训人次之和", person_hours, columns=("hours", "participants")),
    Computed("average_hours", "执法人员人均学时", "学时", "培训总学时除以执法人员台账中的人数", average_hours, ("hours", "participants"), inputs=AVERAGED),
    Rows("exams", "考试场数", "场", "组织的考试", exams),
    Sum("takers", "参考人次", column="takers", definition="参加考试的人次"),
    Sum("passed", "合格人次", column="passed", definition="其中合格的人次", among="takers", persons=True),
    Share("pass_share", "考试合格率", part="passed", whole="takers"),
    Breakdown("sessions", by="month", date="date", title="月份"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from exceeding(records, "training", "passed", "takers")


TOPIC = ledger_topic(
    "training", "法治培训", figures=FIGURES, checks=checks, measures="法治学习与培训情况", dated="date", headlines=("participants",)
)
