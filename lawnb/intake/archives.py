"""What a workbook holds besides its values, found before anything is unpacked into memory: bombs, formula errors, hidden rows.

calamine reads values quickly, but gives formula errors as blanks, knows no hidden rows, and lays a sheet out from its first to its
farthest cell whatever lies between. So each part of the archive is streamed once through expat first, within fixed bounds.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from lawnb.intake.cells import LONGEST_TEXT

#: Bytes that a workbook may unpack to: some 100,000 rows of thirty columns take a third of it.
LARGEST_UNPACKED = 300 * 2**20
#: Bytes of text that a sheet's cells may refer to; one string can stand in a million cells.
LARGEST_TEXT = 300 * 2**20
#: A sheet may span this many cells, or ten times as many as hold something.
SPARSE_CELLS, SPARSENESS = 2_000_000, 10
#: Cells that merges, links and the like of a sheet may span, and elements that describe it: each is unfolded by whoever opens it.
MOST_SPANNED, MOST_ELEMENTS = 2_000_000, 300_000
#: Excel's own bounds of a sheet.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
CHUNK = 2**20
REMEDY_SAVE = "请用表格软件打开后另存为 .xlsx，再试"
DAMAGED, RESEND = "文件损坏或不完整，不能打开", "请重新导出或重新传送"
#: What Python's libraries raise over a damaged archive; NotImplementedError is zipfile's word for a way of packing that it does not know.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, ValueError, NotImplementedError, OSError,
    ElementTree.ParseError, expat.ExpatError,
)  # fmt: skip
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"


class Refusal(Exception):
    """A file that is not read at all; message and remedy are Chinese."""

    def __init__(self, message: str, remedy: str, sheet: str | None = None, row: int | None = None):
        self.message, self.remedy, self.sheet, self.row = message, remedy, sheet, row
        super().__init__(message)


@dataclass
class SheetFacts:
    """What a sheet's XML says besides values; rows and columns from 0.

    Parameters
    ----------
    errors
        Text of each cell whose formula failed.
    unvalued
        Cells with a formula that was never calculated.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unvalued: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)


@dataclass
class Facts:
    """What an archive holds besides values."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False
    macros: bool = False
    external: bool = False


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


def require_bounds(archive: zipfile.ZipFile) -> None:
    """Refuse by the sizes that the directory declares; reading holds each member to its own."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 2**20
        raise Refusal(f"解压后有 {unpacked // 2**20} MB，超过 {limit} MB", "请拆成几个文件，或另存为 CSV")
    if any(member.flag_bits & 1 for member in members):
        raise Refusal("文件加了密码", "请去掉密码后再试")


def stream(archive: zipfile.ZipFile, name: str, start, text=None) -> None:
    """One part through expat: `start` is called with each element, `text` with its characters; a DOCTYPE is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    if hasattr(start, "__self__"):
        start.__self__.parser = parser
    left = archive.getinfo(name).file_size
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Refusal("解压后的大小与声明不符", "请重新导出")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise Refusal("XML 中声明了 DOCTYPE 或实体，工作簿里不应有", REMEDY_SAVE)


def small_xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part as a tree, after `stream` has looked at it."""
    stream(archive, name, lambda *_: None)
    return ElementTree.fromstring(archive.read(name))


# -- XLSX --------------------------------------------------------------------------------------------------------------


def xlsx_facts(archive: zipfile.ZipFile, book_part: str) -> Facts:
    book = small_xml(archive, book_part)
    names = archive.namelist()
    facts = Facts(
        date1904=any(node.get("date1904") in ("1", "true") for node in book.iter() if _local(node.tag) == "workbookPr"),
        macros=any(name.endswith("vbaProject.bin") for name in names),
        external=any("/externalLinks/" in name for name in names),
    )
    relations = relations_of(archive, book_part)
    strings = [part for kind, part in relations.values() if kind == "sharedStrings" and part in names]
    lengths = shared_lengths(archive, strings[0]) if strings else []
    parts = sheet_parts(book, relations)
    for name, part in parts.items():
        scan = XlsxScan(name, lengths)
        stream(archive, part, scan.start)
        facts.sheets[name] = scan.finish(archive, part)
    for name in set(names) - set(parts.values()) - set(strings):
        if name.endswith((".xml", ".rels")):
            stream(archive, name, Counted().start)
    return facts


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation of a part (ECMA-376 part 2, 9.3), by id."""
    folder, _, name = part.rpartition("/")
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.namelist():
        return {}
    return {
        node.get("Id", ""): (node.get("Type", "").rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))[1:])
        for node in small_xml(archive, listed)
        if node.get("TargetMode") != "External"
    }


def sheet_parts(book: ElementTree.Element, relations: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The part of each worksheet by its name."""
    parts = {}
    for node in book.iter():
        if _local(node.tag) == "sheet":
            id = next((value for key, value in node.attrib.items() if _local(key) == "id"), None)
            kind, part = relations.get(id, ("", ""))
            if kind == "worksheet":
                parts[node.get("name", "")] = part
    return parts


