"""What holds for every ledger: dates in the year, references that exist, totals that agree; and how its findings are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lawnb import formats
from lawnb.approximate import apart, approximation, bounds
from lawnb.checks import Finding, Severity
from lawnb.errors import nearest
from lawnb.figures import Book
from lawnb.formats import MONEY, SHARE, plain
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.remainder import remainder_findings
from lawnb.topics.specs import Breakdown, Share
from lawnb.topics.totals import scaled, unit_fits

#: Rows of one check that are named one by one; of more, the rest are counted.
ROWS_NAMED = 50


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
    if not records.provided(name):
        yield from share_findings(name, specs, records, book)
        yield from remainder_findings(name, book)


def share_findings(name: str, specs: Iterable, records: Records, book: Book) -> Iterable[Finding]:
    """Published shares against 100 % and against the numbers beside them, and parts against their wholes: 办结率 101.2%.

    What is counted by two words is not compared: a year of 2299家次 fulfils a plan of 212家.
    """
    rows = {row["indicator"]: row for row in records[f"{name}_totals"]}
    for spec in specs:
        if not isinstance(spec, Share):
            continue
        share, part, whole = (book[f"{name}.{id}"] for id in (spec.name, spec.part, spec.whole))
        both = part.reported and whole.reported
        if both and part.unit != whole.unit:
            message = f"{part.title}以“{part.unit}”计，{whole.title}以“{whole.unit}”计，不能相比，{share.title}不由它们计算。"
            yield Finding("measure-differs", Severity.WARNING, str(part.sources[0]), message, share.id, remedy="口径相同的，请改成同一个计量单位。")
        elif both and part.bounds[0] > whole.bounds[1]:
            message = f"{part.title}{part.text}多于{whole.title}{whole.text}。"
            yield Finding("part-exceeds", Severity.ERROR, str(part.sources[0]), message, part.id, whole.value, part.value, "请核对这两个数。")
        elif spec.title in rows and share.reported and share.bounds[0] > 1:
            message, place = f"{share.title}为{share.text}，超过100%。", str(rows[spec.title].source("value"))
            yield Finding("part-exceeds", Severity.ERROR, place, message, share.id, Decimal(1), share.value, "请核对。")
        elif spec.title in rows and share.reported and both and whole.value and not (part.about or whole.about) and apart(share.bounds, (Decimal(part.value) / whole.value,) * 2):
            computed = Decimal(part.value) / whole.value
            message, place = f"{share.title}公布为{share.text}，按数字计算为{formats.percent(computed)}。", str(rows[spec.title].source("value"))
            yield Finding("share-mismatch", Severity.ERROR, place, message, share.id, computed, share.value, "请核对三个数。")


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
            remedy = f"{nearest(title, by_title)}全部名称见 lawnb template {name}_totals；不在其中的，写进 {name}_measures.csv 的“数量”。"
            yield totals_finding(row, "indicator-unknown", f"没有名为“{title}”的数字。", f"{name}.{title}", remedy)
        elif isinstance(row["value"], (int, Decimal)) and not unit_fits(row, figure.unit):
            wanted = {MONEY: "元、万元或亿元", SHARE: "%"}.get(figure.unit, figure.unit)
            yield totals_finding(row, "unit-unknown", f"“{title}”没有写明单位，或单位不对。", figure.id, f"单位请写 {wanted}。")
        elif records.provided(name) and figure.reported and isinstance(row["value"], (int, Decimal)):
            given = scaled(row, figure.unit)
            if given is not None and apart(bounds(given, approximation(row["about"], given)), (figure.value, figure.value)):
                message = f"“{title}”汇总数为 {plain(given)}{figure.unit}，按台账计算为 {figure.text}。"
                yield totals_finding(row, "ledger-total", message, figure.id, "请核对台账有无遗漏或重复。", given, figure.value)


def totals_finding(row: Row, code: str, message: str, figure: str, remedy: str, *values: Any) -> Finding:
    return Finding(code, Severity.ERROR, str(row.source("indicator")), message, figure, *values, remedy=remedy)
