"""What a notebook calls: the report's own date is a parameter."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from lawnb import open_report
from lawnb.blocks import making_note
from lawnb.errors import ParameterError, RunError
from lawnb.figures import UnknownFigure
from lawnb.report import open_year
from lawnb.workspace import workspace
from tests.conftest import ROOT


@pytest.fixture
def at_bench(bench, monkeypatch):
    bench.write()
    monkeypatch.setenv("LAWNB_ROOT", str(bench.workspace.root))


def test_the_date_given_stands_under_the_report(at_bench):
    assert "2024年2月1日" in open_report("sample", 2023).signature().html
    assert "2024年1月20日" in open_report("sample", 2023, date="2024-01-20").signature().html


def test_an_analysts_own_chart_is_of_figures_and_tells_their_values(at_bench):
    report = open_report("sample", 2023)
    html = BeautifulSoup(report.bars("penalties.cases.客运", "penalties.cases.货运", title="两类案件").html, "html.parser")
    assert html.img["alt"].startswith("条形图：两类案件。") and "6起" in html.img["alt"] and "4起" in html.img["alt"]
    assert {"penalties.cases.客运", "penalties.cases.货运"} <= set(report.used), "each opens its card"
    with pytest.raises(UnknownFigure, match="没有数字 'penalties.csaes'。是否要写 'penalties.cases'"):
        report.bars("penalties.csaes", title="图")
    with pytest.raises(RunError, match="两类案件"):
        report.bars("penalties.cases", "penalties.fines", title="两类案件")


def test_what_is_no_date_is_refused_by_its_name(at_bench):
    with pytest.raises(ParameterError, match="date: '2024-2-30' 不是日期"):
        open_report("sample", 2023, date="2024-2-30")


def test_a_year_in_quotes_and_a_folder_that_is_not_there_are_named(at_bench):
    with pytest.raises(ParameterError, match="year: '2023' 不是整数。请写成数字，不加引号"):
        open_report("sample", "2023")
    with pytest.raises(ParameterError, match="data: 没有文件夹 'dta'"):
        open_report("sample", 2023, "dta")
    with pytest.raises(RunError, match="没有名为 '5' 的图。可用的有"):
        open_report("sample", 2023).chart(5)


def test_the_numbers_of_a_waived_finding_open_their_cards():
    html = making_note(open_year(workspace(root=ROOT), "lengshuitan-transport", 2023)).html
    shown = {(data["data-figure"], data.get_text()) for data in BeautifulSoup(html, "html.parser").select("data")}
    assert '<a href="#penalties.cases">609起</a>' in html and '<a href="#penalties.fines">23.7255万元</a>' in html
    assert {("penalties.cases", "617起"), ("penalties.cases.客运", "167"), ("penalties.fines", "144.2158万元"), ("penalties.fines.超限超载车辆", "79.0413")} <= shown


def test_a_message_with_markup_stays_text(bench):
    bench.write(penalties_totals="处罚起数,罚款金额（万元）\n11,3.5\n", penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n<b>客运,6,2\n货运,4,1.5\n",
                waivers="- {code: total-mismatch, figure: penalties.cases, reason: <i>原文如此, office: 法规股, date: 2024-03-01}\n")  # fmt: skip
    html = making_note(open_year(bench.workspace, "sample", 2023)).html
    assert "&lt;i&gt;原文如此" in html and "<b>" not in html and "<i>" not in html
