"""A figure over the years as a small chart: a line from zero, with the values behind it as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from lawnb.province.reading import Entry

#: The chart's size in pixels, as the style sheet has it, and the margin for the line's width.
WIDTH, HEIGHT, MARGIN = 60, 16, 2
#: What stands behind the last digit.
UNIT = re.compile(r"\D*$")
Series = Mapping[int, tuple[str | None, str]]


def series(of_agency: Iterable[Entry], id: str) -> dict[int, tuple[str | None, str]]:
    """A figure's value and text by year, ascending, from a bureau's reports, the newest first: its word stands over older ones'."""
    found: dict[int, tuple[str | None, str]] = {}
    for each in of_agency:
        if told := each.figures.get(id):
            found = {**told.earlier, each.year: (told.value, told.text)} | found
    return dict(sorted(found.items()))


def chart(values: Series) -> Markup:
    """The chart of a series, with its values behind it; nothing where fewer than two years have a value."""
    if sum(_number(value) is not None for value, _ in values.values()) < 2:
        return Markup()
    # sized and named by the style sheet: of these there are thousands
    return Markup('<details><summary><svg><path d="{}"/></svg></summary>{}</details>').format(_path(values), _told(values))


def _told(values: Series) -> str:
    """The values as text, a unit that all of them have at the last one only."""
    units = {UNIT.search(text)[0] for value, text in values.values() if value is not None}
    unit = units.pop() if len(units) == 1 else ""
    *before, last = values.items()
    texts = [f"{year} {text.removesuffix(unit) if value is not None else text}" for year, (value, text) in before]
    return "，".join([*texts, f"{last[0]} {last[1][1]}"])


def _path(values: Series) -> str:
    """A line from year to year; broken where a year has no value, which is not zero."""
    first, last = min(values), max(values)
    numbers = {year: number for year, (value, _) in values.items() if (number := _number(value)) is not None}
    top = max(*numbers.values(), 0) or 1
    parts = []
    for year, number in numbers.items():
        x = MARGIN + round((WIDTH - 2 * MARGIN) * (year - first) / (last - first))
        y = HEIGHT - MARGIN - round((HEIGHT - 2 * MARGIN) * max(number, 0) / top)
        parts.append(f"L{x} {y}" if year - 1 in numbers else f"M{x} {y}")
        # a year between two without a value is a dot: a line of no length with round ends
        parts += ["h0"] if not {year - 1, year + 1} & {*numbers} else []
    return "".join(parts)


def _number(value: str | None) -> float | None:
    """The value as a number; None of what is none, whatever the file says."""
    try:
        number = float(value) if isinstance(value, str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
