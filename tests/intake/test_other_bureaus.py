"""Ledgers in the layouts of other bureaus and of the programs that they come from: read right, or refused where they could mean two things."""

from __future__ import annotations

import datetime

import pytest
from xlwt import Formula, Style
from xlwt.Cell import StrCell

from lawnb.errors import ContractError
from lawnb.figures import Status
from lawnb.intake.cells import BadCell
from lawnb.intake.contracts import contract, contract_names, matched_field
from lawnb.intake.headings import normalised
from lawnb.intake.ledger import read_ledger
from lawnb.intake.records import Dataset, read_records
from lawnb.intake.values import cell_value
from tests.intake.dirty import CASES, DATE, FINE, HEAD, KINDS, NUMBER, credit_code, csv, edited, identity_number, ledger, ods, ods_cell, ods_row, raw_cell, swapped, xls, xlsx  # fmt: skip
from tests.intake.test_files_as_they_come import LEDGER, TITLE, TOTAL, answer, assert_read, assert_right, intake, merged, one, parametrised, read, said, written, yuan

PLAIN_HEAD = [NUMBER, DATE, KINDS, "罚款金额"]
CODES = ["CF_WSH", "CF_JDRQ", "CF_CFLB", "CF_NR_FK"]
WAN = [[*case[:3], amount] for case, amount in zip(CASES, ("0.2", "0.05", "0.15"), strict=True)]
#: The headings of the first national standard (2015), which exporting systems still write, with the sum that a bureau adds to it.
FIRST_STANDARD = {
    "行政处罚决定书文号": [case[0] for case in CASES], "处罚名称": ["甲案", "乙案", "丙案"], "处罚类别1": ["罚款", "罚款", "警告、罚款"], "处罚事由": ["擅自经营"] * 3,
    "行政相对人代码_1 (统一社会信用代码)": [credit_code("91990000MA0000000"), "", ""], "行政相对人代码_2 (组织机构代码)": ["", "99000000-1", ""],
    "行政相对人代码_3 (工商登记码)": ["", "", "990000000000001"], "行政相对人代码_5 (居民身份证号)": ["", "", identity_number("99000019900101001")],
    "处罚决定日期": ["2023/2/27", "2023/3/1", "2023/3/2"], "地方编码": ["990000"] * 3, "罚款金额（元）": ["2000", "500", "1500"],
}  # fmt: skip


def numbered(rows: list, first: int = 0) -> list:
    """The rows as programs write them with the numbers of their rows beside them, and no heading above these."""
    return [["", *rows[0]], *[[n, *row] for n, row in enumerate(rows[1:], first)]]


