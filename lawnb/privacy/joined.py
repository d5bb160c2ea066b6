"""The texts of a file as one, which a rule looks through at once: first for what it needs, then those that have it."""

from __future__ import annotations

import bisect
import itertools
import re

from lawnb.privacy.names import BOUND
from lawnb.privacy.piece import Piece

DIGIT = re.compile(r"\d")


class Joined:
    """Readable texts as one, with the piece of each: a rule looks through thousands at once.

    Parameters
    ----------
    texts
        None has a `BOUND` in it, which no reader sees.
    """

    #: The end of a line and a sign that no text has: nothing that a rule finds goes over both.
    BETWEEN = "\n" + BOUND

    def __init__(self, texts: list[tuple[Piece, str]]):
        self.pieces = [piece for piece, _ in texts]
        self._texts = [text for _, text in texts]
        self._starts = list(itertools.accumulate((len(text) + len(self.BETWEEN) for text in self._texts), initial=0))
        self.text = self.BETWEEN.join(self._texts)
        self._parts: dict[tuple[re.Pattern[str], ...], Joined] = {}

    def piece(self, place: int) -> Piece:
        return self.pieces[self._number(place)]

    def _number(self, place: int) -> int:
        return bisect.bisect_right(self._starts, place) - 1

    def having(self, needs: tuple[re.Pattern[str], ...], digits: int) -> Joined:
        """The texts that have what rules need."""
        part = self._having(needs)
        if not digits:
            return part
        return Joined([(piece, text) for piece, text in zip(part.pieces, part._texts, strict=True) if len(DIGIT.findall(text)) >= digits])

    def _having(self, needs: tuple[re.Pattern[str], ...]) -> Joined:
        if not needs:
            return self
        if needs not in self._parts:
            self._parts[needs] = self._having(needs[:-1])._with(needs[-1])
        return self._parts[needs]

    def _with(self, need: re.Pattern[str]) -> Joined:
        found, place = [], 0
        while match := need.search(self.text, place):
            number = self._number(match.start())
            place = self._starts[number + 1]
            found.append((self.pieces[number], self._texts[number]))
        return Joined(found)
