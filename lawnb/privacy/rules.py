"""What personal data look like: one rule a kind, over texts as a reader reads them.

Sources: GB 11643-1999 (identity numbers), GA 36-2018 (plates), the numbering plan of the Ministry of Industry and Information
Technology (phones), ISO/IEC 7812-1 (cards, with Luhn's check digit), the numbers that the National Immigration Administration
prints (passports, permits, permanent residence). What is to be hidden in what is published: 行政处罚法 (2021) art. 48 with
个人信息保护法 arts. 4, 28, 政府信息公开条例 art. 15.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lawnb.privacy.doors import DOOR, ROOM
from lawnb.privacy.numbers import is_card, is_citizen, is_old_citizen, is_old_residence, is_passport, is_phone, written_as_one
from lawnb.privacy.plates import LABELLED_PLATE, PLATE, PLATE_LABEL, PLATE_SIGN

#: Between the characters of a number that somebody has spaced out.
GAP = r"[ \t\u00a0\-·._/*()]{0,3}"
#: Between those of a number that its own digits prove: any signs of one kind.
ANY_GAP = r"[^0-9A-Za-z\u4e00-\u9fff\n\0]{0,6}"
SEPARATOR = r"[ \-·._/*]{1,3}"
#: No part of a longer number or word; after a comma may come the next cell of a CSV, after a point a fraction, but that of a
#: number which a spreadsheet took for a quantity.
AFTER_NUMBER = r"(?![0-9])(?!\.(?!0(?![0-9]))[0-9])"
BEFORE, AFTER = r"(?<![0-9A-Za-z])(?<![0-9]\.)", rf"(?![A-Za-z]){AFTER_NUMBER}"


def at(first: str, letters: bool = False) -> str:
    """A first sign with what may not stand before it: patterns that begin with a sign are found in a third of the time of those that look back first.

    Parameters
    ----------
    first
        One sign, or a class of such.
    letters
        Whether there may be letters before it, as before a number with a check digit.
    """
    return rf"{first}(?<![{'0-9' if letters else '0-9A-Za-z'}]{first})(?<![0-9]\.{first})"


BEFORE_PHONE = rf"(?:{BEFORE}|(?<=[Tt]el|TEL|mob|Mob|ell|one)|(?<=wx|qq|WX|QQ|VX|vx|Wx))"
#: Digests are long, lower or upper, and no word holds a number by chance so often.
DIGEST = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
WORD = re.compile(r"[0-9A-Za-z-]")
HAN = "\u4e00-\u9fff"
#: Where nobody says what a number counts, it may be somebody's.
NO_COUNT = rf"(?!\s?[{HAN}])"


def near(count: int) -> re.Pattern[str]:
    """So many digits with no more between any two of them than the patterns below allow: a gap, brackets on both sides of it."""
    return followed("[0-9]", r"[ \t\u00a0\-·._/*()\[\]]{0,5}+", count - 1)


def followed(first: str, gap: str, count: int) -> re.Pattern[str]:
    """A first sign with so many digits behind it, a gap before each: written out, which is searched for in a third of the time of a group that comes again."""
    return re.compile(first + f"{gap}[0-9]" * count)


#: What tells of an amount: of money, of transport.
NO_AMOUNT = r"(?!\s?(?:元|万元|亿元|[千公]?克|吨|人公里|车公里|公里|人次|[辆台艘班件项起宗条份册次户]|平方|立方|千瓦时))"
#: What tells of one before it: 点击量, 数据总数; and that a number is an officer's certificate's.
NO_SUM = r"(?<![量数额])(?<![量数额][ :为])(?<!执法证号)(?<!执法证号:)(?<!执法证编号)(?<!执法证编号:)(?<!执法证号:\d{11}-)(?<!执法证编号:\d{11}-)"
#: Letters that look like digits, and what a number with some of them has.
MISTYPED = (re.compile(r"[0-9][OoIl][0-9OoIl]{3}|[0-9]{4}[OoIl]"),)
ALIKE = str.maketrans("OoIl", "0011")
#: Each number has so many digits near one another; what has not seven has not ten.
SHORT = (near(7),)
MIDDLE = (*SHORT, near(10))
LONG = (*MIDDLE, near(14))
#: After a 1 comes a digit from 3 on.
MOBILE = (*MIDDLE, followed(f"1{GAP}[3-9]", GAP, 9))
#: Of digits in groups, some stand together, unless all stand apart. In a drawing's curves, which have many digits near one another, few do.
SPACED_OUT = f"(?:{SEPARATOR}[0-9]){{14}}"
SIX, FOURS = (re.compile(f"[0-9](?:{together}|{SPACED_OUT})") for together in ("[0-9]{5}", f"[0-9]{{3}}{GAP}[0-9]{{4}}"))


#: Where a number goes on: in the next line, or the next text.
NEXT = r"(?:\s?\n\0?\s?)"
MOBILE_NUMBER = re.compile(r"1[3-9][0-9]{9}")


def spaced(*groups: int, first: str = "", last: str = "") -> str:
    """Groups of so many digits with gaps between them, or with one separator between all of them.

    Parameters
    ----------
    first, last
        What the first and the last characters are, where they are not any digits; counted in their groups.
    """
    units = [first] * bool(first) + ["[0-9]"] * (sum(groups) - bool(first) - bool(last)) + [last] * bool(last)
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
    needs
        What is in every text in which the pattern finds one, one after the other; most texts have it not, which is seen sooner than by the pattern.
    holds
        Whether what looks like one is one, of its letters and digits.
    loose
        Whether it is written in digits that may be those of several numbers, side by side or in columns.
    digits
        How many digits a paragraph or a cell must have to be looked through.
    """

    name: str
    pattern: re.Pattern[str]
    needs: tuple[re.Pattern[str], ...]
    holds: Callable[[str], bool] = lambda _: True
    loose: bool = False
    digits: int = 0

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a readable text has one."""
        group = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            value, (start, end) = match[group], match.span(group)
            if (not self.loose or written_as_one(value)) and self.holds(re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", value)) and not _in_digest(text, start, end):
                yield start, end


def _in_digest(text: str, start: int, end: int) -> bool:
    """Whether what was found is a piece of a digest in hexadecimals."""
    while start and WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and WORD.match(text[end]):
        end += 1
    word = text[start:end]
    return bool(DIGEST.fullmatch(word)) and not word.isdigit()


def _is_mistyped_phone(number: str) -> bool:
    """A mobile number, half of it at least, with letters that look like digits."""
    return not number.isdigit() and sum(map(str.isdigit, number)) > 4 and bool(MOBILE_NUMBER.fullmatch(number.translate(ALIKE)))


# -- the rules -----------------------------------------------------------------------------------------------------------

_AREA = r"(?:10|2\d|[3-9]\d\d)"
_ABROAD = rf"(?:\(?(?:\+|00)?86\)?{GAP})"
_LABEL = r"(?:电话|传真(?!件)|座机|手机|热线|联系方式|Tel|TEL|tel|Fax|FAX|fax)"
#: Whose telephone it is, behind it.
_WHOSE = r"\((?:办|宅|家|值班|传真|办公室)\)"
#: Passports, and permits between the mainland, Hong Kong, Macau and Taiwan; diplomats' and officials' have seven digits too.
#: A small d with seven digits is none: one in four hundred names of cells, which Jupyter draws as eight hexadecimals, looks so.
_PASSPORT = (
    rf"{at('[CDEGHLMPSTWcdeghlmpstw]')}(?<!编号.)(?<!编号[ :].)(?:(?<![A-Z]/[A-Za-z]){GAP}(?:\d[ ·]?){{7}}\d|(?:(?<=[DSPsp])|(?<=[DSPdsp])[Ee]){GAP}\d{{7}}"
    rf"|(?<=[EeCc])[A-HJ-NP-Za-hj-np-z]{GAP}\d{{7}}|(?<=[HMhm]){GAP}\d{{8}}{GAP}\d{{2}})"
)
#: Social security and medical insurance are bureaus and funds too, whose tables have numbers beside the name.
_PAPERS = r"(?:护照|Passport|passport|PASSPORT|通行证|台胞证|回乡证|居留证?|居住证|永居|军官证|士兵证|军人证|警官证|驾驶证|从业资格证|(?:社保|医保|社会保障)(?=[卡证号账编个:])|残疾证)"

RULES = (
    Rule(
        "公民身份号码",
        # with its check digit, wherever it is spaced out; those of residents from Hong Kong, Macau, Taiwan and abroad too
        re.compile(rf"{at('[1-9]', letters=True)}{f'{ANY_GAP}[0-9]' * 16}{ANY_GAP}[0-9Xx]{AFTER_NUMBER}"),
        (followed("[0-9]", f"{ANY_GAP}+", 13),),
        is_citizen,
        loose=True,
    ),
    Rule(
        "公民身份号码",
        # a text that calls it one need not have copied it rightly
        re.compile(rf"(?:身份证|身份号码|身份证件号)[^\n0-9A-Za-z]{{0,8}}(?P<value>[1-9](?:{GAP}\d){{13,16}}{GAP}[0-9Xx])(?![0-9A-Za-z])"),
        LONG,
    ),
    Rule("公民身份号码（15 位）", re.compile(f"{spaced(3, 3, 6, 3, first=at('[1-9]'))}{AFTER}"), (*LONG, SIX), is_old_citizen, loose=True),
    Rule("公民身份号码", re.compile(rf"{at('[1-9]')}[0-9OoIl]{{16}}[0-9OoIlXx](?![0-9A-Za-z])"), MISTYPED, lambda number: not number[:17].isdigit() and is_citizen(number.translate(ALIKE))),
    # in parts of which each stands by itself, in a cell or on a line
    Rule("公民身份号码", re.compile(rf"{at('[1-9]')}[0-9]{{5}}(?:{NEXT}[0-9]{{8}}{NEXT}?|[0-9]{{8}}{NEXT}|{NEXT}[0-9]{{8}})[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])"), (), is_citizen),
    Rule("手机号码", re.compile(r"1\.(?<![0-9A-Za-z.]1\.)[3-9][0-9]{8,9}[Ee]\+?10(?![0-9])"), ()),
    Rule("手机号码", re.compile(rf"{at('1')}[3-9][0-9OoIl][ -]?[0-9OoIl]{{4}}[ -]?[0-9OoIl]{{4}}(?![0-9A-Za-z]){NO_AMOUNT}"), MISTYPED, _is_mistyped_phone),
    Rule("手机号码", re.compile(rf"(?:手机|电话|联系方式|号码)[^\n0-9A-Za-z]{{0,8}}(?P<value>1(?:[,，、|;；] ?[0-9]){{10}}){AFTER}"), ()),
    Rule("手机号码", re.compile(rf"(?=[(+081]){BEFORE_PHONE}{NO_SUM}(?:{_ABROAD}(?:\(0\))?|(?<!字)0)?(?=1{GAP}[3-9]){spaced(3, 2, 1, 1, 4, first='1')}{AFTER}{NO_AMOUNT}(?!-\d{{5}})"), MOBILE, is_phone, loose=True),
    Rule(
        "固定电话",
        re.compile(rf"(?=[(\[+08]){BEFORE}(?<!字)(?:[(\[]?0{_AREA}[)\]]?|{_ABROAD}[(\[]?0?{_AREA}[)\]]?){GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}{AFTER}(?!-\d{{5}})"),
        MIDDLE,
        is_phone,
        loose=True,
    ),
    Rule("固定电话", re.compile(rf"{_LABEL}[^\d\n]{{0,6}}(?P<value>[2-9]\d{{2,3}}[ -]?\d{{4}}){AFTER}(?!\s?[件次个人通起宗条份])"), SHORT, is_phone),
    Rule("固定电话", re.compile(rf"{BEFORE}(?P<value>[2-9]\d{{6,7}})\s?{_WHOSE}"), (*SHORT, re.compile(_WHOSE)), is_phone),
    Rule("车牌号", re.compile(PLATE), (re.compile(PLATE_SIGN),), lambda number: any(character.isdigit() for character in number)),
    Rule("车牌号", re.compile(LABELLED_PLATE), (re.compile(PLATE_LABEL),), lambda number: sum(character.isdigit() for character in number) > 1),
    *(Rule("银行卡号", re.compile(f"{spaced(*groups, first=at('[0-9]'))}{AFTER}"), (*LONG, FOURS), is_card, loose=True) for groups in ((4, 4, 4, 4, 3), (4, 4, 4, 4), (6, 13), (4, 6, 5))),
    Rule("银行卡号", re.compile(rf"{at('[0-9]', letters=True)}[0-9]{{14,18}}{AFTER}"), (*LONG, SIX), is_card, loose=True),
    # UnionPay's in groups of any size
    Rule(
        "银行卡号",
        re.compile(rf"{at('6', letters=True)}(?=2(?:\D{{0,3}}\d){{14,17}}(?!\d))2\d{{1,4}}(?:[ \-·._/*]{{1,3}}\d{{3,13}}){{1,5}}{AFTER}"),
        LONG,
        is_card,
        loose=True,
    ),
    Rule("护照或者通行证号码", re.compile(f"{_PASSPORT}{AFTER}"), SHORT, is_passport),
    Rule("护照或者通行证号码", re.compile(rf"{at('[A-Z]')}[A-Z]{{2}}{GAP}\d{{12}}{AFTER}"), MIDDLE, is_old_residence),
    Rule(
        "护照或者通行证号码",
        re.compile(rf"{_PAPERS}[^\n0-9A-Za-z，。；]{{0,8}}(?:[Nn]o\.?\s?)?(?P<value>[A-Za-z]{{0,3}}{GAP}\d(?:{GAP}\d){{6,17}}[0-9Xx]?){AFTER}(?:(?=号)|{NO_COUNT})"),
        SHORT,
    ),
    Rule(
        "电子邮箱",
        re.compile(r"(?<![\w.+-])\w(?:[\w.+'-]*\w)?\s?@\s?[A-Za-z0-9-]+(?:\s?[.。]\s?[A-Za-z0-9-]+)*\s?[.。]\s?(?:(?!png|svg|jpe?g|gif|webp|css|js)[A-Za-z]{2,}|公司|网络|中国|政务|公益)"),
        # the commonest sign without a name before it is that of a style's rule
        (re.compile(r"@(?:(?<=\w@)|(?<=\w\s@))"),),
    ),
    Rule(
        "电子邮箱",
        re.compile(r"(?<![\w.+-])[\w.+-]+\s?[(\[{<]\s?(?:at|AT|艾特)\s?[)\]}>]\s?[A-Za-z0-9-]+(?:\s?(?:[.。]|[(\[{<]\s?(?:dot|DOT|点)\s?[)\]}>])\s?[A-Za-z]{2,})+"),
        (re.compile(r"[(\[{<]\s?(?:at|AT|艾特)"),),
    ),
    Rule("住址", re.compile(DOOR), (re.compile("号"),)),
    Rule("住址", re.compile(ROOM), (re.compile("[室房户栋幢座元厦寓舍院园苑城府居庭湾郡轩庄山楼层区]"),), digits=3),
)
