"""Administrative penalties: in all, by enforcement field, month and campaign, by kind in the standard yearly form; decided and collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from markupsafe import Markup

from lawnb import formats
from lawnb.checks import Finding, Severity, check_shares
from lawnb.display import Fragment, figure_link
from lawnb.figures import Book, Figure, Status, share, total
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row, Table
from lawnb.topics.counting import Breakdown, Count, Share, Sum, blank, ledger_figures, origin
from lawnb.topics.kinds import columns_of, kind_figures, kind_findings
from lawnb.topics.ledger_checks import finding_at, findings_at, outside_year, precision
from lawnb.topics.ledger_shown import breakdown_chart, breakdown_table, summary_table
from lawnb.topics.measures import measures_topic
from lawnb.topics.standard import status_notes, told_columns
from lawnb.topics.topic import Topic, View, absent

CASES, FINES, AMOUNT = "penalties.cases", "penalties.fines", "penalties.amount"
TITLES = {CASES: "行政处罚起数", FINES: "罚款金额", AMOUNT: "罚没金额"}
COLUMNS = {CASES: "n_cases", FINES: "fine_yuan", AMOUNT: "penal_yuan"}
SHARE_COLUMNS = {CASES: "cases_share", FINES: "fines_share"}
LEDGER = "penalties"
DESCRIBED = measures_topic(LEDGER, "行政处罚", caption="行政处罚的做法和举措")
DATASETS = (*map(Dataset, (LEDGER, "penalties_totals", "penalties_by_field", "penalties_by_kind", "penalties_by_month")), *DESCRIBED.datasets)
NEEDS = ((LEDGER, "penalties_totals", "penalties_by_field"), (LEDGER, "penalties_by_kind"))
BY_FIELD, BY_MONTH = Breakdown("cases", "field", "执法领域"), Breakdown("cases", "month", "月份", date="decision_date")
BY_CAMPAIGN = Breakdown("in_campaigns", "campaign", "专项行动")
#: What the ledger tells; what of it totals may give too stands in their contract.
COUNTED = (
    Count("cases", TITLES[CASES], "起", "本年度作出的行政处罚决定"),
    Sum("fines", TITLES[FINES], "fine_yuan", "本年度行政处罚决定书载明的罚款金额之和"),
    Sum("confiscated", "没收金额", "confiscated_yuan", "本年度行政处罚决定书载明的没收金额之和"),
    Sum("collected", "罚款收缴金额", "collected_yuan", "本年度罚款决定中已经缴入国库的金额"),
    Share("collected_share", "罚款收缴率", "collected", "fines"),
    Count("simple", "简易程序起数", "起", "适用简易程序的决定", {"procedure": "简易程序"}),
    Count("ordinary", "普通程序起数", "起", "适用普通程序的决定", {"procedure": "普通程序"}),
    Count("onsite", "现场执法起数", "起", "现场查处的决定", {"onsite": "现场"}),
    Count("offsite", "非现场执法起数", "起", "非现场查处的决定", {"onsite": "非现场"}),
    Count("hearings", "听证起数", "起", "举行了听证的决定", {"hearing": True}),
    Count("reviewed", "法制审核起数", "起", "作出前经法制审核的决定", {"legal_review": True}),
    Count("transferred", "移送司法起数", "起", "移送司法机关的案件", {"transferred": True}),
    Count("in_campaigns", "专项行动中查处起数", "起", "在专项行动中查处的决定", {"campaign": lambda name: name is not None}),
    BY_FIELD,
    Breakdown("fines", "field", "执法领域"),
    BY_MONTH,
    Breakdown("fines", "month", "月份", date="decision_date"),
    BY_CAMPAIGN,
)
#: What no ledger of decisions holds, since it was decided that there is none.
EXEMPTED = Count("exempted", "不予处罚起数", "起", "依法不予行政处罚的案件")
#: How cases were handled, and what totals may tell that no other table shows.
HANDLED = ("simple", "ordinary", "hearings", "reviewed", "transferred", "exempted")
FURTHER = ("confiscated", "collected", "collected_share", *HANDLED)
DAYS_TO_DECIDE = 90


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(records: Records) -> Iterable[Figure]:
    """From the ledger, else from what was published: totals, fields, months, kinds; with the shares of the fields."""
    found = list(ledger_figures(LEDGER, COUNTED, records)) if records.provided(LEDGER) else list(published_figures(records))
    found += [amount_figure(records, {figure.id: figure for figure in found}), exempted_figure(records)]
    by_id = {figure.id: figure for figure in found}
    for figure in found:
        yield figure
        if figure.part_of in COLUMNS and figure.by in ("", "field"):
            yield share(figure, by_id[figure.part_of], f"{figure.id}.share", f"{figure.title}占比")
    yield from kind_figures(records)
    yield from DESCRIBED.figures(records) if records.provided("penalties_measures") else ()


def amount_figure(records: Records, found: Mapping[str, Figure]) -> Figure:
    """罚没金额 as published, else fines and what was confiscated; without a column of confiscations only where nothing was confiscated."""
    if not records.provided(LEDGER):
        given = total_figure(records, AMOUNT, COLUMNS[AMOUNT], field_figures(records, AMOUNT))
        if given.reported:
            return given
    table, parts = records[LEDGER], [found[FINES], found["penalties.confiscated"]]
    confiscating = table.column("kinds").mask(lambda kinds: kinds is not None and any("没收" in kind for kind in kinds)).any()
    if records.provided(LEDGER) and not table.has("confiscated_yuan") and not confiscating:
        parts = parts[:1]
    parts = [part for part in parts if part.status is not Status.NOT_APPLICABLE]
    return total(parts, AMOUNT, TITLES[AMOUNT], f"{TITLES[AMOUNT]}：决定书载明的罚款金额与没收金额之和。")


def exempted_figure(records: Records) -> Figure:
    """Cases without a penalty by law, from the totals, which may stand beside a ledger."""
    totals, id = records["penalties_totals"], f"{LEDGER}.{EXEMPTED.name}"
    given = [row.figure("exempted", id=id, title=EXEMPTED.title) for row in totals if totals.has("exempted")]
    return given[0] if given else blank(LEDGER, EXEMPTED, records)


def published_figures(records: Records) -> Iterable[Figure]:
    """Totals as published, or as the sum of the fields where no total was given; fields and months."""
    for id, column in COLUMNS.items():
        parts = field_figures(records, id)
        if id == FINES:
            fines = total_figure(records, id, column, parts)
            yield fines
        elif id == CASES:
            yield total_figure(records, id, column, parts)
        yield from parts
        yield from month_figures(records, id, column)
    yield from further_figures(records, fines)


def further_figures(records: Records, fines: Figure) -> Iterable[Figure]:
    """What the totals tell beside cases and fines; what only a ledger tells, as missing."""
    totals = records["penalties_totals"]
    made = {"fines": fines}
    for spec in COUNTED[2:]:
        id, column = f"{LEDGER}.{spec.name}" if not isinstance(spec, Breakdown) else "", getattr(spec, "column", getattr(spec, "name", ""))
        if isinstance(spec, Share):
            yield share(made[spec.part], made[spec.whole], id, spec.title)
        elif isinstance(spec, (Count, Sum)):
            given = [row.figure(column, id=id, title=spec.title) for row in totals if totals.has(column)]
            made[spec.name] = given[0] if given else blank(LEDGER, spec, records)
            yield made[spec.name]


def month_figures(records: Records, id: str, column: str) -> Iterable[Figure]:
    table = records["penalties_by_month"]
    for row in table if table.has(column) else ():
        yield row.figure(column, id=f"{id}.{row['month']}", title=f"{row['month']}{TITLES[id]}", part_of=id, by="month")


def field_figures(records: Records, id: str) -> list[Figure]:
    """The figures of all fields that were published; of money, of the column that was."""
    table = records["penalties_by_field"]
    published = AMOUNT if table.has(COLUMNS[AMOUNT]) and not table.has(COLUMNS[FINES]) else FINES
    return [field_figure(row, id) for row in table] if id in (CASES, published) or table.has(COLUMNS[id]) else []


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
    yield from amount_findings(book)
    if records.provided(LEDGER):
        yield from outside_year(LEDGER, "decision_date", records)
        yield from decision_findings(records[LEDGER])
        yield from published_findings(records, book)


def amount_findings(book: Book) -> Iterable[Finding]:
    """罚没金额 against fines and confiscations, where all three were published."""
    parts = [book[FINES], book["penalties.confiscated"]]
    whole = book[AMOUNT]
    if not all(figure.reported for figure in [whole, *parts]):
        return
    added = sum(part.value for part in parts)
    if abs(added - whole.value) > sum(precision(figure.value) for figure in [whole, *parts]):
        message = f"罚款金额{parts[0].text}与没收金额{parts[1].text}之和不是罚没金额{whole.text}。"
        yield Finding("total-mismatch", Severity.ERROR, str(whole.sources[0]), message, AMOUNT, whole.value, added, "请核对三个金额。")


def decision_findings(table: Table) -> Iterable[Finding]:
    """What contradicts itself within a decision."""
    fine, collected = (table.column(name).numbers() for name in ("fine_yuan", "collected_yuan"))
    fined = table.column("kinds").mask(lambda kinds: kinds is not None and "罚款" in kinds)
    if table.has("kinds"):
        yield from told(table, fined & ~(fine > 0), "fine_yuan", "fine-missing", "处罚种类有罚款，而没有罚款金额。", "请补填金额，或改正种类。")
        yield from told(table, ~fined & (fine > 0), "kinds", "kind-differs", "有罚款金额，而处罚种类没有罚款。", "请补填种类，或改正金额。")
    yield from told(table, collected > fine, "collected_yuan", "collected-over-decided", "已缴金额多于决定的罚款。", "请核对单位和金额。")
    days = {name: table.column(name).dates() for name in ("filed_date", "decision_date", "served_date", "closed_date")}
    names = list(days)
    for earlier, later in zip(names, names[1:], strict=False):
        if table.has(earlier) and table.has(later):
            message = f"{table.headings[later]}早于{table.headings[earlier]}。"
            yield from told(table, days[later] < days[earlier], later, "date-order", message, "请核对日期。")
    late = days["decision_date"] - days["filed_date"] > np.timedelta64(DAYS_TO_DECIDE, "D")
    message = f"立案到决定超过 {DAYS_TO_DECIDE} 日（行政处罚法第六十条）。"
    yield from told(table, late, "decision_date", "overdue", message, "请核对日期，或注明延长的批准。", Severity.WARNING)


def told(
    table: Table, mask: np.ndarray, column: str, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Iterable[Finding]:
    """A finding for each row of a mask, with its document number."""

    def make(row: Row) -> Finding:
        return finding_at(row, column, code, severity, LEDGER, f"决定书 {row['document_number']}：{message}", remedy)

    yield from findings_at(table.where(mask), make)


def published_findings(records: Records, book: Book) -> Iterable[Finding]:
    """Published totals, fields, months and kinds against the ledger."""
    for row in records["penalties_totals"]:
        yield from against_ledger(row, book, lambda id: id)
    for dataset, column in (("penalties_by_field", "field"), ("penalties_by_month", "month")):
        for row in records[dataset]:
            yield from against_ledger(row, book, lambda id, label=row[column]: f"{id}.{label}")
    for row in records["penalties_by_kind"]:
        counted = book.get(f"penalties.kinds.{row['kind']}")
        if counted is not None:
            yield from compared(row, "n_cases", counted)


def against_ledger(row: Row, book: Book, id_of: Callable[[str], str]) -> Iterable[Finding]:
    for id, column in COLUMNS.items():
        if row.table.has(column) and not (id == AMOUNT and id_of(id) not in book):  # a ledger's fines are divided, not its 罚没金额
            none = Figure(id_of(id), f"{row.values.get('field') or ''}{TITLES[id]}", 0, book[id].unit, "台账中没有这一项。")
            yield from compared(row, column, book.get(id_of(id)) or none)


def compared(row: Row, column: str, counted: Figure) -> Iterable[Finding]:
    printed = row[column]
    if printed is None or printed is Status.NOT_APPLICABLE or not counted.reported or abs(printed - counted.value) <= precision(printed):
        return
    shown = formats.with_unit(printed, counted.unit)
    message, remedy = f"{counted.title}公布为{shown}，按台账计算为{counted.text}。", "请核对台账有无遗漏、重复，或更正公布数。"
    yield Finding("ledger-total", Severity.ERROR, str(row.source(column)), message, counted.id, printed, counted.value, remedy)


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


# -- tables ------------------------------------------------------------------------------------------------------------


def by_kind(view: View) -> Fragment:
    """行政处罚实施情况统计表: one row for the body, a column a kind, cases in all and fines in 万元."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    import pandas as pd

    from lawnb.tables import table

    if not TOPIC.given(view.records):
        return absent(view, "行政处罚实施情况统计表")
    names, cases, money = columns_of(view.records).names, view.book[CASES], money_of(view)
    kinds = [view.book.get(f"penalties.kinds.{kind}") or missing_kind(kind) for kind in names]
    if not (view.draft or any(kind.status is not Status.MISSING for kind in kinds)):
        return absent(view, "行政处罚实施情况统计表")
    heads = [*((f"行政处罚决定数量（{cases.unit}）", kind) for kind in (*names, "合计")), (f"{money.title}（万元）", "")]
    heads, row, left_out = told_columns(view, heads, [*kinds, cases, money])
    frame = pd.DataFrame(
        [row], index=pd.Index([view.agency.name], name="单位名称", dtype=object), columns=pd.MultiIndex.from_tuples(heads), dtype=object
    )
    notes = [
        f"统计范围：{view.year}年1月1日至12月31日作出的处罚决定。",
        "一件决定只计一次；并处多个种类的，只计入最重的种类；金额以决定书载明的为准。",
        *status_notes(row),
        *left_out,
    ]
    return table(frame, id="penalties-by-kind", caption="行政处罚实施情况统计表", unit=f"{cases.unit}、万元", notes=notes)


