"""What outputs show: a number that an analyst's own code puts together is seen where it is shown, whatever its source says."""

from __future__ import annotations

import ast
import json

import pytest

from lawnb.notebook import NotebookReport
from lawnb.shown import METHODS, asked, shown_numbers

FIGURE = {"id": "a.b", "text": "617起", "before": {"year": 2022, "text": "600起"}, "earlier": [{"year": 2021, "text": "38.95万元"}]}
FEW = {"id": "a.c", "text": "3次", "before": None}
REPORT = {"year": 2023, "figures": [FIGURE, FEW]}
DATA = '<data class="figure" value="617" data-figure="a.b">617起</data>'
FORGED = [
    "共处罚999起", "共处罚<b>9</b><i>9</i>9起", "9<sub>9</sub>9起", "处罚九百九十九起", "处罚&#57;&#57;起", "处罚９９起", f"{DATA}，罚款999万元", '<span class="figure">999起</span>', '<data class="figure" value="999">999起</data>', "<table><tr><td>甲<td>999</table>",
    '<ol start="999"><li>处罚</ol>', '<img alt="处罚999起" src="data:,">', f'<img alt="甲" data-texts=\'{json.dumps({"texts": [["999起", 0, 0, "start", False, "", ""]]})}\'>', '<img alt="甲" data-texts="999起">', "<h2>处罚999起</h2>", "<pre>999</pre>", "处罚6<wbr>18起",
    "<data data-figure=x><data>1</data></data>999起", "<table><tr><th>35岁以下、大专<td>3</table>",
]  # fmt: skip


def found(html: str, source: str = "display(x)", kind: str = "text/html", **metadata) -> list[str]:
    output = {"output_type": "display_data", "data": {kind: html}, "metadata": metadata}
    nb = {"cells": [{"cell_type": "code", "id": "c", "metadata": {}, "source": source, "outputs": [output]}]}
    return [(finding.code, finding.figure, finding.blocking) for finding in shown_numbers(nb, REPORT, "笔记本")]


@pytest.mark.parametrize("html", FORGED)
def test_a_number_that_no_figure_has_is_a_finding_of_its_cell(html):
    assert found(html) == [("typed-number", "cells.c", True)]


@pytest.mark.parametrize(("html", "kind", "metadata"), [("共999起", "text/markdown", {}), ("999. 甲", "text/markdown", {}), ("<svg/>", "image/svg+xml", {"lawnb": {"alt": "处罚999起"}}), ("x", "image/png", {"image/png": {"alt": "处罚999起"}})])
def test_outputs_of_every_kind_are_looked_at(html, kind, metadata):
    assert found(html, kind=kind, **metadata) == [("typed-number", "cells.c", True)]


@pytest.mark.parametrize("html", [
    DATA, "全年617起", "<table><tr><td>培训<td>3次</table>", "上年600起", "罚款38.95万元", "<table><tr><th>2022<th>2023<tr><td>600<td>617</table>", "<img alt='处罚617起' src='data:,'>", "2023年1月至12月", "《行政处罚法》第五十二条", "", "<script>999</script>", "<!-- 999 -->", '<p title="999">甲</p>',
])  # fmt: skip
def test_what_a_figure_says_and_what_is_no_number_is_left_alone(html):
    assert found(html) == []


@pytest.mark.parametrize(("source", "ours"), [
    ('report.table("a.b")', True), ('report.key_figures("a", "b")\nreport.chart("c")', True), ("%%narrative\n甲", True), ('report.table("a"); display(x)', False), ("report.table(x)", False), ("report.table(*['a'])", False), ("report.table(**{})", False),
    ("report.book()", False), ('other.table("a")', False), ("report.table = f", False), ("x = report.table('a')", False), ("#x\n%%narrative\n甲", False), ("%%html\n<p>甲</p>", False), ("", True),
])  # fmt: skip
def test_only_cells_that_ask_the_report_are_taken_at_their_word(source, ours):
    assert (found("999起", source) == []) is ours


def test_the_methods_that_show_something_are_the_reports():
    shown = {name for name in dir(NotebookReport) if not name.startswith("_") and name not in ("narrative", "used", "quoted")}
    assert shown == METHODS
    assert asked(ast.parse('report.cases("a", "b", caption="c")').body[0].value) == ("cases", ["a", "b"], {"caption": "c"})
