"""Joint campaigns: with whom, against what."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.errors import nearest
from lawnb.figures import Book, Figure
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
        sources=(records["campaigns"].source("partners"),),
        formula=f"distinct({records['campaigns'].file}, 联合单位)",
    )
    yield summed(records, "checked", "专项行动检查数量")
    yield summed(records, "cases", "专项行动查处起数")


def summed(records: Records, column: str, title: str) -> Figure:
    """The sum of a column of all campaigns; missing where one of them left it blank."""
    table = records["campaigns"]
    field, values = table.contract.field(column), table.column(column).values()
    known = table.has(column) and bool(values) and all(isinstance(value, int) for value in values)
    definition = f"各项行动{field.title}之和：{field.description}。"
    formula = f"sum({table.file}, {field.title})"
    return Figure(f"campaigns.{column}", title, sum(values) if known else None, field.unit, definition, (table.source(column),), formula=formula)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    """Each campaign's cases against the decisions of the penalties ledger that name it, and names that no campaign has."""
    ledger, table = records["penalties"], records["campaigns"]
    if not (records.provided("penalties") and ledger.has("campaign") and records.provided("campaigns")):
        return
    counts, word = ledger.column("campaign").counts(), book["campaigns.cases"].unit
    for row in table:
        n = counts.pop(row["campaign"], 0)
        if row["cases"] is not None and row["cases"] != n:
            message = f"“{row['campaign']}”写明查处{row['cases']}{word}，处罚台账中有{n}{word}。"
            remedy, place = "请核对处罚台账的“专项行动”一列。", str(row.source("cases"))
            yield Finding("ledger-total", Severity.ERROR, place, message, f"campaigns.{row['campaign']}", row["cases"], n, remedy)
    for name, n in counts.items():
        message = f"处罚台账有{n}{word}属于“{name}”，专项整治材料中没有这项行动。"
        place, remedy = str(ledger.source("campaign")), nearest(name, [row["campaign"] for row in table])
        yield Finding("reference-unknown", Severity.ERROR, place, message, f"campaigns.{name}", remedy=remedy)


def listed(view: View) -> Fragment:
    columns = {"form": "组织方式", "partners": "联合单位", "target": "整治对象", "checked": "检查数量", "cases": f"查处{view.agency.case_word}数"}
    return rows_table(view, "campaigns", caption="专项整治行动情况", stub="campaign", columns=columns)


def names(view: View) -> dict:
    return {"rows": view.records["campaigns"].rows, "partner_names": partners(view.records)}


TOPIC = Topic("campaigns", "联合整治", (Dataset("campaigns"),), figures, checks, tables={"campaigns": listed}, names=names)
