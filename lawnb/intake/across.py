"""Forms with a column for each indicator and a row for each body: the yearly tables of enforcement, as bodies publish them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from lawnb.intake.cells import BadCell, is_blank
from lawnb.intake.columns import Named, plain
from lawnb.intake.contracts import Contract
from lawnb.intake.forms import Laid, Spot
from lawnb.intake.furniture import LABELLED, NOTE, TOTAL
from lawnb.intake.headings import normalised, split
from lawnb.intake.layout import HEADER_DEPTHS, composed, windows, without_unit
from lawnb.intake.named import BESIDE, is_beside, is_part, word_in
from lawnb.intake.places import counts_places
from lawnb.intake.sheets import Sheet
from lawnb.intake.units import MOST_ABOVE, over, units_at_end
from lawnb.intake.units import text_of as wide_text
from lawnb.intake.values import cell_value

#: Fewer headings of a contract's words are no form.
FEWEST_WORDS = 2


def across(sheet: Sheet, own: Contract) -> Laid | None:
    """The form with a row for each of its columns of numbers; None where the sheet is no such form."""
    place = head(sheet, own)
    if place is None:
        return None
    first, last = place
    first = with_groups(sheet, first, last)
    named = composed(sheet, partial(word_in, own), first, last, partial(is_part, own))
    bodies, totals = number_rows(sheet, last + 1, [column for column, (_, word) in enumerate(named) if word])
    found = Laid(sheet)
    row = row_of_numbers(found, own, named, bodies, totals)
    found.require_width([*bodies, *totals], len(sheet.row(last)))
    lines = [] if row is None else list(lines_of(found, own, named, first, last, row))
    key, into = (own.field(name).title for name in (own.form.across, own.form.into))
    titles = [key, into, *(["单位"] if has_unit(own) else [])]
    return found.finish(own, first, [[Spot(title, last, 0) for title in titles], *lines], "是统计表：各项横着排，每一列读作一行")


def has_unit(own: Contract) -> bool:
    return any(field.name == "unit" for field in own.fields)


def head(sheet: Sheet, own: Contract) -> tuple[int, int] | None:
    """First and last row of its headings: where the most of the contract's words are, in as few rows as it takes."""
    best, place = (FEWEST_WORDS - 1, 0, 0), None
    for first, last in windows(sheet):
        words = {word for _, word in composed(sheet, partial(word_in, own), first, last) if word}
        if (len(words), first - last, -first) > best:
            best, place = (len(words), first - last, -first), (first, last)
    return place


def with_groups(sheet: Sheet, first: int, last: int) -> int:
    """The first row of its headings, with those that stand over several columns."""
    while first > sheet.top and last - first + 1 < max(HEADER_DEPTHS):
        texts = [plain(cell) for cell in sheet.row(first - 1) if not is_blank(cell)]
        if len(texts) < 2 or any(map(LABELLED.fullmatch, texts)):
            break
        first -= 1
    return first


def number_rows(sheet: Sheet, start: int, columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """The rows of bodies and of totals below the headings, with something in these columns: no numbers of the columns, no notes."""
    bodies: list[int] = []
    totals: list[int] = []
    for row in range(start, sheet.height):
        texts = [text for cell in sheet.row(row) if (text := plain(cell))]
        lone = len(texts) == 1 and not texts[0].isdigit()
        if lone or all(is_blank(sheet.cell(row, column)) for column in columns) or NOTE.fullmatch(texts[0]) or (row == start and counts_places(texts)):
            continue
        (totals if any(map(TOTAL.fullmatch, texts)) else bodies).append(row)
    return bodies, totals


def row_of_numbers(found: Laid, own: Contract, named: list[Named], bodies: list[int], totals: list[int]) -> int | None:
    """The one row to read: the total where there is one, which must be the sum of the others."""
    rows = totals or bodies
    if len(rows) != 1:
        message = f"有 {len(rows)} 行数（第 {'、'.join(str(row + 1) for row in rows[:10])} 行）" if rows else "表头下面没有数"
        found.problems.append((rows[1] if rows else None, None, message, "请只留本单位的一行，或加一行“合计”" if rows else "请填写，没有此职权的填“—”"))
        return None
    if totals and bodies:
        found.notes.append((f"取“合计”行（第 {totals[0] + 1} 行）的数", ""))
        for column, (heading, word) in enumerate(named):
            if heading and (word or not is_beside(own, heading)):
                check_sum(found, own, bodies, totals[0], column)
    return rows[0]


def check_sum(found: Laid, own: Contract, bodies: list[int], total: int, column: int) -> None:
    """A column's total against the numbers that it is of."""
    into = replace(own.field(own.form.into), required=False)
    place = total
    try:
        whole, parts = cell_value(found.sheet.cell(total, column), into), []
        for place in bodies:
            parts.append(cell_value(found.sheet.cell(place, column), into))
    except BadCell as error:
        if place != total:  # that of the total is told when it is read
            found.problems.append((place, column, error.message, error.remedy))
        return
    numbers = [part for part in parts if isinstance(part, (int, Decimal))]
    if numbers and (whole is None or (isinstance(whole, (int, Decimal)) and sum(numbers) != whole)):
        message = f"“合计”写 {'空白' if whole is None else whole}，各行相加是 {sum(numbers)}"
        found.problems.append((total, column, message, "请核对合计行，或找出缺少、重复、写错的行"))


def lines_of(found: Laid, own: Contract, named: list[Named], first: int, last: int, row: int):
    """A line for each column: what its heading names, its number, and its unit where the contract has one."""
    sheet, columns, beside = found.sheet, [], []
    for column, (heading, word) in enumerate(named):
        cell = sheet.cell(row, column)
        bare, unit = split(normalised(heading))
        if not heading and not is_blank(cell):
            found.problems.append((last, column, "这一列有数而没有表头", "请补上表头，或清空这一列"))
        elif heading and not word and is_beside(own, heading):
            beside += [heading] if bare not in BESIDE and not is_blank(cell) else []
        elif heading and not word and own.form.named and not is_part(own, heading):
            found.problems.append((last, column, f"表头 '{heading}' 不认识", "请改正表头；不属于本表的列，请删去"))
        elif heading:
            columns.append(column)
            called = word[0] if word and own.form.named is None else without_unit(heading) if unit else heading
            unit = unit or unit_above(sheet, last, column)
            line = [Spot("".join(called.split()), last, column, heading), Spot(cell, row, column, heading)]
            yield line + ([Spot(unit, last, column, heading)] if has_unit(own) else [])
    found.require_apart([row], columns)
    if beside:
        found.notes.append((f"表头 {'、'.join(beside)} 不是本表的内容，没有读入", ""))


def unit_above(sheet: Sheet, last: int, column: int) -> str | None:
    """The unit in the brackets of what stands over a column: 行政许可实施数量（宗） over 申请数量."""
    rows = range(last, max(sheet.top, last - MOST_ABOVE) - 1, -1)
    return next((units[0] for row in rows if (units := units_at_end(wide_text(over(sheet, row, column))))), None)
