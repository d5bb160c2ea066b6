"""Statistics forms as bodies publish them: read as the rows of the contract, each value known by its place in the file, or refused."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from lawnb.digests import sha256
from lawnb.evidence import row_keys
from lawnb.figures import Status
from lawnb.following.rows import _rows
from lawnb.intake.ledger import Intake, read_ledger
from lawnb.intake.problems import Problem
from lawnb.topics.indicators import dataset_contract
from tests.intake.dirty import csv, xlsx

KINDS = ["警告", "罚款", "没收违法所得、没收非法财物", "暂扣许可证件", "其他行政处罚"]
#: 行政处罚实施情况统计表, as a district's market bureau lays it out (2022); the numbers are made up.
PENALTIES = [
    ["（表2）行政处罚实施情况统计表"],
    ["序号", "单位名称", "行政处罚实施数量（件）", *[None] * 5, "罚没金额（万元）", "简易程序数量（件）", "法制审核数量（件）", None],
    [None, None, *KINDS, "合计", None, None, "审核数量", "纠错数量"],
    [1, "样例局", 3, 870, 27, 28, 0, 928, 9873.1, 776, 188, 1],
    [2, "样例分局", 0, 1, 0, 0, 0, 1, 0.5, 1, 0, 0],
    [3],
    ["合 计", None, 3, 871, 27, 28, 0, 929, 9873.6, 777, 188, 1],
    ["说明：1.统计范围为本年度作出的决定。"],
]
PENALTIES_MERGED = ["A1:L1", "A2:A3", "B2:B3", "C2:H2", "I2:I3", "J2:J3", "K2:L2"]
LICENSING = [
    ["行政许可实施情况统计表"],
    ["行政许可实施数量（宗）", None, None, "撤销行政许可数量（宗）", "法制审核"],
    ["申请数量", "受理数量", "许可数量", None, "审核数量"],
    [120, 118, 110, "—", 4],
]
TOTALS = {"处罚起数": 617, "罚款金额": "144.2158", "没收金额": 0, "简易程序": 500}


def form(tmp_path, name: str, rows: list, merged=(), suffix: str = ".xlsx") -> Intake:
    width = max(map(len, rows))
    path = tmp_path / f"{name}{suffix}"
    change = (lambda book: [book.active.merge_cells(each) for each in merged]) if merged else None
    path.write_bytes(csv([[*row, *[None] * (width - len(row))] for row in rows]) if suffix == ".csv" else xlsx(rows, change=change))
    return read_ledger(path, dataset_contract(name), path.name)


def told(found: Intake) -> list[str]:
    return [str(problem) for problem in found.problems]


def changed(rows: list, cells: dict) -> list:
    rows = [list(row) for row in rows]
    for (row, column), value in cells.items():
        rows[row - 1][column - 1] = value
    return rows


@pytest.mark.parametrize(("suffix", "merged"), [(".xlsx", PENALTIES_MERGED), (".xlsx", ()), (".csv", ())])
def test_a_form_with_kinds_across_is_read_by_its_total(tmp_path, suffix, merged):
    found = form(tmp_path, "penalties_by_kind", PENALTIES, merged, suffix)
    assert told(found) == []
    assert [(row["kind"], row["n_cases"]) for row in found.table] == list(zip(KINDS, [3, 871, 27, 28, 0], strict=True))
    assert str(list(found.table)[1].source("n_cases")).endswith("第 7 行 “罚款”")
    assert "罚没金额（万元）" in " ".join(map(str, found.warnings))


@pytest.mark.parametrize(("suffix", "merged"), [(".xlsx", PENALTIES_MERGED), (".csv", ())])
def test_the_totals_of_the_same_form_take_no_count_for_a_sum_of_money(tmp_path, suffix, merged):
    found = form(tmp_path, "penalties_totals", PENALTIES, merged, suffix)
    assert told(found) == []
    [row] = found.table
    assert (row["n_cases"], row["fine_yuan"], row["penal_yuan"], row["simple"], row["reviewed"]) == (929, None, Decimal("98736000"), 777, 188)


def test_beside_one_kind_that_is_no_money_a_fine_is_a_count_and_alone_it_is_money(tmp_path):
    [row] = form(tmp_path, "penalties_totals", [["处罚起数", "警告", "罚款", "罚没金额（万元）"], [9, 2, 7, 1.5]]).table
    assert (row["fine_yuan"], row["penal_yuan"]) == (None, 15000)
    [row] = form(tmp_path, "penalties_totals", [["处罚起数", "其中：罚款", "没收金额"], [9, 700, 20]]).table
    assert (row["fine_yuan"], row["confiscated_yuan"]) == (700, 20)
    assert "'没收违法所得' 不认识" in " ".join(told(form(tmp_path, "penalties_totals", [["处罚起数", "罚款", "没收违法所得"], [9, 700, 20]])))


@pytest.mark.parametrize("name", ["penalties_by_kind", "penalties_totals"])
def test_a_total_that_is_not_that_of_the_bodies_is_told_at_its_cell(tmp_path, name):
    found = form(tmp_path, name, changed(PENALTIES, {(7, 4): 872, (7, 8): 930}), PENALTIES_MERGED)
    assert ("第 7 行" in told(found)[0]) and "各行相加是" in told(found)[0]


def test_bodies_without_a_total_are_not_added_up_for_them(tmp_path):
    found = form(tmp_path, "penalties_by_kind", PENALTIES[:5], PENALTIES_MERGED)
    assert "有 2 行数（第 4、5 行）" in told(found)[0]


@pytest.mark.parametrize("name", ["penalties_by_kind", "penalties_totals"])
def test_sections_bodies_without_numbers_and_rows_that_number_the_columns_are_no_bodies(tmp_path, name):
    more = [["（一）本单位实施的、以本单位名义作出的"], [None, "样例所"], ["1.以决定书确定的金额为准。"]]
    rows = [*PENALTIES[1:3], [*range(1, 13)], more[0], *PENALTIES[3:5], more[1], PENALTIES[6], more[2]]
    found = form(tmp_path, name, rows)
    assert (told(found), len(found.table)) == ([], 1 if name == "penalties_totals" else 5)


def test_parts_that_are_not_their_total_are_told(tmp_path):
    rows = [PENALTIES[0], [None, None, *KINDS, "合计（件）"], [None, None, 1, 2, 3, 4, 5, 16]]
    assert "“合计”写 16" in told(form(tmp_path, "penalties_by_kind", rows))[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_form_with_indicators_across_is_read_with_its_units_and_marks(tmp_path, suffix):
    found = form(tmp_path, "licensing_totals", LICENSING, suffix=suffix)
    assert told(found) == []
    expected = [("申请数量", 120), ("受理数量", 118), ("许可数量", 110), ("撤销许可数量", Status.NOT_APPLICABLE), ("法制审核数量", 4)]
    assert [(row["indicator"], row["value"]) for row in found.table] == expected
    assert [row["unit"] for row in found.table] == ["宗", "宗", "宗", "宗", None]


def test_a_bad_number_of_a_form_is_told_at_its_cell(tmp_path):
    found = form(tmp_path, "licensing_totals", changed(LICENSING, {(4, 2): "约118", (4, 3): "1.1.0"}))
    assert [(problem.row, problem.position) for problem in found.problems] == [(4, 1), (4, 2)]


def test_a_number_merged_over_two_columns_is_of_neither(tmp_path):
    found = form(tmp_path, "licensing_totals", changed(LICENSING, {(4, 3): None}), ["B4:C4"])
    assert "合并的一格" in told(found)[0]


def test_a_row_that_has_lost_a_comma_is_refused(tmp_path):
    path = tmp_path / "licensing_totals.csv"
    path.write_text("申请数量,受理数量,许可数量\n120,118\n", "utf-8")
    assert "有 2 格，表头有 3 列" in str(read_ledger(path, dataset_contract("licensing_totals")).problems[0])


def test_indicators_in_groups_keep_what_stands_over_them(tmp_path):
    rows = [["行政征收", None, "行政检查", "行政裁决"], ["次数", "征收总金额（万元）", "次数", "次数"], [0, 1.5, 1234, 0]]
    found = form(tmp_path, "enforcement_acts_totals", rows, ["A1:B1"])
    assert [(row["indicator"], row["value"], row["unit"]) for row in found.table] == [
        ("行政征收次数", 0, None), ("行政征收金额", Decimal("1.5"), "万元"), ("行政检查次数", 1234, None), ("行政裁决次数", 0, None),
    ]  # fmt: skip


def test_a_form_down_the_side_with_units_codes_and_numbered_columns_is_read(tmp_path):
    lines = [[title, "万元" if "金额" in title else "件", f"{n:02}", value] for n, (title, value) in enumerate(TOTALS.items(), 1)]
    found = form(tmp_path, "penalties_totals", [["行政处罚情况表"], ["指标名称", "计量单位", "代码", "本年"], ["甲", "乙", "丙", "1"], *lines, ["单位负责人：某甲", None, None, "填表人：某乙"]])
    assert told(found) == []
    [row] = found.table
    assert (row["n_cases"], row["fine_yuan"], row["confiscated_yuan"], row["simple"]) == (617, Decimal("1442158"), 0, 500)
    assert str(row.source("fine_yuan")).endswith("第 5 行 “罚款金额（万元）”")


def test_two_years_side_by_side_are_not_one(tmp_path):
    found = form(tmp_path, "penalties_totals", [["指标", "本年", "上年"], *([title, value, value] for title, value in TOTALS.items())])
    assert "有 2 列数" in told(found)[0]


def test_months_across_are_read_with_their_total(tmp_path):
    rows = [["月份", "1月", "2月", "合计"], ["处罚起数（件）", 10, 20, 30], ["罚款金额（万元）", 1.5, "2.5", 4]]
    found = form(tmp_path, "penalties_by_month", rows)
    assert told(found) == []
    assert [(row["month"], row["n_cases"], row["fine_yuan"]) for row in found.table] == [("1月", 10, 15000), ("2月", 20, 25000)]
    wrong = form(tmp_path, "penalties_by_month", changed(rows, {(3, 4): 5, (2, 3): "二十"}))
    assert [(problem.row, problem.position) for problem in wrong.problems] == [(2, 2), (3, 3)]


def test_fields_across_under_a_corner_are_read_and_one_twice_is_told(tmp_path):
    rows = [["项目", "客运", "货运"], ["案件数（件）", 10, 20], ["罚款（元）", 100, 200]]
    assert [(row["field"], row["n_cases"]) for row in form(tmp_path, "penalties_by_field", rows).table] == [("客运", 10), ("货运", 20)]
    assert "重复" in told(form(tmp_path, "penalties_by_field", changed(rows, {(1, 3): "客运"})))[0]


def test_indicators_down_by_the_names_of_the_form_with_a_numbered_row(tmp_path):
    rows = [["指标名称", "计量单位", "代码", "数量"], ["甲", "乙", "丙", 1], ["申请数量", "件", "01", 120], ["其中：许可的数量", "件", "02", 110]]
    found = form(tmp_path, "licensing_totals", rows)
    assert [(row["indicator"], row["value"]) for row in found.table] == [("申请数量", 120), ("许可数量", 110)]


def test_cases_across_stay_refused(tmp_path):
    rows = [["决定书文号", "样罚〔2023〕1号", "样罚〔2023〕2号"], ["决定日期", "2023-02-27", "2023-03-01"], ["罚款金额（元）", 2000, 500]]
    assert "表头竖着排" in told(form(tmp_path, "penalties", rows))[0]


def test_the_rows_of_a_form_stand_in_one_row_of_the_file_and_are_read_again_with_its_indicators(tmp_path):
    table = form(tmp_path, "licensing_totals", LICENSING).table
    assert set(table.numbers.tolist()) == {4}
    assert row_keys(table, np.arange(len(table))) == {"at": "4", "key": None, "keys": None}
    path, record = tmp_path / "licensing_totals.xlsx", {"file": "licensing_totals.xlsx", "sheet": "Sheet1", "contract": "totals", "sha256": "", "at": "4"}
    shown = _rows(record | {"sha256": sha256(path)}, tmp_path)
    assert (shown.problem, len(shown.rows)) == ("", 5)


def test_a_one_is_a_number_and_no_unit(tmp_path):
    [row] = form(tmp_path, "penalties_totals", [["处罚起数", "听证起数"], ["1", "1"]], suffix=".csv").table
    assert (row["n_cases"], row["hearings"]) == (1, 1)
    assert "有 2 列数" in told(form(tmp_path, "penalties_totals", [["指标", "本年", "上年"], ["处罚起数", 1, 7], ["听证起数", 1, 8]]))[0]


def test_a_problem_of_a_form_has_its_column_for_programs_too():
    told = Problem("a.csv", "'x' 不是数字", row=3, position=3)
    assert (told.place, told.as_json()["column"]) == ("a.csv, 第 3 行, 第 4 列", "第 4 列")
    assert Problem("a.csv", "空白", row=3).as_json()["column"] is None
