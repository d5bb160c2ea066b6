"""A contract as a workbook to fill in: headings, drop-downs, checks on entry, an example row, and how to fill it in."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lawnb.intake.contracts import Contract, Field
from lawnb.workbooks.guide import EXAMPLE_MARK, GUIDE, write_guide
from lawnb.workbooks.parts import (
    AUTHOR,
    COMMENT_WIDTH,
    EXPECTED_FILL,
    FACE,
    LAST_ROW,
    comment_height,
    duty,
    example,
    heading,
    kind,
    put_text,
    reference,
    saved,
    set_landscape,
    sheet_name,
    values,
    width,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

OPTIONS = "选项"
#: Characters of a drop-down's list that stands in the rule itself.
LONGEST_LIST = 255
#: Characters of the title of a message.
LONGEST_TITLE = 32
NARROWEST, WIDEST = 10, 36
#: Characters across a printed page.
PAGE_WIDTH = 140
REQUIRED_FILL, OPTIONAL_FILL = "1F4E79", "EDEDED"
EARLIEST, LATEST = "DATE(1949,1,1)", "DATE(2199,12,31)"


def template(contract: Contract, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """The workbook (XLSX) that a body fills in for a contract; the same bytes for the same contract.

    Parameters
    ----------
    rows
        What already stands in it, by the names of the columns: the indicators of totals.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = sheet_name(contract.title, [GUIDE, OPTIONS])
    write_headings(sheet, contract)
    write_example(sheet, contract)
    write_rows(sheet, contract, rows)
    write_guide(workbook.create_sheet(GUIDE), contract)
    write_rules(workbook, sheet, contract)
    set_page(sheet, contract)
    return saved(workbook)


# -- the sheet to fill in ----------------------------------------------------------------------------------------------


def write_headings(sheet: Worksheet, contract: Contract) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for column, field in enumerate(contract.fields, 1):
        cell = sheet.cell(1, column)
        put_text(cell, heading(contract, field))
        fill = REQUIRED_FILL if field.required else OPTIONAL_FILL if field.optional else EXPECTED_FILL
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.font = Font(name=FACE, size=11, bold=field.required, color="FFFFFF" if field.required else "000000")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(bottom=Side("thin", "808080"), right=Side("thin", "BFBFBF"))
        lines = note(field)
        cell.comment = Comment("\n".join(lines), AUTHOR, height=comment_height(lines), width=COMMENT_WIDTH)
    sheet.row_dimensions[1].height = 36


def note(field: Field) -> list[str]:
    """The lines of a heading's comment."""
    unit = f"，单位：{field.unit}" if field.unit not in (None, "1") else ""
    lines = [f"【{duty(field)}】{kind(field)}{unit}"]
    named = (("含义", field.description), ("可填", values(field)), ("例如", example(field)))
    lines += [f"{word}：{text}" for word, text in named if text]
    return lines + (["不公开。"] if field.private else [])


def write_example(sheet: Worksheet, contract: Contract) -> None:
    """A row of examples in grey italics, marked as such in its first cell."""
    from openpyxl.styles import Font

    for column, field in enumerate(contract.fields, 1):
        cell = sheet.cell(2, column)
        value = EXAMPLE_MARK + example(field) if column == 1 else typed_example(field)
        if isinstance(value, str):
            put_text(cell, value)
        else:
            cell.value = value
        cell.number_format = number_format(field)
        cell.font = Font(name=FACE, size=11, italic=True, color="7F7F7F")


def write_rows(sheet: Worksheet, contract: Contract, rows: Sequence[Mapping[str, str]]) -> None:
    """Rows below the example, in plain type."""
    for place, row in enumerate(rows, 3):
        for column, field in enumerate(contract.fields, 1):
            if field.name in row:
                put_text(sheet.cell(place, column), row[field.name])


def typed_example(field: Field) -> str | Decimal | datetime.date | None:
    """The example as a cell holds it: a number as a number, a day as a day, anything else as text."""
    text = example(field)
    try:
        if field.type in ("integer", "number"):
            return Decimal(text.removesuffix("%")).scaleb(-2 if text.endswith("%") else 0)
        if field.type == "date":
            return datetime.date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        pass  # an example in another form than the type's, such as “—”, is shown as it is
    return text or None


def number_format(field: Field) -> str:
    if field.type == "date":
        return "yyyy-mm-dd"
    if field.type == "integer":
        return "0"
    if field.type == "number":
        return {"元": "#,##0.00", "1": "0.00%"}.get(field.unit or "", "General")
    return "@" if field.type == "string" else "General"


