"""What can be found without running the notebook: the data's findings, the notebook's structure, unknown names."""

from __future__ import annotations

from collections.abc import Iterator

from lawnb.checks import OUTPUT_CODES, Finding, Severity, check_structure, settled
from lawnb.narrative import unknown_names
from lawnb.params import ReportParameters
from lawnb.report import Report, open_year
from lawnb.silent_parts import check_contents, given_of
from lawnb.structure import named_cells, narrative_source, read_notebook, sections
from lawnb.typed import typed_numbers
from lawnb.workspace import Workspace


def preflight(workspace: Workspace, parameters: ReportParameters) -> list[Finding]:
    """All findings of a report that need no kernel, waivers applied, the blocking ones first."""
    report = open_year(workspace, parameters.agency, parameters.year, parameters.trend_years)
    place = workspace.relative(workspace.notebook)
    nb = read_notebook(workspace.notebook, place)
    given = given_of((figure.id, figure.status) for figure in report.book.values())
    found = [
        *report.raw_findings, *check_structure(sections(nb), place), *check_contents(nb, given, place), *typed_numbers(nb, place), *_unknown(report, nb, place)
    ]  # fmt: skip
    return settled(found, report.waivers, exclude=OUTPUT_CODES)


def _unknown(report: Report, nb: dict, place: str) -> Iterator[Finding]:
    names = report.names()
    for cell, where in named_cells(nb):
        for name, line, hint in unknown_names(narrative_source(cell) or "", names):
            message = f"正文第 {line} 行用了没有定义的名称 '{name}'。"
            yield Finding("figure-unknown", Severity.ERROR, f"{place}，单元格 {where}", message, name, remedy=hint)
