"""Headings as bureaus type them, in the one form in which they are compared, and the unit that a heading gives."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lawnb.intake.unseen import UNSEEN

#: Powers of ten from a unit in a heading or a cell to the contract's own.
SCALES = {
    ("元", "元"): 0, ("人民币元", "元"): 0, ("圆", "元"): 0, ("千元", "元"): 3, ("万元", "元"): 4, ("万", "元"): 4, ("百万元", "元"): 6,
    ("亿元", "元"): 8, ("角", "元"): -1, ("分", "元"): -2,
    ("%", "1"): -2, ("1", "1"): 0,
    ("千克", "千克"): 0, ("公斤", "千克"): 0, ("kg", "千克"): 0, ("KG", "千克"): 0, ("吨", "千克"): 3, ("t", "千克"): 3,
    ("吨", "吨"): 0, ("t", "吨"): 0, ("千克", "吨"): -3, ("公斤", "吨"): -3, ("kg", "吨"): -3, ("万吨", "吨"): 4,
    ("米", "米"): 0, ("m", "米"): 0, ("厘米", "米"): -2, ("cm", "米"): -2, ("毫米", "米"): -3, ("mm", "米"): -3,
    ("天", "天"): 0, ("日", "天"): 0,
}  # fmt: skip
UNITS = {unit for unit, _ in SCALES}
#: Brackets after a heading, with a unit in them: 罚款金额（万元）, 罚款金额(元).
UNIT_IN_BRACKETS = re.compile(r"^(?P<title>.+?)\((?P<unit>[^()]*)\)$")
#: A unit after a separator, as some systems export it: 罚款金额/万元, 罚款金额_元.
UNIT_AFTER_MARK = re.compile(r"^(?P<title>.+?)[/_:,](?P<unit>万元|元|亿元|千元|角|分|吨|千克|公斤|kg|t|米|m|厘米|cm|毫米|mm|天|日|%)$")
#: A unit on a line of its own, which is no more to be told from the line above: 罚款金额万元.
UNIT_RUN_ON = re.compile(r"^(?P<title>.+?)(?P<unit>百万元|万元|千元|亿元)$")
#: What NFKC leaves apart though it means one thing: 〔 and (, and the dashes of 代码-1, 代码—1, 代码_1.
SAME_SIGNS = str.maketrans("【〔〖[】〕〗]-—–", "(((())))___")
#: A heading's place in a list: 1.决定书文号, ②决定日期.
LISTED = re.compile(r"^(?:[①-⑳]|[(（]?[0-9]{1,2}[.．、)）])\s*(?=[\u4e00-\u9fff*])")
#: What says that a column is part of the one before it: 其中：罚款.
OF_WHICH = re.compile(r"^其中:?(?=.)")
#: Brackets, which may hold other brackets.
BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
#: What a bracket says of how to fill the column, and not of what is in it.
HOW_TO_FILL = re.compile(
    r"必[填选须]|选填|可[选空]|可不填|可?多选|单选|下拉|格式|例如|[如例]:|填|请|勾选|全称|简称|文本|数字|整数|保留|自动|YYYY|年[_/.]?月|是[/或]否", re.IGNORECASE
)
#: Signs of a unit: where one of these is left over, it is not for us to say what it does there.
UNIT_SIGNS = re.compile(r"[元万亿角分吨米%]|千克|公斤|kg", re.IGNORECASE)


#: What follows a heading in another language: 决定日期 Decision Date; and units in it, which nobody can hold to those of the heading.
OTHER_LANGUAGE = re.compile(r"(?P<own>.*[\u4e00-\u9fff)）][0-9]?)\s*[A-Za-z](?=[A-Za-z .])[A-Za-z0-9 .,'&/%\-]*(?:\([A-Za-z0-9 .,'&/%\-]*\))?", re.DOTALL)
UNIT_ABROAD = re.compile(r"yuan|rmb|cny|\bk\b|[0-9]k\b|thousand|million|%|percent|[0-9],?000", re.IGNORECASE)
#: Signs of a heading with all that it says of how to fill the column.
LONGEST_HEADING = 500


def in_own_language(heading: str) -> str:
    """A heading without its translation; as it is where that gives a unit, and the heading none."""
    text = heading.strip()
    match = OTHER_LANGUAGE.fullmatch(text) if len(text) <= LONGEST_HEADING else None
    if match is None or (UNIT_ABROAD.search(text[match.end("own") :]) and split(normalised(match["own"]))[1] is None):
        return heading
    return match["own"]


@cache
def normalised(heading: str) -> str:
    """A heading as it is compared.

    NFKC (full-width brackets and letters), without white space, what nobody sees, marks of duty and order, a closing colon, its number in a list, “其中”, and what it says of
    how to fill the column: ``*决定日期（必填，YYYY-MM-DD）`` is 决定日期.
    """
    text = "".join(unicodedata.normalize("NFKC", LISTED.sub("", UNSEEN.sub("", heading).lstrip(), count=1)).split()).translate(SAME_SIGNS)
    text = OF_WHICH.sub("", BRACKETS.sub(_without_how, text).lstrip("*").rstrip("*:▲▼△▽↑↓↕⇅"))
    return text.upper() if text.isascii() else text


def _without_how(brackets: re.Match[str]) -> str:
    """Brackets with nothing but their unit; as they are where they do not say how to fill the column, or where the unit is in doubt."""
    parts = [part.removeprefix("单位:") for part in re.split(r"[,;、。]", brackets[1]) if part]
    units, others = [part for part in parts if part in UNITS], [part for part in parts if part not in UNITS]
    if not others or not HOW_TO_FILL.match(others[0]) or len(units) > 1 or any(map(UNIT_SIGNS.search, others)):
        return brackets[0]
    return f"({units[0]})" if units else ""


def split(heading: str) -> tuple[str, str | None]:
    """A normalised heading's title and unit; the whole and None where it gives none."""
    match = UNIT_IN_BRACKETS.match(heading) or UNIT_AFTER_MARK.match(heading) or UNIT_RUN_ON.match(heading)
    return (match["title"].rstrip("*"), match["unit"].removeprefix("单位:")) if match else (heading, None)
