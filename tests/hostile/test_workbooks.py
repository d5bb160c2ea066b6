"""Workbooks and CSV files that go out: text that begins like a formula stays text, and a user's own formulas stay only where they compute."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from lawnb.intake.contracts import contract, contract_names
from lawnb.intake.ledger import read_ledger
from lawnb.workbooks.formulas import csv_text, like_formula, only_computes
from lawnb.workbooks.marked import write_marked_copy
from lawnb.workbooks.template import template
from tests.hostile.payloads import CORPUS, FORMULAS

MEASURES = ["事项", "做法", "频次", "数量", "计量单位"]
REACHING = [
    "=cmd|'/C calc'!A0", "=HYPERLINK(\"https://lawnb.invalid/\"&A1,\"点\")", "=WEBSERVICE(A1)", "=_xlfn.WEBSERVICE(A1)", "=[x.xlsx]Sheet1!A1", "='[x.xlsx]Sheet1'!A1", "='\\\\lawnb.invalid\\[x.xlsx]S'!A1",
    "=RTD(\"x\",,\"y\")", "=CALL(\"kernel32\",\"WinExec\",\"JCJ\",\"calc\",1)", "=INDIRECT(A1)", "=EXEC(\"calc\")", "=IMAGE(A1)", "=IMPORTXML(A1,\"//a\")", "=own_name", "=SUM(cmd|'x'!A1)", "=IF(1,WEBSERVICE(A1),0)", "=FILTERXML(A1,\"//a\")", "=LAMBDA(x,x)(1)",
    "=REGISTER(\"x\",\"y\")", "=CUBEVALUE(\"x\",\"y\")", "=SQL.REQUEST(\"x\")", "=STOCKHISTORY(\"x\",1)", "='\\\\lawnb.invalid\\x.xlsx'!A1", "='https://lawnb.invalid/x'!A1",
]  # fmt: skip
COMPUTING = ["=1+1", "=SUM(A1:B2)", "=Sheet1!A1*2", "='表 一'!$A$1", "=IF(A1>0,\"是\",\"否\")", "=SUMIFS(C:C,A:A,\"甲\")", "=ROUND(AVERAGE(1:3),2)", "=_xlfn.CONCAT(A1,B1)", "=-A1%", "={1,2}"]


def copies(path, tmp_path) -> openpyxl.Workbook:
    """The marked copy of a file, and that its archive holds nothing which reaches out."""
    target = tmp_path / "marked.xlsx"
    write_marked_copy(path, read_ledger(path, contract("measures")), target)
    with zipfile.ZipFile(target) as opened:
        names, whole = opened.namelist(), b"".join(map(opened.read, opened.namelist()))
    assert not any(re.search("externalLink|vba|activeX|embed|connections|queryTable", name) for name in names)
    assert not re.search(rb"TargetMode=.External.[^>]*Target=.(?!https?:|mailto:)|Target=.(?!https?:|mailto:)[^>]*TargetMode=.External", whole)
    return openpyxl.load_workbook(target)


def formulas(book: openpyxl.Workbook) -> dict[str, str]:
    return {cell.coordinate: getattr(cell.value, "text", cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"}


def cells(book: openpyxl.Workbook, sheet: str, column: int) -> list[openpyxl.cell.Cell]:
    return [row[column - 1] for row in book[sheet].iter_rows(min_row=2)]


@pytest.mark.parametrize("text", [*FORMULAS[:10], *FORMULAS[12:20]])
def test_what_begins_like_a_formula_is_told(text):
    plain = text.startswith(("'", '"'))
    assert like_formula(text) is not plain
    assert csv_text(text) == (text if plain else f"'{text}")


@pytest.mark.parametrize("text", ["甲", "1", "-3.5", "+1,000", "12%", "", "甲=乙", "—"])
def test_words_and_numbers_are_written_as_they_are(text):
    assert csv_text(text) == text


def test_a_copy_of_text_holds_text(tmp_path):
    content = io.StringIO(newline="")
    csv.writer(content).writerows([MEASURES, *((f"{n}项", each.text, each.text, "坏", "") for n, each in enumerate(CORPUS) if "\x00" not in each.text)])
    (tmp_path / "measures.csv").write_bytes(content.getvalue().encode())
    book = copies(tmp_path / "measures.csv", tmp_path)
    assert formulas(book) == {}
    found = cells(book, "measures", 2)
    assert len(found) > 400
    assert [cell.value for cell in found if isinstance(cell.value, str) and like_formula(cell.value) and not cell.quotePrefix] == []


def test_a_copy_of_a_workbook_keeps_the_formulas_that_compute_and_no_other(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 一"
    sheet.append(MEASURES)
    for n, formula in enumerate([*REACHING, *COMPUTING], 2):
        sheet.cell(n, 1, f"{n}项")
        sheet.cell(n, 2, formula).data_type = "f"
    last = sheet.max_row
    sheet["C2"], sheet["C3"] = ArrayFormula("C2:C2", "=WEBSERVICE(A1)"), DataTableFormula("C3:C3", r1="A1")
    for place, target in (("A2", "javascript:alert(1)"), ("A3", "file:///x.exe"), ("A4", "https://lawnb.invalid/"), ("A5", "\\\\lawnb.invalid\\x")):
        sheet[place].hyperlink = target
    book.defined_names["own_name"] = DefinedName("own_name", attr_text="EXEC(\"calc\")")
    book.defined_names["kept"] = DefinedName("kept", attr_text="'表 一'!$A$1:$A$3")
    sheet.add_data_validation(DataValidation(type="custom", formula1="WEBSERVICE(A1)", sqref="D2"))
    sheet.add_data_validation(DataValidation(type="list", formula1='"是,否"', sqref="D3"))
    sheet.conditional_formatting.add("E2:E3", FormulaRule(formula=["WEBSERVICE(A1)"], fill=PatternFill("solid", fgColor="FF0000")))
    sheet.conditional_formatting.add("E4:E5", FormulaRule(formula=["A1>1"], fill=PatternFill("solid", fgColor="FF0000")))
    book.save(tmp_path / "measures.xlsx")
    copied = copies(tmp_path / "measures.xlsx", tmp_path)
    assert list(formulas(copied).values()) == COMPUTING
    shown = [cell.value for cell in cells(copied, "表 一", 2)]
    assert shown[: len(REACHING)] == REACHING and copied["表 一"].max_row == last
    own = copied["表 一"]
    assert [own[place].hyperlink and own[place].hyperlink.target for place in ("A2", "A3", "A4", "A5")] == [None, None, "https://lawnb.invalid/", None]
    assert list(copied.defined_names) == ["kept"]
    assert [rule.formula1 for rule in own.data_validations.dataValidation] == ['"是,否"']
    assert [str(ranges.sqref) for ranges in own.conditional_formatting] == ["E4:E5"]


@pytest.mark.parametrize("formula", REACHING)
def test_a_formula_that_reaches_out_does_not_only_compute(formula):
    assert not only_computes(formula)


@pytest.mark.parametrize("name", contract_names())
def test_a_template_holds_no_formula(name):
    assert formulas(openpyxl.load_workbook(io.BytesIO(template(contract(name))))) == {}
