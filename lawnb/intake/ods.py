"""What an OpenDocument workbook holds besides its values."""

from __future__ import annotations

import zipfile

from lawnb.intake.archives import Counted, Facts, Refusal, SheetFacts, require_dense, stream
from lawnb.intake.cells import LONGEST_TEXT


def ods_facts(archive: zipfile.ZipFile) -> Facts:
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refusal("文件加了密码", "请去掉密码后再试")
    scan = OdsScan()
    stream(archive, "content.xml", scan.start, scan.characters, utf8=True)
    scan.close_sheet()
    return Facts(sheets=scan.sheets, macros=any(name.startswith("Basic/") for name in archive.namelist()))


#: Where an OpenDocument cell keeps the value of its kind; a text beside it is only how it is shown.
VALUED = {"float": "office:value", "currency": "office:value", "percentage": "office:value", "date": "office:date-value"}


class OdsScan:
    """As `XlsxScan`, for an OpenDocument sheet, where rows and cells are repeated by a number."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.sheet, self.facts, self.parser = None, SheetFacts(), None
        self.counted = Counted()
        self.style, self.struck = "", set()
        self.reset()

    def reset(self) -> None:
        self.row, self.rows, self.column, self.columns, self.next_column = -1, 1, -1, 1, 0
        self.filled = self.last_row = self.last_column = self.text = 0
        self.is_error = self.is_blank_formula = False

    def start(self, tag: str, attributes: dict) -> None:
        name = tag.rpartition(":")[2]
        if name == "table" and tag.startswith("table:"):
            self.close_sheet()
            self.sheet, self.facts = attributes.get("table:name", ""), SheetFacts()
            self.reset()
        elif name == "table-column":
            repeated = min(int(attributes.get("table:number-columns-repeated", 1)), 16_384)
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_columns.append(range(self.next_column, self.next_column + repeated))
            self.next_column += repeated
        elif name == "table-row":
            self.row += self.rows
            self.rows, self.column, self.columns = int(attributes.get("table:number-rows-repeated", 1)), -1, 1
            if attributes.get("table:visibility") in ("collapse", "filter") and self.rows < 10_000:
                self.facts.hidden_rows.update(range(self.row, self.row + self.rows))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell(attributes)
        elif name == "p" and self.is_blank_formula:
            self.facts.unvalued.discard((self.row, self.column))  # what was calculated is shown, be it an empty text
        elif name == "style":
            self.style = attributes.get("style:name", "")
        elif attributes.get("style:text-line-through-style", "none") != "none":
            self.struck.add(self.style)
        elif name == "s":
            self.lengthen(int(attributes.get("text:c", 1)))  # that many spaces, which a reader writes out

    def cell(self, attributes: dict) -> None:
        self.column += self.columns
        self.columns = int(attributes.get("table:number-columns-repeated", 1))
        kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
        self.is_error, self.text = kind == "error", 0
        down, across = (int(attributes.get(f"table:number-{kind}-spanned", 1)) for kind in ("rows", "columns"))
        if down * across > 1:
            self.counted.span(down * across)
            self.facts.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        if self.struck and kind and attributes.get("table:style-name") in self.struck:
            self.facts.struck.add((self.row, self.column))
        if self.is_error:
            self.facts.errors[self.row, self.column] = "#VALUE!"
        if kind or "table:formula" in attributes:
            self.filled += 1
            self.last_row = max(self.last_row, self.row + self.rows - 1)
            self.last_column = max(self.last_column, self.column + self.columns - 1)
            require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
        self.is_blank_formula = not kind and "table:formula" in attributes
        if self.is_blank_formula or kind in VALUED and VALUED[kind] not in attributes:
            self.facts.unvalued.add((self.row, self.column))

    def lengthen(self, characters: int) -> None:
        self.text += max(characters, 0)
        if self.text > LONGEST_TEXT:
            raise Refusal(f"有一格的文字超过 {LONGEST_TEXT} 个字", "请删去这样的格，或缩短文字", self.sheet)

    def characters(self, data: str) -> None:
        self.lengthen(len(data))
        if self.is_error and data.strip():
            self.facts.errors[self.row, self.column] = data.strip()

    def close_sheet(self) -> None:
        if self.sheet is not None:
            require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
            self.sheets[self.sheet] = self.facts
