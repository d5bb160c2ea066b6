"""A report made as nobody watches it: alone, within its time, tried again where that can help, recorded in any event."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lawnb.errors import EXIT_DRAFT, DiskError, LawnbError, LimitError, machine_errors_named
from lawnb.params import ReportParameters
from lawnb.progress import Progress
from lawnb.provenance.built import Built, built
from lawnb.provenance.why import reasons
from lawnb.storage.folder import EDITIONS, disk_errors_named, sweep
from lawnb.storage.lock import locked
from lawnb.storage.scratch import sweep_temporary
from lawnb.unattended.hooks import run_hook
from lawnb.unattended.journal import Journal, now, read_last_run, write_last_run
from lawnb.unattended.settings import Settings
from lawnb.workspace import Workspace

if TYPE_CHECKING:
    from lawnb.engine.limits import Deadline

#: What `last_run.json` says of a run, beside made, draft and unchanged; one that still says `running` though nobody holds its lock was killed.
BAD = ("failed", "interrupted", "killed", "running")


def lock_path(target: Path) -> Path:
    """The lock of a report's folder: it stays when the folder is replaced."""
    return target.parent / EDITIONS / f"{target.name}.lock"


def report_lock(target: Path, wait: float = 0):
    """Hold a report's lock: nothing makes, signs or replaces it meanwhile.

    Raises
    ------
    BusyError
        Another run holds it.
    """
    run, slug = read_last_run(target), f"{target.parent.name}/{target.name}"
    who = f"（进程 {run['pid']}，{run['started']} 开始）" if run.get("result") == "running" else ""
    return locked(lock_path(target), wait, f"{slug}: 已有一次运行{who}。请等它结束，或用 --wait 等待。")


class Report(Protocol):
    """A report that can be made into its folder of a workspace: a bureau's, a region's."""

    workspace: Workspace
    slug: str
    target: Path

    def reasons(self) -> list[str]:
        """Why it would be made again; nothing where it would not."""

    def make(self, progress: Progress, deadline: Deadline, keep: int) -> Built:
        """Make it; the caller holds its lock."""


@dataclass(frozen=True)
class BureauReport:
    """A bureau's report from its records."""

    workspace: Workspace
    parameters: ReportParameters

    @property
    def slug(self) -> str:
        return f"{self.parameters.agency}/{self.parameters.year}"

    @property
    def target(self) -> Path:
        return self.workspace.build(self.parameters.agency, self.parameters.year)

    def reasons(self) -> list[str]:
        return reasons(self.workspace, self.parameters)

    def make(self, progress: Progress, deadline: Deadline, keep: int) -> Built:
        # loads only where there is something to make
        from lawnb.engine.run import run_report

        return run_report(self.workspace, self.parameters, progress, deadline, keep)


