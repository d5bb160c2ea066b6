from tests.topics.opened import cells, found, opened, values

LEDGER = """
    月份,企业名称,入网车辆数,上线车辆数,上线率,报警数,处理数
    2月,样例客运有限公司,120,117,97.5%,10,9
    01,样例客运有限公司,110,100,90.91%,20,20
    2月,样例货运有限公司,30,30,100%,0,0
"""


def test_months_do_not_add_up_to_a_fleet_but_alarms_do(bench):
    report = opened(bench, monitoring=LEDGER)
    assert values(report, "monitoring", "enrolled", "alarms", "handled") == ["150辆", "30次", "29次"]
    assert values(report, "monitoring", "online_rate", "handled_share") == ["95%", "96.67%"]


def test_the_table_by_month_is_in_the_years_order(bench):
    report = opened(bench, monitoring=LEDGER)
    assert cells(report.table("monitoring.monthly"))[1:] == [
        ["1月", "110", "100", "90.91%", "20", "20", "100.00%"],
        ["2月", "150", "147", "98.00%", "10", "9", "90.00%"],
    ]
    assert "2月10次" in report.chart("monitoring.alarms").html


def test_months_without_rows_are_a_finding_and_no_zero(bench):
    report = opened(bench, monitoring=LEDGER)
    assert found(report, "monitoring") == [("month-missing", "monitoring.enrolled")]
    assert "monitoring.alarms.3月" not in report.book


def test_more_handled_than_alarms_and_a_wrong_printed_rate_are_errors(bench):
    text = LEDGER.replace("10,9", "10,11").replace("90.91%", "99%")
    assert [code for code, _ in found(opened(bench, monitoring=text), "monitoring")] == ["part-exceeds", "share-mismatch", "month-missing"]


def test_a_ledger_without_online_vehicles_has_no_rate(bench):
    report = opened(bench, monitoring="月份,入网车辆数,报警数,处理数\n1月,5,1,1\n")
    assert values(report, "monitoring", "enrolled", "online_rate") == ["5辆", "未提供"]
    assert cells(report.table("monitoring.monthly"))[1] == ["1月", "5", "未提供", "未提供", "1", "1", "100.00%"]


def test_totals_stand_in_where_there_is_no_ledger(bench):
    report = opened(bench, monitoring_totals="指标,数值,单位\n入网车辆数,150,辆\n车辆上线率,95,%\n")
    assert values(report, "monitoring", "enrolled", "online_rate", "alarms") == ["150辆", "95%", "未提供"]
    assert "未提供" in report.table("monitoring.monthly").text and report.chart("monitoring.alarms").html == ""


def test_a_month_entered_twice_is_found_where_no_company_tells_the_rows_apart(bench):
    report = opened(bench, monitoring="月份,入网车辆数,报警数,处理数\n1月,5,1,1\n1月,5,1,1\n")
    assert "row-repeated" in dict(found(report, "monitoring"))
