from tests.topics.opened import cells, found, opened, values

LEDGER = """
    案号,审级,受理日期,结案日期,结果,是否开庭,负责人出庭
    样政复〔2022〕9号,复议,2022-12-20,2023-01-30,维持,,
    样政复〔2023〕1号,复议,2023-02-01,2023-03-30,撤销,,
    (2023)样0001行初1号,一审,2023-04-01,2023-09-30,驳回诉讼请求,是,是
    (2023)样0001行初2号,一审,2023-11-01,,审理中,是,否
    (2023)样01行终3号,二审,2023-10-01,2023-12-31,和解,否,否
"""
PENALTIES = "文号,决定日期,处罚种类,罚款金额\n样交罚〔2023〕1号,2023-02-27,罚款,2000\n"


def test_pending_received_and_closed_balance(bench):
    report = opened(bench, litigation=LEDGER)
    assert values(report, "litigation", "opening", "received", "closed", "pending") == ["1件", "4件", "4件", "1件"]
    assert values(report, "litigation", "reconsiderations", "suits", "upheld", "lost", "lost_share") == ["1件", "3件", "2件", "1件", "25%"]
    assert found(report, "litigation") == []


def test_heads_appear_in_suits_that_were_heard(bench):
    assert values(opened(bench, litigation=LEDGER), "litigation", "heard", "appeared", "appeared_share") == ["2件", "1件", "50%"]


def test_an_outcome_without_its_date_is_found_and_breaks_the_balance(bench):
    report = opened(bench, litigation=LEDGER.replace("2023-03-30", ""))
    assert found(report, "litigation") == [("opening-closing", "litigation.pending"), ("state-differs", "litigation.样政复〔2023〕1号")]


def test_closed_before_it_was_received_is_an_error(bench):
    report = opened(bench, litigation=LEDGER.replace("2023-09-30", "2023-03-30"))
    assert ("date-order", "litigation.(2023)样0001行初1号") in found(report, "litigation")


def test_a_penalty_of_a_year_on_record_must_be_in_its_ledger_and_an_older_one_is_let_be(bench):
    head = "案号,程序,受理日期,结果,涉案处罚决定书文号\n"
    rows = "甲1,一审,2023-04-01,未结,样交罚[2023]1号\n甲2,一审,2023-04-01,未结,样交罚〔2023〕7号\n甲3,一审,2023-04-01,未结,样交罚〔2019〕7号\n"
    report = opened(bench, litigation=head + rows, penalties=PENALTIES)
    assert found(report, "litigation") == [("reference-unknown", "litigation.甲2")]


def test_closed_cases_are_shown_by_outcome(bench):
    rows = cells(opened(bench, litigation=LEDGER).table("litigation.closed_by_outcome"))[1:]
    assert rows[:3] == [["维持", "1"], ["驳回", "1"], ["撤销", "1"]] and rows[-1] == ["合计", "4"]


def test_no_case_at_all_is_a_real_zero(bench):
    report = opened(bench, litigation="案号,程序,受理日期,结果\n")
    assert values(report, "litigation", "received", "closed", "pending", "lost_share") == ["0件", "0件", "0件", "—"]
