"""The formats of a narrative: what stands behind the bar in ``{{ penalties.fines | 万元 }}``."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from lawnb import formats
from lawnb.display import Shown
from lawnb.figures import STATUS_TEXT, Figure, Status
from lawnb.misread import unprintable
from lawnb.sandbox import bounded
from lawnb.unknown import UNKNOWN

#: What is a word by itself, in a list of such; a name that there is none of says so when it is written.
WORDS = (str, int, float, Decimal, datetime.date, Figure, Shown, Undefined)
MISSING = STATUS_TEXT[Status.MISSING]


def _format(write: Callable[..., str]) -> Callable[..., Any]:
    """A filter from a format of values: a figure stays a figure, and a missing one says so."""

    def shown(value: Any, *arguments: Any) -> Any:
        if value is UNKNOWN:
            return value
        if not isinstance(value, Figure):
            return MISSING if value is None else write(value, *arguments)
        return Shown(value, value.worded(write(value.value, *arguments)) if value.reported else value.text)

    return shown


def _change(ratio: Any) -> str:
    """增长3.2% / 下降3.27% / 持平."""
    if ratio == 0:
        return "持平"
    return ("增长" if ratio > 0 else "下降") + formats.share(abs(ratio))


def _against_last_year(ratio: Any) -> str:
    """比上年增长3.2% / 与上年持平: nothing is 比上年持平."""
    return "与上年持平" if ratio == 0 else f"比上年{_change(ratio)}"


def _masked(text: Any) -> Any:
    """A name, a party or a text without what is personal: 张某某."""
    # loads with the first mask, not with the package
    from lawnb.privacy.masks import masked_cell

    return masked_cell(text) if isinstance(text, str) else text


def word(value: Any) -> str:
    """A value as a word among others; of what is none Python would tell its own name and address.

    Raises
    ------
    TypeError
        It is a list, a topic, a function: no text, number or day.
    """
    if value is None:
        return MISSING
    if isinstance(value, bool) or not (value is UNKNOWN or isinstance(value, WORDS)):
        raise unprintable(value)
    return str(value)


FORMATS: dict[str, Callable[..., Any]] = {
    "万元": _format(lambda yuan: f"{formats.wanyuan(yuan)}万元"),
    "亿元": _format(lambda yuan: f"{formats.plain(Decimal(yuan) / formats.YUAN_PER_YIYUAN)}亿元"),
    "元": _format(lambda yuan: f"{formats.plain(yuan)}元"),
    "百分比": _format(lambda ratio, places=2: formats.percent(ratio, places)),
    "增减": _format(_change),
    "比上年": _format(_against_last_year),
    "日期": _format(formats.date),
    "隐名": _masked,
    "序号": lambda n: formats.numbering(n, 1),
    "小序号": lambda n: formats.numbering(n, 2),
    "顿号": bounded(lambda items: "、".join(map(word, items))),
    # {{ penalties.cases | 起 }}
    **{word: _format(lambda n, word=word: f"{formats.plain(n)}{word}") for word in formats.COUNTERS},
}
