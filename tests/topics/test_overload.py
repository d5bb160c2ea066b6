"""Overload control: stations and days."""

from tests.topics.opened import places

LEDGER = """
    检测站点,日期,检测车辆数,超限车辆数,卸载货物（千克）,罚款金额（万元）,立案数
    东站,2023-03-01,100,2,12500,0.3,2
    西站,2023-03-01,80,0,,,
    东站,2023-06-02,120,1,500.5,0.05,1
"""


def test_sums_are_in_tonnes_and_yuan_whatever_the_headings_say(opened):
    book = opened(overload=LEDGER).book
    names = ("weighed", "over", "over_share", "unloaded_tonnes", "fine_yuan", "cases")
    assert [book[f"overload.{name}"].text for name in names] == ["300辆", "3辆", "1%", "13.0005吨", "3500元", "3件"]


def test_months_and_stations_add_up(opened):
    report = opened(overload=LEDGER)
    assert [report.book[f"overload.{name}"].value for name in ("over.3月", "over.4月", "weighed.东站", "weighed.西站")] == [2, 0, 220, 80]
    assert places(report, "overload", "total-mismatch") == []


def test_more_over_the_limit_than_weighed_is_an_error(opened):
    assert places(opened(overload=LEDGER.replace("80,0", "80,81")), "overload", "part-exceeds") == ["overload.csv 第 3 行 “超限车辆数”"]


def test_a_station_counted_twice_on_a_day_is_an_error_unless_by_shift(opened):
    twice = LEDGER + "    东站,2023-03-01,90,0,,,\n"
    assert places(opened(overload=twice), "overload", "row-repeated") == ["overload.csv 第 5 行 “检测站点”"]
    head = "检测站点,日期,班次,检测车辆数,超限车辆数\n"
    assert places(opened(overload=head + "东站,2023-03-01,白班,9,0\n东站,2023-03-01,夜班,5,0\n"), "overload", "row-repeated") == []


def test_a_day_of_another_year_is_an_error(opened):
    assert places(opened(overload=LEDGER.replace("2023-06-02", "2022-06-02")), "overload", "date-outside-year") == ["overload.csv 第 4 行 “日期”"]


def test_the_chart_goes_by_month(opened):
    assert "3月2辆" in opened(overload=LEDGER).chart("overload.over_by_month").html
