"""Monthly supervision of discretion: twelve months, twelve checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Figure
from lawnb.intake.records import Records
from lawnb.topics.counting import MONTHS
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_shown import source_note, summary_table
from lawnb.topics.rows import exceeding
from lawnb.topics.specs import Count, Share, Sum
from lawnb.topics.topic import View, absent

CAPTION = "裁量权月度监督情况"
COLUMNS = {"checked": "监督决定（件）", "problems": "发现问题（个）", "corrected": "已纠正（个）"}


def is_held(checked: object) -> bool:
    """已填"""
    return isinstance(checked, int)


FIGURES = (
    Count("months_done", "开展裁量监督的月份数", "个月", "本年度开展裁量权月度监督的月份，应为 12 个", where={"checked": is_held}),
    Sum("checked", "裁量监督决定数", "checked", "月度监督检查的行政决定"),
    Sum("problems", "裁量监督发现问题数", "problems", "月度监督发现的裁量问题"),
    Sum("corrected", "裁量监督纠正数", "corrected", "其中已经纠正的问题"),
    Share("corrected_share", "裁量监督纠正率", part="corrected", whole="problems"),
)


SUMS = summary_table("supervision", "裁量权月度监督", FIGURES)


def monthly_figures(records: Records) -> Iterable[Figure]:
    """The numbers of each month that has a row; a month without one has no figure, since it is not a zero."""
    for row in records["supervision"]:
        for column in COLUMNS:
            title = f"{row['month']}{records['supervision'].contract.field(column).title}"
            yield row.figure(column, id=f"supervision.{column}.{row['month']}", title=title)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if records.provided("supervision"):
        yield from exceeding(records, "supervision", "corrected", "problems")
        yield from month_findings(records)


def month_findings(records: Records) -> Iterable[Finding]:
    """Months without a row, or with one that says of no decision that it was checked."""
    table = records["supervision"]
    held = {row["month"] for row in table if is_held(row["checked"])}
    listed = {row["month"]: row for row in table}
    for month in MONTHS:
        if month not in held:
            place = str(listed[month].source("checked")) if month in listed else table.file
            message, remedy = f"{month}没有裁量监督的记录。", "请补登，没有开展的请说明原因。"
            yield Finding("month-missing", Severity.WARNING, place, message, f"supervision.{month}", remedy=remedy)


def monthly(view: View) -> Fragment:
    """Twelve rows, those without a record as 未提供, and the sums; of totals, which know no months, the sums alone."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    if not view.records.provided("supervision"):
        return SUMS(view) if view.records.provided("supervision_totals") else absent(view, CAPTION)
    rows = [[view.book.get(f"supervision.{column}.{month}") for column in COLUMNS] for month in MONTHS]
    rows.append([view.book[f"supervision.{column}"] for column in COLUMNS])
    frame = grid(rows, [*MONTHS, "合计"], "月份", list(COLUMNS.values()))
    return table(frame, id="supervision-monthly", caption=CAPTION, notes=[source_note(view, "supervision")], total=True)


def checked_chart(view: View) -> Fragment:
    """A bar a month; a month without a record has none and says so."""
    # matplotlib loads with the first chart, not with the package
    from lawnb.charts import bar_chart

    if not view.records.provided("supervision"):
        return Fragment("", "未提供")
    gap = replace(view.book["supervision.checked"], value=None)
    rows = [(month, view.book.get(f"supervision.checked.{month}") or gap) for month in MONTHS]
    return bar_chart(rows, title="裁量监督决定数：按月份")


TOPIC = ledger_topic(
    "supervision",
    "裁量权月度监督",
    figures=FIGURES,
    more_figures=monthly_figures,
    checks=checks,
    tables={"monthly": monthly},
    charts={"checked_by_month": checked_chart},
    headlines=("checked",),
)
