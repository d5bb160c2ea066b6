"""Dates as people and spreadsheets write them; an order of day and month that could be two is never guessed."""

from __future__ import annotations

import datetime
import re

from lawnb.intake.numbers import half_width

#: A time of day is not needed; of another time zone it could be another day. Without a space or 日 before it, its first digit could be the day's last.
TIME = (
    r"(?:(?:[T ] ?|(?<=[日号])|(?<=期[一二三四五六日天]))(?:(?:上午|下午|[AP]M) ?)?[0-9]{1,2}"
    r"(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|[时点](?:[0-9]{1,2}分(?:[0-9]{1,2}秒)?)?)(?: ?[AP]M)?(?:\+08:?00)?)?"
)
WEEKDAY = r"(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?"
#: Year first, or all eight digits, with or without six of the time: what can be read in one way only.
FORMS = (
    re.compile(rf"([0-9]{{4}}) ?[-/.、,_\\—–年] ?([0-9]{{1,2}}) ?[-/.、,_\\—–月] ?([0-9]{{1,2}}) ?[日号.]?{WEEKDAY}{TIME}"),
    re.compile(rf"([0-9]{{4}}) ?([0-9]{{2}}) ?([0-9]{{2}})(?:[0-9]{{6}}|{TIME})"),
)
CHINESE_DATE = re.compile(r"([二一][〇零○Oo0一二三四五六七八九]{3}|[12][0-9]{3})年([一二三四五六七八九十元正]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
CHINESE_DIGITS = str.maketrans("〇零○Oo一二三四五六七八九", "00000123456789")
SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
#: Days from 1900-01-01 on that a record may have as Excel's serial number: 1954 to 2119.
SERIALS = range(20_000, 80_000)
EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}


def from_serial(serial: float, date1904: bool = False) -> datetime.date | None:
    """The day of a spreadsheet's serial number, in the workbook's date system (ECMA-376 18.17.4.1); None beyond belief."""
    if int(serial) not in SERIALS:
        return None
    return EPOCHS[date1904] + datetime.timedelta(days=int(serial))


def from_text(text: str) -> datetime.date | None:
    """The day that a text names.

    Raises
    ------
    ValueError
        It names a day that there is not, as 2023-02-30.
    """
    plain = " ".join(half_width(text).split())
    for form in FORMS:
        if match := form.fullmatch(plain):
            return datetime.date(*map(int, match.groups()))
    if match := CHINESE_DATE.fullmatch(plain.replace(" ", "")):
        year, month, day = match.groups()
        return datetime.date(int(year.translate(CHINESE_DIGITS)), _ordinal(month), _ordinal(day))
    return None


def _ordinal(text: str) -> int:
    """1 to 31 in Chinese numerals; anything else is a ValueError."""
    tens, ten, ones = text.rpartition("十")
    digits = {"": 0, **{sign: n for n, sign in enumerate("一二三四五六七八九", 1)}}
    try:
        return (digits[tens] or 1) * 10 + digits[ones] if ten else digits[text]
    except KeyError:
        raise ValueError(text) from None
