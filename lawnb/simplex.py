"""Linear programming in exact fractions, by the simplex method with Bland's rule; for the few unknowns of a report's sums."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

ZERO = Fraction(0)


class Polyhedron:
    """All ``x >= 0`` with ``rows @ x == sums``, of which there is at least one.

    Raises
    ------
    ValueError
        There is none.
    """

    def __init__(self, rows: Sequence[Sequence[Fraction]], sums: Sequence[Fraction]):
        self._n = len(rows[0]) if rows else 0
        signs = [-1 if each < 0 else 1 for each in sums]
        # each row gets a helper of its own, which is the first basis and then has to go
        self._rows = [
            [*(sign * each for each in row), *(Fraction(n == place) for n in range(len(rows))), sign * reached]
            for place, (row, reached, sign) in enumerate(zip(rows, sums, signs, strict=True))
        ]
        self._basis = [self._n + place for place in range(len(rows))]
        self._descend([ZERO] * self._n + [Fraction(1)] * len(rows))
        self._leave_helpers()

    def lowest(self, cost: Sequence[Fraction]) -> list[Fraction] | None:
        """A corner where ``cost @ x`` is least; None where it falls without end."""
        if not self._rows:
            return None if any(each < 0 for each in cost) else [ZERO] * len(cost)
        if not self._descend(cost):
            return None
        corner = [ZERO] * self._n
        for row, place in zip(self._rows, self._basis, strict=True):
            corner[place] = row[-1]
        return corner

    def _descend(self, cost: Sequence[Fraction]) -> bool:
        """Go from corner to corner as long as the cost falls; False where there is no end."""
        while (entering := self._entering(cost)) is not None:
            ratios = [(row[-1] / row[entering], self._basis[n], n) for n, row in enumerate(self._rows) if row[entering] > 0]
            if not ratios:
                return False
            self._pivot(min(ratios)[2], entering)
        return True

    def _entering(self, cost: Sequence[Fraction]) -> int | None:
        weights = [cost[place] for place in self._basis]
        for place in range(len(cost)):
            change = cost[place] - sum((w * row[place] for w, row in zip(weights, self._rows, strict=True) if w), ZERO)
            if change < 0:
                return place
        return None

    def _pivot(self, n: int, place: int) -> None:
        pivot = self._rows[n][place]
        own = self._rows[n] = [each / pivot for each in self._rows[n]]
        for other, row in enumerate(self._rows):
            if other != n and row[place]:
                factor = row[place]
                self._rows[other] = [each - factor * mine for each, mine in zip(row, own, strict=True)]
        self._basis[n] = place

    def _leave_helpers(self) -> None:
        if any(row[-1] for row, place in zip(self._rows, self._basis, strict=True) if place >= self._n):
            raise ValueError("no solution")
        for n, place in enumerate(self._basis):
            if place >= self._n and (own := next((j for j in range(self._n) if self._rows[n][j]), None)) is not None:
                self._pivot(n, own)
        kept = [n for n, place in enumerate(self._basis) if place < self._n]  # the rest follow from these
        self._rows = [[*self._rows[n][: self._n], self._rows[n][-1]] for n in kept]
        self._basis = [self._basis[n] for n in kept]
