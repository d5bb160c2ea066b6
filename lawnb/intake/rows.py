"""One sheet below its header: its rows sorted into cases and others, its columns read by their distinct values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import numpy as np

from lawnb.formats import plain as plain_number
from lawnb.formats import with_unit
from lawnb.intake import furniture
from lawnb.intake.cells import UNCALCULATED, BadCell, Cell, Context, Value, interpret, is_blank
from lawnb.intake.columns import Column as HeaderColumn
from lawnb.intake.columns import Header
from lawnb.intake.contracts import Contract
from lawnb.intake.furniture import MANY, all_text
from lawnb.intake.problems import Problem
from lawnb.intake.sheets import Coded, Sheet
from lawnb.intake.tables import Column, is_number
from lawnb.intake.whole import read_all, read_some

#: What the rows of a file are, beside its cases.
ROW_KINDS = ("titles", "headers", "totals", "notes", "blank", "examples")
LISTED = "、".join


class Gathered(Protocol):
    """Where a sheet's reader puts what it finds: that of its file or folder."""

    contract: Contract
    parts: list[Part]
    problems: list[Problem]
    warnings: list[Problem]
    tally: Counter[str]


@dataclass
class Part:
    """The cases of one sheet, those that are `wrong` too: a later row may repeat them."""

    file: str
    sheet: str | None
    headings: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Coded] = field(default_factory=dict)
    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    wrong: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    positions: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return self.file if self.sheet is None else f"{self.file} 表“{self.sheet}”"


