"""Case reviews: defects by kind, what was put right, and files that no ledger has."""

from tests.topics.opened import places, values

LEDGER = """
    案卷文号,案卷类型,缺陷种类,是否整改,评查得分,评查等次
    罚1,处罚,程序、文书,是,88,良好
    罚2,处罚,,,96.5,优秀
    许1,许可,归档,否,90,优秀
"""


def test_a_file_counts_under_each_kind_of_its_defects(opened):
    report = opened(case_review=LEDGER)
    assert values(report, "case_review", "sampled", "flawed", "procedure", "documents", "filing", "facts") == ["3件", "2件", "1件", "1件", "1件", "0件"]


def test_rectified_is_a_share_of_the_files_with_defects(opened):
    assert values(opened(case_review=LEDGER), "case_review", "rectified_share", "score", "excellent_share") == ["50%", "91.5分", "66.67%"]


def test_a_defect_that_was_not_put_right_is_named(opened):
    assert places(opened(case_review=LEDGER), "case_review", "not-rectified") == ["case_review.csv 第 4 行 “是否整改”"]


def test_a_file_that_the_ledger_of_its_type_lacks_is_an_error(opened):
    report = opened(case_review=LEDGER, licensing="许可决定书文号,决定日期\n罚1,2023-03-01\n许2,2023-03-01\n")
    assert places(report, "case_review", "reference-unknown") == ["case_review.csv 第 4 行 “案卷文号”"]


def test_a_file_of_last_years_decision_is_known(opened, bench):
    bench.write(year=2022, licensing="许可决定书文号,决定日期\n许1,2022-03-01\n")
    report = opened(case_review=LEDGER, licensing="许可决定书文号,决定日期\n许2,2023-03-01\n")
    assert places(report, "case_review", "reference-unknown") == []


def test_the_share_sampled_is_of_the_years_penalties(opened):
    penalties = "决定书文号,决定日期,处罚种类,罚款金额\n" + "".join(f"罚{n},2023-03-01,罚款,200\n" for n in range(1, 9))
    report = opened(case_review=LEDGER, penalties=penalties, penalties_totals=None, penalties_by_field=None)
    assert values(report, "case_review", "sampled_penalties", "sampled_share") == ["2件", "25%"]
    assert places(report, "case_review", "reference-unknown") == []


def test_without_a_ledger_of_penalties_the_share_sampled_is_missing(opened):
    assert values(opened(case_review=LEDGER), "case_review", "sampled_share") == ["未提供"]


def test_the_chart_has_a_bar_a_kind_of_defect(opened):
    html = opened(case_review=LEDGER).chart("case_review.defects").html
    assert "程序1件" in html and "裁量0件" in html
