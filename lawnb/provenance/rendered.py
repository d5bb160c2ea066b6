"""Whether what a notebook shows is what the records give: each cell that only asks the report is asked once more, outside of any kernel.

A cell may put anything in the place of the report's methods, of the narratives' magic, or of the JSON that the report ends with. What it
shows then looks as computed as the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lawnb.errors import LawnbError
from lawnb.formats import few
from lawnb.outcome import outcome, report_json
from lawnb.report import Report
from lawnb.shown import asked, output_html, shows_what_is_computed
from lawnb.structure import narrative_source, published_cells
from lawnb.theme.worn import wear

if TYPE_CHECKING:
    from lawnb.notebook import NotebookReport


def shown_otherwise(nb: Mapping[str, Any], report: Report) -> list[str]:
    """What an executed notebook shows otherwise than the records give it, in Chinese; of an analyst's own code nothing is said here.

    Parameters
    ----------
    nb
        The executed notebook, its texts joined.
    report
        The report, computed from the records.
    """
    from lawnb.notebook import NotebookReport  # loads pandas, which no run of an unchanged notebook needs

    wear(report.theme)
    own, differing = NotebookReport(report), []
    for cell in published_cells(nb):
        if cell["cell_type"] != "code" or not shows_what_is_computed(cell):
            continue
        if _made(own, cell) != "".join(map(output_html, cell["outputs"])):
            differing.append(f"“{cell.get('id', '')}”")
    return [
        *([f"单元格 {few(differing)}显示的与记录算出的不同"] if differing else []),
        *([] if _ends_as(nb, report) else ["结尾的数字、检查结果或豁免与记录算出的不同"]),
    ]


def _made(own: NotebookReport, cell: Mapping[str, Any]) -> str | None:
    """The HTML of a cell's outputs, made once more; None where that cannot be done."""
    narrative = narrative_source(cell)
    try:
        if narrative is not None:
            return own.narrative(narrative).html
        html = ""
        for step in ast.parse(cell["source"]).body:
            method, arguments, names = asked(step.value)
            # a cell shows its last expression
            html = getattr(own, method)(*arguments, **names)._repr_mimebundle_()["text/html"]
        return html
    except (LawnbError, LookupError, TypeError):
        return None


def _ends_as(nb: Mapping[str, Any], report: Report) -> bool:
    """Whether the JSON that a notebook ends with is the report's, but for which figures it says that sentences show."""
    said = outcome(nb).report
    return bool(said) and said == report_json(report, tuple(said.get("used", ())), said.get("appendix", False))
