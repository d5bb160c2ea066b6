"""Web pages, pages saved as one file and SpreadsheetML under a spreadsheet's name: read cell by cell, or refused."""

from __future__ import annotations

import email.mime.multipart
import email.mime.text
from html import escape

import pytest

from lawnb.intake import grids
from tests.intake.dirty import CASES, DATE, FINE, HEAD, KINDS, NUMBER, csv, ledger
from tests.intake.test_files_as_they_come import LEDGER, TITLE, answer, assert_read, assert_right, days, parametrised, read, said, yuan

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def cells(row: list, tag: str = "td") -> str:
    return "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in row)


def table(rows: list, tag: str = "td") -> str:
    return "<table border=1>" + "".join(f"<tr>{cells(row, tag)}</tr>" for row in rows) + "</table>"


def page(body: str, head: str = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">') -> str:
    return f"<html><head>{head}<title>导出</title><style>td {{mso-number-format:'\\@'}}</style></head><body>{body}</body></html>"


def mht(*parts: str, encoding: str = "utf-8") -> bytes:
    mail = email.mime.multipart.MIMEMultipart("related")
    for each in parts:
        mail.attach(email.mime.text.MIMEText(each, "html", encoding))
    return mail.as_bytes()


def xml(rows: list, *, more: str = "", styles: str = "", head: str = "", options: str = "") -> str:
    """A SpreadsheetML workbook as Excel 2003 writes it; `more` rows as XML after the others."""

    def cell(value) -> str:
        kind = "Number" if isinstance(value, (int, float)) else "String"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>' if value != "" else "<Cell/>"

    drawn = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n{head}'
        f'<Workbook xmlns="{SPACE}" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="{SPACE}">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="台账"><Table>{drawn}{more}</Table>{options}</Worksheet></Workbook>'
    )


WITHOUT_ENDS = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in LEDGER) + "</table>"
LIBREOFFICE = page(table(LEDGER).replace("<td>500</td>", '<td align="right" sdval="500.096" sdnum="2052;0;0.00"><font face="宋体">500.10</font></td>'))
EXCEL_NAMES = "<!--[if gte mso 9]><xml><x:ExcelWorksheet><x:Name>1月</x:Name></x:ExcelWorksheet><x:ExcelWorksheet><x:Name>2月</x:Name></x:ExcelWorksheet></xml><![endif]-->"
SPANNED = (
    f'<table><tr><td colspan="5" align=center>{TITLE[0]}</td></tr><tr>{cells([*HEAD, "执法领域"], "th")}</tr>'
    f'<tr>{cells(CASES[0])}<td rowspan=2>客运</td></tr><tr>{cells(CASES[1])}</tr><tr>{cells([*CASES[2], "货运"])}</tr>'
    '<tr><td colspan="3">合计</td><td>4000</td><td>&nbsp;</td></tr></table>'
)
GAPS = '<Row ss:Index="6"><Cell ss:Index="2"/></Row><Row ss:Index="9"><Cell><Data ss:Type="String">合计</Data></Cell><Cell ss:Index="4"><Data ss:Type="Number">4000</Data></Cell></Row>'
RICH = '<Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">样罚<B>〔2023〕3号</B></ss:Data><Comment><ss:Data>批注</ss:Data></Comment></Cell><Cell><Data ss:Type="DateTime">2023-03-02T00:00:00.000</Data></Cell><Cell><Data ss:Type="String">罚款</Data></Cell><Cell ss:Formula="=750*2"><Data ss:Type="Number">1500</Data></Cell></Row>'

