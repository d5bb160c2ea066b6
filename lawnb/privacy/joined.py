"""The texts of a file as one, which a rule looks through at once: first for what it needs, then those that have it."""

from __future__ import annotations

import bisect
import itertools
import re

from lawnb.privacy.names import BOUND

DIGIT = re.compile(r"\d")


class Joined:
    """Readable texts as one: a rule looks through thousands at once.

    Parameters
    ----------
    texts
        Each as it stands in a file, and as a reader reads it; the latter has no `BOUND` in it, which no reader sees.
    """

    #: The end of a line and a sign that no text has: nothing that a rule finds goes over both.
    BETWEEN = "\n" + BOUND

    def __init__(self, texts: list[tuple[str, str]]):
        self.written = [written for written, _ in texts]
        self._texts = [text for _, text in texts]
        between = len(self.BETWEEN)
        self._starts = list(itertools.accumulate([len(text) + between for text in self._texts], initial=0))
        self.text = self.BETWEEN.join(self._texts)
        self._parts: dict[tuple[re.Pattern[str], ...], Joined] = {}

    def at(self, place: int) -> str:
        """The text that stands at a place, as it stands in a file."""
        return self.written[self._number(place)]

    def _number(self, place: int) -> int:
        return bisect.bisect_right(self._starts, place) - 1

    def having(self, needs: tuple[re.Pattern[str], ...], digits: int) -> Joined:
        """The texts that have what rules need."""
        part = self._having(needs)
        if not digits:
            return part
        return Joined([(written, text) for written, text in zip(part.written, part._texts, strict=True) if len(DIGIT.findall(text)) >= digits])

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
            found.append((self.written[number], self._texts[number]))
        return Joined(found)
