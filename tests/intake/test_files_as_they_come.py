"""`lawnb intake FILE --as penalties --json` on files as they come: each is read right or refused at the right place."""

from __future__ import annotations

import datetime
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlwt import Formula

from lawnb.cli import cli
from lawnb.errors import ParameterError
from lawnb.intake.records import Dataset, read_records
from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from tests.intake.dirty import (
    CASES, DATE, FINE, HEAD, KINDS, MAIN, NUMBER, SHEET, STRINGS, bomb, compound, credit_code, csv, doubled, edited, encrypted_xls, formatted,
    identity_number, ledger, moved, ods, ods_cell, ods_row, packed, raw_cell, shared, swapped, text, truncated, understated, unpacked, wrong, xls, xlsx,
)  # fmt: skip

Build = Callable[[], bytes | dict[str, bytes]]


@dataclass(frozen=True)
class Case:
    """A file and what must come of it.

    Parameters
    ----------
    build
        The file's bytes, or the files of a folder by name.
    rows
        Clean cases; None where the file is refused as a whole.
    sums
        Yuan by title.
    at
        Places that must be named: (row, column), or (file or sheet, row, column); a None in it is not looked at.
    says
        What the answer must say.
    """

    id: str
    file: str
    build: Build
    rows: int | None = None
    sums: dict[str, str] = field(default_factory=dict)
    at: tuple = ()
    says: str = ""


def intake(path: Path, *options: str):
    """Run the command in this process."""
    return CliRunner().invoke(cli, ["intake", str(path), "--as", "penalties", *options], catch_exceptions=False)


def written(folder: Path, name: str, content: bytes | dict[str, bytes]) -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
        return path
    path.mkdir()
    for file, data in content.items():
        (path / file).write_bytes(data)
    return path


def answer(folder: Path, name: str, content: bytes | dict[str, bytes]) -> dict:
    """The JSON answer, with the promises that hold for every file."""
    said = intake(written(folder, name, content), "--json")
    assert said.exit_code in (0, 3), said.output
    assert said.stderr == ""
    found = json.loads(said.stdout)
    assert {"file", "ok", "rows", "sums", "problems", "warnings", "file_rows"} <= set(found)
    assert found["ok"] is (said.exit_code == 0) is (found["problems"] == []), found["problems"]
    assert name in found["file"]
    for problem in found["problems"]:
        assert {"file", "sheet", "row", "column", "message", "remedy"} <= set(problem)
        assert problem["message"] and problem["remedy"], problem
    counted = dict(found["file_rows"])
    assert counted.pop("total") == sum(counted.values()), found["file_rows"]
    assert counted["cases"] == found["rows"]
    return found


def yuan(found: dict) -> dict[str, Decimal]:
    return {title: Decimal(str(value)) for title, value in found["sums"].items() if value is not None}


def assert_read(found: dict, case: Case) -> None:
    """The file was read, and right."""
    assert found["problems"] == []
    assert found["rows"] == case.rows
    assert {title: yuan(found).get(title) for title in case.sums} == {title: Decimal(value) for title, value in case.sums.items()}


def assert_right(folder: Path, case: Case) -> dict:
    """The case's file is read, right, and the case's words are among what is said of it; the answer."""
    found = answer(folder, case.file, case.build())
    assert_read(found, case)
    assert case.says in said(found)
    return found


def is_at(problem: dict, place: tuple) -> bool:
    *where, row, column = place
    if row is not None and problem["row"] != row:
        return False
    if column is not None and column not in (problem["column"] or problem["message"]):
        return False
    return not where or where[0] in f"{problem['file']} {problem['sheet']}"


def said(found: dict) -> str:
    return json.dumps([found["problems"], found["warnings"]], ensure_ascii=False)


def fine(value: str) -> dict[str, str]:
    return {"罚款金额": value}


def parametrised(cases: list[Case]):
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.id)


def one(row: int, heading: str, value, more: dict | None = None) -> list:
    """The three cases with one cell changed."""
    return ledger(more, cells={(row, heading): value})


# What must be read, and right

TITLE = ["样例区交通运输局2023年行政处罚台账"]
LEDGER = ledger()
TOTAL = ["合计", "", "", "4000"]
WANYUAN = ledger(heads={FINE: "罚款金额"}, cells={(2, FINE): "0.2", (3, FINE): "0.05", (4, FINE): "0.15"})
LONG = {"案由": ["未取得许可\n擅自经营", "甲\r\n乙", "丙"]}
DAY = datetime.date(2023, 2, 27)


def read(id: str, file: str, build: Build, rows: int = 3, total: str = "4000", says: str = "", **sums: str) -> Case:
    return Case(id, file, build, rows, fine(total) | sums, says=says)


def merged(*areas: str):
    def change(book) -> None:
        for area in areas:
            book.active.merge_cells(area)

    return change


def hidden(book) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True


def with_hidden_sheet(state: str):
    def change(book) -> None:
        book.worksheets[1].sheet_state = state

    return change


def months(*numbers: int) -> list:
    """A sheet a month, each of one case."""
    return [[HEAD, CASES[n]] for n in numbers]


def spelled(number_format: str, value=2000) -> Callable[[], bytes]:
    return lambda: xlsx(LEDGER, change=formatted("D2", value, number_format))


TWO_ROWS = [
    ["决定书文号", "决定日期", "处罚种类", "处罚结果", ""],
    ["", "", "", "罚款金额（元）", "没收金额（元）"],
    *[[*case, "10"] for case in CASES],
]


def prefixed(xml: bytes) -> bytes:
    """The same elements, with the namespace's prefix that some exporting systems write."""
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")


RICH = "<si><r><t>样罚</t></r><r><rPr><b/></rPr><t>〔2023〕2号</t></r><rPh sb=\"0\" eb=\"1\"><t>yang</t></rPh></si>"
COMMENTED = '<table:table-cell office:value-type="string"><office:annotation><text:p>9</text:p></office:annotation><text:p>500</text:p></table:table-cell>'
GAP = "<table:table-row table:number-rows-repeated=\"7\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
TAIL = GAP.replace('"7"', '"1048560"')

