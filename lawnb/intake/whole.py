"""A column's texts that are in the contract's own form already, told by one expression over all of them; the rest is for `cells.interpret`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from lawnb.intake.cells import NOTHING_MARKS, BadCell, Cell, Context, Value, interpret
from lawnb.intake.contracts import Field

#: Texts that need no second look: no spaces, marks or signs that anything was lost.
CLEAN_TEXT = r"[0-9A-Za-z\u4e00-\u9fff《》〈〉〔〕（），。；：、·“”%.]{1,1000}"
#: A document number in its one form; not digits and E alone, which a spreadsheet may have made.
CLEAN_DOCUMENT = r"[0-9A-Fa-f-]{0,40}[\u4e00-\u9fffG-Zg-z〔][0-9A-Za-z\u4e00-\u9fff〔〕-]{0,100}"
CLEAN_DATE = r"(?:19(?:49|[5-9][0-9])|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}"
CLEAN_INTEGER, CLEAN_NUMBER = r"[0-9]{1,15}", r"[0-9]{1,15}(?:\.[0-9]{1,10})?"
#: What is left of a text in a wrong encoding, though each of its signs is a clean one.
LOST = "锟斤拷"
CHECKED_CODES = ("credit_code", "identity_number")


@dataclass(frozen=True)
class Form:
    """How texts of a field look that mean what they say.

    Parameters
    ----------
    one, all
        The form of one text, and of a column's texts, each on a line; blank ones too where the field may be blank.
    value
        The value of a text that is not blank; a ValueError where it is none after all.
    """

    one: re.Pattern[str]
    all: re.Pattern[str]
    value: Callable[[str], Value]


@cache
def form(field: Field, scaled: bool) -> Form | None:
    """The form of a field's texts; None where each has to be looked at, or they are few."""
    clean, value = _clean(field, scaled)
    if clean is None:
        return None
    one = clean if field.required else f"(?:{clean})?"
    return Form(re.compile(one), re.compile(f"(?:{one}\n)*+{one}"), value)


def _clean(field: Field, scaled: bool) -> tuple[str | None, Callable[[str], Value]]:
    if field.pattern:
        return None, str
    if field.type == "string" and not field.enum and field.code not in CHECKED_CODES:
        return (CLEAN_DOCUMENT if field.code else CLEAN_TEXT), str
    if field.type == "date":
        return CLEAN_DATE, datetime.date.fromisoformat
    if field.type in ("integer", "number") and not scaled:
        return (CLEAN_INTEGER, _within(field, int)) if field.type == "integer" else (CLEAN_NUMBER, _within(field, Decimal))
    return None, str


def _within(field: Field, number: Callable[[str], int | Decimal]) -> Callable[[str], int | Decimal]:
    """The number of a text, held to the field's bounds."""
    if field.minimum in (None, 0) and field.maximum is None:
        return number  # what has no sign is not below zero

    def bounded(text: str) -> int | Decimal:
        value = number(text)
        if (field.minimum is not None and value < field.minimum) or (field.maximum is not None and value > field.maximum):
            raise ValueError(text)
        return value

    return bounded


@cache
def words(field: Field) -> dict[str, Value]:
    """The values of the words that a field lists, each as `interpret` reads it, where it has nothing to say of it."""
    found = {}
    for word in ("是", "否") if field.type == "boolean" else field.enum:
        try:
            value, note = interpret(word, field, Context())
        except BadCell:
            continue
        if note is None:
            found[word] = value
    return found


def read_all(texts: list[str], field: Field, scaled: bool) -> list[Value] | None:
    """The values of texts that are all in the field's own form, the list itself where they stay as they are; None where one is not."""
    own = form(field, scaled)
    if own is None or (field.code and not NOTHING_MARKS.isdisjoint(texts)):
        return None
    joined = "\n".join(texts)
    if LOST in joined or joined.count("\n") >= len(texts) or not own.all.fullmatch(joined):
        return None
    if own.value is str and "" not in texts:
        return texts
    try:
        return [own.value(text) if text else None for text in texts]
    except ValueError:
        return None


def read_some(cells: list[Cell], codes: list[int], field: Field, scaled: bool, found: list[Value]) -> list[int]:
    """Enter the values of the cells that are in the field's own form; returns the codes of the others."""
    own, known = form(field, scaled), words(field)
    marks = NOTHING_MARKS if field.code else ()
    left = []
    for code in codes:
        cell = cells[code]
        if cell.__class__ is str and cell in known:
            found[code] = known[cell]
        elif cell.__class__ is str and own and own.one.fullmatch(cell) and LOST not in cell and cell not in marks:
            try:
                found[code] = own.value(cell) if cell else None
            except ValueError:
                left.append(code)
        else:
            left.append(code)
    return left
