"""Licences: what is counted, how days are, and what does not hold."""

from decimal import Decimal

from bs4 import BeautifulSoup

LEDGER = """
    许可决定书文号,申请日期,受理日期,决定日期,办理结果,许可类别,法定期限,承诺期限,收费金额,是否网上办理
    许1,2023-02-27,2023-03-01,2023-03-03,准予,普通,20,2,0,是
    许2,2023-03-01,2023-03-02,2023-03-10,准予,登记,20,5,0,否
    许3,2023-03-01,2023-03-02,2023-03-09,不予,普通,20,5,50,是
    ,2023-12-20,2023-12-25,,办理中,普通,20,5,,是
    ,2023-12-20,,,不予受理,普通,,,,否
    许6,,,2023-07-01,撤销,普通,,,,
"""
#: Fields that do not make up the total keep a report a draft, which says of every column what it lacks.
DRAFT = {"penalties_totals": "处罚起数,罚款金额（万元）\n11,3.5\n"}


def values(report, *names) -> list:
    return [report.book[f"licensing.{name}"].value for name in names]


def found(report, code) -> list:
    return [finding for finding in report.raw_findings if finding.code == code and (finding.figure or "").startswith("licensing")]


def test_a_withdrawn_licence_is_no_application(opened):
    names = ("applications", "accepted", "granted", "refused", "pending", "not_accepted", "withdrawn")
    assert values(opened(licensing=LEDGER), *names) == [5, 4, 2, 1, 1, 1, 1]


def test_days_are_working_days_and_on_time_is_within_the_promise(opened):
    report = opened(licensing=LEDGER)
    # 1 to 3 March are 2 days, 2 to 10 March 6 and 2 to 9 March 5, a weekend between
    assert values(report, "actual_days", "timed", "on_time") == [Decimal("4.3"), 3, 2]
    assert report.book["licensing.on_time_share"].text == "66.67%"


def test_days_that_the_ledger_gives_count_before_those_of_its_dates(opened):
    report = opened(licensing="许可决定书文号,受理日期,决定日期,办理结果,承诺期限,实际办理天数\n许1,2023-03-01,2023-03-31,准予,5,4\n")
    assert values(report, "actual_days", "on_time") == [Decimal(4), 1]


def test_a_blank_fee_is_not_a_fee_of_nothing(opened):
    names, report = ("free", "free_share", "fee_yuan", "online_share"), opened(licensing=LEDGER)
    assert [report.book[f"licensing.{name}"].text for name in names] == ["2件", "66.67%", "50元", "60%"]


def test_accepted_applications_are_granted_refused_pending_or_ended(opened):
    assert found(opened(licensing=LEDGER), "total-mismatch") == []
    [finding] = found(opened(licensing=LEDGER.replace("许2,2023-03-01,2023-03-02", "许2,2023-03-01,")), "total-mismatch")
    assert (finding.expected, finding.actual) == (3, 4)


def test_totals_without_the_pending_ones_may_be_short_but_not_over(opened):
    totals = "指标,数值\n受理数量,10\n许可数量,7\n不予许可数量,{}\n"
    assert found(opened(licensing_totals=totals.format(1)), "total-mismatch") == []
    [finding] = found(opened(licensing_totals=totals.format(4)), "total-mismatch")
    assert finding.difference == -1


def test_dates_that_run_backwards_are_an_error_at_the_row(opened):
    findings = found(opened(licensing=LEDGER.replace("2023-03-10", "2023-02-10")), "date-order")
    assert {finding.place for finding in findings} == {"licensing.csv 第 3 行 “决定日期”"}


def test_what_outlasts_the_legal_limit_is_named_decided_or_pending(opened):
    report = opened(licensing=LEDGER.replace("登记,20", "登记,5").replace("2023-12-25,,办理中,普通,20", "2023-11-01,,办理中,普通,20"))
    assert [(f.place, f.expected, f.actual) for f in found(report, "overdue")] == [
        ("licensing.csv 第 3 行 “法定期限”", 5, 6), ("licensing.csv 第 5 行 “法定期限”", 20, 42),
    ]  # fmt: skip


def test_a_decision_without_number_or_date_is_named(opened):
    report = opened(licensing="许可决定书文号,决定日期,办理结果\n,2023-03-01,准予\n许2,,不予\n,,办理中\n")
    assert [finding.place for finding in found(report, "record-missing")] == [
        "licensing.csv 第 2 行 “许可决定书文号”", "licensing.csv 第 3 行 “决定日期”",
    ]  # fmt: skip


def test_an_export_under_the_national_standard_is_read_and_claims_no_results(opened):
    report = opened(licensing="XK_XDR_MC,XK_WSH,XK_XKLB,XK_JDRQ\n样例运输有限公司,许1,普通,2023/03/01\n")
    assert values(report, "applications", "granted") == [None, None]


def test_a_final_standard_table_leaves_out_what_it_has_nothing_for(opened):
    table = opened(licensing=LEDGER).table("licensing.standard").html
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in BeautifulSoup(table, "html.parser").find_all("tr")]
    assert rows == [
        ["单位名称", "申请数量", "受理数量", "许可数量", "不予许可数量", "撤销许可数量"],
        ["样例区交通运输局", "5", "4", "2", "1", "1"],
    ]
    assert "没有材料的栏目未列出：审核数量；纠错数量。" in table and "未提供" not in table


def test_the_standard_table_has_its_groups(opened):
    rows = BeautifulSoup(opened(licensing=LEDGER, **DRAFT).table("licensing.standard").html, "html.parser").find_all("tr")
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]
    assert cells[0] == ["单位名称", "申请数量", "受理数量", "许可数量", "不予许可数量", "撤销许可数量", "法制审核"]
    assert cells[1:] == [["审核数量", "纠错数量"], ["样例区交通运输局", "5", "4", "2", "1", "1", "未提供", "未提供"]]


def test_a_table_of_totals_keeps_their_measure_word_and_repeats_nothing_of_the_standard_table(opened):
    report = opened(licensing_totals="指标,数值,单位\n申请数量,46,宗\n许可数量,45,宗\n按期办结率,100,%\n")
    assert "单位：宗" in report.table("licensing.standard").html
    rows = BeautifulSoup(report.table("licensing.summary").html, "html.parser").find_all("tr")
    assert [row.get_text(" ", strip=True) for row in rows[1:]] == ["按期办结率 100%"]
