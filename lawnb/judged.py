"""What it tells of a withheld count that a target was met, or was not: often no more than the mark does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lawnb.figures import Book, Figure, Target
from lawnb.recovery import Arithmetic


def leaves_enough(id: str, targets: Sequence[Target], book: Book, sums: Arithmetic, unknown: Collection[str], smallest: int) -> bool:
    """Whether who knows which of its targets a withheld figure meets knows no more of the small count behind it than the mark tells.

    The count may then still be any that is too small to print, and take as many values as the bound asks.

    Parameters
    ----------
    book
        The true one.
    sums, unknown
        What a reader knows, and of what not the value. Where a sum has another unknown figure the answer is no: that would be narrowed as well.
    """
    figure = book[id]
    count, whole = _count_of(figure, book)
    if count.id not in unknown or not isinstance(count.value, int) or count.about or (whole is not None and whole.id in unknown):
        return False
    lies = sums.ranges(unknown, {count.id})[count.id]
    if lies.highest is None or any(other in book and other in unknown for other in sums.beside(count.id)):
        return False

    def met(n: int) -> list[bool | None]:
        return [target.met(replace(figure, value=Decimal(n) / whole.value if whole else n)) for target in targets]

    alike = {n for n in range(int(lies.lowest), int(lies.highest) + 1) if met(n) == met(count.value)}
    small = [side for side in _small(count, book, smallest) if count.value in side]
    return len(alike) >= smallest and bool(small) and all(alike.issuperset(side) for side in small)


def _count_of(figure: Figure, book: Book) -> tuple[Figure, Figure | None]:
    """Of a share its part and its whole; of anything else itself."""
    if len(figure.inputs) == 2 and figure.formula == " / ".join(figure.inputs):
        part, whole = (book[id] for id in figure.inputs)
        return part, whole
    return figure, None


def _small(count: Figure, book: Book, smallest: int) -> Iterator[range]:
    """The counts that are too small to print, and those that leave so few."""
    yield range(1, smallest)
    among = book.get(count.among or "")
    if among is not None and among.reported:
        yield range(among.value - smallest + 1, among.value)
