"""What is shown of a figure: its own value, and everywhere to the same place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawnb import formats, rounding
from lawnb.rounding import _read_through, read, says, shown_findings, shown_values


def notebook(*shown: tuple[str, str], id: str = "a.b") -> dict:
    html = "".join(f'<p><data class="figure" value="{value}" data-figure="{id}">{text}</data></p>' for value, text in shown)
    return {"cells": [{"cell_type": "code", "id": "c", "source": "x", "metadata": {}, "outputs": [{"data": {"text/html": html}}]}]}


def codes(value: str | None, *texts: str, shown: str | None = None) -> list[str]:
    nb = notebook(*((shown if shown is not None else value or "", text) for text in texts))
    return [finding.code for finding in shown_findings(nb, {"a.b": {"title": "甲", "value": value}}, "笔记本")]


@pytest.mark.parametrize("value, texts", [
    ("6170000", ["617万元", "6170000元", "617", "6,170,000元"]), ("0.0320", ["3.2%", "3.20%"]), ("0.54807656", ["54.81%", "54.81%"]),
    ("382000", ["38.2万件", "382000件"]), ("64.71", ["64.71万件"]), ("1234500000000", ["12345亿元"]),
    ("-0.032", ["下降3.20%", "3.2%"]), ("0", ["持平", "0起"]), (None, ["未提供", "—"]),
])  # fmt: skip
def test_the_same_number_in_other_words_is_the_same(value, texts):
    assert codes(value, *texts) == []


@pytest.mark.parametrize("value, texts", [("621600", ["62.2万元", "62.16万元"]), ("0.54807656", ["54.81%", "54.8%"]), ("1442158", ["144.2万元", "144万元"])])
def test_two_roundings_are_a_finding(value, texts):
    assert codes(value, *texts) == ["rounding-differs"]


@pytest.mark.parametrize("value, text, shown", [("617", "618起", "617"), ("617", "618起", "618"), ("617", "617起", "618"), ("617", "未提供", ""), (None, "3起", "3")])
def test_a_text_that_is_not_the_value_is_a_finding(value, text, shown):
    assert "shown-differs" in codes(value, text, shown=shown)


@pytest.mark.parametrize(("id", "value", "text", "differs"), [
    ("a.b@2022", "600", "600起", False), ("a.b@2021", "590", "590起", False), ("a.b@2022", "600", "601起", True), ("a.b@2022", "590", "590起", True), ("a.b@2020", "600", "600起", True), ("a.b@2020", "", "※不公布", False),
    ("a.b@2020", "", "九起", True), ("a.c", "600", "600起", True), ("a.c", "", "未提供", False),
])  # fmt: skip
def test_an_earlier_years_value_and_no_other_than_the_reports_is_a_figures(id, value, text, differs):
    figure = {"title": "甲", "value": "617", "before": {"year": 2022, "value": "600"}, "earlier": [{"year": 2021, "value": "590"}]}
    assert [finding.code for finding in shown_findings(notebook((value, text), id=id), {"a.b": figure}, "笔记本")] == ["shown-differs"] * differs


@pytest.mark.parametrize("text", ["617起（实为999起）", "九百九十九起", "617起，罚款九百九十九万元", "六百一十七起", "-617起", "下降617起", "持平", "617起①②"])
def test_a_text_beside_the_value_says_no_other_number_and_not_the_contrary(text):
    assert codes("617", text) == ["shown-differs"]


def test_of_an_attribute_that_is_given_twice_a_browser_reads_the_first():
    html = '<data class="figure" value="999" value="617" data-figure="a.b">999起</data>'
    assert shown_values(html) == _read_through(html) == [("a.b", "999", "999起")]


SHOWN = '<data class="figure" value="617" data-figure="a.b">617起</data>'
PIECES = st.sampled_from([
    SHOWN, SHOWN.upper(), "<p>", "</p>", "<data>", "</data>", "<data value='1' data-figure=a.b>", "&lt;", "<!--", "-->", "<script>", "</script>", '<img alt="', "<img alt= '", '">',
    "'>", "<", ">", "<b", "6 ",
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_what_is_shown_is_found_in_any_html(html):
    assert shown_values(html) == _read_through(html)


def test_a_reports_own_html_need_not_be_read_through(monkeypatch):
    monkeypatch.setattr(rounding, "_read_through", None)
    assert shown_values(f'<p class="a">甲{SHOWN}，<data value="1">1</data></p>\n<br>{SHOWN}') == [("a.b", "617", "617起")] * 2


@given(st.decimals(0, 10**12, places=4))
def test_every_format_of_money_reads_as_its_value(yuan):
    assert all(read(text, formats.plain(yuan)) for text in (f"{formats.wanyuan(yuan)}万元", f"{formats.plain(yuan)}元"))


@given(st.decimals(0, 5, places=6), st.integers(0, 4))
def test_every_percentage_reads_as_its_value(share, places):
    assert read(formats.percent(share, places), str(share)).scale in (Decimal("0.01"), Decimal(1))


@pytest.mark.parametrize("unit", [*formats.COUNTERS, "元", "1", "分", "天", "学时", "个月", "吨", "万件", "万人次", "亿元", "微克/立方米", "%"])
def test_whatever_a_figure_is_counted_in_its_text_says_its_value(unit):
    told = [(value, formats.with_unit(value, unit)) for value in (0, 3, 617, 3500, 382_000, 137_070_000, Decimal("64.71"), 14_933_000_000)]
    assert [text for value, text in told if not says(text, formats.data(value))] == []
