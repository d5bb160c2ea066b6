"""One sheet below its header: its rows sorted into cases and others, its cases read column by column."""

from __future__ import annotations

from collections import Counter

import numpy as np

from lawnb.intake import furniture
from lawnb.intake.below import LISTED, Below, Gathered, Part
from lawnb.intake.cells import is_blank
from lawnb.intake.columns import Header
from lawnb.intake.filled import values
from lawnb.intake.headings import SCALES
from lawnb.intake.problems import Problem
from lawnb.intake.sheets import Coded, Sheet
from lawnb.intake.sums import check_counts, check_totals
from lawnb.intake.units import text_of, units_in

#: What the rows of a file are, beside its cases.
ROW_KINDS = ("titles", "headers", "totals", "notes", "blank", "examples")


def read_rows(gathered: Gathered, sheet: Sheet, header: Header, file: str) -> None:
    """Read what stands below a header; what is wrong with it becomes a problem."""
    below = Below(gathered, sheet, header, file)
    tell_header(below)
    sorted_rows = furniture.Rows(sheet, header, below.raw, gathered.contract)
    kinds = sorted_rows.kinds()
    cases = np.ones(below.n, dtype=bool)
    cases[list(kinds)] = False
    count_kinds(below, kinds)
    tell_repeated(below, kinds)
    tell_lone(below, sorted_rows.lone)
    if header.problems:
        gathered.tally["problems"] += int(cases.sum())
        return
    tell_hidden(below, cases)
    tell_struck(below, cases)
    require_width(below, cases)
    read = cases | total_alone(below, kinds, cases)
    below.sound = read & ~below.shifted
    require_one_unit(below, kinds)
    columns = {column.field.name: values(below, column, read) for column in header.columns}
    check_totals(below, kinds, cases, columns)
    check_counts(below, kinds, cases)
    gathered.parts.append(part(below, columns, cases if (read == cases).all() else read & ~cases))


def total_alone(below: Below, kinds: dict[int, str], cases: np.ndarray) -> np.ndarray:
    """The printed total of several rows, where the contract wants one row: each body's is held against it, and not read."""
    chosen = np.zeros(below.n, dtype=bool)
    totals = [place for place, kind in kinds.items() if kind == "totals"]
    if below.gathered.contract.most_rows != 1 or cases.sum() < 2 or len(totals) != 1:
        return chosen
    [place] = totals
    chosen[place] = True
    below.warn("取“合计”行的数，其余各行用来核对", "", place=place)
    for column in below.header.columns:
        blank = np.array([is_blank(below.sheet.cell(below.start + n, column.position)) for n in range(below.n)])
        if blank[place] and not blank[cases].all():
            below.problem("“合计”行没有填，各行有数", "请填写合计", place, column)
    return chosen


def part(below: Below, columns: dict[str, Coded], cases: np.ndarray) -> Part:
    """The cases alone."""
    headings = {column.field.name: column.heading for column in below.header.columns}
    positions = {column.field.name: column.position for column in below.header.columns}
    taken = {name: Coded(column.values, column.codes[cases], column.distinct) for name, column in columns.items()}
    numbers = np.flatnonzero(cases) + below.start + 1
    laid = labelled(below.sheet, positions, numbers - 1) if below.sheet.at else []
    numbers = np.array([below.number(place) for place in np.flatnonzero(cases)], dtype=np.int64) if laid else numbers
    return Part(below.file, below.sheet.name, headings, taken, numbers, below.wrong[cases], positions, laid)


def labelled(sheet: Sheet, positions: dict[str, int], rows: np.ndarray) -> list[dict[str, tuple[int, int, str]]]:
    """Of a form that was laid anew, for each case the row and the position in the file and the label of each of its values."""
    return [{name: (sheet.stands(row, n)[0] + 1, sheet.stands(row, n)[1], sheet.label(row, n)) for name, n in positions.items()} for row in map(int, rows)]


def tell_header(below: Below) -> None:
    told = (below.header.problems, below.gathered.problems), (below.header.notes, below.gathered.warnings)
    for found, where in told:
        where += [
            Problem(below.file, message, remedy, below.sheet.name, *heading_spot(below, position, heading))
            for position, heading, message, remedy in found
        ]


def heading_spot(below: Below, position: int | None, heading: str | None) -> tuple[int | None, str | None, int | None]:
    """Row, heading and position of what is said of a heading: in the file itself, where the sheet was laid anew."""
    if not below.sheet.at:
        return below.header.last + 1, heading, position
    return below.spot(None, None) if position is None else below.sheet.spot(below.header.last, position)


