"""Administrative penalties: totals, by enforcement field, by kind in the standard yearly form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

import yaml

from lawnb import formats
from lawnb.checks import Finding, Severity, check_shares
from lawnb.display import Fragment
from lawnb.errors import nearest
from lawnb.figures import Book, Figure, Status, share, total
from lawnb.intake.records import Dataset, Records
from lawnb.topics.topic import Topic, View, missing_fragment

CASES, FINES = "penalties.cases", "penalties.fines"
TITLES = {CASES: "行政处罚起数", FINES: "罚款金额"}
COLUMNS = {CASES: "n_cases", FINES: "fine_yuan"}
SHARE_COLUMNS = {CASES: "cases_share", FINES: "fines_share"}
DATASETS = (Dataset("penalties_totals"), Dataset("penalties_by_field"), Dataset("penalties_by_kind"))


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(records: Records) -> Iterable[Figure]:
    """Totals as published, or as the sum of the fields where no total was given; fields, shares, kinds."""
    for id, column in COLUMNS.items():
        parts = [field_figure(row, id) for row in records["penalties_by_field"]]
        whole = total_figure(records, id, column, parts)
        yield whole
        yield from parts
        yield from (share(part, whole, f"{part.id}.share", f"{part.title}占比") for part in parts)
    yield from (
        row.figure("n_cases", id=f"penalties.kinds.{row['kind']}", title=f"{row['kind']}起数")
        for row in records["penalties_by_kind"]
    )


def field_figure(row, id: str) -> Figure:
    """The cases or the fines of one enforcement field; cases keep the measure word that was published."""
    unit = row["measure"] if id == CASES else None
    return row.figure(COLUMNS[id], id=f"{id}.{row['field']}", title=f"{row['field']}{TITLES[id]}", part_of=id, unit=unit)


def total_figure(records: Records, id: str, column: str, parts: list[Figure]) -> Figure:
    """The published total, else the sum of the parts, else a missing figure."""
    for row in records["penalties_totals"]:
        return row.figure(column, id=id, title=TITLES[id])
    if parts:
        return total(parts, id, TITLES[id], f"{TITLES[id]}：各执法领域之和。")
    field = records["penalties_totals"].contract.field(column)
    return Figure(id, TITLES[id], None, field.unit, f"{TITLES[id]}：{field.description}。")


# -- checks ------------------------------------------------------------------------------------------------------------


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from check_shares(book, published_shares(records))
    yield from measure_findings(records)
    yield from kind_findings(records, book)


def published_shares(records: Records) -> dict[str, Figure]:
    """Shares that the records print, by the id of the share computed from the numbers."""
    return {
        f"{id}.{row['field']}.share": row.figure(column, id=f"{id}.{row['field']}.share.published", title="")
        for id, column in SHARE_COLUMNS.items()
        for row in records["penalties_by_field"]
        if row[column] is not None
    }


def measure_findings(records: Records) -> Iterable[Finding]:
    """Cases counted in 起 and vehicles counted in 辆 do not simply add up."""
    rows = list(records["penalties_by_field"])
    measures = list(dict.fromkeys(row["measure"] or "起" for row in rows))
    if len(measures) > 1:
        place = f"{records['penalties_by_field'].file} “计量单位”"
        message = f"各执法领域的计量单位不同（{'、'.join(measures)}），与合计的口径可能不一致。"
        yield Finding("measure-differs", Severity.WARNING, place, message, CASES, remedy="请统一口径。")


def kind_findings(records: Records, book: Book) -> Iterable[Finding]:
    """Kinds are the standard form's; one decision counts under one kind, so they add up to the cases."""
    kinds, table = kinds_of(records.year), records["penalties_by_kind"]
    for row in table:
        if row["kind"] not in kinds:
            message, id = f"统计表没有“{row['kind']}”这一种类。", f"penalties.kinds.{row['kind']}"
            yield Finding("kind-unknown", Severity.ERROR, str(row.source("kind")), message, id, remedy=nearest(row["kind"], kinds))
    counts = [row["n_cases"] for row in table if row["n_cases"] is not Status.NOT_APPLICABLE]
    if not counts or None in counts or not book[CASES].reported:
        return
    if sum(counts) != book[CASES].value:
        message, remedy = f"各处罚种类之和为{sum(counts)}起，行政处罚合计为{book[CASES].text}。", "一件决定只按最重种类计一次，请核对。"
        values = book[CASES].value, sum(counts)
        yield Finding("total-mismatch", Severity.ERROR, table.file, message, "penalties.kinds", *values, remedy)


# -- tables ------------------------------------------------------------------------------------------------------------


@cache
def forms() -> list[dict]:
    """The standard forms of the table by kind, newest first."""
    return yaml.safe_load(resources.files("lawnb.topics").joinpath("forms", "penalties_by_kind.yaml").read_text("utf-8"))


def kinds_of(year: int) -> list[str]:
    """The kinds of penalty, from light to heavy, that the standard table of a year has."""
    return next(form["kinds"] for form in forms() if (form["from"] or year) <= year <= (form["to"] or year))


