"""A run's progress on a terminal: cells done, then the stage; silent where nobody watches."""

from __future__ import annotations

import shutil

from tqdm import tqdm


class Progress:
    """What a run tells of itself while it works; this one is silent."""

    def cells(self, total: int) -> None:
        """Execution begins; there are so many cells."""

    def cell(self) -> None:
        """A cell is done."""

    def stage(self, name: str) -> None:
        """Another stage begins."""


class TerminalProgress(Progress):
    """A bar on standard error; tqdm shows nothing when that is not a terminal (`disable=None`)."""

    def __init__(self, title: str):
        # tqdm shows nothing on a terminal that does not know its size; the standard library takes it to be 80 by 24
        size = shutil.get_terminal_size()
        self._bar = tqdm(desc=title, unit="格", disable=None, leave=False, ncols=size.columns, nrows=size.lines)

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def cells(self, total: int) -> None:
        self._bar.reset(total)
        self._bar.set_postfix_str("运行单元格")

    def cell(self) -> None:
        self._bar.update()

    def stage(self, name: str) -> None:
        self._bar.set_postfix_str(f"生成 {name}")


class TerminalBatch:
    """A batch's bar on standard error: done, failed, running, rate, time left; silent where nobody watches."""

    def __init__(self):
        size = shutil.get_terminal_size()
        self._bar = tqdm(desc="批量", unit="份", disable=None, leave=False, ncols=size.columns, nrows=size.lines)
        self._failed = self._left = self._workers = 0

    def __enter__(self) -> TerminalBatch:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

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
