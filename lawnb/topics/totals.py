"""The rows of a totals file: their values in a figure's unit, counted by the measure word that was published."""

from __future__ import annotations

from decimal import Decimal

from lawnb.formats import COUNTERS, MONEY, MULTIPLES, SHARE, counter_of
from lawnb.intake.contracts import SCALES
from lawnb.intake.tables import Row


def scaled(row: Row, unit: str) -> int | Decimal | None:
    """The value of a totals row in a figure's unit; None where its own unit does not fit, which is a finding."""
    value = row["value"]
    if not isinstance(value, (int, Decimal)) or not unit_fits(row, unit):
        return None
    power = SCALES.get((row["unit"], unit), MULTIPLES.get((row["unit"] or " ")[0], 0))
    # 80.96万件 stays a decimal: it is good to a hundred, and no count to the last one
    value = Decimal(value).scaleb(power)
    return value if unit in (MONEY, SHARE) or power or value != value.to_integral_value() else int(value)


def unit_fits(row: Row, unit: str) -> bool:
    """Whether a totals row says its unit where it must: for money and shares; what is counted may be counted by any measure word."""
    if unit in (MONEY, SHARE):
        return (row["unit"], unit) in SCALES
    return row["unit"] in (None, unit) or (row["unit"], unit) in SCALES or (unit in COUNTERS and counter_of(row["unit"]) in COUNTERS)


def published_measure(row: Row, unit: str) -> str:
    """The measure word that a count was published with, 家次 for example; else the figure's own unit."""
    word = counter_of(row["unit"] or unit)
    return word if unit in COUNTERS and word in COUNTERS else unit
