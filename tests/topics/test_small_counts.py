"""Small counts of persons, from the ledger to what is printed."""

from __future__ import annotations

import pytest

from lawnb.errors import ContractError
from lawnb.evidence import figures_json
from lawnb.privacy.names import TOLD, tell, told
from lawnb.unprinted import unprinted
from tests.conftest import SMALL_BUREAU
from tests.topics.opened import cells, found, opened, values

#: Twelve officers: one whose certificate has expired, one who studied law, two with another degree, all of one age but three.
OFFICERS = "人员编号,执法证有效期至,出生年份,学历,是否法律专业背景\n" + "".join(
    f"A{n},{'2023-06-30' if n == 1 else '2026-06-30'},{1990 if n < 10 else 1970},{'本科' if n < 11 else '大专'},{'是' if n == 1 else '否'}\n"
    for n in range(1, 13)
)
PAIR = "人员编号,执法证有效期至,学历\nA1,2026-06-30,本科\nA2,2026-06-30,大专\n"
#: Twelve complaints, all answered late and one of them about an officer.
COMPLAINTS = "受理编号,受理渠道,受理日期,办理期限,办结日期,是否涉及执法行为\n" + "".join(
    f"T{n},12345,2023-02-{n:02},2023-03-01,2023-04-01,{'是' if n == 1 else '否'}\n" for n in range(1, 13)
)


def test_a_small_count_and_what_it_could_be_worked_out_from_are_withheld(bench):
    report = bench.opened(officers=OFFICERS)
    assert values(report, "officers", "officers", "legal_background", "legal_share") == ["12人", "※不公布", "※不公布"]
    assert cells(report.table("officers.officers_by_education"))[1:] == [["大学本科", "※不公布"], ["大学专科", "※不公布"], ["合计", "12"]]
    chart = report.chart("officers.ages").html
    assert "35岁及以下※不公布；36至45岁0人；46至55岁※不公布；56岁及以上0人" in chart
    assert '<td class="suppressed">※不公布</td>' in chart


def test_who_may_enforce_is_published_by_name_and_so_is_how_many_may(bench):
    report = bench.opened(officers=OFFICERS)
    assert values(report, "officers", "certified", "expired", "uncertified", "certified_share") == ["11人", "1人", "0人", "91.67%"]


def test_so_is_how_many_may_by_totals_alone(bench):
    report = bench.opened(officers_totals="指标,数值\n行政执法人员数,142\n持有效执法证人数,139\n通过执法资格考试人数,140\n")
    assert values(report, "officers", "officers", "certified", "qualified") == ["142人", "139人", "140人"]


def test_what_totals_leave_to_parts_that_nobody_gave_is_a_count_of_persons(bench):
    totals = "指标,数值\n行政执法人员数,12\n35岁及以下人数,11\n"
    report = bench.opened(officers_totals=totals)
    assert values(report, "officers", "officers", "age.35岁及以下") == ["12人", "※不公布"]


def test_a_finding_does_not_tell_how_many_rows_are_withheld(bench):
    report = bench.opened(complaints=COMPLAINTS)
    # nor of the eleven others: the twelfth, which the list of all that were late has, would be the one about an officer
    [finding] = [each for each in report.raw_findings if each.code == "overdue"]
    assert (finding.figure, finding.place, finding.message) == ("complaints.rows", "complaints.csv", "超过法定或承诺期限。不逐行列出（※不公布）。")
    assert found(opened(bench, complaints=COMPLAINTS), "complaints")[:2] == [("overdue", "complaints.T1"), ("overdue", "complaints.T2")]


def test_figures_json_has_no_value_and_no_rows_of_what_is_withheld(bench):
    report = bench.opened(officers=OFFICERS)
    told = {figure["id"]: figure for figure in figures_json(report)["figures"]}
    law = told["officers.legal_background"]
    assert (law["value"], law["status"], law["text"], law["records"]) == (None, "suppressed", "※不公布", [])
    assert told["officers.officers"]["records"][0]["at"] == "2-13"


def test_a_files_digest_does_not_tell_what_its_figures_do_not(bench):
    told = {file["file"].rpartition("/")[2]: file["sha256"] for file in figures_json(bench.opened(officers=OFFICERS, complaints=COMPLAINTS.replace("是", "否")))["files"]}
    assert (told["officers.csv"], len(told["complaints.csv"])) == (None, 64)


def test_where_the_total_is_withheld_the_file_does_not_tell_it(bench):
    report = bench.opened(officers=PAIR)
    assert values(report, "officers", "officers") == ["※不公布"]
    [entry] = [file for file in figures_json(report)["files"] if file["file"].endswith("officers.csv")]
    assert (entry["rows"], entry["keys"]) == (None, None)
    assert "at" not in entry
    assert "条记录" not in report.table("officers.summary").html


def test_a_finding_about_a_withheld_total_names_no_number(bench):
    totals = "指标,数值\n35岁及以下人数,9\n36至45岁人数,1\n46至55岁人数,0\n56岁及以上人数,0\n年龄未填人数,0\n行政执法人员数,12\n"
    report = bench.opened(officers_totals=totals)
    [finding] = [each for each in report.raw_findings if each.code == "total-mismatch"]
    assert finding.figure == "officers.officers"
    assert (finding.expected, finding.actual) == (None, None)
    assert finding.message == "分项之和与合计不符，且不能由四舍五入解释（涉及不公布的数字，此处不写数值）。"


