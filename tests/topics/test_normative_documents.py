from tests.topics.opened import found, opened, values

NAME = "normative_documents"
LEDGER = """
    文号,文件名称,印发日期,合法性审核,审核日期,备案日期,废止日期,有效期至
    样交发〔2018〕1号,甲,2018-03-01,是,,,,2023-02-28
    样交发〔2020〕2号,乙,2020-03-01,是,,,2023-12-31,
    样交发〔2021〕3号,丙,2021-03-01,是,,,2022-12-31,
    样交发〔2022〕4号,丁,2022-03-01,是,,,,2023-12-31
    样交发〔2023〕5号,戊,2023-04-10,是,2023-03-30,2023-04-25,,
    样交发〔2023〕6号,己,2023-05-10,否,,2023-05-26,,
"""


def test_what_was_in_force_at_the_years_ends_follows_from_the_dates(bench):
    report = opened(bench, normative_documents=LEDGER)
    assert values(report, NAME, "opening", "issued", "repealed", "closing") == ["3件", "2件", "2件", "3件"]


def test_filing_counts_the_days_from_issue(bench):
    report = opened(bench, normative_documents=LEDGER)
    assert values(report, NAME, "filed", "filed_share", "reviewed_share") == ["1件", "50%", "50%"]
    assert found(report, NAME) == [("review-missing", f"{NAME}.样交发〔2023〕6号"), ("overdue", f"{NAME}.样交发〔2023〕6号")]


def test_a_stated_status_that_the_dates_do_not_bear_out_breaks_the_balance(bench):
    text = "文号,文件名称,印发日期,效力\n样〔2022〕1号,甲,2022-01-01,有效\n样〔2023〕2号,乙,2023-01-09,失效\n"
    report = opened(bench, normative_documents=text)
    [finding] = [each for each in report.raw_findings if each.code == "opening-closing"]
    assert (finding.figure, finding.expected, finding.actual) == (f"{NAME}.closing", 2, 1)


def test_totals_must_balance_too(bench):
    text = """
        指标,数值,单位
        年初有效规范性文件数,10,件
        制发规范性文件数,2,件
        废止失效规范性文件数,1,件
        年末有效规范性文件数,12,件
    """
    assert found(opened(bench, normative_documents_totals=text), NAME) == [("opening-closing", f"{NAME}.closing")]


def test_a_review_after_the_issue_is_an_error(bench):
    report = opened(bench, normative_documents=LEDGER.replace("2023-03-30", "2023-04-11"))
    assert ("date-order", f"{NAME}.样交发〔2023〕5号") in found(report, NAME)


def test_an_unfiled_document_whose_term_runs_into_next_year_is_not_overdue(bench):
    text = "文号,文件名称,印发日期,备案日期\n样〔2023〕1号,甲,2023-12-20,\n样〔2023〕2号,乙,2023-12-16,\n"
    assert found(opened(bench, normative_documents=text), NAME) == [("overdue", f"{NAME}.样〔2023〕2号")]