READ = [
    read("utf-8", "a.csv", lambda: csv(LEDGER)),
    read("utf-8 with a mark", "a.csv", lambda: csv(LEDGER, "utf-8-sig")),
    read("gbk", "a.csv", lambda: csv(LEDGER, "gbk")),
    read("gb18030 beyond gbk", "a.csv", lambda: csv(ledger({"案由": ["𠮷", "㐂", "甲"]}), "gb18030")),
    read("utf-16 little", "a.csv", lambda: csv(LEDGER, "utf-16-le", mark=b"\xff\xfe")),
    read("utf-16 big", "a.csv", lambda: csv(LEDGER, "utf-16-be", mark=b"\xfe\xff")),
    read("utf-16 tab as excel's unicode text", "a.csv", lambda: csv(LEDGER, "utf-16-le", "\t", b"\xff\xfe")),
    read("semicolon", "a.csv", lambda: csv(LEDGER, delimiter=";")),
    read("semicolon with thousands", "a.csv", lambda: csv(one(2, FINE, "2,000"), delimiter=";")),
    read("tab in csv", "a.csv", lambda: csv(LEDGER, delimiter="\t")),
    read("tab in tsv", "a.tsv", lambda: csv(LEDGER, delimiter="\t")),
    read("title with commas over tabs", "a.tsv", lambda: ("甲,乙,丙,丁,戊\n" + text(LEDGER, "\t")).encode()),
    read("crlf", "a.csv", lambda: csv(LEDGER).replace(b"\n", b"\r\n")),
    read("no end of line at the end", "a.csv", lambda: csv(LEDGER).rstrip()),
    read("quoted line breaks", "a.csv", lambda: csv(ledger(LONG))),
    read("quoted quotes and delimiters", "a.csv", lambda: csv(ledger({"案由": ['称"无证"', "a,b", '"']}))),
    read("everything quoted", "a.csv", lambda: "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in LEDGER).encode()),
    read("heading alone", "a.csv", lambda: csv([HEAD]), 0, "0"),
    read("thousands quoted", "a.csv", lambda: csv(one(2, FINE, "2,000"))),
    read("a comma at each end", "a.csv", lambda: csv([[*row, ""] for row in LEDGER])),
    read("title rows", "a.csv", lambda: csv([TITLE, ["填报单位：样例区交通运输局"], [], *LEDGER])),
    read("title rows of full width", "a.csv", lambda: csv([[*TITLE, "", "", ""], ["", "", "", ""], *LEDGER])),
    read("unit above the heading", "a.csv", lambda: csv([TITLE, ["", "", "", "单位：万元"], *WANYUAN])),
    read("unit above, full width", "a.xlsx", lambda: xlsx([TITLE, ["单位:万元"], *WANYUAN])),
    read("unit yuan above", "a.csv", lambda: csv([TITLE, ["单位：元"], *ledger(heads={FINE: "罚款金额"})])),
    read("unit above is a bureau", "a.csv", lambda: csv([["单位：样例区万元路交通运输局"], *ledger(heads={FINE: "罚款金额"})])),
    read("two rows of headings, merged", "a.xlsx", lambda: xlsx(TWO_ROWS, change=merged("A1:A2", "B1:B2", "C1:C2", "D1:E1")), 没收金额="30"),
    read("two rows of headings below a title", "a.xlsx",
        lambda: xlsx([TITLE, *TWO_ROWS], change=merged("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2")), 没收金额="30"),
    read("a title merged across", "a.xlsx", lambda: xlsx([TITLE, *LEDGER], change=merged("A1:D1"))),
    read("several sheets", "a.xlsx", lambda: xlsx(*months(0, 1, 2), names=["1月", "2月", "3月"])),
    read("a sheet of explanations", "a.xlsx", lambda: xlsx(LEDGER, [["说明"], ["一、本表按决定日期填写。"], ["二、金额以元计。"]], names=["台账", "说明"])),
    read("explanations first", "a.xlsx", lambda: xlsx([["填表说明"], ["金额以元计。"]], LEDGER, names=["说明", "台账"])),
    read("empty sheets", "a.xlsx", lambda: xlsx(LEDGER, [], [], names=["Sheet1", "Sheet2", "Sheet3"])),
    read("columns of sheets in another order", "a.xlsx", lambda: xlsx([HEAD, CASES[0]], [row[::-1] for row in (HEAD, CASES[1], CASES[2])])),
    read("hidden rows and columns are read and said", "a.xlsx", lambda: xlsx(LEDGER, change=hidden), says="隐藏"),
    read("a hidden sheet is read and said", "a.xlsx", lambda: xlsx(*months(0, 1, 2), change=with_hidden_sheet("hidden")), says="隐藏"),
    read("a very hidden sheet is read and said", "a.xlsx",
        lambda: xlsx(*months(0, 1, 2), change=with_hidden_sheet("veryHidden")), says="隐藏"),
    read("total below", "a.csv", lambda: csv([*LEDGER, TOTAL])),
    read("total spaced", "a.csv", lambda: csv([*LEDGER, ["合　 计", "", "", "4,000.00"]])),
    read("total in the second column", "a.csv", lambda: csv([*LEDGER, ["", "总计", "", "4000"]])),
    read("total without an amount", "a.csv", lambda: csv([*LEDGER, ["合计", "", "", ""]])),
    read("total in wanyuan", "a.csv", lambda: csv([HEAD[:3] + ["罚款金额（万元）"], *WANYUAN[1:], ["合计", "", "", "0.4"]])),
    read("total in wanyuan under yuan", "a.csv", lambda: csv([*LEDGER, ["合计", "", "", "0.4万元"]])),
    read("subtotals and a total", "a.csv", lambda: csv([*LEDGER[:2], ["小计", "", "", "2000"], *LEDGER[2:], ["小计", "", "", "2000"], TOTAL])),
    read("total of each sheet", "a.xlsx", lambda: xlsx(*[[*sheet, ["合计", "", "", sheet[1][3]]] for sheet in months(0, 1, 2)])),
    read("makers and notes", "a.csv", lambda: csv([*LEDGER, TOTAL, ["以下空白"], [], ["制表人：某甲", "", "审核人：某乙", "2024-01-05"], ["注：金额以决定书为准。"]])),
    read("total as a number", "a.xlsx", lambda: xlsx([*LEDGER, ["合计", None, None, 4000.0]])),
    read("heading again in the middle", "a.csv", lambda: csv([*LEDGER[:2], HEAD, *LEDGER[2:]])),
    read("blank rows", "a.csv",
        lambda: csv([HEAD, CASES[0], ["", "", "", ""], [" ", "\u3000", "\u00a0", ""], *CASES[1:], [], ["", "", "", ""]])),
    read("a case that speaks of a total", "a.csv", lambda: csv(ledger({"案由": ["合计超限", "小计不符", "总计"]}))),
    read("serial numbers", "a.csv",
        lambda: csv([["序号", *HEAD], *[[n, *case] for n, case in enumerate(CASES, 1)], ["合计", "", "", "", 4000]])),
    read("headings full-width, spaced, broken", "a.xlsx",
        lambda: xlsx(ledger(heads={NUMBER: " 决定书 文号", DATE: "决　定　日　期", KINDS: "处罚\n种类", FINE: "罚款金额\n（ 元 ）"}))),
    read("heading in wanyuan", "a.csv",
        lambda: csv(ledger(heads={FINE: "罚款金额(万元)"}, cells={(2, FINE): "0.2", (3, FINE): "0.05", (4, FINE): "0.15"}))),
    read("heading of another name", "a.csv",
        lambda: csv(ledger(heads={NUMBER: "处罚决定书文号", DATE: "处罚决定日期", KINDS: "处罚类别", FINE: "罚款数额（元）"}))),
    read("codes of the national standard", "a.csv",
        lambda: csv(ledger({"CF_NR_WFFF": ["0.1", "", "0"], "CF_XDR_MC": ["某甲"] * 3}, heads={NUMBER: "CF_WSH", DATE: "CF_JDRQ", KINDS: "CF_CFLB", FINE: "CF_NR_FK"}, cells={(2, FINE): "0.2", (3, FINE): "0.05", (4, FINE): "0.15"})), 没收金额="1000"),
    read("an unknown heading is said", "a.csv", lambda: csv(ledger({"样例列": ["甲", "乙", "丙"]})), says="样例列"),
    read("first rows and column empty", "a.xlsx", lambda: xlsx([[], [], *[[None, *row] for row in LEDGER]])),
    read("xls", "a.xls", lambda: xls(LEDGER)),
    read("xls of numbers and days", "a.xls", lambda: xls(ledger(cells={(2, DATE): DAY, (2, FINE): 2000, (3, FINE): 500.0}))),
    read("ods", "a.ods", lambda: ods([TITLE, *LEDGER, TOTAL])),
    read("ods of numbers and days", "a.ods", lambda: ods(ledger(cells={(2, DATE): DAY, (2, FINE): 2000}))),
    read("ods with repeated blanks between and below", "a.ods",
        lambda: ods(LEDGER[:2], extra=GAP + "".join(ods_row(map(ods_cell, row)) for row in LEDGER[2:]) + TAIL)),
    read("ods with a comment in a cell", "a.ods",
        lambda: ods(LEDGER[:2], extra=ods_row([*map(ods_cell, CASES[1][:3]), COMMENTED]) + ods_row(map(ods_cell, CASES[2])))),
    read("rich text and phonetics", "a.xlsx", lambda: swapped(shared(xlsx(LEDGER)), STRINGS, "<si><t>样罚〔2023〕2号</t></si>", RICH)),
    read("inline text", "a.xlsx", lambda: raw_cell("D3", '<c %s t="inlineStr"><is><t>500</t></is></c>')),
    read("texts in a part of their own", "a.xlsx", lambda: shared(xlsx(LEDGER))),
    read("elements with a prefix", "a.xlsx", lambda: edited(xlsx(LEDGER), {SHEET: prefixed})),
    read("a sheet's part of another name", "a.xlsx", lambda: moved(xlsx(LEDGER), SHEET, "xl/tables/page.xml")),
    read("formula with its value", "a.xlsx", lambda: raw_cell("D3", "<c %s><f>250*2</f><v>500</v></c>")),
    read("money in red and with a unit", "a.xlsx", spelled('#,##0.00_ ;[Red]\\-#,##0.00\\ "元"')),
    read("money by the accounting format", "a.xlsx", spelled('_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ')),
    read("money with the last digit of a float", "a.xlsx", lambda: raw_cell("D3", "<c %s><v>500.09999999999997</v></c>"), total="4000.1"),
    read("wanyuan as floats", "a.xlsx",
        lambda: xlsx(ledger(heads={FINE: "罚款金额（万元）"}, cells={(2, FINE): 0.07, (3, FINE): 0.29, (4, FINE): 1.13})), total="14900"),
    read("a kind that has the separator in its name", "a.csv", lambda: csv(one(2, KINDS, "没收违法所得、没收非法财物、罚款"))),
    read("procedures by their short names", "a.csv", lambda: csv(ledger({"程序": ["简易程序", "一般程序", ""]}))),
    read("true in a column of yes and no", "a.xlsx", lambda: xlsx(ledger({"是否听证": [True, False, None]}))),
    read("credit codes", "a.csv",
        lambda: csv(ledger({"统一社会信用代码": [credit_code("91990000MA0000000"), "", credit_code("92990000MA0000001")]}))),
    read("identity numbers", "a.csv",
        lambda: csv(ledger({"身份证号码": [identity_number("99000019900101001"), "", identity_number("99000019900101009")]}))),
    read("a folder of months", "台账", lambda: {f"{n + 1}月.csv": csv(sheet) for n, sheet in enumerate(months(0, 1, 2))}),
    read("a folder of several kinds", "台账",
        lambda: {"1月.xls": xls(months(0)[0]), "2月.ods": ods(months(1)[0]), "3月.xlsx": xlsx(months(2)[0])}),
    read("a folder with what systems leave", "台账",
        lambda: {"1月.csv": csv(LEDGER), ".DS_Store": b"\0\0\0\1Bud1", "~$1月.xlsx": b"\5\0" * 80}),
]  # fmt: skip


#: Rows of some files as a spreadsheet shows them.
COUNTED = {"utf-8": 4, "quoted line breaks": 4, "title rows": 7, "makers and notes": 9, "blank rows": 8, "several sheets": 6, "first rows and column empty": 6, "a folder of months": 6}


@parametrised(READ)
def test_a_file_is_read_and_right(tmp_path, case):
    found = assert_right(tmp_path, case)
    if case.id in COUNTED:
        assert found["file_rows"]["total"] == COUNTED[case.id]


# Cells

DAYS = ["2023-02-27", "2023/2/27", "2023/02/27", "2023年2月27日", "2023年02月27日", "20230227", "2023.2.27", "２０２３年２月２７日", " 2023-02-27 ", "2023-02-27 00:00:00"]
NO_DAYS = [
    "2023-02-30", "02/03/2023", "23-2-27", "23.2.27", "2/3/23", "2023-13-01", "20230230", "2023年2月", "2月27日", "不详", "2023-02-27前后", "2023-2-27至3-1",
    "2023-00-10", "0000-00-00", "44984天", "202302277", "2023", "二月",
]  # fmt: skip
MONEY = {"2,000": "2000", "２０００": "2000", "２，０００．５": "2000.5", "2000.00": "2000", " 2000 ": "2000", "壹仟元": "1000", "贰万叁仟伍佰元整": "23500", "壹佰零伍元伍角": "105.5", "0": "0", "—": "0"}
NO_MONEY = [
    "约2000", "1.2.3", "-200", "(200)", "（200）", "1e3", "2000-3000", "2,00", "1,2345", "NaN", "inf", "0x10", "2000左右", "l00", "2千多", "200²", "①000", "½", "1/2", "壹仟贰",
    "2000元2000元", "二OO", "￥", "2000,", "200 起", "#", "++2", "1_000", "罚款", "200%", "2000美元", "贰万叁", "1'234", "1.234,50", "200\n500",
    "2000/3000", "¥-200", "一千二元", "2000（缓缴）", "12.345.678",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_read_in_every_form(tmp_path, day, kind):
    rows = one(3, DATE, day)
    found = answer(tmp_path, f"a.{kind}", csv(rows) if kind == "csv" else xlsx(rows))
    assert_read(found, read("", "", bytes))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("day", NO_DAYS)
def test_what_is_no_day_or_could_be_two_is_refused(tmp_path, day, kind):
    rows = one(3, DATE, day)
    found = answer(tmp_path, f"a.{kind}", csv(rows) if kind == "csv" else xlsx(rows))
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(3, DATE)]
    assert found["rows"] == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("written", "amount"), MONEY.items())
