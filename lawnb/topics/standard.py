"""The standard yearly tables of enforcement (国办发〔2018〕118号): their columns are data, in `forms/`, by the years that they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from lawnb.display import Fragment
from lawnb.figures import Figure, Status
from lawnb.formats import COUNTERS, MONEY
from lawnb.topics.counting import origin
from lawnb.topics.ledger_shown import indicated, shown_before, source_note, summary_table
from lawnb.topics.specs import Breakdown
from lawnb.topics.topic import View, absent

#: Of more columns than these that are left out, the note under a table says that there are some, and the form has their names.
MOST_NAMED = 3
FOLDER = Path(__file__).parent / "forms"
#: The C library's, where PyYAML has it: a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def forms(name: str) -> list[dict]:
    """The forms of a topic's standard table, newest first."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), LOADER)


def read_forms() -> None:
    """Read all forms, which are kept as they were read."""
    for path in FOLDER.glob("*.yaml"):
        forms(path.stem)


def form_of(name: str, year: int) -> dict:
    """The form that a year's table has."""
    return next(form for form in forms(name) if (form["from"] or year) <= year <= (form["to"] or year))


def standard_table(name: str):
    """What shows a topic's standard table: one row for the body, a column a figure, the counting rules under it."""

    def shown(view: View) -> Fragment:
        # pandas loads here, not with the package: `lawnb check` needs no tables
        import pandas as pd

        from lawnb.tables import table

        form = form_of(name, view.year)
        if origin(view.records, name) == "未提供":
            return absent(view, form["caption"])
        columns = [column for group, head, id in form["columns"] for column in with_rest(view, group, head, f"{name}.{id}")]
        figures = settled_powers([view.book.get(id) for _, _, id in columns], form["caption"])
        heads, figures, left_out = told_columns(view, [(group, head) for group, head, _ in columns], figures)
        frame = pd.DataFrame(
            [figures],
            index=pd.Index([view.agency.name], name="单位名称", dtype=object),
            # without a group of columns there is one line of headings
            columns=pd.MultiIndex.from_tuples(heads) if any(head for _, head in heads) else pd.Index([group for group, _ in heads], dtype=object),
            dtype=object,
        )
        notes = [*form_notes(name, view.year, figures), *status_notes(figures), *left_out, source_note(view, name)]
        return table(frame, id=f"{name}-standard".replace("_", "-"), caption=form["caption"], unit=unit_of(form, figures), notes=notes)

    return shown


def form_notes(name: str, year: int, figures: Sequence[Figure | None]) -> Iterable[str]:
    """The counting rules of a form; a rule that is of some columns, which it names under `of`, only where one of them stands in the table."""
    told = {figure.id for figure in figures if figure is not None}
    for rule in form_of(name, year)["notes"]:
        if isinstance(rule, str) or not told.isdisjoint(f"{name}.{id}" for id in rule["of"]):
            yield (rule if isinstance(rule, str) else rule["note"]).format(year=year)


def with_rest(view: View, group: str, head: str, id: str) -> list[tuple[str, str, str]]:
    """A column of the form; before a total, what it leaves to those that were not published, so that the row adds up."""
    own = [(group, head, id)]
    rest = [part for part in view.book.parts_of(id) if part.part_of in part.inputs]
    return [("未分列", "", part.id) for part in rest] + own


def told_columns(view: View, heads: Sequence[tuple[str, str]], figures: Sequence[Figure | None]) -> tuple[list, list, list[str]]:
    """The columns of a row, as group and heading, with their figures: a final report leaves out those that it has nothing for (decision 0007).

    Returns
    -------
    tuple
        Headings, figures, and the note that names what was left out, if anything was.
    """
    missing = [figure is None or figure.status is Status.MISSING for figure in figures]
    if view.draft or not any(missing):
        return list(heads), list(figures), []
    names = [head or group for group, head in heads]
    gone = [f"{group}（{head}）" if names.count(name) > 1 else name for (group, head), name in zip(heads, names, strict=True)]
    blank = [name for name, lost in zip(gone, missing, strict=True) if lost]
    told = f"没有材料的栏目未列出{'：' + '；'.join(blank) if len(blank) <= MOST_NAMED else ''}。"
    kept = [place for place, lost in enumerate(missing) if not lost]
    return [heads[place] for place in kept], [figures[place] for place in kept], [told]


def unit_of(form: dict, figures: Sequence[Figure | None]) -> str:
    """The unit over a table: the form's, but the measure word that all its counts were published with, 宗 for 件, and money only beside amounts."""
    word, *others = form["unit"].split("、")
    others = others if any(figure is not None and figure.unit == MONEY for figure in figures) else []
    words = {figure.unit for figure in figures if figure is not None and figure.reported and figure.unit in COUNTERS}
    return "、".join([*(words if len(words) == 1 else [word]), *others])


def settled_powers(figures: Sequence[Figure | None], title: str) -> list[Figure | None]:
    """The cells of a row; all “—” where the body has said of the mechanism that it has no such power, and nothing else."""
    known = [figure for figure in figures if figure is not None and figure.status is not Status.MISSING]
    if known and all(figure.status is Status.NOT_APPLICABLE for figure in known):
        none = Figure(f"{known[0].id}.none", title, None, known[0].unit, f"{title}：没有此项职权。", status=Status.NOT_APPLICABLE)
        return [figure if figure in known else none for figure in figures]
    return list(figures)


def status_notes(figures: Iterable[Figure | None]) -> list[str]:
    """What 0 and 未提供 mean in a row of the standard tables, for those that stand in it; that of — every table tells by itself."""
    figures = list(figures)
    zero = any(figure is not None and figure.reported and figure.value == 0 for figure in figures)
    missing = any(figure is None or figure.status is Status.MISSING for figure in figures)
    return ["“0”指有此职权而未发生。"] * zero + ["“未提供”指没有该项材料。"] * missing


def beyond_form(name: str, title: str, specs: Iterable):
    """The table of a mechanism's indicators, where any of them has no place in the standard table above it; of those that have, last year's values."""
    specs = tuple(specs)

    def shown(view: View) -> Fragment:
        own = form_ids(name, view.year)
        before = view.history.get(view.year - 1, {})
        told = {id for id in own if not shown_before(before.get(id), view.year - 1)}
        more = [spec for spec in specs if isinstance(spec, Breakdown) or f"{name}.{spec.name}" not in told]
        given = origin(view.records, name) != "未提供"
        beyond = any(figure.id not in own for figure in indicated(view, name, more))
        return Fragment("", "统计表中都有") if given and not beyond else summary_table(name, title, more)(view)

    return shown


def totals_beyond_form(name: str, title: str, specs: Iterable):
    """The table of what a totals file gives of a mechanism and its standard table has no column for: who publishes a number has it shown."""
    specs = [spec for spec in specs if not isinstance(spec, Breakdown)]

    def shown(view: View) -> Fragment:
        own = form_ids(name, view.year)
        more = [spec for spec in specs if f"{name}.{spec.name}" not in own]
        if view.records.provided(name) or not indicated(view, name, more):
            return Fragment("", "统计表中都有")
        return summary_table(name, title, more)(view)

    return shown


def form_ids(name: str, year: int) -> set[str]:
    """The figures that a year's standard table has columns for."""
    return {f"{name}.{id}" for _, _, id in form_of(name, year)["columns"]}
