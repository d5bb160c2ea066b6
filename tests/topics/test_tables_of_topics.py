"""What the topics' tables and charts show of records drawn here."""

import pytest
from bs4 import BeautifulSoup

from lawnb.report import open_year
from lawnb.topics import topics


@pytest.fixture
def report(bench):
    bench.write(
        licensing_measures="事项,做法,频次,数量,计量单位\n收费,不收费,,,\n窗口,进驻,每月,12,次\n",
        campaigns="行动名称,组织方式,联合单位,整治对象\n甲行动,联合,公安、城管,货车\n乙行动,联合,公安,客车\n",
    )
    return open_year(bench.workspace, "sample", 2023)


def cells(fragment) -> list[list[str]]:
    rows = BeautifulSoup(fragment.html, "html.parser").find_all("tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def test_a_draft_says_of_every_kind_of_the_standard_form_what_it_lacks(bench):
    _, kinds, values = cells(bench.opened(penalties_totals="处罚起数,罚款金额（万元）\n11,3.5\n").table("penalties.by_kind"))
    assert (len(kinds), kinds[0], kinds[-1]) == (14, "警告", "合计")
    assert values == ["样例区交通运输局", *["未提供"] * 13, "11", "3.5"]


def test_a_final_report_without_kinds_has_no_table_of_them(report):
    assert report.table("penalties.by_kind").html == ""


def test_penalties_by_field_have_shares_and_a_total(report):
    assert cells(report.table("penalties.by_field"))[2:] == [
        ["客运", "6", "60.00%", "2", "57.14%"],
        ["货运", "4", "40.00%", "1.5", "42.86%"],
        ["合计", "10", "", "3.5", ""],
    ]


def test_a_table_shows_no_column_that_is_blank_throughout(report):
    assert cells(report.table("licensing.measures")) == [
        ["事项", "做法", "频次", "数量"],
        ["收费", "不收费", "", ""],
        ["窗口", "进驻", "每月", "12次"],
    ]


def test_partners_of_several_campaigns_count_once(report):
    assert report.book["campaigns.partners"].value == 2


def test_what_was_not_provided_is_said(report):
    assert "未提供" in report.table("training.measures").text


def test_one_year_has_no_trend_and_two_have(report, bench):
    assert report.chart("penalties.trend").html == ""
    bench.write(year=2022)
    assert "2022年" in open_year(bench.workspace, "sample", 2023).chart("penalties.trend").html


def test_every_topic_has_a_dataset_and_a_table():
    assert all(topic.datasets and topic.tables for topic in topics().values())


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}", "**x**"])
def test_hostile_ledger_text_is_text_in_tables_and_charts(bench, text):
    report = bench.opened(penalties_by_field=f'执法领域,处罚起数,罚款金额（万元）\n"{text}",10,3.5\n')
    assert cells(report.table("penalties.by_field"))[2][0] == text
    assert "<script" not in report.chart("penalties.cases_by_field").html


def test_a_mechanism_without_data_is_said_in_a_draft_and_passed_over_in_a_final_report(report, bench):
    assert report.table("litigation.summary").html == ""
    assert ("not-provided", "litigation") in [(finding.code, finding.figure) for finding in report.findings]
    assert "未提供" in bench.opened(penalties_totals="处罚起数,罚款金额（万元）\n11,3.5\n").table("litigation.summary").html


def test_a_shortcoming_stands_with_the_number_that_shows_it(bench):
    assert cells(bench.opened(shortcomings="方面,不足,原因,整改措施,关联数字\n执法,案件少,人少,,penalties.cases\n公开,不够,拖延,,\n").table("shortcomings.shortcomings")) == [
        ["方面", "不足", "原因", "有关数字", "本年"],
        ["执法", "案件少", "人少", "行政处罚起数", "10起"],
        ["公开", "不够", "拖延", "", ""],
    ]
