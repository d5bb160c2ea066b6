"""Headings as exporting systems print them: in two languages, with what each column must hold below, one field under two names."""

from __future__ import annotations

import pytest

from lawnb.intake.contracts import contract, matches
from tests.intake.dirty import CASES, DATE, FINE, HEAD, KINDS, NUMBER, csv, ledger
from tests.intake.test_files_as_they_come import answer, assert_right, one, parametrised, read, said

ENGLISH = {NUMBER: "决定书文号 Document No.", DATE: "决定日期\nDecision Date", KINDS: "处罚种类 (Penalty Type)", FINE: "罚款金额（元）Fine, yuan"}
READ = [
    read("two languages in each heading", "a.csv", lambda: csv(ledger(heads=ENGLISH))),
    read("another language in a row below", "a.csv", lambda: csv([HEAD, ["Document No.", "Date", "Type", "Fine"], *CASES])),
    read("what must be filled in, and of what type", "a.csv", lambda: csv([HEAD, ["必填", "必填", "必填", "选填"], ["字符型", "日期", "字典", "VARCHAR(20)"], *CASES])),
    read("a space of no width and a mark of direction in cells", "a.csv", lambda: csv(ledger(cells={(2, DATE): "\u200e2023-02-27", (3, NUMBER): CASES[1][0] + "\u200b"})), says="看不见的字符"),
    read("one column of a field under its own title and one under another name", "a.csv", lambda: csv(ledger({"决定时间": ["2022-01-01"] * 3})), says="已有“决定日期”一列"),
    read("a full-width apostrophe before a day", "a.csv", lambda: csv(one(2, DATE, "＇２０２３－０２－２７"))),
]  # fmt: skip


@parametrised(READ)
def test_a_layout_is_read_and_right(tmp_path, case):
    assert_right(tmp_path, case)


@pytest.mark.parametrize("heading", ["罚款金额 Fine (10k yuan)", "罚款金额 Fine, thousand", "罚款金额（美元）Fine"])
def test_a_unit_in_another_language_only_names_no_field(heading):
    assert matches(contract("penalties"), heading) == ()


def test_dollars_are_no_yuan(tmp_path):
    found = answer(tmp_path, "a.csv", csv(one(3, FINE, "$500")))
    assert [problem["row"] for problem in found["problems"]] == [3]


def test_a_second_table_under_other_names_beside_the_first_is_not_left_out(tmp_path):
    beside = {"文号": [f"样罚〔2023〕{n}号" for n in (4, 5, 6)], "处罚日期": ["2023-04-01"] * 3, "罚款": ["1", "2", "3"]}
    assert "并排的两张表" in said(answer(tmp_path, "a.csv", csv(ledger(beside))))


def test_words_in_latin_letters_where_a_day_should_stand_stay_wrong_below_cases(tmp_path):
    found = answer(tmp_path, "a.csv", csv([HEAD, CASES[0], ["abc", "def", "ghi", "jkl"], *CASES[1:]]))
    assert {problem["row"] for problem in found["problems"]} == {3}


def test_a_missing_column_is_told_with_the_headings_that_could_be_it(tmp_path):
    found = answer(tmp_path, "a.csv", csv(ledger({"承办机构": ["一大队"] * 3}, heads={DATE: "下达日期"})))
    assert "缺少列“决定日期”" in said(found)
    assert "下达日期、承办机构 等没有读入的列中有的，请照此改名" in said(found)
