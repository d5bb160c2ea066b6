"""Several tables in a sheet, units over groups, 同上, struck out rows, signatures: read right, or refused where they could mean two things."""

from __future__ import annotations

import datetime

import pytest
from openpyxl.styles import Font

from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from tests.intake.dirty import CASES, DATE, FINE, HEAD, NUMBER, csv, edited, ledger, ods, ods_cell, ods_row, xls, xlsx
from tests.intake.test_files_as_they_come import LEDGER, TITLE, TOTAL, answer, assert_read, assert_right, merged, one, parametrised, read, said, written, yuan

WAN = ["0.2", "0.05", "0.15"]
GROUPED = [["决定书文号", "决定日期", "处罚种类", "罚没金额（万元）", ""], ["", "", "", "罚款", "没收"], *[[*case[:3], amount, "0.001"] for case, amount in zip(CASES, WAN, strict=True)]]
GROUP_MERGED = merged("A1:A2", "B1:B2", "C1:C2", "D1:E1")
OF_WHICH = [["决定书文号", "决定日期", "处罚种类", "罚没金额（万元）", "", ""], ["", "", "", "合计", "其中：罚款", "其中：没收"], *[[*case[:3], "9", amount, "0.001"] for case, amount in zip(CASES, WAN, strict=True)]]
PLAIN = ledger(heads={FINE: "罚款金额"}, cells={(n, FINE): amount for n, amount in zip((2, 3, 4), WAN, strict=True)})
SPANNED_ODS = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>客运</text:p></table:table-cell>"


def struck(book) -> None:
    for cell in book.active[3]:
        cell.font = Font(strike=True)


def struck_xls(book) -> None:
    from xlwt import easyxf

    for column, value in enumerate(CASES[1]):
        book.get_sheet(0).write(2, column, value, easyxf("font: struck_out on"))


def struck_ods() -> bytes:
    style = '<office:automatic-styles><style:style style:name="x"><style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles><office:body>'
    data = ods(LEDGER[:2], extra=ods_row(ods_cell(cell).replace("<table:table-cell", '<table:table-cell table:style-name="x"') for cell in CASES[1]) + ods_row(map(ods_cell, CASES[2])))
    return edited(data, {"content.xml": lambda xml: xml.replace(b"<office:body>", style.encode()).replace(b"<office:document-content ", b'<office:document-content xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ')})


