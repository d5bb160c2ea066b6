"""A table as a call of Typst's: texts as strings, what a column's cells share said once, and numbers whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lawnb.publish.grid import Cell, Table
from lawnb.publish.markup import may_split_number, string

#: On a table that became one of the PDF's, and was not taken as text: of each of its cells, what it heads.
SET_AS_TABLE = "data-set-as-table"
HEADS_COLUMN, HEADS_ROW, HEADS_NOTHING = "CR-"


class Contents(NamedTuple):
    """What a cell holds: a text, or where it is more than that, markup; and whether that is one line, and whether it has a number."""

    text: str | None
    markup: str = ""
    is_line: bool = True
    has_number: bool = False


class TableCall:
    """The call of a table whose cells hold this.

    Parameters
    ----------
    n_tied
        Rows of the body that no page parts from the end of the table.

    Attributes
    ----------
    keeps_numbers
        Whether it keeps its numbers whole itself: a rule for that, which would be tried on each text of the table, is asked for where a text needs it.
    """

    def __init__(self, table: Table, cells: Mapping[Cell, Contents], n_tied: int = 0):
        self._table, self._cells, self._n_tied = table, cells, n_tied
        self._usual = table.alignments()
        self.keeps_numbers = table.aligned and not any(held.has_number for held in cells.values())
        self._characters = table.least_characters()

    def caption(self, markup: str) -> str:
        """The argument of its figure."""
        keeper = "whole-numbers" if self.keeps_numbers and may_split_number(markup, 0) else ""
        return f"  , caption: {keeper}[{markup}]\n" if markup else ""

    def text(self) -> str:
        table = self._table
        shares = table.shares(simple=all(held.is_line for held in self._cells.values()))
        columns = f"({', '.join(map(_percent, shares))}{',' * (len(shares) == 1)})" if shares else str(table.n_columns)
        lines = [f"columns: {columns}", f"align: ({','.join(self._usual)},)"]
        head, body, foot = ([self._row(row, part is table.head) for row in part] for part in (table.head, table.body, table.foot))
        n_free = len(body) - self._n_tied
        ending = [*body[n_free:], *["table.hline(),"] * bool(foot), *foot]
        lines += [f"table.header({' '.join(head)})", "table.hline()"] if head else []
        lines += [row.rstrip(",") for row in body[:n_free] if row]
        lines += [f"table.footer(repeat: false, {' '.join(ending)})"] if ending else []  # the one group of rows that Typst keeps together
        return f"table(\n{''.join(f'    {line},{chr(10)}' for line in lines)}  )"

    def _row(self, row: list[Cell], is_head: bool) -> str:
        return " ".join(f"{self._cell(cell, is_head)}," for cell in row)

    def _cell(self, cell: Cell, is_head: bool) -> str:
        content = self._content(self._cells[cell], is_head)
        settings = {
            "align": cell.alignment if cell.alignment != self._usual[cell.column] else "",
            "colspan": cell.columns if cell.columns > 1 else "", "rowspan": cell.rows if cell.rows > 1 else "",
        }  # fmt: skip
        own = "".join(f"{name}: {value}, " for name, value in settings.items() if value)
        return f"table.cell({own}{content})" if own else content

    def _content(self, held: Contents, is_head: bool) -> str:
        if not held.text and not held.markup:
            return "[]"
        content = string(held.text) if held.text else f"[{held.markup}]"
        if held.text and self.keeps_numbers and may_split_number(held.text, self._characters):
            content = f"whole-numbers({content})"
        return f"table-head({content})" if is_head else content


def heads(table: Table) -> Iterator[str]:
    """Of each cell, what it heads."""
    for rows, what in ((table.head, HEADS_COLUMN), (table.body, HEADS_ROW), (table.foot, HEADS_ROW)):
        yield from (what if cell.tag is not None and cell.tag.tag == "th" else HEADS_NOTHING for row in rows for cell in row)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"
