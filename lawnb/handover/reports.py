"""Whose report is handed over, and what its records hold today that must not go out."""

from __future__ import annotations

import datetime

from lawnb.editions import Edition, editions
from lawnb.errors import ParameterError
from lawnb.params import ReportParameters
from lawnb.privacy.names import Private
from lawnb.provenance.crate import recorded
from lawnb.provenance.inputs import ELSEWHERE
from lawnb.region.report import Opening, open_region_year
from lawnb.report import open_year
from lawnb.unprinted import unprinted
from lawnb.workspace import Workspace


def bureau_private(workspace: Workspace, parameters: ReportParameters) -> Private:
    """Of a bureau's report.

    Raises
    ------
    ParameterError
        There is no such bureau or year.
    ContractError
        Its records cannot be read.
    """
    return unprinted(open_year(workspace, parameters.agency, parameters.year, parameters.trend_years))


def region_private(workspace: Workspace, region: str, year: int) -> Private:
    """Of a region's report, opened as it was made.

    Raises
    ------
    ParameterError
        It has not been made.
    ContractError
        The region's list cannot be read.
    """
    was = recorded(workspace.build(region, year))
    said = was.parameters if was else {}
    if said.get("region") != region:
        raise ParameterError(f"--region: {workspace.relative(workspace.build(region, year))} 没有区域报告。请先运行 lawnb region --region {region} --year {year}。")
    date = datetime.date.fromisoformat(said["date"]) if said.get("date") else None
    build = workspace.out if said.get("build", ELSEWHERE) == ELSEWHERE else workspace.root / said["build"]
    opening = Opening(region, year, build, bool(said.get("partial")), said.get("trend_years", 5), date)
    return unprinted(open_region_year(workspace, opening))


def issued_edition(workspace: Workspace, parameters: ReportParameters, number: int | None) -> Edition:
    """An edition of a bureau's report by its number, else the one that stands.

    Raises
    ------
    ParameterError
        There is none.
    ContractError
        An edition's record cannot be read.
    """
    found = editions(workspace.issued, parameters.agency, parameters.year)
    slug = f"{parameters.agency}/{parameters.year}"
    if not found:
        raise ParameterError(f"--edition: {slug} 还没有签发。请先运行 lawnb issue，或去掉 --edition。")
    chosen = [edition for edition in found if number in (None, edition.number)]
    if not chosen:
        raise ParameterError(f"--edition: {slug} 没有第 {number} 版。已签发的有：{'、'.join(str(edition.number) for edition in found)}。")
    return chosen[-1]
