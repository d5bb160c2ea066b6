import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.adding_up import check_shares, check_totals
from lawnb.checks import Finding, Severity, Waiver, blocking, check_definitions, check_structure, settled
from lawnb.figures import Book, Figure, Source, share
from lawnb.structure import numbered


def money(id: str, wanyuan: str, part_of: str | None = None) -> Figure:
    return Figure(id, id, Decimal(wanyuan).scaleb(4), "元", "", part_of=part_of)


def waiver(code: str, figure: str) -> Waiver:
    return Waiver(code=code, figure=figure, reason="公布时即如此", office="办公室", date=datetime.date(2024, 3, 1))


def test_parts_that_fall_short_of_their_total_are_an_error(figures):
    book = figures("""
        id               | value | part_of
        penalties.cases  | 617   |
        penalties.bus    | 167   | penalties.cases
        penalties.lorry  | 49    | penalties.cases
        penalties.over   | 393   | penalties.cases
    """)
    [finding] = check_totals(book)
    assert (finding.code, finding.severity, finding.difference) == ("total-mismatch", Severity.ERROR, 8)
    assert finding.message == "penalties.cases为617起，分项 167＋49＋393 之和为609起，少8起。"


def test_one_case_less_in_a_part_changes_the_finding(figures):
    book = figures("""
        id | value | part_of
        t  | 617   |
        a  | 167   | t
        b  | 49    | t
        c  | 392   | t
    """)
    assert check_totals(book)[0].difference == 9


def test_fines_that_exceed_their_total_are_told_in_wanyuan():
    book = Book([money("t", "144.2158"), money("a", "62.2", "t"), money("b", "26.7", "t"), money("c", "79.0413", "t")])
    [finding] = check_totals(book)
    assert (finding.actual, finding.difference) == (Decimal(1679413), Decimal(-237255))
    assert "多23.7255万元" in finding.message


def test_a_difference_within_the_given_precision_is_a_warning():
    book = Book([money("t", "88.91"), money("a", "62.2", "t"), money("b", "26.7", "t")])
    assert [(finding.code, finding.severity) for finding in check_totals(book)] == [("total-rounding", Severity.WARNING)]


def test_counts_are_exact():
    parts = [Figure("t", "t", 100, "起", ""), Figure("a", "a", 99, "起", "", part_of="t")]
    assert check_totals(Book(parts))[0].severity is Severity.ERROR


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_parts_that_add_up_are_never_a_finding(values):
    parts = [Figure(f"p{n}", "", value, "起", "", part_of="t") for n, value in enumerate(values)]
    assert check_totals(Book([Figure("t", "", sum(values), "起", ""), *parts])) == []


def test_a_missing_part_leaves_the_total_unchecked_and_says_so(figures):
    book = figures("""
        id | value | part_of
        t  | 5     |
        a  |       | t
        b  | 2     | t
    """)
    [finding] = check_totals(book)
    assert (finding.code, finding.message) == ("total-incomplete", "t无法与分项核对：a未提供。")


def test_a_total_that_was_not_divided_is_no_finding(figures):
    # 行政执法人员 19 人, and nothing of their ages or certificates
    assert check_totals(figures("""
        id | value | part_of
        t  | 5     |
        a  |       | t
        b  |       | t
    """)) == []


def test_a_printed_share_is_held_against_the_numbers():
    whole, part = Figure("t", "合计", 617, "起", "", (Source("x.csv"),)), Figure("a", "客运", 167, "起", "", part_of="t")
    book = Book([whole, part, share(part, whole, "a.share", "客运占比")])
    wrong = Figure("p", "", Decimal("0.271"), "1", "", (Source("x.csv", 2, "占比"),))
    off = Figure("p", "", Decimal("0.28"), "1", "", (Source("x.csv", 2, "占比"),))
    assert [finding.code for finding in check_shares(book, {"a.share": wrong})] == ["share-sum"]
    assert [finding.code for finding in check_shares(book, {"a.share": off})] == ["share-mismatch", "share-sum"]


def test_a_figure_defined_twice_or_not_at_all_is_an_error():
    book = Book([Figure("a", "甲", 1, "起", ""), Figure("a", "甲", 2, "起", "")])
    found = check_definitions(book, [("b", "概览")])
    assert [(finding.code, finding.figure) for finding in found] == [("figure-duplicate", "a"), ("figure-unknown", "b")]


def test_a_section_numbered_six_after_three_is_found():
    found = check_structure(numbered([(2, "一、措施"), (2, "二、不足"), (2, "三、主要负责人"), (2, "六、存在的问题"), (2, "四、安排")]), "笔记本")
    assert [finding.message for finding in found] == ["标题“六、存在的问题”的编号应为“四、”。", "标题“四、安排”的编号应为“五、”。"]


def test_a_required_part_that_is_absent_is_found():
    found = check_structure(numbered([(2, "一、主要举措和成效"), (2, "二、不足和原因"), (2, "三、下一年度安排")]), "笔记本")
    assert [finding.figure for finding in found] == ["part.leadership"]


def test_a_waiver_lets_its_finding_pass_and_no_other():
    findings = [Finding("total-mismatch", Severity.ERROR, "", "", id) for id in ("cases", "fines")]
    assert [finding.figure for finding in blocking(settled(findings, [waiver("total-mismatch", "cases")]))] == ["fines"]


def test_a_waiver_that_matches_nothing_blocks():
    [finding] = settled([], [waiver("total-mismatch", "cases")])
    assert (finding.code, finding.blocking) == ("waiver-unused", True)


def test_findings_survive_their_json():
    finding = settled([Finding("total-mismatch", Severity.ERROR, "f", "m", "cases", 617, 609, "r")], [waiver("total-mismatch", "cases")])[0]
    assert Finding.from_json(finding.as_json()) == finding


@pytest.mark.parametrize("missing", ["reason", "office", "date"])
def test_a_waiver_needs_reason_office_and_date(missing):
    given = waiver("total-mismatch", "cases").model_dump() | {missing: ""}
    with pytest.raises(ValueError, match=missing):
        Waiver.model_validate(given)


