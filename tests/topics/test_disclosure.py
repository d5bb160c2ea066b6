from tests.topics.opened import cells, found, opened, values

LEDGER = """
    公开事项,公开类别,应公开日期,公开日期,是否权责清单事项
    甲,结果公开,2023-01-31,2023-01-31,否
    乙,结果,2023-02-28,2023-03-01,否
    丙,政务公开,2023-06-30,,是
    丁,决策公开,2024-01-31,,是
    戊,服务公开,,2023-05-04,是
"""


def test_items_published_in_time_are_shares_of_those_that_fell_due(bench):
    report = opened(bench, disclosure=LEDGER)
    assert values(report, "disclosure", "items", "published", "due", "in_time", "in_time_share") == ["5项", "3项", "3项", "1项", "33.33%"]
    assert values(report, "disclosure", "powers", "powers_published") == ["3项", "1项"]


def test_late_items_and_those_due_but_not_done_are_found_and_those_of_next_year_not(bench):
    report = opened(bench, disclosure=LEDGER)
    assert found(report, "disclosure") == [("overdue", "disclosure.4"), ("overdue", "disclosure.3")]


def test_the_five_kinds_are_shown_with_their_zeros_and_a_sixth_where_it_is_used(bench):
    rows = cells(opened(bench, disclosure=LEDGER).table("disclosure.items_by_kind"))[1:]
    assert rows == [["决策公开", "1"], ["执行公开", "0"], ["管理公开", "0"], ["服务公开", "1"], ["结果公开", "2"], ["政务公开", "1"], ["合计", "5"]]


def test_described_measures_stay_beside_the_ledger(bench):
    report = opened(bench, disclosure=LEDGER, disclosure_measures="事项,做法,频次,数量,计量单位\n公开类别,五类,,5,类\n")
    assert values(report, "disclosure", "n.公开类别", "items") == ["5类", "5项"]
    assert "五类" in report.table("disclosure.measures").html


def test_without_dates_nothing_is_called_late(bench):
    report = opened(bench, disclosure="公开事项,公开类别,应公开日期,公开日期\n甲,结果公开,,\n")
    assert (found(report, "disclosure"), values(report, "disclosure", "published", "in_time_share")) == ([], ["0项", "—"])
