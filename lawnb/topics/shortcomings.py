"""Shortcomings, their causes and remedies, each tied to the figure that shows it (the report's second part)."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment, Shown
from lawnb.errors import nearest
from lawnb.figures import Book, Figure
from lawnb.intake.records import Dataset, Records
from lawnb.topics.measures import row_count, rows_table
from lawnb.topics.topic import Topic, View

CAPTION = "不足、原因与整改措施"
COLUMNS = {"shortcoming": "不足", "cause": "原因", "remedy": "整改措施"}


def figures(records: Records) -> Iterable[Figure]:
    yield row_count(records, "shortcomings", id="shortcomings.count", title="查找的不足数", unit="项")


def checks(records: Records, book: Book) -> Iterable[Finding]:
    for row in records["shortcomings"]:
        place = str(row.source("figure"))
        if row["figure"] is None:
            message, remedy = f"不足“{row['area']}”没有关联数字，无法看出程度。", "请填写能说明它的数字编号。"
            yield Finding("no-figure", Severity.WARNING, place, message, f"shortcomings.{row.number}", remedy=remedy)
        elif row["figure"] not in book:
            message = f"关联数字 '{row['figure']}' 没有定义。"
            yield Finding("figure-unknown", Severity.ERROR, place, message, row["figure"], remedy=nearest(row["figure"], book))


def listed(view: View) -> Fragment:
    """What falls short, why, what is done about it, and the number that shows how far, where one is named."""
    shown = [view.book.get(row["figure"] or "") for row in view.records["shortcomings"]]
    if not any(shown):
        return rows_table(view, "shortcomings", caption=CAPTION, stub="area", columns=COLUMNS, required=True)
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    rows = list(view.records["shortcomings"])
    told = [name for name in COLUMNS if any(row[name] for row in rows)]
    cells = [
        [*(row[name] or "" for name in told), figure.title if figure else "", Shown(figure, figure.text) if figure else ""]
        for row, figure in zip(rows, shown, strict=True)
    ]
    titles = [*(COLUMNS[name] for name in told), "有关数字", "本年"]
    return table(grid(cells, [row["area"] for row in rows], "方面", titles), id="shortcomings", caption=CAPTION)


def names(view: View) -> dict:
    return {"rows": view.records["shortcomings"].rows}


TOPIC = Topic(
    "shortcomings", "不足与原因", (Dataset("shortcomings"),), figures, checks, tables={"shortcomings": listed}, names=names
)
