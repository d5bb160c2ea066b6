from tests.topics.opened import cells, found, opened, values

LEDGER = """
    工单号,来源,受理日期,办结日期,办理期限,核实情况,满意度
    T1,12345热线,2023-06-01,2023-06-06,2023-06-08,属实,非常满意
    T2,12345,2023-06-02,2023-06-12,2023-06-09,部分属实,不满意
    T3,12328,2023-07-01,,2023-07-08,核查中,未回访
    T4,信访,2023-12-30,,2024-01-08,,
"""


def test_complaints_are_counted_with_their_shares(bench):
    report = opened(bench, complaints=LEDGER)
    assert values(report, "complaints", "received", "handled", "handled_share") == ["4件", "2件", "50%"]
    assert values(report, "complaints", "due", "in_time", "in_time_share") == ["3件", "1件", "33.33%"]
    assert values(report, "complaints", "satisfied_share", "substantiated_share") == ["50%", "100%"]


def test_late_and_open_ones_past_their_day_are_found(bench):
    assert found(opened(bench, complaints=LEDGER), "complaints") == [("overdue", "complaints.T3"), ("overdue", "complaints.T2")]


def test_a_reply_before_the_complaint_is_an_error(bench):
    report = opened(bench, complaints=LEDGER.replace("2023-06-06", "2023-05-31"))
    assert ("date-order", "complaints.T1") in found(report, "complaints")


def test_complaints_are_shown_by_channel(bench):
    rows = cells(opened(bench, complaints=LEDGER).table("complaints.received_by_channel"))[1:]
    assert rows == [["12345", "2"], ["12328", "1"], ["来信来访", "1"], ["合计", "4"]]


def test_without_a_column_of_days_nothing_is_on_time_or_late(bench):
    report = opened(bench, complaints="编号,渠道,受理日期,办结日期\nT1,网络,2023-06-01,\n")
    assert values(report, "complaints", "in_time", "satisfied") == ["未提供", "未提供"]
    assert found(report, "complaints") == []


def test_nothing_provided_is_missing_and_said(bench):
    report = opened(bench)
    assert values(report, "complaints", "received") == ["未提供"]
    assert "未提供" in report.table("complaints.summary").text
