"""Sentences without what they have nothing to say of."""

import re

import pytest

from lawnb.figures import Figure, Status
from lawnb.narrative import Renderer
from lawnb.report import Names

CASES, CLOSED = Figure("a.cases", "收案", 3, "件", ""), Figure("a.closed", "审结", 2, "件", "")
LOST, OPEN = Figure("a.lost", "败诉", None, "件", ""), Figure("a.open", "未结", None, "件", "", status=Status.NOT_APPLICABLE)
FEW = Figure("a.few", "人数", None, "人", "", status=Status.SUPPRESSED)
PART = Figure("a.part", "部分", None, "件", "", instead="未汇总")
NAMES = {"year": 2023, "a": Names("a", {"cases": CASES, "closed": CLOSED, "lost": LOST, "open": OPEN, "few": FEW, "part": PART, "rows": ["甲", "乙"], "measures": []})}


def said(source: str, final: bool = True) -> str:
    return Renderer(NAMES, final).html(source).replace("\n", "").replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("收案{{ a.cases }}，审结{{ a.closed }}，其中败诉{{ a.lost }}；未结{{ a.open }}。", "收案，审结。"),
        ("审结{{ a.lost }}，收案{{ a.cases }}。", "收案。"),
        ("{{ year }}年，本局败诉{{ a.lost }}，未结{{ a.open }}。另收案{{ a.cases }}。", "另收案。"),
        ("{{ year }}年，本局收案{{ a.cases }}，败诉{{ a.lost }}。", "2023年，本局收案。"),
        ("败诉{{ a.lost }}。", ""),
        ("应诉方面，败诉{{ a.lost }}；收案{{ a.cases }}，未结{{ a.open }}；审结{{ a.closed }}。", "应诉方面，收案；审结。"),
        ("收案{{ a.cases }}中败诉{{ a.lost }}。", "收案中败诉。"),  # one clause says both
        ("本年没有数字的一句，照写。", "本年没有数字的一句，照写。"),
        ("人数{{ a.few }}，部分{{ a.part }}，败诉{{ a.lost }}。", "人数，部分。"),  # withheld, and why it is missing, say something
        ("{% for row in a.rows %}{{ row }}败诉{{ a.lost }}{% if loop.last %}。{% else %}；{% endif %}{% endfor %}", ""),
    ],
)
def test_a_final_report_leaves_out_clauses_without_a_number(source, sentence):

    html = said(source)
    assert re.sub(r"<data.*?</data>", "", html) == sentence
    assert "未提供" not in html or "中败诉" in sentence


def test_a_draft_says_what_is_missing():
    assert "败诉" in said("败诉{{ a.lost }}。", final=False) and "未提供" in said("败诉{{ a.lost }}。", final=False)


def test_a_figure_of_a_clause_that_is_gone_was_not_used():
    renderer = Renderer(NAMES, final=True)
    renderer.html("收案{{ a.cases }}，败诉{{ a.lost }}。")
    assert renderer.used == ["a.cases"]


def test_cells_of_a_table_stay():
    assert "未提供" in said("| 项 | 数 |\n| --- | --- |\n| 败诉 | {{ a.lost }} |")


@pytest.mark.parametrize(
    ("source", "items", "start"),
    [
        ("1. 败诉{{ a.lost }}。\n2. 收案{{ a.cases }}。\n3. 审结{{ a.closed }}。", 2, None),
        ("1. 败诉{{ a.lost }}。\n2. 未结{{ a.open }}。\n3. 审结{{ a.closed }}。", 1, None),
        ("3. 败诉{{ a.lost }}。\n4. 收案{{ a.cases }}。", 1, "3"),
        ("1. 收案{{ a.cases }}。\n2. 败诉{{ a.lost }}。\n\n另有：\n\n1. 审结{{ a.closed }}。", 2, None),
    ],
)
def test_a_list_counts_on_from_where_its_first_item_was(source, items, start):
    html = Renderer(NAMES, final=True).html(source)
    assert html.count("<li>") == items and re.findall(r'<ol start="(\d+)"', html) == [start] * bool(start)
    assert "<p>审结" not in html and "<p>收案" not in html  # an item that is gone leaves no blank line between the others


def test_a_list_of_nothing_is_nothing_in_a_final_report():
    assert (said("{{ a.measures | 逐条 }}"), said("{{ a.measures | 逐条 }}", final=False)) == ("", "未提供。")
