"""Joint campaigns: with whom, against what."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.display import Fragment
from lawnb.figures import Figure, Source
from lawnb.intake.records import Dataset, Records
from lawnb.topics.measures import row_count, rows_table
from lawnb.topics.topic import Topic, View


def partners(records: Records) -> list[str]:
    """Names of the partner bodies of all campaigns, each once, in the order of the records."""
    named = [name.strip() for row in records["campaigns"] for name in (row["partners"] or "").split("、")]
    return [name for name in dict.fromkeys(named) if name]


def figures(records: Records) -> Iterable[Figure]:
    yield row_count(records, "campaigns", id="campaigns.count", title="专项整治行动数", unit="项")
    yield Figure(
        id="campaigns.partners",
        title="联合单位数",
        value=len(partners(records)) if records.provided("campaigns") else None,
        unit="家",
        definition="各项行动的联合单位，同一单位只计一次。",
        sources=(Source("campaigns.csv", column="联合单位"),),
        formula="distinct(campaigns.csv, 联合单位)",
    )


def listed(view: View) -> Fragment:
    columns = {"form": "组织方式", "partners": "联合单位", "target": "整治对象"}
    return rows_table(view, "campaigns", caption="专项整治行动情况", stub="campaign", columns=columns)


def names(view: View) -> dict:
    return {"rows": view.records["campaigns"].rows, "partner_names": partners(view.records)}


TOPIC = Topic("campaigns", "联合整治", (Dataset("campaigns"),), figures, tables={"campaigns": listed}, names=names)
