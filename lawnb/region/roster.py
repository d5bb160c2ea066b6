"""Which bureaus have to report to a body, in `regions/<region>.yaml`: without that list nobody could tell who is missing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lawnb.agency import CaseWord, Publication
from lawnb.case_word import CASE
from lawnb.checks import Text, Waiver
from lawnb.errors import ContractError, ParameterError, nearest
from lawnb.intake.documents import read_document
from lawnb.site import Site
from lawnb.workspace import SLUG

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")]


class Member(BaseModel):
    """A bureau that has to report, from the year `since` to the year `until` where it has not always been there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    name: Text
    since: int | None = None
    until: int | None = None

    def expected(self, year: int) -> bool:
        """Whether a report of the year is due from it."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class Region(BaseModel):
    """`regions/<region>.yaml`: the body that the bureaus report to, the bureaus, by year its publication block, the site that it goes to and waivers, and the word that its cases are counted by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    short_name: Text
    agencies: Annotated[tuple[Member, ...], Field(min_length=1)]
    publications: dict[int, Publication] = {}
    sites: dict[int, Site] = {}
    waivers: dict[int, tuple[Waiver, ...]] = {}
    case_word: CaseWord = CASE

    def members(self, year: int) -> tuple[Member, ...]:
        """The bureaus from which a report of the year is due, in the order of the list."""
        return tuple(member for member in self.agencies if member.expected(year))


def read_region(folder: Path, slug: str) -> Region:
    """The list of a region.

    Parameters
    ----------
    folder
        The workspace's `regions/`.

    Raises
    ------
    ParameterError
        There is no such list; the message names those that there are.
    ContractError
        With every problem of the list: a bureau or a name given twice among them.
    """
    path, place = folder / f"{slug}.yaml", f"regions/{slug}.yaml"
    if not SLUG.fullmatch(slug) or not path.is_file():
        raise ParameterError(f"region: 没有区域 '{slug}'。{nearest(slug, [known.stem for known in folder.glob('*.yaml')])}")
    region = read_document(path, place, Region)
    problems = [
        f"{place}: {what} '{name}' 写了 {n} 次。请只留一条。"
        for what, names in (("机构", [member.slug for member in region.agencies]), ("名称", [member.name for member in region.agencies]))
        for name, n in Counter(names).items()
        if n > 1
    ]
    if slug in (member.slug for member in region.agencies):
        problems.append(f"{place}: 机构 '{slug}' 与区域同名，汇总报告会占用它的文件夹。请给名单另取一个文件名。")
    if problems:
        raise ContractError(*problems)
    return region


def require_year(region: Region, slug: str, year: int) -> Publication:
    """The publication block of a year.

    Raises
    ------
    ContractError
        The list has none for the year, or no bureau has to report in it.
    """
    place = f"regions/{slug}.yaml"
    if not region.members(year):
        raise ContractError(f"{place}: {year} 年度没有应当报送的机构。请检查 agencies 的 since 和 until。")
    if year not in region.publications:
        have = "、".join(map(str, sorted(region.publications))) or "没有"
        raise ContractError(f"{place}: publications 没有 {year} 年度的公开信息。现有年度：{have}。请补上。")
    return region.publications[year]
