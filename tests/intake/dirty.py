"""Builders of ledgers as people and systems leave them: CSV, XLSX, XLS, ODS, and files that attack."""

from __future__ import annotations

import datetime
import html
import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Cell = object
Rows = list[list[Cell]]

NUMBER, DATE, KINDS, FINE = "决定书文号", "决定日期", "处罚种类", "罚款金额（元）"
HEAD = [NUMBER, DATE, KINDS, FINE]
#: Three cases, 4000 yuan. The file's rows are 2, 3 and 4.
CASES = [
    ["样罚〔2023〕1号", "2023-02-27", "罚款", "2000"],
    ["样罚〔2023〕2号", "2023-03-01", "罚款", "500"],
    ["样罚〔2023〕3号", "2023-03-02", "警告、罚款", "1500"],
]


def ledger(more: dict[str, Sequence[Cell]] | None = None, *, heads: dict[str, str] | None = None, cells: dict | None = None) -> Rows:
    """The three cases: `more` columns beside them, other `heads`, other `cells` by (row of the file, heading)."""
    more = more or {}
    head = HEAD + list(more)
    rows = [[*case, *(values[n] for values in more.values())] for n, case in enumerate(CASES)]
    for (row, heading), value in (cells or {}).items():
        rows[row - 2][head.index(heading)] = value
    return [[(heads or {}).get(name, name) for name in head], *rows]


def text(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> str:
    """Rows as a CSV text, quoted where needed."""

    def quoted(value: Cell) -> str:
        value = "" if value is None else str(value)
        return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in (delimiter, '"', "\n", "\r")) else value

    return "".join(delimiter.join(map(quoted, row)) + "\n" for row in rows)


def csv(rows: Iterable[Sequence[Cell]], encoding: str = "utf-8", delimiter: str = ",", mark: bytes = b"") -> bytes:
    return mark + text(rows, delimiter).encode(encoding)


# Workbooks of Excel, new and old


def xlsx(*sheets: Rows, names: Sequence[str] = (), date1904: bool = False, change: Callable | None = None) -> bytes:
    """A workbook by openpyxl, one sheet each; `change` gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    for n, rows in enumerate(sheets):
        sheet = book.create_sheet(names[n] if names else f"Sheet{n + 1}")
        for row in rows:
            sheet.append([value for value in row])
    if change:
        change(book)
    return saved(book)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(archive: bytes, edits: dict[str, Callable[[bytes], bytes]] | None = None, added: dict[str, bytes] | None = None) -> bytes:
    """A zip with some parts passed through functions and some added."""
    parts = unpacked(archive)
    assert set(edits or {}) <= set(parts), set(edits) - set(parts)
    return packed({name: (edits or {}).get(name, lambda same: same)(content) for name, content in parts.items()} | (added or {}))


def unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def moved(archive: bytes, part: str, place: str) -> bytes:
    """A workbook with one part under another name, known to the relations and the content types by it."""
    parts = unpacked(archive)
    parts[place] = parts.pop(part)
    for name in (TYPES, RELATIONS):
        parts[name] = parts[name].replace(f"/{part}".encode(), f"/{place}".encode())
    return packed(parts)


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_TYPE = f'<Override PartName="/{STRINGS}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
SHARED_RELATION = (
    '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    f' Target="/{STRINGS}" Id="rId99"/>'
)
INLINE = re.compile(r't="inlineStr"><is><t(?: [^>]*)?>(.*?)</t></is>', re.DOTALL)


def shared(archive: bytes) -> bytes:
    """A workbook with its texts in a part of their own, as Excel writes them; openpyxl leaves them in the cells."""
    parts, strings = unpacked(archive), {}

    def reference(match: re.Match) -> str:
        return f't="s"><v>{strings.setdefault(html.unescape(match[1]), len(strings))}</v>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = INLINE.sub(reference, parts[name].decode()).encode()
    items = "".join(f"<si><t>{escape(string)}</t></si>" for string in strings)
    parts[STRINGS] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    parts[TYPES] = parts[TYPES].replace(b"</Types>", SHARED_TYPE.encode() + b"</Types>")
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", SHARED_RELATION.encode() + b"</Relationships>")
    return packed(parts)


def swapped(archive: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with a text in one part replaced; the text must be there."""

    def swap(content: bytes) -> bytes:
        assert old.encode() in content, (part, old, content[:2000])
        return content.replace(old.encode(), new.encode())

    return edited(archive, {part: swap})


def raw_cell(cell: str, xml: str, rows: Rows | None = None) -> bytes:
    """The three cases in a workbook, with one cell given as XML; `%s` is its reference and style."""
    marked = openpyxl.load_workbook(io.BytesIO(xlsx(rows or ledger())))
    marked.active[cell] = 987654321
    data = saved(marked)
    return swapped(data, SHEET, f'<c r="{cell}" t="n"><v>987654321</v></c>', xml % f'r="{cell}"')


