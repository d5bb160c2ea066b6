"""Where our own time goes, stage by stage: ``.venv/bin/python bench/stages.py DATA OUT YEAR AGENCY...``, reports one after the other.

Prints as JSON, for each report, the seconds and CPU seconds of each stage; the first report is a cold one and begins with the
start of Python, those after it are a batch worker's. CPU seconds are those of the whole process tree: the forking process and kernels too.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measured import cpu_of_tree

#: When this process was asked for, as seconds since 1970.
BEGAN = "LAWNB_BENCH_BEGAN"
START, RECORDS, KERNEL, CELLS, NOTEBOOK, EXPORTS, AGREEMENT, PROVENANCE, PUBLISH = (
    "start and imports", "records, inputs", "waiting for the kernel", "cells", "notebook back, outcome", "html pdf docx".split(),
    "read-back agreement", "provenance", "publish",
)  # fmt: skip
STAGES = (START, RECORDS, KERNEL, CELLS, NOTEBOOK, *EXPORTS, AGREEMENT, PROVENANCE, PUBLISH)


class Marks:
    """Seconds and CPU seconds between one mark and the next, added up by stage."""

    def __init__(self):
        self.stages: dict[str, dict[str, float]] = {}
        self.last = (float(os.environ.get(BEGAN, time.time())), 0.0)

    def end(self, stage: str) -> None:
        """A stage ends here, whatever has happened since the last one ended."""
        now = (time.time(), cpu_of_tree(os.getpid()))
        own = self.stages.setdefault(stage, {"wall": 0.0, "cpu": 0.0})
        own["wall"] += now[0] - self.last[0]
        own["cpu"] += now[1] - self.last[1]
        self.last = now

    def before(self, owner: Any, name: str, stage: str) -> None:
        """Have a stage end where a function of a module is called."""
        function = getattr(owner, name)

        def marked(*arguments: Any, **more: Any) -> Any:
            self.end(stage)
            return function(*arguments, **more)

        setattr(owner, name, marked)


def watching(base: type, marks: Marks) -> Any:
    """A progress of this class that marks what it is told: cells begin, the first and each other one ends, exports begin."""

    class Watching(base):
        running = EXPORTS[0]

        def cells(self, total: int) -> None:
            marks.end(RECORDS)
            self.first = True

        def cell(self) -> None:
            marks.end(KERNEL if self.first else CELLS)
            self.first = False

        def stage(self, name: str) -> None:
            marks.end(NOTEBOOK if name == EXPORTS[0] else self.running)
            self.running = name

    return Watching()


def reports(data: str, out: str, year: str, agencies: list[str]) -> list[dict[str, dict[str, float]]]:
    marks, done = Marks(), []
    run_one = prepared(marks, Path(data), Path(out), year)
    marks.end(START)
    for agency in agencies:
        run_one(agency)
        marks.end(PUBLISH)
        done.append(marks.stages)
        marks.stages = {}
    return done


def prepared(marks: Marks, data: Path, out: Path, year: str) -> Callable[[str], None]:
    """What `lawnb run` does before its report, in the same order; returns the running of one."""
    from lawnb.options import resolved
    from lawnb.warm.client import warm_up

    warm_up()
    from lawnb.engine import run
    from lawnb.engine.execute import Progress

    marks.before(run, "crate", AGREEMENT)
    marks.before(run, "publish", PROVENANCE)

    def run_one(agency: str) -> None:
        workspace, parameters = resolved(agency, year, data, None, (), out)
        run.run_report(workspace, parameters.values, watching(Progress, marks))

    return run_one


def main() -> None:
    data, out, year, *agencies = sys.argv[1:]
    print(json.dumps(reports(data, out, year, agencies)))


if __name__ == "__main__":
    main()
