"""What totals may name is told before it is asked: in the blank form, the dictionary and the refusal."""

import pytest
from openpyxl import load_workbook

from lawnb.commands.records import template
from lawnb.errors import ParameterError
from lawnb.topics.indicators import dataset_contract, indicators, rows_to_fill, totalled
from tests.topics.opened import found, opened


@pytest.mark.parametrize("topic", totalled(), ids=lambda topic: topic.name)
def test_every_indicator_that_is_told_is_one_that_totals_may_name(bench, topic):
    rows = list(indicators(topic))
    text = "指标,数值,单位\n" + "".join(f"{title},{0 if unit == '%' else 0},{unit}\n" for title, unit in rows)
    report = opened(bench, **{f"{topic.name}_totals": text})
    assert not {"indicator-unknown", "unit-unknown"} & {code for code, _ in found(report, topic.name)}
    assert len({title for title, _ in rows}) == len(rows)


def test_a_file_of_totals_or_measures_has_a_contract_by_its_own_name():
    assert dataset_contract("litigation_totals").title == "行政复议与诉讼汇总数"
    assert [field.title for field in dataset_contract("organisation_measures").fields][:2] == ["事项", "做法"]
    assert dataset_contract("行政处罚合计").name == dataset_contract("penalties_totals").name == "penalties_totals"
    with pytest.raises(ParameterError, match="是否要写 'litigation_totals'"):
        dataset_contract("litgation_totals")


def test_the_blank_form_of_totals_lists_the_indicators(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    template.callback("training_totals", None, False, False)
    rows = list(load_workbook("training_totals.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True))
    assert rows[0][0:3:2] == ("培训期数", "期") and len(rows) == len(rows_to_fill("training_totals"))


def test_the_blank_form_of_kinds_lists_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    template.callback("penalties_by_kind", None, False, False)
    rows = list(load_workbook("penalties_by_kind.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows][:3] == ["警告", "通报批评", "罚款"] and rows[-1][0] == "其他行政处罚"


def test_an_unknown_indicator_says_where_all_are_and_where_else_it_may_go(bench):
    report = opened(bench, litigation_totals="指标,数值,单位\n律师代理件数,3,件\n")
    [finding] = [each for each in report.raw_findings if each.code == "indicator-unknown"]
    assert "lawnb template litigation_totals" in finding.remedy and "litigation_measures.csv" in finding.remedy


def test_any_mechanism_may_be_told_in_words(bench):
    report = opened(bench, legal_review_measures="事项,做法,数量,计量单位\n审查流程,法规机构初审，法律顾问再审,188,项\n".replace("初审，", "初审、"))
    assert report.book["legal_review.n.审查流程"].text == "188项"
    assert [measure.item for measure in report.names()["legal_review"].measures] == ["审查流程"]


def test_a_mechanism_of_another_sector_is_not_asked_for(bench):
    def asked(sector: str, name: str = "样例市某局") -> set[str]:
        report = opened(bench, agency=f"name: {name}\nshort_name: 某局\n{sector}")
        return {finding.figure for finding in report.raw_findings if finding.code == "not-provided"}

    assert {"overload", "monitoring"} <= asked("sector: 交通运输\n") & asked("", "样例市交通运输局")
    assert not {"overload", "monitoring"} & (asked("sector: 农业农村\n") | asked("", "样例市人民政府"))


@pytest.mark.parametrize("name", ["functions", "decisions", "emergencies", "disputes", "publicity", "technology"])
def test_what_only_some_bodies_do_is_shown_where_it_is_given_and_asked_of_nobody(bench, name):
    assert not [each for each in opened(bench).raw_findings if each.code == "not-provided" and each.figure == name]
    report = opened(bench, **{f"{name}_measures": "事项,做法,数量,计量单位\n甲,办了乙,3,件\n"})
    assert report.book[f"{name}.n.甲"].text == "3件"
