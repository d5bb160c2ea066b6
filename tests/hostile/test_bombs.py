"""Workbooks that are small until somebody opens them: refused by what they declare, before anything unfolds."""

from __future__ import annotations

import io
import re
import time
import zipfile

import openpyxl
import pytest

from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from tests.hostile.test_workbooks import MEASURES

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
AFTER = "</sheetData>"
ROW = '<table:table-row><table:table-cell office:value-type="string"{0}><text:p>甲{1}</text:p></table:table-cell></table:table-row>'
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))


def xlsx(path, part: str, before: str, put: str):
    """A small workbook with something put before a text of one of its parts."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in (MEASURES, ["甲", "乙", "", "", ""]):
        book.active.append(row)
    book.save(content)
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            assert name != part or before in text
            new.writestr(name, text.replace(before, put, 1) if name == part else text)
    return path


def ods(path, attributes: str, inside: str):
    head = "".join(f'<table:table-cell office:value-type="string"><text:p>{title}</text:p></table:table-cell>' for title in MEASURES)
    table = f'<table:table table:name="表"><table:table-row>{head}</table:table-row>{ROW.format(attributes, inside)}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("content.xml", f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>")
        new.writestr("META-INF/manifest.xml", "<manifest/>")
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return path


def refused(path) -> str:
    begun = time.process_time()
    [problem] = read_ledger(path, contract("measures")).problems
    assert time.process_time() - begun < 8
    return str(problem)


@pytest.mark.parametrize("put", ['<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>', '<mergeCells><mergeCell ref="$XFD$1048576:A2"/></mergeCells>', '<hyperlinks><hyperlink ref="A2:XFD1048576" location="A1"/></hyperlinks>', "<mergeCells>" + '<mergeCell ref="A2:CV1000"/>' * 21 + "</mergeCells>"], ids=["merge", "turned", "link", "many"])
def test_cells_that_are_spanned_have_a_bound(tmp_path, put):
    assert re.search("bomb.xlsx, 表“Sheet”: 合并或带链接的格超过", refused(xlsx(tmp_path / "bomb.xlsx", SHEET, AFTER, AFTER + put)))


def test_a_title_over_a_whole_row_is_no_bomb(tmp_path):
    path = xlsx(tmp_path / "title.xlsx", SHEET, AFTER, AFTER + '<mergeCells count="1"><mergeCell ref="A5:XFD5"/></mergeCells>')
    assert read_ledger(path, contract("measures")).problems == []


@pytest.mark.parametrize(("part", "before", "put"), [(STYLES, "</cellXfs>", '<xf numFmtId="0"/>' * 300_000 + "</cellXfs>"), (SHEET, AFTER, AFTER + "<dataValidations>" + '<dataValidation sqref="A1"/>' * 300_001 + "</dataValidations>")], ids=["styles", "rules"])
def test_what_describes_a_workbook_has_a_bound(tmp_path, part, before, put):
    assert "样式、合并、链接等超过 300000 项" in refused(xlsx(tmp_path / "bomb.xlsx", part, before, put))


def test_spaces_by_number_are_counted(tmp_path):
    assert "表“表”: 有一格的文字超过" in refused(ods(tmp_path / "bomb.ods", "", '<text:s text:c="2000000000"/>'))


def test_cells_of_an_ods_that_are_spanned_have_a_bound(tmp_path):
    assert "合并或带链接的格超过" in refused(ods(tmp_path / "bomb.ods", ' table:number-rows-spanned="1048576" table:number-columns-spanned="16384"', ""))


def test_a_few_spaces_are_text(tmp_path):
    path = ods(tmp_path / "few.ods", ' table:number-columns-spanned="2"', '<text:s text:c="3"/>乙')
    assert [problem.column for problem in read_ledger(path, contract("measures")).problems] == ["做法"]
