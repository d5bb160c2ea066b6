"""Any file of records as sheets of raw cells: CSV in the encodings and delimiters that there are, XLSX, XLS and ODS."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lawnb.intake.archives import DAMAGE, DAMAGED, OLE, REMEDY_SAVE, RESEND, ZIP, ZIP_MEMBER, Facts, Refusal, SheetFacts, relations_of, require_bounds
from lawnb.intake.cells import UNCALCULATED, Cell
from lawnb.intake.ods import ods_facts
from lawnb.intake.sheets import MOST_COLUMNS, Sheet, Workbook
from lawnb.intake.text import read_text
from lawnb.intake.xls import read_xls
from lawnb.intake.xlsx import xlsx_facts

LARGEST_FILE = 2**30
#: How pages begin, and mails that pages are saved in; systems name both .xls.
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<[a-z!?]|MIME-Version:)", re.IGNORECASE)


def read_workbook(path: Path, headings) -> Workbook:
    """The sheets of a file, its kind told by its content and not by its name.

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


def opened(path: Path, headings) -> Workbook:
    """The file by what its first bytes say it is."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Refusal(f"文件有 {size // 2**20} MB，超过 {LARGEST_FILE // 2**20} MB", "请按月份拆成几个文件，放进一个文件夹")
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip():
        raise Refusal("文件是空的", "请填写表头和数据")
    if head.startswith(OLE):
        return read_xls(path)
    if head.startswith(ZIP):
        return read_archive(path)
    if any(mark in head[:64] for mark in (OLE, ZIP_MEMBER)):
        raise Refusal(DAMAGED, RESEND)  # what a server sent before the workbook is part of the file
    if MARKUP.match(head):
        raise Refusal("内容是网页或 XML，不是表格文件", REMEDY_SAVE)
    if head.startswith((b"%PDF", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise Refusal("不是表格文件", "请给出 CSV、XLSX、XLS 或 ODS 文件")
    return read_text(path, headings)


# -- ZIP workbooks ---------------------------------------------------------------------------------------------------


def archive_facts(path: Path) -> tuple[str, Facts]:
    """The kind of a ZIP workbook (``xlsx`` or ``ods``) and its facts.

    Raises
    ------
    Refusal
        It is no such workbook, is cut off, encrypted or too large, or declares entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
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
    raise Refusal("是压缩包，不是工作簿", "请解压后给出其中的文件，或给出所在文件夹")


def read_archive(path: Path) -> Workbook:
    kind, facts = archive_facts(path)
    notes = []
    if facts.macros:
        notes.append(("文件中有宏，没有运行", "如无必要，请另存为不含宏的 .xlsx"))
    if facts.external:
        notes.append(("文件引用了别的工作簿，用的是上次保存的值", "请核对这些值是否最新"))
    return Workbook(calamine_sheets(path, facts), notes)


def calamine_sheets(path: Path, facts: Facts) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
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
    merged = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
    return Sheet(source.name, rows, own, facts.date1904, hidden, merged=merged)


def put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Set a cell that may lie beyond the last value of the sheet."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    rows[row][column] = text
