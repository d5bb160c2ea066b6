"""A ledger in: every row clean in a table, or named among the problems; what is no case is counted by what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path, PurePosixPath

import numpy as np

from lawnb.errors import ContractError
from lawnb.formats import plain as plain_number
from lawnb.intake import layout
from lawnb.intake.abreast import abreast
from lawnb.intake.across import across
from lawnb.intake.archives import Refusal
from lawnb.intake.aside import aside
from lawnb.intake.below import LISTED, Part
from lawnb.intake.cells import is_blank
from lawnb.intake.contracts import Contract
from lawnb.intake.files import NOT_READ, SUFFIXES, files_below, remedy_for
from lawnb.intake.forms import Laid
from lawnb.intake.joining import copies, picked, repeated, table_of
from lawnb.intake.problems import Problem
from lawnb.intake.readers import read_workbook
from lawnb.intake.rows import ROW_KINDS, read_rows
from lawnb.intake.sheets import ArrowSheet, Sheet, Workbook
from lawnb.intake.tables import Table

#: What to do beside filling in a column, where another sheet of the file has all of them.
NO_LEDGER = "；本表若是统计表而不是台账，请删去或另存为别的文件"


@dataclass
class Intake:
    """What came of reading a file or a folder.

    Parameters
    ----------
    table
        The clean rows.
    tally
        Number of rows by what they are: cases, problems, and `ROW_KINDS`; they add up to `total`.
    """

    file: str
    contract: Contract
    table: Table
    problems: list[Problem]
    warnings: list[Problem]
    tally: dict[str, int]

    @property
    def ok(self) -> bool:
        return not self.problems

    def sums(self) -> dict[str, Decimal]:
        """Yuan in each column of money over the clean rows, by the field's title; a column that is blank throughout has none."""
        money = [each for each in self.contract.fields if each.unit == "元" and self.table.has(each.name)]
        columns = {each.title: self.table.column(each.name) for each in money}
        return {title: column.total() for title, column in columns.items() if column.counts() or not len(self.table)}

    def as_json(self) -> dict:
        """What `lawnb intake --json` prints."""
        return {
            "file": self.file,
            "ok": self.ok,
            "rows": len(self.table),
            "sums": {title: _json_number(value) for title, value in self.sums().items()},
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": [warning.as_json() for warning in self.warnings],
            "contract": self.contract.name,
            "file_rows": self.tally,
        }


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(plain_number(value))


def read_ledger(path: Path, contract: Contract, file: str | None = None) -> Intake:
    """Read a file, or every file of a folder, under a contract.

    Parameters
    ----------
    file
        How messages name it; by default as the path is given.
    """
    file = file or str(path)
    reader = Reader(contract)
    if path.is_dir():
        found = files_below(path)
        for each in found:
            reader.read(each, f"{file}/{each.relative_to(path).as_posix()}")
        if not found:
            reader.problems.append(Problem(file, "文件夹是空的", "请放入各月的文件"))
    elif path.exists():
        reader.read(path, file)
    else:
        reader.problems.append(Problem(file, "没有这个文件", "请检查路径"))
    return reader.finish(file)


