"""Special inspections: three aspects, their sums, and rows that do not hold."""

from bs4 import BeautifulSoup

from tests.topics.opened import places

HEAD = "检查日期,执法行为,检查方面,检查件数,发现问题数,已整改数\n"
LEDGER = HEAD + "2023-09-20,处罚,实体,30,2,2\n2023-09-20,处罚,程序合法,30,3,1\n2023-10-08,许可,程序是否合法,10,1,1\n"


def test_each_aspect_is_a_row_and_a_part_of_the_sum(opened):
    report = opened(special_inspections=LEDGER)
    rows = BeautifulSoup(report.table("special_inspections.by_aspect").html, "html.parser").find_all("tr")
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows[1:]] == [
        ["实体合法", "30", "2", "2", "100.00%"],
        ["程序合法", "40", "4", "2", "50.00%"],
        ["裁量合理", "0", "0", "0", "—"],
        ["合计", "70", "6", "4", "66.67%"],
    ]
    assert places(report, "special_inspections", "total-mismatch") == []


def test_more_put_right_than_found_is_an_error(opened):
    report = opened(special_inspections=LEDGER.replace("30,2,2", "30,2,5"))
    assert places(report, "special_inspections", "part-exceeds") == ["special_inspections.csv 第 2 行 “已整改数”"]


def test_a_row_entered_twice_is_an_error(opened):
    again = "2023-09-20,行政处罚,实体合法,12,0,0\n"
    assert places(opened(special_inspections=LEDGER), "special_inspections", "row-repeated") == []
    assert places(opened(special_inspections=LEDGER + again), "special_inspections", "row-repeated") == ["special_inspections.csv 第 5 行 “检查日期”"]


def test_two_units_inspected_on_one_day_are_two_rows(opened):
    head = HEAD.replace("检查日期,", "检查日期,被检查机构,")
    report = opened(special_inspections=head + "2023-09-20,一大队,处罚,实体,3,0,0\n2023-09-20,二大队,处罚,实体,3,0,0\n")
    assert places(report, "special_inspections", "row-repeated") == []


def test_totals_that_do_not_add_up_are_an_error(opened):
    totals = "指标,数值\n专项检查发现问题数,7\n实体合法方面发现问题数,2\n程序合法方面发现问题数,3\n裁量合理方面发现问题数,1\n"
    report = opened(special_inspections_totals=totals)
    assert [f.difference for f in report.raw_findings if f.code == "total-mismatch"] == [1]


def test_the_chart_has_a_bar_an_aspect(opened):
    assert "程序合法4个" in opened(special_inspections=LEDGER).chart("special_inspections.problems_by_aspect").html