def shared_lengths(archive: zipfile.ZipFile, part: str) -> list[int]:
    """The number of characters of each shared string."""
    lengths: list[int] = []

    def start(tag: str, attributes: dict) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)
            if lengths[-1] > LONGEST_TEXT:
                raise Refusal(f"有一格的文字超过 {LONGEST_TEXT} 个字", "请删去这样的格，或缩短文字")

    stream(archive, part, start, text)
    return lengths


class Counted:
    """Holds the elements that describe a workbook, such as its styles, within their bound."""

    def __init__(self, sheet: str | None = None):
        self.sheet, self.elements, self.spanned, self.parser = sheet, 0, 0, None

    def start(self, *_: object) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Refusal(f"样式、合并、链接等超过 {MOST_ELEMENTS} 项", "请把数据复制到新的工作簿，只粘贴值", self.sheet)

    def span(self, cells: int) -> None:
        self.start()
        self.spanned += cells
        if self.spanned > MOST_SPANNED:
            raise Refusal(f"合并或带链接的格超过 {MOST_SPANNED} 格", "请取消多余的合并和链接", self.sheet)


#: Elements of a sheet that are none of its cells, and can be as many; those of the first set span cells.
SPANNING = {"mergeCell", "hyperlink"}
DESCRIBING = {"dataValidation", "conditionalFormatting", "cfRule", "col", "brk"}


def cells_in(reference: str) -> int:
    """How many cells a reference such as ``A1:B9`` spans; one that is none is for the reader of the workbook to refuse."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference.replace("$", "").upper())
    if not match:
        return 1
    left, top, right, bottom = match.groups()
    return (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


class XlsxScan:
    """Counts cells, notes failed and uncalculated formulas and hidden rows, as the elements of a sheet come by."""

    def __init__(self, sheet: str, lengths: list[int]):
        self.sheet, self.lengths, self.facts, self.counted = sheet, lengths, SheetFacts(), Counted(sheet)
        self.row = self.column = -1
        self.filled = self.last_row = self.last_column = self.shared = 0
        self.pending = self.listening = False
        self.letters: dict[str, int] = {}
        self.parser = None

    def start(self, tag: str, attributes: dict) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if self.listening:
            # not inside the handler: expat would hand it the same text again
            self.listening, self.parser.CharacterDataHandler = False, None
        if name == "c":
            self.close()
            place = attributes.get("r")
            column = self.column + 1 if place is None else self.number(place)
            if column <= self.column:
                raise Refusal(f"格 {place} 出现了两次或次序不对", REMEDY_SAVE, self.sheet, self.row + 1)
            self.column = column
            self.kind = attributes.get("t")
        elif name in ("v", "is"):
            self.value()
        elif name == "f":
            self.pending = True
        elif name == "row":
            self.close()
            row = int(attributes.get("r", self.row + 2)) - 1
            if row <= self.row or row >= MOST_ROWS:
                raise Refusal(f"行号 {row + 1} 出现了两次、次序不对或太大", REMEDY_SAVE, self.sheet)
            self.row, self.column = row, -1
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self.row)
        elif name in SPANNING:
            self.counted.span(cells_in(attributes.get("ref", "")))
        elif name in DESCRIBING:
            self.counted.start()
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            if not 1 <= first <= last <= MOST_COLUMNS:
                raise Refusal(f"隐藏列的范围不对（{first}–{last}）", REMEDY_SAVE, self.sheet)
            self.facts.hidden_columns.append(range(first - 1, last))

    def number(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if letters not in self.letters:
            self.letters[letters] = column_number(letters)
        return self.letters[letters]

    def value(self) -> None:
        self.reach()
        self.shared += self.kind == "s"
        if self.kind == "e" or self.pending:
            self.listening, self.parser.CharacterDataHandler = True, self.text

    def reach(self) -> None:
        self.filled += 1
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if self.column >= MOST_COLUMNS:
            raise Refusal(f"有一格在第 {self.column + 1} 列", REMEDY_SAVE, self.sheet)

    def text(self, text: str) -> None:
        """The characters of a value that is a failed formula's, or of a formula that may have none."""
        if self.kind == "e":
            self.facts.errors.setdefault((self.row, self.column), text)
        self.pending = False

    def close(self) -> None:
        if self.pending:
            self.reach()
            self.facts.unvalued.add((self.row, self.column))
            self.pending = False

    def finish(self, archive: zipfile.ZipFile, part: str) -> SheetFacts:
        self.close()
        require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
        if self.shared * max(self.lengths, default=0) > LARGEST_TEXT:
            require_text(self.sheet, archive, part, self.lengths)
        return self.facts


