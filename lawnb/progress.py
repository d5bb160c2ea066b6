"""A run's progress on a terminal: cells done, then the stage; silent where nobody watches."""

from __future__ import annotations

import shutil

from tqdm import tqdm

from lawnb.engine.execute import Progress


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
