"""The row of a form that numbers its columns: 甲, 乙, 1, 2=3+4."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawnb.intake.cells import Cell
from lawnb.intake.columns import Header, plain

ORDINAL = re.compile("[0-9]{1,4}")
#: The name of a column in the row that numbers them: 甲, (1), 2=3+4; and those that it begins with.
PLACE = re.compile(r"[甲乙丙丁戊己庚辛]|[栏行列]次|\(?[0-9]{1,4}\)?(?:=[0-9+\-=()]+)?")
FIRST_PLACES = {"甲", "栏次", "列次", "行次"}


def counts_places(texts: Sequence[str]) -> bool:
    """Whether the texts of a row count the columns: 甲, 乙, 1, 2, 3; 1, 2=3+4, 3, 4. Two or three numbers without more may be values."""
    if not all(map(PLACE.fullmatch, texts)):
        return False
    numbers = [int(digits[0]) for text in texts if (digits := ORDINAL.match(text.strip("()")))]
    more = len(numbers) > 3 or len(numbers) < len(texts) or any("=" in text for text in texts)
    return more and bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def numbers_columns(cells: Sequence[Cell], header: Header, alone: bool = False) -> bool:
    """Whether a row under the header numbers its columns (甲, 乙, 1, 2, 3 …): it does so where a date should stand, too, or begins with 甲.

    Parameters
    ----------
    alone
        It is the only row of its table, and 1, 2, 3, 4 are its values.
    """
    named = [text for cell in cells if (text := plain(cell))]
    dated = any(column.field.type == "date" for column in header.columns)
    if named and (named[0] in FIRST_PLACES or (not (dated or alone) and named[0].strip("()") == "1")) and counts_places(named):
        return True
    texts = [plain(cell).strip("()") for cell in cells]
    dates = [texts[c.position] for c in header.columns if c.field.type == "date" and c.position < len(texts)]
    numbers = [int(text) for text in texts if ORDINAL.fullmatch(text)]
    counted = numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2
    return bool(dates) and counted and all(ORDINAL.fullmatch(text) or text in "甲乙丙丁戊己" for text in texts if text) and all(dates)
