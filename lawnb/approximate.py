"""Values that are not meant to the last digit, 160余件, 近200人次, 约3.5万元, 超过90%: how they are written, and between what they lie.

A word says on which side of its number the true value is. 余 and 多 stand for less than one of the number's last digit
that is not zero (160余 is 160 to 170), 约 for one of it either way; 超过 and 以上 have no upper bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lawnb.formats import MULTIPLES, with_unit

INFINITE = Decimal("Infinity")


class Side(StrEnum):
    """Where the true value lies, seen from the number that is given."""

    AROUND = "around"
    ABOVE = "above"
    NEAR_BELOW = "near_below"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


#: The words as bodies publish them. `contracts/totals.json` and others list the same ones.
WORDS = {
    "约": Side.AROUND, "左右": Side.AROUND, "余": Side.ABOVE, "多": Side.ABOVE, "近": Side.NEAR_BELOW, "不足": Side.NEAR_BELOW,
    "超过": Side.AT_LEAST, "逾": Side.AT_LEAST, "不少于": Side.AT_LEAST, "以上": Side.AT_LEAST, "不超过": Side.AT_MOST,
}  # fmt: skip
#: What stands before a number that has no place for those that stand within it.
OVER = "超过"
#: Those that stand within the number, before its unit, and those that stand behind the unit.
WITHIN, BEHIND = ("余", "多"), ("左右", "以上")
#: And those that stand before it, the longest first.
BEFORE = tuple(sorted((word for word in WORDS if word not in (*WITHIN, *BEHIND)), key=len, reverse=True))
SAID = re.compile(rf"(?:{'|'.join(BEFORE)})\d.*|\d.*(?:{'|'.join(WITHIN)})\D*|\d.*(?:{'|'.join(BEHIND)})")
PARTS = re.compile(rf"(?P<number>-?[\d.]+)(?P<multiple>[{''.join(MULTIPLES)}]?)(?P<unit>.*)")


@dataclass(frozen=True)
class Approximation:
    """The word that a value is published with, and the least and the most that it then may be; `high` may be infinite."""

    word: str
    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return self.word


Bounds = tuple[Decimal, Decimal]


def approximation(word: str | None, value: int | Decimal | None) -> Approximation | None:
    """What a word says of a value; None without one of the two."""
    if not word or value is None:
        return None
    value = Decimal(value)
    step = Decimal(1).scaleb(value.normalize().as_tuple().exponent)
    below = max(value - step, Decimal(0))
    low, high = {
        Side.AROUND: (below, value + step), Side.ABOVE: (value, value + step), Side.NEAR_BELOW: (below, value),
        Side.AT_LEAST: (value, INFINITE), Side.AT_MOST: (Decimal(0), value),
    }[WORDS[word]]  # fmt: skip
    return Approximation(word, low, high)


def precision(value: int | Decimal) -> Decimal:
    """Half of the last digit that a number is given to: whole numbers are exact, 62.2 万元 was entered as 6.22E+5 yuan and is good to 500 either way."""
    return Decimal(0) if isinstance(value, int) else Decimal(5).scaleb(value.as_tuple().exponent - 1)


def bounds(value: int | Decimal, about: Approximation | None = None) -> Bounds:
    """Between what a value lies: where it is said to be approximate, else within the digits that it is given to."""
    half = precision(value)
    return (about.low, about.high) if about else (value - half, value + half)


def apart(first: Bounds, second: Bounds) -> bool:
    """Whether two values cannot be the same."""
    return first[1] < second[0] or second[1] < first[0]


def sum_of(each: Iterable[Bounds]) -> Bounds:
    """Between what a sum lies."""
    lows, highs = zip(*each, strict=True)
    return sum(lows, Decimal(0)), sum(highs, Decimal(0))


def negative(each: Bounds) -> Bounds:
    """Between what a value lies that is taken away."""
    return -each[1], -each[0]


def added(figures: Iterable[Any], less: Iterable[Any] = ()) -> Approximation | None:
    """What a sum of figures, `less` others, is good to; None where all of them are exact."""
    figures, less = list(figures), list(less)
    if not any(figure.about for figure in [*figures, *less]):
        return None
    low, high = sum_of([*(figure.bounds for figure in figures), *(negative(each.bounds) for each in less)])
    value = sum(figure.value for figure in figures) - sum(figure.value for figure in less)
    return Approximation("不少于" if low == value else "不超过" if high == value else "约", max(low, Decimal(0)), high)


def worded(text: str, word: str) -> str:
    """A value as a sentence shows it, with its word: 160余件, 350余万元, 3.5万余元, 近200人次, 90%以上.

    Parameters
    ----------
    text
        As `lawnb.formats` writes the value.
    """
    if word in BEHIND:
        return f"{text}{word}"
    match = PARTS.fullmatch(text)
    if word not in WITHIN or match is None:
        return f"{word}{text}"
    number, multiple, unit = match.groups()
    if multiple and not (number.endswith("0") and "." not in number):
        return f"{number}{multiple}{word}{unit}"
    # in a column of 万元, 3.5 has no place for 余
    return f"{number}{word}{multiple}{unit}" if number.endswith("0") and "." not in number else f"{OVER}{text}"


def bounds_told(about: Mapping[str, Any], unit: str) -> str:
    """Between what a value of figures.json lies, in words: 在160件与170件之间, 不少于90%."""
    low, high = (value and with_unit(Decimal(value), unit) for value in (about["low"], about["high"]))
    return f"不少于{low}" if high is None else f"不超过{high}" if Decimal(about["low"]) == 0 else f"在{low}与{high}之间"


def like(word: str) -> list[str]:
    """The words that say the same side as a word."""
    own = WORDS.get(word)
    return [each for each, side in WORDS.items() if side is own] + [OVER] * (own is Side.ABOVE)


def approximate(text: str) -> bool:
    """Whether the text of a value says that it is approximate."""
    return bool(SAID.fullmatch(text))
