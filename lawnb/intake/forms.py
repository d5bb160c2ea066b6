"""Statistics forms laid anew as the rows of a contract of sums, which says so under `form`.

Forms print one body a row with its indicators across, or the indicators down the side. What comes of laying them anew is read and
checked like any sheet; each of its cells knows where it stands in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from lawnb.intake.archives import SheetFacts
from lawnb.intake.cells import Cell, is_blank
from lawnb.intake.columns import Header, resolved
from lawnb.intake.contracts import Contract, matches
from lawnb.intake.layout import composed
from lawnb.intake.sheets import Sheet


class Spot(NamedTuple):
    """A cell, where it stands in the file, and what it is of by its heading across or at the side."""

    cell: Cell
    row: int
    column: int
    label: str = ""


@dataclass
class Laid:
    """A form laid anew.

    Parameters
    ----------
    header
        None where its rows cannot be told.
    problems
        Row and column in the file, from 0, or None; message and remedy.
    notes
        Message and remedy of what is only to be known.
    """

    sheet: Sheet
    header: Header | None = None
    problems: list[tuple[int | None, int | None, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def require_apart(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Refuse a number that is merged over several of the places where numbers stand: nobody can say how it divides."""
        for top, left, bottom, right in self.sheet.merged:
            places = sum(top <= row <= bottom for row in rows) * sum(left <= column <= right for column in columns)
            if places > 1 and not is_blank(self.sheet.cell(top, left)):
                self.problems.append((top, left, "是几格合并的一格，无法确定各格的数", "请取消合并，逐格填写"))

    def require_width(self, rows: Sequence[int], width: int) -> None:
        """Refuse rows of a text file that have lost a comma or have one too many."""
        for row in rows if self.sheet.strict_width else ():
            n = len(self.sheet.row(row))
            if n != width:
                self.problems.append((row, None, f"有 {n} 格，表头有 {width} 列", "请检查这一行的格；文本文件请检查逗号和引号"))

    def finish(self, own: Contract, first: int, lines: list[list[Spot]], told: str) -> Laid:
        """With the rows above the form as its titles, and then these."""
        facts, sheet = self.sheet.facts, self.sheet
        titles = [[Spot(cell, row, column) for column, cell in enumerate(sheet.row(row))] for row in range(sheet.top, first)]
        lines = [line or [Spot(None, row, 0)] for row, line in enumerate(titles, sheet.top)] + lines
        self.notes.insert(0, (told, "请核对读入的各项"))
        if facts.hidden_rows or facts.hidden_columns or facts.struck:
            self.notes.append(("有隐藏的行、列或划了删除线的格，已照常读入", "如果不该计入，请删去"))
        self.sheet = replace(
            sheet,
            rows=[[spot.cell for spot in line] for line in lines],
            at=[[(spot.row, spot.column) for spot in line] for line in lines],
            labels=[[spot.label for spot in line] for line in lines],
            facts=SheetFacts(),
            merged=(),
            top=0,
            strict_width=False,
        )
        head = len(titles)
        self.header = resolved(self.sheet, own, composed(self.sheet, partial(matches, own), head, head), head, head)
        return self
