"""The shape that the counted mechanisms share: figures from a ledger, else from totals, else missing; and what is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment, Shown
from lawnb.errors import nearest
from lawnb.figures import Book, Figure, Status, share
from lawnb.formats import MONEY, SHARE, plain
from lawnb.intake.contracts import SCALES
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row, Table
from lawnb.topics.measures import measures_topic
from lawnb.topics.topic import Topic, View, absent

#: Rows of one check that are named one by one; of more, the rest are counted.
ROWS_NAMED = 50
MONTHS = tuple(f"{n}月" for n in range(1, 13))
Where = Mapping[str, Any]


@dataclass(frozen=True)
class Count:
    """The number of a ledger's rows that meet `where`: a field's value, a set of values, or a predicate, all of which must hold."""

    name: str
    title: str
    unit: str
    definition: str
    where: Where = field(default_factory=dict)
    part_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.where)

    def value(self, table: Table, mask: np.ndarray) -> int:
        return int(mask.sum())

    def formula(self, table: Table) -> str:
        return f"rows({table.file}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return self.unit


@dataclass(frozen=True)
class Sum:
    """The sum of a column of the rows that meet `where`, in the contract's unit."""

    name: str
    title: str
    column: str
    definition: str
    where: Where = field(default_factory=dict)
    part_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.where)

    def value(self, table: Table, mask: np.ndarray) -> int | Decimal | None:
        column = table.column(self.column)
        if mask.any() and not column.counts(mask):
            return None  # every cell is blank: nothing was recorded, which is not zero
        total = column.total(mask)
        return int(total) if table.contract.field(self.column).type == "integer" else total

    def formula(self, table: Table) -> str:
        return f"sum({table.file}, {table.headings[self.column]}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return table.contract.field(self.column).unit or "1"


