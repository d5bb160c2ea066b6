"""Any file of records as sheets of raw cells: CSV in the encodings and delimiters that there are, XLSX, XLS and ODS."""

from __future__ import annotations

import csv
import datetime
import io
import mmap
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from lawnb.intake.archives import (
    DAMAGED,
    MARKUP,
    OLE,
    REMEDY_SAVE,
    RESEND,
    ZIP,
    Facts,
    Refusal,
    SheetFacts,
    archive_facts,
    is_encrypted_ole,
)
from lawnb.intake.cells import UNCALCULATED, Cell

DELIMITERS = ",\t;"
#: A CSV of this many bytes goes to Arrow where it is plain enough to be read in one way only.
LARGE = 2 * 2**20
LARGEST_FILE = 2**30
#: More columns than any ledger has.
MOST_COLUMNS = 2_000
#: Rows of a large file that are looked at one by one for its header.
HEAD = 64
csv.field_size_limit(2**24)


@dataclass
class Coded:
    """A column: its values, and for each row the place of its value among them.

    Parameters
    ----------
    distinct
        Known to hold each value once; texts that mean the same may make two equal ones of a long column.
    """

    values: list
    codes: np.ndarray
    distinct: bool = False

    @classmethod
    def of(cls, cells: Sequence) -> Coded:
        """Cells coded in order of first appearance; 1, 1.0 and True are three values."""
        places: dict = {}
        codes = [places.setdefault((cell.__class__, cell), len(places)) for cell in cells]
        return cls([cell for _, cell in places], np.array(codes, dtype=np.int32))


@dataclass
class Sheet:
    """Raw cells by row; row 1 of the file is at 0.

    Parameters
    ----------
    name
        None for a text file, which has no sheets.
    strict_width
        A row must have as many cells as the header: a text file where a comma too many shifts what follows.
    merged
        First row, first column, last row, last column of merged cells.
    """

    name: str | None
    rows: Sequence[Sequence[Cell]]
    facts: SheetFacts = field(default_factory=SheetFacts)
    date1904: bool = False
    hidden: bool = False
    strict_width: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()

    @property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def row(self, number: int) -> Sequence[Cell]:
        return self.rows[number]

    def cell(self, row: int, column: int) -> Cell:
        cells = self.row(row)
        return cells[column] if column < len(cells) else None

    def column(self, position: int, start: int) -> Coded:
        """The cells of a column from a row on."""
        return Coded.of([row[position] if position < len(row) else None for row in self.rows[start:]])


class ArrowSheet(Sheet):
    """A large plain text file, held as columns of coded strings."""

    def __init__(self, table):
        self.table = table
        self.head = list(zip(*(column.to_pylist() for column in table.slice(0, HEAD).columns), strict=True))
        super().__init__(None, (), strict_width=True)

    @property
    def height(self) -> int:
        return self.table.num_rows

    @cached_property
    def width(self) -> int:
        return self.table.num_columns

    def row(self, number: int) -> Sequence[str]:
        return self.head[number] if number < HEAD else [column[number].as_py() for column in self.table.columns]

    def column(self, position: int, start: int) -> Coded:
        chunks = self.table.column(position).chunks
        codes = np.concatenate([chunk.indices.to_numpy(zero_copy_only=False) for chunk in chunks])[start:]
        # the heading's own text stays among the values, and has no row
        return Coded(chunks[0].dictionary.to_pylist(), codes, distinct=True)


