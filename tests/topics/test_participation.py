from tests.topics.opened import cells, found, opened, values

LEDGER = """
    活动名称,活动形式,日期,两代表一委员,收到意见,采纳数,反馈数
    执法观摩,观摩座谈,2023-06-08,8,6,4,6
    客运办法,公开征求意见,2023-09-01,,10,2,10
"""


def test_opinions_add_up_and_blanks_are_not_delegates(bench):
    report = opened(bench, participation=LEDGER)
    assert values(report, "participation", "activities", "delegates", "received", "adopted_share", "replied_share") == [
        "2次", "8人次", "16条", "37.5%", "100%",
    ]  # fmt: skip
    assert found(report, "participation") == []


def test_a_column_that_is_not_there_is_missing_and_no_zero(bench):
    assert values(opened(bench, participation=LEDGER), "participation", "others") == ["未提供"]


def test_more_adopted_than_received_is_an_error(bench):
    report = opened(bench, participation=LEDGER.replace("10,2,10", "10,11,12"))
    assert [code for code, _ in found(report, "participation")] == ["part-exceeds", "part-exceeds"]


def test_activities_of_another_year_are_errors(bench):
    report = opened(bench, participation=LEDGER.replace("2023-06-08", "2022-06-08"))
    assert [code for code, _ in found(report, "participation")] == ["date-outside-year"]


def test_activities_are_shown_by_form(bench):
    rows = cells(opened(bench, participation=LEDGER).table("participation.activities_by_kind"))[1:]
    assert rows == [["观摩", "1"], ["征求意见", "1"], ["合计", "2"]]