READ = [
    read("units in a row below the headings", "a.xlsx", lambda: xlsx([PLAIN_HEAD, [None, None, None, "（元）"], *CASES])),
    read("wanyuan in a row below the headings", "a.csv", lambda: csv([TITLE, PLAIN_HEAD, ["", "", "", "万元"], *WAN])),
    read("the national standard's codes below its headings", "a.csv", lambda: csv([[*PLAIN_HEAD[:3], "罚款金额（万元）"], CODES, *WAN])),
    read("codes that are not the standard's, too", "a.csv",
        lambda: csv([[*HEAD[:3], "罚款金额（万元）", "地方编码"], [*CODES, "DFBM"], *[[*row, "990000"] for row in WAN]])),
    read("numbers of rows without a heading", "a.xlsx", lambda: xlsx(numbered(LEDGER)), says="当作行号"),
    read("numbers of rows in a text file", "a.csv", lambda: csv(numbered(LEDGER, 1)), says="当作行号"),
    read("numbers of rows without a heading above a foot", "a.csv", lambda: csv([*numbered([*LEDGER, []])[:4], ["合计", "", "", "", "4000"], ["填表人：某甲", "审核人：某乙", "", "", ""]]), says="当作行号"),
    read("bars", "a.txt", lambda: csv(LEDGER, delimiter="|")),
    read("a foot of labels side by side", "a.csv", lambda: csv([*LEDGER, TOTAL, ["填表人：某甲", "审核人：某乙", "", "日期：2024年1月5日"], ["注：1.以决定书为准；"], ["2.金额以元计。"]])),
    read("titles, units and pages again on each page", "a.csv",
        lambda: csv([TITLE, ["单位：元", "", "", "第1页 共2页"], PLAIN_HEAD, *CASES[:2], ["本页小计", "", "", "2500"], TITLE, ["单位：元", "", "", "第2页 共2页"], PLAIN_HEAD, CASES[2], TOTAL])),
    read("sections named where the numbers stand", "a.csv",
        lambda: csv([["序号", *HEAD], ["一、一大队"], [1, *CASES[0]], ["二、二大队"], [2, *CASES[1]], [3, *CASES[2]]]).replace(b"\xe9\x98\x9f\n", b"\xe9\x98\x9f,,,,\n"), says="第 2、4 行只有一格文字"),
    read("months named where the document numbers stand", "a.csv", lambda: csv([HEAD, ["2月份", "", "", ""], CASES[0], ["三月", "", "", ""], *CASES[1:]]), says="第 2、4 行只有一格文字"),
    read("headings with their places in a list", "a.csv", lambda: csv(ledger(heads={NUMBER: "1.决定书文号", DATE: "②决定日期", KINDS: "（3）处罚种类", FINE: "4、罚款金额（元）"}))),
    read("sections merged across", "a.xlsx", lambda: xlsx([HEAD, ["一大队"], *CASES[:2], ["二大队"], CASES[2]], change=merged("A2:D2", "A5:D5")), says="第 2、5 行只有一格文字"),
    read("a mark of encoding and a space of no width in headings", "a.csv", lambda: b"\xef\xbb\xbf" + csv(ledger(heads={DATE: "决定\u200b日期"}), "utf-8-sig")),
    read("headings that say how to fill them", "a.xlsx",
        lambda: xlsx(ledger(heads={NUMBER: "＊决定书文号\n（全称，如：样罚（2023）1号）", DATE: "决定日期【格式：YYYY-MM-DD】", KINDS: "处罚种类（可多选）", FINE: "罚款金额（元，必填）"}))),
    read("text written as a formula", "a.csv",
        lambda: csv([[f'="{cell}"' if n == 0 else cell for n, cell in enumerate(row)] for row in LEDGER]), says="读作其中的文字"),
    read("text written as a formula without quotes around", "a.csv", lambda: csv(LEDGER).replace("样罚〔2023〕2号".encode(), '="样罚〔2023〕2号"'.encode()), says="读作其中的文字"),
    read("an apostrophe before a number and a day", "a.xlsx", lambda: xlsx(ledger(cells={(3, FINE): "'500", (3, DATE): "'2023-03-01", (3, NUMBER): "'样罚〔2023〕2号"})), says="文本标记"),
    read("nought by the accounts' format", "a.csv", lambda: csv(one(3, FINE, " ￥-   ")), total="3500"),
    read("a total above the cases", "a.xlsx", lambda: xlsx([HEAD, ["合计", "3件", None, 4000], *CASES])),
    read("each heading and cell merged over two columns", "a.xlsx",
        lambda: xlsx([[value for cell in row for value in (cell, None)] for row in LEDGER], change=merged(*(f"{left}{n}:{right}{n}" for left, right in ("AB", "CD", "EF", "GH") for n in range(1, 5))))),
    read("a month without cases", "a.xlsx", lambda: xlsx(LEDGER, [HEAD, ["本月无处罚案件"]], [["序号", *HEAD], ["无"]], names=["1月", "2月", "3月"])),
    read("a file closed as in DOS", "a.csv", lambda: csv(LEDGER, "gbk") + b"\x1a"),
    read("blanks as databases write them", "a.csv", lambda: csv(ledger({"案由": ["NULL", "甲", "null"], "当事人": ["甲", "(null)", "None"], "立案日期": ["\\N", "NULL", ""], "没收金额（元）": ["NULL", "5", "None"]})), 没收金额="5"),
    read("signatures without colons", "a.csv", lambda: csv([*LEDGER, ["局长（签字）", "", "经办人（签名）", "2024年1月5日"], ["样例区交通运输局（盖章）", "", "", ""]])),
    read("kinds in a numbered list", "a.csv", lambda: csv(ledger(cells={(2, KINDS): "1.罚款；2.警告", (3, KINDS): "（1）罚款（2）警告", (4, KINDS): "1、警告，2、罚款。"}))),
    read("what Windows leaves in folders", "台账", lambda: {"1月.csv": csv(LEDGER), "Thumbs.db": b"\0", "desktop.ini": b"[x]"}),
]  # fmt: skip


