"""What every mechanism of the report has: figures, checks, tables, charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lawnb.checks import Finding, Severity, blocking
from lawnb.display import Fragment
from lawnb.figures import Book, Figure
from lawnb.intake.records import Dataset, Records


@dataclass(frozen=True)
class View:
    """What a table, a chart or a narrative of a topic may look at.

    Parameters
    ----------
    history
        The books of the years that there are, this year's included, by year in ascending order.
    findings
        This year's findings, waivers applied.
    uncounted
        The files whose number of rows is not printed.
    """

    agency: Any
    year: int
    records: Records
    book: Book
    history: Mapping[int, Book]
    findings: tuple[Finding, ...] = ()
    uncounted: frozenset[str] = frozenset()

    @property
    def draft(self) -> bool:
        """Whether findings of the data keep the report a draft; those of the notebook are not known yet."""
        return bool(blocking(self.findings))


def _nothing(*_: object) -> tuple:
    return ()


@dataclass(frozen=True)
class Topic:
    """One mechanism of the report.

    Parameters
    ----------
    figures
        From the records to the figures, ids beginning with the topic's name.
    checks
        From records and book to findings that only this mechanism knows.
    tables, charts
        By name, from a `View` to what a cell shows.
    names
        What a narrative may name beside the figures, from a `View`.
    headlines
        Ids whose change on the year before is a figure too.
    derived
        Figures computed from the figures of the whole book, the changes on the year before among them.
    needs
        Groups of datasets of which one must be there; by default each dataset by itself.
    specs
        What its ledger's figures are counted by, whose titles a totals file may name.
    sectors
        Words of the sectors whose bodies have the mechanism, where not all have it.
    """

    name: str
    title: str
    datasets: tuple[Dataset, ...]
    figures: Callable[[Records], Iterable[Figure]] = _nothing
    checks: Callable[[Records, Book], Iterable[Finding]] = _nothing
    tables: Mapping[str, Callable[[View], Fragment]] = field(default_factory=dict)
    charts: Mapping[str, Callable[[View], Fragment]] = field(default_factory=dict)
    names: Callable[[View], Mapping[str, Any]] = lambda view: {}
    headlines: tuple[str, ...] = ()
    derived: Callable[[Records, Book], Iterable[Figure]] = _nothing
    needs: tuple[tuple[str, ...], ...] | None = None
    specs: tuple = ()
    sectors: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of datasets of which one must be there."""
        return self.needs if self.needs is not None else tuple((dataset.name,) for dataset in self.datasets)

    def of_sector(self, sector: str) -> bool:
        """Whether it is a mechanism of bodies of a sector: 超限超载治理 is nobody's but a transport bureau's. A government has no sector, and none of them."""
        return not self.sectors or any(own in sector for own in self.sectors)

    def given(self, records: Records) -> bool:
        """Whether the bureau gave anything of its own for it."""
        return any(records.provided(dataset.name) for dataset in self.datasets)


def provided_findings(topic: Topic, records: Records, sector: str = "") -> list[Finding]:
    """A finding for each group of datasets of a topic of which the bureau gave none; none of a mechanism of another sector."""
    return [not_provided(topic, group, records) for group in topic.groups if topic.of_sector(sector) and not any(map(records.provided, group))]


def not_provided(topic: Topic, group: tuple[str, ...], records: Records) -> Finding:
    """The finding that a bureau gave nothing for a group of datasets."""
    own = group == topic.groups[0] and group[0] in (topic.name, f"{topic.name}_measures")
    what = topic.title if own else records[group[-1]].contract.title
    files = " 或 ".join(f"{name}.csv" for name in group)
    message = f"没有提供“{what}”材料（{files}）。草稿中写“未提供”，定稿中略去。"
    return Finding("not-provided", Severity.WARNING, f"{group[0]}.csv", message, topic.name, remedy="如有材料，请补上此文件。")


def absent(view: View, caption: str) -> Fragment:
    """What stands in the place of a mechanism that the bureau gave nothing for: a draft says so, a final report passes it over.

    Either way it is a finding (`not-provided`), and never a zero.
    """
    return missing_fragment(caption) if view.draft else Fragment("", f"{caption}：未提供")


def missing_fragment(caption: str) -> Fragment:
    """What stands in a table's place where the bureau gave nothing."""
    return Fragment(f'<div class="narrative"><p>{escape(caption)}：未提供。</p></div>', f"{caption}：未提供")
