import datetime
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from lawnb.errors import ParameterError
from lawnb.intake.contracts import contract
from lawnb.intake.ledger import Intake, read_ledger
from lawnb.intake.problems import Problem
from lawnb.workbooks.marked import SheetValues, marked_copy, write_marked_copy
from tests.intake.dirty import edited, ods, truncated, xls, xlsx

HEAD = ["决定书文号", "决定日期", "处罚种类", "罚款金额"]
GOOD = ["样交罚〔2023〕第1号", datetime.date(2023, 2, 27), "罚款", 200]
BAD = ["样交罚〔2023〕第2号", "2023-13-01", "罚款", 300]
RED, YELLOW = "00FFC7CE", "00FFF2CC"


def read(path: Path, data: bytes) -> Intake:
    path.write_bytes(data)
    return read_ledger(path, contract("penalties"), path.name)


def marked(path: Path, data: bytes):
    """The marked copy of a file, opened."""
    done, target = read(path, data), path.with_name("标注.xlsx")
    write_marked_copy(path, done, target)
    return load_workbook(target)


def fill(cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def listed(workbook) -> list[tuple]:
    """The rows of the list below its headings."""
    rows = list(workbook["问题清单"].iter_rows(values_only=True))
    return rows[next(n for n, row in enumerate(rows) if row[0] == "级别") + 1 :]


def test_a_bad_cell_is_red_with_what_to_do_and_a_warning_yellow(tmp_path):
    sheet = marked(tmp_path / "a.xlsx", xlsx([["2023年台账"], [*HEAD, "心情"], GOOD, BAD], names=["二月"]))["二月"]
    assert (fill(sheet["B4"]), sheet["B4"].value) == (RED, "2023-13-01")
    assert sheet["B4"].comment.text == "【lawnb 核对】\n问题: '2023-13-01'：没有这一天。请写成 YYYY-MM-DD。"
    assert fill(sheet["E2"]) == YELLOW and "不认识" in sheet["E2"].comment.text
    assert fill(sheet["B3"]) is None


def test_the_list_comes_first_links_to_each_cell_and_is_alone_selected(tmp_path):
    workbook = marked(tmp_path / "a.xlsx", xlsx([HEAD, BAD], names=["丁'方"]))
    assert workbook.sheetnames == ["问题清单", "丁'方"] and workbook.active.title == "问题清单"
    assert listed(workbook) == [("问题", "丁'方", 2, "决定日期", "'2023-13-01'：没有这一天", "请写成 YYYY-MM-DD")]
    [link] = [cell.hyperlink for row in workbook["问题清单"] for cell in row if cell.hyperlink]
    assert (link.location, link.target) == ("'丁''方'!B2", None)
    assert [sheet.sheet_view.tabSelected for sheet in workbook.worksheets] == [True, False]


def test_formulas_and_styles_of_the_user_are_neither_gained_nor_lost(tmp_path):
    def change(book):
        sheet = book.active
        sheet["D2"], sheet["E2"], sheet["F2"] = "=100+100", ArrayFormula("E2:E2", "=SUM(D2:D3*1)"), "=1+1"
        sheet["F2"].data_type = "s"
        sheet["A2"].font, sheet.column_dimensions["A"].width = Font(bold=True), 33

    workbook = marked(tmp_path / "a.xlsx", xlsx([HEAD, GOOD, BAD], change=change))
    sheet = workbook["Sheet1"]
    cells = [cell for each in workbook for row in each for cell in row]
    formulas = {cell.coordinate: getattr(cell.value, "text", cell.value) for cell in cells if cell.data_type == "f"}
    assert formulas == {"D2": "=100+100", "E2": "=SUM(D2:D3*1)"}
    assert (sheet["F2"].value, sheet["A2"].font.bold, sheet.column_dimensions["A"].width) == ("=1+1", True, 33)


def test_text_of_a_csv_that_begins_like_a_formula_stays_text(tmp_path):
    workbook = marked(tmp_path / "二月.csv", f"{','.join(HEAD)}\n=1+1,-2,+3,@4\n\n".encode())
    row = workbook["二月"][2]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in row] == [(text, "s", True) for text in ("=1+1", "-2", "+3", "@4")]


@pytest.mark.parametrize(("name", "made"), [("a.xls", xls), ("a.ods", ods)])
def test_old_and_open_workbooks_keep_their_sheets_and_row_numbers(tmp_path, name, made):
    sheet = marked(tmp_path / name, made([["样例局台账"], [], HEAD, GOOD, BAD]))["台账"]
    assert sheet["D4"].value == 200 and sheet["B4"].value == datetime.datetime(2023, 2, 27)
    assert fill(sheet["B5"]) == RED


