"""Reconsiderations that a government decides as the body above."""

import pytest

from tests.topics.opened import cells, found, opened, values

LEDGER = """
    案号,收到日期,是否受理,审结日期,结果,申请复议事项
    样政复〔2023〕1号,2023-02-01,是,2023-04-01,维持,行政处罚
    样政复〔2023〕2号,2023-03-01,是,2023-05-01,确认违法,行政强制
    样政复〔2023〕3号,2023-04-01,是,2023-05-20,和解终止,行政处罚
    样政复〔2023〕4号,2023-11-01,是,,,行政处罚
    样政复〔2023〕5号,2023-11-02,否,,,不作为
    样政复〔2022〕9号,2022-12-20,是,2023-02-10,撤销重作,行政处罚
"""

#: What a government published of its results; of the others it said nothing.
KNOWN = {"维持": 40, "驳回": 15, "撤销": 8, "确认违法": 11, "责令履行": 1}


def test_last_years_cases_are_closed_this_year_and_not_received(bench):
    report = opened(bench, reconsideration=LEDGER)
    assert values(report, "reconsideration", "applications", "accepted", "closed", "corrected", "settled") == ["5件", "4件", "4件", "2件", "1件"]
    assert values(report, "reconsideration", "corrected_share", "settled_share") == ["50%", "25%"]
    assert cells(report.table("reconsideration.closed_by_outcome"))[1:4] == [["维持", "1"], ["驳回", "0"], ["撤销", "1"]]
    assert found(report, "reconsideration") == []


def test_a_result_without_its_day_and_a_day_without_its_result_are_errors(bench):
    text = LEDGER.replace("2023-05-01,确认违法", ",确认违法").replace("2023-05-20,和解终止", "2023-03-20,")
    assert [code for code, _ in found(opened(bench, reconsideration=text), "reconsideration")] == ["date-order", "state-differs", "state-differs"]


@pytest.mark.parametrize(("accepted", "codes"), [(1033, []), (1200, ["part-exceeds"])])
def test_published_totals_are_held_against_each_other(bench, accepted, codes):
    totals = f"指标,数值,单位\n收到行政复议申请数,1113,件\n受理行政复议申请数,{accepted},件\n审结行政复议案件数,977,件\n直接纠错率,24.2,%\n"
    report = opened(bench, reconsideration_totals=totals)
    assert values(report, "reconsideration", "applications", "corrected_share") == ["1113件", "24.2%"]
    assert [code for code, _ in found(report, "reconsideration")] == codes


def test_no_bureau_is_asked_for_it(bench):
    assert [each for each in opened(bench).raw_findings if each.figure == "reconsideration"] == []


def test_what_a_published_total_leaves_to_unnamed_results_stands_in_the_table(bench):
    totals = "指标,数值,单位\n审结行政复议案件数,90,件\n" + "".join(f"审结行政复议案件数：{name},{n},件\n" for name, n in KNOWN.items())
    report = opened(bench, reconsideration_totals=totals)
    assert cells(report.table("reconsideration.closed_by_outcome"))[-2:] == [["变更、调解、终止", "15"], ["合计", "90"]]
    [finding] = [each for each in report.raw_findings if (each.figure or "").startswith("reconsideration.")]
    assert (finding.code, finding.blocking) == ("total-incomplete", False) and "多15件" in finding.message
    assert "reconsideration.closed.维持" in report.book["reconsideration.closed.变更、调解、终止"].formula


@pytest.mark.parametrize(("closed", "code"), [(75, None), (74, "total-mismatch")])
def test_parts_that_make_up_their_total_leave_nothing(bench, closed, code):
    totals = f"指标,数值,单位\n审结行政复议案件数,{closed},件\n" + "".join(f"审结行政复议案件数：{name},{n},件\n" for name, n in KNOWN.items())
    report = opened(bench, reconsideration_totals=totals)
    assert [id for _, id in found(report, "reconsideration")] == ["reconsideration.closed"] * bool(code)
    assert [code for code, _ in found(report, "reconsideration")] == [code] * bool(code)
    assert len(cells(report.table("reconsideration.closed_by_outcome"))) == 2 + len(KNOWN)
