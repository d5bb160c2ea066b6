"""The units that a sheet gives for its columns elsewhere than in their own headings: in a line above, over a group, in a note below."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from lawnb.formats import COUNTERS
from lawnb.intake.cells import Cell, as_text, is_blank
from lawnb.intake.headings import SCALES, UNITS
from lawnb.intake.sheets import Sheet

#: Without the unit of shares, which in a cell is a number.
UNIT_WORDS = UNITS.union(COUNTERS) - {"1"}
ONE = "|".join(map(re.escape, sorted(UNIT_WORDS, key=len, reverse=True)))
UNIT = rf"(?:人民币)?(?P<unit>{ONE})"
#: One that stands by itself, and in no name such as 万元路.
BY_ITSELF = re.compile(rf"(?<!\w){UNIT}(?!\w)")
#: 单位：万元, 金额单位(万元), 单位为件、万元, and all that follows.
UNIT_LINE = re.compile(r"单位(?:均?为|是)?(?P<rest>[^。\n]*)")
COUNTED_IN = re.compile(rf"以\s*{UNIT}\s*(?:为单位|计)")
#: A cell with nothing but a unit.
ALONE = re.compile(rf"\(?\s*{UNIT}\s*\)?")
#: 罚没金额（万元）, above 罚款 and 没收; 台账（件、万元）.
AT_END = re.compile(r"[^\n]*\((?P<units>[^()\n]*)\)\s*")
#: How many rows above the headings may hold what spans several of them.
MOST_ABOVE = 4


def text_of(cell: Cell) -> str:
    return "" if is_blank(cell) else unicodedata.normalize("NFKC", as_text(cell)).strip()


def units_in(text: str) -> list[str]:
    """The units that a text says its table is in."""
    lines = [match["unit"] for line in UNIT_LINE.finditer(text) for match in BY_ITSELF.finditer(line["rest"])]
    return lines + [match["unit"] for match in COUNTED_IN.finditer(text)]


def units_at_end(text: str) -> list[str]:
    """The units in the brackets that a title ends with."""
    match = AT_END.fullmatch(text)
    return [unit["unit"] for unit in BY_ITSELF.finditer(match["units"])] if match else []


def money_in(text: str) -> list[str]:
    """The units of money that a text, which may be one alone, says its table is in, with the others that it says beside them."""
    alone = ALONE.fullmatch(text)
    found = units_in(text) or ([alone["unit"]] if alone else [])
    return found if any((unit, "元") in SCALES for unit in found) else []


def money_above(sheet: Sheet, first: int) -> list[str]:
    """The units in the nearest line above a header that gives one of money, which may stand above an earlier table of the sheet, or in its name."""
    for row in [*range(first - 1, sheet.top - 1, -1), *range(min(sheet.top, sheet.titles) - 1, -1, -1)]:
        for text in filter(None, map(text_of, sheet.row(row))):
            if found := money_in(text):
                return found
    names = (units_at_end(unicodedata.normalize("NFKC", name)) for name in sheet.names)
    return next((found for found in names if any((unit, "元") in SCALES for unit in found)), [])


def unit_over(sheet: Sheet, last: int, position: int, own: str | None) -> str | None:
    """The unit of what stands over a column, above its heading's last row: 罚没金额（万元） over 罚款; None where nothing gives one that the field can have.

    Parameters
    ----------
    own
        The field's unit.
    """
    for row in range(last - 1, max(sheet.top, last - MOST_ABOVE) - 1, -1):
        found = [unit for unit in units_at_end(text_of(over(sheet, row, position))) if (unit, own) in SCALES]
        if len({SCALES[unit, own] for unit in found}) == 1:
            return found[0]
    return None


def over(sheet: Sheet, row: int, position: int) -> Cell:
    """The cell of a row that stands over a column: a merged one over all that it spans, any other up to the next one that is filled."""
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= position <= right:
            return sheet.cell(top, left)
    cells: Sequence[Cell] = sheet.row(row)[: position + 1]
    place = next((n for n in reversed(range(len(cells))) if not is_blank(cells[n])), None)
    if place is None:
        return None
    ends = [right for top, left, bottom, right in sheet.merged if top <= row <= bottom and left == place]
    return None if ends else cells[place]