READ = [
    read("a unit over a group, merged", "a.xlsx", lambda: xlsx(GROUPED, change=GROUP_MERGED), 没收金额="30"),
    read("a unit over a group in a text file", "a.csv", lambda: csv(GROUPED), 没收金额="30"),
    read("a unit over a group below a title", "a.xlsx", lambda: xlsx([TITLE, *GROUPED], change=merged("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2")), 没收金额="30"),
    read("of which", "a.xlsx", lambda: xlsx(OF_WHICH, change=merged("A1:A2", "B1:B2", "C1:C2", "D1:F1")), 没收金额="30"),
    read("a sum whose parts have columns of their own", "a.csv", lambda: csv([[*HEAD[:3], "罚没金额（元）", "其中：罚款金额（元）", "没收金额（元）"], *[[*case[:3], "9999", case[3], "10"] for case in CASES]]), 没收金额="30", says="都另有一列"),
    *[read(f"the unit as {line}", "a.csv", lambda line=line: csv([TITLE, [line], *PLAIN]))
      for line in ("单位（万元）", "金额单位：万元（保留两位小数）", "单位：件 万元", "单位：案件数（件）、金额（万元）", "（万元）", "万元", "金额以万元为单位", "货币单位：人民币万元", "单位为万元", "填报单位：样例局   单位：万元")],
    read("a title that ends with the unit", "a.csv", lambda: csv([["2023年处罚情况（万元）"], *PLAIN])),
    read("a title that ends with several units", "a.csv", lambda: csv([["2023年处罚情况（件、万元）"], *PLAIN])),
    read("the unit in the name of the sheet", "a.xlsx", lambda: xlsx(PLAIN, names=["台账（万元）"])),
    read("the unit in the name of the file", "2023年处罚台账（单位：万元）.csv", lambda: csv(PLAIN)),
    read("the unit in the name of the file, and its own in the heading", "台账（万元）.csv", lambda: csv(LEDGER)),
    read("the unit on a line of its own in the heading", "a.xlsx", lambda: xlsx([[*PLAIN[0][:3], "罚款金额\n万元"], *PLAIN[1:]])),
    read("a street with a unit in its name", "a.csv", lambda: csv([["单位：万元路执法所"], *ledger(heads={FINE: "罚款金额"})])),
    read("tables below one another", "a.xlsx", lambda: xlsx([["一季度处罚台账"], HEAD, CASES[0], [], ["二季度处罚台账"], HEAD, *CASES[1:]])),
    read("tables below one another in another order", "a.xlsx", lambda: xlsx([["一季度"], HEAD, CASES[0], [], ["二季度处罚台账"], HEAD[::-1], *[case[::-1] for case in CASES[1:]]])),
    read("tables below one another with columns more and totals", "a.xlsx",
        lambda: xlsx([["一季度"], HEAD, *CASES[:2], ["合计", "", "", 2500], ["二季度"], ["序号", *HEAD], [1, *CASES[2]], ["合计", "", "", "", 1500]])),
    read("a second table under the first one's unit", "a.xlsx", lambda: xlsx([["单位：万元"], *PLAIN[:2], [], ["二季度"], ["序号", *PLAIN[0]], [1, *PLAIN[2]], [2, *PLAIN[3]]])),
    read("a second table under its own unit", "a.xlsx",
        lambda: xlsx([["单位：万元"], *PLAIN[:2], [], ["二季度（单位：元）"], ["序号", *PLAIN[0]], [1, *CASES[1]], [2, *CASES[2]]])),
    read("signatures and stamps", "a.csv", lambda: csv([*LEDGER, TOTAL, ["分管领导签字：", "", "科室负责人：", ""], ["（公章）"], ["2024年1月5日"], ["样例区交通运输局"], ["2024-1-5"]])),
    read("a signature at the right", "a.xlsx", lambda: xlsx([*LEDGER, [None, None, None, "样例区交通运输局"], [None, None, None, datetime.date(2024, 1, 5)]])),
    read("struck out", "a.xlsx", lambda: xlsx(LEDGER, change=struck), says="1 行划了删除线（第 3 行）"),
    read("struck out in xls", "a.xls", lambda: xls(LEDGER, change=struck_xls), says="1 行划了删除线（第 3 行）"),
    read("struck out in ods", "a.ods", struck_ods, says="1 行划了删除线（第 3 行）"),
    read("as above", "a.csv", lambda: csv(ledger(cells={(3, DATE): "同上", (4, DATE): "〃", (3, FINE): "2000", (4, FINE): "同 上"})), total="6000", says="2 处写“同上”"),
    read("as above over a subtotal and a blank row", "a.csv", lambda: csv([*LEDGER[:2], ["小计", "", "", "2000"], [], [CASES[1][0], "同上", "同上", "同上"], CASES[2]]), total="5500"),
    read("as above below merged cells", "a.xlsx", lambda: xlsx(ledger({"执法领域": ["客运", None, "（同上）"]}), change=merged("E2:E3"))),
]  # fmt: skip


@parametrised(READ)
def test_a_layout_is_read_and_right(tmp_path, case):
    assert_right(tmp_path, case)


def column(folder, name: str, content: bytes, field: str) -> list:
    return read_ledger(written(folder, name, content), contract("penalties")).table.column(field).values()


def test_as_above_is_what_stands_above(tmp_path):
    content = xlsx(ledger({"执法领域": ["客运", '"', "″"], "案由": ["甲", "乙", "同上"]}))
    assert column(tmp_path, "a.xlsx", content, "field") == ["客运"] * 3
    assert column(tmp_path, "a.xlsx", content, "violation") == ["甲", "乙", "乙"]


@pytest.mark.parametrize("heading", [NUMBER, DATE, FINE])
def test_as_above_without_anything_above_is_refused(tmp_path, heading):
    found = answer(tmp_path, "a.csv", csv(one(2, heading, "同上")))
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(2, heading)]


def test_a_number_of_a_document_is_never_that_above(tmp_path):
    found = answer(tmp_path, "a.csv", csv(one(3, NUMBER, "同上")))
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(3, NUMBER)] and found["rows"] == 2


def test_a_cell_merged_over_rows_of_an_ods_holds_for_each(tmp_path):
    content = ods([[*HEAD, "执法领域"]], extra=ods_row([*map(ods_cell, CASES[0]), SPANNED_ODS]) + ods_row(map(ods_cell, CASES[1])) + ods_row(map(ods_cell, [*CASES[2], "货运"])))
    assert column(tmp_path, "a.ods", content, "field") == ["客运", "客运", "货运"]