READ = [
    read("a page named xls", "a.xls", lambda: page(table(LEDGER)).encode()),
    read("a page in gbk", "a.xls", lambda: page(table(LEDGER), "<meta charset=gb2312>").encode("gb18030")),
    read("a page in utf-16", "a.xls", lambda: page(table(LEDGER)).encode("utf-16")),
    read("a page that says another encoding than it has", "a.xls", lambda: page(table(LEDGER), "<meta charset=gb2312>").encode()),
    read("a table alone", "a.xls", lambda: table(LEDGER).encode()),
    read("signs by their numbers", "a.htm", lambda: table(LEDGER).encode("ascii", "xmlcharrefreplace")),
    read("cells and rows that are not closed", "a.xls", lambda: page(WITHOUT_ENDS).encode()),
    read("xhtml", "a.xls", lambda: ('<?xml version="1.0" encoding="UTF-8"?>' + page(table(LEDGER))).encode()),
    read("headings of their own kind", "a.html", lambda: page(f"<table><thead><tr>{cells(HEAD, 'th')}</tr></thead><tbody>{''.join(f'<tr>{cells(row)}</tr>' for row in CASES)}</tbody></table>").encode()),
    read("spanning cells", "a.xls", lambda: page(SPANNED).encode(), says="合并的一格"),
    read("a number behind what is shown", "a.xls", LIBREOFFICE.encode, total="4000.096"),
    read("breaks, spaces and marks in cells", "a.xls", lambda: page(table(LEDGER).replace("罚款</td>", " <b>罚</b><span>款</span> &nbsp;<br></td>")).encode()),
    read("the unit above the table", "a.xls", lambda: page("<h2>台账</h2><p align=right>单位：万元</p>" + table(ledger(heads={FINE: "罚款金额"}, cells={(2, FINE): "0.2", (3, FINE): "0.05", (4, FINE): "0.15"}))).encode()),
    read("a table within a table that lays out the page", "a.xls", lambda: page(f"<table><tr><td>单位：万元</td></tr><tr><td>{table(ledger(heads={FINE: '罚款金额'}, cells={(2, FINE): '0.2', (3, FINE): '0.05', (4, FINE): '0.15'}))}</td></tr></table>").encode()),
    read("several tables", "a.xls", lambda: page(table(LEDGER[:2]) + EXCEL_NAMES + table([HEAD, *LEDGER[2:]])).encode()),
    read("hidden rows are read and said", "a.xls", lambda: page(table(LEDGER).replace("<tr><td>样罚〔2023〕2", "<tr style='display: none'><td>样罚〔2023〕2")).encode(), says="隐藏行（第 3 行）"),
    read("struck out rows are read and said", "a.xls", lambda: page(table(LEDGER).replace("<td>样罚〔2023〕2号", "<td><s>样罚〔2023〕2号</s>")).encode(), says="删除线（第 3 行）"),
    read("what a form shows", "a.xls", lambda: page(table(LEDGER).replace("<td>500</td>", "<td><input type=checkbox value=9><input value='500'></td>")).encode()),
    read("text written as a formula", "a.xls", lambda: page(table(LEDGER).replace("<td>样罚〔2023〕2号", '<td>="样罚〔2023〕2号"')).encode(), says="读作其中的文字"),
    read("scripts are none of the cells", "a.xls", lambda: page(table(LEDGER).replace("<td>500</td>", "<td><script>document.write('9')</script>500</td>")).encode()),
    read("a page saved as one file", "a.mht", lambda: mht(page(table(LEDGER[:2])), page("目录"), page(table([HEAD, *LEDGER[2:]])))),
    read("a page saved as one file named xls", "a.xls", lambda: mht(page(table(LEDGER)), encoding="gb18030")),
    read("SpreadsheetML", "a.xls", lambda: xml(LEDGER).encode()),
    read("SpreadsheetML named xml", "a.xml", lambda: b"\xef\xbb\xbf" + xml(ledger(cells={(2, FINE): 2000.0, (3, FINE): 500})).encode()),
    read("SpreadsheetML in gbk", "a.xls", lambda: xml(LEDGER).replace("1.0\"?>", "1.0\" encoding=\"GBK\"?>", 1).encode("gbk")),
    read("SpreadsheetML with rows and cells left out", "a.xls", lambda: xml(LEDGER, more=GAPS).encode()),
    read("SpreadsheetML with rich text, days, formulas and comments", "a.xls", lambda: xml(LEDGER[:3], more=RICH).encode()),
    read("SpreadsheetML with merged cells", "a.xls", lambda: xml([], more=f'<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">{TITLE[0]}</Data></Cell></Row>' + xml(LEDGER).partition("<Table>")[2].partition("</Table>")[0].replace('<Row><Cell><Data ss:Type="String">样罚〔2023〕2', '<Row ss:Hidden="1"><Cell ss:StyleID="s2"><Data ss:Type="String">样罚〔2023〕2'), styles='<Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style>').encode(), says="删除线（第 4 行）"),
]  # fmt: skip


@parametrised(READ)
def test_a_page_is_read_and_right(tmp_path, case):
    assert_right(tmp_path, case)


def test_what_spans_rows_and_columns_stands_where_a_workbook_has_it(tmp_path):
    found = answer(tmp_path, "a.xls", page(SPANNED.replace("<td>罚款</td>", "<td>罚金</td>", 1)).encode())
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(3, KINDS)]


def test_a_day_of_a_1904_workbook_in_xml_is_the_day(tmp_path):
    old = xml(ledger(cells={(2, DATE): 43522})).replace("<Styles>", "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook><Styles>")
    assert str(days(tmp_path, "penalties.xls", old.encode())[0]) == "2023-02-27"


