"""The standard yearly tables of enforcement (国办发〔2018〕118号): their columns are data, in `forms/`, by the years that they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from lawnb.display import Fragment
from lawnb.figures import Figure, Status
from lawnb.topics.counting import Breakdown, origin
from lawnb.topics.ledger_shown import source_note, summary_table
from lawnb.topics.topic import View, absent


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
        groups, heads, ids = zip(*form["columns"], strict=True)
        figures = settled_powers([view.book.get(f"{name}.{id}") for id in ids], form["caption"])
        frame = pd.DataFrame(
            [figures],
            index=pd.Index([view.agency.name], name="单位名称", dtype=object),
            columns=pd.MultiIndex.from_arrays([groups, heads]),
            dtype=object,
        )
        notes = [note.format(year=view.year) for note in form["notes"]]
        id = f"{name}-standard".replace("_", "-")
        return table(frame, id=id, caption=form["caption"], unit=form["unit"], notes=[*notes, *status_notes(figures), source_note(view, name)])

    return shown


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
    """The table of a mechanism's indicators, where any of them has no place in the standard table above it."""
    specs = [spec for spec in specs if not isinstance(spec, Breakdown)]

    def shown(view: View) -> Fragment:
        own = {id for _, _, id in form_of(name, view.year)["columns"]}
        more = [spec for spec in specs if spec.name not in own and view.book[f"{name}.{spec.name}"].status is not Status.MISSING]
        given = origin(view.records, name) != "未提供"
        return Fragment("", "统计表中都有") if given and not more else summary_table(name, title, specs)(view)

    return shown
