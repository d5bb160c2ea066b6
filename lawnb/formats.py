"""How values are written: numbers, money, shares, dates and the numbering of official documents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

MONEY = "元"
SHARE = "1"
YUAN_PER_WANYUAN, YUAN_PER_YIYUAN = Decimal(10_000), Decimal(100_000_000)
#: An amount that has more decimals in 亿元 stays in 万元.
MOST_PLACES = 4
#: From here on a sentence counts in 万 (GB/T 15835-2011 asks it of numbers that end in zeros), where two decimals say all of it.
FEWEST_IN_WAN, WAN_STEP = 100_000, 100
#: So many digits alone are a mobile phone's to whoever looks for those, the privacy gate among them.
PHONE_DIGITS = 11
DIGITS = "零一二三四五六七八九"
#: Of many, a message names this many.
MOST_NAMED = 5
#: Words that count, as bodies publish their totals; a figure keeps the one that was published (17309家次).
COUNTERS = (
    *("起", "件", "宗", "项", "次", "个", "家", "人", "名", "辆", "类", "份", "场", "户", "处", "例", "条", "批", "部", "期", "卷", "艘"),
    *("台", "趟", "票", "笔", "单", "篇", "册", "株", "所"),
    *("人次", "家次", "户次", "辆次", "车次", "场次", "件次", "班次"),
)
#: The same as patterns take them: 人次 before 人.
LONGEST_FIRST = tuple(sorted(COUNTERS, key=len, reverse=True))
#: Words before them that multiply: 80.96万件.
MULTIPLES = {"千": 3, "万": 4, "亿": 8}


def counter_of(unit: str) -> str:
    """A unit without the word that multiplies it: 万件 counts 件."""
    return unit[1:] if unit[0] in MULTIPLES and len(unit) > 1 else unit


def plain(value: int | Decimal) -> str:
    """All the digits that there are: no exponent, no trailing zeros, no separators."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def data(value: int | Decimal) -> str:
    """A value as data has it: `plain`, but amounts of ten billion yuan and more with their fen, ``14933000000.00``, so that none looks like a phone."""
    text = plain(value)
    return text if len(text.lstrip("-").partition(".")[0]) < PHONE_DIGITS or "." in text else f"{text}.00"


def wanyuan(yuan: int | Decimal) -> str:
    """Money in 万元, exact: ``1442158`` is ``144.2158``. Nothing is rounded, so nothing is shown two ways."""
    return plain(Decimal(yuan) / YUAN_PER_WANYUAN)


def money(yuan: int | Decimal) -> str:
    """Money as a sentence shows it, exact: ``149.33亿元`` where few decimals of 亿元 say all of it, ``3500元`` below 1 万元, else ``37412.3456万元``.

    With jiao and fen it is told in yuan, ``24879.5元``: nobody reads 2.48795万元.
    """
    in_yuan = len(wanyuan(yuan).partition(".")[2]) > MOST_PLACES and abs(yuan) < YUAN_PER_YIYUAN
    if abs(yuan) < YUAN_PER_WANYUAN or in_yuan:
        return f"{plain(yuan)}元"
    yiyuan = plain(Decimal(yuan) / YUAN_PER_YIYUAN)
    short = abs(yuan) >= YUAN_PER_YIYUAN and len(yiyuan.partition(".")[2]) <= MOST_PLACES
    return f"{yiyuan}亿元" if short else f"{wanyuan(yuan)}万元"


def money_unit(amounts: Iterable[int | Decimal]) -> str:
    """The unit of a column of amounts in yuan: 万元, but 元 of jiao and fen (24879.5, not 2.48795), and where no amount comes to 1 万元."""
    amounts = list(amounts)
    fine = any(len(wanyuan(yuan).partition(".")[2]) > MOST_PLACES for yuan in amounts)
    return MONEY if fine or (amounts and max(map(abs, amounts)) < YUAN_PER_WANYUAN) else f"万{MONEY}"


def percent(ratio: int | Decimal, places: int = 2) -> str:
    """A share (0–1) as a percentage, half up: ``27.07%``."""
    step = Decimal(1).scaleb(-places)
    return f"{(Decimal(ratio) * 100).quantize(step, ROUND_HALF_UP)}%"


def rounded_to_wan(n: int | Decimal) -> bool:
    """Whether a count was given in 万, with no digits behind those: 1.3万, which as 13000 would say more than anybody knows."""
    return isinstance(n, Decimal) and n.as_tuple().exponent > 0 and abs(n) >= YUAN_PER_WANYUAN


def counted(n: int | Decimal) -> str:
    """A count as a sentence shows it, exact: ``137.07万`` for 1370700, ``108156`` as it is, and ``1.3万`` where that was given."""
    round_one = rounded_to_wan(n) or (abs(n) >= FEWEST_IN_WAN and n % WAN_STEP == 0)
    return f"{plain(Decimal(n) / 10_000)}万" if round_one else plain(n)


def share(ratio: int | Decimal) -> str:
    """A share as a sentence shows it: all digits where two decimals say it exactly, ``24.2%``, ``100%``; else rounded to two."""
    exact = Decimal(str(ratio)) * 100  # a narrative computes with floats too
    return f"{plain(exact)}%" if exact == round(exact, 2) else percent(ratio)


def bare(value: int | Decimal, unit: str) -> str:
    """A value as a table cell shows it: money in 万元, shares as percentages, counts as they are, or in 万 as they were given."""
    if unit == MONEY:
        return wanyuan(value)
    if unit == SHARE:
        return percent(value)
    return counted(value) if rounded_to_wan(value) else plain(value)


def with_unit(value: int | Decimal, unit: str) -> str:
    """A value as a sentence shows it, with its unit."""
    if unit == MONEY:
        return money(value)
    return share(value) if unit == SHARE else f"{counted(value)}{unit}"


def few(names: Iterable[str], counter: str = "个", most: int = MOST_NAMED) -> str:
    """The first of many in a row, and how many they are: ``甲、乙等 12 个``."""
    told = list(names)
    return "、".join(told[:most]) + (f"等 {len(told)} {counter}" if len(told) > most else "")


def date(day: datetime.date) -> str:
    """Arabic numerals without leading zeros, as GB/T 9704-2012 7.3.5.4 asks: ``2024年2月27日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(n: int) -> str:
    """1–99 in Chinese numerals: 一, 十, 十一, 二十三."""
    if not 1 <= n <= 99:
        raise ValueError(f"numeral of {n}: only 1 to 99")
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def numbering(n: int, level: int = 1) -> str:
    """The label of the n-th heading: 一、 （一） 1. （1） for levels 1 to 4 (GB/T 9704-2012 7.3.3)."""
    return {1: f"{numeral(n)}、", 2: f"（{numeral(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]
