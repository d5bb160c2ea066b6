"""What is arranged for next year, and how it will be measured (the report's fourth part)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Figure
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row
from lawnb.topics.measures import row_count, rows_table
from lawnb.topics.targets import BadTarget, in_words, is_figure_id, target_of, unknown_figure
from lawnb.topics.topic import Topic, View


def measurable(records: Records) -> Figure:
    """How many arrangements say by what and how far they will be measured."""
    table = records["plan"]
    told = table.column("indicator").mask(bool) & table.column("target").mask(bool)
    return Figure(
        id="plan.measurable",
        title="有衡量指标和目标值的安排数",
        value=int(told.sum()) if records.provided("plan") else None,
        unit="项",
        definition="下年度安排中，衡量指标和目标值都已填写的项数。",
        sources=(table.source("target"),),
        formula=f"rows({table.file}, 衡量指标 and 目标值)",
        rows=table.pick(told),
    )


def figures(records: Records) -> Iterable[Figure]:
    yield row_count(records, "plan", id="plan.count", title="下年度安排数", unit="项")
    yield measurable(records)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    for row in records["plan"]:
        if not (row["indicator"] and row["target"]):
            message = f"下年度安排“{row['item']}”没有衡量指标或目标值，届时无法核对。"
            yield Finding("no-target", Severity.WARNING, str(row.source("target")), message, f"plan.{row.number}", remedy="请补填。")
        elif is_figure_id(row["indicator"]):
            yield from indicator_findings(row, book)


def indicator_findings(row: Row, book: Book) -> Iterable[Finding]:
    """A figure that next year's report will not find, and a target that it could not be held against."""
    if row["indicator"] not in book:
        message, remedy = unknown_figure(row["indicator"], book)
        yield Finding("figure-unknown", Severity.ERROR, str(row.source("indicator")), message, row["indicator"], remedy=remedy)
        return
    try:
        target_of(row["target"], book[row["indicator"]].unit)
    except BadTarget as error:
        message, remedy = f"下年度安排“{row['item']}”：{error}，届时无法核对。", "请写成“>= 95%”“<= 3”“12”的样子。"
        yield Finding("target-unreadable", Severity.WARNING, str(row.source("target")), message, f"plan.{row.number}", remedy=remedy)


def listed(view: View) -> Fragment:
    columns = {"item": "事项", "indicator": "衡量指标", "target": "目标值"}
    return rows_table(view, "plan", caption="下一年度法治政府建设主要安排", stub="area", columns=columns, told=lambda row: told(row, view.book))


def told(row: Row, book: Book) -> dict:
    """A row as a sentence shows it: a figure by its title, a comparison in words, and `goal`, both or the one that there is."""
    indicator = row["indicator"]
    target = in_words(row["target"], book[indicator].unit if indicator in book else "")
    indicator = book[indicator].title if indicator in book else indicator
    named = indicator or "目标值"
    goal = target if not target or named == row["item"] else f"{named}：{target}"
    return row.values | {"indicator": indicator, "target": target, "goal": goal}


def names(view: View) -> dict:
    rows = [told(row, view.book) for row in view.records["plan"]]
    areas = [{"area": area, "rows": list(group)} for area, group in groupby(rows, key=lambda row: row["area"])]
    return {"rows": rows, "areas": areas}


TOPIC = Topic("plan", "下年度安排", (Dataset("plan"),), figures, checks, tables={"plan": listed}, names=names)