@parametrised(READ)
def test_a_layout_is_read_and_right(tmp_path, case):
    assert_right(tmp_path, case)


def test_of_the_headings_of_2015_only_those_of_no_use_are_not_read(tmp_path):
    found = answer(tmp_path, "a.csv", csv([[*FIRST_STANDARD], *zip(*FIRST_STANDARD.values(), strict=True)], "gbk"))
    assert_read(found, read("", "", bytes))
    assert [warning["column"] for warning in found["warnings"] if "不认识" in warning["message"]] == ["地方编码"]


def test_the_number_is_the_text_that_was_written_as_a_formula(tmp_path):
    found = answer(tmp_path, "a.csv", csv(one(3, NUMBER, f'="{CASES[0][0]}"')))
    assert "与第 2 行重复" in said(found)


@pytest.mark.parametrize(
    "rows",
    {
        "codes in another unit than the headings": [HEAD, CODES, *WAN],
        "headings in another unit than the codes": [CODES, HEAD, *WAN],
        "a unit that is none of money": [PLAIN_HEAD, ["", "", "", "美元"], *CASES],
        "two units in a bracket": ledger(heads={FINE: "罚款金额（元，必填，万元）"}),
        "a unit within what is said": ledger(heads={FINE: "罚款金额（请以万元填写）"}),
        "a bracket that says what is in the column": ledger(heads={DATE: "决定日期（送达）"}),
        "numbers without a heading and a word beside a case": [["", *HEAD], ["1", *CASES[0]], ["2", *CASES[1]], ["撤销", *CASES[2]]],
        "numbers without a heading that do not count": [["", *HEAD], ["3", *CASES[0]], ["7", *CASES[1]], ["8", *CASES[2]]],
    }.values(),
    ids=str,
)
def test_what_could_mean_two_things_is_refused(tmp_path, rows):
    assert not answer(tmp_path, "a.csv", csv(rows))["ok"]


def test_a_table_of_sums_beside_the_ledger_is_not_to_be_filled_in(tmp_path):
    found = answer(tmp_path, "a.xlsx", xlsx(LEDGER, [["处罚种类", "件数", "罚款金额（元）"], ["罚款", 3, 4000]], names=["台账", "统计"]))
    assert {problem["sheet"] for problem in found["problems"]} == {"统计"}
    assert all("统计表" in problem["remedy"] for problem in found["problems"])


@pytest.mark.parametrize(
    "day",
    ["2023年2月27", "2023、2、27", "2023.2.27.", "2023—2—27", "2023/2-27", "2023/02/27 上午 12:00:00", "2023年2月27日 星期一", "2023-02-27 10时30分",
     "2023年2月27日10时30分", "20230227103000", "2023-02-27T00:00:00.000+0800", "2023-2-27 10:30 PM"],
)  # fmt: skip
def test_a_day_beyond_doubt_is_read(tmp_path, day):
    assert_read(answer(tmp_path, "a.csv", csv(one(2, DATE, day))), read("", "", bytes))


@pytest.mark.parametrize("day", ["2023-2-2710:30", "2023-2-1 1", "2023-02-27T16:00:00Z", "2023-02-27.5", "2023227", "2023年2月", "27-2-2023"])
def test_a_day_that_could_be_another_is_refused(tmp_path, day):
    found = answer(tmp_path, "a.csv", csv(one(2, DATE, day)))
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(2, DATE)]


def test_a_wrong_total_above_the_cases_is_told(tmp_path):
    found = answer(tmp_path, "a.csv", csv([HEAD, ["合计", "4件", "", "4100"], *CASES]))
    assert [problem["row"] for problem in found["problems"]] == [2, 2]
    assert "下面各行相加是" in said(found) and "下面有 3 行" in said(found)


