"""Numbers as people write them: separators, full-width digits, units in the cell, 壹仟元整."""

from __future__ import annotations

import re
from decimal import Decimal

GROUPED = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?(?<=[0-9])")
NUMBER_AND_UNIT = re.compile(r"(?P<number>[+-]?[0-9.,]*[0-9])\s*(?P<unit>[^\d\s.,+-][^\d\s]*)?")
CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])\s*(?=[\d+-])", re.IGNORECASE)
#: What a spreadsheet shows, and so exports, for nought in its format for accounts.
NOUGHT = re.compile(r"[¥$] ?-")
DIGITS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两", [0, 0, *range(1, 10), *range(1, 10), 2], strict=True))
#: Signs of the longest number that a ledger could mean.
LONGEST_NUMBER = 60
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8}
#: Signs of Chinese numerals, one that opens a number and any that go on.
CHINESE_AMOUNT = re.compile(
    r"(?:人民币)?(?P<yuan>[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖十拾百佰千仟万萬亿]+)[元圆](?:零)?"
    r"(?:(?P<jiao>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)


#: Full-width signs to their half-width twins, and nothing else: NFKC would make 2002 of 200².
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥", 0xFE63: "-", 0x2212: "-"}


def half_width(text: str) -> str:
    """The text with its full-width letters, digits and marks in half width."""
    return text if text.isascii() else text.translate(HALF_WIDTH)


def decimal(text: str) -> Decimal | None:
    """The number in a text of digits, with thousands separators in their places; None where it is anything else."""
    return Decimal(text.replace(",", "")) if len(text) <= LONGEST_NUMBER and GROUPED.fullmatch(text) else None


def number_and_unit(text: str) -> tuple[Decimal, str | None] | None:
    """A number and the unit that stands behind it in the same cell: ``0.2万元`` is (0.2, 万元)."""
    plain = half_width(text).strip()
    if NOUGHT.fullmatch(plain):
        return Decimal(0), None
    plain = CURRENCY.sub("", plain)
    match = NUMBER_AND_UNIT.fullmatch(plain)
    number = decimal(match["number"]) if match else None
    return None if number is None else (number, match["unit"])


def chinese_amount(text: str) -> Decimal | None:
    """Yuan of an amount in Chinese numerals: ``壹仟贰佰元整`` is 1200; None where it is not one beyond doubt (一千二元)."""
    match = CHINESE_AMOUNT.fullmatch("".join(text.split())) if len(text) <= LONGEST_NUMBER else None
    yuan = chinese_integer(match["yuan"]) if match else None
    if yuan is None:
        return None
    return Decimal(yuan) + Decimal(DIGITS.get(match["jiao"], 0)) / 10 + Decimal(DIGITS.get(match["fen"], 0)) / 100


def chinese_integer(text: str) -> int | None:
    """The whole number of Chinese numerals; None where units do not fall, or the last unit is left out (一百五)."""
    total, rest = 0, text
    for sign in ("亿", "万"):
        head, found, rest = rest.replace("萬", "万").rpartition(sign)
        if found:
            section = chinese_integer(head) if sign == "亿" else _section(head)
            if not section:
                return None
            total += section * MYRIADS[sign]
    last = _section(rest, after=bool(total))
    return None if last is None else total + last


def _section(text: str, after: bool = False) -> int | None:
    """A number below 10,000; `after` says that a larger unit went before, so a bare digit needs its 零."""
    total, digit, unit, zero = 0, None, 10_000, False
    for sign in text:
        if sign in "零〇":
            zero = True
        elif sign in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[sign]
        elif sign in TENS and TENS[sign] < unit:
            if digit is None and (TENS[sign] != 10 or total):
                return None
            total, unit, digit, zero = total + (digit or 1) * TENS[sign], TENS[sign], None, False
        else:
            return None
    if digit is None:
        return total
    bare = unit > 10 and (total or after) and not zero
    return None if bare else total + digit
