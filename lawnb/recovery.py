"""What a reader can work out of numbers that are not printed, from those that are and from the sums that hold between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lawnb.simplex import Polyhedron

Number = int | Decimal


@dataclass(frozen=True)
class Relation:
    """A sum that readers know to hold: the values of `terms`, each times its factor, add up to what they really do.

    A total with its parts is ``{total: 1, part: -1, …}``; it adds up to nothing where the records are right.
    """

    terms: Mapping[str, int]


@dataclass(frozen=True)
class Range:
    """The values between which a reader cannot tell; `highest` is None where there is no end."""

    lowest: Fraction
    highest: Fraction | None

    def narrower_than(self, n: int) -> bool:
        """Whether fewer than `n` whole numbers lie in it."""
        return self.highest is not None and self.highest - self.lowest + 1 < n


class Arithmetic:
    """Values and the sums between them, as a reader uses them who knows every value but some.

    Parameters
    ----------
    values
        The true values by id.
    relations
        Every id of theirs is in `values`.
    lowest
        The least that a reader takes a value for; 0 where nothing is said.
    """

    def __init__(self, values: Mapping[str, Number], relations: Iterable[Relation], lowest: Mapping[str, int] | None = None):
        self.values = dict(values)
        self.relations = list(relations)
        self._whole = {id for id, value in values.items() if isinstance(value, int)}
        self._lowest = lowest or {}
        self._of: dict[str, list[int]] = {}
        for n, relation in enumerate(self.relations):
            for id in relation.terms:
                self._of.setdefault(id, []).append(n)
        self._found: dict[tuple, dict[str, Range]] = {}

    def ranges(self, unknown: Collection[str], wanted: Collection[str]) -> dict[str, Range]:
        """Of each wanted value, which is one of the unknown, the range in which it may lie.

        Both ends are values that it takes in an answer of whole numbers that fits all sums; where the end of the range
        has none, the true value stands for it, so that a range is never told wider than it is.
        """
        found: dict[str, Range] = {}
        for ids, rows in self._islands(set(unknown)):
            own = [id for id in ids if id in wanted]
            if own:
                # most islands are the same whatever else is unknown
                key = tuple(own), tuple(ids), tuple(rows)
                if key not in self._found:
                    self._found[key] = self._ranges_of(own, ids, rows)
                found |= self._found[key]
        return found

    def beside(self, id: str) -> set[str]:
        """The others that stand in a sum with one."""
        return {other for n in self._of.get(id, ()) for other in self.relations[n].terms} - {id}

    def near(self, id: str, unknown: Collection[str]) -> list[tuple[int, str]]:
        """The known values that stand in a sum with an unknown one, with how many unknown ones lie between."""
        distance, seen, wave, step = {}, {id}, [id], 0
        while wave:
            others = {other for each in wave for n in self._of.get(each, ()) for other in self.relations[n].terms} - seen
            seen |= others
            distance |= {other: step for other in others if other not in unknown}
            wave, step = [other for other in others if other in unknown], step + 1
        return [(step, other) for other, step in distance.items()]

    def _islands(self, unknown: set[str]) -> Iterable[tuple[list[str], list[int]]]:
        """The unknown values that hang together by sums, and those sums."""
        left = sorted(unknown)
        seen: set[str] = set()
        for start in left:
            if start in seen:
                continue
            ids, rows, wave = [], set(), [start]
            seen.add(start)
            while wave:
                ids += wave
                rows |= {n for id in wave for n in self._of.get(id, ())}
                wave = sorted({id for n in rows for id in self.relations[n].terms if id in unknown} - seen)
                seen |= set(wave)
            yield ids, sorted(rows)

    def _ranges_of(self, wanted: Sequence[str], ids: Sequence[str], rows: Sequence[int]) -> dict[str, Range]:
        floor = [Fraction(min(self._lowest.get(id, 0), self.values[id])) for id in ids]
        over = [Fraction(self.values[id]) - least for id, least in zip(ids, floor, strict=True)]
        matrix = [[Fraction(self.relations[n].terms.get(id, 0)) for id in ids] for n in rows]
        reached = [sum(factor * each for factor, each in zip(row, over, strict=True)) for row in matrix]
        space = Polyhedron(matrix, reached)
        found = {}
        for id in wanted:
            place = ids.index(id)
            ends = [self._end(space, ids, place, sign, over) for sign in (1, -1)]
            found[id] = Range(floor[place] + ends[0], None if ends[1] is None else floor[place] + ends[1])
        return found

    def _end(self, space: Polyhedron, ids: Sequence[str], place: int, sign: int, over: Sequence[Fraction]) -> Fraction | None:
        corner = space.lowest([Fraction(sign * (n == place)) for n in range(len(ids))])
        if corner is None:
            return None  # from the true values on, whole steps lead on for ever
        whole = all(corner[n].denominator == 1 for n, id in enumerate(ids) if id in self._whole)
        return corner[place] if whole else over[place]
