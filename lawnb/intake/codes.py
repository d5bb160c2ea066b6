"""Codes with a check character, and codes that a spreadsheet has destroyed."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from lawnb.intake.numbers import half_width

#: 4.31103E+17: what is left of a long number that a spreadsheet took for a quantity.
SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")
#: A float holds fifteen digits; of a longer number the rest are zeros that were not there.
MOST_DIGITS = 15
ZEROED = re.compile(r"[0-9]{15}0{2,}")
SPACES_AND_HYPHENS = re.compile(r"[\s\-]")
YEAR_IN_BRACKETS = re.compile(r"[\[(【〔﹝{［]([0-9]{4})[\])】〕﹞}］]")


def compact(text: str) -> str:
    """A code without spaces and hyphens, half-width, in capitals."""
    plain = half_width(text)
    return plain.upper() if plain.isalnum() else SPACES_AND_HYPHENS.sub("", plain).upper()


@lru_cache(maxsize=4096)  # a haulier stands in many rows of several ledgers
def is_credit_code(code: str) -> bool:
    """A unified social credit code with its right check character (GB 32100-2015)."""
    try:
        return uscc.validate(code) == code
    except ValidationError:
        return False


def is_identity_number(number: str) -> bool:
    """A citizen's identity number of 18 characters with its right check digit and a day that there was (GB 11643-1999).

    The area code is not looked up: districts come and go, and the numbers stay.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        ric.get_birth_date(number)
        return ric.calc_check_digit(number) == number[-1]
    except ValidationError:
        return False


#: The first two digits of division codes (GB/T 2260).
PROVINCES = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83}


def is_old_identity_number(number: str) -> bool:
    """Whether 15 digits have a province and a day of birth in the places of an identity number of before 1999, which has no check digit."""
    if not re.fullmatch(r"[1-9][0-9]{14}", number) or int(number[:2]) not in PROVINCES:
        return False
    try:
        datetime.date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return True


def document_number(text: str) -> str:
    """A document number in one form: half-width, no spaces, the year in 〔〕 (GB/T 9704-2012 7.2.5)."""
    plain = "".join(half_width(text).split())
    return YEAR_IN_BRACKETS.sub(r"〔\1〕", plain)
