"""Other acts of enforcement: what counts as one, and no power is not a zero."""

from bs4 import BeautifulSoup

LEDGER = """
    行为种类,办结日期,金额,是否有完整记录,是否转入处罚
    征收,2023-03-01,1200.5,,
    征收,2023-04-01,800,,
    检查,2023-04-01,,是,否
    检查,2023-04-02,,否,否
    检查,2023-04-03,,是,是
    确认,2023-05-01,,,
"""
#: Fields that do not make up the total keep a report a draft, which says of every column what it lacks.
DRAFT = {"penalties_totals": "处罚起数,罚款金额（万元）\n11,3.5\n"}


def standard(report) -> list[str]:
    rows = BeautifulSoup(report.table("enforcement_acts.standard").html, "html.parser").find_all("tr")
    return [cell.get_text() for cell in rows[-1].find_all("td")]


def test_inspections_without_record_or_with_a_penalty_do_not_count(opened):
    report = opened(enforcement_acts=LEDGER)
    assert standard(report) == ["2", "0.20005", "1", "0", "0", "1", "0", "0"]
    assert report.book["enforcement_acts.inspections.4月"].value == 1


def test_a_ledger_that_says_nothing_of_records_counts_every_inspection(opened):
    report = opened(enforcement_acts="行为种类,办结日期\n检查,2023-04-01\n检查,2023-04-02\n")
    assert report.book["enforcement_acts.inspections"].value == 2
    assert report.book["enforcement_acts.collected_yuan"].text == "未提供"


def test_no_power_is_a_dash_zero_is_zero_and_nothing_said_is_missing(opened):
    totals = "指标,数值\n行政裁决次数,—\n行政检查次数,0\n"
    assert standard(opened(enforcement_acts_totals=totals, **DRAFT))[2:5] == ["0", "—", "未提供"]
    assert standard(opened(enforcement_acts_totals=totals)) == ["0", "—"]


def test_acts_for_which_the_totals_say_that_there_is_no_power_are_an_error(opened):
    report = opened(enforcement_acts=LEDGER, enforcement_acts_totals="指标,数值\n行政确认次数,—\n行政裁决次数,—\n")
    assert [f.figure for f in report.raw_findings if f.code == "not-applicable"] == ["enforcement_acts.confirmations"]


def test_the_chart_has_a_bar_a_kind(opened):
    assert "行政检查1次" in opened(enforcement_acts=LEDGER).chart("enforcement_acts.by_kind").html
    assert opened().chart("enforcement_acts.by_kind") is not None


def test_the_notes_and_the_unit_of_the_form_are_those_of_the_columns_that_it_has(opened):
    html = opened(enforcement_acts_totals="指标,数值,单位\n行政确认次数,24.02,万件\n").table("enforcement_acts.standard").html
    assert "单位：件<" in html and "一次检查" not in html and "24.02万" in html
    html = opened(enforcement_acts_totals="指标,数值,单位\n行政检查次数,3,次\n行政征收金额,2,万元\n").table("enforcement_acts.standard").html
    assert "单位：次、万元<" in html and "一次检查" in html
