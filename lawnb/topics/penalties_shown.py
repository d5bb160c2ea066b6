"""Tables and charts of administrative penalties, and what a narrative calls."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from lawnb import formats
from lawnb.case_word import said
from lawnb.display import Fragment, figure_link
from lawnb.figures import Figure, Status
from lawnb.topics.counting import origin
from lawnb.topics.kinds import columns_of
from lawnb.topics.ledger_shown import breakdown_table, money_cells, summary_table
from lawnb.topics.penalties_counted import AMOUNT, BY_CAMPAIGN, CASES, COLUMNS, COUNTED, DATASETS, DESCRIBED, EXEMPTED, FINES, FURTHER, HANDLED, LEDGER, TITLES
from lawnb.topics.standard import status_notes, told_columns
from lawnb.topics.topic import View, absent


def by_kind(view: View) -> Fragment:
    """行政处罚实施情况统计表: one row for the body, a column a kind, cases in all and fines in 万元."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    import pandas as pd

    from lawnb.tables import table

    if not any(view.records.provided(dataset.name) for dataset in DATASETS):
        return absent(view, "行政处罚实施情况统计表")
    names, cases, money = columns_of(view.records).names, view.book[CASES], money_of(view)
    kinds = [view.book.get(f"penalties.kinds.{kind}") or missing_kind(kind, cases.unit) for kind in names]
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
    return table(frame, id="penalties-by-kind", caption="行政处罚实施情况统计表", unit="、".join(dict.fromkeys("万元" if figure.unit == formats.MONEY else figure.unit for figure in row)), notes=notes)


def money_of(view: View) -> Figure:
    """What the tables show beside the cases: 罚没金额, or the fines of a body that gives only those."""
    amount, fines = view.book[AMOUNT], view.book[FINES]
    return amount if amount.reported or not fines.reported else fines


def divided_money(view: View) -> str:
    """The id of the money that is divided into fields and followed over the years."""
    book = view.book
    return AMOUNT if book.parts_of(AMOUNT) or not (book[FINES].reported or book.parts_of(FINES)) else FINES


def missing_kind(kind: str, word: str) -> Figure:
    return Figure(f"penalties.kinds.{kind}", f"{kind}{word}数", None, word, f"未提供分种类{word}数。")


def by_field(view: View) -> Fragment:
    """Cases and fines of each enforcement field with their shares of the total."""
    import pandas as pd  # as above

    from lawnb.tables import table

    fields = fields_of(view)
    if not fields:
        return absent(view, "分领域行政处罚情况")
    whole, word = view.book[divided_money(view)], view.agency.case_word
    ids = field_ids(view)
    unit, amounts = money_cells([*(view.book[f] for _, f in ids), whole])
    rows = [[view.book[c], view.book[f"{c}.share"], amount, view.book[f"{f}.share"]] for (c, f), amount in zip(ids, amounts, strict=False)]
    rows.append([view.book[CASES], "", amounts[-1], ""])
    frame = pd.DataFrame(
        rows,
        index=pd.Index([*fields, "合计"], name="执法领域", dtype=object),
        columns=pd.MultiIndex.from_product([[f"处罚{word}数（{word}）", f"{whole.title}（{unit}）"], ["数值", "占比"]]),
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
    own = view.agency.case_word
    measures = [f"{field}以“{part.unit}”计" for field, (id, _) in zip(fields_of(view), field_ids(view), strict=True) if (part := view.book[id]).unit != own]
    if measures:
        yield f"{'，'.join(measures)}，其余以“{own}”计。"
    for finding in view.findings:
        if finding.code == "total-mismatch" and finding.figure in COLUMNS:
            whole = view.book[finding.figure]
            gap = formats.with_unit(abs(finding.difference), whole.unit)
            sign = "少" if finding.difference > 0 else "多"
            end = "均按公布数照录。" if finding.waiver else "尚未核实。"
            yield Markup("各领域{}之和比合计{}{}，{}").format(whole.title, sign, figure_link(whole, gap), end)


def field_chart(id: str, title: str):
    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        fields = fields_of(view)
        own = divided_money(view) if id == FINES else id
        rows = [(field, view.book[f"{own}.{field}"]) for field in fields]
        return bar_chart(rows, title=said(title.replace(TITLES[FINES], TITLES[own]), view.agency.case_word)) if len(fields) > 1 else Fragment("", "只有一项，没有图")

    return chart


def trend(view: View) -> Fragment:
    """Cases and fines over the years, as soon as two years are there; nothing before."""
    from lawnb.charts import trend_chart  # as above

    series = {view.book[id].title: [(year, book[id]) for year, book in view.history.items()] for id in (CASES, divided_money(view))}
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
    listed = breakdown_table(LEDGER, BY_CAMPAIGN, said("各专项行动中查处起数", view.agency.case_word))
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
