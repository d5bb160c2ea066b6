"""One cell to a value of its field's type: lossless normalisation is done and named, nothing is guessed."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

from lawnb.figures import Status
from lawnb.intake import codes, dates
from lawnb.intake.cells import LONGEST_TEXT, UNCALCULATED, BadCell, Cell, Context, Value, as_text, is_blank, shown
from lawnb.intake.choices import plain_word, read_boolean, read_one_of, read_several
from lawnb.intake.contracts import Field
from lawnb.intake.headings import normalised
from lawnb.intake.quantities import read_integer, read_number
from lawnb.intake.unseen import UNSEEN, WIDTHLESS

#: How records say that the body has no such power (the standard tables print it so too).
DASHES = {"—", "——", "－", "-", "–", "--", "---"}
#: How ledgers say that there is nothing to enter.
NOTHING_MARKS = DASHES | {"/", "／", "\\", "无", "N/A", "n/a", "不适用", "*"}
#: How databases and programs write that there is nothing, when they export it as text.
NULLS = {"NULL", "null", "(NULL)", "(null)", "<NULL>", "<null>", "\\N", "None", "nan", "NaT", "undefined"}
#: What a spreadsheet shows where a formula failed.
ERROR_VALUES = re.compile(r"#(?:未计算|REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}")
LOST_TEXT = re.compile(r"\ufffd|锟斤拷|\?{2,}|？{3,}")
#: What a note says of a column whose days were written in another way.
DAY_REWRITTEN = "日期改写为 YYYY-MM-DD"
#: What is typed before a number that a spreadsheet shall leave as it is, and what a note says of it.
TEXT_MARKS, TEXT_MARK_TAKEN = ("'", "‘", "’", "＇"), "去掉了格首的文本标记（'）"
#: What a note says of signs that nobody sees.
UNSEEN_TAKEN = "去掉了看不见的字符（零宽空格、方向符等）"


def cell_value(cell: Cell, field: Field, scale: int = 0) -> Value:
    """The value of a cell alone, as `interpret` gives it."""
    return interpret(cell, field, Context(scale))[0]


def interpret(cell: Cell, field: Field, context: Context) -> tuple[Value, str | None]:
    """The value of a cell, and what was normalised to reach it.

    Returns
    -------
    value
        None for a blank cell: missing is not zero. The mark “—” in a number's column says that the body has no such power.
    note
        What was rewritten without loss, in the analyst's words; None where the cell was in the contract's own form.

    Raises
    ------
    BadCell
        The cell is not of the field's type, breaks its constraints, or a spreadsheet has destroyed its value.
    """
    if is_blank(cell):
        if field.required:
            raise BadCell("必填的格为空", "请填写")
        return None, None
    if isinstance(cell, float) and not math.isfinite(cell):
        raise BadCell("不是有限的数", "请核对后重新填写")
    taken = None
    if isinstance(cell, str):
        taken = UNSEEN_TAKEN if WIDTHLESS.search(cell) else None
        cell = WIDTHLESS.sub("", cell)
        if is_blank(cell):
            return interpret(None, field, context)[0], taken
        cell = readable(cell, field)
        free = field.type == "string" and not field.code and not field.enum
        if cell in NULLS and not (free and field.required):  # where a text must stand, any text is one
            return missing(cell, field)
        if not free:
            if cell[:1] in TEXT_MARKS and len(cell) > 1:
                cell, taken = cell[1:].lstrip(), TEXT_MARK_TAKEN
            if cell in NOTHING_MARKS and not (field.type == "boolean" and cell == "无"):
                return nothing(cell, field)
    value, note = READERS[field.type](cell, field, context)
    require_bounds(value, cell, field)
    return value, note or taken


def readable(text: str, field: Field) -> str:
    """The text of a cell that is whole."""
    text = text.strip()
    if text == UNCALCULATED:
        raise BadCell("公式没有算出的值", "请用表格软件打开，重新计算并保存，或填写数值")
    if not text.strip("#"):
        raise BadCell("列太窄，导出时只剩下“#”", "请在表格软件中加宽这一列后重新导出，或填写原值")
    if ERROR_VALUES.fullmatch(text):
        raise BadCell(f"公式出错（{text}）", "请改正公式，或填写数值")
    if len(text) > LONGEST_TEXT:
        raise BadCell(f"文字有 {len(text)} 个字，超过 {LONGEST_TEXT} 个", "请核对这一格的引号，或缩短文字")
    if LOST_TEXT.search(text):
        raise BadCell("文字在转换编码时已经损坏（出现“?”或“�”）", "请从原系统重新导出")
    if UNSEEN.search(text):
        raise BadCell("含有看不见的控制字符", "请删去后重新填写")
    return text


def nothing(mark: str, field: Field) -> tuple[Value, str | None]:
    if field.type in ("integer", "number") and not field.required:
        return Status.NOT_APPLICABLE, None if mark in DASHES else f"“{mark}”读作“—”（不适用）"
    return missing(mark, field)


def missing(mark: str, field: Field) -> tuple[None, str]:
    if field.required:
        raise BadCell(f"必填的格填了“{mark}”", "请填写")
    return None, f"“{mark}”读作空白"


def require_bounds(value: Value, cell: Cell, field: Field) -> None:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        if field.minimum is not None and value < field.minimum:
            raise BadCell(f"{shown(cell, field)} 小于 {field.minimum}", "请核对")
        if field.maximum is not None and value > field.maximum:
            raise BadCell(f"{shown(cell, field)} 大于 {field.maximum}", "请核对")
    if field.pattern and isinstance(value, str) and not re.fullmatch(field.pattern, value):
        raise BadCell(f"{shown(cell, field)} 的写法不对", f"请照例填写：{field.example}" if field.example else "请核对")


# -- dates and booleans ------------------------------------------------------------------------------------------------


def read_date(cell: Cell, field: Field, context: Context) -> tuple[datetime.date, str | None]:
    remedy = "请写成 YYYY-MM-DD"
    if isinstance(cell, datetime.datetime):
        return plausible(cell.date(), cell, field), None
    if isinstance(cell, datetime.date):
        return plausible(cell, cell, field), None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if day := dates.from_serial(cell, context.date1904):
            return day, f"Excel 日期序号换算为日期（{'1904' if context.date1904 else '1900'} 日期系统）"
        cell = as_text(cell)
    if not isinstance(cell, str):
        raise BadCell(f"{shown(cell, field)} 不是日期", remedy)
    if day := field.synonyms.get(plain_word(cell)):
        return datetime.date.fromisoformat(day), f"“{cell}”读作“{day}”"
    try:
        day = dates.from_text(cell)
    except ValueError:
        raise BadCell(f"{shown(cell, field)}：没有这一天", remedy) from None
    if day is None and dates.SERIAL.fullmatch(cell) and (day := dates.from_serial(float(cell), context.date1904)):
        return day, f"Excel 日期序号换算为日期（{'1904' if context.date1904 else '1900'} 日期系统）"
    if day is None:
        raise BadCell(f"{shown(cell, field)} 不是日期，或年月日的顺序不明", remedy)
    return plausible(day, cell, field), None if cell == day.isoformat() else DAY_REWRITTEN


def plausible(day: datetime.date, cell: Cell, field: Field) -> datetime.date:
    if not 1949 <= day.year <= 2199:
        raise BadCell(f"{shown(cell, field)} 的年份不合理", "请核对后写成 YYYY-MM-DD")
    return day


# -- text --------------------------------------------------------------------------------------------------------------


def read_text(cell: Cell, field: Field, context: Context) -> tuple[Value, str | None]:
    if field.code:
        return read_code(cell, field)
    if isinstance(cell, bool) or isinstance(cell, (datetime.time, datetime.timedelta)):
        raise BadCell(f"{shown(cell, field)} 不是文字，可能已被表格软件改变", "请把这一格的格式改为文本后重新填写")
    if field.separator:
        return read_several(as_text(cell), field)
    if field.synonyms and not field.enum:
        return read_called(as_text(cell), field)
    return read_one_of(as_text(cell), field) if field.enum else (as_text(cell), None)


def read_called(text: str, field: Field) -> tuple[str, str | None]:
    """A text that may be anything, by its own name where it is another name of something."""
    own = field.synonyms.get(normalised(text), text)
    return own, None if own == text else f"“{text[:20]}”读作“{own}”"


def read_code(cell: Cell, field: Field) -> tuple[str, str | None]:
    """A code as text; one that has passed through a number or a date is destroyed, and refused."""
    remedy = "请从原始文书抄录，并把这一列的格式设为文本"
    if isinstance(cell, (datetime.date, datetime.time, datetime.timedelta, bool)):
        raise BadCell("编号已被表格软件变成日期或其他格式，原值已丢失", remedy)
    if isinstance(cell, (int, float)):
        digits = as_text(cell)
        if not digits.isdigit() or len(digits) > codes.MOST_DIGITS or field.code in ("identity_number", "credit_code"):
            raise BadCell("编号已被表格软件当作数字保存，末尾各位已丢失", remedy)
        return digits, "编号由数字改为文本"
    if codes.SCIENTIFIC.fullmatch(codes.compact(cell)):
        raise BadCell("编号已被表格软件变成科学记数，原值已丢失", remedy)
    if codes.ZEROED.fullmatch(codes.compact(cell)):
        raise BadCell("编号第 15 位以后全是 0，看来已被表格软件截断", remedy)
    return CODES[field.code](cell)


def _document(text: str) -> tuple[str, str | None]:
    code = codes.document_number(text)
    return code, None if code == text else "文号统一为半角、无空格、年份用“〔〕”"


def _plain(text: str) -> tuple[str, str | None]:
    return text, None


def _credit_code(text: str) -> tuple[str, str | None]:
    code = codes.compact(text)
    if not codes.is_credit_code(code):
        raise BadCell("不是统一社会信用代码，或校验位不对（GB 32100）", "请核对代码的 18 位字符；自然人请留空")
    return code, None if code == text else "代码统一为半角大写、无空格"


def _identity_number(text: str) -> tuple[str, str | None]:
    number = codes.compact(text)
    if not codes.is_identity_number(number):
        raise BadCell("不是 18 位公民身份号码，或校验位不对（GB 11643）", "请核对证件；已被表格软件截断的，请从原件重新录入")
    return number, None if number == text else "代码统一为半角大写、无空格"


CODES = {"document": _document, "plain": _plain, "credit_code": _credit_code, "identity_number": _identity_number}
READERS = {"string": read_text, "integer": read_integer, "number": read_number, "date": read_date, "boolean": read_boolean}
