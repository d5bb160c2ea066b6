"""BIFF workbooks, as Excel wrote them until 2003."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from lawnb.intake.archives import DAMAGED, REMEDY_SAVE, RESEND, Refusal, SheetFacts
from lawnb.intake.cells import UNCALCULATED, Cell
from lawnb.intake.sheets import Sheet, Workbook


def read_xls(path: Path) -> Workbook:
    """A BIFF workbook, by xlrd: calamine leaves out failed formulas and hidden rows, and one wrong length ends its process."""
    data = path.read_bytes()
    if is_encrypted_ole(data):
        raise Refusal("文件加了密码", "请去掉密码后再试")
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        word = "加了密码" if "encrypted" in str(error).lower() else "损坏、不完整，或不是 Excel 工作簿"
        raise Refusal(f"文件{word}", "请去掉密码后再试" if "密码" in word else REMEDY_SAVE) from None
    except Exception:  # xlrd trusts what a damaged file says of itself, and fails in any way there is
        raise Refusal(DAMAGED, RESEND) from None
    return Workbook([xls_sheet(sheet, book.datemode) for sheet in book.sheets()])


def xls_sheet(sheet, datemode: int) -> Sheet:
    """A BIFF sheet's cells as calamine gives those of the other formats, failed and uncalculated formulas by their texts."""
    rows = [[xls_cell(sheet.cell(row, column), datemode) for column in range(sheet.row_len(row))] for row in range(sheet.nrows)]
    facts = SheetFacts(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns=[range(column, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden],
    )
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(sheet.name, rows, facts, bool(datemode), bool(sheet.visibility), merged=merged)


def xls_cell(cell, datemode: int) -> Cell:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xls_date(cell.value, datemode)
    # a formula that was never calculated has an empty text for its value
    return UNCALCULATED if cell.value == "" else cell.value


def xls_date(serial: float, datemode: int) -> Cell:
    import xlrd

    try:
        moment = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError):
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == datetime.time() else moment


def is_encrypted_ole(head: bytes) -> bool:
    """An OOXML workbook with a password is an OLE file with these streams."""
    return b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in head or b"E\0n\0c\0r\0y\0p\0t\0i\0o\0n\0I\0n\0f\0o" in head