def test_an_amount_is_read_as_people_write_it(tmp_path, written, amount, kind):
    rows = one(3, FINE, written)
    found = answer(tmp_path, f"a.{kind}", csv(rows) if kind == "csv" else xlsx(rows))
    assert_read(found, read("", "", bytes, total=str(3500 + Decimal(amount))))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("written", NO_MONEY)
def test_what_is_no_amount_is_refused(tmp_path, written, kind):
    rows = one(3, FINE, written)
    found = answer(tmp_path, f"a.{kind}", csv(rows) if kind == "csv" else xlsx(rows))
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(3, FINE)]
    assert found["rows"] == 2


@pytest.mark.parametrize(("written", "amount"), {"0.2万元": "2000", "2000元": "2000", "贰仟元": "2000", "2000元整": "2000", "0.2万": "2000", "": "0", "零元": "0"}.items())
def test_an_amount_with_its_unit_is_never_read_in_another(tmp_path, written, amount):
    for heading in (FINE, "罚款金额（万元）"):
        rows = ledger(heads={FINE: heading}, cells={(2, FINE): written, (3, FINE): "0", (4, FINE): "0"})
        found = answer(tmp_path, "a.csv", csv(rows))
        assert not found["ok"] or yuan(found)["罚款金额"] == Decimal(amount)


def by_number(number: int, data: bytes) -> bytes:
    """A workbook whose one own number format is taken for a built-in one that the file does not spell out."""
    return edited(data, {"xl/styles.xml": lambda xml: re.sub(rb"<numFmts.*?</numFmts>", b"", xml).replace(b'numFmtId="164"', b'numFmtId="%d"' % number)})


def days(folder: Path, name: str, content: bytes) -> list:
    """The decision dates of a year's folder with the one ledger."""
    (folder / name).write_bytes(content)
    return read_records(folder, 2023, [Dataset("penalties")])["penalties"].column("decision_date").values()


@pytest.mark.parametrize(
    ("name", "build"),
    {
        "csv": ("penalties.csv", lambda: csv(one(2, DATE, "２０２３年２月２７日"))),
        "serial": ("penalties.xlsx", lambda: xlsx(one(2, DATE, 44984))),
        "serial of 1904": ("penalties.xlsx", lambda: xlsx(one(2, DATE, 43522), date1904=True)),
        "serial with a time": ("penalties.xlsx", lambda: xlsx(one(2, DATE, 44984.75))),
        "day": ("penalties.xlsx", lambda: xlsx(one(2, DATE, DAY))),
        "day of 1904": ("penalties.xlsx", lambda: xlsx(one(2, DATE, DAY), date1904=True)),
        "day and time": ("penalties.xlsx", lambda: xlsx(one(2, DATE, datetime.datetime(2023, 2, 27, 23, 59, 59)))),
        "day in a Chinese format": ("penalties.xlsx", lambda: xlsx(LEDGER, change=formatted("B2", DAY, '[$-804]yyyy"年"m"月"d"日";@'))),
        "day in the format of number 31": ("penalties.xlsx", lambda: by_number(31, xlsx(LEDGER, change=formatted("B2", 44984, '0.0"x"')))),
        "number of eight digits": ("penalties.xlsx", lambda: xlsx(one(2, DATE, 20230227))),
        "day by ISO 8601": ("penalties.xlsx", lambda: raw_cell("B2", '<c %s t="d"><v>2023-02-27T00:00:00</v></c>')),
        "day in xls": ("penalties.xls", lambda: xls(one(2, DATE, DAY))),
        "day in xls of 1904": ("penalties.xls", lambda: xls(one(2, DATE, DAY), date1904=True)),
        "serial in xls of 1904": ("penalties.xls", lambda: xls(one(2, DATE, 43522), date1904=True)),
        "day in ods": ("penalties.ods", lambda: ods(one(2, DATE, DAY))),
    }.values(),
)
def test_a_day_is_the_same_day_wherever_it_was_kept(tmp_path, name, build):
    assert days(tmp_path, name, build()) == [DAY, datetime.date(2023, 3, 1), datetime.date(2023, 3, 2)]


# What must be refused, and where

DESTROYED_ID = ["9.90000199001010E+17", "9.9E+17", "990000199001010000.0"]


def refused(id: str, file: str, build: Build, *at: tuple, rows: int | None = None, says: str = "") -> Case:
    return Case(id, file, build, rows, at=at, says=says)


def at_row_3(id: str, heading: str, value, more: dict | None = None, kinds: tuple = ("csv", "xlsx")) -> list[Case]:
    """One bad cell in the second of three cases, in a CSV file and in a workbook."""
    rows = one(3, heading, value, more)
    forms = {"csv": lambda: csv(rows), "xlsx": lambda: xlsx(rows), "xls": lambda: xls(rows), "ods": lambda: ods(rows)}
    return [refused(f"{id} in {kind}", f"a.{kind}", forms[kind], (3, heading), rows=2) for kind in kinds]


def ods_amount(attribute: str) -> str:
    """The third case as a row of an OpenDocument sheet, its amount with another attribute for its value."""
    amount = f'<table:table-cell office:value-type="float" {attribute}><text:p>1500</text:p></table:table-cell>'
    return ods_row([*map(ods_cell, CASES[2][:3]), amount])


def uncalculated(book) -> None:
    book.get_sheet(0).write(2, 3, Formula("250*2"))


BLANK = ["", "", ""]
CREDIT, IDENTITY, PAPERS = "统一社会信用代码", "身份证号码", "证件号码"
GOOD_CREDIT, GOOD_ID = credit_code("91990000MA0000000"), identity_number("99000019900101001")
BAD = ledger(cells={(3, FINE): "约500"})
MISSING = [[cell for n, cell in enumerate(row) if n != 1] for row in LEDGER]