def count_kinds(below: Below, kinds: dict[int, str]) -> None:
    """Count each row of the sheet that is no case by what it is."""
    above = [all(map(is_blank, below.sheet.row(n))) for n in range(below.sheet.top, below.header.first)]
    below.gathered.tally.update(titles=above.count(False), blank=above.count(True), headers=below.start - below.header.first)
    counted = Counter(kinds.values())
    for kind in ROW_KINDS:
        below.gathered.tally[kind] += counted[kind]


def tell_repeated(below: Below, kinds: dict[int, str]) -> None:
    """Say which rows are passed over: headers once more, examples, rows with nothing but a number."""
    again = [str(below.number(place)) for place, kind in sorted(kinds.items()) if kind == "headers" and place]
    if again:
        below.warn(f"第 {LISTED(again)} 行重复了表头，没有当作数据")
    serial = below.header.serial
    blank = [] if serial is None else [place for place, kind in kinds.items() if kind == "blank"]
    numbered = sum(not is_blank(below.sheet.cell(below.start + place, serial)) for place in blank)
    if numbered:
        below.warn(f"{numbered} 行只有序号，当作空行")
    examples = [str(below.number(place)) for place, kind in sorted(kinds.items()) if kind == "examples"]
    if examples:
        below.warn(f"第 {LISTED(examples)} 行是示例，没有当作数据", "填好后可以删去")


def tell_lone(below: Below, places: list[int]) -> None:
    if places:
        rows = LISTED(str(below.number(place)) for place in sorted(places))
        below.warn(f"第 {rows} 行只有一格文字，当作说明，没有读入", "如果是数据，请补全这一行")


def tell_hidden(below: Below, cases: np.ndarray) -> None:
    """Hidden rows, columns and sheets are read like the others, and said."""
    facts = below.sheet.facts
    if below.sheet.hidden:
        below.warn("是隐藏的表，已照常读入", "如果不该计入，请删去这张表")
    rows = sorted(row + 1 for row in facts.hidden_rows if below.start <= row < below.sheet.height and cases[row - below.start])
    if rows:
        below.warn(f"有 {len(rows)} 个隐藏行（第 {some(rows)} 行），已照常读入", "如果不该计入，请删去这些行")
    columns = [column.heading for column in below.header.columns if any(column.position in each for each in facts.hidden_columns)]
    if columns:
        below.warn(f"有隐藏列（{LISTED(columns)}），已照常读入", "如果不该计入，请删去这些列")


def tell_struck(below: Below, cases: np.ndarray) -> None:
    """Rows with a text struck out are read like the others, and said: who struck it out may have meant that it no longer counts."""
    read = {column.position for column in below.header.columns}
    places = {row - below.start for row, column in below.sheet.facts.struck if column in read and below.start <= row < below.sheet.height}
    rows = sorted(below.number(place) for place in places if cases[place])
    if rows:
        below.warn(f"有 {len(rows)} 行划了删除线（第 {some(rows)} 行），已照常读入", "已经撤销、不该计入的，请删去这些行")


def require_one_unit(below: Below, kinds: dict[int, str]) -> None:
    """A note or a title further down that gives another unit than the columns of money were read in is about these, or about what follows."""
    money = [column for column in below.header.columns if column.field.unit == "元" and not column.explicit]
    for place, kind in sorted(kinds.items()) if money else ():
        texts = map(text_of, below.sheet.row(below.start + place)) if kind in ("titles", "notes") else ()
        units = [unit for text in texts for unit in units_in(text) if (unit, "元") in SCALES]
        wrong = [column for column in money if units and column.scale not in {SCALES[unit, "元"] for unit in units}]
        for column in wrong:
            below.problem(f"这一行写“单位：{LISTED(units)}”，与这一列读入的单位不同", "请在表头中写明单位，如“罚款金额（元）”", place, column)


def some(rows: list[int]) -> str:
    """The first of many rows."""
    return LISTED(map(str, rows[:10])) + ("等" if len(rows) > 10 else "")


def require_width(below: Below, cases: np.ndarray) -> None:
    """In a text file a row that is too short or too long has lost a comma or a quote, and its values may have moved."""
    sheet, header = below.sheet, below.header
    if not sheet.strict_width or not sheet.rows:
        return
    width = len(sheet.row(header.last))
    used = max((n for n, heading in enumerate(header.headings) if heading), default=-1) + 1
    if {*map(len, sheet.rows)} <= {*range(used, width + 1)}:
        return
    for place in np.flatnonzero(cases):
        cells = sheet.row(below.start + int(place))
        if len(cells) < used or any(not is_blank(cell) for cell in cells[width:]):
            below.wrong[place] = below.shifted[place] = True
            below.problem(f"有 {len(cells)} 格，表头有 {width} 列", "请检查这一行的格；文本文件请检查逗号和引号", int(place))
