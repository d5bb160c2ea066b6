"""A title broken by meaning, as GB/T 9704-2012 7.3.1 asks: never inside a number or the body's name, lines of like length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

#: Of 22 pt over 156 mm.
TITLE_CHARACTERS = 20
#: A title of more lines than this is broken greedily; nobody writes one.
MOST_LINES = 4
#: How wide a Latin letter or digit is at most in the faces of titles: half an em in 小标宋, more in Noto Serif.
LATIN_EM = 0.6
#: Words of these titles that no line divides, where there is room for them.
WORDS = "法治政府建设|(?:工作|情况)?报告"
#: What stays whole: a year with its word, such a word, a run of letters or digits, a quoted name.
WHOLE = re.compile(rf"\d+年度?|{WORDS}|[0-9A-Za-z.\-]+|《[^》]*》|.", re.DOTALL)
#: Where a break reads well: before a year, after it, after “关于” and the particle “的”.
GOOD_BEFORE = re.compile(r"^(\d+年|关于)")
GOOD_AFTER = re.compile(r"(年度?|的|关于)$")
CLOSING = "，。、；：）》”’"


def title_lines(title: str, names: Iterable[str]) -> list[str]:
    """The lines of a title.

    Parameters
    ----------
    names
        Names that no line may break, where they fit in one.
    """
    pieces = _pieces(title, [name for name in names if name and len(name) <= TITLE_CHARACTERS])
    for n_lines in range(1, MOST_LINES + 1):
        splits = [_joined(pieces, cuts) for cuts in combinations(range(1, len(pieces)), n_lines - 1)]
        fitting = [lines for lines in splits if all(ems(line) <= TITLE_CHARACTERS for line in lines)]
        if fitting:
            return min(fitting, key=_cost)
    return [title[start : start + TITLE_CHARACTERS] for start in range(0, len(title), TITLE_CHARACTERS)]


def ems(text: str) -> float:
    """Width of a text in Han characters, and never too little."""
    return sum(LATIN_EM if char.isascii() else 1 for char in text)


def _pieces(title: str, names: list[str]) -> list[str]:
    whole = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(f"{whole}|{WHOLE.pattern}" if whole else WHOLE.pattern, re.DOTALL)
    pieces: list[str] = []
    for piece in pattern.findall(title):
        if pieces and piece in CLOSING:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _joined(pieces: list[str], cuts: tuple[int, ...]) -> list[str]:
    bounds = (0, *cuts, len(pieces))
    return ["".join(pieces[start:end]) for start, end in zip(bounds, bounds[1:], strict=False)]


def _cost(lines: list[str]) -> float:
    """Uneven lines cost their difference, a break that does not read well costs more than any unevenness of a short title."""
    lengths = [ems(line) for line in lines]
    bad = sum(
        not (GOOD_BEFORE.match(after) or GOOD_AFTER.search(before)) for before, after in zip(lines, lines[1:], strict=False)
    )
    return max(lengths) - min(lengths) + 12 * bad
