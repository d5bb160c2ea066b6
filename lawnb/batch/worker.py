"""What runs in a worker: a process of a local batch, or of a cluster."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from functools import cache
from multiprocessing.connection import wait

from lawnb.batch.share import carried_out
from lawnb.batch.work import Result, Task, made, reported
from lawnb.ending import SIGNALLED, end, lose_no_end
from lawnb.warm.client import SHARED

#: A run changes its process's environment and folder of temporary files: a worker with threads makes one report at a time.
ONE_AT_A_TIME = threading.Lock()
#: Set when this worker was asked to end.
_ended = threading.Event()


def make(task: Task) -> Result:
    """Make a report; whatever goes wrong with it is its result."""
    with ONE_AT_A_TIME:
        if _ended.is_set():
            raise SystemExit
        try:
            return carried_out(task) if task.bundle else reported(task, lambda: made(task))
        finally:
            gc.collect()  # a run leaves its garbage
            _settle()


@cache
def _settle() -> None:
    """What the first report has loaded stays: no later collection looks through it, which takes longer than all that a run leaves."""
    gc.freeze()


def _end(number: int, frame: object) -> None:
    _ended.set()
    end(number)


def _end_between_reports() -> None:
    """End this worker when it was asked to, as soon as the report that it was at is cleared away.

    Its pool takes the `SystemExit` for the report's result and waits for the next one, which never comes: from Python 3.12 on a
    pool whose worker died asks the others to end, and waits for them without another word.
    """
    _ended.wait()
    with ONE_AT_A_TIME:
        os._exit(SIGNALLED + signal.SIGTERM)


def prepare(warm: str | None) -> None:
    """What a worker process of a local batch begins with: its share of the forking process, and an end with its parent.

    Parameters
    ----------
    warm
        The address of the batch's forking process; None where there is none.
    """
    if warm:
        os.environ[SHARED] = warm
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers in order
    if hasattr(signal, "pthread_sigmask"):  # what this process was forked from does not hear it at all, and what this one starts must
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not the handler of a process that this one was forked from
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        wait([parent.sentinel])
        os._exit(1)

    for target, name in ((end_with_parent, "lawnb-parent"), (_end_between_reports, "lawnb-ended")):
        threading.Thread(target=target, daemon=True, name=name).start()
    # at last: a worker that is ended while it begins would tell of an exception in its beginning
    lose_no_end()
    signal.signal(signal.SIGTERM, _end)
