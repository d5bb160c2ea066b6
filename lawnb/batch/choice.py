"""Which reports a batch is about: agencies by name and glob, years by number and span."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from lawnb.errors import ParameterError, nearest
from lawnb.workspace import YEAR, Workspace


@dataclass(frozen=True)
class Choice:
    """The reports that there are records for, and the slugs of those that were asked for and have none."""

    reports: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]


def years_of(text: str, today: datetime.date) -> list[int]:
    """Years as they are typed: ``2023``, ``2020-2023``, ``2021,2023``, ``last`` for the year before today's.

    Raises
    ------
    ParameterError
        A part is none of these.
    """
    years: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        span = re.fullmatch(rf"({YEAR.pattern})-({YEAR.pattern})", part)
        if part == "last":
            years.add(today.year - 1)
        elif span and int(span[1]) <= int(span[3]):
            years.update(range(int(span[1]), int(span[3]) + 1))
        elif YEAR.fullmatch(part):
            years.add(int(part))
        else:
            raise ParameterError(f"--years: '{part}' 不是年度。请写成 2023、2020-2023、2021,2023 或 last（去年）。")
    if not years:
        raise ParameterError("--years: 没有写年度。请写成 2023、2020-2023、2021,2023 或 last（去年）。")
    return sorted(years)


def agencies_of(patterns: Iterable[str], known: list[str]) -> list[str]:
    """Agencies by slug or glob, several in one word with commas, in the order of their slugs.

    Raises
    ------
    ParameterError
        With every name and glob that fits none.
    """
    words = [word.strip() for pattern in patterns for word in pattern.split(",") if word.strip()]
    fitting = {word: [slug for slug in known if fnmatchcase(slug, word)] for word in words}
    if unknown := [word for word, slugs in fitting.items() if not slugs]:
        raise ParameterError(*(f"--agencies: 没有机构 '{word}'。{nearest(word, known)}" for word in unknown))
    return sorted({slug for slugs in fitting.values() for slug in slugs})


def chosen(workspace: Workspace, patterns: Iterable[str], years: Iterable[int]) -> Choice:
    """The reports of agencies and years, by year and then by agency.

    Raises
    ------
    ParameterError
        A name or glob fits no agency, or none of the chosen has records of any of the years.
    """
    agencies, years = agencies_of(patterns, workspace.agencies()), list(years)
    having = {agency: set(workspace.years(agency)) for agency in agencies}
    pairs = [(agency, year) for year in years for agency in agencies]
    reports = tuple((agency, year) for agency, year in pairs if year in having[agency])
    if not reports:
        told = "、".join(map(str, years))
        raise ParameterError(f"--years: 所选的 {len(agencies)} 个机构都没有 {told} 年度的数据。请检查年度。")
    return Choice(reports, tuple(f"{agency}/{year}" for agency, year in pairs if year not in having[agency]))
