"""A batch: every report tried, none stopped by another, each counted once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, as_completed
from concurrent.futures import Future as Promise
from typing import Any, Protocol

from lawnb.batch.work import Result, Task, defect
from lawnb.batch.worker import make
from lawnb.errors import RunError
from lawnb.unattended.attempt import BAD
from lawnb.unattended.journal import now, read_last_run, write_last_run
from lawnb.workspace import workspace

#: So many times in a row no report can begin, and the batch gives up: a worker that was killed as it began comes again.
STARTS = 3
#: What an executor raises whose workers, or the process that they are forked from, die as it starts them.
DYING = (BrokenExecutor, EOFError, ConnectionError)
#: So long after, the system has told that it died, and it is started anew.
RESTART_SECONDS = 0.5
#: What became of a report whose worker died under it.
LOST = "工作进程意外终止（可能内存不足）。请检查数据大小，或减少 --workers。"


class Pool(Protocol):
    """Where reports are made; see `lawnb.batch.pool`."""

    workers: int

    def executor(self, workers: int | None = None): ...


class BatchProgress:
    """What a batch tells of itself while it works; this one is silent."""

    def begin(self, total: int, workers: int) -> None:
        """So many reports will be made, so many at once."""

    def done(self, result: Result) -> None:
        """One more has its result."""


def run_batch(tasks: Iterable[Task], pool: Pool, progress: BatchProgress, finish: Callable[[Task, Result], Result]) -> list[Result]:
    """Make every report; results in the order in which they come.

    Parameters
    ----------
    finish
        Called here with each task and result: what is left to do where the outputs have travelled.

    Reports that a dying worker was at are tried again, each alone, so that the one that killed it is known.

    Raises
    ------
    RunError
        Workers die as they begin, again and again; what has its result keeps it.
    """
    tasks, begun = list(tasks), now()
    results: list[Result] = []
    in_vain = 0

    def take(task: Task, result: Result) -> None:
        results.append(finish(task, result))
        progress.done(results[-1])

    while tasks:
        lost = _round(tasks, pool, None, take)
        suspects = [task for task in lost if _was_at(task, begun)]
        in_vain = in_vain + 1 if not suspects and len(lost) == len(tasks) else 0
        if in_vain == STARTS:
            raise RunError(f"工作进程一启动就终止，连续 {STARTS} 次没有一份报告能开始。请检查内存，或减少 --workers。")
        for task in suspects:
            # one that went past its time has said so already
            if _last_of(task)["result"] != "running" or not _alone(task, pool, take):
                take(task, _lost(task))
        tasks = [task for task in lost if task not in suspects]
    return results


def _round(tasks: list[Task], pool: Pool, workers: int | None, take: Callable[[Task, Result], None]) -> list[Task]:
    """Make reports by one executor; returns those that it died under or never came to."""
    futures: dict[Promise, Task] = {}
    with pool.executor(workers) as executor:
        try:
            for task in tasks:
                futures[executor.submit(make, task)] = task
        except DYING:
            time.sleep(RESTART_SECONDS)  # what was handed over may yet be made
        lost = tasks[len(futures) :]
        for future in as_completed(futures):
            task = futures[future]
            error = CancelledError() if future.cancelled() else future.exception()
            if error is None:
                take(task, future.result())
            elif isinstance(error, BrokenExecutor | CancelledError | SystemExit):
                lost.append(task)
            else:  # the cluster gave the report up, or its result did not travel
                take(task, defect(task, error))
    return lost


def _alone(task: Task, pool: Pool, take: Callable[[Task, Result], None]) -> bool:
    """Try a report with a pool of its own, again where the worker died before it had begun: who dies at it now died of it; whether it has a result."""
    for _ in range(STARTS):
        moment = now()
        if not _round([task], pool, 1, take):
            return True
        if _was_at(task, moment):
            return False
    return False


def _last_of(task: Task) -> dict[str, Any]:
    return read_last_run(workspace(out=task.out, root=task.root).build(task.agency, task.year))


def failed_before(task: Task) -> bool:
    """Whether a report's last run failed, or was broken off."""
    return _last_of(task).get("result") in BAD


def _was_at(task: Task, begun: str) -> bool:
    """Whether a report was being made when its worker died: its record is of this batch and tells of no end, or of its time's."""
    run = _last_of(task)
    return run.get("result") in ("running", "failed") and run.get("started", "") >= begun


def _lost(task: Task) -> Result:
    """The result of a report that killed its worker, recorded; one that went past its time has said so itself."""
    run = _last_of(task)
    if run.get("result") != "failed":
        run |= {"report": task.slug, "result": "failed", "exit_code": RunError.exit_code, "problems": [f"{task.slug}: {LOST}"]}
        write_last_run(workspace(out=task.out, root=task.root).build(task.agency, task.year), run)
    return Result(task.slug, "failed", run["exit_code"], run.get("seconds", 0.0), run.get("cell"), tuple(run["problems"]))
