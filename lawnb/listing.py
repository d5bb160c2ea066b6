"""What there is: agencies, years, records and outputs."""

from __future__ import annotations

from typing import Any

from lawnb.report import read_year
from lawnb.workspace import Workspace


def listing(workspace: Workspace) -> list[dict[str, Any]]:
    """One dict a report: slug, the body's name, datasets recorded, waivers, outputs built.

    Raises
    ------
    ContractError
        A record breaks its contract: what cannot be read cannot be listed.
    """
    return [_row(workspace, agency, year) for agency in workspace.agencies() for year in workspace.years(agency)]


def _row(workspace: Workspace, agency: str, year: int) -> dict[str, Any]:
    folder, build = workspace.records(agency, year), workspace.build(agency, year)
    read = read_year(folder, agency, year)
    return {
        "report": f"{agency}/{year}",
        "agency": agency,
        "year": year,
        "name": read.agency.name,
        "datasets": sorted(path.stem for path in folder.glob("*.csv")),
        "figures": len(read.book),
        "waivers": len(read.waivers),
        "built": sorted(path.name for path in build.glob("report.*")) if build.is_dir() else [],
    }
