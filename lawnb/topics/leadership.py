"""How the first persons in charge met their duties (the report's third part)."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.display import Fragment
from lawnb.figures import Figure
from lawnb.intake.records import Dataset, Records
from lawnb.topics.measures import row_count, rows_table
from lawnb.topics.topic import Topic, View


def figures(records: Records) -> Iterable[Figure]:
    yield row_count(records, "leadership", id="leadership.count", title="履职事项数", unit="项")


def listed(view: View) -> Fragment:
    columns = {"performance": "履职情况", "frequency": "频次"}
    return rows_table(view, "leadership", caption="主要负责人履行第一责任人职责情况", stub="duty", columns=columns)


def names(view: View) -> dict:
    return {"duties": view.records["leadership"].rows}


TOPIC = Topic("leadership", "第一责任人履职", (Dataset("leadership"),), figures, tables={"duties": listed}, names=names)
