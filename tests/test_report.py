"""A year's folder read whole: figures, findings, history."""

import re
from decimal import Decimal

import pytest

from lawnb.checks import blocking
from lawnb.errors import ContractError, ParameterError, RunError
from lawnb.report import open_year
from lawnb.workspace import workspace
from tests.conftest import ROOT


def blocked(report) -> list[tuple[str, str]]:
    return [(finding.code, finding.figure) for finding in blocking(report.findings)]


def test_a_bureau_whose_records_add_up_is_not_blocked(bench):
    assert blocked(bench.opened()) == []


def test_parts_that_do_not_add_up_block(bench):
    assert blocked(bench.opened(penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n客运,5,2\n货运,4,1.5\n")) == [("total-mismatch", "penalties.cases")]


def test_a_waiver_lets_the_finding_stay(bench):
    bench.write(
        penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n客运,5,2\n货运,4,1.5\n",
        waivers="- {code: total-mismatch, figure: penalties.cases, reason: 公布如此, office: 办公室, date: 2024-03-01}\n",
    )
    assert blocked(open_year(bench.workspace, "sample", 2023)) == []


def test_without_a_totals_file_the_fields_are_the_total(bench):
    report = bench.opened(penalties_totals=None)
    assert (report.book["penalties.cases"].value, report.book["penalties.cases"].formula) == (10, "penalties.cases.客运 + penalties.cases.货运")


def test_without_any_penalties_the_figures_are_missing_and_not_zero(bench):
    assert bench.opened(penalties_totals=None, penalties_by_field=None).book["penalties.cases"].text == "未提供"


def test_kinds_must_be_the_forms_and_add_up(bench):
    report = bench.opened(penalties_by_kind="处罚种类,处罚起数\n警告,3\n罚款,6\n行政拘留,—\n罚金,1\n")
    assert blocked(report) == [("kind-unknown", "penalties.kinds.罚金")]
    assert report.book["penalties.kinds.行政拘留"].text == "—"


def test_the_form_of_a_year_before_2021_has_its_own_kinds(bench):
    bench.write(year=2020, penalties_by_kind="处罚种类,处罚起数\n吊销许可证、执照,10\n")
    assert blocked(open_year(bench.workspace, "sample", 2020)) == []


def test_the_change_on_the_year_before_is_a_figure(bench):
    bench.write(year=2022, penalties_totals="处罚起数,罚款金额（万元）\n8,3.5\n", penalties_by_field=None)
    report = bench.opened()
    assert report.book["penalties.cases_change"].value == Decimal("0.25")
    assert list(report.history) == [2022, 2023]


def test_problems_of_all_files_of_all_years_come_at_once(bench):
    bench.write(penalties_totals="处罚起数,罚款金额（万元）\n十,3.5\n", agency="name: 局\n")
    with pytest.raises(ContractError) as caught:
        open_year(bench.workspace, "sample", 2023)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "sample/2023/agency.yaml",
        "sample/2023/penalties_totals.csv, 第 2 行, 列“处罚起数”",
    ]


def test_a_theme_a_site_and_each_year_are_told_in_one_go_each_problem_once(bench):
    bench.write(year=2022, penalties_totals="处罚起数,罚款金额（万元）\n九,3.5\n")
    bench.write(penalties_totals="处罚起数,罚款金额（万元）\n十,3.5\n")
    folder = bench.workspace.data / "sample"
    (folder / "theme.yaml").write_text("colours: {light: {rule: red}}\n", "utf-8")
    (folder / "site.yaml").write_text("domain: http://a/\n", "utf-8")
    with pytest.raises(ContractError) as caught:
        open_year(bench.workspace, "sample", 2023)
    assert [problem.partition(":")[0].partition("，")[0].partition(", 第")[0] for problem in caught.value.problems] == [
        "sample/theme.yaml", "sample/site.yaml", "sample/2022/penalties_totals.csv", "sample/2023/penalties_totals.csv",
    ]  # fmt: skip


def test_an_unknown_agency_or_year_is_told_what_there_is(bench):
    bench.write()
    with pytest.raises(ParameterError, match="没有机构 'sampel'。是否要写 'sample'？"):
        open_year(bench.workspace, "sampel", 2023)
    with pytest.raises(ParameterError, match="sample 没有 2021 年度的数据。现有年度：2023。"):
        open_year(bench.workspace, "sample", 2021)


def test_an_unknown_table_is_told_its_nearest(bench):
    bench.write()
    with pytest.raises(RunError, match="没有名为 'penalties.by_feild' 的表。是否要写 'penalties.by_field'？"):
        open_year(bench.workspace, "sample", 2023).table("penalties.by_feild")


def test_the_real_2023_findings_come_from_the_data():
    report = open_year(workspace(root=ROOT), "lengshuitan-transport", 2023)
    found = {(finding.code, finding.figure): finding for finding in report.findings}
    assert found["total-mismatch", "penalties.cases"].difference == 8
    assert found["total-mismatch", "penalties.fines"].difference == Decimal(-237255)
    assert {("publication-blank", "publication.date_issued"), ("publication-blank", "publication.document_number")} <= found.keys()
    assert blocked(report) == []


def test_a_shortcoming_may_name_only_a_known_figure(bench):
    assert blocked(bench.opened(shortcomings="方面,不足,原因,整改措施,关联数字\n队伍,人少,,,penalties.cases\n公开,不足,,,penalties.case\n")) == [("figure-unknown", "penalties.case")]


def test_a_waiver_given_twice_is_refused(bench):
    bench.write(waivers="- {code: a, figure: b, reason: c, office: d, date: 2024-03-01}\n" * 2)
    with pytest.raises(ContractError, match="豁免 'a'（b）写了 2 次"):
        open_year(bench.workspace, "sample", 2023)


def test_a_waiver_is_answered_for_by_an_office_and_by_no_person(bench):
    bench.write(waivers="- {code: jump, figure: penalties.cases, reason: 属实, office: 张三, date: 2024-03-01}\n")
    with pytest.raises(ContractError, match=r"waivers.yaml: 豁免 'jump'（penalties.cases）的 office 像是个人姓名") as refused:
        open_year(bench.workspace, "sample", 2023)
    assert "张三" not in str(refused.value)


def test_an_empty_waivers_file_waives_nothing(bench):
    assert blocked(bench.opened(waivers="# 没有豁免\n")) == []


@pytest.mark.parametrize("agency", ["lengshuitan-transport", "sample-001"])
def test_a_definition_tells_readers_what_a_number_is_and_not_clerks_how_to_fill_it_in(agency):
    book = open_year(workspace(root=ROOT), agency, 2023).book
    assert [figure.definition for figure in book.values() if re.search(r"填 ?\d|留空|写在|单位写", figure.definition)] == []