def money_of(view: View) -> Figure:
    """What the tables show beside the cases: 罚没金额, or the fines of a body that gives only those."""
    amount, fines = view.book[AMOUNT], view.book[FINES]
    return amount if amount.reported or not fines.reported else fines


def divided_money(view: View) -> str:
    """The id of the money that is divided into fields and followed over the years."""
    book = view.book
    return AMOUNT if book.parts_of(AMOUNT) or not (book[FINES].reported or book.parts_of(FINES)) else FINES


def missing_kind(kind: str) -> Figure:
    return Figure(f"penalties.kinds.{kind}", f"{kind}起数", None, "起", "未提供分种类起数。")


def by_field(view: View) -> Fragment:
    """Cases and fines of each enforcement field with their shares of the total."""
    import pandas as pd  # as above

    from lawnb.tables import table

    fields = fields_of(view)
    if not fields:
        return absent(view, "分领域行政处罚情况")
    whole = view.book[divided_money(view)]
    rows = [[view.book[id] for id in (c, f"{c}.share", f, f"{f}.share")] for c, f in field_ids(view)]
    rows.append([view.book[CASES], "", whole, ""])
    frame = pd.DataFrame(
        rows,
        index=pd.Index([*fields, "合计"], name="执法领域", dtype=object),
        columns=pd.MultiIndex.from_product([["处罚起数（起）", f"{whole.title}（万元）"], ["数值", "占比"]]),
        dtype=object,
    )
    return table(frame, id="penalties-by-field", caption="分领域行政处罚情况", notes=list(field_notes(view)), total=True)


