"""Tables of web pages, which many systems export under a spreadsheet's name, and of pages saved as one file (MHT)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from lawnb.intake.archives import CHUNK, LARGEST_UNPACKED, REMEDY_SAVE, SPARSE_CELLS, SPARSENESS, Counted, Refusal, SheetFacts
from lawnb.intake.cells import Cell
from lawnb.intake.numbers import CURRENCY, decimal, half_width
from lawnb.intake.sheets import MOST_COLUMNS, Sheet, Workbook
from lawnb.intake.text import decoded

#: What stands for the end of a page: a page that was cut off swallows it, or has a table open there.
END = "lawnb-end"
#: Bounds of the HTML standard on what a cell spans.
MOST_ACROSS, MOST_DOWN = 1_000, 65_534
#: Elements with text that is none of the page's.
SILENT = {"script", "style", "title", "template", "noscript"}
STRUCK = {"s", "strike", "del"}
#: Elements that stand within a line.
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "ruby", "small", "span", "strong", "sub", "sup", "u", "var", "img", "input", *STRUCK}
#: Attributes in which spreadsheets leave the number behind what a cell shows.
NUMBER_BEHIND = ("x:num", "sdval")
#: How many lines before a table are taken for its titles.
MOST_TITLES = 12
SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>")
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
        self.close_cell()
        if is_hidden(attributes):
            self.facts.hidden_rows.add(len(self.rows))
        self.laid += len(self.rows[-1]) if self.rows else 0
        if self.laid > max(SPARSE_CELLS, SPARSENESS * self.filled):
            raise Refusal(f"有 {self.laid} 格，而有内容的只有 {self.filled} 格", REMEDY_SAVE, row=len(self.rows))
        self.rows.append([])

    def open_cell(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        self.cell, self.text, self.struck = attributes, [], "line-through" in attributes.get("style", "")

    def close_cell(self) -> None:
        if self.cell is None:
            return
        row, last = self.rows[-1], len(self.rows) - 1
        while self.taken.get(len(row), -1) >= last:
            row.append(None)
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
        self.close_cell()
        above, last = len(self.titles), len(self.rows) - 1
        rows = [*([title] for title in self.titles), *self.rows]
        merged = [(top + above, left, min(bottom, last) + above, right) for top, left, bottom, right in self.merged]
        facts = SheetFacts(hidden_rows={row + above for row in self.facts.hidden_rows}, struck={(row + above, n) for row, n in self.facts.struck})
        return Sheet(name, rows, facts, merged=merged)


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


class PageScan:
    """Gathers the tables of a page as its elements come by (a target of lxml's parser)."""

    def __init__(self) -> None:
        self.open: list[Grid] = []
        self.grids: list[Grid] = []
        self.line: list[str] = []
        self.lines: list[str] = []
        self.silent = 0
        self.ended = False
        self.names: list[str] = []

    def start(self, tag: str, attributes) -> None:
        grid = self.open[-1] if self.open else None
        if tag in SILENT:
            self.silent += 1
        elif tag == END:
            self.ended = True
            if grid:
                raise Refusal("网页不完整：有表格没有写完", "请重新导出或重新传送")
        elif tag == "table":
            self.open_table()
        elif grid is None or tag not in ("tr", "td", "th"):
            self.within(tag, dict(attributes), grid)
        elif tag == "tr":
            grid.open_row(dict(attributes))
        else:
            grid.open_cell(dict(attributes))

    def within(self, tag: str, attributes: dict[str, str], grid: Grid | None) -> None:
        """Anything else: what breaks a line, what is struck out, what a form shows."""
        in_cell = grid is not None and grid.cell is not None
        if tag == "select" and in_cell:
            raise Refusal("表格中有下拉框，读不出选了什么", "请用浏览器打开，把表格复制到 .xlsx", row=len(grid.rows))
        if tag == "input" and attributes.get("type", "text").lower() in ("text", "number", "date") and attributes.get("value"):
            self.data(attributes["value"])
        if in_cell and (tag in STRUCK or "line-through" in attributes.get("style", "")):
            grid.struck = True
        if tag not in INLINE:
            self.break_line()

    def open_table(self) -> None:
        self.break_line()
        above = [str(cell) for grid in self.open[-MOST_TITLES:] for row in grid.rows[-MOST_TITLES:] for cell in row if cell is not None] + self.lines
        self.lines = []
        self.open.append(Grid(above[-MOST_TITLES:]))

    def end(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
        elif tag == "table" and self.open:
            grid = self.open.pop()
            grid.close_cell()
            self.grids.append(grid)
        elif tag in ("td", "th") and self.open:
            self.open[-1].close_cell()
        elif tag not in INLINE:
            self.break_line()

    def data(self, text: str) -> None:
        if self.silent:
            return
        if self.open and self.open[-1].cell is not None:
            self.open[-1].text.append(text)
        else:
            self.line.append(text)

    def break_line(self) -> None:
        if self.open and self.open[-1].cell is not None:
            self.open[-1].text.append(BREAK)
        else:
            self.lines += filter(None, [cell_value("".join(self.line), {})])
            self.line = []

    def comment(self, text: str) -> None:
        self.names += map(str.strip, SHEET_NAME.findall(text))

    def close(self) -> None:
        """Nothing: lxml calls it after a refusal too."""


def page_grids(data: bytes) -> tuple[list[Grid], list[str]]:
    """The tables of a page that hold something, and the names that Excel gives its sheets in it."""
    from lxml import etree

    if len(data) > LARGEST_UNPACKED:
        raise Refusal(f"网页有 {len(data) // 2**20} MB，超过 {LARGEST_UNPACKED // 2**20} MB", "请拆成几个文件，或另存为 CSV")
    text = decoded(data)
    if "\0" in text:
        raise Refusal("网页中有空字符，可能已经损坏", "请重新导出")
    scan = PageScan()
    # huge_tree, for libxml2 else stops at a bound without a word; nothing is fetched
    parser = etree.HTMLParser(target=scan, encoding="utf-8", huge_tree=True, no_network=True)
    for start in range(0, len(text), CHUNK):
        parser.feed(text[start : start + CHUNK].encode())
    parser.feed(f"<{END}></{END}>".encode())
    parser.close()
    if not scan.ended:
        raise Refusal("网页不完整：没有写完", "请重新导出或重新传送")
    return [grid for grid in scan.grids if grid.filled], scan.names


def read_page(data: bytes) -> Workbook:
    """The tables of a page, each as a sheet.

    Raises
    ------
    Refusal
        The page holds no table, is cut off, or spans more cells than any ledger.
    """
    return workbook([page_grids(data)])


def read_mail(data: bytes) -> Workbook:
    """The tables of the pages of an MHT file (RFC 2557)."""
    parts = [part for part in email.message_from_bytes(data, policy=email.policy.compat32).walk() if part.get_content_type() == "text/html"]
    return workbook([page_grids(part.get_payload(decode=True) or b"") for part in parts])


def workbook(pages: Iterable[tuple[list[Grid], list[str]]]) -> Workbook:
    pages = list(pages)
    grids, names = [grid for own, _ in pages for grid in own], [name for _, own in pages for name in own]
    if not grids:
        raise Refusal("网页里没有表格", "请从原系统导出表格，或用浏览器打开后复制到 .xlsx")
    names = names if len(names) == len(set(names)) == len(grids) else [f"第 {n} 个表格" for n in range(1, len(grids) + 1)]
    named = [None] if len(grids) == 1 and names == ["第 1 个表格"] else names
    return Workbook([grid.sheet(name) for grid, name in zip(grids, named, strict=True)], [("是网页，读入了其中的表格", "")])
