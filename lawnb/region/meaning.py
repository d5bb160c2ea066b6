"""What a bureau's figure says, so far as the figures of bureaus may be compared: unit, definition, and which figure over which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from lawnb import formats

#: A formula of one figure over another.
RATIO = re.compile(r"(?P<part>\S+) / (?P<whole>\S+)")
#: Units of what is a ratio, a mark, a time or a part of the year: of two bureaus they do not add up.
UNSUMMED_UNITS = (formats.SHARE, "%", "分", "天", "个月")
#: Words of what was divided already.
UNSUMMED_WORDS = ("平均", "人均")
#: What one bureau counted once, another may have counted too.
UNSUMMED = ("campaigns.partners",)
#: A bureau with a ledger, and one with published totals, define the same figure in other words.
SAME = {
    "本年度作出的行政处罚决定数。": "本年度作出的行政处罚决定。",
    "该领域作出的行政处罚决定数。": "本年度作出的行政处罚决定。",
    "该月作出的行政处罚决定数。": "本年度作出的行政处罚决定。",
    "该领域行政处罚决定书载明的罚款金额之和。": "本年度行政处罚决定书载明的罚款金额之和。",
    "该月行政处罚决定书载明的罚款金额之和。": "本年度行政处罚决定书载明的罚款金额之和。",
    "按最重种类计入该种类的行政处罚决定数。": "最重的种类是该种类的行政处罚决定，一件计一次。",
}
FROM_TOTALS = "（汇总数）"
KIND = re.compile("^最重的种类是“.+”的行政处罚决定，一件计一次。$")


class Meaning(NamedTuple):
    """What a figure says beside its value."""

    title: str
    unit: str
    definition: str
    part: str | None
    whole: str | None
    part_of: str | None
    by: str

    @property
    def ratio(self) -> bool:
        """Whether it is one figure over another, so that a region's is the sum of the one over the sum of the other."""
        return self.part is not None

    @property
    def summable(self) -> bool:
        """Whether the figures of two bureaus add up to that of both."""
        return self.unit not in UNSUMMED_UNITS and not any(word in self.title + self.definition for word in UNSUMMED_WORDS)

    @property
    def counted(self) -> str:
        """What is counted, in one wording whichever records the bureau has."""
        said = self.definition.removeprefix(f"{self.title}：").replace(FROM_TOTALS, "")
        return KIND.sub(SAME["按最重种类计入该种类的行政处罚决定数。"], SAME.get(said, said))


def meaning_of(figure: Mapping[str, Any]) -> Meaning:
    """The meaning of a figure of figures.json."""
    match = RATIO.fullmatch(figure.get("formula") or "")
    over = (match["part"], match["whole"]) if match and figure["inputs"] == [match["part"], match["whole"]] else (None, None)
    return _shared(figure["title"], figure["unit"], figure["definition"], *over, figure.get("part_of"), figure.get("by") or "")


@cache
def _shared(*said: Any) -> Meaning:
    """One object for what hundreds of bureaus say alike."""
    return Meaning(*said)


def summable(id: str, meaning: Meaning) -> bool:
    """Whether the figures of this id of several bureaus add up."""
    return meaning.summable and id not in UNSUMMED