def set_page(sheet: Worksheet, contract: Contract) -> None:
    """Widths and formats of whole columns, the frozen header, and how the sheet prints."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    total = 0
    for column, field in enumerate(contract.fields, 1):
        shown = [heading(contract, field), (EXAMPLE_MARK if column == 1 else "") + example(field), *field.enum]
        wide = min(max(NARROWEST, *(width(text) + 3 for text in shown)), WIDEST)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = wide
        dimension.font = Font(name=FACE, size=11)
        dimension.number_format = number_format(field)
        total += wide
    sheet.freeze_panes = "B2"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    set_landscape(sheet, math.ceil(total / PAGE_WIDTH))


# -- checks on entry ---------------------------------------------------------------------------------------------------


def write_rules(workbook: Workbook, sheet: Worksheet, contract: Contract) -> None:
    """The rule of each column that has one, with its message in Chinese."""
    from openpyxl.utils import get_column_letter

    for column, field in enumerate(contract.fields, 1):
        letter = get_column_letter(column)
        if rule := entry_rule(workbook, field, f"{letter}2"):
            rule.allow_blank = True
            rule.errorTitle = f"{field.title}：请核对"[:LONGEST_TITLE]
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)


def entry_rule(workbook: Workbook, field: Field, first: str) -> DataValidation | None:
    """What may be typed into a column whose first cell is `first`; None where any text may."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.enum or field.type == "boolean":
        return list_rule(workbook, field)
    if field.type == "date":
        rule = DataValidation(type="date", operator="between", formula1=EARLIEST, formula2=LATEST)
        rule.error = "请填写日期，如 2023-02-27；没有请留空。"
    elif field.type in ("integer", "number"):
        rule = DataValidation(type="custom", formula1=number_rule(field, first))
        rule.error = number_message(field)
    elif field.code in ("credit_code", "identity_number"):
        rule = DataValidation(type="textLength", operator="equal", formula1="18")
        rule.error = "应为 18 位，请核对；没有请留空。"
    else:
        return None
    rule.showErrorMessage = True
    return rule


def list_rule(workbook: Workbook, field: Field) -> DataValidation:
    """A drop-down; a column of several values, or with one for others, lets what is not in the list be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    items = field.enum or ("是", "否")
    text = ",".join(items)
    inline = len(text) <= LONGEST_LIST and not any(mark in item for item in items for mark in ',"')
    rule = DataValidation(type="list", formula1=f'"{text}"' if inline else options(workbook, field))
    rule.showErrorMessage = not field.separator
    rule.errorStyle = "warning" if any(item.startswith("其他") for item in items) else "stop"
    rule.error = "请从下拉列表中选择；没有请留空。"
    if field.separator:
        rule.showInputMessage, rule.promptTitle = True, field.title[:LONGEST_TITLE]
        rule.prompt = f"可填多个，以“{field.separator}”分隔。"
    return rule


def options(workbook: Workbook, field: Field) -> str:
    """The values of a long list on a hidden sheet, and the reference to them."""
    from openpyxl.utils import get_column_letter

    if OPTIONS not in workbook.sheetnames:
        workbook.create_sheet(OPTIONS).sheet_state = "hidden"
    sheet = workbook[OPTIONS]
    column = sheet.max_column + 1 if sheet["A1"].value else 1
    for row, item in enumerate((field.title, *field.enum), 1):
        put_text(sheet.cell(row, column), item)
    letter = get_column_letter(column)
    return reference(OPTIONS, f"${letter}$2:${letter}${len(field.enum) + 1}")


def number_rule(field: Field, first: str) -> str:
    """A formula that holds for a number within its bounds, and for “—” where a cell may lack one."""
    held = [f"{first}=INT({first})"] if field.type == "integer" else []
    held += [f"{first}>={field.minimum}"] if field.minimum is not None else []
    held += [f"{first}<={field.maximum}"] if field.maximum is not None else []
    otherwise = "FALSE" if field.required else f'{first}="—"'
    return f"IF(ISNUMBER({first}),AND({','.join(held or ['TRUE'])}),{otherwise})"


def number_message(field: Field) -> str:
    bounds = values(field)
    unit = f"，单位是{field.unit}" if field.unit not in (None, "1") else ""
    blank = "" if field.required else "没有统计请留空，没有这项职权填“—”。"
    return f"请填写{'整数' if field.type == 'integer' else '数字'}{'，' + bounds if bounds else ''}{unit}。{blank}"
