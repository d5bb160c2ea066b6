"""Text files of records: their encoding, their delimiter, and large ones through Arrow."""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections.abc import Iterable
from pathlib import Path

from lawnb.intake.archives import Refusal
from lawnb.intake.sheets import MOST_COLUMNS, ArrowSheet, Sheet, Workbook

#: What programs of DOS's time close a file with.
END_OF_FILE = b"\x1a"
DELIMITERS = ",\t;|"
#: With it a spreadsheet says the delimiter, for spreadsheets.
SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n")
#: A CSV of this many bytes goes to Arrow where it is plain enough to be read in one way only.
LARGE = 2 * 2**20
#: How systems write a code that a spreadsheet shall not take for a number: ="91990000…".
AS_FORMULA = re.compile(r'="([^"]*)"')
csv.field_size_limit(2**24)


def read_text(source: Path | bytes, headings) -> Workbook:
    """A text file, or the bytes of one."""
    if isinstance(source, Path) and source.stat().st_size > LARGE:
        with source.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # closed with the last of Arrow's buffers on it
        head = data[:200_000].decode("utf-8", "ignore").removeprefix("\ufeff")
        # the bytes as they are, if they are UTF-8 and beyond doubt; else decoded first
        if sheet := arrow_sheet(data, chosen_delimiter(head, headings)[1]):
            return Workbook([sheet])
    text, delimiter = chosen_delimiter(decoded(source if isinstance(source, bytes) else source.read_bytes()), headings)
    if len(text) > LARGE and (sheet := arrow_sheet(text.encode(), delimiter)):
        return Workbook([sheet])
    rows = csv_rows(text, delimiter)
    taken = taken_out_of_formulas(rows) if '="' in text else []
    return Workbook([Sheet(None, rows, strict_width=True)], taken)


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
    data = data.removesuffix(END_OF_FILE)
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
    if match := SEPARATOR_LINE.match(text):
        # a blank line in its place keeps the rows' numbers
        return "\n" + text[match.end() :], match[1]
    head = "".join(text[:200_000].splitlines(keepends=True)[:60])
    # one that is not there makes each line one cell: it knows one heading at most, and only asks where no other knows any
    there = list(filter(head.__contains__, DELIMITERS))
    if len(there) == 1 and any(headings([row]) for row in csv.reader(io.StringIO(head, newline=""), delimiter=there[0])):
        return text, there[0]
    counts = counted(head, there, headings)
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


def taken_out_of_formulas(rows: list[list]) -> list[tuple[str, str]]:
    """Put the text of each cell such as ``="0123"`` in its place; returns the note that says so."""
    places = [(r, c, match[1]) for r, row in enumerate(rows) for c, cell in enumerate(row) if isinstance(cell, str) and (match := AS_FORMULA.fullmatch(cell.strip()))]
    for r, c, text in places:
        rows[r][c] = text
    return [(f'{len(places)} 格写成 ="…"（防止被当作数字），读作其中的文字（第一处在第 {places[0][0] + 1} 行）', "")] if places else []


def arrow_sheet(data: bytes | mmap.mmap, delimiter: str) -> ArrowSheet | None:
    """The columns of a large text file, or None where it is not UTF-8, not strict, or a row has not as many cells as the first."""
    if not is_strict(data, delimiter) or data.find(b'="') >= 0:
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
