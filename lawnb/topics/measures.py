"""The shape that the descriptive mechanisms share: a list of what was done, with a number where there is one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from lawnb import formats
from lawnb.approximate import approximation
from lawnb.display import Fragment, Sentence, Shown
from lawnb.figures import Figure, Source
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row
from lawnb.topics.topic import Topic, View, absent, missing_fragment

#: Where a practice has its number in the sentence: 召开专题会议{数量}，研究解决突出问题。
PLACE = "{数量}"
COLUMNS = {"practice": "做法", "frequency": "频次", "n": "数量"}


def row_count(records: Records, dataset: str, *, id: str, title: str, unit: str) -> Figure:
    """How many rows the bureau recorded, as a figure; missing where it gave no file."""
    table = records[dataset]
    return Figure(
        id=id,
        title=title,
        value=len(table) if records.provided(dataset) else None,
        unit=unit,
        definition=f"{table.file} 中记录的条数。",
        sources=(Source(table.file),),
        formula=f"rows({table.file})",
    )


def measures_topic(name: str, title: str, *, caption: str, asked: bool = True) -> Topic:
    """A topic whose records are the rows of `<name>_measures.csv` under the contract `measures`.

    Parameters
    ----------
    asked
        Whether it is a finding where a bureau gives nothing for it; not of what only some bodies do.
    """
    dataset = f"{name}_measures"

    def figures(records: Records) -> Iterable[Figure]:
        yield row_count(records, dataset, id=f"{name}.count", title=f"{title}举措数", unit="项")
        for row in records[dataset]:
            if row["n"] is not None or PLACE in row["practice"]:
                figure = row.figure("n", id=f"{name}.n.{row['item']}", title=row["item"], unit=row["measure"])
                yield replace(figure, about=approximation(row["about"], figure.value))

    def listed(view: View) -> Fragment:
        return rows_table(view, dataset, caption=caption, stub="item", columns=COLUMNS)

    def names(view: View) -> dict:
        return {"measures": measures(view, name), "n": numbers(view, name)}

    return Topic(name, title, (Dataset(dataset, "measures"),), figures, tables={"measures": listed}, names=names, needs=None if asked else ())


@dataclass(frozen=True)
class Measure:
    """A row of the contract `measures` as a narrative sees it; `n` is a figure or None."""

    item: str
    practice: str
    frequency: str | None
    n: Figure | None


def measures(view: View, name: str) -> list[Measure]:
    """A topic's rows in the records' order, their numbers as figures."""
    found = numbers(view, name)
    return [Measure(row["item"], row["practice"], row["frequency"], found.get(row["item"])) for row in view.records[f"{name}_measures"]]


def numbers(view: View, name: str) -> dict[str, Figure]:
    """The figures of a topic's rows by item, for narratives: ``accountability.n["违规违纪案件"]``."""
    prefix = f"{name}.n."
    return {id.removeprefix(prefix): figure for id, figure in view.book.items() if id.startswith(prefix)}


def rows_table(view: View, dataset: str, *, caption: str, stub: str, columns: dict[str, str], required: bool = False, told: Callable[[Row], Mapping] = lambda row: row.values) -> Fragment:
    """The rows of a dataset as they are, without the columns that are blank throughout.

    Parameters
    ----------
    required
        Whether the regulation asks for it, so that a final report too says where it is missing.
    told
        A row as a reader is told it; as it is without.
    """
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    rows = view.records[dataset].rows
    if not rows:
        return missing_fragment(caption) if required else absent(view, caption)
    cells = {name: [_cell(view, dataset, told(row), name) for row in rows] for name in columns}
    shown = {name: title for name, title in columns.items() if any(cell != "" for cell in cells[name])}
    contract = view.records[dataset].contract
    cells = list(zip(*(cells[name] for name in shown), strict=True))
    frame = grid(cells, [row[stub] for row in rows], contract.field(stub).title, list(shown.values()))
    return table(frame, id=dataset.replace("_", "-"), caption=caption)


def _cell(view: View, dataset: str, row: Mapping, name: str) -> object:
    if name in ("n", "practice"):
        figure = view.book.get(f"{dataset.removesuffix('_measures')}.n.{row['item']}")
    if name == "n":
        # what the text has in its place is not told again
        return Shown(figure, figure.text) if figure and PLACE not in row["practice"] else ""
    value = row[name]
    if name == "practice" and PLACE in value:
        first, *rest = value.split(PLACE)
        return Sentence((first, *(part for words in rest for part in (Shown(figure, figure.text), words))))
    if isinstance(value, datetime.date):
        return formats.date(value)
    return "" if value is None else value
