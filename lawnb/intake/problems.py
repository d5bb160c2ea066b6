"""A problem of a file: where a person finds it, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lawnb.intake.unseen import visible


@dataclass(frozen=True)
class Problem:
    """One thing in a file that is refused, or (as a warning) that a person should know.

    Parameters
    ----------
    file
        As the user named it, or its path within a folder.
    row
        Counted as a person does, from 1, header and title rows included.
    column
        The heading as it is typed in the file.
    position
        The column's place in the sheet, from 0, for marking the cell; told where there is no heading to tell.
    """

    file: str
    message: str
    remedy: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    position: int | None = None

    @property
    def place(self) -> str:
        """File, sheet, row and column as messages begin."""
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"表“{self.sheet}”")
        if self.row is not None:
            parts.append(f"第 {self.row} 行")
        if self.column is not None:
            parts.append(f"列“{self.column}”")
        elif self._nth:
            parts.append(self._nth)
        return ", ".join(parts)

    @property
    def _nth(self) -> str | None:
        # a column without a heading, or of a form that has them at its side
        return None if self.position is None else f"第 {self.position + 1} 列"

    def __str__(self) -> str:
        return sentence(self.place, self.message, self.remedy)

    def as_json(self) -> dict:
        """A dict with the place's parts, message and remedy."""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column or self._nth}
        return place | {"message": self.message, "remedy": self.remedy}


#: Places of one group that are named before the rest are counted.
PLACES_SHOWN = 12


def grouped(problems: Iterable[Problem]) -> list[str]:
    """One line for the problems of a column that are alike, with the rows of all of them."""
    groups: dict[tuple, list[Problem]] = {}
    for problem in problems:
        key = (problem.file, problem.sheet, problem.column, problem.position, problem.message, problem.remedy)
        groups.setdefault(key, []).append(problem)
    return [str(group[0]) if len(group) == 1 else _line(group) for group in groups.values()]


def _line(group: list[Problem]) -> str:
    first = group[0]
    rows = [str(problem.row) for problem in group[:PLACES_SHOWN]]
    more = f"等 {len(group)} 行" if len(group) > PLACES_SHOWN else ""
    place = replace(first, row=None).place
    return sentence(place, f"{first.message}（第 {'、'.join(rows)} 行{more}，共 {len(group)} 处）", first.remedy)


def sentence(place: str, message: str, remedy: str) -> str:
    """Place, what is wrong, what to do, each closed once, on one line whatever the cell has in it."""
    closed = remedy if not remedy or remedy.endswith(("。", "？")) else f"{remedy}。"
    return visible(" ".join(f"{place}: {message}。{closed}".splitlines()))