def formatted(cell: str, value: Cell, number_format: str) -> Callable:
    """A change that puts a value with a number format into a cell."""

    def change(book) -> None:
        book.active[cell] = value
        book.active[cell].number_format = number_format

    return change


def xls(rows: Rows, date1904: bool = False, change: Callable | None = None) -> bytes:
    """An old workbook (BIFF8) by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date1904
    sheet = book.add_sheet("台账", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value, day if isinstance(value, datetime.date) else xlwt.Style.default_style)
    if change:
        change(book)
    return saved(book)


# OpenDocument


def ods_value(kind: str, value: Cell) -> str:
    return f"<table:table-cell office:value-type={kind}><text:p>{value}</text:p></table:table-cell>"


def ods_cell(value: Cell) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case datetime.date():
            return ods_value(f'"date" office:date-value="{value.isoformat()}"', value)
        case int() | float() | Decimal():
            return ods_value(f'"float" office:value="{value}"', value)
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods_row(cells: Iterable[str], attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def ods(rows: Rows, *, extra: str = "", head: str = "", manifest: str = "", body: str | None = None) -> bytes:
    """A spreadsheet written part by part: `extra` rows as XML after the others, `head` before the root."""
    drawn = "".join(ods_row(map(ods_cell, row)) for row in rows) if body is None else body
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {spaces} office:version="1.3">'
        f"<office:body><office:spreadsheet>"
        f'<table:table table:name="台账">{drawn}{extra}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entries = (
        f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}</manifest:file-entry>'
        f"</manifest:manifest>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", entries)
    return stream.getvalue()


# Files that attack


def bomb(part: str, before: str, after: str, archive: bytes, letter: bytes = b"a", megabytes: int = 320) -> bytes:
    """A zip whose one part unpacks to a huge run of one letter between two texts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in unpacked(archive).items():
            if name != part:
                new.writestr(name, content)
        with new.open(part, "w") as huge:
            huge.write(before.encode())
            for _ in range(megabytes):
                huge.write(letter * 2**20)
            huge.write(after.encode())
    return stream.getvalue()


def doubled(archive: bytes, part: str, content: bytes) -> bytes:
    """A zip with a second part of the same name."""
    stream = io.BytesIO(archive)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "a") as opened:
        opened.writestr(part, content)
    return stream.getvalue()


def understated(archive: bytes, part: str, size: int = 1000) -> bytes:
    """A zip whose directory says that a part unpacks to a few bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        true = struct.pack("<L", opened.getinfo(part).file_size)
    return archive.replace(true, struct.pack("<L", size))


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE file (MS-CFB, version 3) of streams beside one another, each of 4096 bytes or more."""
    free, end, fat_mark, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    sectors, fat, starts = [], [fat_mark, end], []
    for content in streams.values():
        content = content.ljust(4096, b"\0")
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        starts.append((len(fat), len(content)))
        fat += [*range(len(fat) + 1, len(fat) + len(pieces)), end]
        sectors += pieces

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        label = name.encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBBLLL16sLQQLQ", label, len(label), kind, 1, none, right, child, b"", 0, 0, 0, start, size)

    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    places = dict(zip(streams, starts, strict=True))
    entries = [entry("Root Entry", 5, none, 1, end, 0)]
    entries += [entry(name, 2, n + 1 if n < len(names) else none, none, *places[name]) for n, name in enumerate(names, 1)]
    directory = b"".join(entries).ljust(512, b"\0")
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<LLLLLLLLL", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109L", 0, *[free] * 108)
    table = struct.pack("<128L", *fat, *[free] * (128 - len(fat)))
    return header + table + directory + b"".join(sectors)


def encrypted_xls() -> bytes:
    """An old workbook whose stream says, after its first record, that the rest is encrypted."""
    start = struct.pack("<HHHHHHLL", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    password = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + bytes(range(48))
    return compound({"Workbook": start + password + b"\x5a" * 5000})


def truncated(data: bytes, share: float = 0.5) -> bytes:
    return data[: int(len(data) * share)]


# Codes with check characters; the bodies are made up


def credit_code(body: str) -> str:
    """A unified social credit code of a made-up body of 17 characters (GB 32100)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * 3**n for n, sign in enumerate(body))
    return body + signs[-total % 31]


def identity_number(body: str) -> str:
    """An identity number of a made-up body of 17 digits (GB 11643)."""
    total = sum(int(digit) * 2 ** (17 - n) for n, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def wrong(code: str) -> str:
    """The code with another last character."""
    return code[:-1] + ("1" if code[-1] != "1" else "2")
