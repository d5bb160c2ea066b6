"""Whether a finished report says what its records give: computed here once more, where no cell of a notebook has been at work.

A notebook is a program. What it changes before it is shown stands in the report everywhere alike, and comes out the same whenever the
notebook is run again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from lawnb.checks import blocking
from lawnb.errors import PublicationError
from lawnb.evidence import figures_json
from lawnb.filenames import CRATE, FIGURES, NOTEBOOK
from lawnb.formats import few
from lawnb.params import ReportParameters
from lawnb.provenance.crate import recorded
from lawnb.provenance.rendered import shown_otherwise
from lawnb.report import Report, open_year
from lawnb.shown import runs_own_code
from lawnb.storage.jsonfile import content_of, from_json
from lawnb.workspace import Workspace

#: What is held against the records.
SAID = ("status", "value", "unit")


def require_computed(folder: Path, workspace: Workspace, agency: str, year: int) -> None:
    """Refuse a report that says otherwise than its records; of what no run has made nothing is said here.

    Raises
    ------
    PublicationError
        With the figures that differ, and the findings that should have kept it a draft.
    ContractError
        The records can no longer be read.
    """
    was = recorded(folder)
    if was is None or not (folder / FIGURES).is_file():
        return
    try:
        made = ReportParameters.model_validate(was.parameters | {"agency": agency, "year": year})
    except ValueError:
        raise PublicationError(f"{agency}/{year}/{CRATE}: 记录的参数不完整或已被改动。请重新运行 lawnb run。") from None
    if faults := otherwise(folder, as_made(workspace, made)):
        raise PublicationError(f"{agency}/{year}: {'；'.join(faults)}。记录或笔记本改动过的，请重新运行 lawnb run；笔记本的单元格不能改写数字和检查结果。")


def require_shown(nb: Mapping[str, Any], slug: str, made: Callable[[], Report]) -> Report | None:
    """Refuse a notebook with code of an analyst's own that shows otherwise than the records, or the bureaus' reports, give.

    Parameters
    ----------
    slug
        `<agency>/<year>`, as messages call the report.
    made
        Computes the report, where none of that code has run.

    Returns
    -------
    Report or None
        That report; None of a notebook without such code, in which nothing can be other than ours.

    Raises
    ------
    PublicationError
        With the cells that show something else.
    ContractError
        The records can no longer be read.
    """
    if not runs_own_code(nb):
        return None
    report = made()
    if faults := shown_otherwise(nb, report):
        raise PublicationError(f"{slug}: {'；'.join(faults)}。记录在运行时改动过的，请重新运行；单元格不能改写 report 的方法、数字和检查结果。")
    return report


def as_made(workspace: Workspace, parameters: ReportParameters) -> Report:
    """The report of these parameters, from the records as they are now."""
    date = datetime.date.fromisoformat(parameters.date) if parameters.date else None
    return open_year(workspace, parameters.agency, parameters.year, parameters.trend_years, date)


def otherwise(folder: Path, report: Report) -> list[str]:
    """What a report says otherwise than its records, in Chinese; nothing where all is the same, or the folder holds no report."""
    try:
        made = from_json(content_of(folder / FIGURES))
        told, final = _said(made), made["status"] == "final"
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{FIGURES} 读不出来"]
    now = _said(figures_json(report))
    differing = sorted(id for id in {*told, *now} if told.get(id) != now.get(id))
    hidden = sorted({finding.code for finding in blocking(report.findings)}) if final else []
    return [
        *([f"数字 {few(differing)}与记录算出的不同"] if differing else []),
        *([f"记录有阻断发布的检查结果 {'、'.join(hidden)}"] if hidden else []),
        *_shown(folder, report),
    ]


def _shown(folder: Path, report: Report) -> list[str]:
    """What the report's notebook shows otherwise."""
    try:
        nb = nbformat.reads(content_of(folder / NOTEBOOK).decode(), as_version=4)
    except Exception:  # nbformat raises whatever its JSON and schema readers do
        return [f"{NOTEBOOK} 读不出来"]
    return shown_otherwise(nb, report)


def _said(report: Mapping[str, Any]) -> dict[str, tuple]:
    return {figure["id"]: tuple(figure[name] for name in SAID) for figure in report["figures"]}
