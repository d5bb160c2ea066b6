"""Executed notebooks whose cells, outputs and report are hostile, and what of them a document takes."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from lawnb.errors import PublicationError
from lawnb.outcome import REPORT_MIME
from lawnb.publish.document import fragments
from lawnb.publish.tree import parsed
from tests.hostile.payloads import CORPUS, DRAWINGS, Payload

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#: Where a text stands in HTML that a cell makes without escaping it.
PLACES = (
    "{}", "<p>{}</p>", '<p title="{}" id="{}" class="{}" style="{}">段</p>', "<p title='{}'>段</p>", "<a href=\"{}\">链接</a>", '<table id="{}"><tr><td colspan="{}">格</td></tr></table>',
    '<data class="figure" value="{}" data-figure="{}">1起</data>', "<ol start=\"{}\"><li>{}</li></ol>", '<img alt="{}" data-texts="{}" src="data:image/png;base64,' + PNG + '">', "<{}>", "<p {}>段</p>", "<!--{}-->", "<pre>{}</pre>",
)  # fmt: skip
#: What notebooks carry that a page could be tempted to show.
MIMES = (
    "application/javascript", "application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json", "application/vnd.plotly.v1+json", "application/vnd.vegalite.v5+json", "application/vnd.bokehjs_exec.v0+json",
    "application/json", "application/pdf", "application/geo+json", "text/latex", "text/vnd.mermaid", "text/x-rst", "image/gif", "image/webp", "video/mp4", "audio/mpeg", "text/plain",
)  # fmt: skip


Cell = dict[str, Any]


def shown(**data: Any) -> Cell:
    """A code cell with one output; plain, for nbformat would look through each of thousands."""
    return {"cell_type": "code", "id": "c", "source": "", "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "display_data", "data": data, "metadata": {}}]}


def cells_of(payloads: Iterable[Payload]) -> Iterator[Cell]:
    """Each payload as Markdown of an analyst's, as an output of each kind, in each place of HTML, and as what describes an output."""
    for each in payloads:
        yield {"cell_type": "markdown", "id": "m", "source": each.text, "metadata": {}}
        yield shown(**{"text/markdown": each.text})
        yield from (shown(**{"text/html": place.replace("{}", each.text)}) for place in PLACES)
        yield shown(**dict.fromkeys(MIMES, each.text))
        described = shown(**{"image/png": PNG})
        described["outputs"][0]["metadata"] = {"image/png": {"alt": each.text, "width": each.text}, "isolated": True, "needs_background": each.text}
        described["metadata"] = {"name": each.text, "collapsed": True, "editable": each.text, "jupyter": {"source_hidden": each.text}}
        yield described


def drawings() -> Iterator[Cell]:
    """Pictures that do what no picture does, as outputs of their own and inside an `img`."""
    for text in [*DRAWINGS, *(f'<svg xmlns="http://www.w3.org/2000/svg">{each.removeprefix("<svg>")}' for each in DRAWINGS)]:
        cell = shown(**{"image/svg+xml": text})
        cell["outputs"][0]["metadata"] = {"image/svg+xml": {"alt": "图"}}
        yield cell
        yield shown(**{"text/html": f'<img alt="图：一个方块" src="data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}">'})


def taken(cells: Iterable[Cell]) -> tuple[list[Cell], int]:
    """The cells that a document takes, and how many it refuses with what is wrong."""
    found, refused = [], 0
    for cell in cells:
        try:
            for fragment in fragments(cell):
                parsed(fragment)
            found.append(cell)
        except PublicationError as refusal:
            assert "单元格" in str(refusal) or "字" in str(refusal) or "嵌套" in str(refusal)
            refused += 1
    return found, refused


def bundle(payloads: list[Payload]) -> dict[str, Any]:
    """The JSON of a report of which every text is hostile: names, figures and all that their cards tell, files, findings."""
    whole = "".join(each.text for each in CORPUS if each.kind == "attribute" and "file:" not in each.text)[:300]
    return {
        "schema": 2, "lawnb": whole, "agency": {"slug": "a", "name": whole, "short_name": payloads[0].text}, "year": 2023, "title": whole, "publication": {"issuer": whole, "date_issued": whole}, "signature": {"name": whole, "date": "2024-01-01"},
        "status": "final", "files": [_file(each) for each in payloads], "figures": [_figure(n, each) for n, each in enumerate(payloads)], "used": [f"f.{n}" for n, _ in enumerate(payloads)], "appendix": True, "findings": [], "waivers": [],
    }  # fmt: skip


def _file(each: Payload) -> dict[str, Any]:
    return {"file": f"a/2023/{each}{each.text}", "sheet": each.text, "sha256": each.text, "rows": 1, "contract": each.text, "contract_version": each.text, "title": each.text, "origin": each.text}


def _figure(n: int, each: Payload) -> dict[str, Any]:
    place = {"file": f"a/2023/{each}{each.text}", "sheet": each.text}
    finding = {"code": "total-mismatch", "message": each.text, "severity": "error", "waiver": {"reason": each.text, "office": each.text, "date": "2024-01-01"}}
    return {
        "id": f"f.{n}", "title": each.text, "value": "1", "status": "reported", "unit": each.text, "text": each.text, "definition": each.text, "formula": each.text, "part_of": None, "by": "", "inputs": [], "sources": [{**place, "row": 1, "column": each.text}],
        "records": [{**place, "rows": 1, "at": "2-3"}], "before": {"year": 2022, "value": "1", "text": each.text}, "earlier": [{"year": 2022, "value": "1", "text": each.text}], "checks": [each.text], "findings": [finding],
    }  # fmt: skip


def figures_of(payloads: list[Payload]) -> Cell:
    """A cell that shows each hostile figure, escaped as lawnb's own cells do."""
    return shown(**{"text/html": "".join(f'<p><data class="figure" value="1" data-figure="f.{n}">{escape(each.text)}</data></p>' for n, each in enumerate(payloads))})


def notebook(cells: list[Cell], report: dict[str, Any] | None = None) -> Cell:
    """An executed notebook that names an evil kernel, ended as a report where one is given."""
    metadata = {"kernelspec": {"name": "evil", "display_name": "<script>alert(1)</script>", "language": "bash"}, "title": "</title><script>alert(1)</script>", "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}}
    return {"cells": [*cells, *([shown(**{REPORT_MIME: report})] if report else [])], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
