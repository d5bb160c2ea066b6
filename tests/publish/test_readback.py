"""What one format lost or changed is found by reading the three back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lawnb.publish.document import Document, Heading
from lawnb.publish.docx import docx
from lawnb.publish.html import html
from lawnb.publish.pdf import pdf
from lawnb.publish.readback import of_page, read_back

REPORT = {
    "schema": 2, "lawnb": "0", "agency": {"name": "样例区交通运输局", "short_name": "区交通局"}, "year": 2023, "title": "样例区报告", "files": [],
    "figures": [], "used": [], "appendix": False, "signature": {"name": "样例区交通运输局", "date": "2024-02-01"},
}  # fmt: skip
BODY = """
<ul class="key-figures"><li><span class="label">罚款金额</span> <data class="figure" value="5" data-figure="a.k">5</data><span class="unit">元</span></li></ul>
<h2 id="s1">一、主要举措和成效</h2>
<div class="narrative"><p>全年共处罚<data class="figure" value="617" data-figure="a.b">617起</data>，罚款<data class="figure" value="6" data-figure="a.c">6元</data>。</p>
<ol><li><strong>检查</strong>：检查<data class="figure" value="4" data-figure="a.d">4次</data>。</li></ol></div>
<div class="table"><table class="statistics" id="t-a"><caption>表1　分领域情况<span class="unit-note">单位：起</span></caption>
<thead><tr><th rowspan="2" scope="col">执法领域</th><th colspan="2" scope="colgroup">处罚起数（起）</th></tr><tr><th scope="col">数值</th><th scope="col">占比</th></tr></thead>
<tbody><tr><th scope="row">客运</th><td class="number">167</td><td class="number">27.07%</td></tr><tr><th scope="row">超限超载车辆</th><td class="number">393</td><td class="number">63.70%</td></tr></tbody></table></div>
<h3 id="s2">（一）做法</h3><p>正文。</p>
"""
DOC = Document("样例区报告", "", BODY, (Heading(2, "s1", "一、主要举措和成效"), Heading(3, "s2", "（一）做法")), False, REPORT)
CHANGES = {
    "heading": ("（一）做法", "（二）做法"),
    "no heading": ('<h3 id="s2">（一）做法</h3>', ""),
    "digit of a sentence": (">617起<", ">618起<"),
    "digit of a key figure": (">5</data>", ">7</data>"),
    "caption": ("表1　分领域情况", "表1　分部门情况"),
    "column": ('<td class="number">27.07%</td>', ""),
    "digit of a list": (">4次<", ">5次<"),
    "digit of a cell": (">393<", ">394<"),
    "word of a cell": ("超限超载车辆", "超限车辆"),
    "swapped cells": ('<td class="number">167</td><td class="number">27.07%</td>', '<td class="number">27.07%</td><td class="number">167</td>'),
    "row": ('<tr><th scope="row">客运</th><td class="number">167</td><td class="number">27.07%</td></tr>', ""),
    "head": ('<th scope="col">占比</th>', '<th scope="col">比</th>'),
}


def test_the_three_formats_agree():
    assert read_back(html(DOC), pdf(DOC), docx(DOC)) == []


def test_the_page_is_read_without_cards_and_spaces():
    own = of_page(html(DOC))
    assert own.headings == ("一、主要举措和成效", "(一)做法")
    assert own.sentences == ("罚款金额5元", "全年共处罚617起,罚款6元。", "检查:检查4次。")
    assert own.tables[0][0] == "表1分领域情况" and own.tables[0][1][:4] == ("执法领域", "处罚起数(起)", "数值", "占比")


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_is_found_in_each_format(name):
    before, after = CHANGES[name]
    assert before in BODY
    other = replace(DOC, body=BODY.replace(before, after))
    page = html(DOC)
    assert any(problem.startswith("PDF: ") for problem in read_back(page, pdf=pdf(other)))
    assert any(problem.startswith("DOCX: ") for problem in read_back(page, docx=docx(other)))


@pytest.mark.parametrize("draft", [False, True])
def test_lines_and_pages_that_break_anywhere_are_no_difference(draft):
    figure = '<data class="figure" value="617" data-figure="a.b">617起</data>'
    text = "".join(f"<p>{'规范执法' * (n % 37)}依照 GB/T 9704-2012 和《纲要（2021-2025年）》—5—{figure}{'持续推进' * (n % 23)}a-b-c。</p>" for n in range(120))
    plain = "<table><thead><tr><th>项目</th><th>说明</th></tr></thead><tbody><tr><td>甲</td><td>很长的说明很长的说明</td></tr></tbody></table>"
    doc = replace(DOC, body=BODY + text + plain, draft=draft)
    assert read_back(html(doc), pdf(doc), docx(doc)) == []


def test_a_zero_between_two_powers_that_a_body_has_not_is_no_page_number():
    cells = "".join(f'<td class="number">{text}</td>' for text in ("—", "0", "—"))
    table = f"<table><thead><tr><th>单位</th><th>甲</th><th>乙</th><th>丙</th></tr></thead><tbody><tr><th>某局</th>{cells}</tr></tbody></table>"
    doc = replace(DOC, body=BODY + table)
    assert read_back(html(doc), pdf(doc), docx(doc)) == []


def test_the_annex_is_no_difference():
    figure = {
        "id": "a.b", "title": "处罚起数", "text": "617起", "value": "617", "definition": "处罚起数：作出的处罚。", "formula": "rows(penalties.csv)", "inputs": [],
        "sources": [{"file": "sample/2023/penalties.csv", "sheet": None, "row": None, "column": None}], "before": None, "checks": [], "findings": [],
        "records": [{"file": "sample/2023/penalties.csv", "sheet": None, "rows": 617, "at": "2-618"}],
    }  # fmt: skip
    doc = replace(DOC, report={**REPORT, "appendix": True, "figures": [figure], "schema": 1})
    made = docx(doc)
    assert read_back(html(doc), pdf(doc), made) == []
    assert len(made) > len(docx(DOC))