class SheetReader:
    """Reads one sheet below its header: sorts its rows, then reads each column by its distinct values."""

    def __init__(self, reader: Gathered, sheet: Sheet, header: Header, file: str):
        self.reader, self.sheet, self.header, self.file = reader, sheet, header, file
        self.start = header.last + 1
        self.raw = list(sheet.columns(self.start))
        self.n = sheet.height - self.start
        self.wrong = np.zeros(self.n, dtype=bool)
        self.shifted = np.zeros(self.n, dtype=bool)
        self.sound = ~self.shifted
        self.unread: dict[str, np.ndarray] = {}

    def problem(self, message: str, remedy: str, place: int | None = None, column: HeaderColumn | None = None) -> None:
        row = None if place is None else self.start + place + 1
        where = (column.heading, column.position) if column else (None, None)
        self.reader.problems.append(Problem(self.file, message, remedy, self.sheet.name, row, *where))

    def warn(self, message: str, remedy: str = "", column: HeaderColumn | None = None, row: int | None = None) -> None:
        where = (column.heading, column.position) if column else (None, None)
        self.reader.warnings.append(Problem(self.file, message, remedy, self.sheet.name, row, *where))

    def read(self) -> None:
        self.tell_header()
        below = furniture.Rows(self.sheet, self.header, self.raw, self.reader.contract)
        kinds = below.kinds()
        cases = np.ones(self.n, dtype=bool)
        cases[list(kinds)] = False
        self.count_kinds(kinds)
        self.tell_lone(below.lone)
        if self.header.problems:
            self.reader.tally["problems"] += int(cases.sum())
            return
        self.tell_hidden(cases)
        self.require_width(cases)
        self.sound = cases & ~self.shifted
        columns = {column.field.name: self.values(column, cases) for column in self.header.columns}
        self.check_totals(kinds, cases, columns)
        numbers = np.flatnonzero(cases) + self.start + 1
        headings = {column.field.name: column.heading for column in self.header.columns}
        positions = {column.field.name: column.position for column in self.header.columns}
        taken = {name: Coded(column.values, column.codes[cases], column.distinct) for name, column in columns.items()}
        self.reader.parts.append(Part(self.file, self.sheet.name, headings, taken, numbers, self.wrong[cases], positions))

    def tell_header(self) -> None:
        for position, heading, message, remedy in self.header.problems:
            row = self.header.last + 1
            self.reader.problems.append(Problem(self.file, message, remedy, self.sheet.name, row, heading, position))
        for position, heading, message, remedy in self.header.notes:
            row = self.header.last + 1
            self.reader.warnings.append(Problem(self.file, message, remedy, self.sheet.name, row, heading, position))

    # -- what each row is --

    def count_kinds(self, kinds: dict[int, str]) -> None:
        above = [all(map(is_blank, self.sheet.row(n))) for n in range(self.header.first)]
        self.reader.tally.update(titles=above.count(False), blank=above.count(True), headers=self.start - self.header.first)
        counted = Counter(kinds.values())
        for kind in ROW_KINDS:
            self.reader.tally[kind] += counted[kind]
        places = [place + self.start + 1 for place, kind in sorted(kinds.items()) if kind == "headers" and place]
        if places:
            self.warn(f"第 {LISTED(map(str, places))} 行重复了表头，没有当作数据")
        serial = self.header.serial
        blank = [] if serial is None else [place for place, kind in kinds.items() if kind == "blank"]
        numbered = sum(not is_blank(self.sheet.cell(self.start + place, serial)) for place in blank)
        if numbered:
            self.warn(f"{numbered} 行只有序号，当作空行")
        places = [place + self.start + 1 for place, kind in sorted(kinds.items()) if kind == "examples"]
        if places:
            self.warn(f"第 {LISTED(map(str, places))} 行是示例，没有当作数据", "填好后可以删去")

    def tell_lone(self, places: list[int]) -> None:
        if places:
            rows = LISTED(str(place + self.start + 1) for place in sorted(places))
            self.warn(f"第 {rows} 行只有一格文字，当作说明，没有读入", "如果是数据，请补全这一行")

    def tell_hidden(self, cases: np.ndarray) -> None:
        """Hidden rows, columns and sheets are read like the others, and said."""
        facts = self.sheet.facts
        if self.sheet.hidden:
            self.warn("是隐藏的表，已照常读入", "如果不该计入，请删去这张表")
        rows = sorted(row + 1 for row in facts.hidden_rows if self.start <= row < self.sheet.height and cases[row - self.start])
        if rows:
            shown = LISTED(map(str, rows[:10])) + ("等" if len(rows) > 10 else "")
            self.warn(f"有 {len(rows)} 个隐藏行（第 {shown} 行），已照常读入", "如果不该计入，请删去这些行")
        columns = [column.heading for column in self.header.columns if any(column.position in each for each in facts.hidden_columns)]
        if columns:
            self.warn(f"有隐藏列（{LISTED(columns)}），已照常读入", "如果不该计入，请删去这些列")

    def require_width(self, cases: np.ndarray) -> None:
        """In a text file a row that is too short or too long has lost a comma or a quote, and its values may have moved."""
        if not self.sheet.strict_width or not self.sheet.rows:
            return
        width = len(self.sheet.row(self.header.last))
        used = max((n for n, heading in enumerate(self.header.headings) if heading), default=-1) + 1
        if {*map(len, self.sheet.rows)} <= {*range(used, width + 1)}:
            return
        for place in np.flatnonzero(cases):
            cells = self.sheet.row(self.start + int(place))
            if len(cells) < used or any(not is_blank(cell) for cell in cells[width:]):
                self.wrong[place] = self.shifted[place] = True
                self.problem(f"有 {len(cells)} 格，表头有 {width} 列", "请检查这一行的逗号和引号", int(place))

    # -- values --

    def values(self, column: HeaderColumn, cases: np.ndarray) -> Coded:
        """The column's values by row; rows with a bad cell are marked wrong and named."""
        raw = self.with_merged(column, cases)
        codes = self.used(raw)
        cells = raw.values if len(codes) == len(raw.values) else [raw.values[code] for code in codes]
        read = read_all(cells, column.field, column.scale) if all_text(cells) else None
        if read is None:
            return self.values_one_by_one(raw, column, codes)
        values, note = read
        self.unread[column.field.name] = self.shifted
        told = {code for code in codes if raw.values[code]} if note else None
        self.tell_notes(raw, column, {note: told} if told else {})
        if values is cells and (cells is raw.values or len(raw.values) > MANY):
            return raw  # as they are; what no row has, the heading above a large file's column, may stay among them
        if cells is raw.values:
            return recoded(values, raw.codes)
        found: list[Value] = [None] * len(raw.values)
        for code, value in zip(codes, values, strict=True):
            found[code] = value
        return recoded(found, raw.codes)

    def used(self, raw: Coded) -> Sequence[int]:
        """The codes of the values that stand in a case."""
        used = np.zeros(len(raw.values), dtype=bool)
        used[raw.codes[self.sound]] = True
        return range(len(used)) if used.all() else np.flatnonzero(used).tolist()

    def values_one_by_one(self, raw: Coded, column: HeaderColumn, codes: Sequence[int]) -> Coded:
        """The same where some of the values at these places are not in the contract's own form."""
        found: list[Value] = [None] * len(raw.values)
        bad: dict[int, BadCell] = {}
        notes: dict[str, set[int]] = {}
        context = Context(column.scale, self.sheet.date1904)
        for code in read_some(raw.values, codes, column.field, column.scale, found, notes):
            try:
                found[code], note = interpret(raw.values[code], column.field, context)
                if note:
                    notes.setdefault(note, set()).add(code)
            except BadCell as error:
                bad[code] = error
        self.tell_bad(raw, column, bad)
        self.tell_notes(raw, column, notes)
        return Coded(found, raw.codes, raw.distinct) if found == raw.values else recoded(found, raw.codes)

    def with_merged(self, column: HeaderColumn, cases: np.ndarray) -> Coded:
        """The column with cells that were merged over several rows filled; of a merged number nobody can say how it divides."""
        raw = self.raw[column.position]
        spans = sorted((top - self.start, bottom - self.start) for top, left, bottom, right in self.sheet.merged
                       if left <= column.position <= right and bottom > top >= self.start)  # fmt: skip
        if not spans:
            return raw
        codes = raw.codes.copy()
        for top, bottom in spans:
            places = [place for place in range(top, min(bottom + 1, self.n)) if cases[place]]
            if len(places) < 2:
                continue
            rows = f"第 {places[0] + self.start + 1}–{places[-1] + self.start + 1} 行"
            if column.field.type in ("number", "integer") and not is_blank(raw.values[raw.codes[top]]):
                for place in places:
                    self.wrong[place] = True
                    self.problem(f"{rows}是合并的一格，无法确定各行的数", "请取消合并，逐行填写", place, column)
            else:
                codes[places] = codes[top]
                self.warn(f"{rows}是合并的一格，各行都读作同一内容", "", column)
        return Coded(raw.values, codes)

    def tell_bad(self, raw: Coded, column: HeaderColumn, bad: dict[int, BadCell]) -> None:
        self.unread[column.field.name] = self.shifted
        if not bad:
            return
        wrong = self.sound & raw.among(bad)
        self.unread[column.field.name] = wrong | self.shifted
        for place in np.flatnonzero(wrong):
            error = bad[raw.codes[place]]
            self.wrong[place] = True
            self.problem(error.message, error.remedy, int(place), column)

    def tell_notes(self, raw: Coded, column: HeaderColumn, notes: dict[str, set[int]]) -> None:
        for note, codes in sorted(notes.items(), key=lambda told: min(told[1])):
            places = np.flatnonzero(self.sound & raw.among(codes))
            first = int(places[0]) + self.start + 1
            self.warn(f"{len(places)} 处作了不失原意的统一：{note}（第一处在第 {first} 行）", "", column)

    # -- printed totals --

    def check_totals(self, kinds: dict[int, str], cases: np.ndarray, columns: dict[str, Coded]) -> None:
        """Each printed total against the rows above it, of its section or of the sheet; against those below where it stands above them all."""
        section = 0
        for place in sorted(place for place, kind in kinds.items() if kind == "totals"):
            cells = self.sheet.row(self.start + place)
            word, counted = furniture.total_label(cells)
            spans = [(section, place)] if word in furniture.SECTION_WORDS else [(0, place), (section, place)]
            on_top = not cases[:place].any()
            masks = [cases] if on_top else [within(cases, *span) for span in spans]
            side = "下面" if on_top else "上面"
            if counted is not None and counted not in [int(mask.sum()) for mask in masks]:
                self.problem(f"“{word}”写明 {counted} 件，{side}有 {int(masks[0].sum())} 行", "请核对合计行，或找出缺少、重复的行", place)
            for column in self.header.columns:
                if column.field.type in ("number", "integer") and column.position < len(cells):
                    self.check_total(cells[column.position], word, place, column, columns[column.field.name], masks, side)
            section = place + 1

    def check_total(self, cell: Cell, word: str, place: int, column: HeaderColumn, values: Coded, masks: list[np.ndarray], side: str) -> None:
        if is_blank(cell) or bool((masks[0] & self.unread[column.field.name]).any()):
            return
        if cell == UNCALCULATED:
            self.warn(f"“{word}”行的公式没有算出的值，没有与各行核对", "请用表格软件打开并保存", column, self.start + place + 1)
            return
        try:
            printed, _ = interpret(cell, column.field, Context(column.scale, self.sheet.date1904))
        except BadCell as error:
            self.problem(f"“{word}”行：{error.message}", error.remedy, place, column)
            return
        if not is_number(printed):
            return
        sums = [Column(values).total(mask) for mask in masks]
        if Decimal(printed) not in sums:
            unit = column.field.unit or ""
            shown = [with_unit(value, unit) if unit == "元" else f"{plain_number(value)}{unit}" for value in (Decimal(printed), sums[0])]
            message = f"“{word}”写 {shown[0]}，{side}各行相加是 {shown[1]}"
            self.problem(message, "请核对合计行，或找出缺少、重复、写错的行", place, column)


def within(cases: np.ndarray, start: int, end: int) -> np.ndarray:
    mask = np.zeros(len(cases), dtype=bool)
    mask[start:end] = cases[start:end]
    return mask


def recoded(values: list[Value], codes: np.ndarray) -> Coded:
    """Coded by value: several texts may mean one."""
    if len(values) > MANY:
        return Coded(values, codes)
    if len(set(values)) == len(values):
        return Coded(values, codes, True)
    own = Coded.of(values)
    return Coded(own.values, own.codes[codes], own.distinct)
