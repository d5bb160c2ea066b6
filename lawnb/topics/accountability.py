"""Accountability for faults of enforcement: what happened, what followed; none in a year is a real zero."""

from __future__ import annotations

from lawnb.intake.records import Records
from lawnb.topics.computed import Computed
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.specs import Breakdown, Count

#: Outcomes by which nobody has been held to account.
WITHOUT = {"不予追究", "未处理"}


def pursued(outcome: str) -> bool:
    """已经追究"""
    return outcome not in WITHOUT


def persons(records: Records) -> int | None:
    """People held to account; no fault at all is nobody, and faults without their numbers are unknown."""
    table = records["accountability"]
    return int(table.column("persons").total(table.column("outcome").mask(pursued))) if table.has("persons") or not len(table) else None


FIGURES = (
    Count("faults", "执法过错数", "起", "本年度认定的执法过错"),
    Count("pursued", "追责起数", "起", "其中已经追究责任的", where={"outcome": pursued}),
    Computed("persons", "追责人数", "人", "因执法过错被追究责任的人数", persons, persons=True),
    Breakdown("faults", by="kind", title="过错种类", persons=True),
    Breakdown("pursued", by="outcome", title="处理结果", persons=True),
)


TOPIC = ledger_topic(
    "accountability",
    "执法监督与责任追究",
    figures=FIGURES,
    measures="执法监督与责任追究情况",
    dated="date",
    headlines=("faults",),
)