def test_what_a_database_has_not_is_blank_and_not_none_of_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv(ledger({"案由": ["NULL", "甲", "NULL"], "没收金额（元）": ["NULL", "5", "—"]})))
    table = read_ledger(path, contract("penalties")).table
    assert table.column("violation").values() == [None, "甲", None]
    assert table.column("confiscated_yuan").values() == [None, 5, Status.NOT_APPLICABLE]
    assert "必填的格填了" in said(answer(tmp_path, "b.csv", csv(one(2, DATE, "NULL"))))


@pytest.mark.parametrize("begins", ["MIME-Version: 1.0\nX-Document-Type: Workbook\n", "\ufeff\n<style>td{}</style><table>", "<script>"])
def test_a_page_named_xls_is_called_a_page(tmp_path, begins):
    assert "网页" in said(answer(tmp_path, "a.xls", begins.encode()))


@pytest.mark.parametrize("kind", ["罚款2000元", "罚款2", "2罚款", "罚款12.5"])
def test_a_number_beside_a_kind_is_no_number_of_a_list(tmp_path, kind):
    assert [problem["row"] for problem in answer(tmp_path, "a.csv", csv(one(3, KINDS, kind)))["problems"]] == [3]


def test_a_problem_stands_on_one_line(tmp_path):
    found = intake(written(tmp_path, "a.csv", csv(ledger(cells={(2, KINDS): "警告\n罚款", (3, KINDS): "罚\n金"}))))
    assert all(line[0] in "-a✓✗ " or "a.csv" in line for line in found.output.splitlines() if line), found.output


@pytest.mark.parametrize(
    ("name", "field", "word", "value"),
    [
        ("penalties", "kinds", "罚款；法律、行政法规规定的其他行政处罚", ("罚款", "其他行政处罚")),
        ("penalties", "kinds", "没收非法所得、吊销营业执照", ("没收违法所得、没收非法财物", "吊销许可证件")),
        ("penalties", "kinds", "行政警告", ("警告",)),
        ("litigation", "kind", "行政诉讼（一审）", "一审"),
        ("litigation", "outcome", "驳回原告诉讼请求", "驳回"),
    ],
)  # fmt: skip
def test_words_of_the_laws_stand_for_the_contracts(name, field, word, value):
    assert cell_value(word, contract(name).field(field)) == value


def test_what_holds_for_good_ends_as_the_national_standard_writes_it():
    assert cell_value("长期", contract("licensing").field("valid_until")) == datetime.date(2099, 12, 31)
    with pytest.raises(BadCell):
        cell_value("长期", contract("licensing").field("decision_date"))


@pytest.mark.parametrize(("name", "field", "word"), [("litigation", "kind", "行政诉讼"), ("litigation", "outcome", "维持原判"), ("penalties", "kinds", "责令改正")])
def test_words_that_leave_open_which_is_meant_are_refused(name, field, word):
    with pytest.raises(BadCell):
        cell_value(word, contract(name).field(field))


def test_an_unknown_heading_is_not_answered_with_every_heading(tmp_path):
    found = answer(tmp_path, "a.csv", csv(ledger({"地方编码": ["1", "2", "3"]})))
    assert [warning["remedy"] for warning in found["warnings"] if warning["column"] == "地方编码"] == ["不需要的列可以保留"]


def test_a_cell_too_narrow_to_be_exported_is_no_failed_formula(tmp_path):
    found = answer(tmp_path, "a.csv", csv(one(2, DATE, "########")))
    assert "列太窄" in said(found) and "公式" not in said(found)


@pytest.mark.parametrize("name", contract_names())
def test_every_heading_of_a_contract_names_its_field_as_it_did(name):
    own = contract(name)
    for field in own.fields:
        assert normalised(field.title)
        assert matched_field(own, field.title)[0] is field
        assert matched_field(own, f"*{field.title}（必填）")[0] is field