REFUSED_CELLS = [
    *at_row_3("no number of the document", NUMBER, ""),
    *at_row_3("no day", DATE, ""),
    *at_row_3("an unknown kind", KINDS, "罚金"),
    *at_row_3("an unknown kind beside a known one", KINDS, "罚款、没事"),
    *at_row_3("a known kind and an empty one", KINDS, "暂扣或吊销许可证件"),
    *at_row_3("an unknown procedure", "程序", "特别程序", {"程序": BLANK}),
    *at_row_3("neither yes nor no", "是否听证", "大概", {"是否听证": BLANK}),
    *at_row_3("true in an amount", FINE, True, kinds=("xlsx", "ods")),
    *at_row_3("a day in an amount", FINE, DAY, kinds=("xlsx", "xls", "ods")),
    *at_row_3("a number for a kind", KINDS, 3, kinds=("xlsx",)),
    *at_row_3("true for a day", DATE, True, kinds=("xlsx",)),
    *at_row_3("a day before Excel's false leap day", DATE, 59, kinds=("xlsx",)),
    *at_row_3("an impossible number of eight digits", DATE, 20230230, kinds=("xlsx", "xls")),
    *at_row_3("a negative number", FINE, -200, kinds=("xlsx", "xls", "ods")),
    *at_row_3("a document number in scientific notation", NUMBER, "4.31103E+17"),
    *at_row_3("a document number of the chinese excel", NUMBER, "4.31103e+017"),
    *at_row_3("a document number beyond what Excel keeps", NUMBER, 431103202300000123, kinds=("xlsx",)),
    *at_row_3("a document number with a fraction", NUMBER, 2023.5, kinds=("xlsx", "xls", "ods")),
    *at_row_3("a document number made a day", NUMBER, datetime.date(2023, 1, 2), kinds=("xlsx",)),
    *at_row_3("a document number of question marks", NUMBER, "????2023?2?"),
    *at_row_3("a document number with the sign for undecodable text", NUMBER, "样罚\ufffd2023\ufffd2号"),
    *at_row_3("a document number with a null", NUMBER, "样罚\0002号", kinds=("csv",)),
    *at_row_3("a number as an identity number", IDENTITY, 990000199001010000, {IDENTITY: BLANK}, kinds=("xlsx",)),
    *at_row_3("a float as an identity number", IDENTITY, 9.9000019900101e17, {IDENTITY: BLANK}, kinds=("xlsx", "xls", "ods")),
    *at_row_3("a float as a number of papers", PAPERS, 9.9000019900101e17, {PAPERS: BLANK}, kinds=("xlsx", "xls", "ods")),
    *[case for n, code in enumerate(DESTROYED_ID) for case in at_row_3(f"an identity number destroyed {n}", IDENTITY, code, {IDENTITY: BLANK})],
    *at_row_3("a number of papers in scientific notation", PAPERS, "9.90000199001010E+17", {PAPERS: BLANK}),
    *at_row_3("an identity number with a wrong check digit", IDENTITY, wrong(GOOD_ID), {IDENTITY: BLANK}),
    *at_row_3("an identity number that ends in Excel's zeros", IDENTITY, GOOD_ID[:15] + "000", {IDENTITY: BLANK}),
    *at_row_3("a credit code with a wrong check character", CREDIT, wrong(GOOD_CREDIT), {CREDIT: BLANK}),
    *at_row_3("a credit code with a letter that codes do not have", CREDIT, "9" + "I" + GOOD_CREDIT[2:], {CREDIT: BLANK}),
    *at_row_3("a short credit code", CREDIT, GOOD_CREDIT[:17], {CREDIT: BLANK}),
    *at_row_3("a credit code as a number", CREDIT, 919900000000000000, {CREDIT: BLANK}, kinds=("xlsx",)),
    *at_row_3("an error written as text", FINE, "#REF!"),
    *at_row_3("no value available", DATE, "#N/A"),
    *at_row_3("an error in a text", "案由", "#NAME?", {"案由": BLANK}),
    *[refused(f"the error {error}", "a.xlsx", lambda error=error: raw_cell("D3", f'<c %s t="e"><f>A1/0</f><v>{error}</v></c>'), (3, FINE), rows=2) for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!")],
    refused("an error in a text column", "a.xlsx",
        lambda: raw_cell("E3", '<c %s t="e"><v>#REF!</v></c>', ledger({"案由": BLANK})), (3, "案由"), rows=2),
    refused("a formula without a value in an amount", "a.xlsx", lambda: xlsx(one(3, FINE, "=250*2")), (3, FINE), rows=2),
    refused("a formula without a value in an optional column", "a.xlsx",
        lambda: xlsx(one(3, "没收金额（元）", "=250*2", {"没收金额（元）": BLANK})), (3, "没收金额"), rows=2),
    refused("a formula without a value in a day", "a.xlsx", lambda: xlsx(one(3, DATE, "=TODAY()")), (3, DATE), rows=2),
    refused("a number again", "a.csv", lambda: csv(one(3, NUMBER, CASES[0][0])), (3, NUMBER), says="2"),
    refused("a number again in another sheet", "a.xlsx", lambda: xlsx(*months(0, 1, 0), names=["1月", "2月", "3月"]), ("3月", 2, NUMBER)),
    refused("a number again in another file", "台账",
        lambda: {"1月.csv": csv(months(0)[0]), "2月.csv": csv(months(0)[0])}, ("2月.csv", 2, NUMBER), says="1月.csv"),
    refused("a number again but for a sign that is not seen", "a.csv", lambda: csv(one(3, NUMBER, CASES[0][0] + "\u200b")), (3, NUMBER)),
    refused("a number again but for a space", "a.csv", lambda: csv(one(3, NUMBER, f" {CASES[0][0]}\u3000")), (3, NUMBER)),
]  # fmt: skip

#: Numbers that are none, or too large to be one.
REFUSED_NUMBERS = [
    *[refused(f"{number} as an amount", "a.xlsx", lambda number=number: raw_cell("D3", f"<c %s><v>{number}</v></c>"), (3, FINE), rows=2)
      for number in ("1e400", "-1e400", "NaN")],
    *[refused(f"{number} as a day", "a.xlsx", lambda number=number: raw_cell("B3", f"<c %s><v>{number}</v></c>"), (3, DATE), rows=2)
      for number in ("1e400", "NaN")],
    *[refused(f"{number} in ods", "a.ods", lambda number=number: ods(LEDGER[:3], extra=ods_amount(f'office:value="{number}"')), (4, FINE), rows=2)
      for number in ("NaN", "INF")],
    refused("an amount without a value in ods", "a.ods", lambda: ods(LEDGER[:3], extra=ods_amount("")), (4, FINE), rows=2),
    refused("a formula without a value in xls", "a.xls", lambda: xls(LEDGER, change=uncalculated), (3, FINE), rows=2),
    refused("a myriad of myriads", "a.csv", lambda: csv(one(3, FINE, "亿" * 5000 + "元")), (3, FINE), rows=2),
    refused("an amount of 30,000 digits", "a.csv", lambda: csv(one(3, FINE, "9" * 30_000)), (3, FINE), rows=2),
    refused("a total of more cases than there are numbers", "a.csv", lambda: csv([*LEDGER, [f"合计{'9' * 5000}件", "", "", "4000"]])),
    refused("a count of more cases than there are numbers", "a.csv", lambda: csv([*LEDGER, ["合计", "", f"共{'9' * 5000}件", "4000"]])),
    refused("a first row of more digits than a number has", "a.csv", lambda: csv([HEAD, ["9" * 5000, "1", "2", "3"]]), (2, DATE)),
]  # fmt: skip

REFUSED_ROWS = [
    refused("rows after a title and blanks", "a.csv", lambda: csv([TITLE, [], *BAD]), (5, FINE), rows=2),
    refused("rows after empty rows and a column", "a.xlsx", lambda: xlsx([[], [], *[[None, *row] for row in BAD]]), (5, FINE), rows=2),
    refused("rows after empty rows in xls", "a.xls", lambda: xls([[], [], *[[None, *row] for row in BAD]]), (5, FINE), rows=2),
    refused("rows after repeated blanks in ods", "a.ods",
        lambda: ods([], body=GAP + "".join(ods_row(map(ods_cell, row)) for row in BAD)), (10, FINE), rows=2),
    refused("rows after blanks and a heading again", "a.csv", lambda: csv([*BAD[:2], [], HEAD, *BAD[2:]]), (5, FINE), rows=2),
    refused("rows of two rows of headings", "a.xlsx",
        lambda: xlsx([*TWO_ROWS[:3], [*BAD[2], "1"], TWO_ROWS[4]], change=merged("A1:A2", "B1:B2", "C1:C2", "D1:E1")), (4, "罚款金额"), rows=2),
    refused("rows after a cell of two lines", "a.csv", lambda: csv(one(3, FINE, "约500", LONG)), (3, FINE), rows=2),
    refused("a last case of a number alone", "a.csv", lambda: csv([*LEDGER, ["样罚〔2023〕4号", "", "", ""]]), (5, DATE)),
    refused("a last case without a number", "a.csv", lambda: csv([*LEDGER, ["", "2023-03-03", "罚款", "100"]]), (5, NUMBER), rows=3),
    refused("an amount alone below the rest", "a.csv", lambda: csv([*LEDGER, ["", "", "", "4000"]]), (5, None)),
    refused("a row of the second sheet", "a.xlsx",
        lambda: xlsx(months(0)[0], BAD[:1] + BAD[2:3], names=["1月", "2月"]), ("2月", 2, FINE), rows=1),
    refused("a row of the second file", "台账",
        lambda: {"1月.csv": csv(months(0)[0]), "2月.csv": csv(BAD[:1] + BAD[2:3])}, ("2月.csv", 2, FINE), rows=1),
    refused("a short row", "a.csv", lambda: csv([*LEDGER[:2], CASES[1][:3], LEDGER[3]]), (3, None), rows=2),
    refused("a long row", "a.csv", lambda: csv([*LEDGER[:2], [*CASES[1], "另有"], LEDGER[3]]), (3, None), rows=2),
    refused("thousands that were not quoted", "a.csv",
        lambda: (text(LEDGER[:2]) + ",".join(CASES[1][:3]) + ",2,000\n" + text(LEDGER[3:])).encode(), (3, None), rows=2),
    refused("a stray quote inside a cell", "a.csv", lambda: csv(LEDGER).replace(b",500\n", b',5"00\n'), (3, None), rows=2),
    refused("a quote that never ends", "a.csv", lambda: csv(LEDGER).replace("样罚〔2023〕2号".encode(), '"样罚〔2023〕2号'.encode())),
    refused("text after a closing quote", "a.csv", lambda: csv(LEDGER).replace(b",500\n", b',"500"0\n'), (3, None)),
    refused("two encodings in a file", "a.csv", lambda: csv(LEDGER[:3]) + csv(LEDGER[3:], "gbk")),
    refused("an odd byte in gbk", "a.csv", lambda: csv(LEDGER, "gbk").replace(b",500\n", b",500\x81\n")),
    refused("half of utf-16", "a.csv", lambda: csv(LEDGER, "utf-16-le", mark=b"\xff\xfe")[:-1]),
    refused("amount merged over two cases", "a.xlsx", lambda: xlsx(one(3, FINE, None), change=merged("D2:D3")), (None, "罚款金额")),
    refused("number merged over two cases", "a.xlsx", lambda: xlsx(one(3, NUMBER, None), change=merged("A2:A3")), (3, NUMBER)),
    refused("a wrong total", "a.csv", lambda: csv([*LEDGER, ["合计", "", "", "4100"]]), (5, FINE)),
    refused("a wrong total in wanyuan", "a.csv", lambda: csv([HEAD[:3] + ["罚款金额（万元）"], *WANYUAN[1:], ["合计", "", "", "0.41"]]), (5, "罚款金额")),
    refused("a wrong total in wanyuan under yuan", "a.csv", lambda: csv([*LEDGER, ["合计", "", "", "0.41万元"]]), (5, FINE)),
    refused("a total out by a fen", "a.csv", lambda: csv([*LEDGER, ["总计", "", "", "4000.01"]]), (5, FINE)),
    refused("a wrong subtotal", "a.csv",
        lambda: csv([*LEDGER[:2], ["小计", "", "", "2100"], *LEDGER[2:], ["小计", "", "", "2000"], TOTAL]), (3, FINE)),
    refused("a wrong total of another column", "a.csv", lambda: csv([*ledger({"没收金额（元）": ["1", "2", "3"]}), [*TOTAL, "7"]]), (5, "没收金额")),
    refused("a wrong total in a workbook", "a.xlsx", lambda: xlsx([*LEDGER, ["合计", None, None, 4100]]), (5, FINE)),
    refused("a wrong count of cases", "a.csv", lambda: csv([*LEDGER, ["合计4件", "", "", "4000"]]), (5, None)),
    refused("a total that is no number", "a.csv", lambda: csv([*LEDGER, ["合计", "", "", "约4000"]]), (5, FINE)),
    refused("every problem at once", "a.csv",
        lambda: csv(ledger(cells={(2, DATE): "不详", (3, FINE): "约", (4, KINDS): "罚金", (4, DATE): "2023-02-30"})), (2, DATE), (3, FINE), (4, KINDS), (4, DATE), rows=0),
    refused("a case after the total with a fault", "a.csv", lambda: csv([*LEDGER, TOTAL, ["样罚〔2023〕4号", "", "罚款", "1"]]), (6, DATE)),
]  # fmt: skip

REFUSED_HEADS = [
    refused("two columns that could be the fine", "a.csv", lambda: csv(ledger({"处罚金额（元）": ["1", "2", "3"]})), (None, "处罚金额")),
    refused("the fine in two units", "a.csv", lambda: csv(ledger({"罚款金额（万元）": ["0.2", "0.05", "0.15"]})), (None, "罚款金额（万元）")),
    refused("the same heading twice", "a.csv", lambda: csv([[*row, row[3]] for row in LEDGER]), (None, FINE)),
    refused("an ambiguous amount", "a.csv", lambda: csv(ledger(heads={FINE: "金额"})), (None, "金额")),
    refused("an ambiguous amount with a unit", "a.csv", lambda: csv(ledger(heads={FINE: "金额（元）"})), (None, "金额")),
    refused("an ambiguous amount beside the fine", "a.csv", lambda: csv(ledger({"金额": ["1", "2", "3"]})), (None, "金额")),
    refused("an ambiguous day", "a.csv", lambda: csv(ledger(heads={DATE: "日期"})), (None, "日期")),
    refused("a missing column", "a.csv", lambda: csv(MISSING), (None, DATE)),
    refused("a missing column in a workbook", "a.xlsx", lambda: xlsx(MISSING), (None, DATE)),
    refused("a misspelt heading", "a.csv", lambda: csv(ledger(heads={FINE: "罚欵金额（元）"})), (None, "罚款金额")),
    refused("an unknown unit", "a.csv", lambda: csv(ledger(heads={FINE: "罚款金额（美元）"})), (None, "罚款金额")),
    refused("a column without a heading", "a.csv", lambda: csv(ledger({"": ["甲", "乙", "丙"]}))),
    refused("no heading", "a.csv", lambda: csv(CASES)),
    refused("a sheet of cases without a heading", "a.xlsx", lambda: xlsx(LEDGER[:3], [CASES[2]], names=["1月", "2月"]), ("2月", None, None)),
    refused("another table", "a.csv", lambda: csv([["月份", "件数"], ["1月", "3"]])),
]  # fmt: skip


@parametrised([*REFUSED_CELLS, *REFUSED_NUMBERS, *REFUSED_ROWS, *REFUSED_HEADS])
def test_a_file_is_refused_at_the_right_place(tmp_path, case):
    found = answer(tmp_path, case.file, case.build())
    assert not found["ok"]
    assert [place for place in case.at if not any(is_at(problem, place) for problem in found["problems"])] == [], found["problems"]
    assert case.rows in (None, found["rows"]), found["problems"]
    assert case.says in said(found)
    if case.rows is not None:
        assert len(case.at) == len(found["problems"])
        assert found["file_rows"]["problems"] == len({place[-2] for place in case.at})


# Long files, which may take another way


PADDING = [[f"垫罚〔2023〕{n}号", "2023-01-04", "罚款", "1"] for n in range(60_000)]
LONG_FILES = {
    "clean": (lambda end: end, 3, ()),
    "a total": (lambda end: [*end, ["合计", "", "", "64000"]], 3, ()),
    "a wrong total": (lambda end: [*end, ["合计", "", "", "64001"]], 3, ((60_005, FINE),)),
    "a bad amount": (lambda end: BAD[1:], 2, ((60_003, FINE),)),
    "an amount by superscript": (lambda end: one(3, FINE, "200²")[1:], 2, ((60_003, FINE),)),
    "no day": (lambda end: one(3, DATE, "")[1:], 2, ((60_003, DATE),)),
    "blank rows and the heading again": (lambda end: [[], ["", "", "", ""], HEAD, [" ", "", "\u3000", ""], *BAD[1:]], 2, ((60_007, FINE),)),
    "a short row": (lambda end: [end[0], end[1][:3], end[2]], 2, ((60_003, None),)),
    "a long row": (lambda end: [end[0], [*end[1], "1"], end[2]], 2, ((60_003, None),)),
    "a number again": (lambda end: one(3, NUMBER, PADDING[7][0])[1:], None, ((60_003, NUMBER),)),
    "a number again but for a space": (lambda end: one(3, NUMBER, f" {PADDING[7][0]}")[1:], None, ((60_003, NUMBER),)),
    "a number in scientific notation": (lambda end: one(3, NUMBER, "4.31103E+17")[1:], 2, ((60_003, NUMBER),)),
    "a number with a null": (lambda end: one(3, NUMBER, "样罚\0002号")[1:], 2, ((60_003, NUMBER),)),
    "a number of question marks": (lambda end: one(3, NUMBER, "????2023?2?")[1:], 2, ((60_003, NUMBER),)),
    "a note": (lambda end: [*end, ["制表人：某甲"], ["以下空白", "", "", ""]], 3, ()),
    "a quoted cell": (lambda end: [*one(3, FINE, "1,500")[1:], [], ["样罚〔2023〕4号", *BAD[2][1:]]], 3, ((60_006, FINE),)),
}  # fmt: skip


@pytest.mark.parametrize(("end", "rows", "at"), LONG_FILES.values(), ids=LONG_FILES)
def test_a_long_file_is_read_as_a_short_one(tmp_path, end, rows, at):
    rows_of_file = [HEAD, *PADDING, *end(CASES)]
    found = answer(tmp_path, "a.csv", csv(rows_of_file))
    assert [place for place in at if not any(is_at(problem, place) for problem in found["problems"])] == [], found["problems"]
    assert len(found["problems"]) == len(at)
    assert rows in (None, found["rows"] - 60_000)
    assert found["file_rows"]["total"] == len(rows_of_file)


# What may be read or refused, but never read wrong


def careful(id: str, file: str, build: Build, rows: int = 3, total: str = "4000") -> Case:
    return Case(id, file, build, rows, fine(total))


MACRO = {"xl/vbaProject.bin": compound({"VBA": b"Sub Auto_Open()"})}
LINK = {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'.encode()}
HTML = "<html><body><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in LEDGER) + "</table></body></html>"
CAREFUL = [
    careful("utf-16 without a mark", "a.csv", lambda: csv(LEDGER, "utf-16-le")),
    careful("old ends of lines", "a.csv", lambda: csv(LEDGER).replace(b"\n", b"\r")),
    careful("mixed ends of lines", "a.csv", lambda: csv(LEDGER).replace(b"\n", b"\r\n", 2)),
    careful("the delimiter said first", "a.csv", lambda: b"sep=;\n" + csv(LEDGER, delimiter=";")),
    careful("bars", "a.csv", lambda: csv(LEDGER, delimiter="|")),
    careful("tabs in a txt file", "a.txt", lambda: csv(LEDGER, delimiter="\t")),
    careful("spreadsheet tricks for text", "a.csv", lambda: csv(LEDGER).replace("样罚〔2023〕2号".encode(), '="样罚〔2023〕2号"'.encode())),
    careful("a tab after each cell", "a.csv", lambda: csv([[f"{cell}\t" for cell in row] for row in LEDGER])),
    careful("an apostrophe before the number", "a.csv", lambda: csv(one(2, NUMBER, "'20230001"))),
    careful("the unit above the amounts", "a.xlsx",
        lambda: xlsx([["决定书文号", "决定日期", "处罚种类", "金额（万元）"], ["", "", "", "罚款金额"], *WANYUAN[1:]], change=merged("A1:A2", "B1:B2", "C1:C2"))),
    careful("the unit above against the heading's", "a.csv", lambda: csv([["单位：万元"], *LEDGER])),
    careful("a field merged over two cases", "a.xlsx", lambda: xlsx(ledger({"执法领域": ["客运", None, "货运"]}), change=merged("E2:E3"))),
    careful("a day merged over two cases", "a.xlsx", lambda: xlsx(one(3, DATE, None), change=merged("B2:B3"))),
    careful("title and heading again in the middle", "a.csv", lambda: csv([TITLE, *LEDGER[:2], [], TITLE, HEAD, *LEDGER[2:]])),
    careful("a total on top", "a.csv", lambda: csv([HEAD, TOTAL, *CASES])),
    careful("month and running totals", "a.csv",
        lambda: csv([*LEDGER[:3], ["本月合计", "", "", "2500"], ["累计", "", "", "2500"], LEDGER[3], ["本月合计", "", "", "1500"], ["累计", "", "", "4000"]])),
    careful("a total by a formula without a value", "a.xlsx", lambda: xlsx([*LEDGER, ["合计", None, None, "=SUM(D2:D4)"]])),
    careful("a total written out", "a.csv", lambda: csv([*LEDGER, ["合计（大写）：肆仟元整"]])),
    careful("a sheet of sums by month", "a.xlsx",
        lambda: xlsx(LEDGER, [["月份", "件数", "罚款金额（元）"], ["2月", 1, 2000], ["3月", 2, 2000]], names=["台账", "汇总"])),
    careful("marked headings", "a.csv", lambda: csv(ledger(heads={NUMBER: "*决定书文号", DATE: "决定日期（必填）", KINDS: "处罚种类*"}))),
    careful("small letters in codes", "a.csv", lambda: csv(ledger(heads={NUMBER: "cf_wsh", DATE: "cf_jdrq"}))),
    careful("a heading with the unit after a colon", "a.csv", lambda: csv(ledger(heads={FINE: "罚款金额：元"}))),
    careful("other separators of kinds", "a.csv",
        lambda: csv(ledger(cells={(2, KINDS): "警告；罚款", (3, KINDS): "警告 罚款", (4, KINDS): "警告/罚款"}))),
    careful("day first that can be read in one way", "a.csv", lambda: csv(one(2, DATE, "27/02/2023"))),
    careful("a serial number in a text file", "a.csv", lambda: csv(one(2, DATE, "44984"))),
    careful("Chinese days", "a.csv", lambda: csv(one(2, DATE, "二〇二三年二月二十七日"))),
    careful("a document number as a whole number", "a.xlsx", lambda: xlsx(one(2, NUMBER, 20230001))),
    careful("control signs in a text", "a.csv", lambda: csv(ledger({"案由": ["甲\x07\x1b[2J", "乙\u202e", "丙"]}))),
    careful("a null in a text", "a.csv", lambda: csv(ledger({"案由": ["甲\0", "乙", "丙"]}))),
    careful("a macro", "a.xlsm", lambda: edited(xlsx(LEDGER), added=MACRO)),
    careful("a macro in an xlsx", "a.xlsx", lambda: edited(xlsx(LEDGER), added=MACRO)),
    careful("a link to another workbook", "a.xlsx", lambda: edited(raw_cell("D3", "<c %s><f>[1]Sheet1!A1</f><v>500</v></c>"), added=LINK)),
    careful("a csv named xlsx", "a.xlsx", lambda: csv(LEDGER)),
    careful("a csv named xls", "a.xls", lambda: csv(LEDGER, "gbk")),
    careful("a page named xls", "a.xls", HTML.encode),
    careful("a page named xlsx", "a.xlsx", HTML.encode),
    careful("a page named csv", "a.csv", HTML.encode),
    careful("an xlsx named xls", "a.xls", lambda: xlsx(LEDGER)),
    careful("an xls named xlsx", "a.xlsx", lambda: xls(LEDGER)),
    careful("an xlsx named csv", "a.csv", lambda: xlsx(LEDGER)),
    careful("an ods named xlsx", "a.xlsx", lambda: ods(LEDGER)),
    careful("a name in capitals", "A.XLSX", lambda: xlsx(LEDGER)),
    careful("a text of 200,000 signs", "a.csv", lambda: csv(ledger({"案由": ["甲" * 200_000, "乙", "丙"]}))),
    careful("a text of 200,000 signs in a workbook", "a.xlsx",
        lambda: raw_cell("E3", f'<c %s t="inlineStr"><is><t>{"甲" * 200_000}</t></is></c>', ledger({"案由": BLANK}))),
    careful("a wrong size of the sheet", "a.xlsx",
        lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: re.sub(rb'ref="A1:D4"', b'ref="A1:B2"', xml)})),
    careful("rows without numbers", "a.xlsx", lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml)})),
    careful("cells without references", "a.xlsx",
        lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: re.sub(rb'<c r="[A-Z]\d"', b"<c", xml)})),
    careful("the same row twice", "a.xlsx",
        lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: re.sub(rb'r="(\D)4"', rb'r="\g<1>3"', xml).replace(b'r="4"', b'r="3"')})),
    careful("two sheets' parts of one name", "a.xlsx", lambda: doubled(xlsx(LEDGER), SHEET, f"{WORKSHEET}</sheetData></worksheet>".encode())),
    careful("escaped signs in a text", "a.xlsx", lambda: xlsx(ledger({"案由": ["甲_x000D_", "乙", "丙"]}))),
    careful("a total of another word", "a.csv", lambda: csv([*LEDGER, ["合计金额", "", "", "4000"]])),
    careful("a total with a day", "a.csv", lambda: csv([*LEDGER, ["合计", "2023-12-31", "", "4000"]])),
    careful("a total with a day and a kind", "a.csv", lambda: csv([*LEDGER, ["合计", "2023-12-31", "罚款", "4000"]])),
    careful("a total in English", "a.csv", lambda: csv([*LEDGER, ["Total", "", "", "4000"]])),
    careful("an amount with the unit of a total", "a.csv", lambda: csv([*LEDGER, ["合计（元）：", "", "", "4000"]])),
    careful("a blank cell far away", "a.xlsx",
        lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')})),
]  # fmt: skip


