"""An open report: records read, figures computed, findings found; what a notebook and `lawnb check` work with."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lawnb.adding_up import check_approximations, check_totals
from lawnb.agency import Agency, Origins, Publication
from lawnb.checks import OUTPUT_CODES, STRUCTURE_CODES, Finding, Severity, Waiver, check_definitions, settled
from lawnb.discreet import discreet, known_all_the_same, uncounted
from lawnb.display import Fragment
from lawnb.editions import Edition, editions, last
from lawnb.errors import ContractError, RunError, gathering, nearest
from lawnb.figures import Book, Figure
from lawnb.imprint import check_publication
from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.intake.unseen import visible
from lawnb.reconcile import reconcile
from lawnb.restate import restated
from lawnb.site import Site, check_site
from lawnb.structure import ANNUAL
from lawnb.suppression import Withheld, public
from lawnb.theme.model import Theme
from lawnb.theme.reading import read_theme
from lawnb.topics import topics
from lawnb.topics.topic import View, provided_findings
from lawnb.workspace import Workspace
from lawnb.years import Year, complete, headlines, read_year, withheld_by_year

#: Notes of one file that are told before the rest are counted.
NOTES_TOLD = 5


def noted(table: Table) -> Finding:
    """What was normalised, passed over or hidden in a dataset's files, as one note."""
    told = "；".join(f"{'、'.join(filter(None, [note.sheet, note.column]))}：{note.message}".lstrip("：") for note in table.notes[:NOTES_TOLD])
    rest = f"；另有 {len(table.notes) - NOTES_TOLD} 条" if len(table.notes) > NOTES_TOLD else ""
    remedy = f"全部提示见 lawnb intake {table.file} --as {table.contract.name}。"
    return Finding("records-noted", Severity.NOTE, table.file, visible(f"{told}{rest}。"), f"records.{table.file}", remedy=remedy)


class Report:
    """One agency's report of one year.

    Parameters
    ----------
    year
        This year's records and figures.
    history
        Books of the years up to this one, ascending, this one included.
    own, previous
        The editions of this report that went out, and last year's last one.
    withheld
        By year, what must not be printed (decision 0016); `history` holds the books without it.
    """

    #: What kind of report it is: which parts it must have.
    kind = ANNUAL
    #: Where a reader who follows a figure ends.
    traced_to = "记录中的位置"

    def __init__(
        self,
        year: Year,
        history: Mapping[int, Book],
        own: Sequence[Edition] = (),
        previous: Edition | None = None,
        withheld: Mapping[int, Withheld] | None = None,
    ):
        self._year = year
        self._own = own
        self._previous = previous
        self.withheld = dict(withheld or {})
        self.history = dict(history)
        self.used: list[tuple[str, str]] = []

    @property
    def agency(self) -> Agency:
        return self._year.agency

    @property
    def theme(self) -> Theme:
        """How the report looks."""
        return self._year.theme

    @property
    def publication(self) -> Publication:
        return self._year.publication

    @property
    def site(self) -> Site:
        """The site that the report is published on, as far as the bureau says."""
        return self._year.site

    @property
    def year(self) -> int:
        return self._year.year

    @property
    def slug(self) -> str:
        """`<agency>/<year>`, as in the file tree, the command line and every message."""
        return f"{self._year.slug}/{self.year}"

    @property
    def made_from(self) -> str:
        """What the report is made of, as the note on its making says it."""
        return f"{self.agency.name}{self.year}年度的记录"

    @cached_property
    def book(self) -> Book:
        """The figures as they are printed."""
        return public(self._year.book, self._withheld(self.year).ids)

    @cached_property
    def before(self) -> Book | None:
        """The book of the year before as it is printed, where there is one."""
        return public(self._year.before, self._withheld(self.year - 1).ids) if self._year.before is not None else None

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """The files of which no rows are told."""
        return uncounted(self._year.book, self._withheld(self.year), self.agency.smallest_count)

    @property
    def passes_over(self) -> bool:
        """Whether it is silent about what the bureau gave nothing for: a final report is, and says once what that is (decision 0007)."""
        return self.kind == ANNUAL and not self.view.draft

    @property
    def not_given(self) -> list[str]:
        """Titles of the mechanisms that every such body is asked for and this one gave nothing for, which a final report passes over."""
        own = (topic for topic in topics().values() if topic.groups and topic.of_sector(self.agency.told_sector) and not topic.given(self.records))
        return [topic.title for topic in own] if self.passes_over else []

    def _withheld(self, year: int) -> Withheld:
        return self.withheld.get(year, Withheld())

    @property
    def records(self) -> Records:
        return self._year.records

    @property
    def origins(self) -> Origins | None:
        """Where the files' content was taken from, where the bureau says so."""
        return self._year.origins

    @property
    def folder(self) -> Path:
        """The folder of the year's records."""
        return self._year.folder

    @cached_property
    def headlines(self) -> list[str]:
        """Ids of the figures whose change on the year before is watched."""
        return headlines()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the data's checks found, waivers applied, the blocking ones first."""
        return tuple(settled(self.raw_findings, self.waivers, exclude=STRUCTURE_CODES | OUTPUT_CODES))

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        return self._year.waivers

    @cached_property
    def raw_findings(self) -> tuple[Finding, ...]:
        """What the data's checks found, before waivers; the notebook's structure is checked on the notebook."""
        # the records are checked as they are, and told as they are printed
        own, before = self._withheld(self.year), self._withheld(self.year - 1)
        return tuple([*discreet(self._data_findings(), self._year.book, own, before), *known_all_the_same(self._year.book, own)])

    def _data_findings(self) -> Iterator[Finding]:
        own, before = self._year.book, self._year.before
        yield from check_totals(own)
        yield from check_approximations(own)
        yield from check_definitions(own, ())
        yield from check_publication(self.publication, self.agency, self.year, "publication.yaml")
        yield from check_site(self.site, "site.yaml")
        yield from map(noted, (table for table in self._year.records.tables() if table.notes))
        for topic in topics().values():
            yield from provided_findings(topic, self._year.records, self.agency.told_sector)
            yield from topic.checks(self._year.records, own)
        yield from reconcile(own, before, self.headlines)
        yield from restated(self.book, self.before, self._own, self._previous)

    @cached_property
    def view(self) -> View:
        return View(self.agency, self.year, self._year.records, self.book, self.history, self.findings, self.uncounted)

    def table(self, name: str) -> Fragment:
        """A topic's table by `<topic>.<table>`, as ``report.table("penalties.by_field")``."""
        return self._shown(name, "tables")

    def chart(self, name: str) -> Fragment:
        """A topic's chart by `<topic>.<chart>`, as ``report.chart("penalties.cases_by_field")``."""
        return self._shown(name, "charts")

    def _shown(self, name: str, kind: str) -> Fragment:
        known = by_name(kind)
        if name not in known:
            word = {"tables": "表", "charts": "图"}[kind]
            raise RunError(f"没有名为 '{name}' 的{word}。{nearest(str(name), known)}")
        topic = topics()[name.partition(".")[0]]
        if not topic.of_sector(self.agency.told_sector) and not topic.given(self.records):
            return Fragment("", f"{topic.title}：不是本单位的职能")
        return known[name](self.view)

    def names(self) -> dict[str, Any]:
        """What a narrative may name: `year`, `agency`, `publication`, and each topic with its figures and rows."""
        return self._names

    @cached_property
    def _names(self) -> dict[str, Any]:
        figures: dict[str, dict[str, Figure]] = {}
        for id, figure in self.book.items():
            topic, _, name = id.partition(".")
            if name.isidentifier() and name.isascii():
                figures.setdefault(topic, {})[name] = figure
        shared = {"year": self.year, "agency": self.agency, "publication": self.publication}
        own = {name: Names(name, figures.get(name, {}) | dict(topic.names(self.view))) for name, topic in topics().items()}
        return shared | own