@dataclass(frozen=True)
class Days:
    """The mean number of days between two dates, to one decimal, over the rows that have both."""

    name: str
    title: str
    start: str
    end: str
    definition: str
    where: Where = field(default_factory=dict)
    part_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.start, self.end, *self.where)

    def value(self, table: Table, mask: np.ndarray) -> Decimal | None:
        days = (table.column(self.end).dates() - table.column(self.start).dates())[mask]
        known = days[~np.isnat(days)].astype(int)
        if not len(known):
            return None
        return (Decimal(int(known.sum())) / len(known)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def formula(self, table: Table) -> str:
        return f"mean({table.file}, {table.headings[self.end]} - {table.headings[self.start]}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return "天"


@dataclass(frozen=True)
class Share:
    """One figure over another of the same topic."""

    name: str
    title: str
    part: str
    whole: str


@dataclass(frozen=True)
class Breakdown:
    """A Count or Sum by the values of a field, each a part of it; by month where `date` names a date.

    Parameters
    ----------
    values
        The values in their order, those without a row as zero; by default those that occur, in the contract's order.
    """

    of: str
    by: str
    title: str
    date: str | None = None
    values: tuple[str, ...] = ()


Measured = Count | Sum | Days


def conditions(table: Table, where: Where) -> str:
    return "".join(f", {table.headings.get(name, name)} = {_told(wanted)}" for name, wanted in where.items())


def _told(wanted: Any) -> str:
    if callable(wanted):
        return (wanted.__doc__ or "…").strip()
    if isinstance(wanted, (set, frozenset)):
        return "/".join(sorted(map(_told, wanted)))
    return {True: "是", False: "否"}.get(wanted, str(wanted)) if isinstance(wanted, bool) else str(wanted)


def meets(wanted: Any) -> Callable[[Any], bool]:
    """The predicate of a condition; of a cell with several values, one is enough."""
    if callable(wanted):
        return wanted
    values = wanted if isinstance(wanted, (set, frozenset)) else {wanted}
    return lambda value: any(each in values for each in value) if isinstance(value, tuple) else value in values


def picked(table: Table, where: Where) -> np.ndarray:
    """Which rows meet all conditions."""
    mask = np.ones(len(table), dtype=bool)
    for name, wanted in where.items():
        mask &= table.column(name).mask(meets(wanted))
    return mask


# -- figures -----------------------------------------------------------------------------------------------------------


def origin(records: Records, name: str) -> str:
    """Where a topic's figures come from: 台账, 汇总数 or 未提供."""
    if records.provided(name):
        return "台账"
    return "汇总数" if records.provided(f"{name}_totals") else "未提供"


def ledger_figures(name: str, specs: Iterable, records: Records) -> Iterable[Figure]:
    """The figures of a topic from its ledger, else from its totals, else missing."""
    made: dict[str, Figure] = {}
    measured = {spec.name: spec for spec in specs if not isinstance(spec, (Share, Breakdown))}
    for spec in specs:
        if isinstance(spec, Share):
            given = totals_figure(name, spec, records) if origin(records, name) == "汇总数" else None
            figures = [given or share(made[spec.part], made[spec.whole], f"{name}.{spec.name}", spec.title)]
        elif isinstance(spec, Breakdown):
            figures = list(breakdown_figures(name, spec, measured[spec.of], records))
        else:
            figures = [measured_figure(name, spec, records)]
        for figure in figures:
            made[figure.id.removeprefix(f"{name}.")] = figure
            yield figure


def measured_figure(name: str, spec: Measured, records: Records) -> Figure:
    if records.provided(name):
        return counted(name, spec, records[name], picked(records[name], spec.where), f"{name}.{spec.name}", spec.title)
    return totals_figure(name, spec, records) or blank(name, spec, records)


def counted(name: str, spec: Measured, table: Table, mask: np.ndarray, id: str, title: str, part_of: str | None = None) -> Figure:
    """A figure over the rows of a ledger; missing where the ledger lacks a column that it needs."""
    known = all(map(table.has, spec.columns)) or not len(table)
    columns = spec.columns or (None,)
    part_of = part_of or (f"{name}.{spec.part_of}" if spec.part_of else None)
    return Figure(
        id=id,
        title=title,
        value=spec.value(table, mask) if known else None,
        unit=spec.unit_in(table),
        definition=f"{title}：{spec.definition}。",
        sources=tuple(table.source(column) for column in columns),
        part_of=part_of,
        formula=spec.formula(table) if known and len(table) else None,
    )


def blank(name: str, spec: Measured, records: Records) -> Figure:
    unit, part_of = spec.unit_in(records[name]), f"{name}.{spec.part_of}" if spec.part_of else None
    return Figure(f"{name}.{spec.name}", spec.title, None, unit, f"{spec.title}：{spec.definition}。", part_of=part_of)


def totals_figure(name: str, spec: Measured | Share, records: Records, title: str = "", id: str = "") -> Figure | None:
    """The figure that a totals file gives under its title, or None."""
    title = title or spec.title
    row = next((row for row in records[f"{name}_totals"] if row["indicator"] == title), None)
    if row is None:
        return None
    unit = SHARE if isinstance(spec, Share) else spec.unit_in(records[name])
    value = scaled(row, unit)
    definition = f"{title}：{getattr(spec, 'definition', '占比')}（汇总数）。"
    applicable = row["value"] is not Status.NOT_APPLICABLE
    status = Status.REPORTED if applicable else Status.NOT_APPLICABLE
    part_of = getattr(spec, "part_of", None)
    part_of = f"{name}.{part_of}" if part_of else None
    return Figure(id or f"{name}.{spec.name}", title, value, unit, definition, (row.source("value"),), part_of, None, status)


def scaled(row: Row, unit: str) -> int | Decimal | None:
    """The value of a totals row in a figure's unit; None where its own unit does not fit, which is a finding."""
    value = row["value"]
    if not isinstance(value, (int, Decimal)) or not unit_fits(row, unit):
        return None
    value = Decimal(value).scaleb(SCALES.get((row["unit"], unit), 0))
    return value if unit in (MONEY, SHARE) or value != value.to_integral_value() else int(value)


def unit_fits(row: Row, unit: str) -> bool:
    """Whether a totals row says its unit where it must: for money and shares."""
    if unit in (MONEY, SHARE):
        return (row["unit"], unit) in SCALES
    return row["unit"] in (None, unit) or (row["unit"], unit) in SCALES


def breakdown_figures(name: str, spec: Breakdown, measured: Measured, records: Records) -> Iterable[Figure]:
    whole, table = f"{name}.{measured.name}", records[name]
    if not records.provided(name):
        for row in records[f"{name}_totals"]:
            label = row["indicator"].removeprefix(f"{measured.title}：")
            if label != row["indicator"] and label in breakdown_labels(spec, table, None):
                part = totals_figure(name, measured, records, row["indicator"], f"{whole}.{label}")
                yield replace(part, part_of=whole, by=spec.by)
        return
    column = spec.date or spec.by
    if not table.has(column):
        return
    mask = picked(table, measured.where)
    labels, codes = labelled(spec, table, column)
    found = {labels[code] for code in np.unique(codes[mask])}
    for label in breakdown_labels(spec, table, found):
        own = np.isin(codes, [code for code, other in enumerate(labels) if other == label])
        part = counted(name, measured, table, mask & own, f"{whole}.{label}", f"{label}{measured.title}", whole)
        if isinstance(measured, Sum) and not part.reported and measured.value(table, mask) is not None:
            # the column is kept and this part of it is blank: warnings have no fine
            part = replace(part, value=Decimal(0), status=Status.REPORTED)
        yield replace(part, by=spec.by)


def labelled(spec: Breakdown, table: Table, column: str) -> tuple[list[str], np.ndarray]:
    """The label of each distinct value, and each row's place among them."""
    coded = table.column(column).coded
    blank = f"未填{spec.title}"
    if spec.date:
        return [blank if day is None else MONTHS[day.month - 1] for day in coded.values], coded.codes
    return [value if isinstance(value, str) else blank for value in coded.values], coded.codes


def breakdown_labels(spec: Breakdown, table: Table, found: set[str] | None) -> list[str]:
    """The labels in their order: months, those given, the contract's, else as they occur."""
    order = MONTHS if spec.date else spec.values or table.contract.field(spec.by).enum
    if found is None:
        return list(order)
    rest = sorted(found - set(order), key=lambda label: (label.startswith("未填"), label))
    return [label for label in order if spec.date or spec.values or label in found] + rest


# -- checks ------------------------------------------------------------------------------------------------------------


def finding_at(row: Row, column: str, code: str, severity: Severity, topic: str, message: str, remedy: str = "", **values: Any) -> Finding:
    """A finding about a cell of a ledger; what a waiver names is the row's key, or its number where there is none."""
    key = row.table.contract.primary_key
    shown = [] if any(row.table.contract.field(name).private for name in key) else [str(row[name]) for name in key if row[name]]
    return Finding(code, severity, str(row.source(column)), message, f"{topic}.{'.'.join(shown) or row.number}", remedy=remedy, **values)


def findings_at(rows: list[Row], make: Callable[[Row], Finding]) -> Iterable[Finding]:
    """A finding for each row; of very many, the first ones and a count of the rest."""
    yield from (make(row) for row in rows[:ROWS_NAMED])
    if len(rows) > ROWS_NAMED:
        last = make(rows[ROWS_NAMED])
        message = f"{last.message}同类问题还有 {len(rows) - ROWS_NAMED - 1} 行。"
        yield replace(last, message=message, figure=f"{(last.figure or '').split('.')[0]}.more")


def ledger_findings(name: str, specs: Iterable, dated: str | None, records: Records, book: Book) -> Iterable[Finding]:
    """What holds for every ledger: dates in the year, references that exist, totals that agree."""
    if records.provided(name):
        yield from outside_year(name, dated, records)
        yield from unknown_references(name, records)
    yield from totals_findings(name, specs, records, book)


def outside_year(name: str, dated: str | None, records: Records) -> Iterable[Finding]:
    table = records[name]
    if dated is None or not table.has(dated):
        return
    rows = table.where(table.column(dated).mask(lambda day: day is not None and day.year != records.year))

    def make(row: Row) -> Finding:
        message = f"{table.headings[dated]}是 {row[dated]}，不在 {records.year} 年度。"
        return finding_at(row, dated, "date-outside-year", Severity.ERROR, name, message, "请改正日期，或移到相应年度。")

    yield from findings_at(rows, make)


def unknown_references(name: str, records: Records) -> Iterable[Finding]:
    table = records[name]
    for key in table.contract.foreign_keys:
        [own], [other] = key.fields, key.reference
        if not (table.has(own) and records.provided(key.resource)):
            continue
        known = set(records[key.resource].column(other).coded.values)
        rows = table.where(table.column(own).mask(lambda value, known=known: value is not None and value not in known))

        def make(row: Row, own: str = own, resource: str = key.resource) -> Finding:
            message = f"{table.headings[own]} '{row[own]}' 在“{records[resource].contract.title}”（{records[resource].file}）中没有。"
            return finding_at(row, own, "reference-unknown", Severity.ERROR, name, message, "请核对文号，或补登。")

        yield from findings_at(rows, make)


def totals_findings(name: str, specs: Iterable, records: Records, book: Book) -> Iterable[Finding]:
    """The rows of a totals file that name no figure, lack a unit, or disagree with the ledger beside it."""
    by_title = {book[f"{name}.{spec.name}"].title: book[f"{name}.{spec.name}"] for spec in specs if not isinstance(spec, Breakdown)}
    parts = {f"{book[p.part_of].title}：{id.rpartition('.')[2]}": p for id, p in book.items() if p.part_of and id.startswith(f"{name}.")}
    for row in records[f"{name}_totals"]:
        title = row["indicator"]
        figure = by_title.get(title) or parts.get(title)
        if figure is None:
            yield totals_finding(row, "indicator-unknown", f"没有名为“{title}”的数字。", f"{name}.{title}", nearest(title, by_title))
        elif isinstance(row["value"], (int, Decimal)) and not unit_fits(row, figure.unit):
            wanted = {MONEY: "元或万元", SHARE: "%"}.get(figure.unit, figure.unit)
            yield totals_finding(row, "unit-unknown", f"“{title}”没有写明单位，或单位不对。", figure.id, f"单位请写 {wanted}。")
        elif records.provided(name) and figure.reported and isinstance(row["value"], (int, Decimal)):
            given = scaled(row, figure.unit)
            if given is not None and abs(Decimal(given) - figure.value) > precision(given):
                message = f"“{title}”汇总数为 {plain(given)}{figure.unit}，按台账计算为 {figure.text}。"
                yield totals_finding(row, "ledger-total", message, figure.id, "请核对台账有无遗漏或重复。", given, figure.value)


def precision(value: int | Decimal) -> Decimal:
    """Half of the last digit that a number is given to; whole numbers are exact."""
    return Decimal(0) if isinstance(value, int) else Decimal(5).scaleb(value.as_tuple().exponent - 1)


def totals_finding(row: Row, code: str, message: str, figure: str, remedy: str, *values: Any) -> Finding:
    return Finding(code, Severity.ERROR, str(row.source("indicator")), message, figure, *values, remedy=remedy)


# -- what is shown -----------------------------------------------------------------------------------------------------


def source_note(records: Records, name: str) -> str:
    """The sentence under a table that says what its numbers were counted from."""
    if records.provided(name):
        return f"数字按台账（{records[name].file}，{len(records[name])}条记录）计算。"
    return f"没有台账，数字取自汇总数（{records[f'{name}_totals'].file}）。"


def summary_table(name: str, title: str, specs: Iterable):
    def summary(view: View) -> Fragment:
        """Indicators with this year's value, and last year's where there is one."""
        # pandas loads here, not with the package: `lawnb check` needs no tables
        import pandas as pd

        from lawnb.tables import table

        figures = [view.book[f"{name}.{spec.name}"] for spec in specs if not isinstance(spec, Breakdown)]
        figures = [figure for figure in figures if figure.reported or figure.status is Status.NOT_APPLICABLE]
        if not figures:
            return absent(view, f"{title}情况")
        before = view.history.get(view.year - 1, {})
        rows = [[Shown(figure, figure.text), shown_before(before.get(figure.id))] for figure in figures]
        columns = ["本年", "上年"]
        if not any(row[1] for row in rows):
            rows, columns = [row[:1] for row in rows], columns[:1]
        index = pd.Index([figure.title for figure in figures], name="指标")
        frame = pd.DataFrame(rows, index=index, columns=columns, dtype=object)
        return table(frame, id=name.replace("_", "-"), caption=f"{title}情况", notes=[source_note(view.records, name)])

    return summary


def shown_before(figure: Figure | None) -> str:
    return figure.text if figure is not None and figure.reported else ""


def parts_of(view: View, name: str, spec: Breakdown) -> list[tuple[str, Figure]]:
    """Label and figure of each part of a breakdown."""
    whole = f"{name}.{spec.of}"
    return [(figure.id.removeprefix(f"{whole}."), figure) for figure in view.book.parts_of(whole, spec.by)]


def breakdown_chart(name: str, spec: Breakdown, title: str):
    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        rows = parts_of(view, name, spec)
        return bar_chart(rows, title=title) if rows else Fragment("", "未提供")

    return chart


def breakdown_table(name: str, spec: Breakdown, title: str):
    def listed(view: View) -> Fragment:
        import pandas as pd  # as above

        from lawnb.tables import table

        rows = parts_of(view, name, spec)
        if not rows:
            return absent(view, title)
        whole = view.book[f"{name}.{spec.of}"]
        frame = pd.DataFrame(
            [[figure] for _, figure in rows] + [[whole]],
            index=pd.Index([label for label, _ in rows] + ["合计"], name=spec.title),
            columns=[f"{whole.title}（{'万元' if whole.unit == MONEY else whole.unit}）"],
            dtype=object,
        )
        id = f"{name}-{spec.of}-by-{spec.by}".replace("_", "-")
        return table(frame, id=id, caption=title, notes=[source_note(view.records, name)], total=True)

    return listed


def unless_counted(name: str, show: Callable[[View], Fragment]) -> Callable[[View], Fragment]:
    """A table of descriptive rows, which nobody misses where the mechanism is counted."""

    def shown(view: View) -> Fragment:
        counted = origin(view.records, name) != "未提供" and not view.records.provided(f"{name}_measures")
        return Fragment("", "没有做法和举措的材料") if counted else show(view)

    return shown


# -- the topic ---------------------------------------------------------------------------------------------------------


def ledger_topic(
    name: str,
    title: str,
    *,
    figures: tuple,
    checks: Callable[[Records, Book], Iterable[Finding]] | None = None,
    measures: str | None = None,
    dated: str | None = None,
    more_figures: Callable[[Records], Iterable[Figure]] | None = None,
    tables: Mapping[str, Callable] | None = None,
    charts: Mapping[str, Callable] | None = None,
    names: Callable[[View], Mapping[str, Any]] | None = None,
    headlines: tuple[str, ...] = (),
    datasets: tuple[Dataset, ...] = (),
) -> Topic:
    """A topic whose figures are counted from the ledger `<name>`, else read from `<name>_totals`.

    Parameters
    ----------
    figures
        Count, Sum, Days, Share and Breakdown, each after those that it names.
    checks, tables, charts, names, more_figures, datasets
        What this mechanism has beside the kit's own.
    measures
        Caption of the table of descriptive rows, for a topic that may have a file `<name>_measures` too.
    dated
        The date that must lie in the report's year.
    headlines
        Names of figures whose change on the year before is a figure too.
    """
    breakdowns = [spec for spec in figures if isinstance(spec, Breakdown)]
    titles = {spec.name: spec.title for spec in figures if not isinstance(spec, Breakdown)}
    captions = {spec: f"{title}：{titles[spec.of]}（按{spec.title}）" for spec in breakdowns}
    described = measures_topic(name, title, caption=measures) if measures else None

    def all_figures(records: Records) -> Iterable[Figure]:
        yield from ledger_figures(name, figures, records)
        yield from more_figures(records) if more_figures else ()
        yield from described.figures(records) if described else ()

    def all_checks(records: Records, book: Book) -> Iterable[Finding]:
        yield from ledger_findings(name, figures, dated, records, book)
        yield from checks(records, book) if checks else ()

    def all_names(view: View) -> dict:
        shared = {"provided": origin(view.records, name) != "未提供", "origin": origin(view.records, name)}
        return shared | (dict(described.names(view)) if described else {}) | dict(names(view) if names else {})

    own = (Dataset(name), Dataset(f"{name}_totals", "totals"))
    return Topic(
        name,
        title,
        (*own, *(described.datasets if described else ()), *datasets),
        all_figures,
        all_checks,
        tables={"summary": summary_table(name, title, figures)}
        | {f"{spec.of}_by_{spec.by}": breakdown_table(name, spec, captions[spec]) for spec in breakdowns}
        | ({key: unless_counted(name, show) for key, show in described.tables.items()} if described else {})
        | dict(tables or {}),
        charts={f"{spec.of}_by_{spec.by}": breakdown_chart(name, spec, captions[spec]) for spec in breakdowns} | dict(charts or {}),
        names=all_names,
        headlines=tuple(f"{name}.{headline}" for headline in headlines),
        needs=((name, f"{name}_totals"),),
    )
