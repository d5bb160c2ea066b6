from tests.topics.opened import found, opened, values

LEDGER = """
    培训名称,培训日期,培训形式,参训人次,学时,参考人数,合格人数
    处罚法培训,2023-05-11,集中授课,40,8,40,38
    网上学习,2023-09-01,线上培训,20,2.5,,
    年度考试,2023-12-01,考试,,,10,10
"""
OFFICERS = "人员编号,执法证有效期至\nA1,2026-06-30\nA2,2026-06-30\nA3,2026-06-30\nA4,2026-06-30\n"


def test_sessions_people_and_passes(bench):
    report = opened(bench, training=LEDGER)
    assert values(report, "training", "sessions", "participants", "hours", "exams") == ["3期", "60人次", "10.5学时", "2场"]
    assert values(report, "training", "takers", "passed", "pass_share") == ["50人次", "48人次", "96%"]


def test_average_hours_need_the_list_of_officers(bench):
    assert values(opened(bench, training=LEDGER), "training", "person_hours", "average_hours") == ["370学时", "未提供"]
    assert values(opened(bench, training=LEDGER, officers=OFFICERS), "training", "average_hours") == ["92.5学时"]


def test_more_passes_than_takers_and_a_session_of_another_year_are_errors(bench):
    report = opened(bench, training=LEDGER.replace("40,38", "40,41").replace("2023-09-01", "2024-09-01"))
    assert found(report, "training") == [("date-outside-year", "training.3"), ("part-exceeds", "training.2")]


def test_months_without_training_are_zero_where_there_is_a_ledger(bench):
    report = opened(bench, training=LEDGER)
    assert values(report, "training", "sessions.1月", "sessions.5月") == ["0期", "1期"]


def test_a_header_alone_is_no_training_at_all(bench):
    report = opened(bench, training="培训名称,培训日期,参训人次\n")
    assert values(report, "training", "sessions", "participants", "person_hours") == ["0期", "0人次", "0学时"]
