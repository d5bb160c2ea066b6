"""What tells a person's number from those of cases, documents, divisions and amounts that look like it.

A case is often numbered by the division's code (GB/T 2260), a year or a day, and a serial: fifteen to nineteen digits, as identity numbers and cards have.
"""

from __future__ import annotations

import datetime
import re

from stdnum import luhn

from lawnb.intake.codes import PROVINCES, is_identity_number, is_old_identity_number

#: Issuers' prefixes of bank cards, with their lengths: UnionPay and old Chinese ones; Visa, Mastercard and JCB; American Express.
CARD = re.compile(r"6[025]\d{14,17}|9558\d{15}|(?=.{16}$)(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35)\d*|3[47]\d{13}|4\d{18}")
#: Who was born later is hardly in a bureau's records, and a day after it numbers a case. A text that says so is believed (see `rules`).
YOUNGEST = 2018
#: Years that number what a report may tell of.
YEARS = range(2010, 2036)
#: The first digits of permanent residence cards, and of the residence permits for Hong Kong, Macau and Taiwan.
RESIDENTS = ("9", "81", "82", "83")
DECIMAL = re.compile(r"(?!0\d)\d+\.\d+")
GROUP = re.compile(r"[0-9A-Za-z]+")
#: Of an identity number 6, 4, 4, 4; of a card five of four.
MOST_GROUPS = 6
#: With signs between them that part the numbers of a list, and those that seldom do.
MOST_LISTED, USUAL = 3, frozenset("-·._/*")
#: An index number or a document's: 0431-2023-0012.
DATED = re.compile(r"\(?0\d{2,3}\)?([-/])20[12]\d\1\d{4}")


def written_as_one(value: str) -> bool:
    """Whether digits are grouped as those of one number are: no fraction, no two separators, not a row of numbers."""
    groups = GROUP.findall(value)
    separators = {sign for sign in value if not (sign.isalnum() or sign.isspace() or sign in "()[]+")}
    even = len(groups) <= MOST_GROUPS or len({len(group) for group in groups[:-1]}) == 1
    if separators - USUAL:  # a comma, a colon: of such rows of numbers are made, of a code, a day and a count too
        even = len(groups) <= MOST_LISTED or all(len(group) == 1 for group in groups)
    return even and len(separators) < 2 and not DECIMAL.fullmatch(value) and not DATED.fullmatch(value)


def is_citizen(number: str) -> bool:
    """An identity number by its check digit, of a province or of a resident, born early enough."""
    place = int(number[:2]) in PROVINCES or number.startswith(RESIDENTS)
    return place and 1900 <= int(number[6:10]) < YOUNGEST and is_identity_number(number.upper())


def is_old_citizen(number: str) -> bool:
    """An identity number of before 1999, which has no check digit: born in 1930 or later, since 00 to 29 are years of today's cases."""
    return number[6:8] >= "30" and is_old_identity_number(number)


def is_card(number: str) -> bool:
    """A bank card: an issuer's prefix, no row of zeros, Luhn's check digit, and no case's number."""
    return bool(CARD.fullmatch(number)) and "0" * 9 not in number and luhn.is_valid(number) and not _is_case(number)


def _is_case(number: str) -> bool:
    """Whether a number may be a division's code with a year or a day of six digits behind it."""
    division = int(number[:2]) in PROVINCES and (number[2:4] <= "43" or number[2:4] == "90") and (number[4:6] <= "35" or "81" <= number[4:6] <= "85")
    return division and (int(number[6:10]) in YEARS or (number[6:8] >= "12" and int(number[6:8]) + 2000 in YEARS and is_day(number[6:12], "%y%m%d")))


def is_phone(number: str) -> bool:
    return len(set(number[-8:])) > 1  # 00000000 is a blank to be filled in


def is_passport(number: str) -> bool:
    """Whether it is no blank to be filled in, and no letter with a day or a year behind it, as documents are numbered.

    Ordinary passports, E and G with eight digits, are so many that only a whole day counts against one.
    """
    digits = re.sub(r"\D", "", number)
    if len(set(digits)) < 3 or int(digits[:4]) in YEARS and is_day(digits[:8], "%Y%m%d"):
        return False
    return number[0] in "EeGg" and number[1].isdigit() or int(digits[:4]) not in YEARS


def is_old_residence(number: str) -> bool:
    """A permanent residence card of the old kind: nationality, province and place, day of birth, serial."""
    return int(number[3:5]) in PROVINCES and is_day(number[7:13], "%y%m%d")


def is_day(digits: str, form: str) -> bool:
    try:
        datetime.datetime.strptime(digits, form)
    except ValueError:
        return False
    return True
