"""One cell's text to a value of its field's type: lossless normalisation is done, nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from lawnb.figures import Status
from lawnb.intake.contracts import Field

#: How records say that the body has no such power (the standard tables print it so too).
NOT_APPLICABLE_MARKS = {"—", "——", "－", "-", "–"}
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")

Value = str | int | Decimal | Status | None


class BadCell(ValueError):
    """A cell that is not of its field's type; the message is Chinese and holds the remedy."""


def _number(text: str, scale: int) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if plain.endswith("%"):
        plain, scale = plain[:-1], scale - 2
    if not NUMBER.fullmatch(plain):
        raise BadCell(f"'{text}' 不是数字。请填写阿拉伯数字，没有数字请留空")
    # scaleb moves the exponent, so 62.2 万元 keeps its precision of 0.1 万元
    return Decimal(plain.replace(",", "")).scaleb(scale)


def _integer(text: str) -> int:
    number = _number(text, 0)
    if number != number.to_integral_value():
        raise BadCell(f"'{text}' 不是整数。请核对后填写整数")
    return int(number)


def cell_value(text: str, field: Field, scale: int = 0) -> Value:
    """The value of a cell.

    Parameters
    ----------
    text
        The cell as the file holds it.
    field
        What the contract says of its column.
    scale
        Power of ten from the heading's unit to the field's (万元 to 元: 4).

    Returns
    -------
    str, int, Decimal, Status.NOT_APPLICABLE or None
        None for a blank cell: missing is not zero. The mark “—” in a number's column says that the body has no such power.

    Raises
    ------
    BadCell
        The text is not of the field's type or breaks its constraints.
    """
    text = text.strip().strip("\u3000")
    if not text:
        if field.required:
            raise BadCell("必填的格为空。请填写")
        return None
    if field.type == "string":
        return text
    if text in NOT_APPLICABLE_MARKS:
        return Status.NOT_APPLICABLE
    value = _integer(text) if field.type == "integer" else _number(text, scale)
    if field.minimum is not None and value < field.minimum:
        raise BadCell(f"'{text}' 小于 {field.minimum}。请核对")
    return value
