"""What a heading of a statistics form names of a contract's words: an indicator, a kind of penalty, something that only stands beside these."""

from __future__ import annotations

import re
from functools import cache

from lawnb.intake.cells import BadCell
from lawnb.intake.choices import read_several
from lawnb.intake.contracts import Contract, contract
from lawnb.intake.headings import SCALES, normalised, split

#: Headings that any such form has beside its numbers.
BESIDE = {"序号", "序", "行号", "单位名称", "单位", "机关名称", "执法机关", "执法主体", "行政执法主体", "执法单位", "实施机关", "填报单位", "部门", "名称", "备注", "说明"}
TOTAL_HEADING = re.compile("合计|总计|小计|共计|总数|合计数")
#: Of the kinds of penalty, how many stand side by side where they are those of a form.
FEWEST_KINDS = 3


@cache
def word_in(own: Contract, heading: str) -> tuple[str, ...]:
    """The word of the contract's form that a heading is, without its unit; () where it is none, or a sum of money."""
    text = normalised(heading)
    bare, unit = split(text)
    if own.form.named is None:
        words = own.field(own.form.across).synonyms
        return (words[bare],) if bare in words else ()
    if (unit, "元") in SCALES:
        return ()
    try:
        read_several(bare, contract(own.form.named[0]).field(own.form.named[1]))
    except BadCell:
        return ()
    return (bare,)


@cache
def is_beside(own: Contract, heading: str) -> bool:
    """Whether a form has such a column beside what the contract is for."""
    bare = split(normalised(heading))[0]
    if own.form is None:
        return False
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
