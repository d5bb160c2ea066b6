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
#: Of the kinds of penalty, how many stand side by side where they are those of a form.
FEWEST_KINDS = 3


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
    kind = own.form.across is None and own.form.named is not None and bool(word_in(own, heading))
    return kind or bare in BESIDE or bare in map(normalised, own.form.beside)


def is_part(own: Contract, heading: str) -> bool:
    """Whether a heading below a group tells by itself what it is: something beside the words, or of kinds, which are of one sort, their total."""
    return is_beside(own, heading) or (own.form.named is not None and bool(TOTAL_HEADING.fullmatch(split(normalised(heading))[0])))


def kinds_beside(own: Contract, headings: list[str]) -> set[str]:
    """The headings that name kinds of penalty where several stand side by side: their 罚款 counts cases, and is no sum of money."""
    if own.form is None or own.form.named is None or own.form.across is not None:
        return set()
    found = {heading for heading in headings if heading and word_in(own, heading)}
    return found if len(found) >= FEWEST_KINDS else set()
