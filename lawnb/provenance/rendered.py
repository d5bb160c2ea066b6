"""Whether what a notebook shows is what the records give: each cell that only asks the report is asked once more, outside of any kernel.

A cell may put anything in the place of the report's methods, of the narratives' magic, or of the JSON that the report ends with. What it
shows then looks as computed as the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from lawnb.errors import LawnbError
from lawnb.notebook import NotebookReport
from lawnb.outcome import REPORT_MIME
from lawnb.report import Report
from lawnb.shown import asked, output_html, shows_what_is_computed
from lawnb.structure import narrative_source, published_cells
from lawnb.theme.worn import wear

HTML = "text/html"
#: Of cells that differ, a message names this many.
MOST_NAMED = 5


def shown_otherwise(nb: Mapping[str, Any], report: Report) -> list[str]:
    """What an executed notebook shows otherwise than the records give it, in Chinese; of an analyst's own code nothing is said here.

    Parameters
    ----------
    nb
        The executed notebook, its texts joined.
    report
        The report, computed from the records.
    """
    wear(report.theme)
    own, differing, ended = None, [], False
    for cell in published_cells(nb):
        if cell["cell_type"] != "code" or not shows_what_is_computed(cell):
            continue
        own = own or NotebookReport(report, _appendix(nb))
        made = _made(own, cell)
        ended = ended or REPORT_MIME in made
        if made.get(HTML, "") != "".join(map(output_html, cell["outputs"])) or made.get(REPORT_MIME) != _bundle(cell):
            differing.append(f"“{cell.get('id', '')}”")
    more = f"等 {len(differing)} 个" if len(differing) > MOST_NAMED else ""
    return [
        *([f"单元格 {'、'.join(differing[:MOST_NAMED])}{more}显示的与记录算出的不同"] if differing else []),
        *([] if ended else ["没有由 report.finish() 结束"]),
    ]


def _made(own: NotebookReport, cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell's outputs are, made once more; {} where that cannot be done."""
    narrative = narrative_source(cell)
    try:
        if narrative is not None:
            return {HTML: own.narrative(narrative).html}
        made: dict[str, Any] = {}
        for step in ast.parse(cell["source"]).body:
            method, arguments, names = asked(step.value)
            # a cell shows its last expression
            made = getattr(own, method)(*arguments, **names)._repr_mimebundle_()
        return made
    except (LawnbError, LookupError, TypeError):
        return {}


def _bundle(cell: Mapping[str, Any]) -> Any:
    return next((output["data"][REPORT_MIME] for output in cell["outputs"] if REPORT_MIME in output.get("data", {})), None)


def _appendix(nb: Mapping[str, Any]) -> bool:
    bundles = [bundle for cell in nb["cells"] if cell["cell_type"] == "code" and isinstance(bundle := _bundle(cell), dict)]
    return bool(bundles and bundles[-1].get("appendix"))
