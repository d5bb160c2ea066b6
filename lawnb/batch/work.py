"""One report of a batch, as a worker makes it: all that goes in and comes out can travel."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lawnb.errors import EXIT_DRAFT, LawnbError
from lawnb.params import Layer, Resolved, all_layers, resolve
from lawnb.provenance.built import Built
from lawnb.provenance.why import reasons
from lawnb.unattended.attempt import Attempt
from lawnb.unattended.settings import Settings
from lawnb.workspace import Workspace, workspace

#: A run changes its process's environment and folder of temporary files: a worker with threads makes one report at a time.
ONE_AT_A_TIME = threading.Lock()


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
        An fsspec address that inputs come from and outputs go to, for a worker that does not share the folders.
    """

    agency: str
    year: int
    root: Path
    out: Path
    settings: Settings
    overrides: tuple[Layer, ...] = ()
    force: bool = False
    due: str | None = None
    bundle: str | None = None

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


@dataclass(frozen=True)
class Result:
    """What became of a report; `result` as in `last_run.json`."""

    report: str
    result: str
    exit_code: int
    seconds: float = 0.0
    cell: str | None = None
    problems: tuple[str, ...] = field(default=())

    @property
    def failed(self) -> bool:
        return self.result not in ("made", "draft", "unchanged")

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"problems": list(self.problems)}


def make(task: Task) -> Result:
    """Make a report; whatever goes wrong with it is its result."""
    with ONE_AT_A_TIME:
        if task.bundle is None:
            return reported(task, lambda: made(task))
        from lawnb.batch.share import carried_out  # fsspec is an extra

        return carried_out(task)


def made(task: Task) -> Built:
    """Make a report in the task's own workspace."""
    own, parameters = task.resolved()
    return Attempt(own, parameters.values, task.settings, task.due).make(force=task.force)


def reported(task: Task, work: Callable[[], Built]) -> Result:
    """Do the work and tell what came of it; a defect of ours too is one report's failure, and no more."""
    begun = time.monotonic()
    try:
        done = work()
        result = "unchanged" if not done.fresh else "draft" if done.draft else "made"
        found = Result(task.slug, result, EXIT_DRAFT if done.draft else 0)
    except LawnbError as error:
        found = Result(task.slug, "failed", error.exit_code, cell=error.cell, problems=error.problems)
    except Exception as error:
        # its text may hold a value of a record
        found = defect(task, error)
    return replace(found, seconds=round(time.monotonic() - begun, 2))


def defect(task: Task, error: Exception) -> Result:
    """A failure that is no refusal of ours."""
    return Result(task.slug, "failed", 1, problems=(f"{task.slug}: 程序缺陷（{type(error).__name__}）。请用 lawnb run 单独运行，并附上完整输出反馈。",))


def needed(task: Task) -> bool:
    """Whether a report would be made (again); one whose parameters are wrong would, to say so."""
    try:
        own, parameters = task.resolved()
        return bool(reasons(own, parameters.values))
    except LawnbError:
        return True


def prepare(warm: str | None) -> None:
    """What a worker process of a local batch begins with: its share of the forking process, and an end with its parent.

    Parameters
    ----------
    warm
        The address of the batch's forking process; None where there is none.
    """
    import multiprocessing
    import signal
    import sys
    from multiprocessing.connection import wait

    from lawnb.warm.client import SHARED

    if warm:
        os.environ[SHARED] = warm
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers in order
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True, name="lawnb-parent").start()
