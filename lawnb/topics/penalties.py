"""Administrative penalties: in all, by enforcement field, month and campaign, by kind in the standard yearly form; decided and collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lawnb.approximate import approximation
from lawnb.figures import Figure, Status, share, total
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.counting import blank, ledger_figures
from lawnb.topics.kinds import kind_figures
from lawnb.topics.ledger_shown import breakdown_chart, breakdown_table
from lawnb.topics.penalties_checks import checks
from lawnb.topics.penalties_counted import ABOUT, AMOUNT, BY_MONTH, CASES, COLUMNS, COUNTED, DATASETS, DESCRIBED, EXEMPTED, FINES, LEDGER, NEEDS, TITLES
from lawnb.topics.penalties_shown import by_campaign, by_field, by_kind, field_chart, names, summary, trend
from lawnb.topics.specs import Breakdown, Count, Share, Sum
from lawnb.topics.topic import Topic


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
    given = [published(row, "exempted", id, EXEMPTED.title) for row in totals if totals.has("exempted")]
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
            given = [published(row, column, id, spec.title) for row in totals if totals.has(column)]
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
        return published(row, column, id, TITLES[id])
    if parts:
        return total(parts, id, TITLES[id], f"{TITLES[id]}：各执法领域之和。")
    field = records["penalties_totals"].contract.field(column)
    return Figure(id, TITLES[id], None, field.unit, f"{TITLES[id]}：{field.description}。")


def published(row: Row, column: str, id: str, title: str) -> Figure:
    """A number of the totals, approximate where the column beside it says so."""
    return replace(row.figure(column, id=id, title=title), about=approximation(row.values.get(f"{column}{ABOUT}"), row[column]))


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
