"""What there is: agencies, years, records and outputs."""

from __future__ import annotations

from typing import Any

from lawnb.errors import ContractError
from lawnb.intake.files import record_files
from lawnb.report import read_year
from lawnb.workspace import Workspace


def listing(workspace: Workspace) -> list[dict[str, Any]]:
    """One dict a report: slug, the body's name, datasets recorded, figures, waivers, problems of its records, outputs built.

    A report whose records break their contract is listed with its problems, and without name and figures.
    """
    return [_row(workspace, agency, year) for agency in workspace.agencies() for year in workspace.years(agency)]


def _row(workspace: Workspace, agency: str, year: int) -> dict[str, Any]:
    folder, build = workspace.records(agency, year), workspace.build(agency, year)
    row = {
        "report": f"{agency}/{year}",
        "agency": agency,
        "year": year,
        "name": None,
        "datasets": sorted(record_files(folder)),
        "figures": 0,
        "waivers": 0,
        "problems": [],
        "built": sorted(path.name for path in build.glob("report.*")) if build.is_dir() else [],
    }
    try:
        read = read_year(folder, agency, year)
    except ContractError as error:
        return row | {"problems": list(error.problems)}
    return row | {"name": read.agency.name, "figures": len(read.book), "waivers": len(read.waivers)}
