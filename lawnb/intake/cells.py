"""A cell as it stands in a file: what it may be, how it is shown, and what is said of one that cannot be read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from lawnb.figures import Status
from lawnb.intake.contracts import Field
from lawnb.intake.unseen import visible

#: What stands in for a formula that was never calculated: a program wrote the file, and no spreadsheet has opened it.
UNCALCULATED = "#未计算"
#: Excel's own bound on the text of one cell.
LONGEST_TEXT = 32_767

Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None
Value = str | int | Decimal | datetime.date | bool | tuple[str, ...] | Status | None


class BadCell(ValueError):
    """A cell that is not of its field's type or has lost its value; message and remedy are Chinese."""

    def __init__(self, message: str, remedy: str):
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}。{remedy}")


@dataclass(frozen=True)
class Context:
    """What the file says of a column's cells.

    Parameters
    ----------
    scale
        Power of ten from the heading's unit to the field's (万元 to 元: 4).
    date1904
        The workbook counts days from 1904.
    """

    scale: int = 0
    date1904: bool = False


def shown(cell: Cell, field: Field) -> str:
    """A cell's text in a message: quoted and short, and not at all where it may tell of a person."""
    if field.private or field.code in ("identity_number", "credit_code"):
        return "此格的内容"
    text = visible(as_text(cell))
    return f"'{text[:40]}{'…' if len(text) > 40 else ''}'"


def as_text(cell: Cell) -> str:
    """A cell as a person reads it in the sheet; whole numbers without a decimal point."""
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
