"""A table of a web page as it is filled, cell by cell and row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from lawnb.intake.archives import REMEDY_SAVE, SPARSE_CELLS, SPARSENESS, Counted, Refusal, SheetFacts
from lawnb.intake.cells import Cell
from lawnb.intake.numbers import CURRENCY, decimal, half_width
from lawnb.intake.sheets import MOST_COLUMNS, Sheet

#: Bounds of the HTML standard on what a cell spans.
MOST_ACROSS, MOST_DOWN = 1_000, 65_534
#: Attributes in which spreadsheets leave the number behind what a cell shows.
NUMBER_BEHIND = ("x:num", "sdval")
SPACES, BREAK = re.compile(r"[ \t\r\n\f]+"), "\v"


@dataclass
class Grid:
    """A table of a page as it is filled, row by row; a spanning cell stands in its first place, as in a workbook."""

    titles: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # by column, the last row that a cell from above reaches
    cell: dict[str, str] | None = None
    text: list[str] = field(default_factory=list)
    struck: bool = False
    filled: int = 0
    laid: int = 0
    counted: Counted = field(default_factory=Counted)

    def open_row(self, attributes: dict[str, str]) -> None:
        self.close_row()
        if is_hidden(attributes):
            self.facts.hidden_rows.add(len(self.rows))
        self.laid += len(self.rows[-1]) if self.rows else 0
        if self.laid > max(SPARSE_CELLS, SPARSENESS * self.filled):
            raise Refusal(f"有 {self.laid} 格，而有内容的只有 {self.filled} 格", REMEDY_SAVE, row=len(self.rows))
        self.rows.append([])

    def close_row(self) -> None:
        self.close_cell()
        if self.rows:
            self.skip_taken()

    def skip_taken(self) -> None:
        """Leave out the places in the last row that cells from above reach into."""
        row, last = self.rows[-1], len(self.rows) - 1
        while self.taken.get(len(row), -1) >= last:
            row.append(None)

    def open_cell(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        self.cell, self.text, self.struck = attributes, [], "line-through" in attributes.get("style", "")

    def close_cell(self) -> None:
        if self.cell is None:
            return
        self.skip_taken()
        row, last = self.rows[-1], len(self.rows) - 1
        attributes, self.cell = self.cell, None
        column, across, down = len(row), span(attributes, "colspan", MOST_ACROSS), span(attributes, "rowspan", MOST_DOWN)
        value = cell_value("".join(self.text), attributes)
        row += [value, *[None] * (across - 1)]
        if across > 1 or down > 1:
            self.counted.span(across * down)
            self.merged.append((last, column, last + down - 1, column + across - 1))
            self.taken |= dict.fromkeys(range(column, column + across), last + down - 1)
        if value is not None:
            self.filled += 1
            if self.struck:
                self.facts.struck.add((last, column))
        if len(row) > MOST_COLUMNS:
            raise Refusal(f"有一行超过 {MOST_COLUMNS} 格", REMEDY_SAVE, row=last + 1)

    def sheet(self, name: str | None) -> Sheet:
        """The table below the lines that stand before it, as a spreadsheet that opens the page lays them out."""
        self.close_row()
        above, last = len(self.titles), len(self.rows) - 1
        rows = [*([title] for title in self.titles), *self.rows]
        merged = [(top + above, left, min(bottom, last) + above, right) for top, left, bottom, right in self.merged]
        facts = SheetFacts(hidden_rows={row + above for row in self.facts.hidden_rows}, struck={(row + above, n) for row, n in self.facts.struck})
        return Sheet(name, rows, facts, strict_width=True, merged=merged)


def is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or "display:none" in attributes.get("style", "").replace(" ", "").lower()


def span(attributes: dict[str, str], name: str, most: int) -> int:
    """How many columns or rows a cell spans; 0 is all that are left (HTML standard, 4.9.11)."""
    text = attributes.get(name, "1").strip()
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    return min(number, most) or (most if name == "rowspan" else 1)


def cell_value(text: str, attributes: dict[str, str]) -> Cell:
    """The text of a cell, with the number behind it where a spreadsheet shows that number rounded."""
    shown = "\n".join(line.strip(" ") for line in SPACES.sub(" ", text).split(BREAK)).strip()
    behind = next((attributes[name] for name in NUMBER_BEHIND if attributes.get(name)), None)
    if behind is not None:
        plain = CURRENCY.sub("", half_width(shown).strip())
        near, raw = decimal(plain.removesuffix("%")), decimal(behind)
        if near is not None and raw is not None:
            near = near.scaleb(-2) if plain.endswith("%") else near
            if abs(near - raw) <= Decimal(1).scaleb(near.as_tuple().exponent):
                return float(raw)
    return shown or None
