from tests.topics.opened import cells, found, opened, values

HEAD = "认定日期,过错种类,处理结果,追责人数\n"
ROWS = "2023-03-01,不作为,批评教育,2\n2023-04-01,程序不当,办理中,1\n2023-05-01,程序违法,通报,\n"


def test_who_was_not_pursued_does_not_count(bench):
    report = opened(bench, accountability=HEAD + ROWS)
    assert values(report, "accountability", "faults", "pursued", "persons") == ["3起", "2起", "2人"]
    assert found(report, "accountability") == []


def test_a_header_alone_is_a_real_zero(bench):
    report = opened(bench, accountability="认定日期,过错种类,处理结果\n")
    assert values(report, "accountability", "faults", "pursued", "persons") == ["0起", "0起", "0人"]


def test_faults_without_numbers_of_people_leave_these_unknown(bench):
    report = opened(bench, accountability="认定日期,过错种类,处理结果\n2023-03-01,不作为,处分\n")
    assert values(report, "accountability", "persons") == ["未提供"]


def test_faults_by_kind_and_outcomes_add_up(bench):
    report = opened(bench, accountability=HEAD + ROWS)
    assert cells(report.table("accountability.faults_by_kind"))[1:] == [["不作为", "1"], ["程序违法", "2"], ["合计", "3"]]
    assert cells(report.table("accountability.pursued_by_outcome"))[1:] == [["批评教育", "1"], ["通报批评", "1"], ["合计", "2"]]


def test_a_fault_of_another_year_is_an_error(bench):
    report = opened(bench, accountability=HEAD + ROWS.replace("2023-03-01", "2022-03-01"))
    assert [code for code, _ in found(report, "accountability")] == ["date-outside-year"]
