"""The sheet of a template that says how to fill it in: how rows are counted, and what each column takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawnb.intake.contracts import Contract, Field
from lawnb.workbooks.parts import EXPECTED_FILL, FACE, duty, example, heading, height, kind, put_text, set_landscape, values

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE = "填写说明"
#: What the first cell of the example row begins with; intake takes such a row for no case.
EXAMPLE_MARK = "（示例）"
GUIDE_HEADINGS = ("列", "须否填写", "类型", "计量", "可填的值", "也认的表头", "例子", "含义")
GUIDE_WIDTHS = (22, 17, 14, 7, 32, 34, 22, 34)


def write_guide(sheet: Worksheet, contract: Contract) -> None:
    """The rules of counting, and every column with what it takes."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    put_text(sheet["A1"], f"{contract.title}：填写说明")
    sheet["A1"].font = Font(name=FACE, size=14, bold=True)
    for row, line in enumerate(guide_lines(contract), 2):
        put_text(sheet.cell(row, 1), line)
        sheet.cell(row, 1).font = Font(name=FACE, size=11)
    top = sheet.max_row + 2
    rows = [GUIDE_HEADINGS, *(guide_row(contract, field) for field in contract.fields)]
    side = Side("thin", "BFBFBF")
    for row, texts in enumerate(rows, top):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            put_text(cell, text)
            cell.font = Font(name=FACE, size=10, bold=row == top)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = Border(side, side, side, side)
            if row == top:
                cell.fill = PatternFill("solid", fgColor=EXPECTED_FILL)
        sheet.row_dimensions[row].height = height(texts, GUIDE_WIDTHS)
    for column, wide in enumerate(GUIDE_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{top}:{top}"
    set_landscape(sheet, 1)


def guide_lines(contract: Contract) -> list[str]:
    """How rows are counted, one rule a line."""
    key = "”“".join(contract.field(name).title for name in contract.primary_key)
    lines = [contract.description] if contract.description else []
    lines += [
        f"从第 3 行起填写。第 2 行是示例，以“{EXAMPLE_MARK}”开头，不计入，可以删去。",
        "深蓝色的列必填；浅蓝色的列要有，格可以留空；灰色的列可以整列删去。列的次序不限，表头也可以写下表“也认的表头”中的任何一个。",
        "留空表示没有统计，0 表示统计的结果是零，“—”表示没有这项职权，三者不同，请不要互相代替。",
        "合计行、说明行不计入；印出的合计与各行之和不符时会报错。空行不计入。",
        "编号和代码的列已设为文本，请不要改成数字或常规格式，否则表格软件会改坏长编号。",
    ]
    if any(field.unit == "元" for field in contract.fields):
        lines.append("金额以表头中的单位为准，默认是元；以万元填写的，请把表头中的（元）改为（万元）。")
    if key:
        lines.append(f"“{key}”不得重复。" if len(contract.primary_key) == 1 else f"“{key}”合起来不得重复。")
    if contract.most_rows is not None:
        lines.append(f"最多 {contract.most_rows} 行。")
    lines.append(f"填好后核对：lawnb intake 文件 --as {contract.name}")
    return [f"{n}. {line}" for n, line in enumerate(lines, 1)]


def guide_row(contract: Contract, field: Field) -> tuple[str, ...]:
    unit = "百分数" if field.unit == "1" else field.unit or ""
    about = field.description + ("（不公开）" if field.private and "不公开" not in field.description else "")
    return heading(contract, field), duty(field), kind(field), unit, values(field), "、".join(field.aliases), example(field), about