class Reader:
    """Gathers the parts, problems, warnings and counts of the files of one ledger."""

    def __init__(self, contract: Contract):
        self.contract = contract
        self.parts: list[Part] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.tally: Counter[str] = Counter()

    def read(self, path: Path, file: str) -> None:
        """Read one file; what it lacks becomes a problem."""
        if path.suffix.lower() not in SUFFIXES:
            self.problems.append(Problem(file, NOT_READ.format(path.suffix or "没有扩展名的"), remedy_for(path.suffix.lower())))
            return
        try:
            book = read_workbook(path, lambda rows: layout.known_headings(self.contract, rows))
        except Refusal as refusal:
            book = Workbook([], refusals=[refusal])
        self.problems += [Problem(file, each.message, each.remedy, each.sheet, each.row) for each in book.refusals]
        self.warnings += [Problem(file, message, remedy) for message, remedy in book.notes]
        for _, sheets in groupby(book.sheets, key=lambda sheet: sheet.member):
            self.read_sheets(list(sheets), file)

    def read_sheets(self, sheets: list[Sheet], file: str) -> None:
        for sheet in sheets:
            sheet.names = (sheet.name or "", PurePosixPath(sheet.member or file).stem)
        tables = [pair for sheet in sheets for pair in ([(sheet, None)] if layout.is_own(sheet) else layout.find_tables(sheet, self.contract))]
        found = any(header for _, header in tables)
        whole = any(header and not header.problems for _, header in tables)
        for sheet, header in tables:
            if form := form_of(sheet, self.contract, header, whole):
                self.read_form(form, file)
                continue
            self.tally["total"] += sheet.height - sheet.top
            if not whole and layout.side_of(sheet, self.contract, named_in(header)) is not None:
                self.on_its_side(sheet, file)
            elif header is None:
                self.without_header(sheet, file, found)
            else:
                header.problems = [(*what, remedy + NO_LEDGER) if whole and what[-1].startswith("缺少列") else (*what, remedy) for *what, remedy in header.problems]
                read_rows(self, sheet, header, file)

    def read_form(self, form: Laid, file: str) -> None:
        """A statistics form, by the rows that it was laid into."""
        name = form.sheet.name
        self.tally["total"] += form.sheet.height
        self.warnings += [Problem(file, message, remedy, name) for message, remedy in form.notes]
        self.problems += [Problem(file, message, remedy, name, None if row is None else row + 1, None, column) for row, column, message, remedy in form.problems]
        if form.header is not None:
            read_rows(self, form.sheet, form.header, file)

    def on_its_side(self, sheet: Sheet, file: str) -> None:
        blank = sum(all(map(is_blank, sheet.row(n))) for n in range(sheet.top, sheet.height))
        self.tally.update(blank=blank, problems=sheet.height - sheet.top - blank)
        message = "表头竖着排在左边，各件横着排"
        self.problems.append(Problem(file, message, "请选中整张表复制，用“选择性粘贴—转置”粘贴为一行一件，再试", sheet.name))

    def without_header(self, sheet: Sheet, file: str, others: bool) -> None:
        """A sheet that names no column: notes beside the ledger, or a ledger whose header is gone."""
        rows = [[cell for cell in sheet.row(n) if not is_blank(cell)] for n in range(sheet.top, sheet.height)]
        filled = [row for row in rows if row]
        self.tally["blank"] += len(rows) - len(filled)
        remedy = NO_LEDGER if others else ""
        wide = [row for row in filled if len(row) >= 3 and sum(any(c.isdigit() for c in str(cell)) for cell in row) >= 2]
        titles = LISTED(each.title for each in self.contract.fields if not each.optional)
        if others and layout.is_own(sheet):
            self.tally["notes"] += len(filled)
            return
        if sheet.top:
            self.tally["problems"] += len(filled)
            self.problems.append(Problem(file, "从这一行起像是另一种表，没有读入", "请移到别的文件或另一张表；是本台账的，请照上面的表头填写", sheet.name, sheet.top + 1))
        elif not others or (wide and not sheet.hidden):
            self.tally["problems"] += len(filled)
            message = "没有找到表头" if filled else "没有内容"
            garbled = "；打开是乱码的，请另存为 UTF-8 编码" if sheet.strict_width else ""
            self.problems.append(Problem(file, message, f"请填写表头：{titles}{garbled}{remedy}", sheet.name))
        elif filled:
            self.tally["notes"] += len(filled)
            self.warnings.append(Problem(file, f"没有本表的表头，{len(filled)} 行没有读入", "如果其中有数据，请补上表头", sheet.name))

    def drop_copies(self) -> None:
        """Name each file or sheet that is another's copy once, and not each of its rows."""
        found = copies(self.parts)
        for n, twin in found.items():
            part = self.parts[n]
            self.tally["problems"] += len(part.numbers)
            self.problems.append(Problem(part.file, f"{len(part.numbers)} 行与 {self.parts[twin].place} 完全相同", "看来是复制了两份，请只留一份", part.sheet))
        self.parts = [part for n, part in enumerate(self.parts) if n not in found]

    def finish(self, file: str) -> Intake:
        """The parts as one table, without the rows that are wrong or whose key stands twice."""
        self.drop_copies()
        table = table_of(self.contract, file, self.parts)
        wrong = np.concatenate([part.wrong for part in self.parts] or [np.zeros(0, dtype=bool)]) | repeated(table, self.parts, self.problems)
        table = picked(table, ~wrong) if wrong.any() else table
        self.tally["problems"] += int(wrong.sum())
        self.tally["cases"] = len(table)
        if not self.problems:
            self.problems += count_problems(table)
        tally = {kind: self.tally[kind] for kind in ("total", "cases", "problems", *ROW_KINDS)}
        return Intake(file, self.contract, table, in_order(self.problems), in_order(self.warnings), tally)


def named_in(header: layout.Header | None) -> int:
    return len(header.columns) if header else 1


def form_of(sheet: Sheet, contract: Contract, header: layout.Header | None, whole: bool) -> Laid | None:
    """The statistics form that a sheet is, where the contract may come in one, or a table printed in several columns; None of most sheets."""
    if isinstance(sheet, ArrowSheet) or not (header is None or header.problems):
        return None
    if header and (own := abreast(sheet, contract, header)):
        return own
    if contract.form is None or whole:
        return None  # beside a sheet that is as it should be, one of sums is not for this file
    own = across(sheet, contract) if contract.form.across else None
    return own or aside(sheet, contract, named_in(header))


def in_order(problems: list[Problem]) -> list[Problem]:
    """By file and sheet as they were read, then by row and column; what concerns no row comes first."""
    place = {key: n for n, key in enumerate(dict.fromkeys((problem.file, problem.sheet) for problem in problems))}
    last = 1 << 30
    return sorted(problems, key=lambda p: (place[p.file, p.sheet], p.row or 0, last if p.position is None else p.position))


def count_problems(table: Table) -> list[Problem]:
    fewest, most = table.contract.fewest_rows, table.contract.most_rows
    if len(table) < fewest:
        return [Problem(table.file, f"有 {len(table)} 行数据，至少要有 {fewest} 行", "没有数据请删除此文件")]
    if most is not None and len(table) > most:
        return [Problem(table.file, f"有 {len(table)} 行数据，至多 {most} 行", "请只留合计")]
    return []


def read_table(path: Path, file: str, contract: Contract) -> Table:
    """A file's clean table.

    Raises
    ------
    ContractError
        With every problem of the file.
    """
    intake = read_ledger(path, contract, file)
    if intake.problems:
        raise ContractError(*map(str, intake.problems))
    return replace(intake.table, notes=tuple(intake.warnings))


