"""Two texts word by word: what was taken out and what was put in, figures left out of account."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import eq
from typing import Any, NamedTuple

from lawnb.following.sentences import Piece, Sentence

#: Latin words and numbers stay whole; Chinese is compared character by character.
TOKEN = re.compile(r"［[^］]*］|[A-Za-z0-9_.]+|\s+|.")
#: A shorter stretch that two texts share between two changes is part of the change: it only confuses.
SHORTEST_SHARED = 2
#: Sentences less alike than this are another sentence, not another wording.
LEAST_ALIKE = 0.3
#: Of two texts, so many pairs of the same word are aligned; more take minutes, and are none of prose.
MOST_PAIRS = 100_000
SAME, OUT, IN = "=", "-", "+"


class Part(NamedTuple):
    """A stretch of a comparison: `op` is "=" for both texts, "-" for the old one only, "+" for the new one only."""

    op: str
    text: str


@dataclass(frozen=True)
class Wording:
    """A sentence with figures that two reports word differently; "" for the one that does not have it.

    Figures stand in it by their titles, as ［行政处罚起数］, so that another value is not another wording.
    """

    old: str
    new: str
    figures: tuple[str, ...]

    @property
    def parts(self) -> list[Part]:
        """The comparison, in the order of reading."""
        return compared(self.old, self.new)

    def as_json(self) -> dict[str, Any]:
        """Both texts, the comparison, and the figures' ids."""
        texts = {"old": self.old or None, "new": self.new or None}
        return texts | {"parts": [list(part) for part in self.parts], "figures": list(self.figures)}


def compared(old: str, new: str) -> list[Part]:
    """Two texts as stretches that stayed, went out or came in."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    parts: list[Part] = []
    for op, i, j, k, m in _joined(_opcodes(a, b)):
        if op == "equal":
            parts.append(Part(SAME, "".join(a[i:j])))
        else:
            parts += [Part(mark, text) for mark, text in ((OUT, "".join(a[i:j])), (IN, "".join(b[k:m]))) if text]
    return parts


def _opcodes(a: Sequence[str], b: Sequence[str]) -> list[tuple]:
    """How one text becomes another; of texts that cannot be aligned in time, by what they begin and end with alike."""
    if _pairs(a, b) <= MOST_PAIRS:
        return difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    start = len(list(takewhile(bool, map(eq, a, b))))
    end = len(list(takewhile(bool, map(eq, reversed(a[start:]), reversed(b[start:])))))
    whole = [("equal", 0, start, 0, start), ("replace", start, len(a) - end, start, len(b) - end), ("equal", len(a) - end, len(a), len(b) - end, len(b))]
    return [each for each in whole if each[1] < each[2] or each[3] < each[4]]


def _pairs(a: Iterable[str], b: Iterable[str]) -> int:
    other = Counter(b)
    return sum(n * other[word] for word, n in Counter(a).items())


def _joined(opcodes: Sequence[tuple]) -> list[tuple]:
    """Opcodes with very short shared stretches between two changes taken into the change."""
    done: list[tuple] = []
    for n, (op, i, j, k, m) in enumerate(opcodes):
        between = 0 < n < len(opcodes) - 1 and j - i < SHORTEST_SHARED
        kind = "equal" if op == "equal" and not between else "replace"
        if done and done[-1][0] == kind == "replace":
            _, i, _, k, _ = done.pop()
        done.append((kind, i, j, k, m))
    return done


def inline(parts: Iterable[Part]) -> str:
    """A comparison on one line: ``全年共[-作出-]{+办结+}处罚``."""
    marks = {SAME: "{}", OUT: "[-{}-]", IN: "{{+{}+}}"}
    return "".join(marks[part.op].format(part.text) for part in parts)


# -- sentences ---------------------------------------------------------------------------------------------------------

#: A sentence's pieces with its figures' own texts left out.
Template = tuple[Piece, ...]


def template(sentence: Sentence, settled) -> Template:
    """A sentence without its values; `settled` makes texts of two reports comparable."""
    return tuple(Piece("", piece.figure) if piece.figure else Piece(settled(piece.text)) for piece in sentence.pieces)


def wordings(old: Sequence[Template], new: Sequence[Template], titles: Mapping[str, str]) -> list[Wording]:
    """The sentences that only one report has, those about the same figures in pairs; a sentence that moved is no change."""
    gone = [each for each in dict.fromkeys(old) if each not in set(new)]
    come = [each for each in dict.fromkeys(new) if each not in set(old)]
    done = []
    for each in gone:
        other = _partner(each, come)
        if other:
            come.remove(other)
        done.append(_wording(each, other, titles))
    return done + [_wording((), each, titles) for each in come]


def _partner(one: Template, others: Sequence[Template]) -> Template:
    """The sentence most like another, of those with a figure in common; () if none is alike."""
    ratios = [(_alike(one, other), -n) for n, other in enumerate(others) if _ids(one) & _ids(other)]
    best, place = max(ratios, default=(0, 0))
    return others[-place] if best >= LEAST_ALIKE else ()


def _alike(one: Template, other: Template) -> float:
    matcher = difflib.SequenceMatcher(None, _plain(one), _plain(other), autojunk=False)
    return matcher.ratio() if _pairs(matcher.a, matcher.b) <= MOST_PAIRS else matcher.quick_ratio()


def _plain(template: Template) -> str:
    return "".join(piece.text or "\ufffc" for piece in template)


def _ids(template: Template) -> set[str]:
    return {piece.figure for piece in template if piece.figure}


def _wording(old: Template, new: Template, titles: Mapping[str, str]) -> Wording:
    figures = dict.fromkeys(piece.figure for piece in (*new, *old) if piece.figure)
    return Wording(_shown(old, titles), _shown(new, titles), tuple(figures))


def _shown(template: Template, titles: Mapping[str, str]) -> str:
    return "".join(f"［{titles.get(piece.figure, piece.figure)}］" if piece.figure else piece.text for piece in template)
