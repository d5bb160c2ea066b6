"""A column's texts that mean what they say, told by one expression over all of them; what is left is for `cells.interpret`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from lawnb.intake import codes
from lawnb.intake.cells import BadCell, Cell, Context, Value
from lawnb.intake.contracts import Field
from lawnb.intake.quantities import CONVERTED
from lawnb.intake.values import DAY_REWRITTEN, NOTHING_MARKS, NULLS, interpret

#: Texts that need no second look: no spaces, marks or signs that anything was lost (#, ?, and the colon of an error).
CLEAN_TEXT = r"[!-\x22$-9;->@-~\u4e00-\u9fff《》〈〉〔〕、。·“”—\uff01-\uff1e\uff20-\uff5e]{1,1000}"
#: A document number in its one form; not digits and E alone, which a spreadsheet may have made.
CLEAN_DOCUMENT = r"(?:[0-9A-Fa-f-]{0,40}[\u4e00-\u9fffG-Zg-z〔]|[A-Fa-f])[0-9A-Za-z\u4e00-\u9fff〔〕-]{0,100}"
CLEAN_CREDIT_CODE, CLEAN_IDENTITY_NUMBER = r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}", r"[1-9][0-9]{16}[0-9X]"
YEAR = r"(?:19(?:49|[5-9][0-9])|2[01][0-9]{2})"
CLEAN_DATE = rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}"
#: As offices write days.
OTHER_DATE = rf"{YEAR}(?:/[0-9]{{1,2}}/[0-9]{{1,2}}|\.[0-9]{{1,2}}\.[0-9]{{1,2}}|年[0-9]{{1,2}}月[0-9]{{1,2}}日)"
CLEAN_INTEGER, CLEAN_NUMBER = r"[0-9]{1,15}", r"[0-9]{1,15}(?:\.[0-9]{1,10})?"
#: What is left of a text in a wrong encoding, though each of its signs is a clean one.
LOST = "锟斤拷"


@dataclass(frozen=True)
class Form:
    """How texts of a field look that mean what they say.

    Parameters
    ----------
    one, all
        The form of one text, and of a column's texts, each on a line; blank ones too where the field may be blank.
    value
        The value of a text that is not blank; a ValueError where it is none after all.
    note
        What was normalised to reach it.
    """

    one: re.Pattern[str]
    all: re.Pattern[str]
    value: Callable[[str], Value]
    note: str | None


@cache
def forms(field: Field, scale: int) -> tuple[Form, ...]:
    """The forms of a field's texts; none where each has to be looked at."""
    found = []
    for clean, value, note in () if field.pattern else _clean(field, scale):
        one = clean if field.required else f"(?:{clean})?"
        found.append(Form(re.compile(one), re.compile(f"(?:{one}\n)*+{one}"), value, note))
    return tuple(found)


def _clean(field: Field, scale: int) -> Iterable[tuple[str, Callable[[str], Value], str | None]]:
    if field.type == "date":
        yield CLEAN_DATE, datetime.date.fromisoformat, None
        yield OTHER_DATE, _day, DAY_REWRITTEN
    elif field.type in ("integer", "number"):
        note = CONVERTED if scale and field.unit == "元" else None
        if field.type == "number":
            yield CLEAN_NUMBER, _within(field, (lambda text: Decimal(text).scaleb(scale)) if scale else Decimal), note
        elif not scale:
            yield CLEAN_INTEGER, _within(field, int), note
    elif field.code == "credit_code":
        yield CLEAN_CREDIT_CODE, _checked(codes.is_credit_code), None
    elif field.code == "identity_number":
        yield CLEAN_IDENTITY_NUMBER, _checked(codes.is_identity_number), None
    elif field.type == "string" and not field.enum and not field.synonyms:
        yield CLEAN_DOCUMENT if field.code else CLEAN_TEXT, str, None


@lru_cache(maxsize=4096)  # the same days come again in every column
def _day(text: str) -> datetime.date:
    return datetime.date(*map(int, re.findall("[0-9]+", text)))


def _checked(is_one: Callable[[str], bool]) -> Callable[[str], str]:
    """A code that has its check character, and that no spreadsheet has made."""

    def checked(text: str) -> str:
        if codes.SCIENTIFIC.fullmatch(text) or codes.ZEROED.fullmatch(text) or not is_one(text):
            raise ValueError(text)
        return text

    return checked


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
def listed(field: Field) -> dict[str, Value]:
    """The values of the words that a field lists and of a blank, where `interpret` has nothing to say of it."""
    found = {}
    for word in ("", *(("是", "否") if field.type == "boolean" else field.enum)):
        try:
            value, note = interpret(word, field, Context())
        except BadCell:
            continue
        if note is None:
            found[word] = value
    return found


def read_all(texts: list[str], field: Field, scale: int) -> tuple[list[Value], str | None] | None:
    """The values of texts that are all in one of the field's forms, the list itself where they stay as they are, and what was normalised."""
    known = listed(field)
    if field.enum or field.type == "boolean":
        return ([known[text] for text in texts], None) if known.keys() >= set(texts) else None
    own = forms(field, scale)
    if not own or not NULLS.isdisjoint(texts) or (field.code and not NOTHING_MARKS.isdisjoint(texts)):
        return None
    joined = "\n".join(texts)
    if LOST in joined or joined.count("\n") >= len(texts):
        return None
    form = next((form for form in own if form.all.fullmatch(joined)), None)
    if form is None:
        return None
    if form.value is str and "" not in texts:
        return texts, None
    try:
        return [form.value(text) if text else None for text in texts], form.note
    except ValueError:
        return None


def read_some(cells: Sequence[Cell], places: Iterable[int], field: Field, scale: int, found: list[Value], notes: dict[str, set[int]]) -> list[int]:
    """Enter the values of the cells at these places that are in the field's own form, and what was normalised; returns the other places."""
    left = []
    for place in places:
        cell = cells[place]
        if cell.__class__ is not str or not _read_one(cell, place, field, scale, found, notes):
            left.append(place)
    return left


def _read_one(text: str, place: int, field: Field, scale: int, found: list[Value], notes: dict[str, set[int]]) -> bool:
    known = listed(field)
    if text in known:
        found[place] = known[text]
        return True
    form = next((form for form in forms(field, scale) if form.one.fullmatch(text)), None)
    if form is None or LOST in text or text in NULLS or (field.code and text in NOTHING_MARKS):
        return False
    try:
        found[place] = form.value(text)
    except ValueError:
        return False
    if form.note:
        notes.setdefault(form.note, set()).add(place)
    return True
