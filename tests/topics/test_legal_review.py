from tests.topics.opened import found, opened, values

LEDGER = """
    审核事项,事项类别,是否应当审核,是否审核,审核主体,审核日期,决定日期,纠错数
    大额罚款,重大行政执法决定,是,是,法制股,2023-05-16,2023-05-20,2
    吊销许可,重大执法决定,是,否,,,2023-06-01,
    小额采购,合同,否,否,,,,
    软件采购,合同,是,是,法律顾问,2023-07-03,2023-07-09,1
    咨询,法律咨询,,是,法律顾问,2023-08-01,,
"""


def test_shares_are_of_what_had_to_be_reviewed(bench):
    report = opened(bench, legal_review=LEDGER)
    assert values(report, "legal_review", "decisions_due", "decisions_reviewed", "decisions_share") == ["2件", "1件", "50%"]
    assert values(report, "legal_review", "contracts_due", "contracts_share", "policies_share") == ["1份", "100%", "—"]
    assert values(report, "legal_review", "adviser_opinions", "corrections") == ["2件", "3处"]


def test_a_matter_that_had_to_be_reviewed_and_was_not_is_found_by_its_row(bench):
    report = opened(bench, legal_review=LEDGER)
    assert found(report, "legal_review") == [("review-missing", "legal_review.3")]


def test_without_the_column_every_matter_had_to_be_reviewed(bench):
    report = opened(bench, legal_review="审核事项,事项类别,是否审核\n采购,合同,是\n租赁,合同,否\n")
    assert values(report, "legal_review", "contracts_due", "contracts_share", "adviser_opinions") == ["2份", "50%", "未提供"]


def test_a_review_after_the_decision_is_an_error(bench):
    report = opened(bench, legal_review=LEDGER.replace("2023-05-20", "2023-05-10"))
    assert ("date-order", "legal_review.2") in found(report, "legal_review")


def test_matters_are_shown_by_kind(bench):
    report = opened(bench, legal_review=LEDGER)
    assert "合同2件" in report.chart("legal_review.matters_by_kind").html