def fields_of(view: View) -> list[str]:
    """The enforcement fields that the year's cases are divided into."""
    parts = [part for by in ("", "field") for part in view.book.parts_of(CASES, by)]
    return [part.id.removeprefix(f"{CASES}.") for part in parts]


def field_ids(view: View) -> list[tuple[str, str]]:
    """Ids of the cases and the money of each field."""
    return [(f"{CASES}.{field}", f"{divided_money(view)}.{field}") for field in fields_of(view)]


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
            end = "均按公布数照录。" if finding.waiver else "尚未核实。"
            yield Markup("各领域{}之和比合计{}{}，{}").format(TITLES[whole.id], sign, figure_link(whole, gap), end)


# -- charts ------------------------------------------------------------------------------------------------------------


def field_chart(id: str, title: str):
    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        fields = fields_of(view)
        own = divided_money(view) if id == FINES else id
        rows = [(field, view.book[f"{own}.{field}"]) for field in fields]
        return bar_chart(rows, title=title.replace(TITLES[FINES], TITLES[own])) if len(fields) > 1 else Fragment("", "只有一项，没有图")

    return chart


def trend(view: View) -> Fragment:
    """Cases and fines over the years, as soon as two years are there; nothing before."""
    from lawnb.charts import trend_chart  # as above

    series = {TITLES[id]: [(year, book[id]) for year, book in view.history.items()] for id in (CASES, divided_money(view))}
    known = {year for points in series.values() for year, figure in points if figure.reported}
    return trend_chart(series, title="行政处罚历年情况") if len(known) > 1 else Fragment("", "只有一个年度的数据，没有趋势图")


