"""Totals as bodies publish them: in 万件 and 亿元, counted by the measure word that they chose."""

import pytest

from tests.topics.opened import cells, found, opened, values

ACTS = "指标,数值,单位\n行政给付次数,955.85,万次\n行政给付金额,149.33,亿元\n行政检查次数,17309,家次\n行政确认次数,3,起草\n"


def test_counts_in_wan_and_by_another_measure_word_are_what_they_say(bench):
    report = opened(bench, enforcement_acts_totals=ACTS)
    assert values(report, "enforcement_acts", "payments", "paid_yuan", "inspections") == ["955.85万次", "149.33亿元", "17309家次"]
    assert found(report, "enforcement_acts") == [("unit-unknown", "enforcement_acts.confirmations")]


def test_a_total_in_wan_is_good_to_its_last_digit_and_no_further(bench):
    text = "指标,数值,单位\n新收案件数,1.21,万件\n行政复议案件数,8054,件\n行政诉讼案件数,4012,件\n"
    assert found(opened(bench, litigation_totals=text), "litigation") == [("total-rounding", "litigation.received")]


@pytest.mark.parametrize(("unit", "code"), [("元", "unit-unknown"), ("件", "unit-unknown"), ("", "unit-unknown"), ("%", None)])
def test_a_share_is_given_in_percent(bench, unit, code):
    report = opened(bench, inspections_totals=f"指标,数值,单位\n双随机检查占比,98,{unit}\n")
    assert [each for each, _ in found(report, "inspections")] == ([code] if code else [])


COMPLAINTS = "指标,数值,单位\n受理投诉举报数,1000,件\n办结投诉举报数,{closed},件\n投诉举报办结率,{share},%\n"


@pytest.mark.parametrize(
    ("closed", "share", "codes"),
    [
        (988, "98.8", []), (988, "98.80", []), (988, "99", []), (988, "98.9", ["share-mismatch"]), ("", "101.2", ["part-exceeds"]),
        (1012, "101.2", ["part-exceeds"]), ("", "98.8", []), (988, "", []),
    ],
)  # fmt: skip
def test_published_shares_are_held_against_a_hundred_and_the_numbers_beside_them(bench, closed, share, codes):
    text = COMPLAINTS.format(closed=closed, share=share)
    assert [code for code, _ in found(opened(bench, complaints_totals=text), "complaints")] == codes


def test_a_part_that_totals_give_stands_in_the_table_of_its_mechanism(bench):
    report = opened(bench, litigation_totals="指标,数值,单位\n新收案件数,1,件\n审结案件数：维持,1,件\n", complaints_totals="指标,数值,单位\n受理投诉举报数：12345,38.2,万件\n满意率,97,%\n")
    assert cells(report.table("litigation.summary"))[1:] == [["新收案件数", "1件"], ["审结案件数：维持", "1件"]]
    assert cells(report.table("complaints.summary"))[1:] == [["满意率", "97%"], ["受理投诉举报数：12345", "38.2万件"]]


def test_a_published_total_beyond_its_kinds_has_a_column_so_that_the_row_adds_up(bench):
    totals = "指标,数值,单位\n办结数量：扣押财物,66,件\n办结数量：代履行,0,件\n办结数量,70,件\n"
    heads, row = cells(opened(bench, coercion_totals=totals).table("coercion.standard"))[-2:]
    assert row[1:] == ["66", "0", "4", "70"]