def by_kind(view: View) -> Fragment:
    """行政处罚实施情况统计表: one row for the body, a column a kind, cases in all and fines in 万元."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    import pandas as pd

    from lawnb.tables import table

    kinds = [view.book.get(f"penalties.kinds.{kind}") or missing_kind(kind) for kind in kinds_of(view.year)]
    columns = pd.MultiIndex.from_tuples(
        [("行政处罚决定数量（宗）", kind) for kind in kinds_of(view.year)]
        + [("行政处罚决定数量（宗）", "合计"), ("罚没金额（万元）", "")]
    )
    row = [*kinds, view.book[CASES], view.book[FINES]]
    frame = pd.DataFrame([row], index=pd.Index([view.agency.name], name="单位名称"), columns=columns, dtype=object)
    notes = [
        f"统计范围：{view.year}年1月1日至12月31日作出的处罚决定。",
        "一件决定计一宗；并处多个种类的，只计入最重的种类；金额以决定书载明的为准。",
        "“未提供”指没有该项材料，“0”指有此职权而未发生。",
    ]
    return table(frame, id="penalties-by-kind", caption="行政处罚实施情况统计表", unit="宗、万元", notes=notes)


def missing_kind(kind: str) -> Figure:
    return Figure(f"penalties.kinds.{kind}", f"{kind}起数", None, "起", "未提供分种类起数。")


def by_field(view: View) -> Fragment:
    """Cases and fines of each enforcement field with their shares of the total."""
    import pandas as pd  # as above

    from lawnb.tables import table

    fields = [row["field"] for row in view.records["penalties_by_field"]]
    if not fields:
        return missing_fragment("分领域行政处罚情况")
    rows = [[view.book[id] for id in (c, f"{c}.share", f, f"{f}.share")] for c, f in field_ids(fields)]
    rows.append([view.book[CASES], "", view.book[FINES], ""])
    frame = pd.DataFrame(
        rows,
        index=pd.Index([*fields, "合计"], name="执法领域"),
        columns=pd.MultiIndex.from_product([["处罚起数（起）", "罚款金额（万元）"], ["数值", "占比"]]),
        dtype=object,
    )
    return table(frame, id="penalties-by-field", caption="分领域行政处罚情况", notes=list(field_notes(view)), total=True)


def field_ids(fields: list[str]) -> list[tuple[str, str]]:
    """Ids of the cases and the fines of each field."""
    return [(f"{CASES}.{field}", f"{FINES}.{field}") for field in fields]


def field_notes(view: View) -> Iterable[str]:
    """What a reader must know of the table: the base of the shares, and what was found and stays by a waiver."""
    yield "占比以合计为分母。"
    measures = [f"{row['field']}以“{row['measure']}”计" for row in view.records["penalties_by_field"] if row["measure"] not in (None, "起")]
    if measures:
        yield f"{'，'.join(measures)}，其余以“起”计。"
    for finding in view.findings:
        if finding.code == "total-mismatch" and finding.figure in COLUMNS:
            whole = view.book[finding.figure]
            gap = formats.with_unit(abs(finding.difference), whole.unit)
            sign = "少" if finding.difference > 0 else "多"
            yield f"各领域{TITLES[whole.id]}之和比合计{sign}{gap}，" + ("均按公布数照录。" if finding.waiver else "尚未核实。")


# -- charts ------------------------------------------------------------------------------------------------------------


def field_chart(id: str, title: str):
    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        fields = [row["field"] for row in view.records["penalties_by_field"]]
        return bar_chart([(field, view.book[f"{id}.{field}"]) for field in fields], title=title) if fields else Fragment("", "未提供")

    return chart


def trend(view: View) -> Fragment:
    """Cases and fines over the years, as soon as two years are there; nothing before."""
    from lawnb.charts import trend_chart  # as above

    series = {TITLES[id]: [(year, book[id]) for year, book in view.history.items()] for id in COLUMNS}
    known = {year for points in series.values() for year, figure in points if figure.reported}
    return trend_chart(series, title="行政处罚历年情况") if len(known) > 1 else Fragment("", "只有一个年度的数据，没有趋势图")


def names(view: View) -> dict:
    """`by_field` for narratives: the field's name with its four figures."""
    rows = [
        {
            "field": row["field"],
            "cases": view.book[f"{CASES}.{row['field']}"],
            "cases_share": view.book[f"{CASES}.{row['field']}.share"],
            "fines": view.book[f"{FINES}.{row['field']}"],
            "fines_share": view.book[f"{FINES}.{row['field']}.share"],
        }
        for row in view.records["penalties_by_field"]
    ]
    return {"by_field": rows}


TOPIC = Topic(
    "penalties",
    "行政处罚",
    DATASETS,
    figures,
    checks,
    tables={"by_kind": by_kind, "by_field": by_field},
    charts={
        "cases_by_field": field_chart(CASES, "各执法领域处罚起数"),
        "fines_by_field": field_chart(FINES, "各执法领域罚款金额"),
        "trend": trend,
    },
    names=names,
    headlines=(CASES, FINES),
)
