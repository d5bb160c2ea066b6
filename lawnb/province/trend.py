"""A figure over the years as a small chart: bars from zero, with the values behind it as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from lawnb.province.reading import Entry

#: The chart's size in pixels, as the style sheet has it, the margin for a bar's width, and how far bars stand apart.
WIDTH, HEIGHT, MARGIN, STEP = 60, 20, 2, 8
#: So many bars have room.
MOST_YEARS = 8
#: What stands behind the last digit.
UNIT = re.compile(r"\D*$")
Series = Mapping[int, tuple[str | None, str]]


def series(of_agency: Iterable[Entry], id: str) -> dict[int, tuple[str | None, str]]:
    """A figure's value and text by year, ascending, from a bureau's reports, the newest first: its word stands over older ones'.

    Of many years, the last.
    """
    found: dict[int, tuple[str | None, str]] = {}
    for each in of_agency:
        if told := each.figures.get(id):
            found = {**told.earlier, each.year: (told.value, told.text)} | found
    return dict(sorted(found.items())[-MOST_YEARS:])


def chart(values: Series) -> Markup:
    """The chart of a series, with its values behind it; nothing where fewer than two years have a value."""
    if sum(_number(value) is not None for value, _ in values.values()) < 2:
        return Markup()
    # sized by the style sheet: of these there are thousands
    return Markup('<details><summary aria-label=趋势><svg><path d="{}"/></svg></summary>{}</details>').format(_path(values), _told(values))


def _told(values: Series) -> str:
    """The values as text, a unit that all of them have at the last one only."""
    units = {UNIT.search(text)[0] for value, text in values.values() if value is not None}
    unit = units.pop() if len(units) == 1 else ""
    *before, last = values.items()
    texts = [f"{year} {text.removesuffix(unit) if value is not None else text}" for year, (value, text) in before]
    return "，".join([*texts, f"{last[0]} {last[1][1]}"])


def _path(values: Series) -> str:
    """A bar a year, the last at the right; zero is a dot, since a line's ends are round, and a year without a value is nothing."""
    last = max(values)
    numbers = {year: number for year, (value, _) in values.items() if (number := _number(value)) is not None and year > last - MOST_YEARS}
    top = max(*numbers.values(), 0) or 1
    bars = []
    for year, number in numbers.items():
        x, y = WIDTH - MARGIN - STEP * (last - year), HEIGHT - MARGIN - round((HEIGHT - 2 * MARGIN) * max(number, 0) / top)
        bars.append(f"M{x} {HEIGHT - MARGIN}V{y}")
    return "".join(bars)


def _number(value: str | None) -> float | None:
    """The value as a number; None of what is none, whatever the file says."""
    try:
        number = float(value) if isinstance(value, str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
