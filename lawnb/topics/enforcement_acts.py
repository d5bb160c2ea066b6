"""Levies, inspections, rulings, payments, confirmations, rewards and other acts, in the standard form."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Status
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_shown import figures_chart
from lawnb.topics.specs import Breakdown, Count, Sum
from lawnb.topics.standard import standard_table, totals_beyond_form
from lawnb.topics.topic import View

LEVY, INSPECTION = "行政征收", "行政检查"
KINDS = {
    "collections": LEVY,
    "inspections": INSPECTION,
    "rulings": "行政裁决",
    "payments": "行政给付",
    "confirmations": "行政确认",
    "rewards": "行政奖励",
    "others": "其他行政执法行为",
}


def counting(records: Records) -> np.ndarray:
    """Inspections with a record that did not end in a penalty, as far as the ledger says so."""
    table = records["enforcement_acts"]
    left_out = table.column("recorded").mask(lambda recorded: recorded is False)
    left_out |= table.column("penalised").mask(lambda penalised: penalised is True)
    return table.column("kind").mask(lambda kind: kind == INSPECTION) & ~left_out


def counted(name: str, kind: str) -> Count | Rows:
    if kind == INSPECTION:
        return Rows(name, "行政检查次数", "次", "有完整记录、没有作出处罚的行政检查", counting, columns=("kind",))
    return Count(name, f"{kind}次数", "次", f"本年度办结的{kind}", where={"kind": kind})


FIGURES = (
    *(counted(name, kind) for name, kind in KINDS.items()),
    Sum("collected_yuan", "行政征收金额", "amount_yuan", "本年度行政征收的金额", where={"kind": LEVY}),
    Sum("paid_yuan", "行政给付金额", "amount_yuan", "本年度行政给付的金额", where={"kind": "行政给付"}),
    Breakdown("inspections", by="month", title="月份", date="date"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    """Kinds of which the ledger has acts, and the totals say that the body has no such power."""
    denied = {row["indicator"]: row for row in records["enforcement_acts_totals"] if row["value"] is Status.NOT_APPLICABLE}
    for name, kind in KINDS.items():
        figure = book[f"enforcement_acts.{name}"]
        if figure.title in denied and figure.reported and figure.value:
            message = f"汇总数中{kind}为“—”（没有此职权），台账中有{figure.text}。"
            place, remedy = str(denied[figure.title].source("value")), "没有此职权的才填“—”，请核对。"
            yield Finding("not-applicable", Severity.ERROR, place, message, figure.id, remedy=remedy)


def names(view: View) -> dict:
    """`done` for narratives: the kinds of which there were any, with how many, and the money that was taken and paid."""
    named = KINDS | {"collected_yuan": "行政征收金额", "paid_yuan": "行政给付金额"}
    figures = [(kind, view.book[f"enforcement_acts.{name}"]) for name, kind in named.items()]
    return {"done": [{"kind": kind, "n": figure} for kind, figure in figures if figure.reported and not figure.zero]}


TOPIC = ledger_topic(
    "enforcement_acts",
    "其他行政执法行为",
    figures=FIGURES,
    checks=checks,
    dated="date",
    tables={"standard": standard_table("enforcement_acts"), "beyond": totals_beyond_form("enforcement_acts", "其他行政执法行为", FIGURES)},
    charts={"by_kind": figures_chart({f"enforcement_acts.{name}": kind for name, kind in KINDS.items()}, "其他行政执法行为次数：按种类")},
    names=names,
)