def test_a_roll_of_officers_without_codes_is_told_apart_by_certificates(tmp_path):
    path = tmp_path / "officers.csv"
    path.write_bytes(csv([["序号", "姓名", "所在单位", "执法证号", "执法证有效期至"], [1, "某甲", "一大队", "99000000001", "2026-06-30"], [2, "某乙", "一大队", "99000000002", ""]]))
    done = read_ledger(path, contract("officers"))
    assert done.problems == []
    assert done.table.column("staff_code").values() == ["99000000001", "99000000002"]


def test_every_amount_of_a_unit_row_is_converted(tmp_path):
    found = answer(tmp_path, "a.csv", csv([[*PLAIN_HEAD, "没收金额"], ["", "", "", "万元", "元"], *[[*row, "10"] for row in WAN]]))
    assert {title: str(value) for title, value in yuan(found).items()} == {"罚款金额": "4000", "没收金额": "30"}


@pytest.mark.parametrize(("name", "remedy"), {"penalties.xlsb": "另存为", "台账.rar": "解压", "1月.RAR": "解压"}.items())
def test_a_table_that_is_not_read_stops_the_report_that_it_belongs_to(tmp_path, name, remedy):
    (tmp_path / "penalties.csv").write_bytes(csv(LEDGER))
    (tmp_path / "README.md").write_text("取自某系统")
    assert len(read_records(tmp_path, 2023, [Dataset("penalties")])["penalties"]) == 3
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ContractError, match=f"{name}.*没有计入.*{remedy}"):
        read_records(tmp_path, 2023, [Dataset("penalties")])


def test_a_workbook_of_wps_is_known_by_its_content(tmp_path):
    assert_read(answer(tmp_path, "a.et", xls(LEDGER)), read("", "", bytes))
    assert "网页" in said(answer(tmp_path, "b.et", b"<html>"))


# Formulas filled down a column in advance

BLANK_RESULT, ONE, WAITING = b"\x03\0\0\0\0\0\xff\xff\0\0", bytes(6) + b"\xf0\x3f\0\0", bytes(8) + b"\x02\0"
BLANK_OF_ODS = '<table:table-cell table:formula="of:=IF(1;&quot;&quot;)">%s</table:table-cell>'
WITH_NOTE = ledger({"备注": [None, None, None]})


def prefilled_xls(*results: bytes) -> bytes:
    """The cases with a formula in each row's remark, whose records say of the results what is given."""

    def change(book) -> None:
        for row in range(1, 4):
            book.get_sheet(0).write(row, 4, Formula("250*2"))

    data = xls(WITH_NOTE, change=change)
    assert data.count(BLANK_RESULT) == 3
    for result in results:
        data = data.replace(BLANK_RESULT, result, 1)
    return data


def prefilled_ods(shown: str) -> bytes:
    return ods(WITH_NOTE[:1], extra="".join(ods_row([*map(ods_cell, row[:4]), BLANK_OF_ODS % shown]) for row in WITH_NOTE[1:]))


@parametrised(
    [
        read("a text that is blank", "a.xlsx", lambda: raw_cell("E3", '<c %s t="str"><f>IF(1,"")</f><v></v></c>', WITH_NOTE)),
        read("a text that is blank, closed at once", "a.xlsx", lambda: raw_cell("E3", '<c %s t="str"><f>IF(1,"")</f><v/></c>', WITH_NOTE)),
        read("rows numbered in advance by a formula", "a.xlsx",
            lambda: raw_cell("A5", '<c %s t="str"><f>IF(B5="","",4)</f><v></v></c>', [["序号", *HEAD], *[[n, *case] for n, case in enumerate(CASES, 1)], [9]])),
        read("a blank in ods", "a.ods", lambda: prefilled_ods("<text:p/>")),
        read("a blank in xls beside a value", "a.xls", lambda: prefilled_xls(ONE)),
        read("a nought in a workbook that was opened", "a.xlsx",
            lambda: swapped(raw_cell("D3", "<c %s><f>1-1</f><v>0</v></c>"), "xl/workbook.xml", ' fullCalcOnLoad="1"', ""), total="3500"),
    ]
)  # fmt: skip
def test_a_formula_that_came_to_a_blank_is_a_blank(tmp_path, case):
    assert_read(answer(tmp_path, case.file, case.build()), case)


