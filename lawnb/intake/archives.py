"""Archives of XML, looked at within fixed bounds before anything is unpacked into memory.

calamine reads values quickly, but gives formula errors as blanks, knows no hidden rows, and lays a sheet out from its first to its
farthest cell whatever lies between. So each part of the archive is streamed once through expat first.
"""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

#: Bytes that a workbook may unpack to: some 100,000 rows of thirty columns take a third of it.
LARGEST_UNPACKED = 300 * 2**20
#: A sheet may span this many cells, or ten times as many as hold something.
SPARSE_CELLS, SPARSENESS = 2_000_000, 10
#: Cells that merges, links and the like of a sheet may span, and elements that describe it: each is unfolded by whoever opens it.
MOST_SPANNED, MOST_ELEMENTS = 2_000_000, 300_000
CHUNK = 2**20
REMEDY_SAVE = "请用表格软件打开后另存为 .xlsx，再试"
DAMAGED, RESEND = "文件损坏或不完整，不能打开", "请重新导出或重新传送"
#: What Python's libraries raise over a damaged archive: RuntimeError is zipfile's word for a password, and of its kind that for a way
#: of packing that it does not know; LookupError is also that for an encoding that there is none of.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, LookupError, ValueError, RuntimeError, OSError,
    ElementTree.ParseError, expat.ExpatError,
)  # fmt: skip
#: Ways of packing that are unpacked a bounded piece at a time, which are those that workbooks and documents have: of LZMA and bzip2
#: zipfile makes at once whatever a piece comes to, a thousand times its size and more, before anybody can count it.
PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
OLE, ZIP, ZIP_MEMBER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"PK\3\4"


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
    struck
        Cells whose text is struck out.
    merged
        As of a `Sheet`, where calamine does not give them.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unvalued: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)


@dataclass
class Facts:
    """What an archive holds besides values."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False
    macros: bool = False
    external: bool = False


def require_bounds(archive: zipfile.ZipFile) -> None:
    """Refuse by the sizes that the directory declares; reading holds each member to its own."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 2**20
        raise Refusal(f"解压后有 {unpacked // 2**20} MB，超过 {limit} MB", "请拆成几个文件，或另存为 CSV")
    if any(member.flag_bits & 1 for member in members):
        raise Refusal("文件加了密码", "请去掉密码后再试")
    if any(member.compress_type not in PACKING for member in members):
        raise Refusal("压缩方法不是工作簿和文档所用的", "请用表格或文字处理软件打开后另存")


def stream(archive: zipfile.ZipFile, name: str, start, text=None, utf8: bool = False) -> None:
    """One part through expat: `start` is called with each element, `text` with its characters; a DOCTYPE is refused.

    Parameters
    ----------
    utf8
        Refuse another encoding: XML may have it, but calamine passes over such a part without a word.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = no_doctype
    if hasattr(start, "__self__"):
        start.__self__.parser = parser
    parser.XmlDeclHandler = _utf8_alone if utf8 else None
    left = archive.getinfo(name).file_size
    with archive.open(name) as part:
        if utf8 and part.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            _utf8_alone("1.0", "UTF-16", 0)
        while chunk := part.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Refusal("解压后的大小与声明不符", "请重新导出")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _utf8_alone(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII"):
        raise Refusal(f"XML 的编码是 {encoding}，不是 UTF-8", REMEDY_SAVE)


def no_doctype(*_: object) -> None:
    """What expat calls where a DOCTYPE stands."""
    raise Refusal("XML 中声明了 DOCTYPE 或实体，工作簿里不应有", REMEDY_SAVE)


def small_xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part as a tree, after `stream` has looked at it."""
    stream(archive, name, lambda *_: None)
    return ElementTree.fromstring(archive.read(name))


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


def require_dense(sheet: str, rows: int, columns: int, filled: int) -> None:
    if rows * columns > max(SPARSE_CELLS, SPARSENESS * filled):
        message = f"最远的格在第 {rows} 行第 {columns} 列，而有内容的只有 {filled} 格"
        raise Refusal(message, "请删去远处的格（选中多余的行和列后删除），再保存", sheet)