@parametrised(CAREFUL)
def test_a_file_is_read_right_or_refused(tmp_path, case):
    found = answer(tmp_path, case.file, case.build())
    if found["ok"]:
        assert_read(found, case)
    assert found["ok"] or found["problems"]


@pytest.mark.parametrize("twin", ["样罚[2023]1号", "样罚(2023)1号", "样罚〔２０２３〕１号"])
def test_a_number_that_may_be_another_case_again_is_said(tmp_path, twin):
    found = answer(tmp_path, "a.csv", csv(one(3, NUMBER, twin)))
    assert found["problems"] or any("3" in str(warning) for warning in found["warnings"])


# Files that attack

ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
WITH_ENTITY = "&a;"
WIDE = '<mergeCell ref="A2:XFD1048576"/>'
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'
MANY = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>'
SST, WORKSHEET = f'<sst xmlns="{MAIN}"><si><t>', f'<worksheet xmlns="{MAIN}"><sheetData>'
LOCKED = '<manifest:encryption-data manifest:checksum="x"/>'


BLANKS = '<table:table-row table:number-%s-repeated="100000000000">%s</table:table-row>'
ODS_FORMULA = '<table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>'


def overstated(data: bytes) -> bytes:
    """An old workbook whose DIMENSIONS record says that it has billions of rows."""
    record = b"\x00\x02\x0e\x00" + bytes(4)
    assert data.count(record) == 1
    at = data.index(record) + len(record)
    return data[: at + 3] + b"\xb0" + data[at + 4 :]