def column_number(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def require_dense(sheet: str, rows: int, columns: int, filled: int) -> None:
    if rows * columns > max(SPARSE_CELLS, SPARSENESS * filled):
        message = f"最远的格在第 {rows} 行第 {columns} 列，而有内容的只有 {filled} 格"
        raise Refusal(message, "请删去远处的格（选中多余的行和列后删除），再保存", sheet)


def require_text(sheet: str, archive: zipfile.ZipFile, part: str, lengths: list[int]) -> None:
    """Hold the text that the cells refer to within its bound, string by string."""
    state = {"shared": False, "size": 0}

    def start(tag: str, attributes: dict) -> None:
        if tag.rpartition(":")[2] == "c":
            state["shared"] = attributes.get("t") == "s"

    def text(data: str) -> None:
        if state["shared"] and data.strip().isdigit():
            state["size"] += lengths[int(data)] if int(data) < len(lengths) else 0
            if state["size"] > LARGEST_TEXT:
                raise Refusal(f"各格文字合计超过 {LARGEST_TEXT // 2**20} MB", "请拆成几个文件", sheet)

    stream(archive, part, start, text)


# -- ODS ---------------------------------------------------------------------------------------------------------------


def ods_facts(archive: zipfile.ZipFile) -> Facts:
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refusal("文件加了密码", "请去掉密码后再试")
    scan = OdsScan()
    stream(archive, "content.xml", scan.start, scan.characters)
    scan.close_sheet()
    return Facts(sheets=scan.sheets, macros=any(name.startswith("Basic/") for name in archive.namelist()))


#: Where an OpenDocument cell keeps the value of its kind; a text beside it is only how it is shown.
VALUED = {"float": "office:value", "currency": "office:value", "percentage": "office:value", "date": "office:date-value"}


class OdsScan:
    """As `XlsxScan`, for an OpenDocument sheet, where rows and cells are repeated by a number."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.sheet, self.facts, self.parser = None, SheetFacts(), None
        self.counted = Counted()
        self.reset()

    def reset(self) -> None:
        self.row, self.rows, self.column, self.columns, self.next_column = -1, 1, -1, 1, 0
        self.filled = self.last_row = self.last_column = self.text = 0
        self.is_error = False

    def start(self, tag: str, attributes: dict) -> None:
        name = tag.rpartition(":")[2]
        if name == "table" and tag.startswith("table:"):
            self.close_sheet()
            self.sheet, self.facts = attributes.get("table:name", ""), SheetFacts()
            self.reset()
        elif name == "table-column":
            repeated = min(int(attributes.get("table:number-columns-repeated", 1)), 16_384)
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_columns.append(range(self.next_column, self.next_column + repeated))
            self.next_column += repeated
        elif name == "table-row":
            self.row += self.rows
            self.rows, self.column, self.columns = int(attributes.get("table:number-rows-repeated", 1)), -1, 1
            if attributes.get("table:visibility") in ("collapse", "filter") and self.rows < 10_000:
                self.facts.hidden_rows.update(range(self.row, self.row + self.rows))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell(attributes)
        elif name == "s":
            self.lengthen(int(attributes.get("text:c", 1)))  # that many spaces, which a reader writes out

    def cell(self, attributes: dict) -> None:
        self.column += self.columns
        self.columns = int(attributes.get("table:number-columns-repeated", 1))
        kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
        self.is_error, self.text = kind == "error", 0
        spanned = int(attributes.get("table:number-rows-spanned", 1)) * int(attributes.get("table:number-columns-spanned", 1))
        if spanned > 1:
            self.counted.span(spanned)
        if self.is_error:
            self.facts.errors[self.row, self.column] = "#VALUE!"
        if kind or "table:formula" in attributes:
            self.filled += 1
            self.last_row = max(self.last_row, self.row + self.rows - 1)
            self.last_column = max(self.last_column, self.column + self.columns - 1)
            require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
        if not kind and "table:formula" in attributes or kind in VALUED and VALUED[kind] not in attributes:
            self.facts.unvalued.add((self.row, self.column))

    def lengthen(self, characters: int) -> None:
        self.text += max(characters, 0)
        if self.text > LONGEST_TEXT:
            raise Refusal(f"有一格的文字超过 {LONGEST_TEXT} 个字", "请删去这样的格，或缩短文字", self.sheet)

    def characters(self, data: str) -> None:
        self.lengthen(len(data))
        if self.is_error and data.strip():
            self.facts.errors[self.row, self.column] = data.strip()

    def close_sheet(self) -> None:
        if self.sheet is not None:
            require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
            self.sheets[self.sheet] = self.facts


def is_encrypted_ole(head: bytes) -> bool:
    """An OOXML workbook with a password is an OLE file with these streams."""
    return b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in head or b"E\0n\0c\0r\0y\0p\0t\0i\0o\0n\0I\0n\0f\0o" in head


MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE\s+html|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)
