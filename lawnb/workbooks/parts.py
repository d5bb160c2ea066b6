"""What the workbooks share: words for a field, text that stays text, colours, and saving the same bytes for the same content."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lawnb.intake.contracts import SCALES, Contract, Field, matched_field
from lawnb.workbooks.formulas import like_formula

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: The author of our comments.
AUTHOR = "lawnb"
FACE = "宋体"
#: The colour of a table's headings, and of columns that must be there.
EXPECTED_FILL = "BDD7EE"
#: Pixels, and about as many columns of text as fit.
COMMENT_WIDTH, COMMENT_COLUMNS = 280, 38
LONGEST_SHEET_NAME = 31
#: How far a sheet goes.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TYPE_WORDS = {"string": "文字", "integer": "整数", "number": "数字", "date": "日期", "boolean": "是/否"}
CODE_WORDS = {
    "document": "文号（文本）",
    "credit_code": "统一社会信用代码（文本，18 位）",
    "identity_number": "公民身份号码（文本，18 位）",
    "plain": "编号（文本）",
}
#: What a cell of the example row holds where the contract gives no example.
TYPE_EXAMPLES = {"boolean": "是", "date": "2023-03-15"}
#: No author, no program, no moment: a workbook is what is in it.
NO_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def heading(contract: Contract, field: Field) -> str:
    """The title of a column, with its unit in brackets where a file could give another one: 罚款金额（元）."""
    named = f"{field.title}（{field.unit}）"
    convertible = field.unit != "1" and any(unit != field.unit and to == field.unit for unit, to in SCALES)
    return named if convertible and matched_field(contract, named) == (field, 0) else field.title


def kind(field: Field) -> str:
    """What a column holds, in a word."""
    return CODE_WORDS[field.code] if field.code else "比例" if field.unit == "1" else TYPE_WORDS[field.type]


def duty(field: Field) -> str:
    """Whether the cell must be filled, and if not, whether the column must be there."""
    return "必填" if field.required else "选填，可无此列" if field.optional else "可留空，不可无此列"


def values(field: Field) -> str:
    """The values that a column may hold; empty where any of its type may stand."""
    if field.enum:
        several = f"（可填多个，以“{field.separator}”分隔）" if field.separator else ""
        return "；".join(field.enum) + several
    if field.type == "boolean":
        return "是；否"
    bounds = [f"不小于 {field.minimum}"] if field.minimum is not None else []
    bounds += [f"不大于 {field.maximum}"] if field.maximum is not None else []
    bounds += ["全表不得重复"] if field.unique else []
    return "，".join(bounds)


def example(field: Field) -> str:
    """The contract's example, else one that its type gives, else nothing."""
    return field.example or (field.enum[0] if field.enum else TYPE_EXAMPLES.get(field.type, ""))


def put_text(cell: Cell, text: str) -> None:
    """Set a cell to text that stays text, whatever it begins with."""
    cell.value = legal(text)
    if cell.value is not None:
        cell.data_type = "s"
    if like_formula(text):
        cell.quotePrefix = True


def legal(text: str) -> str:
    """Text without the control characters that XML cannot hold, each shown as lost."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "\ufffd", text)


def width(text: str) -> int:
    """Columns that a text takes, Chinese characters two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row needs for wrapped texts in columns of these widths: not every program works it out by itself."""
    return 3 + 15 * max(math.ceil(width(text) / (wide - 2)) or 1 for text, wide in zip(texts, widths, strict=True))


def comment_height(lines: Sequence[str]) -> int:
    """Pixels that a comment needs to show all its lines."""
    return 30 + 18 * sum(math.ceil(width(line) / COMMENT_COLUMNS) for line in lines)


def sheet_name(text: str, taken: list[str]) -> str:
    """A name that a sheet may have and none has yet."""
    name = re.sub(r"[\[\]:*?/\\]", "_", legal(text)).strip("'")[:LONGEST_SHEET_NAME] or "表"
    known, n, free = {each.casefold() for each in taken}, 2, name
    while free.casefold() in known:
        mark = f"（{n}）"
        free, n = name[: LONGEST_SHEET_NAME - len(mark)] + mark, n + 1
    return free


def reference(sheet: str, cells: str) -> str:
    """Cells of a sheet as formulas and links name them: ``'行政处罚台账'!A2``."""
    return "'{}'!{}".format(sheet.replace("'", "''"), cells)


def set_landscape(sheet: Worksheet, pages_across: int) -> None:
    """Print on A4 across, so many pages wide, each numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_across, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A　第 &P 页，共 &N 页"


class _Undated(zipfile.ZipFile):
    """A ZIP that asks no clock: a ZIP names no moment before 1980, as which a machine or `SOURCE_DATE_EPOCH` may have today."""

    def writestr(self, member: str, data: bytes | str) -> None:
        super().writestr(zipfile.ZipInfo(member, ZIP_EPOCH), data)

    def write(self, file: str, member: str) -> None:
        self.writestr(member, Path(file).read_bytes())


def as_openpyxl_writes(workbook: Workbook) -> bytes:
    """The workbook's file with openpyxl's own properties, its parts not packed."""
    from openpyxl.writer.excel import ExcelWriter  # loads when a workbook is written

    written = io.BytesIO()
    ExcelWriter(workbook, _Undated(written, "w")).save()
    return written.getvalue()


def saved(workbook: Workbook) -> bytes:
    """The workbook's file: without author or time of day, the same bytes for the same content."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_openpyxl_writes(workbook))) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, NO_PROPERTIES if name == "docProps/core.xml" else source.read(name))
    return packed.getvalue()
