"""An Airflow DAG file: one PapermillOperator a report, by the kernel of lawnb's environment."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from lawnb.errors import ParameterError
from lawnb.schedule.dates import LAST
from lawnb.schedule.job import Job, executable, require_plain

#: Airflow reads templates in the paths and parameters of its operators.
FORBIDDEN = "{"


def dag(job: Job) -> str:
    """The DAG file's text.

    Raises
    ------
    ParameterError
        A path cannot be written there.
    """
    # loads when a DAG is written, not with the command line
    from jinja2 import Environment, PackageLoader, StrictUndefined

    require_plain(job, FORBIDDEN)
    environment = Environment(
        loader=PackageLoader("lawnb.schedule"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["literal"] = literal
    names = [job.name, *(f"{job.name}-{n}" for n in range(2, len(job.crons) + 1))]
    return environment.get_template("dag.py.j2").render(
        title=job.title, source=job.source, description=job.title, root=str(job.root), lawnb=str(executable()),
        python=str(Path(sys.executable)), data=job.data, agencies=list(job.reports.agencies), years=years(job.reports.years),
        more=list(job.more), schedules=dict(zip(names, job.crons, strict=True)),
    )  # fmt: skip


def literal(value: Any) -> str:
    """A value as Python source in double quotes; Chinese stays Chinese."""
    return json.dumps(value, ensure_ascii=False)


def years(text: str) -> list[int]:
    """The years that spans and numbers name; none for the year before the run's."""
    spans = [] if text == LAST else [part.partition("-") for part in text.split(",")]
    return sorted({year for first, _, last in spans for year in range(int(first), int(last or first) + 1)})


def dags_folder() -> Path:
    """Where Airflow looks for DAG files.

    Raises
    ------
    ParameterError
        Nothing says where Airflow lives.
    """
    home = os.environ.get("AIRFLOW_HOME")
    if not home:
        raise ParameterError("AIRFLOW_HOME: 没有设定，不知道 Airflow 在哪里。请设定，或用 --out 指明 DAG 文件夹。")
    return Path(home) / "dags"