@cache
def by_name(kind: str) -> dict[str, Callable[[View], Fragment]]:
    """The tables or the charts of all topics, by `<topic>.<name>`."""
    return {f"{topic.name}.{key}": show for topic in topics().values() for key, show in getattr(topic, kind).items()}


class Names:
    """A topic's names for narratives; `dir` lists them, so that an unknown one can be told its nearest."""

    def __init__(self, topic: str, names: Mapping[str, Any]):
        self.__dict__.update(names)
        self._topic = topic


def open_year(
    workspace: Workspace, agency: str, year: int, trend_years: int = 5, date: datetime.date | None = None
) -> Report:
    """Read an agency's year, and the years before it for comparison.

    Parameters
    ----------
    trend_years
        How many years, this one included, the trends go back.
    date
        The report's own date, in place of that in `publication.yaml`.

    Raises
    ------
    ParameterError
        There is no such agency or year.
    ContractError
        A record of any of these years breaks its contract, the theme cannot be read, or an edition that went out was altered.
    """
    problems: list[str] = []
    with gathering(problems):
        theme = read_theme(workspace.records(agency, year).parent, agency)
    # last year's own comparisons, which an edition of last year shows, look one year further back
    span = [y for y in workspace.years(agency) if year - trend_years < y <= year or year - 2 <= y < year]
    years: dict[int, Year] = {}
    for y in span:
        with gathering(problems):
            years[y] = read_year(workspace.records(agency, y), agency, y, years.get(y - 1))
    if problems:
        raise ContractError(*problems)
    for read in years.values():
        complete(read)
    # of older years only the books are read: their editions may be of another version than this program reads
    out = {y: editions(workspace.issued, agency, y) for y in years if y >= year - 1}
    hidden = withheld_by_year(years, out)
    history = {y: public(read.book, hidden[y].ids) for y, read in years.items() if y > year - trend_years}
    own = replace(years[year], theme=theme)
    if date:
        own = replace(own, publication=own.publication.dated(date))
    previous = last(workspace.issued, agency, year - 1)
    for edition in filter(None, [previous]):
        edition.figures()  # one that was altered is refused before anything runs
    return Report(own, history, out[year], previous, hidden)
