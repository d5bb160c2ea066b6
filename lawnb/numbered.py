"""Row numbers as a report's JSON writes them, in ranges: ``2-40,44``."""

from __future__ import annotations

from collections.abc import Iterable

#: Rows of a record in a file from elsewhere; ours name far fewer, and Excel's sheets end near here.
MOST_NUMBERS = 1_100_000


def ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers as ranges."""
    left = iter(numbers)
    first = last = next(left, None)
    if first is None:
        return ""
    runs = []
    for number in left:
        if number != last + 1:
            runs.append((first, last))
            first = number
        last = number
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in (*runs, (first, last)))


def numbers_of(text: str) -> list[int]:
    """The row numbers that `ranges` wrote.

    Raises
    ------
    ValueError
        They are none, or more than any sheet has: a file from elsewhere may say anything.
    """
    bounds = [part.split("-") for part in text.split(",") if part]
    found = [range(int(first), int(last[0] if last else first) + 1) for first, *last in bounds]
    if sum(map(len, found)) > MOST_NUMBERS:
        raise ValueError("more rows than a sheet has")
    return [number for each in found for number in each]
