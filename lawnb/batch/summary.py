"""The end of a batch: counts, the table of failures, and the same for programs in `batch.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawnb.batch.work import Result
from lawnb.errors import EXIT_BATCH, EXIT_DRAFT
from lawnb.storage.folder import write_whole
from lawnb.storage.jsonfile import json_bytes

FILE = "batch.json"
#: The words for results, in the order in which they are counted.
WORDS = {"made": "已生成", "draft": "草稿", "unchanged": "没有变化", "failed": "失败"}
#: Of the problems of one report, the table shows this many.
MOST_PROBLEMS = 3


@dataclass(frozen=True)
class Summary:
    """What became of a batch.

    Parameters
    ----------
    chosen
        How many reports it was about.
    absent
        Reports that were asked for and have no records.
    """

    started: str
    ended: str
    seconds: float
    chosen: int
    results: tuple[Result, ...]
    absent: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(result.result for result in self.results)

    @property
    def waiting(self) -> int:
        """Reports that the batch did not come to before it was ended."""
        return self.chosen - len(self.results)

    @property
    def failures(self) -> list[Result]:
        return sorted((result for result in self.results if result.failed), key=lambda result: result.report)

    @property
    def exit_code(self) -> int:
        """Of the batch: a failure outweighs a draft."""
        return EXIT_BATCH if self.failures else EXIT_DRAFT if self.has_drafts else 0

    @property
    def has_drafts(self) -> bool:
        return any(result.exit_code == EXIT_DRAFT for result in self.results)

    def as_json(self) -> dict[str, Any]:
        """For programs; `ok` is whether every report was made and may be published."""
        return {
            "ok": self.exit_code == 0 and self.waiting == 0, "started": self.started, "ended": self.ended, "seconds": round(self.seconds, 1),
            "chosen": self.chosen, **{name: self.counts[name] for name in WORDS}, "waiting": self.waiting, "absent": list(self.absent),
            "reports": [result.as_json() for result in sorted(self.results, key=lambda result: result.report)],
        }  # fmt: skip

    def text(self) -> str:
        """For people: the counts, then the failures with their cells."""
        counts = "，".join(f"{word} {self.counts[name]}" for name, word in WORDS.items())
        rest = f"，未及处理 {self.waiting}" if self.waiting else ""
        absent = f"，没有记录 {len(self.absent)}" if self.absent else ""
        pace = f"（{60 * len(self.results) / self.seconds:.0f} 份/分钟）" if self.seconds and self.results else ""
        return f"共 {self.chosen} 份：{counts}{rest}{absent}；用时 {self.seconds:.1f} 秒{pace}。\n{failure_table(self.failures)}"


def failure_table(failures: Sequence[Result]) -> str:
    """A line for each problem: the report, the cell where it was one, what is wrong and what to do."""
    rows = [("报告", "单元格", "问题")] if failures else []
    for result in failures:
        shown = list(result.problems[:MOST_PROBLEMS])
        if len(result.problems) > MOST_PROBLEMS:
            shown.append(f"另有 {len(result.problems) - MOST_PROBLEMS} 处，见 last_run.json。")
        rows += [(result.report if n == 0 else "", (result.cell or "—") if n == 0 else "", problem) for n, problem in enumerate(shown)]
    widths = [max((shown_width(row[n]) for row in rows), default=0) for n in (0, 1)]
    return "".join(f"  {padded(row[0], widths[0])}  {padded(row[1], widths[1])}  {row[2]}\n" for row in rows)


def shown_width(text: str) -> int:
    """Columns of a terminal that a text takes: Han characters take two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - shown_width(text))


def write_summary(out: Path, summary: Summary) -> Path:
    """Write `batch.json` into the output folder, whole or not at all.

    Raises
    ------
    DiskError
        The place cannot be written to.
    """
    path = out / FILE
    write_whole(path, json_bytes(summary.as_json()))
    return path
