"""Inspections: shares of the plan, and records that do not hold."""

from tests.topics.opened import places, values

LEDGER = """
    检查事项,完成情况,检查日期,发现问题数,已整改数,检查记录编号,是否双随机,执法领域
    客运站,已完成,2023-03-01,2,1,检1,是,客运
    货运场,是,2023-03-09,2,2,检2,否,货运
    维修厂,已完成,2023-06-01,0,0,检3,是,维修
    驾校,未完成,,,,,是,驾培
"""


def test_shares_are_of_the_plan_of_what_was_done_and_of_what_was_found(opened):
    names = ("plan", "done", "completion_share", "double_random_share", "problems", "rectification_share")
    assert values(opened(inspections=LEDGER), "inspections", *names) == ["4项", "3项", "75%", "66.67%", "4个", "75%"]


def test_a_ledger_without_the_column_says_nothing_of_double_random(opened):
    report = opened(inspections="检查事项,完成情况,检查日期,发现问题数,已整改数\n客运站,已完成,2023-03-01,0,0\n")
    assert values(report, "inspections", "double_random_share", "rectification_share") == ["未提供", "—"]


def test_months_and_fields_add_up(opened):
    report = opened(inspections=LEDGER)
    assert values(report, "inspections", "done.3月", "done.4月", "problems.客运") == ["2项", "0项", "2个"]
    assert places(report, "inspections", "total-mismatch") == []


def test_more_rectified_than_found_is_an_error(opened):
    assert places(opened(inspections=LEDGER.replace("2,1,检1", "2,3,检1")), "inspections", "part-exceeds") == ["inspections.csv 第 2 行 “已整改数”"]


def test_done_without_date_or_record_is_named(opened):
    report = opened(inspections=LEDGER.replace("2023-03-01", "").replace("检2", ""))
    assert places(report, "inspections", "record-missing") == ["inspections.csv 第 2 行 “检查日期”", "inspections.csv 第 3 行 “检查记录编号”"]


def test_descriptive_rows_stand_beside_the_ledger(opened):
    report = opened(inspections=LEDGER, inspections_measures="事项,做法,频次,数量,计量单位\n许可,查程序,,2,次\n")
    assert values(report, "inspections", "count", "n.许可", "plan") == ["1项", "2次", "4项"]
