"""A batch from beginning to end: planned, narrowed, run, and summed up even where it is broken off."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lawnb.batch.batch import BatchProgress, Pool, failed_before, run_batch
from lawnb.batch.choice import chosen, years_of
from lawnb.batch.look import looked_at
from lawnb.batch.summary import Summary, write_summary
from lawnb.batch.work import Result, Task, needed, unchanged
from lawnb.filenames import CRATE
from lawnb.params import Layer, all_layers, resolve
from lawnb.schedule.dates import next_due
from lawnb.storage.scratch import sweep_temporary
from lawnb.unattended.journal import now
from lawnb.unattended.settings import Settings
from lawnb.workspace import workspace


@dataclass(frozen=True)
class Plan:
    """The reports of a batch, and what was asked for and has no records."""

    out: Path
    tasks: tuple[Task, ...]
    absent: tuple[str, ...]

    def narrowed(self, pool: Pool, changed: bool, failed: bool, limit: int | None) -> Plan:
        """The same with fewer reports: those to be made (again), those that failed, the first few."""
        tasks = [task for task in self.tasks if not failed or failed_before(task)]
        if changed:
            tasks = [task for task, answer in zip(tasks, looked_at(tasks, needed, pool.workers), strict=True) if answer is not False]
        return replace(self, tasks=tuple(tasks[:limit]))

    def may_stand(self) -> list[Task]:
        """The tasks whose report is there, and not asked for again whatever it is."""
        return [task for task in self.tasks if not task.force and (self.out / task.slug / CRATE).exists()]


def planned(
    root: Path, out: Path, overrides: Iterable[Layer], agencies: Iterable[str], years: str | None, settings: Settings, force: bool, today: date
) -> Plan:
    """The reports that agencies and years name.

    Parameters
    ----------
    years
        As typed; None for the year of the parameter files.
    today
        What `last` is counted from.

    Raises
    ------
    ParameterError
        A name, a glob, a year or a layer is wrong.
    """
    overrides = tuple(overrides)
    values = resolve(all_layers(root, overrides)).values
    own = workspace(values.data, out, root, values.issued)
    choice = chosen(own, agencies, years_of(years, today) if years else [values.year])
    due = next_due(None, today).isoformat()
    tasks = tuple(Task(agency, year, root, out, settings, overrides, force, due) for agency, year in choice.reports)
    return Plan(out, tasks, choice.absent)


def begun(plan: Plan, pool: Pool, progress: BatchProgress, share: str | None) -> Summary:
    """Run a plan; its summary is written also where the batch is broken off, which goes on to the caller.

    Parameters
    ----------
    share
        The fsspec address over which inputs and outputs travel; None where folders are shared.
    """
    results: list[Result] = []
    started, clock = now(), time.monotonic()
    travel = _travel(share)

    def finish(task: Task, result: Result) -> Result:
        results.append(travel.arrived(task, result))
        return results[-1]

    sweep_temporary()
    try:
        progress.begin(len(plan.tasks), min(pool.workers, len(plan.tasks)))
        for standing in filter(None, looked_at(plan.may_stand(), unchanged, pool.workers)):
            results.append(standing)
            progress.done(standing)
        told = {result.report for result in results}
        run_batch([travel.sent(task) for task in plan.tasks if task.slug not in told], pool, progress, finish)
    finally:
        travel.close()
        summary = Summary(started, now(), time.monotonic() - clock, len(plan.tasks), tuple(results), plan.absent)
        write_summary(plan.out, summary)
    return summary


class SharedFolders:
    """The workers see this machine's folders: nothing travels."""

    def sent(self, task: Task) -> Task:
        return task

    def arrived(self, task: Task, result: Result) -> Result:
        return result

    def close(self) -> None:
        pass


def _travel(share: str | None):
    if share is None:
        return SharedFolders()
    from lawnb.batch.share import Share  # fsspec is an extra

    return Share(share)
