"""Reconsiderations that a government decides as the body above (行政复议法, 2023): applied for, accepted, closed, corrected, settled.

What is decided about a body itself is `litigation`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, during, flagged
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import reversed_dates
from lawnb.topics.specs import Breakdown, Share

NAME = "reconsideration"
OUTCOMES = ("维持", "驳回", "撤销", "变更", "确认违法", "责令履行", "调解", "终止")
CORRECTED, SETTLED = frozenset(OUTCOMES[2:6]), frozenset(OUTCOMES[6:])


def applications(records: Records, accepted: bool = False) -> np.ndarray:
    """Applied for in the year, all of them or those that were accepted."""
    table = records[NAME]
    return during(table, "received_date", records.year) & table.column("accepted").mask(lambda value: value is True or not accepted)


def closed(records: Records, outcomes: Collection[str] = OUTCOMES) -> np.ndarray:
    table = records[NAME]
    return during(table, "closed_date", records.year) & table.column("outcome").mask(lambda outcome: outcome in outcomes)


FIGURES = (
    Rows("applications", "收到行政复议申请数", "件", "本年度收到的行政复议申请", applications, ("received_date",)),
    Rows("accepted", "受理行政复议申请数", "件", "其中受理的", partial(applications, accepted=True), ("received_date", "accepted")),
    Rows("closed", "审结行政复议案件数", "件", "本年度审结的行政复议案件", closed, ("closed_date", "outcome")),
    Rows("upheld", "维持驳回件数", "件", "审结案件中维持行政行为或者驳回申请的", partial(closed, outcomes=OUTCOMES[:2]), ("closed_date", "outcome")),
    Rows("corrected", "直接纠错件数", "件", "审结案件中撤销、变更、确认违法或者责令履行的", partial(closed, outcomes=CORRECTED), ("closed_date", "outcome")),
    Share("corrected_share", "直接纠错率", part="corrected", whole="closed"),
    Rows("settled", "调解终止件数", "件", "审结案件中调解、和解或者撤回申请而终止的", partial(closed, outcomes=SETTLED), ("closed_date", "outcome")),
    Share("settled_share", "调解和解率", part="settled", whole="closed"),
    Breakdown("closed", by="outcome", title="结果", values=OUTCOMES),
    Breakdown("applications", by="act", title="申请复议事项"),
    Breakdown("applications", by="field", title="行政管理类别"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records[NAME]
    yield from reversed_dates(records, NAME, "received_date", "closed_date")
    dated = table.column("closed_date").mask(lambda day: day is not None)
    told = table.column("outcome").mask(lambda outcome: outcome is not None)
    for mask, what in ((dated & ~told, "有审结日期而没有结果"), (told & ~dated, "有结果而没有审结日期")):
        yield from flagged(table, mask, "closed_date", "state-differs", Severity.ERROR, what, "请核对结果与审结日期。")


TOPIC = ledger_topic(NAME, "行政复议办理", figures=FIGURES, checks=checks, headlines=("applications",), asked=False)