def more_rows(xml: str) -> bytes:
    return swapped(xlsx(LEDGER), SHEET, "</sheetData>", xml + "</sheetData>")


def declared(head: str, use: str) -> bytes:
    """A workbook whose shared texts begin with a document type and use its entity."""
    data = swapped(shared(xlsx(LEDGER)), STRINGS, "样罚〔2023〕2号", use)
    return edited(data, {STRINGS: lambda xml: head.encode() + xml})


ATTACKS = {
    "shared texts of 320 MB": ("a.xlsx",
        lambda: bomb(STRINGS, SST, "</t></si></sst>", shared(xlsx(LEDGER)))),
    "a sheet of 320 MB": ("a.xlsx",
        lambda: bomb(SHEET, WORKSHEET, "</sheetData></worksheet>", xlsx(LEDGER), b" ")),
    "a size that is not true": ("a.xlsx",
        lambda: understated(bomb(STRINGS, SST, "</t></si></sst>", shared(xlsx(LEDGER))), STRINGS)),
    "an ods of 320 MB": ("a.ods", lambda: bomb("content.xml", "<a>", "</a>", ods(LEDGER))),
    "merged cells without end": ("a.xlsx", lambda: swapped(xlsx(LEDGER), SHEET, "</sheetData>", f"</sheetData><mergeCells>{WIDE * 5000}</mergeCells>")),
    "an ods of billions of cells": ("a.ods", lambda: ods(LEDGER, extra=MANY)),
    "a cell in the farthest corner": ("a.xlsx", lambda: swapped(xlsx(LEDGER), SHEET, "</sheetData>", FAR + "</sheetData>")),
    "a cell in the farthest corner of a part of another name": ("a.xlsx", lambda: moved(swapped(xlsx(LEDGER), SHEET, "</sheetData>", FAR + "</sheetData>"), SHEET, "xl/tables/page.xml")),
    "a document type in a part of another name": ("a.xlsx", lambda: moved(edited(xlsx(LEDGER), {SHEET: lambda xml: ENTITY.encode() + xml}), SHEET, "xl/page.xml")),
    "shared texts under a name in capitals": ("a.xlsx", lambda: moved(declared(LAUGHS, "&a9;"), STRINGS, "xl/SharedStrings.xml")),
    "a formula in the farthest corner": ("a.xlsx", lambda: more_rows('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>')),
    "a formula beyond all columns": ("a.xlsx", lambda: more_rows('<row r="5"><c r="ZZZZZZ5"><f>1</f></c></row>')),
    "a formula beyond all rows": ("a.xlsx", lambda: more_rows('<row r="2000000000"><c r="A2000000000"><f>1</f></c></row>')),
    "hidden columns below the first": ("a.xlsx",
        lambda: swapped(xlsx(LEDGER), SHEET, "<sheetData>", '<cols><col min="-99999999999" max="3" hidden="1"/></cols><sheetData>')),
    "an ods with a formula beyond all rows": ("a.ods", lambda: ods(LEDGER, extra=f'{BLANKS % ("rows", "<table:table-cell/>")}{ODS_FORMULA}')),
    "an ods with a formula beyond all columns": ("a.ods",
        lambda: ods(LEDGER, extra=ODS_FORMULA.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000000000"/><table:table-cell '))),
    "an ods of hidden columns without end": ("a.ods",
        lambda: ods([], body='<table:table-column table:visibility="collapse" table:number-columns-repeated="16384"/>' * 5000)),
    "a line of commas": ("a.csv", lambda: b"," * 5_000_000),
    "20,000 columns": ("a.csv", lambda: csv([["x"] * 20_000] * 60)),
    "one cell of 30 MB": ("a.csv", lambda: b"x" * 30_000_000),
    "30,000 separators of kinds": ("a.csv", lambda: csv(one(3, KINDS, "、" * 30_000 + "x"))),
    "an external entity": ("a.xlsx", lambda: declared(ENTITY, WITH_ENTITY)),
    "a billion laughs": ("a.xlsx", lambda: declared(LAUGHS, "&a9;")),
    "a document type in the sheet": ("a.xlsx", lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: ENTITY.encode() + xml})),
    "an external entity in utf-16": ("a.xlsx",
        lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITY + xml.decode()).encode("utf-16")})),
    "an external entity in ods": ("a.ods", lambda: swapped(ods(one(3, NUMBER, "@@"), head=ENTITY), "content.xml", "@@", WITH_ENTITY)),
}  # fmt: skip
MEASURED = (
    "import json, sys, time\n"
    "from lawnb.cli import cli\n"
    "try:\n    cli(sys.argv[1:], standalone_mode=False)\n"
    "except SystemExit as end:\n    code = end.code\n"
    "else:\n    code = 0\n"
    # not getrusage: what it counts begins with the process that started this one
    "peak = open('/proc/self/status').read().split('VmHWM:')[1].split()[0]\n"
    "sys.stderr.write(json.dumps([code, int(peak) // 1024, time.process_time()]))\n"
)
#: CPU seconds, as a busy machine has them too; the clock only ends what never would.
SECONDS, CLOCK_SECONDS = 10, 120


