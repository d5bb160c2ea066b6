"""Where agencies, years, parameters, notebooks and outputs are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from lawnb.errors import ParameterError, nearest

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YEAR = re.compile(r"(19|20|21)\d\d")
REPORT_NOTEBOOK = "annual_report.ipynb"
REGION_NOTEBOOK = "region_report.ipynb"


@dataclass(frozen=True)
class Workspace:
    """A folder with `data/`, `params/` and `notebooks/`; `data`, `out` and `issued` may lie elsewhere.

    `out` holds what can be made again, `issued` the editions that went out, which are never overwritten.
    """

    root: Path
    data: Path
    out: Path
    issued: Path

    @property
    def notebook(self) -> Path:
        return self.root / "notebooks" / REPORT_NOTEBOOK

    @property
    def region_notebook(self) -> Path:
        return self.root / "notebooks" / REGION_NOTEBOOK

    @property
    def regions(self) -> Path:
        """The folder of the lists of bureaus that report to one body."""
        return self.root / "regions"

    @property
    def params(self) -> Path:
        return self.root / "params"

    def agencies(self) -> list[str]:
        """Slugs of the agencies that have at least one year."""
        folders = sorted(self.data.iterdir()) if self.data.is_dir() else []
        return [path.name for path in folders if path.is_dir() and SLUG.fullmatch(path.name) and self.years(path.name)]

    def years(self, agency: str) -> list[int]:
        """Years that an agency has records of, ascending."""
        folder = self.data / agency
        names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        return [int(name) for name in names if YEAR.fullmatch(name)]

    def records(self, agency: str, year: int) -> Path:
        """The folder of an agency's year.

        Raises
        ------
        ParameterError
            There is no such agency, or it has no such year; the message names those that there are.
        """
        if SLUG.fullmatch(agency) and year in self.years(agency):
            return self.data / agency / str(year)
        if not self.data.is_dir():
            raise ParameterError(f"data: 没有文件夹 '{self.data.name}'。请写工作区里放记录的文件夹，例如 data。")
        if agency not in self.agencies():
            raise ParameterError(f"agency: 没有机构 '{agency}'。{nearest(agency, self.agencies())}")
        have = "、".join(map(str, self.years(agency)))
        raise ParameterError(f"year: {agency} 没有 {year} 年度的数据。现有年度：{have}。")

    def build(self, agency: str, year: int) -> Path:
        """The folder of a report's outputs."""
        return self.out / agency / str(year)

    def relative(self, path: Path) -> str:
        """A path as messages show it: from the root where it lies below."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)


def find_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that holds `notebooks/` and `params/`; LAWNB_ROOT overrides.

    JupyterLab runs a notebook in its own folder, papermill in the caller's: both must find the same records.

    Raises
    ------
    ParameterError
        There is none.
    """
    if given := os.environ.get("LAWNB_ROOT"):
        return Path(given).resolve()
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "params").is_dir():
            return folder
    raise ParameterError(f"{start}: 这里及上级文件夹都没有 notebooks/ 和 params/。请进入工作区，或用 LAWNB_ROOT 指明。")


def require_own_notebook(root: Path, notebook: Path) -> Path:
    """The notebook, which lies in the workspace's `notebooks/` and is read there: what runs unattended has been looked at by somebody.

    Raises
    ------
    ParameterError
        It lies elsewhere, or is a link that leads elsewhere.
    """
    own = notebook.resolve()
    if notebook.suffix != ".ipynb" or not own.is_relative_to((root / "notebooks").resolve()):
        shown = notebook.relative_to(root) if notebook.is_relative_to(root) else notebook.name
        raise ParameterError(f"{shown}: 不在工作区的 notebooks/ 中，不能运行，也不能列入计划。请经人看过以后放进 notebooks/。")
    return notebook


def workspace(
    data: str | Path = "data", out: str | Path = "build", root: Path | None = None, issued: str | Path = "issued"
) -> Workspace:
    """The workspace around the current folder; relative folders are taken from its root."""
    root = root or find_root()
    return Workspace(root, *((root / folder).resolve() for folder in (data, out, issued)))


def names_of(typed: Iterable[str]) -> tuple[str, ...]:
    """Slugs and globs as they are typed after `--agencies`, several in one word with commas."""
    return tuple(name.strip() for each in typed for name in each.split(",") if name.strip())


def agencies_of(names: Iterable[str], known: list[str]) -> list[str]:
    """The agencies that slugs and globs name, in the order of their slugs.

    Raises
    ------
    ParameterError
        With every name and glob that fits none.
    """
    fitting = {name: [slug for slug in known if fnmatchcase(slug, name)] for name in names}
    if unknown := [name for name, slugs in fitting.items() if not slugs]:
        raise ParameterError(*(f"--agencies: 没有机构 '{name}'。{nearest(name, known)}" for name in unknown))
    return sorted({slug for slugs in fitting.values() for slug in slugs})
