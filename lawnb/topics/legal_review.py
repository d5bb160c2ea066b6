"""Legal advisers, and the legal review of decisions and contracts: what had to be reviewed, what was, what was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, flagged
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import reversed_dates
from lawnb.topics.specs import Breakdown, Count, Share, Sum

NAME = "legal_review"
#: Figures of those that must be reviewed, by kind: the number due, the number reviewed, the share.
REVIEWED = {"重大执法决定": ("decisions", "件"), "重大行政决策": ("policies", "件"), "合同": ("contracts", "份")}


def due(records: Records, kind: str | None = None) -> np.ndarray:
    """Matters that had to be reviewed: all but those that the file says had not."""
    table = records[NAME]
    asked = table.column("due").mask(lambda value: value is not False)
    return asked & table.column("kind").mask(lambda value: kind in (None, value))


def reviewed(records: Records, kind: str | None = None) -> np.ndarray:
    return due(records, kind) & records[NAME].column("reviewed").mask(lambda value: value is True)


def of_kind(kind: str, name: str, unit: str) -> tuple:
    """How many matters of a kind had to be reviewed, how many were, and the share."""
    return (
        Rows(f"{name}_due", f"应当审核的{kind}数", unit, f"应当经过法制审核的{kind}", partial(due, kind=kind)),
        Rows(f"{name}_reviewed", f"已审核的{kind}数", unit, f"其中作出或者签订之前已经审核的{kind}", partial(reviewed, kind=kind)),
        Share(f"{name}_share", f"{kind}审核率", part=f"{name}_reviewed", whole=f"{name}_due"),
    )


FIGURES = (
    Count("matters", "审核和咨询事项数", "件", "登记的法制审核和法律咨询事项"),
    Count("adviser_opinions", "法律顾问出具意见数", "件", "法律顾问出具意见的事项", where={"reviewer": "法律顾问", "reviewed": True}),
    *(figure for kind, (name, unit) in REVIEWED.items() for figure in of_kind(kind, name, unit)),
    Sum("corrections", "审核纠错数", column="corrections", definition="审核后改正的处数"),
    Breakdown("matters", by="kind", title="事项类别"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records[NAME]
    unreviewed = due(records) & ~reviewed(records)
    what, remedy = "应当审核而没有审核", "请核对；没有审核的，请在不足中说明。"
    yield from flagged(table, unreviewed, "reviewed", "review-missing", Severity.WARNING, what, remedy)
    yield from reversed_dates(records, NAME, "date", "decided_date")


TOPIC = ledger_topic(NAME, "法律顾问与法制审核", figures=FIGURES, checks=checks, dated="date", headlines=("matters",))
