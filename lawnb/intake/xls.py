"""BIFF workbooks, as Excel wrote them until 2003."""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lawnb.intake.archives import DAMAGED, REMEDY_SAVE, RESEND, Refusal, SheetFacts
from lawnb.intake.cells import UNCALCULATED, Cell
from lawnb.intake.sheets import Sheet, Workbook

#: How workbooks of Excel 2, 3 and 4 begin, which are no OLE files: their BOF records.
BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
#: Numbers of records, and what a formula's record says of its result.
BEGINNING, END, FORMULA = 0x0809, 0x000A, {0x0006, 0x0206, 0x0406}
BLANK_TEXT, ON_OPENING = 3, 2
#: The version of BIFF from which on texts are Unicode.
UNICODE = 80


def read_xls(data: bytes) -> Workbook:
    """A BIFF workbook, by xlrd: calamine leaves out failed formulas and hidden rows, and one wrong length ends its process."""
    if is_encrypted_ole(data):
        raise Refusal("文件加了密码", "请去掉密码后再试")
    import xlrd

    try:
        book = open_book(data)
        sheets = book.sheets()
        formulas = Formulas.of(book)
    except xlrd.XLRDError as error:
        word = "加了密码" if "encrypted" in str(error).lower() else "损坏、不完整，或不是 Excel 工作簿"
        raise Refusal(f"文件{word}", "请去掉密码后再试" if "密码" in word else REMEDY_SAVE) from None
    except Exception:  # xlrd trusts what a damaged file says of itself, and fails in any way there is
        raise Refusal(DAMAGED, RESEND) from None
    unvalued = formulas.unvalued()
    struck = {number for number, style in enumerate(book.xf_list) if book.font_list[style.font_index].struck_out}
    return Workbook([xls_sheet(sheet, book.datemode, places, struck) for sheet, places in zip(sheets, unvalued, strict=True)])


def open_book(data: bytes, encoding: str | None = None):
    """The workbook by xlrd; one from before Unicode that names no code page is in the Chinese one."""
    import xlrd

    # on demand, for the stream is let go of once the sheets are read
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=True, encoding_override=encoding)
    if book.biff_version < UNICODE and book.codepage is None and not encoding:
        return open_book(data, "gb18030")
    return book


@dataclass
class Formulas:
    """The formulas of a BIFF workbook, sheet by sheet, which xlrd gives as their values alone.

    Parameters
    ----------
    blank
        Those with an empty text for a value: what a formula came to, or what a program writes that calculates nothing.
    waiting
        Those with a 0 for a value and the mark “calculate on opening”: nothing has opened the workbook since.
    valued
        Whether any other formula has a value.
    """

    blank: list[set[tuple[int, int]]]
    waiting: list[set[tuple[int, int]]]
    valued: bool = False

    @classmethod
    def of(cls, book) -> Formulas:
        found = cls([], [])
        for start in book._sh_abs_posn:  # where xlrd found each sheet's first record
            found.blank.append(set())
            found.waiting.append(set())
            for row, column, result, options in formula_records(book.mem, start) if book.biff_version >= 50 else ():
                if result[6:] == b"\xff\xff" and result[0] == BLANK_TEXT:
                    found.blank[-1].add((row, column))
                elif options & ON_OPENING and result == bytes(8):
                    found.waiting[-1].add((row, column))
                else:
                    found.valued = True
        return found

    def unvalued(self) -> list[set[tuple[int, int]]]:
        """By sheet, those that were never calculated: an empty text is a value where other formulas have theirs."""
        return [waiting if self.valued else waiting | blank for waiting, blank in zip(self.waiting, self.blank, strict=True)]


def formula_records(stream: bytes, start: int) -> Iterator[tuple[int, int, bytes, int]]:
    """Row, column, result and options of each formula of the sheet that begins there ([MS-XLS] 2.4.127)."""
    depth, position = 0, start
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == BEGINNING) - (kind == END)
        if not depth:
            return
        if kind in FORMULA and depth == 1:
            row, column, _, result, options = struct.unpack_from("<HHH8sH", stream, position + 4)
            yield row, column, result, options
        position += 4 + length


def xls_sheet(sheet, datemode: int, unvalued: set[tuple[int, int]], struck: set[int]) -> Sheet:
    """A BIFF sheet's cells as calamine gives those of the other formats, failed and uncalculated formulas by their texts.

    Parameters
    ----------
    struck
        The numbers of the styles that strike text out.
    """
    rows = [[xls_cell(sheet.cell(row, column), datemode) for column in range(sheet.row_len(row))] for row in range(sheet.nrows)]
    for row, column in unvalued:
        rows[row][column] = UNCALCULATED
    facts = SheetFacts(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns=[range(column, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden],
        struck={(row, n) for row in range(sheet.nrows) for n in range(sheet.row_len(row)) if sheet.cell_xf_index(row, n) in struck} if struck else set(),
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
    return None if cell.value == "" else cell.value


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
