"""A user's file as a workbook to mark: an XLSX with its formulas and styles, any other with its values."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lawnb.intake.archives import Refusal
from lawnb.intake.cells import Cell, as_text
from lawnb.intake.files import SUFFIXES, files_below
from lawnb.intake.layout import known_headings
from lawnb.intake.ledger import Intake
from lawnb.intake.readers import read_workbook
from lawnb.intake.sheets import ArrowSheet, Sheet
from lawnb.workbooks.disarm import disarm
from lawnb.workbooks.parts import LAST_COLUMN, LAST_ROW, put_text, sheet_name

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as CopiedCell
    from openpyxl.worksheet.worksheet import Worksheet

#: Some 100,000 rows of twenty columns take two minutes and 1.5 GB; of a larger workbook the problems are listed and nothing is copied.
MOST_CELLS = 2_500_000
#: Excel's calendar has no day before this one that every program agrees on.
FIRST_DAY = datetime.date(1900, 3, 1)


@dataclass(frozen=True)
class SheetValues:
    """The raw cells of a sheet, and how problems name the file and sheet.

    Parameters
    ----------
    name
        What the sheet is called in the copy.
    sheet
        None for a text file, which has no sheets.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    file: str
    sheet: str | None = None


def sheet_values(path: Path, intake: Intake) -> list[SheetValues]:
    """The sheets of a file, or of every file of a folder; none of a file that is refused as a whole, or too large to copy."""
    files = {intake.file: path}
    if path.is_dir():
        files = {f"{intake.file}/{each.relative_to(path).as_posix()}": each for each in files_below(path)}
    found: list[SheetValues] = []
    for file, each in files.items():
        for sheet in sheets_of(each, intake):
            name = sheet.name or each.stem
            shown = f"{each.stem} {sheet.name}" if path.is_dir() and sheet.name else name
            found.append(SheetValues(shown, RowsOf(sheet), file, sheet.name))
    sizes = [(each.rows.sheet.height, each.rows.sheet.width) for each in found]
    small = all(height <= LAST_ROW and across <= LAST_COLUMN for height, across in sizes)
    return found if small and sum(height * across for height, across in sizes) <= MOST_CELLS else []


def sheets_of(path: Path, intake: Intake) -> list[Sheet]:
    if path.suffix.lower() not in SUFFIXES or not path.exists():
        return []
    try:
        return read_workbook(path, lambda rows: known_headings(intake.contract, rows)).sheets
    except Refusal:
        return []


@dataclass(frozen=True)
class RowsOf(Sequence):
    """The rows of a sheet, however it holds them."""

    sheet: Sheet

    def __len__(self) -> int:
        return self.sheet.height

    def __getitem__(self, number: int) -> Sequence[Cell]:
        return self.sheet.row(number)

    def __iter__(self):
        if isinstance(self.sheet, ArrowSheet):
            return zip(*(column.to_pylist() for column in self.sheet.table.columns), strict=True)
        return iter(self.sheet.rows)


def styled_copy(path: Path) -> Workbook | None:
    """An XLSX workbook with its styles, and with its formulas where they only compute; None for any other file, or one that openpyxl cannot open."""
    from openpyxl import load_workbook

    if not path.is_file() or not zipfile.is_zipfile(path):
        return None
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out of the copy
            workbook = load_workbook(file, rich_text=True, keep_links=False)
            disarm(workbook)
    except Exception:  # an .ods, or a workbook that another program wrote its own way: its values are copied instead
        return None
    workbook.template = False
    return workbook


def values_copy(sheets: Sequence[SheetValues], reserved: Sequence[str]) -> tuple[Workbook, dict[tuple[str, str | None], str]]:
    """A workbook of values, and the name of each sheet in it; none is called by a `reserved` name."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    names = {}
    for each in sheets:
        name = sheet_name(each.name, [*reserved, *workbook.sheetnames])
        names[each.file, each.sheet] = name
        copy_values(workbook.create_sheet(name), each.rows)
    return workbook, names


def copy_values(sheet: Worksheet, rows: Iterable[Sequence[Cell]]) -> None:
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            if value is not None and value != "":
                put_value(sheet.cell(number, column), value)


def put_value(cell: CopiedCell, value: Cell) -> None:
    """Text as text, whatever it begins with; a day before Excel's calendar as text."""
    day = value.date() if isinstance(value, datetime.datetime) else value
    if isinstance(day, datetime.date) and day < FIRST_DAY:
        value = as_text(value)
    if isinstance(value, str):
        put_text(cell, value)
        cell.number_format = "@"
        return
    cell.value = value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        cell.number_format = "yyyy-mm-dd"
