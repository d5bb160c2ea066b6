"""What a heading of a statistics form names of a contract's words: an indicator, a kind of penalty, something that only stands beside these."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lawnb.intake.choices import plain_word, words
from lawnb.intake.contracts import Contract, contract
from lawnb.intake.headings import LONGEST_HEADING, SCALES, normalised, split

#: Headings that any such form has beside its numbers.
BESIDE = {"序号", "序", "行号", "单位名称", "单位", "机关名称", "执法机关", "执法主体", "行政执法主体", "执法单位", "实施机关", "填报单位", "部门", "名称", "备注", "说明"}
TOTAL_HEADING = re.compile("合计|总计|小计|共计|总数|合计数")
#: How the kinds of penalty begin that a table of a bureau's own may have sums of.
OF_MONEY = ("罚款", "没收")


@lru_cache(maxsize=4096)
def word_in(own: Contract, heading: str) -> tuple[str, ...]:
    """The word of the contract's form that a heading is, without its unit; () where it is none, or a sum of money."""
    if len(heading) > LONGEST_HEADING:
        return ()
    text = normalised(heading)
    bare, unit = split(text)
    if own.form.named is None:
        known = own.field(own.form.across).synonyms
        return (known[bare],) if bare in known else ()
    if (unit, "元") in SCALES:
        return ()
    return (bare,) if several(own).fullmatch(plain_word(bare)) else ()


@cache
def several(own: Contract) -> re.Pattern[str]:
    """One word of the field that a contract's form is named by, or several in one heading: 责令停产停业、责令关闭."""
    one = "|".join(sorted(map(re.escape, words(contract(own.form.named[0]).field(own.form.named[1]))), key=len, reverse=True))
    return re.compile(rf"(?:{one})(?:[、,;/和及](?:{one}))*")


@lru_cache(maxsize=4096)
def is_beside(own: Contract, heading: str) -> bool:
    """Whether a form has such a column beside what the contract is for."""
    if own.form is None or len(heading) > LONGEST_HEADING:
        return False
    bare = split(normalised(heading))[0]
    return bare in BESIDE or bare in map(normalised, own.form.beside)


def is_leaf(own: Contract, heading: str) -> bool:
    """Whether a heading below a group tells by itself what it is, though it names no field: something beside the numbers, a kind of penalty."""
    return is_beside(own, heading) or (own.form is not None and own.form.named is not None and bool(word_in(own, heading)))


def is_part(own: Contract, heading: str) -> bool:
    """Whether a heading below a group tells by itself what it is: something beside the words, or of kinds, which are of one sort, their total."""
    return is_beside(own, heading) or (own.form.named is not None and bool(TOTAL_HEADING.fullmatch(split(normalised(heading))[0])))


def kinds_beside(own: Contract, headings: list[str]) -> set[str]:
    """The headings that name kinds of penalty where any of them can be no sum of money: beside 警告, 罚款 counts cases."""
    if own.form is None or own.form.named is None or own.form.across is not None:
        return set()
    found = {heading: word[0] for heading in headings if heading and (word := word_in(own, heading))}
    return set(found) if any(not word.startswith(OF_MONEY) for word in found.values()) else set()
