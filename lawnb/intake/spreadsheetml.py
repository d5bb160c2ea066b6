"""Workbooks of one XML file, as Excel 2003 saves them and many systems still export them (SpreadsheetML)."""

from __future__ import annotations

import datetime
from xml.parsers import expat

from lawnb.intake.archives import DAMAGED, LARGEST_UNPACKED, REMEDY_SAVE, RESEND, Counted, Refusal, SheetFacts, no_doctype, require_dense
from lawnb.intake.cells import LONGEST_TEXT, UNCALCULATED, Cell
from lawnb.intake.sheets import Sheet, Workbook
from lawnb.intake.text import decoded
from lawnb.intake.xlsx import MOST_COLUMNS, MOST_ROWS

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
EXCEL = "urn:schemas-microsoft-com:office:excel"
#: Where each element stands that rows are made of.
WITHIN = {"Worksheet": "Workbook", "Table": "Worksheet", "Column": "Table", "Row": "Table", "Cell": "Row"}


def read_spreadsheetml(data: bytes) -> Workbook:
    """The worksheets of a SpreadsheetML file.

    Raises
    ------
    Refusal
        It is cut off, declares entities, or lays cells far apart.
    """
    if len(data) > LARGEST_UNPACKED:
        raise Refusal(f"文件有 {len(data) // 2**20} MB，超过 {LARGEST_UNPACKED // 2**20} MB", "请拆成几个文件，或另存为 CSV")
    scan = Scan()
    # expat knows no Chinese encoding: the text is decoded as other texts are, whatever the file says of itself
    parser = expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = scan.start, scan.end, scan.characters
    parser.StartDoctypeDeclHandler = no_doctype
    try:
        parser.Parse(decoded(data).encode(), True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        row = getattr(error, "lineno", None)
        raise Refusal(DAMAGED, f"{RESEND}（XML 第 {row} 行）" if row else RESEND) from None
    for sheet in scan.sheets:
        sheet.date1904 = scan.date1904
    return Workbook(scan.sheets)


def said(attributes: dict[str, str], name: str) -> str | None:
    """An attribute, with the prefix that the format asks for or without."""
    return attributes.get(f"{SPACE}}}{name}", attributes.get(name))


def number_in(attributes: dict[str, str], name: str, default: int, most: int) -> int:
    """A whole number of an attribute, within the bounds of a sheet."""
    number = int(said(attributes, name) or default)
    if not 0 <= number <= most:
        raise Refusal(f"{name} 写着 {number}，超出了表格的范围", REMEDY_SAVE)
    return number


class Scan:
    """Gathers rows, merges, hidden and struck out cells as the elements of a workbook come by."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.date1904 = False
        self.struck: set[str] = set()
        self.style = ""
        self.path: list[str] = []
        self.counted = Counted()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix(f"{SPACE}}}")
        if name in WITHIN and self.path[-1:] != [WITHIN[name]]:
            raise Refusal(DAMAGED, RESEND)
        self.path.append(name)
        match name:
            case "Style":
                self.style = said(attributes, "ID") or ""
            case "Font" if said(attributes, "StrikeThrough") == "1":
                self.struck.add(self.style)
            case "Worksheet":
                self.open_sheet(said(attributes, "Name") or "")
            case "Column":
                self.column_facts(attributes)
            case "Row":
                self.open_row(attributes)
            case "Cell":
                self.open_cell(attributes)
            case "Data" if self.path[-2:-1] == ["Cell"]:  # not that of a comment
                self.kind, self.text = said(attributes, "Type") or "String", []
                self.length = 0

    def end(self, tag: str) -> None:
        name = self.path.pop()
        if name == "Data" and self.path[-1:] == ["Cell"]:
            self.value = typed("".join(self.text), self.kind)
            self.text = None
        elif name == "Cell":
            self.close_cell()
        elif name == "Table":
            self.close_table()
        elif tag == f"{EXCEL}}}Date1904":
            self.date1904 = True
        elif tag == f"{EXCEL}}}Visible" and self.sheets:
            self.sheets[-1].hidden = True  # it says how it is hidden, and is not there otherwise

    def characters(self, data: str) -> None:
        if self.sheets and self.text is not None:
            self.text.append(data)
            self.length += len(data)
            if self.length > LONGEST_TEXT:
                raise Refusal(f"有一格的文字超过 {LONGEST_TEXT} 个字", "请删去这样的格，或缩短文字", self.sheets[-1].name, self.row + 1)

    def open_sheet(self, name: str) -> None:
        self.sheets.append(Sheet(name, [], SheetFacts(), merged=[]))
        self.row = self.hidden_to = -1
        self.filled = self.across = 0
        self.covered: dict[int, int] = {}
        self.text: list[str] | None = None

    def column_facts(self, attributes: dict[str, str]) -> None:
        first = number_in(attributes, "Index", self.hidden_to + 2, MOST_COLUMNS) - 1
        self.hidden_to = first + number_in(attributes, "Span", 0, MOST_COLUMNS)
        if said(attributes, "Hidden") == "1":
            self.sheets[-1].facts.hidden_columns.append(range(first, self.hidden_to + 1))

    def open_row(self, attributes: dict[str, str]) -> None:
        row, sheet = number_in(attributes, "Index", self.row + 2, MOST_ROWS) - 1, self.sheets[-1]
        if row <= self.row:
            raise Refusal(f"行号 {row + 1} 出现了两次或次序不对", REMEDY_SAVE, sheet.name)
        require_dense(sheet.name, row + 1, max(self.across, 1), self.filled)
        sheet.rows += [[] for _ in range(row - len(sheet.rows) + 1)]
        self.row = row + number_in(attributes, "Span", 0, MOST_ROWS)
        if said(attributes, "Hidden") == "1":
            sheet.facts.hidden_rows.update(range(row, min(self.row, row + 10_000) + 1))

    def open_cell(self, attributes: dict[str, str]) -> None:
        sheet, row = self.sheets[-1], self.sheets[-1].rows[-1]
        column = number_in(attributes, "Index", len(row) + 1, MOST_COLUMNS) - 1
        if column < len(row):
            raise Refusal("有一格出现了两次或次序不对", REMEDY_SAVE, sheet.name, len(sheet.rows))
        if self.covered.get(column, -1) >= len(sheet.rows) - 1:
            raise Refusal("有一格落在合并的格里", REMEDY_SAVE, sheet.name, len(sheet.rows))
        row += [None] * (column - len(row))
        self.value = UNCALCULATED if said(attributes, "Formula") else None
        self.is_struck = said(attributes, "StyleID") in self.struck
        self.right, down = number_in(attributes, "MergeAcross", 0, MOST_COLUMNS), number_in(attributes, "MergeDown", 0, MOST_ROWS)
        if self.right or down:
            top = len(sheet.rows) - 1
            self.counted.span((self.right + 1) * (down + 1))
            sheet.merged.append((top, column, top + down, column + self.right))
            self.covered |= dict.fromkeys(range(column, column + self.right + 1) if down else (), top + down)

    def close_cell(self) -> None:
        sheet, row = self.sheets[-1], self.sheets[-1].rows[-1]
        if self.value is not None:
            self.filled += 1
            if self.is_struck:
                sheet.facts.struck.add((len(sheet.rows) - 1, len(row)))
        row += [self.value, *[None] * self.right]
        self.across = max(self.across, len(row))
        require_dense(sheet.name, len(sheet.rows), self.across, self.filled)

    def close_table(self) -> None:
        """Cells that another covers are not written; what was merged beyond the last row ends with it."""
        sheet = self.sheets[-1]
        sheet.merged = [(top, left, min(bottom, len(sheet.rows) - 1), right) for top, left, bottom, right in sheet.merged]


def typed(text: str, kind: str) -> Cell:
    """The value of a cell of one of the kinds String, Number, DateTime, Boolean, Error."""
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        moment = datetime.datetime.fromisoformat(text.strip().removesuffix("Z"))
        return moment.date() if moment.time() == datetime.time() else moment
    return text.strip() and text or None
