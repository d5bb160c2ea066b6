"""Row numbers as a report's JSON writes them, in ranges: ``2-40,44``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Rows of a record in a file from elsewhere; ours name far fewer, and Excel's sheets end near here.
MOST_NUMBERS = 1_100_000


def ranges(numbers: Sequence[int] | np.ndarray) -> str:
    """Ascending numbers as ranges."""
    if not len(numbers):
        return ""
    numbers = np.asarray(numbers)
    gaps = np.flatnonzero(np.diff(numbers) != 1)
    firsts, lasts = numbers[np.append(0, gaps + 1)], numbers[np.append(gaps, -1)]
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True))


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
