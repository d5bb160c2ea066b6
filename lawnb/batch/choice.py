"""Which reports a batch is about: agencies by name and glob, years by number and span."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lawnb.errors import ParameterError
from lawnb.workspace import YEAR, Workspace, agencies_of, names_of


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


def chosen(workspace: Workspace, patterns: Iterable[str], years: Iterable[int]) -> Choice:
    """The reports of agencies and years, by year and then by agency.

    Raises
    ------
    ParameterError
        A name or glob fits no agency, or none of the chosen has records of any of the years.
    """
    agencies, years = agencies_of(names_of(patterns), workspace.agencies()), list(years)
    having = {agency: set(workspace.years(agency)) for agency in agencies}
    pairs = [(agency, year) for year in years for agency in agencies]
    reports = tuple((agency, year) for agency, year in pairs if year in having[agency])
    if not reports:
        told = "、".join(map(str, years))
        raise ParameterError(f"--years: 所选的 {len(agencies)} 个机构都没有 {told} 年度的数据。请检查年度。")
    return Choice(reports, tuple(f"{agency}/{year}" for agency, year in pairs if year not in having[agency]))
