from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import ContractError
from lawnb.figures import Status
from lawnb.intake.cells import BadCell
from lawnb.intake.contracts import Field, contract, matched_field
from lawnb.intake.dates import from_text
from lawnb.intake.records import Dataset, read_records
from lawnb.intake.values import cell_value
from lawnb.intake.ledger import read_table

COUNT = Field("n", "数量", "integer", unit="起", minimum=0)
MONEY = Field("fine", "罚款金额", "number", unit="元", minimum=0)
FIELDS = contract("penalties_by_field")


def table(tmp_path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "penalties_by_field.csv"
    path.write_bytes(text.encode(encoding))
    return read_table(path, path.name, FIELDS)


def problems(tmp_path, text: str) -> list[str]:
    with pytest.raises(ContractError) as caught:
        table(tmp_path, text)
    return list(caught.value.problems)


@pytest.mark.parametrize("text", ["1,234", "１２３４", " 1234 ", "1，234"])
def test_numbers_are_read_as_people_write_them(text):
    assert cell_value(text, COUNT) == 1234


@pytest.mark.parametrize("text", ["壹仟圆", "1.5", "12,34", "1e3", "NaN", "-1", "约10", "1 234", "12²"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(BadCell, match="请"):
        cell_value(text, COUNT)


def test_blank_is_missing_and_a_dash_is_no_such_power():
    assert (cell_value("", COUNT), cell_value("—", COUNT), cell_value("0", COUNT)) == (None, Status.NOT_APPLICABLE, 0)


def test_wanyuan_becomes_yuan_and_keeps_its_precision():
    value = cell_value("62.2", MONEY, 4)
    assert (value, value.as_tuple().exponent) == (Decimal(622000), 3)


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_money_reads_back_what_was_written(wanyuan):
    assert cell_value(str(wanyuan), MONEY, 4) == wanyuan * 10_000


@pytest.mark.parametrize(
    ("heading", "scale"), [("罚款金额（万元）", 4), ("罚款金额(元)", 0), ("罚款 金额", 0), ("处罚金额（亿元）", 8)]
)
def test_a_heading_is_known_by_title_alias_and_unit(heading, scale):
    field, found = matched_field(FIELDS, heading)
    assert (field.name, found) == ("fine_yuan", scale)


def test_a_heading_in_an_unknown_unit_is_not_guessed():
    assert matched_field(FIELDS, "罚款金额（美元）") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_reads_the_same_in_any_encoding(tmp_path, encoding):
    [row] = table(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,167,62.2\n", encoding)
    assert (row.number, row["field"], row["n_cases"], row["fine_yuan"]) == (2, "客运", 167, 622000)


def test_all_problems_of_a_file_come_at_once(tmp_path):
    found = problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,壹,2\n,3,-1\n客运,1,1\n")
    assert found == [
        "penalties_by_field.csv, 第 2 行, 列“处罚起数”: '壹' 不是数字。请填写阿拉伯数字，没有数字请留空。",
        "penalties_by_field.csv, 第 3 行, 列“执法领域”: 必填的格为空。请填写。",
        "penalties_by_field.csv, 第 3 行, 列“罚款金额（万元）”: '-1' 小于 0。请核对。",
        "penalties_by_field.csv, 第 4 行, 列“执法领域”: '客运' 与第 2 行重复。请合并或改名。",
    ]


def test_rows_are_numbered_as_in_the_file_across_quoted_line_breaks(tmp_path):
    found = problems(tmp_path, '执法领域,处罚起数,罚款金额（万元）\n"客\n运",1,2\n\n货运,x,1\n')
    assert found[0].startswith("penalties_by_field.csv, 第 4 行, 列“处罚起数”")


def test_a_row_of_another_width_is_refused(tmp_path):
    assert "有 4 格，表头有 3 列" in problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,1,234,2\n")[0]


def test_unknown_double_and_missing_headings_are_named(tmp_path):
    found = problems(tmp_path, "执法领域,处罚起书,罚款,罚款金额\n")
    assert "表头 '处罚起书' 不认识。是否要写 '处罚起数'？" in found[0]
    assert "表头 '罚款金额' 与前面的列“罚款”重复" in found[1]
    assert "缺少列“处罚起数”" in found[2]


def test_an_empty_column_that_a_spreadsheet_left_is_passed_over(tmp_path):
    assert len(table(tmp_path, "执法领域,处罚起数,罚款金额（万元）,\n客运,1,2,\n")) == 1
    assert "这一列有内容而没有表头" in problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）,\n客运,1,2,备注\n")[0]


def test_a_file_that_no_dataset_is_named_after_is_refused(tmp_path):
    (tmp_path / "penalties_by_feild.csv").write_text("x\n", "utf-8")
    with pytest.raises(ContractError, match="是否要写 'penalties_by_field'？"):
        read_records(tmp_path, 2023, [Dataset("penalties_by_field")])


def test_a_dataset_without_a_file_is_not_provided(tmp_path):
    records = read_records(tmp_path, 2023, [Dataset("penalties_by_field")])
    assert (len(records["penalties_by_field"]), records.provided("penalties_by_field")) == (0, False)


def test_a_small_tables_last_row_is_a_row_and_not_a_remark(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("方面,事项\n执法，监督,\n", "utf-8")
    with pytest.raises(ContractError, match="第 2 行, 列“事项”: 必填的格为空"):
        read_table(path, path.name, contract("plan"))


def test_a_row_of_running_numbers_is_a_row_where_it_is_the_only_one(tmp_path):
    head = "执法领域,处罚起数,罚款金额（万元）,起数占比\n1,2,3,4\n"
    assert [row["n_cases"] for row in table(tmp_path, head)] == [2]
    assert [row["n_cases"] for row in table(tmp_path, f"{head}客运,7,3,1\n")] == [7]


def test_a_printed_total_is_no_row_and_must_agree(tmp_path):
    assert len(table(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,1,2\n货运,2,1\n合计,3,3\n")) == 2
    assert "“合计”写 4起，上面各行相加是 3起" in problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,1,2\n货运,2,1\n合计,4,3\n")[0]


def test_a_total_is_checked_though_a_row_is_wrong_elsewhere(tmp_path):
    found = problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,1,2\n货运,x,1\n合计,3,4\n")
    assert [text for text in found if "合计" in text and "4万元" in text] != []


@pytest.mark.parametrize("field", ["完成检查", "空白领域", "以下空白地带"])
def test_words_that_begin_like_a_note_are_cases(tmp_path, field):
    assert len(table(tmp_path, f"执法领域,处罚起数,罚款金额（万元）\n{field},1,2\n")) == 1


def test_a_row_that_begins_like_a_note_and_goes_on_is_a_case(tmp_path):
    assert len(table(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n说明：客运,1,2\n备注：完,,\n")) == 1


def test_rows_that_were_numbered_in_advance_are_blank(tmp_path):
    assert len(table(tmp_path, "序号,执法领域,处罚起数,罚款金额（万元）\n1,客运,1,2\n2,,,\n3,,,\n")) == 1


@pytest.mark.parametrize(("text", "day"), [("2023-02-27T23:00:00", 27), ("2023-02-27T23:00:00+08:00", 27), ("2023-02-27T23:00:00Z", None)])
def test_a_time_of_another_zone_is_not_guessed_to_be_the_same_day(text, day):
    found = from_text(text)
    assert (found and found.day) == day


def test_a_total_that_is_nearly_right_is_wrong(tmp_path):
    found = problems(tmp_path, "执法领域,处罚起数,罚款金额（万元）\n客运,1,0.36\n货运,1,0.3\n合计,2,0.7\n")
    assert "“合计”写 7000元，上面各行相加是 6600元" in found[0]
