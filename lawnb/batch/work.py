"""One report of a batch: the task that goes to a worker and the result that comes back, both able to travel."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lawnb.errors import EXIT_DRAFT, LawnbError
from lawnb.params import Layer, Resolved, all_layers, resolve
from lawnb.provenance.built import Built
from lawnb.provenance.why import reasons
from lawnb.unattended.attempt import Attempt, BureauReport
from lawnb.unattended.settings import Settings
from lawnb.workspace import Workspace, workspace


@dataclass(frozen=True)
class Bundle:
    """A ZIP at an fsspec address, and the digest by which it is known: who may write there may put another in its place."""

    address: str
    sha256: str


@dataclass(frozen=True)
class Task:
    """One report to make.

    Parameters
    ----------
    root, out
        The workspace, and where outputs go.
    overrides
        The layers of parameters over the files' own: `--params` and the flags.
    bundle
        The inputs at an address beside which outputs go, for a worker that does not share the folders.
    """

    agency: str
    year: int
    root: Path
    out: Path
    settings: Settings
    overrides: tuple[Layer, ...] = ()
    force: bool = False
    due: str | None = None
    bundle: Bundle | None = None

    @property
    def slug(self) -> str:
        return f"{self.agency}/{self.year}"

    def resolved(self) -> tuple[Workspace, Resolved]:
        """The workspace and the parameters, checked.

        Raises
        ------
        ParameterError
            With every problem of every layer.
        """
        own = Layer("lawnb batch", {"agency": self.agency, "year": self.year}, {})
        parameters = resolve(all_layers(self.root, [*self.overrides, own]))
        values = parameters.values
        return workspace(values.data, self.out, self.root, values.issued), parameters

    def attempt(self) -> Attempt:
        """The report in the task's own workspace, to be made or looked at."""
        own, parameters = self.resolved()
        return Attempt(BureauReport(own, parameters.values), self.settings, self.due)


@dataclass(frozen=True)
class Result:
    """What became of a report; `result` as in `last_run.json`, `bundle` the outputs that are still to be fetched."""

    report: str
    result: str
    exit_code: int
    seconds: float = 0.0
    cell: str | None = None
    problems: tuple[str, ...] = field(default=())
    bundle: Bundle | None = None

    @property
    def failed(self) -> bool:
        return self.result not in ("made", "draft", "unchanged")

    def as_json(self) -> dict[str, Any]:
        told = asdict(self) | {"problems": list(self.problems)}
        del told["bundle"]
        return told


def made(task: Task) -> Built:
    """Make a report."""
    return task.attempt().make(force=task.force)


def unchanged(task: Task) -> Result | None:
    """The result of a report that stands; None of one that is to be made, or of which making will say what is wrong."""
    begun = time.monotonic()
    try:
        done = task.attempt().standing()
    except Exception:
        return None
    return done and Result(task.slug, "unchanged", EXIT_DRAFT if done.draft else 0, round(time.monotonic() - begun, 2))


def reported(task: Task, work: Callable[[], Built]) -> Result:
    """Do the work and tell what came of it; a defect of ours too is one report's failure, and no more."""
    begun = time.monotonic()
    try:
        done = work()
        result = "unchanged" if not done.fresh else "draft" if done.draft else "made"
        found = Result(task.slug, result, EXIT_DRAFT if done.draft else 0)
    except LawnbError as error:
        from lawnb.privacy.redact import redact  # loads with the first failure

        redact(error)
        found = Result(task.slug, "failed", error.exit_code, cell=error.cell, problems=error.problems)
    except Exception as error:
        # its text may hold a value of a record
        found = defect(task, error)
    return replace(found, seconds=round(time.monotonic() - begun, 2))


def defect(task: Task, error: Exception) -> Result:
    """A failure that is no refusal of ours."""
    return Result(task.slug, "failed", 1, problems=(f"{task.slug}: 程序缺陷（{type(error).__name__}）。请用 lawnb run 单独运行，并附上完整输出反馈。",))


def needed(task: Task) -> bool:
    """Whether a report would be made (again); one whose parameters are wrong, or whose records cannot be read, would, to say so."""
    try:
        own, parameters = task.resolved()
        return bool(reasons(own, parameters.values))
    except (LawnbError, OSError):
        return True