def test_a_bureau_may_raise_the_bound_and_not_lower_it(bench):
    young = OFFICERS.replace("1970", "1990")
    assert values(bench.opened(officers=young), "officers", "age.35岁及以下") == ["12人"]
    raised = SMALL_BUREAU["agency.yaml"] + "smallest_count: 13\n"
    assert values(bench.opened(officers=young, agency=raised), "officers", "age.35岁及以下") == ["※不公布"]
    with pytest.raises(ContractError, match="smallest_count"):
        bench.opened(agency=SMALL_BUREAU["agency.yaml"] + "smallest_count: 2\n")


def test_a_target_does_not_tell_what_its_figure_does_not(bench):
    promises = "事项,衡量指标,目标值,是否完成,原因\n引进法律人才,officers.legal_share,>= 20%,否,只有一人\n"
    report = bench.opened(officers=OFFICERS, promises=promises)
    assert cells(report.table("promises.promises"))[1][1:] == ["法律专业背景占比", "不低于20%", "※不公布", "※不公布", "※不公布"]
    assert values(report, "promises", "count", "kept", "not_kept", "kept_share") == ["1项", "※不公布", "※不公布", "※不公布"]


#: An examination that one of forty-four failed.
EXAM = "培训日期,主题,形式,参训人数,是否考试,参考人数,合格人数\n2023-05-01,法治考试,考试,44,是,44,43\n"


@pytest.mark.parametrize(
    ("target", "told", "counts"),
    [
        (">= 85%", ["不低于85%", "※不公布", "是"], ["1项", "0项", "100%"]),  # 40 to 43 passed, as the mark says
        (">= 95%", ["不低于95%", "※不公布", "※不公布", "※不公布"], ["※不公布", "※不公布", "※不公布"]),  # 42 or 43
        ("= 100%", ["100%", "※不公布", "否", "※不公布"], ["0项", "1项", "0%"]),
    ],
)
def test_that_a_target_was_met_is_told_where_it_tells_no_more_than_the_mark(bench, target, told, counts):
    kept = "是" if target == ">= 85%" else "否"
    promises = f"事项,衡量指标,目标值,是否完成,原因\n考试,training.pass_share,{target},{kept},{'' if kept == '是' else '一人没有通过'}\n"
    report = bench.opened(training=EXAM, promises=promises)
    assert values(report, "training", "takers", "passed", "pass_share") == ["44人次", "※不公布", "※不公布"]
    assert cells(report.table("promises.promises"))[1][2:] == told
    assert values(report, "promises", "kept", "not_kept", "kept_share") == counts


def test_a_table_says_what_its_marks_mean(bench):
    assert "“※不公布”表示为保护个人信息不予公布" in bench.opened(officers=OFFICERS).table("officers.summary").html


def test_the_kernel_of_a_run_tells_the_gate_what_is_withheld(bench, tmp_path, monkeypatch):
    monkeypatch.setenv(TOLD, str(tmp_path / "private.json"))
    bench.write(year=2022, officers=OFFICERS)
    report = bench.opened(officers=OFFICERS)
    tell(lambda: unprinted(report))
    assert {"officers.age.46至55岁", "officers.age.46至55岁@2023", "officers.age.46至55岁@2022"} < told().withheld
    assert "officers.age.56岁及以上" not in told().withheld


def test_last_years_value_stays_withheld_in_this_years_report(bench):
    bench.write(year=2022, officers=OFFICERS)
    report = bench.opened(officers=OFFICERS.replace("1970", "1990"))
    rows = {row[0]: row[1:] for row in cells(report.table("officers.summary"))[1:]}
    assert rows["35岁及以下人数"] == ["12人", "※不公布"]
    told_of = {figure["id"]: figure for figure in figures_json(report)["figures"]}
    assert told_of["officers.age.35岁及以下"]["before"] is None


def test_sheets_of_few_persons_are_not_counted(bench):
    folder = bench.write() / "officers"
    folder.mkdir()
    head, *rows = OFFICERS.splitlines()
    for name, own in (("一中队", rows[:10]), ("二中队", rows[10:])):
        (folder / f"{name}.csv").write_text("\n".join([head, *own]) + "\n", "utf-8")
    told_of = figures_json(bench.opened())
    entries = [file for file in told_of["files"] if file["contract"] == "officers"]
    assert [(entry["rows"], "at" in entry) for entry in entries] == [(None, False)] * 2
    [officers] = [figure for figure in told_of["figures"] if figure["id"] == "officers.officers"]
    assert (officers["text"], officers["records"]) == ("12人", [])


def test_by_which_way_a_complaint_came_is_told_of_few(bench):
    report = bench.opened(complaints=COMPLAINTS.replace("T1,12345", "T1,电话"))
    assert cells(report.table("complaints.received_by_channel"))[1:] == [["12345", "11"], ["电话", "1"], ["合计", "12"]]
