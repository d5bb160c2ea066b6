"""Tables of web pages, which many systems export under a spreadsheet's name, and of pages saved as one file (MHT)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable

from lawnb.intake.archives import CHUNK, LARGEST_UNPACKED, Refusal
from lawnb.intake.grids import BREAK, Grid, cell_value
from lawnb.intake.sheets import Workbook
from lawnb.intake.text import decoded, taken_out_of_formulas

#: What stands for the end of a page: a page that was cut off swallows it, or has a table open there.
END = "lawnb-end"
#: How far from its end a page may close its body.
LONGEST_CLOSE = 1_000
#: Elements with text that is none of the page's.
SILENT = {"script", "style", "title", "template", "noscript"}
STRUCK = {"s", "strike", "del"}
#: Elements that stand within a line.
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "ruby", "small", "span", "strong", "sub", "sup", "u", "var", "img", "input", *STRUCK}
#: How many lines before a table are taken for its titles.
MOST_TITLES = 12
SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>")
#: What is said below a table that is about its rows: how many there are, their unit.
BELOW = re.compile(r"共\s*有?\s*[0-9]+\s*[条行]|单位[为:：]")


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
            self.break_line()
            if grid:
                raise Refusal("网页不完整：有表格没有写完", "请重新导出或重新传送")
        elif tag == "table":
            self.open_table()
        elif grid is None and tag in ("tr", "td", "th"):
            raise Refusal("网页已经损坏：有的行不在表格里", "请重新导出或重新传送")
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
    # where the page's content ends: what is still open there, </body> would close without a word
    last = max(text.rfind("</body"), text.rfind("</BODY"))
    end = last if last > len(text) - LONGEST_CLOSE and last > 0 else len(text)
    for start in range(0, end, CHUNK):
        parser.feed(text[start : min(start + CHUNK, end)].encode())
    parser.feed(f"<{END}></{END}>{text[end:]}".encode())
    parser.close()
    if not scan.ended:
        raise Refusal("网页不完整：没有写完", "请重新导出或重新传送")
    for line in filter(BELOW.search, scan.lines if scan.grids else ()):
        scan.grids[-1].rows.append([line])
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
    sheets = [grid.sheet(name) for grid, name in zip(grids, named, strict=True)]
    taken = [note for sheet in sheets for note in taken_out_of_formulas(sheet.rows)]
    return Workbook(sheets, [("是网页，读入了其中的表格", ""), *taken])
