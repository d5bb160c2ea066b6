"""A ledger in: every row clean in a table, or named among the problems; what is no case is counted by what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from lawnb.errors import ContractError
from lawnb.formats import plain as plain_number
from lawnb.intake import layout
from lawnb.intake.archives import Refusal
from lawnb.intake.cells import is_blank
from lawnb.intake.contracts import Contract
from lawnb.intake.files import SUFFIXES, UNREAD
from lawnb.intake.problems import Problem
from lawnb.intake.readers import read_workbook
from lawnb.intake.below import LISTED, Part
from lawnb.intake.rows import ROW_KINDS, read_rows
from lawnb.intake.sheets import Coded, Sheet
from lawnb.intake.tables import Column, Table


#: What to do beside filling in a column, where another sheet of the file has all of them.
NO_LEDGER = "；本表若是统计表而不是台账，请删去或另存为别的文件"
#: What Windows puts into folders; other systems' files begin with a dot.
LEFT_BY_SYSTEMS = {"thumbs.db", "ehthumbs.db", "desktop.ini"}


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
        found = sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith((".", "~$")) and each.name.lower() not in LEFT_BY_SYSTEMS)
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
            remedy = UNREAD.get(path.suffix.lower(), "请给出 CSV、XLSX、XLS 或 ODS 文件")
            self.problems.append(Problem(file, f"不读 {path.suffix or '没有扩展名的'} 文件", remedy))
            return
        try:
            book = read_workbook(path, lambda rows: layout.known_headings(self.contract, rows))
        except Refusal as refusal:
            self.problems.append(Problem(file, refusal.message, refusal.remedy, refusal.sheet, refusal.row))
            return
        self.warnings += [Problem(file, message, remedy) for message, remedy in book.notes]
        self.read_sheets(book.sheets, file)

    def read_sheets(self, sheets: list[Sheet], file: str) -> None:
        headers = [None if sheet.name in layout.OWN_SHEETS else layout.find_header(sheet, self.contract) for sheet in sheets]
        found = any(headers)
        whole = any(header and not header.problems for header in headers)
        for header in filter(None, headers if whole else ()):
            header.problems = [(*what, remedy + NO_LEDGER) if what[-1].startswith("缺少列") else (*what, remedy) for *what, remedy in header.problems]
        for sheet, header in zip(sheets, headers, strict=True):
            self.tally["total"] += sheet.height
            if header is None:
                self.without_header(sheet, file, found)
            else:
                read_rows(self, sheet, header, file)

    def without_header(self, sheet: Sheet, file: str, others: bool) -> None:
        """A sheet that names no column: notes beside the ledger, or a ledger whose header is gone."""
        rows = [[cell for cell in sheet.row(n) if not is_blank(cell)] for n in range(sheet.height)]
        filled = [row for row in rows if row]
        self.tally["blank"] += len(rows) - len(filled)
        wide = [row for row in filled if len(row) >= 3 and sum(any(c.isdigit() for c in str(cell)) for cell in row) >= 2]
        titles = LISTED(each.title for each in self.contract.fields if not each.optional)
        if others and sheet.name in layout.OWN_SHEETS:
            self.tally["notes"] += len(filled)
            return
        if not others or (wide and not sheet.hidden):
            self.tally["problems"] += len(filled)
            message = "没有找到表头" if filled else "没有内容"
            self.problems.append(Problem(file, message, f"请填写表头：{titles}", sheet.name))
        elif filled:
            self.tally["notes"] += len(filled)
            self.warnings.append(Problem(file, f"没有本表的表头，{len(filled)} 行没有读入", "如果其中有数据，请补上表头", sheet.name))

    def finish(self, file: str) -> Intake:
        """The parts as one table, without the rows that are wrong or whose key stands twice."""
        headings = {name: heading for part in reversed(self.parts) for name, heading in part.headings.items()}
        table = Table(
            self.contract,
            file,
            headings,
            {name: Column(joined([part.columns.get(name) for part in self.parts], self.parts)) for name in headings},
            Coded([part.place for part in self.parts], by_part([len(part.numbers) for part in self.parts])),
            np.concatenate([part.numbers for part in self.parts] or [np.zeros(0, dtype=np.int64)]),
        )
        wrong = np.concatenate([part.wrong for part in self.parts] or [np.zeros(0, dtype=bool)]) | self.repeated(table)
        table = picked(table, ~wrong) if wrong.any() else table
        self.tally["problems"] += int(wrong.sum())
        self.tally["cases"] = len(table)
        if not self.problems:
            self.problems += count_problems(table)
        tally = {kind: self.tally[kind] for kind in ("total", "cases", "problems", *ROW_KINDS)}
        return Intake(file, self.contract, table, in_order(self.problems), in_order(self.warnings), tally)

    def repeated(self, table: Table) -> np.ndarray:
        """Rows whose key or unique value stands in an earlier row, each named."""
        keys = [self.contract.primary_key] if self.contract.primary_key else []
        keys += [(each.name,) for each in self.contract.fields if each.unique and (each.name,) not in keys]
        bad = np.zeros(len(table), dtype=bool)
        for key in keys:
            if all(map(table.has, key)):
                bad |= self.repeats(table, key)
        return bad

    def repeats(self, table: Table, key: tuple[str, ...]) -> np.ndarray:
        columns = [table.column(name) for name in key]
        bad = np.zeros(len(table), dtype=bool)
        if len(key) == 1 and columns[0].coded.distinct and np.bincount(columns[0].coded.codes, minlength=1).max() <= 1:
            return bad
        seen: dict[tuple, int] = {}
        for place, value in enumerate(zip(*(column.values() for column in columns), strict=True)):
            if None in value:
                continue
            if value in seen:
                bad[place] = True
                self.problems.append(self.repeat(table, key, place, seen[value], value))
            else:
                seen[value] = place
        return bad

    def repeat(self, table: Table, key: tuple[str, ...], place: int, first: int, value: tuple) -> Problem:
        part, other = self.parts[table.places.codes[place]], self.parts[table.places.codes[first]]
        private = any(self.contract.field(name).private for name in key)
        shown = "此格的内容" if private else f"'{LISTED(map(str, value))}'"
        where = f"第 {table.numbers[first]} 行" if part is other else f"{other.place} 第 {table.numbers[first]} 行"
        heading = LISTED(part.headings[name] for name in key)
        remedy = "请合并或改名" if self.contract.extra_columns == "error" else "请核对是否重复登记，只留一行"
        return Problem(
            part.file, f"{shown} 与{where}重复", remedy, part.sheet, int(table.numbers[place]), heading, part.positions[key[0]]
        )


def joined(columns: list[Coded | None], parts: list[Part]) -> Coded:
    """One column of several parts; blank where a part lacks it."""
    filled = [column or Coded([None], np.zeros(len(part.numbers), dtype=np.int32)) for column, part in zip(columns, parts, strict=True)]
    if len(filled) == 1:
        return filled[0]
    places: dict = {}
    codes = []
    for column in filled:
        moved = [places.setdefault((value.__class__, value), len(places)) for value in column.values] or [0]
        codes.append(np.array(moved, dtype=np.int32)[column.codes])
    return Coded([value for _, value in places], np.concatenate(codes))


def by_part(lengths: list[int]) -> np.ndarray:
    return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)


def in_order(problems: list[Problem]) -> list[Problem]:
    """By file and sheet as they were read, then by row and column; what concerns no row comes first."""
    place = {key: n for n, key in enumerate(dict.fromkeys((problem.file, problem.sheet) for problem in problems))}
    last = 1 << 30
    return sorted(problems, key=lambda p: (place[p.file, p.sheet], p.row or 0, last if p.position is None else p.position))


def picked(table: Table, mask: np.ndarray) -> Table:
    """The rows of a table that a mask picks."""
    columns = {name: Column(Coded(each.coded.values, each.coded.codes[mask], each.coded.distinct)) for name, each in table.columns.items()}
    places = Coded(table.places.values, table.places.codes[mask])
    return Table(table.contract, table.file, table.headings, columns, places, table.numbers[mask])


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


