"""What is known of one sheet below its header while its rows are sorted and its columns read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from lawnb.intake.columns import Column, Header
from lawnb.intake.contracts import Contract
from lawnb.intake.problems import Problem
from lawnb.intake.sheets import Coded, Sheet

LISTED = "、".join


class Gathered(Protocol):
    """Where what is found in a sheet goes: the reader of its file or folder."""

    contract: Contract
    parts: list[Part]
    problems: list[Problem]
    warnings: list[Problem]
    tally: Counter[str]


@dataclass
class Part:
    """The cases of one sheet, those that are `wrong` too: a later row may repeat them.

    Parameters
    ----------
    laid
        Of a form that was laid anew, for each case the row and the position in the file and the label of each value.
    """

    file: str
    sheet: str | None
    headings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Coded] = field(default_factory=dict)
    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    wrong: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    positions: dict[str, int] = field(default_factory=dict)
    laid: list[dict[str, tuple[int, int, str]]] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.file if self.sheet is None else f"{self.file} 表“{self.sheet}”"


class Below:
    """The rows of a sheet below its header, counted from 0, and which of them are wrong.

    Attributes
    ----------
    wrong
        Rows that something is amiss with.
    shifted
        Rows whose cells may stand under other columns' headings.
    sound
        Cases that are not shifted.
    unread
        By field, rows of which the column has no value that could be added up.
    """

    def __init__(self, gathered: Gathered, sheet: Sheet, header: Header, file: str):
        self.gathered, self.sheet, self.header, self.file = gathered, sheet, header, file
        self.start = header.last + 1
        self.raw = list(sheet.columns(self.start))
        self.n = sheet.height - self.start
        self.wrong = np.zeros(self.n, dtype=bool)
        self.shifted = np.zeros(self.n, dtype=bool)
        self.sound = ~self.shifted
        self.unread: dict[str, np.ndarray] = {}

    def number(self, place: int, column: Column | None = None) -> int:
        """A row's number as a person counts it."""
        row = self.start + int(place)
        return (self.sheet.stands(row, column.position)[0] if column else self.sheet.line(row)) + 1

    def spot(self, place: int | None, column: Column | None) -> tuple[int | None, str | None, int | None]:
        """Row, heading and position that a problem names; of a form that was laid anew, where the cell stands in the file."""
        if self.sheet.at:
            return self.sheet.spot(self.start - 1 if place is None else self.start + int(place), column and column.position)
        row = None if place is None else self.number(place)
        return (row, column.heading, column.position) if column else (row, None, None)

    def problem(self, message: str, remedy: str, place: int | None = None, column: Column | None = None) -> None:
        self.gathered.problems.append(Problem(self.file, message, remedy, self.sheet.name, *self.spot(place, column)))

    def warn(self, message: str, remedy: str = "", column: Column | None = None, place: int | None = None) -> None:
        self.gathered.warnings.append(Problem(self.file, message, remedy, self.sheet.name, *self.spot(place, column)))
