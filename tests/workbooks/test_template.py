import datetime
import io
import zipfile

import pytest
from openpyxl import load_workbook

from lawnb.intake.contracts import Contract, Field, contract, contract_names, matched_field
from lawnb.intake.ledger import read_ledger
from lawnb.workbooks.template import template

LONG = tuple(f"裁量情节第{n}种的完整名称，较长" for n in range(1, 21))
LEDGER = Contract(
    "samples",
    "样例台账",
    (
        Field("number", "文号", "string", code="document", required=True, unique=True, description="决定书的文号", example="样罚〔2023〕1号"),
        Field("date", "决定日期", "date", example="2023-02-27"),
        Field("fine", "罚款金额", "number", unit="元", minimum=0, example="2000", aliases=("罚没款",)),
        Field("n", "人数", "integer", unit="人", required=True, minimum=1, maximum=9),
        Field("online", "是否网上办理", "boolean", optional=True),
        Field("tier", "裁量等级", "string", enum=("轻微", "严重"), optional=True),
        Field("kinds", "处罚种类", "string", enum=("警告", "罚款"), separator="、", optional=True),
        Field("case", "情节", "string", enum=LONG, optional=True),
        Field("note", "备注", "string", example="=HYPERLINK(1)", optional=True),
    ),
    description="一行一件。",
    primary_key=("number",),
)


def opened(given: Contract = LEDGER):
    return load_workbook(io.BytesIO(template(given)))


def rules(workbook) -> dict[str, object]:
    """The rules of the first sheet by the column that they are for."""
    return {str(rule.sqref)[0]: rule for rule in workbook.worksheets[0].data_validations.dataValidation}


def test_required_columns_are_told_by_colour_and_by_comment():
    number, date, *_, note = opened()["样例台账"][1]
    assert [cell.fill.fgColor.rgb[2:] for cell in (number, date, note)] == ["1F4E79", "BDD7EE", "EDEDED"]
    assert number.comment.text == "【必填】文号（文本）\n含义：决定书的文号\n可填：全表不得重复\n例如：样罚〔2023〕1号"


def test_codes_are_text_dates_are_dates_and_money_says_its_unit():
    sheet = opened()["样例台账"]
    assert [sheet.column_dimensions[letter].number_format for letter in "ABC"] == ["@", "yyyy-mm-dd", "#,##0.00"]
    assert sheet["C1"].value == "罚款金额（元）"


def test_the_example_row_is_marked_and_typed_and_holds_no_formula():
    sheet = opened()["样例台账"]
    assert [sheet[cell].value for cell in ("A2", "B2", "C2")] == ["（示例）样罚〔2023〕1号", datetime.datetime(2023, 2, 27), 2000]
    assert (sheet["I2"].value, sheet["I2"].data_type, sheet["I2"].quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert sheet["A2"].font.italic


def test_short_lists_stand_in_the_rule_and_long_ones_on_a_hidden_sheet():
    workbook = opened()
    found = rules(workbook)
    assert [found[letter].formula1 for letter in "EFH"] == ['"是,否"', '"轻微,严重"', "'选项'!$A$2:$A$21"]
    assert workbook["选项"].sheet_state == "hidden"
    assert [cell.value for cell in workbook["选项"]["A"]] == ["情节", *LONG]


def test_a_column_of_several_values_suggests_and_does_not_insist():
    kinds = rules(opened())["G"]
    assert (kinds.showErrorMessage, kinds.prompt) == (False, "可填多个，以“、”分隔。")


def test_numbers_are_held_to_their_bounds_and_only_what_may_lack_takes_a_dash():
    found = rules(opened())
    assert found["C"].formula1 == 'IF(ISNUMBER(C2),AND(C2>=0),C2="—")'
    assert found["D"].formula1 == "IF(ISNUMBER(D2),AND(D2=INT(D2),D2>=1,D2<=9),FALSE)"
    assert found["D"].error == "请填写整数，不小于 1，不大于 9，单位是人。"
    assert found["B"].type == "date" and found["B"].error == "请填写日期，如 2023-02-27；没有请留空。"


def test_the_header_stays_in_sight_and_on_every_page():
    sheet = opened()["样例台账"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B2", "$1:$1", "landscape")


def test_the_guide_tells_each_column_and_how_rows_are_counted():
    texts = [[cell.value for cell in row] for row in opened()["填写说明"].iter_rows()]
    assert texts[0][0] == "样例台账：填写说明"
    assert ["罚款金额（元）", "可留空，不可无此列", "数字", "元", "不小于 0", "罚没款", "2000", None] in texts
    assert any(row[0] and "“文号”不得重复" in row[0] for row in texts)


def test_the_same_contract_gives_the_same_bytes_without_author_or_time():
    data = template(LEDGER)
    assert data == template(LEDGER)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core and "dcterms" not in core and "openpyxl" not in core


@pytest.mark.parametrize("name", contract_names())
def test_every_contract_gives_a_template_that_intake_knows(tmp_path, name):
    given, path = contract(name), tmp_path / "空白.xlsx"
    path.write_bytes(template(given))
    sheet = load_workbook(path).worksheets[0]
    assert [matched_field(given, cell.value) for cell in sheet[1]] == [(field, 0) for field in given.fields]
    done = read_ledger(path, given)
    assert done.tally["examples"] == 1 and [problem for problem in done.problems if problem.sheet == given.title] == []
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.error or "") <= 225 and len(rule.errorTitle or "") <= 32 and len(rule.formula1) <= 255
