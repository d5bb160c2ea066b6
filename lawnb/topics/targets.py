"""Targets of a plan: a comparison and a value that a figure of the book is held against, as ``>= 95%``."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lawnb.errors import nearest
from lawnb.figures import Book, Figure
from lawnb.formats import MONEY, SHARE
from lawnb.intake.contracts import SCALES
from lawnb.intake.numbers import number_and_unit

#: An indicator that is written as a figure's id, not in words: ``penalties.cases_change``.
FIGURE_ID = re.compile(r"[a-z][a-z_]*\.\S+")
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
#: Other ways to write a comparison, as they stand before the value.
SPELLINGS = {
    "≥": ">=", "≤": "<=", "==": "=", "不低于": ">=", "不少于": ">=", "不小于": ">=", "不超过": "<=", "不高于": "<=", "不多于": "<=",
    "不大于": "<=", "高于": ">", "超过": ">", "大于": ">", "多于": ">", "低于": "<", "小于": "<", "少于": "<", "等于": "=",
}  # fmt: skip
COMPARED = re.compile("|".join(map(re.escape, sorted({*COMPARISONS, *SPELLINGS}, key=len, reverse=True))))


class BadTarget(ValueError):
    """A target that no figure can be held against; the message is Chinese."""


@dataclass(frozen=True)
class Target:
    """A comparison and a value in the unit of its figure: money in yuan, shares 0–1."""

    comparison: str
    value: Decimal

    def met(self, figure: Figure) -> bool | None:
        """Whether a reported figure is as the target asks; “=” compares to as many places as the target has.

        None of an approximate one that may be or not, as 近200件 of a target of 195.
        """
        if figure.about:
            ends = {COMPARISONS[self.comparison](end, self.value) for end in figure.bounds}
            return ends.pop() if len(ends) == 1 and self.comparison != "=" else None
        value = Decimal(figure.value)
        if self.comparison == "=" and figure.unit in (MONEY, SHARE):
            value = value.quantize(Decimal(1).scaleb(self.value.as_tuple().exponent), ROUND_HALF_UP)
        return COMPARISONS[self.comparison](value, self.value)


def is_figure_id(indicator: str | None) -> bool:
    """Whether an indicator is meant as a figure's id; words are left to the reader."""
    return bool(indicator and FIGURE_ID.fullmatch(indicator))


def unknown_figure(indicator: str, book: Book) -> tuple[str, str]:
    """Message and remedy for an indicator that the book does not hold."""
    return f"衡量指标 '{indicator}' 没有定义。", nearest(indicator, book)


def target_of(text: str, unit: str) -> Target:
    """The target that a text gives for a figure of a unit.

    Raises
    ------
    BadTarget
        It is no number, or its unit is not the figure's; a bare number is not guessed to be 万元 or a percentage.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    sign = COMPARED.match(plain)
    found = number_and_unit(plain[sign.end() :] if sign else plain)
    if found is None:
        raise BadTarget(f"目标值 '{text[:40]}' 不是比较号加数值")
    number, given = found
    comparison = SPELLINGS.get(sign[0], sign[0]) if sign else "="
    return Target(comparison, number.scaleb(scale(number, given, unit)))


def scale(number: Decimal, given: str | None, unit: str) -> int:
    """The power of ten from a target's unit to the figure's."""
    if given == unit:
        return 0
    if given is None:
        if unit == MONEY or (unit == SHARE and abs(number) > 1):
            raise BadTarget(f"目标值 {number} 没有写明单位（{'%' if unit == SHARE else '元、万元或亿元'}）")
        return 0
    if (given, unit) not in SCALES:
        raise BadTarget(f"目标值的单位“{given[:10]}”与指标的单位“{'%' if unit == SHARE else unit}”不同")
    return SCALES[given, unit]


#: How a comparison of a target stands in a sentence.
SIGNS = {">=": "不低于", "≥": "不低于", "<=": "不高于", "≤": "不高于", ">": "高于", "<": "低于", "=": ""}


def in_words(target: str | None, unit: str = "") -> str | None:
    """A target as a reader has it: 不低于95% for ``>= 95%``, 不高于1件 for ``<= 1``, and what is no comparison as it is.

    Parameters
    ----------
    unit
        Of the figure that it is held against: what a target that ends in a digit is counted in.
    """
    text = (target or "").strip()
    if text[-1:].isdigit() and unit not in (MONEY, SHARE):
        target = text = text + unit
    sign = next((sign for sign in SIGNS if text.startswith(sign)), None)
    return target if sign is None else SIGNS[sign] + text[len(sign) :].strip()
