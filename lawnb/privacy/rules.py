"""What personal data look like: one rule a kind, over texts as a reader reads them.

Sources: GB 11643-1999 (identity numbers), GA 36-2018 (plates), the numbering plan of the Ministry of Industry and Information
Technology (phones), ISO/IEC 7812-1 (cards, with Luhn's check digit), the numbers that the National Immigration Administration
prints (passports, permits). What is to be hidden in what is published: 行政处罚法 (2021) art. 48 with 个人信息保护法 arts. 4, 28,
政府信息公开条例 art. 15.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import luhn

from lawnb.intake.codes import is_identity_number, is_old_identity_number

#: Between the characters of a number that somebody has spaced out.
GAP = r"[ \t\u00a0\-·.]{0,3}"
SEPARATOR = r"[ \-·.]{1,3}"
#: Characters that no reader sees, and that would part a number.
UNSEEN = dict.fromkeys([0x00AD, 0x034F, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
#: Dashes, and letters that only look like Latin ones, as the characters they stand for.
ALIKE = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u30fb\u2022", "-") | {"\u0425": "X", "\u0445": "x", "\u03a7": "X", "\u0391": "A", "\u0410": "A"})
SPECIAL = re.compile(f"[{''.join(map(chr, [*UNSEEN, *ALIKE]))}]")
#: No part of a longer number or word; after a comma may come the next cell of a CSV, after a point comes a fraction.
BEFORE, AFTER = r"(?<![0-9A-Za-z_])(?<![0-9]\.)", r"(?![0-9A-Za-z_])(?!\.[0-9])"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER = "[A-HJ-NP-Z]"
SERIAL = "[A-HJ-NP-Z0-9]"
#: What makes a number of a street one of a door: it is not that of a document, of a road's section, of a bus line.
NOT_A_DOOR = "(?!令|文|公告|线|标|桥|隧|涵|井|机|站台|泊位|案|决定|通知|批|车|台风|地铁|工程|项目|地块|行动)"
HAN = "\u4e00-\u9fff"
#: Issuers' prefixes of bank cards: UnionPay, Visa, Mastercard, JCB, American Express, Diners, and old Chinese ones.
ISSUERS = ("62", "60", "65", "9558", "4", "51", "52", "53", "54", "55", "35", "34", "37", "36")


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
        What it looks like in a readable text.
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
        for match in self.pattern.finditer(text):
            if self.holds(re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", match[0])):
                yield match.span()


def readable(text: str) -> str:
    """A text as a reader reads it: full-width and other compatible forms as one, nothing unseen."""
    if text.isascii():
        return text
    if SPECIAL.search(text):
        text = text.translate(UNSEEN).translate(ALIKE)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text).translate(ALIKE)


def squeezed(text: str) -> str:
    """A readable text without its spaces: names are looked for in it."""
    return "".join(readable(text).split())


def is_card(number: str) -> bool:
    """Whether a number is one of a bank card: an issuer's prefix and Luhn's check digit.

    Prefixes 4 and 5 are those of provinces' codes too: a division code with a year after it numbers a case, not a card.
    """
    case = number[0] in "45" and "1990" <= number[6:10] <= "2099"
    return number.startswith(ISSUERS) and len(set(number)) > 2 and not case and luhn.is_valid(number)


def _is_phone(number: str) -> bool:
    return len(set(number[-8:])) > 1  # 00000000 is a blank to be filled in


def _is_passport(number: str) -> bool:
    return len(set(number[1:])) > 2


_ROAD = rf"(?<=[{HAN}])(?:大道|大街|(?<![公铁网线])路|[街巷弄]|胡同|社区|小区|花园|新村|[村屯寨组队])"
_ROOM = r"(?:\d{1,4}|[A-Za-z一二三四五六七八九十]{1,3})(?:号楼|栋|幢|座|单元)"
_DOOR = (
    rf"(?:{_ROAD}(?:{GAP}第?\d{{1,3}}[村民小]{{0,3}}组)?{GAP}(?:甲|乙|附)?\d{{1,5}}(?:{GAP}-{GAP}\d{{1,4}})?号{NOT_A_DOOR}"
    rf"|{_ROOM}[^\d\n，。；]{{0,6}}\d{{1,4}}(?:号?室|号?房|户)"
    rf"|{_ROOM}{GAP}\d{{3,4}}号)"
)

RULES = (
    Rule(
        "公民身份号码",
        # with its check digit, wherever it is spaced out
        re.compile(f"{BEFORE}{spaced(*[1] * 18, first='[1-9]', last='[0-9Xx]')}{AFTER}"),
        lambda number: is_identity_number(number.upper()),
        loose=True,
    ),
    Rule("公民身份号码（15 位）", re.compile(f"{BEFORE}{spaced(3, 3, 6, 3, first='[1-9]')}{AFTER}"), is_old_identity_number, loose=True),
    Rule("手机号码", re.compile(rf"{BEFORE}(?:(?:\+|00)?86{GAP})?(?=1{GAP}[3-9]){spaced(3, 2, 1, 1, 4, first='1')}{AFTER}"), _is_phone, loose=True),
    Rule(
        "固定电话",
        re.compile(rf"(?<![0-9A-Za-z_])(?:\(?0(?:10|2\d|[3-9]\d\d)\)?|(?:\+|00)?86{GAP}(?:10|2\d|[3-9]\d\d)){GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}{AFTER}"),
        _is_phone,
        loose=True,
    ),
    Rule("固定电话", re.compile(rf"(?:电话|传真|座机|手机|联系方式|Tel|TEL|tel)[^\d\n]{{0,6}}[2-9]\d{{2,3}}-?\d{{4}}{AFTER}"), _is_phone),
    Rule(
        "车牌号",
        re.compile(
            rf"[{PROVINCES}使领]{GAP}{LETTER}{GAP}(?:(?:{SERIAL}{GAP}){{4}}(?:{SERIAL}|[挂学警港澳领使试超])"
            rf"|[A-HJK]{GAP}{SERIAL}(?:{GAP}\d){{4}}|(?:\d{GAP}){{5}}[A-HJK])(?![0-9A-Za-z])"
        ),
        lambda number: any(character.isdigit() for character in number),
    ),
    *(
        Rule("银行卡号", re.compile(f"{BEFORE}{pattern}{AFTER}"), is_card, loose=True)
        for pattern in (spaced(4, 4, 4, 4, 3), spaced(4, 4, 4, 4), spaced(6, 13), r"\d{17,18}")
    ),
    Rule("护照或者通行证号码", re.compile(rf"{BEFORE}(?:[EGDPSHMCegdpshmc]{GAP}\d{{8}}|[Ee][A-HJ-NP-Za-hj-np-z]{GAP}\d{{7}}){AFTER}"), _is_passport),
    Rule("电子邮箱", re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]*\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), digits=0, one_of="@"),
    Rule("住址", re.compile(_DOOR), digits=1, one_of="号室房户"),
)
