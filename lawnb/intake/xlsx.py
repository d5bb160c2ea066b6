"""What an XLSX workbook holds besides its values (ECMA-376)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Set
from xml.etree import ElementTree

from lawnb.intake.archives import REMEDY_SAVE, Counted, Facts, Refusal, SheetFacts, relations_of, require_dense, small_xml, stream
from lawnb.intake.cells import LONGEST_TEXT

#: Bytes of text that a sheet's cells may refer to; one string can stand in a million cells.
LARGEST_TEXT = 300 * 2**20
#: Excel's own bounds of a sheet.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


def xlsx_facts(archive: zipfile.ZipFile, book_part: str) -> Facts:
    book = small_xml(archive, book_part)
    names = archive.namelist()
    facts = Facts(
        date1904=any(node.get("date1904") in ("1", "true") for node in book.iter() if local_name(node.tag) == "workbookPr"),
        macros=any(name.endswith("vbaProject.bin") for name in names),
        external=any("/externalLinks/" in name for name in names),
    )
    relations = relations_of(archive, book_part)
    strings = [part for kind, part in relations.values() if kind == "sharedStrings" and part in names]
    lengths = shared_lengths(archive, strings[0]) if strings else []
    parts = sheet_parts(book, relations)
    unopened = any(node.get("fullCalcOnLoad") in ("1", "true") for node in book.iter() if local_name(node.tag) == "calcPr")
    styles = [part for kind, part in relations.values() if kind == "styles" and part in names]
    struck = struck_styles(archive, styles[0]) if styles else set()
    for name, part in parts.items():
        scan = XlsxScan(name, lengths, unopened, struck)
        stream(archive, part, scan.start, utf8=True)
        facts.sheets[name] = scan.finish(archive, part)
    for name in set(names) - set(parts.values()) - set(strings):
        if name.endswith((".xml", ".rels")):
            stream(archive, name, Counted().start)
    return facts


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def sheet_parts(book: ElementTree.Element, relations: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The part of each worksheet by its name."""
    parts = {}
    for node in book.iter():
        if local_name(node.tag) == "sheet":
            id = next((value for key, value in node.attrib.items() if local_name(key) == "id"), None)
            kind, part = relations.get(id, ("", ""))
            if kind == "worksheet":
                parts[node.get("name", "")] = part
    return parts


def shared_lengths(archive: zipfile.ZipFile, part: str) -> list[int]:
    """The number of characters of each shared string."""
    lengths: list[int] = []

    def start(tag: str, attributes: dict) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)
            if lengths[-1] > LONGEST_TEXT:
                raise Refusal(f"有一格的文字超过 {LONGEST_TEXT} 个字", "请删去这样的格，或缩短文字")

    stream(archive, part, start, text, utf8=True)
    return lengths


def struck_styles(archive: zipfile.ZipFile, part: str) -> set[str]:
    """The numbers of the cells' styles that strike text out."""
    counted, fonts, styles, within = Counted(), [], [], []

    def start(tag: str, attributes: dict) -> None:
        counted.start()
        name = local_name(tag)
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            within[:] = [name]
        elif within == ["fonts"] and name == "font":
            fonts.append(False)
        elif within == ["fonts"] and name == "strike":
            fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif within == ["cellXfs"] and name == "xf":
            styles.append(int(attributes.get("fontId", 0)))

    stream(archive, part, start)
    return {str(number) for number, font in enumerate(styles) if font < len(fonts) and fonts[font]}


#: Elements of a sheet that are none of its cells, and can be as many; those of the first set span cells.
SPANNING = {"mergeCell", "hyperlink"}
DESCRIBING = {"dataValidation", "conditionalFormatting", "cfRule", "col", "brk"}