def test_a_problem_of_a_row_is_marked_in_its_first_cell_and_one_of_a_merged_cell_in_its_corner(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx([HEAD, GOOD, BAD], change=lambda book: book.active.merge_cells("C2:D3")))
    problems = [Problem("a.xlsx", "多一格", sheet="Sheet1", row=3), Problem("a.xlsx", "合并了", sheet="Sheet1", row=3, position=3)]
    data = marked_copy(path, [SheetValues("Sheet1", (), "a.xlsx", "Sheet1")], problems, [Problem("a.xlsx", "只在清单里")])
    workbook = load_workbook(io.BytesIO(data))
    assert [fill(workbook["Sheet1"][cell]) for cell in ("A3", "C2")] == [RED, RED]
    assert [row[4] for row in listed(workbook)] == ["多一格", "合并了", "只在清单里"]


def test_a_second_check_takes_away_the_marks_of_the_first_and_leaves_the_users_comments(tmp_path):
    def change(book):
        book.active["B2"].comment = Comment("请查", "某甲")

    workbook = marked(tmp_path / "a.xlsx", xlsx([HEAD, BAD, GOOD], change=change))
    assert workbook["Sheet1"]["B2"].comment.text.startswith("请查\n【lawnb 核对】")
    workbook["Sheet1"]["B2"].value = datetime.date(2023, 3, 1)
    workbook.save(tmp_path / "b.xlsx")
    again = tmp_path / "c.xlsx"
    again.write_bytes(marked_copy(tmp_path / "b.xlsx", [SheetValues("Sheet1", (), "b.xlsx", "Sheet1")], [], []))
    cell = load_workbook(again)["Sheet1"]["B2"]
    assert (cell.comment.text, fill(cell)) == ("请查", None) and listed(load_workbook(again)) == []


def test_macros_are_left_out(tmp_path):
    def as_macros(types: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        return types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")

    data = edited(xlsx([HEAD, BAD]), {"[Content_Types].xml": as_macros}, {"xl/vbaProject.bin": b"Sub"})
    marked(tmp_path / "a.xlsm", data)
    with zipfile.ZipFile(tmp_path / "标注.xlsx") as archive:
        assert "xl/vbaProject.bin" not in archive.namelist() and b"macro" not in archive.read("[Content_Types].xml")


def test_of_a_file_that_cannot_be_opened_there_is_the_list(tmp_path):
    workbook = marked(tmp_path / "a.xlsx", truncated(xlsx([HEAD, GOOD])))
    assert workbook.sheetnames == ["问题清单"] and [row[:2] for row in listed(workbook)] == [("问题", "a.xlsx")]


def test_a_list_that_is_cut_short_says_how_many_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("lawnb.workbooks.marked.MOST_LISTED", 1)
    workbook = marked(tmp_path / "a.xlsx", xlsx([HEAD, BAD, [*BAD[:2], "罚款", 5]]))
    assert len(listed(workbook)) == 1 and fill(workbook["Sheet1"]["B3"]) == RED
    assert "只列前 1 处，另有 2 处；全部见 lawnb intake --json。" in [row[0].value for row in workbook["问题清单"]]


def test_each_file_of_a_folder_is_a_sheet_with_its_own_marks(tmp_path):
    folder = tmp_path / "台账"
    folder.mkdir()
    for month, day in (("1月", "2023-13-01"), ("2月", "2023-02-01")):
        (folder / f"{month}.csv").write_text(f"{','.join(HEAD)}\n样交罚〔2023〕第{month[0]}号,{day},罚款,5\n", "utf-8")
    write_marked_copy(folder, read_ledger(folder, contract("penalties"), "台账"), tmp_path / "标注.xlsx")
    workbook = load_workbook(tmp_path / "标注.xlsx")
    assert [fill(workbook[month]["B2"]) for month in ("1月", "2月")] == [RED, None]


def test_what_may_tell_of_a_person_is_repeated_nowhere(tmp_path):
    number = "43110319900101001X"
    workbook = marked(tmp_path / "a.csv", f"{','.join(HEAD)},身份证号码\n样交罚〔2023〕第1号,2023-02-27,罚款,200,{number}\n".encode())
    told = [cell.comment.text for row in workbook["a"] for cell in row if cell.comment] + [str(row) for row in listed(workbook)]
    assert len(told) == 2 and not any(number in text for text in told)


def test_the_file_itself_is_never_written_over(tmp_path):
    done = read(tmp_path / "a.xlsx", xlsx([HEAD, BAD]))
    with pytest.raises(ParameterError, match="不能覆盖原文件"):
        write_marked_copy(tmp_path / "a.xlsx", done, tmp_path / "a.xlsx")
    with pytest.raises(ParameterError, match="请以 .xlsx 结尾"):
        write_marked_copy(tmp_path / "a.xlsx", done, tmp_path / "b.csv")
