"""The rows of a totals file: their values in a figure's unit, counted by the measure word that was published."""

from __future__ import annotations

from decimal import Decimal

from lawnb.formats import MONEY, SHARE
from lawnb.intake.contracts import SCALES
from lawnb.intake.tables import Row

#: Words that count, as bodies publish their totals; a figure keeps the one that was published (17309家次).
MEASURES = (
    *("起", "件", "宗", "项", "次", "个", "家", "人", "名", "辆", "类", "份", "场", "户", "处", "例", "条", "批", "部", "期", "卷", "艘", "台", "趟"),
    *("人次", "家次", "户次", "辆次", "车次", "场次", "件次", "班次"),
)
#: Words before them that multiply: 80.96万件.
MULTIPLES = {"千": 3, "万": 4, "亿": 8}


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
    return row["unit"] in (None, unit) or (row["unit"], unit) in SCALES or (unit in MEASURES and _measure(row["unit"]) in MEASURES)


def published_measure(row: Row, unit: str) -> str:
    """The measure word that a count was published with, 家次 for example; else the figure's own unit."""
    word = _measure(row["unit"] or unit)
    return word if unit in MEASURES and word in MEASURES else unit


def _measure(unit: str) -> str:
    """A unit without the word that multiplies it: 万件 counts 件."""
    return unit[1:] if unit[0] in MULTIPLES and len(unit) > 1 else unit