def cells_in(reference: str) -> int:
    """How many cells a reference such as ``A1:B9`` spans; one that is none is for the reader of the workbook to refuse."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference.replace("$", "").upper())
    if not match:
        return 1
    left, top, right, bottom = match.groups()
    return (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


class XlsxScan:
    """Counts cells, notes failed and uncalculated formulas and hidden rows, as the elements of a sheet come by.

    Parameters
    ----------
    unopened
        The workbook asks to be calculated when it is opened: a 0 of a formula is what its writer put there for want of a value.
    struck
        Numbers of the styles that strike text out.
    """

    def __init__(self, sheet: str, lengths: list[int], unopened: bool = False, struck: Set[str] = frozenset()):
        self.sheet, self.lengths, self.facts, self.counted = sheet, lengths, SheetFacts(), Counted(sheet)
        self.unopened, self.struck = unopened, struck
        self.row = self.column = -1
        self.kind: str | None = None
        self.filled = self.last_row = self.last_column = self.shared = 0
        self.pending = self.listening = self.is_struck = False
        self.letters: dict[str, int] = {}
        self.parser = None

    def start(self, tag: str, attributes: dict) -> None:
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if self.listening:
            # not inside the handler: expat would hand it the same text again
            self.listening, self.parser.CharacterDataHandler = False, None
        if name == "v" or name == "is":
            self.value()
        elif name == "c":
            if self.pending:
                self.close()
            place = attributes.get("r")
            column = self.column + 1 if place is None else self.number(place)
            if column <= self.column:
                raise Refusal(f"格 {place} 出现了两次或次序不对", REMEDY_SAVE, self.sheet, self.row + 1)
            self.column = column
            self.kind = attributes.get("t")
            if self.struck:
                self.is_struck = attributes.get("s") in self.struck
        elif name == "f":
            self.pending = True
        elif name == "row":
            self.close()
            row = int(attributes.get("r", self.row + 2)) - 1
            if row <= self.row or row >= MOST_ROWS:
                raise Refusal(f"行号 {row + 1} 出现了两次、次序不对或太大", REMEDY_SAVE, self.sheet)
            self.row, self.column = row, -1
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self.row)
        elif name in SPANNING:
            self.counted.span(cells_in(attributes.get("ref", "")))
        elif name in DESCRIBING:
            self.counted.start()
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            if not 1 <= first <= last <= MOST_COLUMNS:
                raise Refusal(f"隐藏列的范围不对（{first}–{last}）", REMEDY_SAVE, self.sheet)
            self.facts.hidden_columns.append(range(first - 1, last))

    def number(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        column = self.letters.get(letters)
        if column is None:
            column = self.letters[letters] = column_number(letters)
        return column

    def value(self) -> None:
        self.reach()
        if self.is_struck:
            self.facts.struck.add((self.row, self.column))
        if self.kind == "s":
            self.shared += 1
        if self.kind == "str":
            self.pending = False  # a text that was calculated, be it an empty one
        if self.pending or self.kind == "e":
            self.listening, self.parser.CharacterDataHandler = True, self.text

    def reach(self) -> None:
        self.filled += 1
        self.last_row = self.row  # rows ascend
        if self.column > self.last_column:
            self.last_column = self.column
            if self.column >= MOST_COLUMNS:
                raise Refusal(f"有一格在第 {self.column + 1} 列", REMEDY_SAVE, self.sheet)

    def text(self, text: str) -> None:
        """The characters of a value that is a failed formula's, or of a formula that may have none."""
        if self.kind == "e":
            self.facts.errors.setdefault((self.row, self.column), text)
        elif self.unopened and text.strip() == "0":
            self.facts.unvalued.add((self.row, self.column))
        self.pending = False

    def close(self) -> None:
        if self.pending:
            self.reach()
            self.facts.unvalued.add((self.row, self.column))
            self.pending = False

    def finish(self, archive: zipfile.ZipFile, part: str) -> SheetFacts:
        self.close()
        require_dense(self.sheet, self.last_row + 1, self.last_column + 1, self.filled)
        if self.shared * max(self.lengths, default=0) > LARGEST_TEXT:
            require_text(self.sheet, archive, part, self.lengths)
        return self.facts


def column_number(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def require_text(sheet: str, archive: zipfile.ZipFile, part: str, lengths: list[int]) -> None:
    """Hold the text that the cells refer to within its bound, string by string."""
    state = {"shared": False, "size": 0}

    def start(tag: str, attributes: dict) -> None:
        if tag.rpartition(":")[2] == "c":
            state["shared"] = attributes.get("t") == "s"

    def text(data: str) -> None:
        if state["shared"] and data.strip().isdigit():
            state["size"] += lengths[int(data)] if int(data) < len(lengths) else 0
            if state["size"] > LARGEST_TEXT:
                raise Refusal(f"各格文字合计超过 {LARGEST_TEXT // 2**20} MB", "请拆成几个文件", sheet)

    stream(archive, part, start, text)
