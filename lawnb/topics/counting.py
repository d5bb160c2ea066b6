"""Figures by their specs: from a ledger, else from totals, else missing; and their divisions by field and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from lawnb.approximate import approximation
from lawnb.figures import Figure, Status, share
from lawnb.formats import SHARE
from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.topics.remainder import remainder
from lawnb.topics.specs import Breakdown, Measured, Share, Sum, picked
from lawnb.topics.totals import published_measure, scaled

MONTHS = tuple(f"{n}月" for n in range(1, 13))


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
            figures = [given or comparable_share(made[spec.part], made[spec.whole], f"{name}.{spec.name}", spec.title)]
        elif isinstance(spec, Breakdown):
            figures = list(breakdown_figures(name, spec, measured[spec.of], records))
        else:
            figures = [measured_figure(name, spec, records)]
        for figure in figures:
            made[figure.id.removeprefix(f"{name}.")] = figure
            yield figure


def comparable_share(part: Figure, whole: Figure, id: str, title: str) -> Figure:
    """Part over whole, not applicable where totals count the two by different words: 2299家次 are no part of 212家."""
    made = share(part, whole, id, title)
    return made if part.unit == whole.unit or not made.reported else replace(made, value=None, status=Status.NOT_APPLICABLE)


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


def place_in_total(name: str, spec: Measured | Share) -> dict[str, Any]:
    """What a figure is a part of, and whose persons it counts, as its spec says."""
    if isinstance(spec, Share):
        return {}
    part_of, among = (f"{name}.{id}" if id else None for id in (spec.part_of, spec.among))
    return {"part_of": part_of, "by": spec.by, "persons": spec.persons, "among": among, "inputs": spec.inputs}


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
    return Figure(id or f"{name}.{spec.name}", title, value, unit, definition, (row.source("value"),), status=status, about=approximation(row["about"], value), **place)


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
