import datetime

from openpyxl import load_workbook

from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from lawnb.workbooks.marked import write_marked_copy
from lawnb.workbooks.template import template

PENALTIES = contract("penalties")


def fill(path, **cells):
    """Write cells of the first row to fill in by the field's name."""
    workbook = load_workbook(path)
    sheet = workbook["行政处罚台账"]
    for column, field in enumerate(PENALTIES.fields, 1):
        if field.name in cells:
            sheet.cell(3, column).value = cells[field.name]
    workbook.save(path)


def test_a_filled_template_is_read_without_its_example_and_its_guide(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(template(PENALTIES))
    fill(path, document_number="样交罚〔2023〕第7号", decision_date=datetime.date(2023, 5, 4), kinds="罚款", fine_yuan=300)
    done = read_ledger(path, PENALTIES)
    assert done.problems == [] and [row["document_number"] for row in done.table] == ["样交罚〔2023〕第7号"]


def test_a_mended_marked_copy_is_read_without_its_list(tmp_path):
    path, copy = tmp_path / "台账.xlsx", tmp_path / "标注.xlsx"
    path.write_bytes(template(PENALTIES))
    fill(path, document_number="样交罚〔2023〕第7号", decision_date="2023-13-01", kinds="罚款", fine_yuan=300)
    write_marked_copy(path, read_ledger(path, PENALTIES), copy)
    fill(copy, decision_date=datetime.date(2023, 5, 4))
    assert read_ledger(copy, PENALTIES).problems == []
