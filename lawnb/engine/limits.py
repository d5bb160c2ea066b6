"""How long a cell and a report may take, and what ends a process that does not heed it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lawnb.errors import LimitError

CELL_SECONDS = 600
REPORT_SECONDS = 3600
#: What is left for a report that is past its time to end by itself: a converter that hangs in C code does not hear.
GRACE_SECONDS = 10
#: nbclient takes no time at all for no limit.
SHORTEST = 0.001


class Deadline:
    """The limits of one run; the clock starts when it is made."""

    def __init__(self, cell_seconds: float = CELL_SECONDS, report_seconds: float = REPORT_SECONDS):
        self.cell_seconds = cell_seconds
        self.report_seconds = report_seconds
        self._end = time.monotonic() + report_seconds

    def left(self) -> float:
        """Seconds that the report still has."""
        return self._end - time.monotonic()

    def cell(self, _cell: Any = None) -> float:
        """Seconds that the next cell has."""
        return max(SHORTEST, min(self.cell_seconds, self.left()))

    def require(self) -> None:
        """Refuse to go on after the report's time.

        Raises
        ------
        LimitError
            It is over.
        """
        if self.left() <= 0:
            raise LimitError(f"报告运行超过 {self.report_seconds:g} 秒。请检查数据大小，或放宽 --report-seconds。")


@contextmanager
def enforced(deadline: Deadline, last_words: Callable[[], None]) -> Iterator[None]:
    """End this process where it hangs past its report's time, converters and kernels with it.

    Parameters
    ----------
    last_words
        Called before; where it fails, the process ends all the same.
    """
    done = threading.Event()

    def watch() -> None:
        if not done.wait(max(0.0, deadline.left()) + GRACE_SECONDS):
            try:
                last_words()
            finally:
                end_children()
                os._exit(LimitError.exit_code)

    threading.Thread(target=watch, daemon=True, name="lawnb-limit").start()
    try:
        yield
    finally:
        done.set()


def end_children() -> None:
    """Kill the processes that this one started, as far as the system tells of them (Linux); kernels end with their forker."""
    for tasks in Path("/proc/self/task").glob("*/children"):
        for child in map(int, tasks.read_text().split()):
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