def summary(view: View) -> Fragment:
    """Every figure that the ledger gives, or the totals beyond cases and money, which the other tables show."""
    specs = [*COUNTED, EXEMPTED]
    specs = specs if view.records.provided(LEDGER) else [spec for spec in specs if getattr(spec, "name", "") in FURTHER]
    told = any(view.book[f"{LEDGER}.{name}"].reported for name in FURTHER)
    return summary_table(LEDGER, "行政处罚", specs)(view) if told or view.records.provided(LEDGER) else Fragment("", "没有行政处罚台账")


def by_campaign(view: View) -> Fragment:
    """Decisions by campaign, where the ledger names any."""
    listed = breakdown_table(LEDGER, BY_CAMPAIGN, "各专项行动中查处起数")
    return listed(view) if view.book.parts_of(f"{LEDGER}.in_campaigns") else Fragment("", "处罚台账没有写专项行动")


def names(view: View) -> dict:
    """`by_field` for narratives: the field's name with its four figures; and what the figures were counted from."""
    parts = ("cases", "cases_share", "fines", "fines_share")
    ids = [(field, (c, f"{c}.share", f, f"{f}.share")) for field, (c, f) in zip(fields_of(view), field_ids(view), strict=True)]
    rows = [{"field": field, **{part: view.book[id] for part, id in zip(parts, four, strict=True)}} for field, four in ids]
    amount, fines = view.book[AMOUNT], view.book[FINES]
    own = {"penal": amount.reported and (not fines.reported or amount.value != fines.value), "word": "罚没" if divided_money(view) == AMOUNT else "罚款"}
    own["procedures"] = any(view.book[f"{LEDGER}.{name}"].reported for name in HANDLED)
    return own | dict(DESCRIBED.names(view)) | {"by_field": rows, "origin": origin(view.records, LEDGER), "counted": view.records.provided(LEDGER)}


TOPIC = Topic(
    LEDGER,
    "行政处罚",
    DATASETS,
    figures,
    checks,
    tables={
        "summary": summary,
        "by_kind": by_kind,
        "by_field": by_field,
        "by_month": breakdown_table(LEDGER, BY_MONTH, "各月行政处罚起数"),
        "by_campaign": by_campaign,
    },
    charts={
        "cases_by_field": field_chart(CASES, "各执法领域处罚起数"),
        "fines_by_field": field_chart(FINES, "各执法领域罚款金额"),
        "cases_by_month": breakdown_chart(LEDGER, BY_MONTH, "各月处罚起数"),
        "trend": trend,
    },
    names=names,
    headlines=(CASES, FINES),
    needs=NEEDS,
)
