"""The shape that the counted mechanisms share: figures, checks, tables and charts from a ledger, or from totals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from lawnb.checks import Finding
from lawnb.figures import Book, Figure
from lawnb.intake.records import Dataset, Records
from lawnb.topics.counting import ledger_figures, origin
from lawnb.topics.ledger_checks import ledger_findings
from lawnb.topics.ledger_shown import breakdown_chart, breakdown_table, summary_table, unless_counted
from lawnb.topics.measures import measures_topic
from lawnb.topics.specs import Breakdown
from lawnb.topics.topic import Topic, View
from lawnb.topics.words import words


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
    sectors: tuple[str, ...] = (),
    asked: bool = True,
) -> Topic:
    """A topic whose figures are counted from the ledger `<name>`, else read from `<name>_totals`.

    Parameters
    ----------
    figures
        Count, Sum, Days, Share, Breakdown, and what a function of the records computes, each after those that it names.
    checks, tables, charts, names, more_figures
        What this mechanism has beside the kit's own.
    measures
        Caption of the table of descriptive rows, of a topic that is mostly told in words; any topic may have a file `<name>_measures` too.
    dated
        The date that must lie in the report's year.
    sectors, asked
        Whose mechanism it is, and whether it is a finding where they give nothing for it.
    headlines
        Names of figures whose change on the year before is a figure too.
    """
    breakdowns = [spec for spec in figures if isinstance(spec, Breakdown)]
    titles = {spec.name: spec.title for spec in figures if not isinstance(spec, Breakdown)}
    captions = {spec: f"{title}：{titles[spec.of]}（按{spec.title}）" for spec in breakdowns}
    described = measures_topic(name, title, caption=measures or f"{title}的做法和举措")

    def all_figures(records: Records) -> Iterable[Figure]:
        yield from ledger_figures(name, [bound(spec, records) for spec in figures], records)
        yield from more_figures(records) if more_figures else ()
        yield from described.figures(records) if measures or records.provided(f"{name}_measures") else ()

    def all_checks(records: Records, book: Book) -> Iterable[Finding]:
        yield from ledger_findings(name, figures, dated, records, book)
        yield from checks(records, book) if checks else ()

    def all_names(view: View) -> dict:
        shared = {"provided": origin(view.records, name) != "未提供", "origin": origin(view.records, name)}
        return shared | dict(described.names(view)) | dict(names(view) if names else {})

    own = (Dataset(name), Dataset(f"{name}_totals", "totals", partial(words, name, figures)))
    return Topic(
        name,
        title,
        (*own, *described.datasets),
        all_figures,
        all_checks,
        tables={"summary": summary_table(name, title, figures)}
        | {f"{spec.of}_by_{spec.by}": breakdown_table(name, spec, captions[spec]) for spec in breakdowns}
        | {key: unless_counted(name, show) for key, show in described.tables.items()}
        | dict(tables or {}),
        charts={f"{spec.of}_by_{spec.by}": breakdown_chart(name, spec, captions[spec]) for spec in breakdowns} | dict(charts or {}),
        names=all_names,
        headlines=tuple(f"{name}.{headline}" for headline in headlines),
        needs=((name, f"{name}_totals"),) if asked else (),
        specs=figures,
        sectors=sectors,
    )


def bound(spec: Any, records: Records) -> Any:
    """A spec with the records that it computes from, where it computes."""
    return spec.bound(records) if hasattr(spec, "bound") else spec
