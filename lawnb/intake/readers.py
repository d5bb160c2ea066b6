"""Any file of records as sheets of raw cells, its kind told by its content: text, workbooks, web pages, and ZIPs of these."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from lawnb.intake.archives import (
    DAMAGE, DAMAGED, OLE, REMEDY_SAVE, RESEND, ZIP, ZIP_MEMBER, Facts, Refusal, SheetFacts, relations_of, require_bounds,
)  # fmt: skip
from lawnb.intake.cells import UNCALCULATED, Cell
from lawnb.intake.ods import ods_facts
from lawnb.intake.sheets import MOST_COLUMNS, Sheet, Workbook
from lawnb.intake.text import read_text
from lawnb.intake.xls import BIFF, read_xls
from lawnb.intake.xlsx import xlsx_facts

LARGEST_FILE = 2**30
#: How pages and XML begin, and mails that pages are saved in; systems name all of them .xls.
MARKUP, MAIL = re.compile(r"\s*<[a-z!?]", re.IGNORECASE), re.compile(r"\s*(?:MIME-Version|From|Content-Type):", re.IGNORECASE)
SPREADSHEETML = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|div|style|script|center|font|p|h[1-6]|form|span|br)\b", re.IGNORECASE)
NO_TABLE = "请给出 CSV、XLSX、XLS 或 ODS 文件"


def read_workbook(path: Path, headings) -> Workbook:
    """The sheets of a file.

    Parameters
    ----------
    headings
        From the first rows of a text file to how many headings are known among them, to choose its delimiter.

    Raises
    ------
    Refusal
        The file cannot be read whole and beyond doubt.
    """
    book = opened(path, headings)
    for sheet in book.sheets:
        if sheet.width > MOST_COLUMNS:
            raise Refusal(f"有 {sheet.width} 列，超过 {MOST_COLUMNS} 列", "请检查分隔符，或删去远处的格", sheet.name)
    return book


def opened(source: Path | bytes, headings) -> Workbook:
    """The file, or the bytes of one that is packed in another, by what its first bytes say it is."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST_FILE:
        raise Refusal(f"文件有 {size // 2**20} MB，超过 {LARGEST_FILE // 2**20} MB", "请按月份拆成几个文件，放进一个文件夹")
    head = beginning(source)
    if not head.strip(b"\0 \t\r\n"):
        raise Refusal("文件是空的", "请填写表头和数据；是网盘占位文件或没有传完的，请先下载完整")
    if head.startswith((OLE, *BIFF)):
        return read_xls(whole(source))
    if head.startswith(ZIP):
        return read_archive(source, headings)
    if any(mark in head[:64] for mark in (OLE, ZIP_MEMBER)):
        raise Refusal(DAMAGED, RESEND)  # what a server sent before the workbook is part of the file
    if head.startswith((b"%PDF", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")):
        raise Refusal("不是表格文件", NO_TABLE)
    return read_markup(source, head) or read_text(source, headings)


def beginning(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:8192]
    with source.open("rb") as file:
        return file.read(8192)


def whole(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def read_markup(source: Path | bytes, head: bytes) -> Workbook | None:
    """A page, a page saved as a mail, or a workbook of one XML file; None where it is none of these.

    Raises
    ------
    Refusal
        It is other XML.
    """
    text = head.decode("utf-16", "ignore") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head.decode("utf-8-sig", "ignore")
    if not MARKUP.match(text) and not MAIL.match(text):
        return None
    # they load with the first page
    from lawnb.intake.pages import read_mail, read_page
    from lawnb.intake.spreadsheetml import read_spreadsheetml

    if MAIL.match(text):
        return read_mail(whole(source))
    if SPREADSHEETML.search(text):
        return read_spreadsheetml(whole(source))
    if PAGE.search(text):
        return read_page(whole(source))
    raise Refusal("内容是 XML，不是表格文件", REMEDY_SAVE)


# -- ZIP workbooks ---------------------------------------------------------------------------------------------------


def read_archive(source: Path | bytes, headings) -> Workbook:
    """A workbook of parts in a ZIP, or a ZIP of ledgers, which only a file called .zip may be."""
    kind, facts = archive_facts(source)
    if kind == "zip":
        if isinstance(source, bytes):
            raise Refusal("压缩包里还有压缩包", "请解压后重新压缩，只压缩一层")
        if source.suffix.lower() != ".zip":
            raise Refusal("是压缩包，不是工作簿", "请解压后给出其中的文件，或把扩展名改为 .zip")
        from lawnb.intake.packed import read_packed

        return read_packed(source, lambda data: opened(data, headings))
    notes = []
    if facts.macros:
        notes.append(("文件中有宏，没有运行", "如无必要，请另存为不含宏的 .xlsx"))
    if facts.external:
        notes.append(("文件引用了别的工作簿，用的是上次保存的值", "请核对这些值是否最新"))
    return Workbook(calamine_sheets(source, facts), notes)


def archive_facts(source: Path | bytes) -> tuple[str, Facts]:
    """The kind of a ZIP (``xlsx``, ``ods`` or ``zip``, which is no workbook) and its facts.

    Raises
    ------
    Refusal
        It is a workbook of a kind that is not read, is cut off, encrypted or too large, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            require_bounds(archive)
            names = set(archive.namelist())
            if "content.xml" in names:
                return "ods", ods_facts(archive)
            books = [part for kind, part in relations_of(archive, "").values() if kind == "officeDocument"]
            if books and books[0].endswith(".xml"):
                return "xlsx", xlsx_facts(archive, books[0])
            if books:
                raise Refusal("是 .xlsb 或别的文件，不是 .xlsx 工作簿", REMEDY_SAVE)
    except DAMAGE:
        raise Refusal(DAMAGED, RESEND) from None
    return "zip", Facts()


def calamine_sheets(source: Path | bytes, facts: Facts) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_object(io.BytesIO(source) if isinstance(source, bytes) else str(source)) as book:
            return [
                calamine_sheet(book.get_sheet_by_name(meta.name), facts, meta.visible is not SheetVisibleEnum.Visible)
                for meta in book.sheets_metadata
                if meta.typ is SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        raise Refusal("文件加了密码", "请去掉密码后再试") from None
    except (CalamineError, ValueError, OSError):
        raise Refusal(DAMAGED, RESEND) from None


def calamine_sheet(source, facts: Facts, hidden: bool) -> Sheet:
    own = facts.sheets.get(source.name, SheetFacts())
    rows = [[None if cell == "" else cell for cell in row] for row in source.to_python(skip_empty_area=False)]
    for (row, column), text in own.errors.items():
        put(rows, row, column, text)
    for row, column in own.unvalued:
        put(rows, row, column, UNCALCULATED)
    merged = own.merged or [(*first, *last) for first, last in source.merged_cell_ranges or ()]
    return Sheet(source.name, rows, own, facts.date1904, hidden, merged=merged)


def put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Set a cell that may lie beyond the last value of the sheet."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    rows[row][column] = text
