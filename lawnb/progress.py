"""A run's progress on a terminal: cells done, then the stage; silent where nobody watches."""

from __future__ import annotations

import shutil
import threading
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from tqdm import tqdm


class Progress:
    """What a run tells of itself while it works; this one is silent."""

    def cells(self, total: int) -> None:
        """Execution begins; there are so many cells."""

    def cell(self) -> None:
        """A cell is done."""

    def stage(self, name: str) -> None:
        """Another stage begins."""


class Bar:
    """A bar on standard error from when it is first asked for; tqdm shows nothing when that is not a terminal (`disable=None`)."""

    def __init__(self, title: str, unit: str):
        self._title, self._unit = title, unit

    @cached_property
    def _bar(self) -> tqdm:
        # loads where there is something to do
        from tqdm import tqdm

        # else a lock between processes, for which Python 3.14 starts a process, which complains on standard error when a run fails
        tqdm.set_lock(threading.RLock())
        tqdm.monitor_interval = 0  # a thread of its own, which forked processes could be caught by
        # tqdm shows nothing on a terminal that does not know its size; the standard library takes it to be 80 by 24
        size = shutil.get_terminal_size()
        return tqdm(desc=self._title, unit=self._unit, disable=None, leave=False, miniters=1, ncols=size.columns, nrows=size.lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_bar" in vars(self):
            self._bar.close()


class TerminalProgress(Bar, Progress):
    """The bar of a run."""

    def __init__(self, title: str):
        super().__init__(title, "格")

    def cells(self, total: int) -> None:
        self._bar.reset(total)
        self._bar.set_postfix_str("运行单元格")

    def cell(self) -> None:
        self._bar.update()

    def stage(self, name: str) -> None:
        self._bar.set_postfix_str(f"生成 {name}")


class TerminalBatch(Bar):
    """A batch's bar: done, failed, running, rate, time left; silent where nobody watches."""

    def __init__(self):
        super().__init__("批量", "份")
        self._failed = self._left = self._workers = 0

    def begin(self, total: int, workers: int) -> None:
        """So many reports, so many at once."""
        self._left, self._workers = total, workers
        self._bar.reset(total)
        self._tell()

    def done(self, result: object) -> None:
        """One more has its result."""
        self._failed += bool(result.failed)
        self._left -= 1
        self._bar.update()
        self._tell()

    def _tell(self) -> None:
        self._bar.set_postfix_str(f"失败 {self._failed}，运行 {min(self._workers, self._left)}")
