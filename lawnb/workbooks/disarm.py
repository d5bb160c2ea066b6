"""A copy of a user's workbook without what reaches out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lawnb.workbooks.formulas import only_computes
from lawnb.workbooks.parts import put_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def disarm(workbook: Workbook) -> None:
    """Take from a copy of a user's workbook what reaches out of it: such formulas become the text that they are, such links go."""
    for name in [name for name, each in workbook.defined_names.items() if not only_computes(f"={each.attr_text}")]:
        del workbook.defined_names[name]
    for sheet in workbook.worksheets:
        for cell in list(sheet._cells.values()):
            _disarm_cell(cell)
        _disarm_rules(sheet)


def _disarm_cell(cell: Cell) -> None:
    if cell.data_type == "f":
        text = getattr(cell.value, "text", cell.value)
        if not isinstance(text, str) or not only_computes(text):
            put_text(cell, text if isinstance(text, str) else "（数据表公式，未复制）")
    link = cell.hyperlink
    if link is not None and link.target and not WEB.match(link.target):
        cell.hyperlink = None


def _disarm_rules(sheet: Worksheet) -> None:
    """Formulas of formats by condition, of checks on entry, and of names."""
    for name in [name for name, each in sheet.defined_names.items() if not only_computes(f"={each.attr_text}")]:
        del sheet.defined_names[name]
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [rule for rule in rules if _all_compute([rule.formula1, rule.formula2])]
    formats = sheet.conditional_formatting
    for ranges in [each for each in formats if not all(_all_compute(rule.formula) for rule in each.rules)]:
        del formats[ranges.sqref]


def _all_compute(formulas: Iterable[Any]) -> bool:
    return all(only_computes(f"={str(each).removeprefix('=')}") for each in formulas if each)
