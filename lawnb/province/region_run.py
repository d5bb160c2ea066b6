"""One report over a region's bureaus, from their figures.json to published files."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawnb.digests import sha256
from lawnb.engine.limits import Deadline
from lawnb.engine.run import executed, require_folder_public, values_hidden, write_outputs
from lawnb.errors import ParameterError
from lawnb.filenames import CRATE, FIGURES
from lawnb.outcome import outcome
from lawnb.progress import Progress
from lawnb.provenance.built import Built
from lawnb.provenance.computed import require_shown
from lawnb.provenance.crate import crate
from lawnb.provenance.inputs import ELSEWHERE, program
from lawnb.provenance.why import differing, reasons_in, require_unchanged
from lawnb.region.report import Opening, open_region_year, years_read
from lawnb.region.roster import Region, read_region, require_year
from lawnb.report import Report
from lawnb.storage.folder import disk_errors_named, publish, staging, write_whole
from lawnb.storage.jsonfile import json_bytes
from lawnb.storage.scratch import private_surroundings
from lawnb.workspace import Workspace


@dataclass(frozen=True)
class RegionParameters:
    """The parameters of `notebooks/region_report.ipynb`; its parameters cell names the same ones.

    Parameters
    ----------
    build
        The folder of the bureaus' finished reports.
    """

    region: str
    year: int
    build: Path
    partial: bool = False
    trend_years: int = 5
    date: str | None = None
    appendix: bool = False

    @property
    def slug(self) -> str:
        """`<region>/<year>`, as for a bureau's report."""
        return f"{self.region}/{self.year}"

    def values(self, workspace: Workspace) -> dict[str, Any]:
        """The parameters as the notebook takes them: the folder from the workspace's root where it lies below."""
        return vars(self) | {"build": workspace.relative(self.build)}


class RegionReport:
    """A region's report, as `lawnb.unattended.attempt` makes it.

    Raises
    ------
    ParameterError
        There is no such region, or none of its bureaus has a report.
    ContractError
        The region's list is wrong, or has no publication block of the year.
    """

    def __init__(self, workspace: Workspace, parameters: RegionParameters):
        self.workspace, self.parameters, self.slug = workspace, parameters, parameters.slug
        self.region = read_region(workspace.regions, parameters.region)
        require_year(self.region, parameters.region, parameters.year)
        require_own_place(workspace, parameters)
        require_reports(workspace, parameters, self.region)
        self.target = workspace.build(parameters.region, parameters.year)

    def inputs(self) -> dict[str, dict[str, str]]:
        return inputs(self.workspace, self.parameters, self.region)

    def reasons(self) -> list[str]:
        return reasons_in(self.target, lambda was: differing(was.inputs, self.inputs()))

    def make(self, progress: Progress, deadline: Deadline, keep: int) -> Built:
        return run_region(self, progress, deadline, keep)


def run_region(own: RegionReport, progress: Progress, deadline: Deadline, keep: int = 1) -> Built:
    """Execute the region's notebook and publish its outputs and their provenance, all of them at once.

    The caller holds the report's lock, where there may be others.

    Raises
    ------
    RunError
        The notebook failed, and is left as `failed.ipynb`.
    ChangedError
        A bureau's report was made anew while the notebook worked.
    PublicationError
        An output could not be made or written; the files before stay as they were.
    """
    workspace, target, used = own.workspace, own.target, own.inputs()
    values = own.parameters.values(workspace)
    with staging(target) as folder, private_surroundings(workspace.root), disk_errors_named(target), values_hidden():
        nb, log = executed(workspace, workspace.region_notebook, values, (folder, target), progress, deadline)
        shown = require_shown(nb, own.slug, lambda: as_made(workspace, own.parameters))
        result = outcome(nb)
        write_outputs(nb, result, folder, progress, deadline)
        require_unchanged(used, own.inputs())
        (folder / CRATE).write_bytes(crate(folder, result.report, used, {}))
        require_folder_public(folder, log, progress, shown)
        files = tuple(sorted(path.name for path in folder.iterdir()))
        publish(folder, target, keep)
    write_whole(target.with_name(f"{target.name}.log.json"), json_bytes(log))
    return Built(own.slug, target, files, result.findings, result.draft)


def as_made(workspace: Workspace, parameters: RegionParameters) -> Report:
    """The report of these parameters, from the bureaus' reports as they are now."""
    date = datetime.date.fromisoformat(parameters.date) if parameters.date else None
    return open_region_year(workspace, Opening(parameters.region, parameters.year, parameters.build, parameters.partial, parameters.trend_years, date))


# -- inputs ------------------------------------------------------------------------------------------------------------


def require_own_place(workspace: Workspace, parameters: RegionParameters) -> None:
    """Refuse a region named as a bureau is: its report would stand in the bureau's place."""
    if parameters.region in workspace.agencies():
        raise ParameterError(f"region: '{parameters.region}' 也是 data/ 下一个机构的代号。请给名单另取一个文件名。")


def require_reports(workspace: Workspace, parameters: RegionParameters, region: Region) -> None:
    """Refuse a year of which none of the bureaus has a report."""
    if not any(name.endswith(f"/{parameters.year}/{FIGURES}") for name, _ in figures_files(parameters, region)):
        place = workspace.relative(parameters.build)
        raise ParameterError(f"{place}: 没有任何一家机构的 {parameters.year} 年度报告。请先用 lawnb run 生成，或检查 --build。")


def inputs(workspace: Workspace, parameters: RegionParameters, region: Region) -> dict[str, dict[str, str]]:
    """What the report is made of, by kind and name, as `lawnb.provenance.inputs` tells it of a bureau's report."""
    given = {name: sha256(path) for name, path in figures_files(parameters, region)}
    own = workspace.regions / f"{parameters.region}.yaml"
    # a folder outside the workspace is nobody's business
    build = {"build": workspace.relative(parameters.build) if parameters.build.is_relative_to(workspace.root) else ELSEWHERE}
    return {
        "data": given | {f"regions/{own.name}": sha256(own)},
        "issued": {},
        "parameter": {name: json.dumps(value, ensure_ascii=False) for name, value in (vars(parameters) | build).items()},
        **program(workspace, workspace.region_notebook),
    }


def figures_files(parameters: RegionParameters, region: Region) -> Iterator[tuple[str, Path]]:
    """The figures.json of every bureau that has one, of the year and of those that it is compared with."""
    for year in (*years_read(parameters.year, parameters.trend_years), parameters.year):
        for member in region.members(year):
            name = f"{member.slug}/{year}/{FIGURES}"
            if (parameters.build / name).is_file():
                yield name, parameters.build / name