REFUSED = {
    "a page that was cut off in its table": (page(table(LEDGER)).partition("<td>1500")[0], "没有写完"),
    "a page that was cut off in a comment": (page(table(LEDGER) + "<!-- " + "x" * 9), "没有写完"),
    "a table that is closed too early": (page(table(LEDGER).replace("<tr><td>样罚〔2023〕3", "</table><tr><td>样罚〔2023〕3")), "不在表格里"),
    "a table that is not closed": (page(table(LEDGER).replace("<td>罚款</td>", "<td><table>罚款</td>", 1)), "没有写完"),
    "a row with a cell too few": (page(table(LEDGER).replace("<td>500</td>", "500")), "有 3 格，表头有 4 列"),
    "a row with a cell too many": (page(table(LEDGER).replace("<td>500</td>", "<td>5</td><td>500</td>")), "有 5 格，表头有 4 列"),
    "a page without a table": (page("<p>请先登录</p>"), "没有表格"),
    "a choice in a cell": (page(table(LEDGER).replace("<td>500</td>", "<td><select><option>500<option>900</select></td>")), "下拉框"),
    "a null": (page(table(LEDGER).replace("500", "5\x0000")), "空字符"),
    "XML of another kind": ('<?xml version="1.0"?><rows><row no="1"/></rows>', "内容是 XML"),
    "XML that was cut off": (xml(LEDGER)[:900], "损坏"),
    "XML with a row in no table": (xml(LEDGER).replace("<Table>", "<Tble>").replace("</Table>", "</Tble>"), "损坏"),
    "XML with an entity": (xml(LEDGER, head='<!DOCTYPE x [<!ENTITY a "b">]>'), "DOCTYPE"),
    "XML with a cell within a merged one": (xml([], more='<Row><Cell ss:MergeDown="1"/></Row><Row><Cell><Data ss:Type="String">a</Data></Cell></Row>'), "合并"),
    "XML with rows far apart": (xml(LEDGER, more='<Row ss:Index="1000000"><Cell ss:Index="900"><Data ss:Type="String">a</Data></Cell></Row>'), "最远的格"),
    "XML with a formula that nobody calculated": (xml(LEDGER[:3], more=RICH.replace('<Data ss:Type="Number">1500</Data>', "")), "没有算出"),
    "cells that span more than any ledger": (page("<table>" + '<tr><td rowspan=60000 colspan=900>a</td></tr>' * 3 + "</table>"), "超过"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_a_page_that_cannot_be_read_whole_is_refused(tmp_path, content, says):
    found = answer(tmp_path, "a.xls", content.encode())
    assert not found["ok"] and says in said(found)


def test_cells_laid_out_and_not_filled_have_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(grids, "SPARSE_CELLS", 1_000)
    found = answer(tmp_path, "a.xls", page("<table><tr><td rowspan=900 colspan=20>a" + "<tr><td>" * 100 + "</table>").encode())
    assert "有内容的只有 1 格" in said(found)


def test_of_thousands_of_tables_in_one_another_nothing_is_lost(tmp_path):
    found = answer(tmp_path, "a.xls", page("<table><tr><td>" * 5_000 + table(LEDGER) + "</td></tr></table>" * 5_000).encode())
    assert found["rows"] == 3 and yuan(found)["罚款金额"] == 4000


def test_a_page_beside_the_records_is_no_ledger(tmp_path):
    from lawnb.intake.files import record_files

    for name in ("penalties.html", "通知.html", "licensing.csv"):
        (tmp_path / name).write_bytes(csv([[NUMBER]]))
    assert sorted(record_files(tmp_path)) == ["licensing", "penalties"]


PAGERS = ["共 3 条记录 第 1/1 页", "显示第 1 至 3 条，共 3 条记录", "共3条"]


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize("place", ["a row of the table", "below the table"])
def test_a_page_of_a_list_is_not_taken_for_the_list(tmp_path, pager, place):
    def with_pager(text: str) -> bytes:
        return page(table([*LEDGER, [text]]) if place == "a row of the table" else table(LEDGER) + f"<div>{text}</div><p>版权所有 2023</p>").encode()

    (tmp_path / "whole").mkdir()
    assert_read(answer(tmp_path / "whole", "a.xls", with_pager(pager)), READ[0])
    found = answer(tmp_path, "a.xls", with_pager(pager.replace("3 条", "30 条").replace("3条", "30条").replace("至 30 条", "至 3 条")))
    assert [(problem["row"], "当前一页" in problem["remedy"]) for problem in found["problems"]] == [(5, True)]


def test_a_heading_with_the_mark_of_its_order_is_known(tmp_path):
    marked = page(table(LEDGER, "th").replace(f"<th>{DATE}</th>", f"<th><a href='#'>{DATE} <span>▼</span></a></th>", 1))
    assert_read(answer(tmp_path, "a.xls", marked.encode()), READ[0])
