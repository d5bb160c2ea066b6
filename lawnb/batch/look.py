"""What a batch asks of its reports before it starts anything that makes them: which of them stand, which have changed."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from lawnb.batch.pool import ending
from lawnb.batch.work import Task
from lawnb.batch.worker import prepare

T = TypeVar("T")
#: Reports that are looked at in one message to a process; so few are looked at without one.
AT_ONCE = 20


def looked_at(tasks: Sequence[Task], look: Callable[[Task], T], workers: int) -> Iterator[T | None]:
    """What `look` says of each report, in their order; None where the process that looked has died.

    The processes are forked from this one, which has imported all that looking takes; what makes reports starts where there is
    one to make.
    """
    if len(tasks) <= AT_ONCE or not _may_fork():
        yield from map(look, tasks)
        return
    pool = ProcessPoolExecutor(min(workers, os.cpu_count() or 1), multiprocessing.get_context("fork"), prepare, (None,))
    told = 0
    with ending(pool) as executor:
        try:
            for answer in executor.map(look, tasks, chunksize=AT_ONCE):
                told += 1
                yield answer
        except BrokenProcessPool:
            yield from (None for _ in tasks[told:])


def _may_fork() -> bool:
    """Whether a fork of this process is sound: a thread, as a cluster's client has, may hold what the fork would wait for."""
    return sys.platform == "linux" and threading.active_count() == 1