@pytest.mark.parametrize(
    ("name", "build", "row"),
    {
        "nothing in ods": ("a.ods", lambda: prefilled_ods(""), 2),
        "blanks alone in xls": ("a.xls", lambda: prefilled_xls(), 2),
        "a nought that waits for the workbook to be opened": ("a.xls", lambda: prefilled_xls(ONE, WAITING), 3),
        "a nought that a program wrote for want of a value": ("a.xlsx", lambda: raw_cell("D3", "<c %s><f>250*2</f><v>0</v></c>"), 3),
    }.values(),
)  # fmt: skip
def test_a_formula_that_nobody_calculated_is_refused(tmp_path, name, build, row):
    found = answer(tmp_path, name, build())
    assert [problem["row"] for problem in found["problems"]][0] == row
    assert "公式没有算出的值" in said(found)


def test_an_empty_text_of_an_exporting_system_is_a_blank(tmp_path):
    """Apache POI writes "" into each cell of an .xls that has nothing in it."""

    def change(book) -> None:
        book.get_sheet(0).row(1).insert_cell(4, StrCell(1, 4, book.add_style(Style.default_style), book.add_str("")))

    assert_read(answer(tmp_path, "a.xls", xls(WITH_NOTE, change=change)), read("", "", bytes))


@pytest.mark.parametrize("declared", [b'<?xml version="1.0" encoding="UTF-16"?>', b""])
def test_a_sheet_that_a_reader_passes_over_is_refused(tmp_path, declared):
    """One sheet of two in UTF-16, which XML allows."""

    def wide(xml: bytes) -> bytes:
        return (declared + xml[xml.index(b"<worksheet"):]).decode().encode("utf-16")

    months = xlsx([HEAD, CASES[0]], [HEAD, CASES[1]], names=["1月", "2月"])
    assert "不是 UTF-8" in said(answer(tmp_path, "a.xlsx", edited(months, {"xl/worksheets/sheet2.xml": wide})))


def test_a_part_that_nobody_reads_may_be_in_any_encoding(tmp_path):
    """Power Query keeps its own in UTF-16."""
    query = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")
    assert_read(answer(tmp_path, "a.xlsx", edited(xlsx(LEDGER), added={"customXml/item1.xml": query})), read("", "", bytes))


@pytest.mark.parametrize("build", [xlsx, xls])
def test_a_workbook_with_something_before_it_is_damaged_and_no_text(tmp_path, build):
    assert "损坏" in said(answer(tmp_path, "a.xlsx", b"\r\n" + build(LEDGER)))


def test_a_month_alone_is_a_row_of_a_table_by_month(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv([["月份", "处罚起数", "罚款金额（元）"], ["1月", "3", "100"], ["2月", "", ""]]))
    done = read_ledger(path, contract("penalties_by_month"))
    assert done.table.column("month").values() == ["1月", "2月"]


