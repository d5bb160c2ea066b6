"""Numbers of cells, with the unit that the cell or its heading gives."""

from __future__ import annotations

import re
from decimal import Decimal

from lawnb.formats import COUNTERS, MULTIPLES, counter_of
from lawnb.intake.cells import BadCell, Cell, Context, as_text, shown
from lawnb.intake.contracts import SCALES, Field
from lawnb.intake.numbers import chinese_amount, number_and_unit

#: Words that say a number is not meant to the last digit: 50余, 约2000, 近百.
APPROXIMATE = re.compile("[余多约近超几]|左右|上下|以上|以下|不足|不到|将近")
#: What a note says of a column whose sums were written in another unit.
CONVERTED = "金额由万元等单位换算为元"
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def read_number(cell: Cell, field: Field, context: Context) -> tuple[Decimal, str | None]:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        raise BadCell(f"{shown(cell, field)} 不是数字", "请把这一格的格式改为数字后重新填写")
    if not isinstance(cell, str):
        number, note = Decimal(as_text(cell)), None
    else:
        number, unit = parts_of_number(cell, field)
        note = None if PLAIN_NUMBER.fullmatch(cell) else "数字改写为阿拉伯数字（去掉千位分隔、单位和全角）"
        if unit is not None:
            return number.scaleb(scale_of_cell(cell, unit, field)), note
    if context.scale and field.unit == "元":
        note = CONVERTED
    # scaleb moves the exponent, so 62.2 万元 keeps its precision of 0.1 万元
    return number.scaleb(context.scale), note


def parts_of_number(text: str, field: Field) -> tuple[Decimal, str | None]:
    """The number and the unit that the cell itself gives."""
    if APPROXIMATE.search(text) and any(map(str.isdigit, text)):
        raise BadCell(f"{shown(text, field)} 是约数", "请填写准确的数；本来就是约数的，这里只填数，用词（余、约等）填在“约数”列，没有这一列的写进文字的列、此格留空")
    if found := number_and_unit(text):
        number, unit = found
        return number, unit.rstrip("整正") or unit if unit else None
    amount = chinese_amount(text) if field.unit == "元" else None
    if amount is None:
        raise BadCell(f"{shown(text, field)} 不是数字", "请填写阿拉伯数字，没有数字请留空")
    return amount, "元"


def scale_of_cell(text: str, unit: str, field: Field) -> int:
    if unit == field.unit:
        return 0
    if unit == "%" and field.unit not in (None, "1"):
        raise BadCell(f"{shown(text, field)} 是百分数", "请填写数字")
    if unit == "%":
        return -2
    if field.unit in COUNTERS and counter_of(unit) in COUNTERS:
        return MULTIPLES[unit[0]] if counter_of(unit) != unit else 0  # a word that counts: 3起, 80.96万件
    if (unit, field.unit) not in SCALES:
        raise BadCell(f"{shown(text, field)} 不是数字，或单位“{unit[:10]}”不认识", f"请填写以“{field.unit}”为单位的数字，没有数字请留空" if field.unit else "请只填数字，单位另填一列")
    return SCALES[unit, field.unit]


def read_integer(cell: Cell, field: Field, context: Context) -> tuple[int, str | None]:
    number, note = read_number(cell, field, context)
    if number != number.to_integral_value():
        raise BadCell(f"{shown(cell, field)} 不是整数", "请核对后填写整数")
    return int(number), note
