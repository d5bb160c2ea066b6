
REAL = "职责,履职情况,频次\n三重一大,请派驻组参会,\n责任制,培训干部,定期\n"
LOG = """
    职责,履职情况,履职方式,日期,次数
    听取汇报,听取执法监督汇报,听汇报,2023-06-20,2
    学法,会前学习行政处罚法,集体学法,2023-03-01,
    研究问题,研究货运治理,主持会议,2023-04-06,3
    述法,年终述法,述法,2023-12-28,1
"""


def opened(bench, text: str):
    return bench.opened(leadership=text)


def codes(report) -> list[tuple[str, str]]:
    return [(f.code, f.figure) for f in report.raw_findings if (f.figure or "").startswith("leadership.")]


def test_duties_without_kinds_are_listed_and_not_counted(bench):
    report = opened(bench, REAL)
    assert report.book["leadership.count"].value == 2
    assert not report.book["leadership.meetings"].reported
    assert codes(report) == []
    assert "请派驻组参会" in report.table("leadership.duties").html
    assert "未提供" in report.table("leadership.activities").text
    assert report.chart("leadership.activities").html == ""


def test_activities_count_as_often_as_they_took_place(bench):
    report = opened(bench, LOG)
    found = [report.book[f"leadership.{name}"].value for name in ("reports", "study", "meetings", "instructions")]
    assert found == [2, 1, 3, 0]


def test_a_required_activity_without_a_row_is_a_warning_and_an_instruction_is_not_required(bench):
    report = opened(bench, LOG)
    assert codes(report) == [("duty-unrecorded", "leadership.followups")]


def test_an_activity_of_another_year_is_an_error(bench):
    report = opened(bench, LOG.replace("2023-06-20", "2022-06-20"))
    assert ("date-outside-year", "leadership.count") in codes(report)


def test_the_table_of_activities_says_what_the_regulation_asks(bench):
    html = opened(bench, LOG).table("leadership.activities").html
    assert "重要任务亲自督办" in html