@dataclass
class Workbook:
    """The sheets of a file, and what a reader should know of it."""

    sheets: list[Sheet]
    notes: list[tuple[str, str]] = field(default_factory=list)


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
    if MARKUP.match(head):
        raise Refusal("内容是网页或 XML，不是表格文件", REMEDY_SAVE)
    if head.startswith((b"%PDF", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise Refusal("不是表格文件", "请给出 CSV、XLSX、XLS 或 ODS 文件")
    return read_text(path, headings)


# -- workbooks ---------------------------------------------------------------------------------------------------------


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


# -- text files --------------------------------------------------------------------------------------------------------


def read_text(path: Path, headings) -> Workbook:
    if path.stat().st_size > LARGE:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # closed with the last of Arrow's buffers on it
        head = data[:200_000].decode("utf-8", "ignore").removeprefix("\ufeff")
        # the bytes as they are, if they are UTF-8 and beyond doubt; else decoded first
        if sheet := arrow_sheet(data, chosen_delimiter(head, headings)[1]):
            return Workbook([sheet])
    text, delimiter = chosen_delimiter(decoded(path.read_bytes()), headings)
    if len(text) > LARGE and (sheet := arrow_sheet(text.encode(), delimiter)):
        return Workbook([sheet])
    return Workbook([Sheet(None, csv_rows(text, delimiter), strict_width=True)])


def is_strict(data: bytes | mmap.mmap, delimiter: str) -> bool:
    """Whether a text can be read as CSV in one way only: quotes stand around whole cells, lines end in one way or the other."""
    if data.find(b"\0") >= 0 or data[:4] == b"sep=":
        return False
    if data.find(b'"') < 0 and data.find(b"\r") < 0:
        return True
    mark = re.escape(delimiter.encode())
    cell = rb'(?:"(?:[^"]++|"")*+"|[^"\r\n' + mark + rb"]*+)"
    return re.fullmatch(rb"(?:\xef\xbb\xbf)?(?:" + cell + rb"(?:" + mark + rb"|\r?\n))*+" + cell, data) is not None


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 by its mark or its zeros, else GB18030; a mixture is refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    zeros, even_zeros = data[:4000].count(0), data[:4000:2].count(0)
    if zeros > len(data[:4000]) // 8:
        return _strict(data, "utf-16-be" if even_zeros * 2 > zeros else "utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(b"\xef\xbb\xbf") or opens_in_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise Refusal(f"第 {line} 行起不是 UTF-8，文件中混有两种编码或被截断", "请从原系统重新导出") from None
    return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"第 {line} 行附近的编码既不是 UTF-8 也不是 GB18030" if encoding == "gb18030" else f"第 {line} 行附近不是完整的 UTF-16"
        raise Refusal(message, "请另存为 UTF-8 编码的 CSV") from None


def opens_in_utf8(data: bytes) -> bool:
    """Whether the first line with Chinese in it is UTF-8: what follows in another encoding must not be read as GB18030."""
    for line in data.split(b"\n", 200)[:200]:
        if not line.isascii():
            try:
                return len(line.decode("utf-8")) > 1
            except UnicodeDecodeError:
                return False
    return False


def chosen_delimiter(text: str, headings) -> tuple[str, str]:
    """The text without a line ``sep=;``, and the delimiter under which the most headings are known."""
    if match := re.match(r"sep=([,;\t])\r?\n", text):
        # a blank line in its place keeps the rows' numbers
        return "\n" + text[match.end() :], match[1]
    head = "".join(text[:200_000].splitlines(keepends=True)[:60])
    # one that is not there makes each line one cell: it knows one heading at most, and only asks where no other knows any
    counts = counted(head, filter(head.__contains__, DELIMITERS), headings)
    counts = counts if any(counts.values()) else counted(head, DELIMITERS, headings)
    best = max(counts, key=lambda delimiter: (counts[delimiter], head.count(delimiter)))
    return text, best


def counted(head: str, delimiters: Iterable[str], headings) -> dict[str, int]:
    """How many headings are known under each delimiter."""
    return {delimiter: headings(list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))) for delimiter in delimiters}


def csv_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise Refusal("引号没有成对，或引号外还有文字，不是合格的 CSV", "请检查这一行起的引号和分隔符", row=len(rows) + 1) from None
    return rows


def arrow_sheet(data: bytes | mmap.mmap, delimiter: str) -> ArrowSheet | None:
    """The columns of a large text file, or None where it is not UTF-8, not strict, or a row has not as many cells as the first."""
    if not is_strict(data, delimiter):
        return None
    import pyarrow as pa
    from pyarrow import csv as arrow

    end = data.find(b"\n", 0, LARGE)
    if end < 0:
        return None
    line = data[:end].decode("utf-8", "ignore")
    width = len(next(csv.reader([line], delimiter=delimiter), []))
    if width > MOST_COLUMNS:
        return None
    names = [str(n) for n in range(width)]
    coded = pa.dictionary(pa.int32(), pa.string())
    quotes = data.find(b'"') >= 0
    try:
        table = arrow.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            arrow.ReadOptions(column_names=names, block_size=2**24),
            arrow.ParseOptions(
                delimiter=delimiter, quote_char='"' if quotes else False, newlines_in_values=quotes, ignore_empty_lines=False
            ),
            arrow.ConvertOptions(column_types=dict.fromkeys(names, coded), strings_can_be_null=False, check_utf8=True),
        )
    except pa.ArrowInvalid:
        return None
    return ArrowSheet(table.unify_dictionaries())