#: Headings of ledgers and exports of other bodies, from public sources: finance, markets, works, safety, transport, licences, officers, reviews.
ELSEWHERE = {
    "penalties": [
        "行政处罚决定书文号,处罚类别,处罚决定日期,处罚内容,罚款金额(万元),没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,违法行为类型,违法事实,处罚依据,处罚机关,数据来源",
        "行政处罚决定书文号,被处罚当事人,主要违法违规事实（案由）,行政处罚依据,行政处罚决定,作出处罚决定的机关名称,作出处罚决定的日期",
        "处罚决定书文号,违法行为类型,行政处罚依据,行政处罚内容,作出行政处罚决定机关名称,作出行政处罚决定日期,公示日期",
        "处罚决定书文号,违法行为,处罚依据,处罚结果,处罚机关,处罚决定书签发日期,处罚执行情况,处罚决定书送达时间,法定代表人（负责人）姓名",
        "行政处罚名称,行政处罚决定文号,被罚当事人名称,主要负责人姓名,主要违法违规事实,行政处罚依据,行政处罚决定,行政处罚类型,罚款总额",
        "执法部门名称,行政处罚决定书文号,案件名称,被处罚对象类别,被处罚对象名称,被处罚对象证件类型,被处罚对象证件号码,被处罚单位法定代表人姓名,作出行政处罚的日期",
        "组织机构代码,处罚名称,处罚决定书文号,被处罚当事人,被处罚当事人证件号码,处罚事由,处罚种类,行政处罚依据,行政处罚结论,没收违法所得,罚款金额,处罚机关全称,行政处罚日期,公示起日期,公示止日期,执行情况",
        "车牌号,身份证号,行政处罚决定书文号,处罚决定日期,罚款金额,执法机构名称",
        "立案时间,违法行为,处罚法律依据,决定书文号,下达决定书时间,处罚金额,结案时间,备注",
        "行政处罚决定书文号,被处罚单位（被处罚人）,法定代表人（或单位负责人）,作出行政处罚的日期",
    ],
    "licensing": [
        "行政许可决定文书名称,行政许可决定文书号,许可证书名称,许可类别,许可编号,许可决定日期,有效期自,有效期至,许可内容,许可机关,许可机关统一社会信用代码,当前状态,数据来源单位",
        "行政许可决定书文号,项目名称,审批类别,行政相对人名称,许可内容,许可决定日期,许可截止日期,许可机关",
        "许可编号,许可证书名称,行政许可决定文书号,许可证决定文书名称,许可决定日期,许可开始日期,许可截止日期,许可内容",
        "行政相对人名称,行政相对人类型,行政许可决定文书号,许可决定日期,许可部门,许可部门统一社会信用代码,法定代表人姓名,法人证件号码,税务登记号,工商登记码",
    ],
    "officers": ["所属执法部门,学历,姓名,身份证号,执法证编号,执法证有效期", "证件编号,失效日期,姓名,执法主体名称", "姓名,最高学历,部门执法证编号,有效期至", "执法人员姓名,所属单位,执法证编号"],
    "reconsideration": ["案号,申请人,行政管理类别,申请复议事项,收案日期,结案时间,审理结果"],
    "litigation": ["案号,案件类别,原告,立案时间,审理法院,裁判结果,结案时间,行政机关负责人是否出庭"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "row"), [(name, row) for name, rows in ELSEWHERE.items() for row in rows])
def test_each_heading_of_another_body_names_one_column(name, row):
    found = [matched_field(contract(name), heading) for heading in row.split(",")]
    assert None not in found and len({field.name for field, _ in found}) == len(found)


@pytest.mark.parametrize(("text", "value"), {"3起": 3, "3 件": 3, "1,234宗": 1234, "0.5万件": 5000, "３人次": 3}.items())
def test_a_number_may_bring_another_word_that_counts(text, value):
    assert cell_value(text, contract("penalties_by_month").field("n_cases")) == value


@pytest.mark.parametrize("text", ["3元", "3%", "3起案件", "3吨", "3左右件"])
def test_a_number_with_a_word_that_does_not_count_is_refused(text):
    with pytest.raises(BadCell):
        cell_value(text, contract("penalties_by_month").field("n_cases"))


def test_text_under_a_workbooks_name_has_its_digest(tmp_path):
    from lawnb.provenance.inputs import sheet_digests

    (tmp_path / "a.xls").write_bytes(csv(ledger(), "gbk"))
    assert list(sheet_digests(tmp_path / "a.xls")) == [""]


@pytest.mark.parametrize(
    ("name", "says"),
    {"2023年行政处罚台账（定稿）(1).xlsx": "改名为 'penalties.xlsx'", "许可.XLS": "改名为 'licensing.XLS'", "penaltys.csv": "是否要写 'penalties'", "附件.zip": "请移到别的文件夹"}.items(),
)
def test_a_file_with_an_offices_own_name_is_told_what_to_be_called(tmp_path, name, says):
    (tmp_path / name).write_bytes(csv(ledger()))
    with pytest.raises(ContractError, match=says):
        read_records(tmp_path, 2023, [Dataset("penalties"), Dataset("licensing")])
