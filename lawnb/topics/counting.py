"""Counts and sums over the rows of a ledger, else from totals, else missing; and their divisions by field and month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from lawnb.figures import Figure, Status, share
from lawnb.formats import SHARE
from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.topics.remainder import remainder
from lawnb.topics.totals import published_measure, scaled

MONTHS = tuple(f"{n}月" for n in range(1, 13))
Where = Mapping[str, Any]


@dataclass(frozen=True)
class Count:
    """The number of a ledger's rows that meet `where`: a field's value, a set of values, or a predicate, all of which must hold.

    Parameters
    ----------
    part_of, by
        The figure of the topic that it is a part of with others, and how that division is called.
    persons
        Whether it counts persons by something that is said of them: small counts are withheld (decision 0016).
    among
        The figure of the topic of whose persons it counts some, where nothing counts the rest.
    """

    name: str
    title: str
    unit: str
    definition: str
    where: Where = field(default_factory=dict)
    part_of: str | None = None
    by: str = ""
    persons: bool = False
    among: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.where)

    def value(self, table: Table, rows: np.ndarray) -> int:
        """Of the rows that it counts."""
        return int(rows.sum())

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask

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
    by: str = ""
    persons: bool = False
    among: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.where)

    def value(self, table: Table, rows: np.ndarray) -> int | Decimal | None:
        column = table.column(self.column)
        if rows.any() and not column.counts(rows):
            return None  # every cell is blank: nothing was recorded, which is not zero
        total = column.total(rows)
        return int(total) if table.contract.field(self.column).type == "integer" else total

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask

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
    by: str = ""
    persons: bool = False
    among: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.start, self.end, *self.where)

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask & ~np.isnat(self._days(table))

    def _days(self, table: Table) -> np.ndarray:
        return table.column(self.end).dates() - table.column(self.start).dates()

    def value(self, table: Table, rows: np.ndarray) -> Decimal | None:
        known = self._days(table)[rows].astype(int)
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
    persons
        As of `Count`.
    """

    of: str
    by: str
    title: str
    date: str | None = None
    values: tuple[str, ...] = ()
    persons: bool = False


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
        table = records[name]
        return counted(spec, table, picked(table, spec.where), f"{name}.{spec.name}", spec.title, place_in_total(name, spec))
    return totals_figure(name, spec, records) or blank(name, spec, records)


def counted(spec: Measured, table: Table, mask: np.ndarray, id: str, title: str, place: Mapping[str, Any], told: str = "") -> Figure:
    """A figure over the rows of a ledger; missing where the ledger lacks a column that it needs.

    Parameters
    ----------
    place
        What it is a part of, as `place_in_total` gives it.
    told
        A condition that its formula names beside those of `spec`.
    """
    known = all(map(table.has, spec.columns)) or not len(table)
    formula = spec.formula(table) if known and len(table) else None
    rows = spec.counts(table, mask) if known else None
    return Figure(
        id=id,
        title=title,
        value=spec.value(table, rows) if known else None,
        unit=spec.unit_in(table),
        definition=f"{title}：{spec.definition}。",
        sources=tuple(table.source(column) for column in spec.columns or (None,)),
        formula=f"{formula[:-1]}{told})" if formula and told else formula,
        rows=table.pick(rows) if known else None,
        **place,
    )


def place_in_total(name: str, spec: Any) -> dict[str, Any]:
    """What a figure is a part of, and whose persons it counts, as its spec says."""
    part_of, among, inputs = (getattr(spec, key, None) for key in ("part_of", "among", "inputs"))
    return {
        "part_of": f"{name}.{part_of}" if part_of else None,
        "by": getattr(spec, "by", ""),
        "persons": getattr(spec, "persons", False),
        "among": f"{name}.{among}" if among else None,
        "inputs": tuple(inputs or ()),
    }


def blank(name: str, spec: Measured, records: Records) -> Figure:
    definition = f"{spec.title}：{spec.definition}。"
    return Figure(f"{name}.{spec.name}", spec.title, None, spec.unit_in(records[name]), definition, **place_in_total(name, spec))


def totals_figure(name: str, spec: Measured | Share, records: Records, title: str = "", id: str = "") -> Figure | None:
    """The figure that a totals file gives under its title, or None."""
    title = title or spec.title
    row = next((row for row in records[f"{name}_totals"] if row["indicator"] == title), None)
    if row is None:
        return None
    unit = SHARE if isinstance(spec, Share) else spec.unit_in(records[name])
    value = scaled(row, unit)
    unit = published_measure(row, unit)
    definition = f"{title}：{getattr(spec, 'definition', '占比')}（汇总数）。"
    applicable = row["value"] is not Status.NOT_APPLICABLE
    status = Status.REPORTED if applicable else Status.NOT_APPLICABLE
    place = place_in_total(name, spec)
    return Figure(id or f"{name}.{spec.name}", title, value, unit, definition, (row.source("value"),), status=status, **place)


def breakdown_figures(name: str, spec: Breakdown, measured: Measured, records: Records) -> Iterable[Figure]:
    whole, table = f"{name}.{measured.name}", records[name]
    if not records.provided(name):
        labels, parts = breakdown_labels(spec, table, None), {}
        for row in records[f"{name}_totals"]:
            label = row["indicator"].removeprefix(f"{measured.title}：")
            if label != row["indicator"] and label in labels:
                parts[label] = totals_figure(name, measured, records, row["indicator"], f"{whole}.{label}")
        rest = remainder(totals_figure(name, measured, records), list(parts.values()), [label for label in labels if label not in parts], spec.title)
        for part in [*parts.values(), *([rest] if rest else [])]:
            yield replace(part, part_of=whole, by=spec.by, persons=spec.persons)
        return
    column = spec.date or spec.by
    if not table.has(column):
        return
    mask = picked(table, measured.where)
    coded, labels = table.column(column).coded, labelled(spec, table, column)
    places: dict[str, list[int]] = {}
    for code, label in enumerate(labels):
        places.setdefault(label, []).append(code)
    found = {labels[code] for code in np.flatnonzero(np.bincount(coded.codes[mask], minlength=1))}
    place = {"part_of": whole, "by": spec.by, "persons": spec.persons}
    for label in breakdown_labels(spec, table, found):
        own, told = mask & coded.among(places.get(label, ())), f", {table.headings[column]} = {label}"
        part = counted(measured, table, own, f"{whole}.{label}", f"{label}{measured.title}", place, told)
        if isinstance(measured, Sum) and not part.reported and measured.value(table, mask) is not None:
            # the column is kept and this part of it is blank: warnings have no fine
            part = replace(part, value=Decimal(0), status=Status.REPORTED)
        yield part


def labelled(spec: Breakdown, table: Table, column: str) -> list[str]:
    """The label of each distinct value."""
    values, blank = table.column(column).coded.values, f"未填{spec.title}"
    if spec.date:
        return [blank if day is None else MONTHS[day.month - 1] for day in values]
    return [value if isinstance(value, str) else blank for value in values]


def breakdown_labels(spec: Breakdown, table: Table, found: set[str] | None) -> list[str]:
    """The labels in their order: months, those given, the contract's, else as they occur."""
    order = MONTHS if spec.date else spec.values or table.contract.field(spec.by).enum
    if found is None:
        return list(order)
    rest = sorted(found - set(order), key=lambda label: (label.startswith("未填"), label))
    return [label for label in order if spec.date or spec.values or label in found] + rest
