"""How the first persons in charge met their duties (the report's third part)."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Figure
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row
from lawnb.topics.measures import row_count, rows_table
from lawnb.topics.topic import Topic, View, absent

REGULATION = "党政主要负责人履行推进法治建设第一责任人职责规定"
#: Figures by kind of activity, and what the regulation (2016) asks of the first person in charge by it; None: nothing by name.
KINDS = {
    "主持会议": ("meetings", "研究解决法治建设的重大问题"),
    "集体学法": ("study", "完善学法用法制度"),
    "听取汇报": ("reports", "定期听取法治建设工作汇报"),
    "批示": ("instructions", None),
    "述法": ("statements", "把履职情况列入年终述职内容"),
    "督办": ("followups", "重要任务亲自督办"),
}


def times(row: Row) -> int:
    """How often a row's activity took place; a blank is once."""
    return row["n"] if isinstance(row["n"], int) else 1


def figures(records: Records) -> Iterable[Figure]:
    table = records["leadership"]
    yield row_count(records, "leadership", id="leadership.count", title="履职事项数", unit="项")
    known = records.provided("leadership") and table.has("kind")
    for kind, (name, _) in KINDS.items():
        yield Figure(
            id=f"leadership.{name}",
            title=f"{kind}次数",
            value=sum(times(row) for row in table if row["kind"] == kind) if known else None,
            unit="次",
            definition=f"主要负责人{kind}的次数，一行没有写次数的按一次计。",
            sources=(table.source("n" if table.has("n") else "kind"),),
            formula=f"sum({table.file}, 次数; 履职方式 = {kind})",
            rows=table.pick(table.column("kind").mask(lambda value, kind=kind: value == kind)) if known else None,
        )


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records["leadership"]
    if table.has("kind"):
        for kind, (name, duty) in KINDS.items():
            if duty and book[f"leadership.{name}"].value == 0:
                message = f"没有“{kind}”的记录；《{REGULATION}》要求{duty}。"
                place, remedy = str(table.source("kind")), "有此项活动的请补记，没有的请在不足中说明。"
                yield Finding("duty-unrecorded", Severity.WARNING, place, message, f"leadership.{name}", remedy=remedy)
    for row in table:
        if row["date"] and row["date"].year != records.year:
            message = f"履职日期 {row['date']} 不在 {records.year} 年度内。"
            yield Finding("date-outside-year", Severity.ERROR, str(row.source("date")), message, "leadership.count", remedy="请核对日期。")


def listed(view: View) -> Fragment:
    columns = {"performance": "履职情况", "frequency": "频次", "kind": "履职方式"}
    return rows_table(view, "leadership", caption="主要负责人履行第一责任人职责情况", stub="duty", columns=columns, required=True)


def activities(view: View) -> Fragment:
    """How often each kind of activity took place, and what the regulation asks."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    caption = "主要负责人履职活动次数"
    if not view.records["leadership"].has("kind"):
        return absent(view, caption)
    rows = [[view.book[f"leadership.{name}"], duty or ""] for name, duty in KINDS.values()]
    frame = grid(rows, list(KINDS), "履职方式", ["次数", "规定的要求"])
    return table(frame, id="leadership-activities", caption=caption, unit="次", notes=[f"要求见《{REGULATION}》。"])


def activities_chart(view: View) -> Fragment:
    """The same as bars; nothing where the records do not say what kind each activity was."""
    from lawnb.charts import bar_chart  # as above

    if not view.records["leadership"].has("kind"):
        return Fragment("", "没有履职方式的记录，没有图")
    return bar_chart([(kind, view.book[f"leadership.{name}"]) for kind, (name, _) in KINDS.items()], title="主要负责人履职活动次数")


def names(view: View) -> dict:
    return {"duties": view.records["leadership"].rows}


TOPIC = Topic(
    "leadership",
    "第一责任人履职",
    (Dataset("leadership"),),
    figures,
    checks,
    tables={"duties": listed, "activities": activities},
    charts={"activities": activities_chart},
    names=names,
)
