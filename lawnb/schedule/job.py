"""What is scheduled: one command line of `lawnb` in one workspace, with the surroundings that nobody is there to set up."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from lawnb.errors import ParameterError
from lawnb.schedule.dates import LAST
from lawnb.workspace import SLUG, YEAR, Workspace, agencies_of, names_of, require_own_notebook

#: Chinese in and out whatever the service's own locale, and nothing of a login's PATH.
SURROUNDINGS = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"}
#: Beside everything else that can be made again, away from the reports.
LOG = "build/schedule.log"
EVERY = "*"
YEARS = re.compile(rf"{YEAR.pattern}(-{YEAR.pattern})?(,{YEAR.pattern}(-{YEAR.pattern})?)*")
#: No service reads a line or a path on from one of these as it was meant; the last are bytes that are no UTF-8.
BREAKING = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Reports:
    """Which reports are made: agencies by name or glob, and years, `last` for the year before the run's."""

    agencies: tuple[str, ...]
    years: str

    @property
    def single(self) -> bool:
        """Whether that is exactly one report."""
        return len(self.agencies) == 1 and not is_glob(self.agencies[0]) and not set(self.years) & set("-,")


@dataclass(frozen=True)
class Job:
    """A schedule.

    Parameters
    ----------
    name
        Of units, markers and files; one name a workspace and purpose.
    title
        What it is for, in Chinese.
    source
        Where the law says so; empty without.
    crons
        When it fires, in the machine's time.
    argv
        What it runs: absolute, and meant to be run in `root`.
    data
        The data folder as the notebook takes it: from the workspace's root, or absolute.
    more
        Options at its end that were asked for.
    """

    name: str
    title: str
    source: str
    root: Path
    reports: Reports
    crons: tuple[str, ...]
    argv: tuple[str, ...]
    data: str = "data"
    more: tuple[str, ...] = ()

    @property
    def log(self) -> Path:
        return self.root / LOG

    def environment(self) -> dict[str, str]:
        return SURROUNDINGS | {"LAWNB_ROOT": str(self.root)}


def reports(workspace: Workspace, agencies: tuple[str, ...], years: str) -> Reports:
    """The reports that the options ask for; every agency of the workspace without a choice.

    Raises
    ------
    ParameterError
        A name without a glob is no agency now, a glob fits none, or the years are none; or the notebook is no file of the workspace's own.
    """
    require_own_notebook(workspace.root, workspace.notebook)
    names = names_of(agencies) or (EVERY,)
    agencies_of(names, workspace.agencies())
    if years != LAST and not YEARS.fullmatch(years):
        raise ParameterError(f"--years: '{years}' 不是年度。请写成 {LAST}（上一年度）、2023、2020-2023 或 2021,2023。")
    return Reports(names, years)


def is_glob(name: str) -> bool:
    return any(character in name for character in "*?[")


def command(chosen: Reports, data: Path | None, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The command line that makes these reports; `more` are options of `lawnb run` or `lawnb batch` for it.

    Raises
    ------
    ParameterError
        This environment has no `lawnb` to name.
    """
    more = (*(("--data", str(data)) if data else ()), *more)
    if chosen.single:
        return str(executable()), "run", "--agency", chosen.agencies[0], "--year", chosen.years, *more
    return str(executable()), "batch", "--agencies", ",".join(chosen.agencies), "--years", chosen.years, *more


def executable() -> Path:
    """The `lawnb` of the environment that this process runs in.

    Raises
    ------
    ParameterError
        It is not installed there.
    """
    # not resolved: the link in a venv's folder is what makes Python use the venv
    path = Path(sys.executable).with_name("lawnb.exe" if os.name == "nt" else "lawnb")
    if not path.is_file():
        raise ParameterError(f"{path}: 没有这个程序，计划任务无从调用。请在装有 lawnb 的环境中运行。")
    return path


def job_name(purpose: str, root: Path) -> str:
    """A name that two workspaces of one machine do not share.

    Raises
    ------
    ParameterError
        The purpose cannot be part of a unit's name.
    """
    if not SLUG.fullmatch(purpose):
        raise ParameterError(f"--name: '{purpose}' 不是小写字母、数字和连字符。请改写，例如 superiors。")
    return f"lawnb-{purpose}-{hashlib.sha256(str(root).encode()).hexdigest()[:8]}"


def require_plain(job: Job, forbidden: str = "") -> None:
    """Refuse what the target has no way to write.

    Raises
    ------
    ParameterError
        The workspace's path or an argument holds a line break or another control character, or one of `forbidden`.
    """
    for place, text in [("工作区", str(job.root)), ("数据文件夹", job.data), *(("命令", argument) for argument in job.argv)]:
        if BREAKING.search(text) or any(character in text for character in forbidden):
            raise ParameterError(f"{place}: {text!r} 含有计划任务写不了的字符。请把工作区放到名称普通的文件夹。")
