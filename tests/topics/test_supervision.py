"""Monthly supervision of discretion: twelve months, none twice, none silently missing."""

import pytest
from bs4 import BeautifulSoup

from lawnb.errors import ContractError

HEAD = "月份,监督决定数,发现问题数,已纠正数\n"


def months(report) -> list[str]:
    return [finding.figure for finding in report.raw_findings if finding.code == "month-missing" and "supervision" in finding.figure]


def test_twelve_months_are_complete(opened):
    report = opened(supervision=HEAD + "".join(f"{n}月,10,1,1\n" for n in range(1, 13)))
    names = ("months_done", "checked", "corrected_share")
    assert [report.book[f"supervision.{name}"].text for name in names] == ["12个月", "120件", "100%"]
    assert months(report) == []


def test_a_month_left_out_or_left_blank_is_named(opened):
    report = opened(supervision=HEAD + "".join(f"{n}月,10,1,1\n" for n in range(1, 11)) + "十一月,,,\n")
    assert months(report) == ["supervision.11月", "supervision.12月"]
    assert report.book["supervision.months_done"].value == 10


def test_a_month_counted_twice_stops_the_report(opened):
    with pytest.raises(ContractError, match="3月"):
        opened(supervision=HEAD + "3月,10,1,1\n03,4,0,0\n")


def test_a_month_missing_is_no_zero_in_table_and_chart(opened):
    report = opened(supervision=HEAD + "1月,0,0,0\n")
    rows = BeautifulSoup(report.table("supervision.monthly").html, "html.parser").find_all("tr")
    assert [row.find("td").get_text() for row in rows[1:4]] == ["0", "未提供", "未提供"]
    assert "1月0件；2月未提供" in report.chart("supervision.checked_by_month").html


def test_more_corrected_than_found_is_an_error(opened):
    report = opened(supervision=HEAD + "1月,10,1,2\n")
    assert [finding.place for finding in report.raw_findings if finding.code == "part-exceeds"] == ["supervision.csv 第 2 行 “已纠正数”"]
