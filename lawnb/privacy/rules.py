"""What personal data look like: one rule a kind, over texts as a reader reads them.

Sources: GB 11643-1999 (identity numbers), GA 36-2018 (plates), the numbering plan of the Ministry of Industry and Information
Technology (phones), ISO/IEC 7812-1 (cards, with Luhn's check digit), the numbers that the National Immigration Administration
prints (passports, permits, permanent residence). What is to be hidden in what is published: 行政处罚法 (2021) art. 48 with
个人信息保护法 arts. 4, 28, 政府信息公开条例 art. 15.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn

from lawnb.intake.codes import PROVINCES as PROVINCE_CODES
from lawnb.intake.codes import is_identity_number, is_old_identity_number
from lawnb.privacy.doors import DOOR, ROOM
from lawnb.privacy.plates import LABELLED_PLATE, PLATE, PLATE_SIGNS

#: Between the characters of a number that somebody has spaced out.
GAP = r"[ \t\u00a0\-·._/*()]{0,3}"
SEPARATOR = r"[ \-·._/*]{1,3}"
#: No part of a longer number or word; after a comma may come the next cell of a CSV, after a point a fraction, but that of a
#: number which a spreadsheet took for a quantity.
AFTER_NUMBER = r"(?![0-9])(?!\.(?!0(?![0-9]))[0-9])"
BEFORE, AFTER = r"(?<![0-9A-Za-z])(?<![0-9]\.)", rf"(?![A-Za-z]){AFTER_NUMBER}"
#: Before a number with a check digit, or after the short word that says what it is, may stand letters.
BEFORE_NUMBER = r"(?<![0-9])(?<![0-9]\.)"
BEFORE_PHONE = rf"(?:{BEFORE}|(?<=[Tt]el|TEL|mob|Mob|ell|one)|(?<=wx|qq|WX|QQ|VX|vx|Wx))"
#: Digests are long, lower or upper, and no word holds a number by chance so often.
DIGEST = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}")
WORD = re.compile(r"[0-9A-Za-z]")
DECIMAL = re.compile(r"(?!0\d)\d+\.\d+")
HAN = "\u4e00-\u9fff"
#: Issuers' prefixes of bank cards, with their lengths: UnionPay and old Chinese ones; Visa, Mastercard and JCB; American Express.
ISSUERS = re.compile(r"(?:6[025]|9558)\d{12,17}|(?=.{16}$)(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35)\d*|3[47]\d{13}|4\d{18}")
#: Where nobody says what a number counts, it may be somebody's.
NO_COUNT = rf"(?!\s?[{HAN}])"


def spaced(*groups: int, first: str = "", last: str = "") -> str:
    """Groups of so many digits with gaps between them, or with one separator between all of them.

    Parameters
    ----------
    first, last
        What the first and the last characters are, where they are not any digits; counted in their groups.
    """
    units = [first] * bool(first) + [r"\d"] * (sum(groups) - bool(first) - bool(last)) + [last] * bool(last)
    ends, end = set(), 0
    for size in groups:
        end += size
        ends.add(end)
    whole = "".join(unit + (GAP if n in ends and n < len(units) else "") for n, unit in enumerate(units, 1))
    return f"(?:{whole}|{SEPARATOR.join(units)})"


@dataclass(frozen=True)
class Rule:
    """One kind of personal data.

    Parameters
    ----------
    name
        As findings and messages give it.
    pattern
        What it looks like in a readable text; its group `value`, where there is one, is what is personal.
    holds
        Whether what looks like one is one, of its letters and digits.
    loose
        Whether spaces between its digits may be those between the columns of a table.
    digits, one_of
        How many digits at least, and one of which characters, a text must have to be looked through.
    """

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = lambda _: True
    loose: bool = False
    digits: int = 4
    one_of: str = ""

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a readable text has one."""
        group = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            value, (start, end) = match[group], match.span(group)
            fraction = self.loose and DECIMAL.fullmatch(value)
            if not fraction and self.holds(re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", value)) and not _in_digest(text, start, end):
                yield start, end


def _in_digest(text: str, start: int, end: int) -> bool:
    """Whether what was found is a piece of a digest in hexadecimals."""
    while start and WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and WORD.match(text[end]):
        end += 1
    word = text[start:end]
    return bool(DIGEST.fullmatch(word)) and not word.isdigit()


# -- what holds of the letters and digits of each kind -------------------------------------------------------------------


def is_card(number: str) -> bool:
    """Whether a number is one of a bank card: an issuer's prefix, no row of zeros, Luhn's check digit.

    Prefixes 4 and 5 are those of provinces' codes too: a division code with a year after it numbers a case, not a card.
    """
    case = number[0] in "45" and "1990" <= number[6:10] <= "2099"
    return bool(ISSUERS.fullmatch(number)) and "0" * 9 not in number and not case and luhn.is_valid(number)


def _is_phone(number: str) -> bool:
    return len(set(number[-8:])) > 1  # 00000000 is a blank to be filled in


def _is_passport(number: str) -> bool:
    """Whether it is no letter with a day after it, as documents are numbered, nor a blank to be filled in."""
    digits = re.sub(r"\D", "", number)
    return len(set(digits)) > 2 and not ("1990" <= digits[:4] <= "2050" and _is_day(digits[:8], "%Y%m%d"))


def _is_old_residence(number: str) -> bool:
    return int(number[3:5]) in PROVINCE_CODES and _is_day(number[7:13], "%y%m%d")


def _is_day(digits: str, form: str) -> bool:
    try:
        datetime.datetime.strptime(digits, form)
    except ValueError:
        return False
    return True


# -- the rules -----------------------------------------------------------------------------------------------------------

_AREA = r"(?:10|2\d|[3-9]\d\d)"
_ABROAD = rf"(?:\(?(?:\+|00)?86\)?{GAP})"
_LABEL = r"(?:电话|传真|座机|手机|热线|联系方式|Tel|TEL|tel|Fax|FAX|fax)"
#: Passports, and permits between the mainland, Hong Kong, Macau and Taiwan; diplomats' and officials' have seven digits too.
_PASSPORT = rf"(?<![A-Z]/)[EGDPSHMCTLWegdpshmctlw]{GAP}(?:\d[ ·]?){{7}}\d|[DSPdsp][Ee]?{GAP}\d{{7}}|[EeCc][A-HJ-NP-Za-hj-np-z]{GAP}\d{{7}}|[HMhm]{GAP}\d{{8}}{GAP}\d{{2}}"
_PAPERS = r"(?:护照|[Pp]assport|PASSPORT|通行证|台胞证|回乡证|居留证?|居住证|永居|军官证|士兵证|军人证|警官证|驾驶证|从业资格证|社保卡?|医保卡?|社会保障卡?|残疾证)"

RULES = (
    Rule(
        "公民身份号码",
        # with its check digit, wherever it is spaced out; those of residents from Hong Kong, Macau, Taiwan and abroad too
        re.compile(f"{BEFORE_NUMBER}{spaced(*[1] * 18, first='[1-9]', last='[0-9Xx]')}{AFTER_NUMBER}"),
        lambda number: is_identity_number(number.upper()),
        loose=True,
        digits=17,
    ),
    Rule(
        "公民身份号码",
        # a text that calls it one need not have copied it rightly
        re.compile(rf"(?:身份证|身份号码|身份证件号)[^\n0-9A-Za-z]{{0,8}}(?P<value>[1-9](?:{GAP}\d){{13,16}}{GAP}[0-9Xx])(?![0-9A-Za-z])"),
        digits=14,
        one_of="身",
    ),
    Rule("公民身份号码（15 位）", re.compile(f"{BEFORE}{spaced(3, 3, 6, 3, first='[1-9]')}{AFTER}"), is_old_identity_number, loose=True, digits=15),
    Rule("手机号码", re.compile(rf"{BEFORE_PHONE}(?:{_ABROAD}(?:\(0\))?|0)?(?=1{GAP}[3-9]){spaced(3, 2, 1, 1, 4, first='1')}{AFTER}"), _is_phone, loose=True, digits=11),
    Rule(
        "固定电话",
        re.compile(rf"(?<![0-9A-Za-z])(?:[(\[]?0{_AREA}[)\]]?|{_ABROAD}[(\[]?0?{_AREA}[)\]]?){GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}{AFTER}"),
        _is_phone,
        loose=True,
        digits=10,
    ),
    Rule("固定电话", re.compile(rf"{_LABEL}[^\d\n]{{0,6}}(?P<value>[2-9]\d{{2,3}}[ -]?\d{{4}}){AFTER}"), _is_phone, digits=7),
    Rule("固定电话", re.compile(rf"{BEFORE}(?P<value>[2-9]\d{{6,7}})\s?\((?:办|宅|家|值班|传真|办公室)\)"), _is_phone, digits=7, one_of="("),
    Rule("车牌号", re.compile(PLATE), lambda number: any(character.isdigit() for character in number), digits=1, one_of=PLATE_SIGNS),
    Rule("车牌号", re.compile(LABELLED_PLATE), lambda number: sum(character.isdigit() for character in number) > 1, digits=2, one_of="车牌号"),
    *(
        Rule("银行卡号", re.compile(f"{before}{pattern}{AFTER}"), is_card, loose=True, digits=15)
        for before, pattern in (
            *((BEFORE, spaced(*groups)) for groups in ((4, 4, 4, 4, 3), (4, 4, 4, 4), (6, 13), (4, 6, 5))),
            (BEFORE_NUMBER, r"\d{15,19}"),
            # UnionPay's in groups of any size
            (BEFORE_NUMBER, r"(?=62(?:\D{0,3}\d){14,17}(?!\d))62\d{1,4}(?:[ \-·._/*]{1,3}\d{3,13}){1,5}"),
        )
    ),
    Rule("护照或者通行证号码", re.compile(rf"{BEFORE}(?:{_PASSPORT}){AFTER}"), _is_passport, digits=7),
    Rule("护照或者通行证号码", re.compile(rf"{BEFORE}[A-Z]{{3}}{GAP}\d{{12}}{AFTER}"), _is_old_residence, digits=12),
    Rule(
        "护照或者通行证号码",
        re.compile(rf"{_PAPERS}[^\n0-9A-Za-z，。；]{{0,8}}(?:[Nn]o\.?\s?)?(?P<value>[A-Za-z]{{0,3}}{GAP}\d(?:{GAP}\d){{6,17}}[0-9Xx]?){AFTER}(?:(?=号)|{NO_COUNT})"),
        digits=7,
        one_of="证照passPASS永社医居",
    ),
    Rule(
        "电子邮箱",
        re.compile(rf"(?<![\w.+-])\w(?:[\w.+'-]*\w)?\s?@\s?[A-Za-z0-9-]+(?:\s?[.。]\s?[A-Za-z0-9-]+)*\s?[.。]\s?(?:(?!png|svg|jpe?g|gif|webp|css|js)[A-Za-z]{{2,}}|公司|网络|中国|政务|公益)"),
        digits=0,
        one_of="@",
    ),
    Rule(
        "电子邮箱",
        re.compile(r"(?<![\w.+-])[\w.+-]+\s?[(\[{<]\s?(?:at|AT|艾特)\s?[)\]}>]\s?[A-Za-z0-9-]+(?:\s?(?:[.。]|[(\[{<]\s?(?:dot|DOT|点)\s?[)\]}>])\s?[A-Za-z]{2,})+"),
        digits=0,
        one_of="([{<",
    ),
    Rule("住址", re.compile(DOOR), digits=0, one_of="号"),
    Rule("住址", re.compile(ROOM), digits=3, one_of="室房户栋幢座元厦寓舍院园苑城府居庭湾郡轩庄山楼层区"),
)