@dataclass
class Attempt:
    """One run of one report, and its record.

    Parameters
    ----------
    due
        The day by which the report is due next, as ISO, for the record.
    """

    report: Report
    settings: Settings
    due: str | None = None
    run: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self):
        self.slug, self.target = self.report.slug, self.report.target
        self.journal = Journal(self.report.workspace)

    def make(self, progress: Progress | None = None, force: bool = False) -> Built:
        """Make the report, if it does not stand already.

        Raises
        ------
        BusyError
            Another run of it is at work.
        LawnbError
            As the report's own making; it is recorded, and the hook has been run.
        """
        sweep_temporary()
        with report_lock(self.target, self.settings.wait_seconds):
            before = self._note_killed()
            if not force and (done := self._standing(before)):
                return done
            with self._recorded():
                done = self._tried(progress)
                self.run |= {"result": "draft" if done.draft else "made", "exit_code": EXIT_DRAFT if done.draft else 0}
        return done

    def standing(self) -> Built | None:
        """The report where it stands already, recorded as `make` would; None where there is something to make.

        Raises
        ------
        BusyError
            Another run of it is at work.
        """
        with report_lock(self.target):
            return self._standing(self._note_killed())

    # -- trying --------------------------------------------------------------------------------------------------------

    def _tried(self, progress: Progress | None) -> Built:
        """Run it, and again after a failure that may pass."""
        # loads only where there is something to make; the forking process works while this one imports
        from lawnb.warm.client import warm_up

        warm_up()
        from lawnb.engine.limits import Deadline, enforced

        deadline = Deadline(self.settings.cell_seconds, self.settings.report_seconds)
        with enforced(deadline, self._last_words):
            for tries in range(1, self.settings.retries + 2):
                self.run["tries"] = tries
                try:
                    with machine_errors_named():
                        return self.report.make(progress or Progress(), deadline, self.settings.keep)
                except LawnbError as error:
                    _without_values(error)
                    if not error.transient or tries > self.settings.retries:
                        raise
                    self.journal.tell("retry", self.slug, problems=list(error.problems))
                    time.sleep(min(self.settings.retry_seconds * 2 ** (tries - 1), max(0, deadline.left())))
                deadline.require()
        raise RuntimeError("no try was left, and none had ended")

    def _last_words(self) -> None:
        self._failed([f"{self.slug}: 报告超过时限后没有响应，已强行结束。请检查数据大小，或放宽 --report-seconds。"], LimitError.exit_code)
        self._ended()

    # -- recording -----------------------------------------------------------------------------------------------------

    def _note_killed(self) -> str | None:
        """Say of a run that was killed that it was, and remove what it left: its lock is ours now; what became of the last run.

        Where the report stands no run of it comes that would remove that.
        """
        before = read_last_run(self.target)
        if before.get("result") != "running":
            return before.get("result")
        with disk_errors_named(self.target):
            sweep(self.target)
        write_last_run(self.target, before | {"result": "killed"})
        self.journal.tell("killed", self.slug, started=before.get("started"))
        return "killed"

    def _standing(self, before: str | None) -> Built | None:
        """A report that stands needs no line and no new record, unless the last one tells of a failure."""
        try:
            if self.report.reasons():
                return None
        except (LawnbError, OSError):
            return None  # making it says what is wrong, and that is recorded
        done = built(self.target, self.slug)
        if before in (None, *BAD):
            moment = now()
            code = EXIT_DRAFT if done.draft else 0
            write_last_run(self.target, self._head(moment) | {"ended": moment, "result": "unchanged", "exit_code": code})
        return done

    def _head(self, moment: str) -> dict[str, Any]:
        return {"report": self.slug, "result": "running", "exit_code": None, "problems": [], "started": moment, "pid": os.getpid(), "tries": 1, "next_due": self.due}

    @contextmanager
    def _recorded(self) -> Iterator[None]:
        self.run = self._head(now())
        begun = time.monotonic()
        try:
            # an end that comes while this is written is recorded too
            write_last_run(self.target, self.run)
            self.journal.tell("started", self.slug)
            yield
        except LawnbError as error:
            _without_values(error)
            self._failed(error.problems, error.exit_code, error.cell)
            raise
        except (KeyboardInterrupt, SystemExit) as end:
            code = end.code if isinstance(end, SystemExit) and isinstance(end.code, int) else 130
            self.run |= {"result": "interrupted", "exit_code": code}
            raise
        except BaseException as error:
            # its text may hold a value; the traceback goes to whoever called
            self._failed([f"{self.slug}: 程序缺陷（{type(error).__name__}）。请附上完整输出反馈。"], 1)
            raise
        finally:
            self.run["seconds"] = round(time.monotonic() - begun, 1)
            self._ended()

    def _failed(self, problems: Sequence[str], code: int, cell: str | None = None) -> None:
        self.run |= {"result": "failed", "exit_code": code, "cell": cell, "problems": list(problems)}

    def _ended(self) -> None:
        self.run["ended"] = now()
        good = self.run["result"] in ("made", "draft")
        try:
            write_last_run(self.target, self.run)
            self.journal.tell("ended", self.slug, **{name: self.run[name] for name in ("result", "exit_code", "problems", "tries")})
        except DiskError:
            if good:
                raise
            # what made the run fail is the message; the hook still tells of it
        hook = self.settings.on_success if good else self.settings.on_failure
        fault = run_hook(hook, self.run, self.report.workspace.root) if hook else None
        if fault:
            self.journal.tell("hook-failed", self.slug, problems=[fault])


def _without_values(error: LawnbError) -> None:
    # loads with the first failure
    from lawnb.privacy.redact import redact

    redact(error)
