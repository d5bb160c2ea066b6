"""Forms with their indicators down the side and a column of numbers, or one for each month or field."""

from __future__ import annotations

from lawnb.intake.cells import is_blank
from lawnb.intake.columns import plain, text_of
from lawnb.intake.contracts import Contract, Field, matches
from lawnb.intake.forms import Laid, Spot
from lawnb.intake.headings import normalised, split
from lawnb.intake.layout import UNIT_ALONE, side_of
from lawnb.intake.sheets import Sheet

#: Headings of a line's number in the form, of its unit, and of what is said of it.
CODES, UNITS, REMARKS = {"代码", "行次", "栏次", "序号", "编号", "指标代码"}, {"计量单位", "单位"}, {"备注", "说明"}
#: What stands over the names at the side, beside 处罚种类 and the like.
CORNERS = {"", "项目", "指标", "指标名称", "名称", "类别", "内容", "统计项目", "统计指标"}


def aside(sheet: Sheet, own: Contract, across: int) -> Laid | None:
    """The form with a row for each of its columns of numbers; None where the sheet is no such form.

    Parameters
    ----------
    across
        How many fields its best row of headings names.
    """
    side = side_of(sheet, own, across)
    if side is None:
        return None
    named = [row for row in range(sheet.height) if matches(own, text_of(sheet.cell(row, side)))]
    lines = [row for row in range(named[0], named[-1] + 1) if not all(map(is_blank, sheet.row(row)))]
    key = unnamed_key(sheet, own, side, named)
    corner = corner_row(sheet, side, named[0]) if key else None
    if key and corner is None:
        return None
    found = Laid(sheet)
    units, records = columns_of(found, side, lines)
    if own.most_rows == 1 and len(records) > 1:
        found.problems.append((named[0], records[1], f"有 {len(records)} 列数", "请只留本年度合计的一列"))
    heads = [f"{text}{unit}" if split(normalised(text))[1] is None else text for text, unit in zip([text_of(sheet.cell(row, side)) for row in lines], units, strict=True)]
    if key:
        lines, heads = [corner, *lines], [key.title, *heads]
    rows = [[Spot(head, row, side, head) for head, row in zip(heads, lines, strict=True)]]
    rows += [[Spot(sheet.cell(row, column), row, column, head) for head, row in zip(heads, lines, strict=True)] for column in records]
    found.require_apart(lines, records)
    found.require_width(lines, len(sheet.row(lines[0])))
    return found.finish(own, lines[0], rows, "是统计表：表头竖着排在左边，每一列读作一行")


def unnamed_key(sheet: Sheet, own: Contract, side: int, named: list[int]) -> Field | None:
    """The field that tells the columns apart, where no heading at the side names it."""
    key = next((field for field in own.fields if field.name in own.primary_key), None)
    fields = [match.field for row in named for match in matches(own, text_of(sheet.cell(row, side)))]
    return None if key in fields else key


def corner_row(sheet: Sheet, side: int, first: int) -> int | None:
    """The row above the first indicator whose texts are those of the columns."""
    for row in reversed(range(sheet.top, first)):
        if plain(sheet.cell(row, side)) in CORNERS and sum(not is_blank(cell) for cell in sheet.row(row)[side + 1 :]) > 1:
            return row
    return None


def columns_of(found: Laid, side: int, lines: list[int]) -> tuple[list[str], list[int]]:
    """The unit of each line in brackets, and the columns of numbers."""
    sheet, units, records = found.sheet, [""] * len(lines), []
    for column in range(sheet.width):
        texts = [plain(sheet.cell(row, column)) for row in lines]
        above = {plain(sheet.cell(row, column)) for row in range(sheet.top, lines[0])}
        if column == side or not any(texts) or above & CODES:
            continue
        if all(not text or UNIT_ALONE.fullmatch(text) for text in texts):
            units = [f"（{text.strip('()')}）" if text else "" for text in texts]
        elif above & REMARKS:
            found.notes.append(("“备注”一列没有读入", ""))
        else:
            records.append(column)
    return units, records