@pytest.mark.parametrize(
    ("rows", "row", "says"),
    {
        "another unit further down": ([*ledger(heads={FINE: "罚款金额"}), [], ["单位：万元"], PLAIN[0], ["样罚〔2023〕4号", "2023-03-03", "罚款", "0.1"]], 6, "与这一列读入的单位不同"),
        "another unit in a note at the foot": ([*PLAIN, ["注：金额单位为万元。"]], 5, "与这一列读入的单位不同"),
        "a table of another kind below": ([*LEDGER, [], ["二、行政许可"], ["许可编号", "申请人", "受理日期", "许可内容"], ["许1", "甲", "2023-01-01", "乙"]], 6, "另一种表"),
        "a table of sums below": ([*LEDGER, [], ["处罚种类", "罚款金额（元）", "件数"], ["罚款", "4000", "3"]], 6, "缺少列“决定书文号”"),
    }.values(),
    ids=str,
)
def test_what_stands_below_is_refused_at_its_row(tmp_path, rows, row, says):
    found = answer(tmp_path, "a.csv", csv(rows))
    assert any(problem["row"] == row and says in problem["message"] for problem in found["problems"]), said(found)


TWO_UP = [[*HEAD, None, *HEAD], [*CASES[0], None, *CASES[1]], [*CASES[2], *[None] * 5]]


@pytest.mark.parametrize("rows", [TWO_UP, [*TWO_UP, ["合计", None, None, 4000]], [TITLE, *TWO_UP]])
def test_a_table_in_two_columns_abreast_is_read_line_by_line(tmp_path, rows):
    found = answer(tmp_path, "a.xlsx", xlsx(rows))
    assert_read(found, read("", "", bytes, says="左右并排的 2 栏"))


@pytest.mark.parametrize(
    ("rows", "says"),
    {
        "another column between": ([[*HEAD, "案由", *HEAD], [*CASES[0], "甲", *CASES[1]]], "并排"),
        "a total of the left one": ([*TWO_UP, ["合计", None, None, 3500]], "各行相加是"),
        "a word between": ([TWO_UP[0], [*CASES[0], "撤销", *CASES[1]]], "并排"),
        "a number of the right one again": ([TWO_UP[0], [*CASES[0], None, *CASES[0]]], "与第 2 行“决定书文号”重复"),
    }.values(),
    ids=str,
)
def test_tables_abreast_that_are_not_one_are_refused(tmp_path, rows, says):
    assert says in said(answer(tmp_path, "a.xlsx", xlsx(rows)))


def test_a_bad_cell_of_the_right_table_is_told_at_its_place(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx([TWO_UP[0], [*CASES[0], None, *CASES[1][:3], "约500"]]))
    assert [(problem.row, problem.position) for problem in read_ledger(path, contract("penalties")).problems] == [(2, 8)]


def test_the_sheet_of_the_year_beside_those_of_its_months_is_told_once(tmp_path):
    found = answer(tmp_path, "a.xlsx", xlsx([HEAD, CASES[0]], [HEAD, *CASES[1:]], LEDGER, names=["1月", "2月", "全年"]))
    assert [(problem["sheet"], "全部 3 行" in problem["message"]) for problem in found["problems"]] == [("全年", True)]


@pytest.mark.parametrize("label", ["汇总", "罚款 汇总", "2023年 汇总"])
def test_a_total_as_spreadsheets_name_it_is_held_to_its_rows(tmp_path, label):
    assert answer(tmp_path, "a.csv", csv([*LEDGER, [label, "", "", 4000]]))["ok"]
    assert "各行相加是" in said(answer(tmp_path, "b.csv", csv([*LEDGER, ["", "", label, 4001]])))


def test_a_table_on_its_side_is_told(tmp_path):
    found = answer(tmp_path, "a.xlsx", xlsx([list(row) for row in zip(*LEDGER, strict=True)]))
    assert ["转置" in problem["remedy"] for problem in found["problems"]] == [True]


def test_a_last_case_of_a_number_alone_is_no_signature(tmp_path):
    found = answer(tmp_path, "a.csv", csv([*LEDGER, ["样罚〔2023〕4号", "", "", ""]]))
    assert {problem["row"] for problem in found["problems"]} == {5}


def test_kinds_that_are_headings_elsewhere_begin_no_table(tmp_path):
    found = answer(tmp_path, "a.csv", csv(ledger({"备注": ["罚款", "没收", "说明"], "执法领域": ["金额", "日期", "编号"]})))
    assert found["ok"] and yuan(found)["罚款金额"] == 4000


def test_a_measure_that_speaks_of_records_is_a_measure(tmp_path):
    done = read_ledger(written(tmp_path, "a.csv", csv([["事项", "做法"], ["公开", "甲"], ["共 30 条意见", ""]])), contract("measures"))
    assert [problem.row for problem in done.problems] in ([], [3])
    assert len(done.table) + len(done.problems) == 2
