"""The standard yearly tables of enforcement (国办发〔2018〕118号): their columns are data, in `forms/`, by the years that they serve."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from lawnb.display import Fragment
from lawnb.topics.counting import origin
from lawnb.topics.ledger_shown import source_note
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
        frame = pd.DataFrame(
            [[view.book.get(f"{name}.{id}") for id in ids]],
            index=pd.Index([view.agency.name], name="单位名称", dtype=object),
            columns=pd.MultiIndex.from_arrays([groups, heads]),
            dtype=object,
        )
        notes = [note.format(year=view.year) for note in form["notes"]]
        id = f"{name}-standard".replace("_", "-")
        return table(frame, id=id, caption=form["caption"], unit=form["unit"], notes=[*notes, source_note(view, name)])

    return shown
