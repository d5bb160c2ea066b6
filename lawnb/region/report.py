"""A region's report as notebooks and exporters take it: the machinery of a bureau's own report, over many bureaus."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lawnb.adding_up import check_totals
from lawnb.agency import Agency
from lawnb.checks import Finding, check_definitions
from lawnb.display import Fragment
from lawnb.errors import ParameterError, RunError, nearest
from lawnb.evidence import files
from lawnb.figures import Book
from lawnb.imprint import check_publication
from lawnb.intake.records import Records
from lawnb.reconcile import reconcile
from lawnb.region import shown
from lawnb.region.files import region_files
from lawnb.region.findings import not_comparable, not_reported, outlying, partly_reported
from lawnb.region.names import names_of
from lawnb.region.roster import read_region, require_year
from lawnb.region.scene import Scene
from lawnb.region.year import RegionYear, comparable, read_region_year
from lawnb.report import Report
from lawnb.site import Site, check_site
from lawnb.structure import REGION
from lawnb.workspace import Workspace
from lawnb.years import Year, add_changes


class RegionReport(Report):
    """One report over the bureaus that report to a body.

    Parameters
    ----------
    year
        The region's year as the report's machinery knows years: its book, its publication block, its waivers.
    own
        The bureaus with their reports.
    history
        Books of the years up to this one, ascending, this one included.
    """

    kind = REGION
    traced_to = "各机构报告中的数字"

    def __init__(self, year: Year, own: RegionYear, history: Mapping[int, Book]):
        super().__init__(year, history)
        self.own = own

    @property
    def made_from(self) -> str:
        return f"{self.agency.name}所属 {len(self.own.counted)} 家机构 {self.year} 年度报告的数字文件（figures.json）"

    @property
    def headlines(self) -> list[str]:
        return self.own.headlines

    def _data_findings(self) -> Iterator[Finding]:
        own, place = self.own, f"regions/{self.slug.split('/')[0]}.yaml"
        yield from not_reported(own.bureaus, self.year, own.partial)
        yield from not_comparable(own.coverages.values())
        yield from check_totals(self.book)
        yield from check_definitions(self.book, ())
        yield from check_publication(self.publication, self.agency, self.year, place)
        yield from check_site(self.site, place)
        yield from reconcile(self.book, self.before, self.headlines)
        yield from partly_reported(own.coverages.values(), own.bureaus)
        yield from outlying(own.outliers, self.year)

    @cached_property
    def scene(self) -> Scene:
        """What tables and charts look at."""
        return Scene(self.own, self.book, self.before, self.history)

    def _shown(self, name: str, kind: str) -> Fragment:
        family, _, rest = name.partition(".")
        known = {"tables": shown.TABLES, "charts": shown.CHARTS}[kind]
        if family not in known:
            word = {"tables": "表", "charts": "图"}[kind]
            raise RunError(f"没有名为 '{name}' 的{word}。{nearest(family, known)}")
        return known[family](self.scene, rest)

    def names(self) -> dict[str, Any]:
        return names_of(self.agency, self.publication, self.own, self.book)


@files.register
def _(report: RegionReport) -> Iterator[dict[str, Any]]:
    yield from region_files(report.own)


@dataclass(frozen=True)
class Opening:
    """Which report is opened: region and year, the folder of the bureaus' reports, whether in part, and how far trends go back."""

    region: str
    year: int
    build: Path
    partial: bool = False
    trend_years: int = 5
    date: datetime.date | None = None


def years_read(year: int, trend_years: int) -> range:
    """The years before a report's that are read: for the trend, and at least the last for the change."""
    return range(min(year - trend_years + 1, year - 1), year)


#: Of reports that do not count, a refusal tells the reason of this many.
MOST_TOLD = 3


def open_region_year(workspace: Workspace, opening: Opening) -> RegionReport:
    """Read the reports of a region's bureaus of a year, and of the years before it for comparison.

    Raises
    ------
    ParameterError
        There is no such region, or no bureau has a report that counts.
    ContractError
        The region's list is wrong, or has no publication block of the year.
    """
    region = read_region(workspace.regions, opening.region)
    publication = require_year(region, opening.region, opening.year)
    if opening.date:
        publication = publication.dated(opening.date)
    years = {year: read_region_year(opening.build, region, year) for year in years_read(opening.year, opening.trend_years)}
    own = read_region_year(opening.build, region, opening.year, opening.partial)
    require_any(own, workspace.relative(opening.build))
    history = {year: each.sums() for year, each in years.items() if each.counted}
    before = comparable(years[opening.year - 1], own, history[opening.year - 1]) if opening.year - 1 in history else None
    book = own.book()
    add_changes(book, before, opening.year, own.headlines)
    agency, records = Agency(name=region.name, short_name=region.short_name, case_word=region.case_word), Records(opening.year, {}, ())
    waivers = region.waivers.get(opening.year, ())
    year = Year(opening.region, opening.year, agency, publication, records, book, waivers, workspace.regions, before, site=region.sites.get(opening.year, Site()))
    return RegionReport(year, own, history | {opening.year: book})


def require_any(own: RegionYear, place: str) -> None:
    """Refuse a year of which no bureau has a report that counts: there is nothing to tell but the list.

    Raises
    ------
    ParameterError
        With the reason of the first few.
    """
    if not own.counted:
        told = "；".join(f"{bureau.member.slug}: {bureau.reason}" for bureau in own.bureaus[:MOST_TOLD])
        raise ParameterError(
            f"{place}: {own.year} 年度 {len(own.bureaus)} 家机构都没有可以计入的报告（{told}）。"
            "请先用 lawnb run 生成各机构的报告，或检查生成报告的文件夹（--build）。"
        )