@pytest.mark.parametrize(("name", "build"), ATTACKS.values(), ids=ATTACKS)
def test_a_file_that_attacks_is_refused_in_seconds_and_little_memory(tmp_path, name, build):
    path = written(tmp_path, name, build())
    command = [sys.executable, "-c", MEASURED, "intake", str(path), "--as", "penalties", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=CLOCK_SECONDS)
    assert ended.returncode == 0, ended.stderr[-2000:]
    code, megabytes, seconds = json.loads(ended.stderr)
    found = json.loads(ended.stdout)
    assert (code, found["ok"]) == (3, False)
    assert found["problems"][0]["remedy"]
    assert (megabytes < 512, seconds < SECONDS) == (True, True)
    assert Path("/etc/hostname").read_text("utf-8").strip() not in ended.stdout


def flipped(data: bytes) -> bytes:
    """A workbook with one byte of its sheet's compressed data changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 60
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def without(data: bytes, part: str) -> bytes:
    return packed({name: content for name, content in unpacked(data).items() if name != part})


BROKEN = [
    refused("encrypted", "a.xlsx", lambda: compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 6000}), says="密码"),
    refused("encrypted in xls", "a.xls", encrypted_xls, says="密码"),
    refused("encrypted in ods", "a.ods",
        lambda: edited(ods(LEDGER, manifest=LOCKED), {"content.xml": lambda _: bytes(range(256)) * 9}), says="密码"),
    refused("truncated", "a.xlsx", lambda: truncated(xlsx(LEDGER))),
    refused("truncated at the end", "a.xlsx", lambda: xlsx(LEDGER)[:-9]),
    refused("truncated in xls", "a.xls", lambda: truncated(xls(LEDGER))),
    refused("truncated in ods", "a.ods", lambda: truncated(ods(LEDGER))),
    refused("a byte flipped", "a.xlsx", lambda: flipped(xlsx(LEDGER))),
    refused("half a sheet", "a.xlsx", lambda: edited(xlsx(LEDGER), {SHEET: truncated})),
    refused("a cell given twice", "a.xlsx", lambda: edited(xlsx(LEDGER), {SHEET: lambda xml: xml.replace(b'r="D3"', b'r="C3"')})),
    refused("no shared texts", "a.xlsx", lambda: without(shared(xlsx(LEDGER)), STRINGS)),
    refused("no sheet", "a.xlsx", lambda: without(xlsx(LEDGER), SHEET)),
    refused("empty", "a.csv", lambda: b""),
    refused("empty workbook", "a.xlsx", lambda: b""),
    refused("a mark alone", "a.csv", lambda: b"\xef\xbb\xbf"),
    refused("blank", "a.csv", lambda: b"\n \n\n"),
    refused("a workbook without a cell", "a.xlsx", lambda: xlsx([])),
    refused("a picture", "a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(400)),
    refused("a text named csv", "a.csv", lambda: b"%PDF-1.7\n1 0 obj"),
    refused("another format", "a.pdf", lambda: b"%PDF-1.7\n1 0 obj"),
    refused("a zip of something else", "a.xlsx", lambda: without(xlsx(LEDGER), "xl/workbook.xml")),
    refused("an empty folder", "台账", dict),
    refused("a bad file beside good ones", "台账", lambda: {"1月.csv": csv(LEDGER), "2月.xlsx": b"PK\3\4"}, ("2月.xlsx", None, None)),
    refused("a file of another format beside good ones", "台账",
        lambda: {"1月.csv": csv(LEDGER), "2月.pdf": b"%PDF-1.7"}, ("2月.pdf", None, None)),
]  # fmt: skip


@parametrised(BROKEN)
def test_a_broken_file_is_refused_clearly(tmp_path, case):
    found = answer(tmp_path, case.file, case.build())
    assert not found["ok"]
    assert [place for place in case.at if not any(is_at(problem, place) for problem in found["problems"])] == []
    assert case.says in said(found)
    assert not re.search(r"Error|Exception|Traceback|None|0x", said(found))


# What is said

PRIVATE = {"当事人": "某甲乙", "车牌号": "样A12345", "身份证号码": wrong(GOOD_ID), "证件号码": "9.90000199001010E+17", "案件名称": "某甲乙案", "承办人": "某丙丁", "法定代表人": "某戊己"}


@pytest.mark.parametrize("option", ["--json", None])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_value_of_a_person_is_said(tmp_path, kind, option):
    rows = ledger({title: [value, value, f"{value}\x07"] for title, value in PRIVATE.items()}, cells={(3, NUMBER): CASES[0][0], (3, FINE): "约", (4, DATE): "不详"})
    if kind == "xlsx":
        rows = [[cell.replace("\x07", "#REF!") for cell in row] for row in rows]
    rows += [["合计", "", "", "1"], ["制表人：某庚辛", "", "审核人：某庚辛"]]
    content = csv([*rows[:3], [*rows[3], "某壬癸"], *rows[4:]]) if kind == "csv" else xlsx(rows)
    said = intake(written(tmp_path, f"a.{kind}", content), *[option] * bool(option))
    assert said.exit_code == 3
    assert [value for value in [*PRIVATE.values(), "某庚辛", "某壬癸"] if value in said.output + said.stderr] == []


def test_the_terminal_names_file_row_column_and_remedy(tmp_path):
    said = intake(written(tmp_path, "a.csv", csv(ledger(cells={(3, FINE): "约500", (4, DATE): "\x1b[2J不详"}))))
    assert said.exit_code == 3
    assert all(part in said.output for part in ("a.csv", "第 3 行", "罚款金额", "约500", "第 4 行", "决定日期"))
    assert "\x1b[2J" not in said.output + said.stderr


def test_a_file_that_is_not_there_is_no_defect_of_the_program(tmp_path):
    said = CliRunner().invoke(cli, ["intake", str(tmp_path / "a.csv"), "--as", "penalties", "--json"], catch_exceptions=False)
    assert said.exit_code in (2, 3)
    assert "a.csv" in said.output + said.stderr


def test_an_unknown_contract_is_refused_with_the_nearest(tmp_path):
    path = written(tmp_path, "a.csv", csv(LEDGER))
    with pytest.raises(ParameterError, match="penalt"):
        CliRunner().invoke(cli, ["intake", str(path), "--as", "penaltys"], catch_exceptions=False)


def test_every_row_of_a_file_is_counted_once(tmp_path):
    rows = [TITLE, ["单位：元"], [], *BAD[:3], ["小计", "", "", "2000"], HEAD, *BAD[3:], [], TOTAL, ["注：样例。"]]
    assert answer(tmp_path, "a.csv", csv(rows))["file_rows"] == {
        "total": 12, "cases": 2, "problems": 1, "titles": 2, "headers": 2, "totals": 2, "notes": 1, "blank": 2, "examples": 0,
    }  # fmt: skip


def test_a_column_that_the_file_has_not_is_not_a_sum_of_zero(tmp_path):
    assert answer(tmp_path, "a.csv", csv(LEDGER))["sums"].get("没收金额") is None


# Clean ledgers in any dress

DAY_FORMS = [
    lambda day: day.isoformat(), lambda day: f"{day.year}年{day.month}月{day.day}日", lambda day: f"{day.year}/{day.month}/{day.day}", lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
]  # fmt: skip
RECORDS = st.lists(
    st.tuples(
        st.dates(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)),
        st.lists(st.sampled_from(["警告", "罚款", "没收违法所得、没收非法财物", "吊销许可证件", "其他行政处罚"]), min_size=1, max_size=3, unique=True),
        st.one_of(st.just(Decimal(0)), st.integers(1, 10**9).map(lambda fen: Decimal(fen) / 100)),
    ),
    max_size=20,
)
DRESS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["csv", "tsv", "xlsx", "ods"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
        "delimiter": st.sampled_from([",", ";", "\t"]),
        "titles": st.lists(st.sampled_from([TITLE, ["填报单位：样例区交通运输局"], []]), max_size=3),
        "wanyuan": st.booleans(),
        "unit_above": st.booleans(),
        "total": st.booleans(),
        "day": st.sampled_from(DAY_FORMS),
        "typed": st.booleans(),
        "blanks": st.integers(0, 2),
    }
)


def dressed(records: list, dress: dict) -> bytes:
    """The ledger of the records in a file's dress."""
    typed = dress["typed"] and dress["kind"] in ("xlsx", "ods")
    unit, scale = ("万元", Decimal("0.0001")) if dress["wanyuan"] else ("元", Decimal(1))

    def amount(value: Decimal):
        return value * scale if typed else f"{value * scale:f}"

    rows = [*dress["titles"], *([[f"单位：{unit}"]] if dress["unit_above"] else [])]
    rows.append([NUMBER, DATE, KINDS, "罚款金额" if dress["unit_above"] else f"罚款金额（{unit}）"])
    for n, (day, kinds, value) in enumerate(records, 1):
        rows.append([f"样罚〔2023〕{n}号", day if typed else dress["day"](day), "、".join(kinds), amount(value)])
    rows += [[]] * dress["blanks"]
    if dress["total"]:
        rows.append(["合计", "", "", amount(sum((value for *_, value in records), Decimal(0)))])
    match dress["kind"]:
        case "xlsx":
            return xlsx(rows)
        case "ods":
            return ods(rows)
        case kind:
            return csv(rows, dress["encoding"], "\t" if kind == "tsv" else dress["delimiter"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS, DRESS)
def test_a_clean_ledger_reads_back_the_same_in_any_dress(tmp_path_factory, records, dress):
    folder = tmp_path_factory.mktemp("dress")
    found = answer(folder, f"penalties.{dress['kind']}", dressed(records, dress))
    assert_read(found, read("", "", bytes, len(records), str(sum(value for *_, value in records))))
    table = read_records(folder, 2023, [Dataset("penalties")])["penalties"]
    read_back = [(row["document_number"], row["decision_date"], set(row["kinds"]), row["fine_yuan"]) for row in table]
    assert read_back == [(f"样罚〔2023〕{n}号", day, set(kinds), value) for n, (day, kinds, value) in enumerate(records, 1)]


def test_an_xls_that_says_it_has_billions_of_rows_is_read_for_those_it_has(tmp_path):
    (tmp_path / "a.xls").write_bytes(overstated(xls(LEDGER)))
    done = read_ledger(tmp_path / "a.xls", contract("penalties"))
    assert (done.ok, len(done.table)) == (True, len(LEDGER) - 1)
