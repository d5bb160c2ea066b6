"""Where a sheet keeps what: title rows, the header in one row or several, and rows that are no cases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lawnb.errors import nearest
from lawnb.intake.cells import Cell, as_text, is_blank
from lawnb.intake.contracts import SCALES, Contract, Field, Match, matches, normalised
from lawnb.intake.sheets import Sheet

#: How far down a header may begin, and how many rows it may have.
HEADER_SEARCH, HEADER_DEPTHS = 40, (1, 2, 3)
#: Sheets that lawnb writes beside a ledger, in a template and in a marked copy.
OWN_SHEETS = {"填写说明", "选项", "问题清单"}
#: Headings of a row's number, which every ledger may have.
SERIAL_HEADINGS = {"序号", "序", "行号", "NO", "NO.", "#", "№"}
UNIT_LINE = re.compile(r"单位[:：]?\s*(?P<units>[^\s；;。)）:：]+)")
UNIT_WORDS = {unit for unit, _ in SCALES} | {"件", "宗", "起", "项", "次", "人", "人次", "辆", "个", "份", "条"}
PERIOD = r"(?:本?[年月季周日页期]度?|全年|上年|当[年月日]|上半年|下半年|第?[一二三四1-4]季度|[一二三四五六七八九十]{1,3}月份?|\d{1,2}月份?|\d{4}年度?)?"
TOTAL = re.compile(
    PERIOD + r"(?P<word>合计|总计|小计|累计|共计|总数|合计数|总和|总合计)(?:\(大写\))?[:：]?(?:共?(?P<n>[0-9]+)[件宗起条行笔个]?)?"
)
SECTION_WORDS = {"小计"}
NOTE = re.compile(
    r"(?:制表|填表|填报|编制|编报|审核|复核|审批|批准|单位|部门|负责|分管|经办|统计|录入|联系|电话|打印|导出|报送|盖章|签字|主管|科室|局长|会计)"
    r"[^:：]{0,10}[:：].*"
    r"|(?:备注|附注|附件|附|注|注\d+|说明|填表说明|填报说明|数据来源|资料来源|统计口径|统计范围|数据截至|截至)\d?[:：].*"
    r"|[(（]?(?:以下空白|以下无正文|本页无正文|以下无数据|此行以下空白|完|空白)[)）]?[。.]?"
)
EXAMPLE = re.compile(r"[(（【\[]?(?:示例|填写示例|例)[)）】\]:：].*")
ORDINAL = re.compile("[0-9]{1,4}")
COUNTED = re.compile(r"共?([0-9]+)\s*(?:件|起|宗|笔|条|例|行)")
#: What every total, note and example has in it: a quick sieve over the distinct values of a column.
MARKED = re.compile(r"[计总:：数和]|例[)）】\]]|以下|空白|完")
#: A column's heading, and the fields that it could name.
Named = tuple[str, tuple[Match, ...]]


@dataclass(frozen=True)
class Column:
    """Where a field stands in a sheet: its heading as typed, its position, the power of ten of its unit."""

    field: Field
    heading: str
    position: int
    scale: int


@dataclass
class Header:
    """The header of a sheet.

    Parameters
    ----------
    first, last
        Its rows, from 0.
    serial
        Position of a column of row numbers, if there is one.
    key
        Positions of the columns that tell cases apart.
    problems, notes
        (position or None, heading or None, message, remedy) of what is wrong with it, and of what is only to be known.
    """

    first: int
    last: int
    headings: list[str]
    columns: list[Column] = field(default_factory=list)
    serial: int | None = None
    key: tuple[int, ...] = ()
    problems: list[tuple] = field(default_factory=list)
    notes: list[tuple] = field(default_factory=list)


def text_of(cell: Cell) -> str:
    return "" if is_blank(cell) else as_text(cell).strip()


def plain(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).split())


# -- the header --------------------------------------------------------------------------------------------------------


def known_headings(contract: Contract, rows: Sequence[Sequence[Cell]]) -> int:
    """The most headings of the contract that one of these rows holds."""
    most = 0
    for row in rows:
        if len(row) > most:  # a shorter one cannot hold more: mostly, all rows below the header
            most = max(most, sum(bool(matches(contract, text_of(cell))) for cell in row if not is_blank(cell)))
    return most


def find_header(sheet: Sheet, contract: Contract) -> Header | None:
    """Where the most fields are named, in as few rows as it takes; None where the sheet names too few."""
    least = min(2, len(contract.fields))
    best, place, named = (least - 1, 1, 0), None, []
    for first, last in windows(sheet):
        headings = composed(sheet, contract, first, last)
        found = (naming(headings), first - last, -first)
        if found > best:
            best, place, named = found, (first, last), headings
        if best[:2] == (sheet.width, 0):
            break  # each column names a field in one row: nothing further down can name more in less
    if place is None:
        return None
    first, last = place
    while last + 1 < sheet.height and goes_on(sheet, named, last):
        last += 1
        named = composed(sheet, contract, first, last)
    return resolved(sheet, contract, named, first, last)


def windows(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """First and last row of everything that may be a header, from the top, the lower ones first."""
    for first in range(min(sheet.height, HEADER_SEARCH)):
        for depth in HEADER_DEPTHS if not all(map(is_blank, sheet.row(first))) else ():
            if first + depth <= sheet.height:
                yield first, first + depth - 1


def naming(headings: list[Named]) -> int:
    """How many fields the headings name: what could be two names one as well."""
    return len({tuple(match.field.name for match in found) for _, found in headings if found})


def goes_on(sheet: Sheet, named: list[Named], last: int) -> bool:
    """Whether the header has one row more: words below a heading that spans columns, and nothing below the required ones."""
    below = sheet.row(last + 1)
    if any(not isinstance(cell, str) or re.search(r"\d", cell) for cell in below if not is_blank(cell)):
        return False
    required = [n for n, (_, found) in enumerate(named) if any(m.field.required for m in found)]
    above = sheet.row(last)
    under_blank = any(not is_blank(cell) and (n >= len(above) or is_blank(above[n])) for n, cell in enumerate(below))
    return under_blank and all(n >= len(below) or is_blank(below[n]) for n in required)


def composed(sheet: Sheet, contract: Contract, first: int, last: int) -> list[Named]:
    """Heading and matches of each column: its lowest text, with those above it where alone it names no field or several."""
    rows = [spread(sheet, row, last) for row in range(first, last + 1)]
    headings = []
    for column in range(sheet.width):
        parts = [row[column] for row in rows if row[column]]
        parts = [part for n, part in enumerate(parts) if n == 0 or part != parts[n - 1]]
        options = ["".join(parts[n:]) for n in reversed(range(len(parts)))]
        found = [(option, matches(contract, option)) for option in options]
        one = [pair for pair in found if len(pair[1]) == 1]
        several = [pair for pair in found if pair[1]]
        headings.append((one or several or [("".join(parts), ())])[0])
    return headings


def spread(sheet: Sheet, row: int, last: int) -> list[str]:
    """The texts of a header row, those of merged cells over all the columns that they span."""
    texts = [*map(text_of, sheet.row(row))]
    texts += [""] * (sheet.width - len(texts))
    if sheet.merged:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom:
                texts[left : right + 1] = [text_of(sheet.cell(top, left))] * (min(right, sheet.width - 1) - left + 1)
        return texts
    for column in range(1, sheet.width) if row < last else ():
        under = any(not is_blank(sheet.cell(below, column)) for below in range(row + 1, last + 1))
        left_under = any(not is_blank(sheet.cell(below, column - 1)) for below in range(row + 1, last + 1))
        if not texts[column] and under and left_under:
            texts[column] = texts[column - 1]
    return texts


def resolved(sheet: Sheet, contract: Contract, named: list[Named], first: int, last: int) -> Header:
    """The columns of a header, with all that is wrong with its headings."""
    header = Header(first, last, [heading for heading, _ in named])
    units = title_units(sheet, first)
    taken: dict[str, str] = {}
    for position, (heading, found) in enumerate(named):
        if not heading and position < (len(sheet.row(last)) if sheet.strict_width else sheet.width) and not blank_below(sheet, position, last):
            header.problems.append((position, None, "这一列有内容而没有表头", "请补上表头，或清空这一列"))
        elif normalised(heading) in SERIAL_HEADINGS and not found:
            header.serial = position
        elif len(found) > 1:
            titles = "、".join(match.field.title for match in found)
            header.problems.append((position, heading, f"表头 '{heading}' 可能是“{titles}”中的任何一列", "请写明是哪一列"))
        elif found and found[0].field.name in taken:
            earlier = taken[found[0].field.name]
            header.problems.append((position, heading, f"表头 '{heading}' 与前面的列“{earlier}”重复", "请只留一列"))
        elif found:
            taken[found[0].field.name] = heading
            header.columns.append(Column(found[0].field, heading, position, scale(found[0], heading, position, units, header)))
    take_stand_ins(contract, taken, header)
    header.key = tuple(c.position for c in header.columns if c.field.unique or c.field.name in contract.primary_key)
    unknown_headings(named, contract, taken, header)
    header.problems += [
        (None, None, f"缺少列“{each.title}”", "请补上这一列（没有数据可留空）")
        for each in contract.fields
        if not each.optional and each.name not in taken
    ]
    return header


def take_stand_ins(contract: Contract, taken: dict[str, str], header: Header) -> None:
    """Give a column to the field that it stands in for, where the file has none of that field's own, and say so."""
    for each in contract.fields:
        if each.stand_in in taken and each.name not in taken:
            place = next(n for n, column in enumerate(header.columns) if column.field.name == each.stand_in)
            column = header.columns[place] = replace(header.columns[place], field=each)
            taken[each.name] = taken.pop(each.stand_in)
            header.notes.append((column.position, column.heading, f"没有“{each.title}”一列，用这一列代替", "两列都有的，请都保留"))


def unknown_headings(named: list[Named], contract: Contract, taken: dict[str, str], header: Header) -> None:
    """Headings that name no field: refused, or reported where ledgers may hold more than the report needs."""
    open_titles = [each.title for each in contract.fields if each.name not in taken]
    for position, (heading, found) in enumerate(named):
        if heading and not found and position != header.serial:
            hint = nearest(heading, open_titles if contract.extra_columns == "error" else [each.title for each in contract.fields])
            message = f"表头 '{heading}' 不认识"
            if contract.extra_columns == "error":
                header.problems.append((position, None, message, hint))
            else:
                header.notes.append((position, heading, message + "，这一列没有读入", hint if "是否" in hint else "不需要的列可以保留"))


def blank_below(sheet: Sheet, position: int, last: int) -> bool:
    return all(is_blank(value) for value in sheet.column(position, last + 1).values)


def title_units(sheet: Sheet, first: int) -> list[str]:
    """The units that a line above the header gives, as in “单位：万元” or “单位：件、万元”; 填报单位 is not one."""
    for row in range(first):
        for cell in sheet.row(row):
            for match in UNIT_LINE.finditer(unicodedata.normalize("NFKC", text_of(cell))):
                words = re.split(r"[、,，/]", match["units"])
                if all(word in UNIT_WORDS for word in words):
                    return words
    return []


def scale(match: Match, heading: str, position: int, units: list[str], header: Header) -> int:
    """The power of ten of a column: of its own heading's unit, else of the unit line, else of the contract."""
    money = {SCALES[unit, "元"] for unit in units if (unit, "元") in SCALES} if match.field.unit == "元" else set()
    if match.explicit and money - {match.scale}:
        header.notes.append((position, heading, f"表上方写“单位：{'、'.join(units)}”，按表头自己的单位读入", "请统一单位的写法"))
    if match.explicit or not money:
        return match.scale
    if len(money) > 1 or (match.scale and money != {match.scale}):
        given = "、".join(units)
        header.problems.append((position, heading, f"表头 '{heading}' 的单位不明：表上方写“单位：{given}”", "请在表头中写明单位，如“罚款金额（元）”"))
    return money.pop()


# -- rows that are no cases --------------------------------------------------------------------------------------------


def is_mark(value: Cell) -> bool:
    """Whether a cell may make its row a total, a note or an example."""
    if not isinstance(value, str) or not MARKED.search(value):
        return False
    text = plain(value)
    return any(mark.fullmatch(text) for mark in (TOTAL, NOTE, EXAMPLE))


def row_kind(cells: Sequence[Cell], header: Header) -> str | None:
    """``headers``, ``examples``, ``totals`` or ``notes`` for a row that is no case."""
    filled = [(n, cell) for n, cell in enumerate(cells) if not is_blank(cell)]
    if all(n == header.serial for n, _ in filled):
        return "blank"  # numbered in advance, and never filled in
    if again(cells, header):
        return "headers"
    texts = {n: plain(cell) for n, cell in filled}
    if EXAMPLE.fullmatch(texts[filled[0][0]]):
        return "examples"
    required = [c.position for c in header.columns if c.field.required and c.field.type in ("string", "date")]
    for n, text in texts.items():
        others = [place for place in required if place != n and place in texts and not COUNTED.fullmatch(texts[place])]
        if TOTAL.fullmatch(text) and (not others or n in header.key):
            return "totals"
    return "notes" if NOTE.fullmatch(texts[filled[0][0]]) and all(map(signs, texts.values(), ["", *texts.values()])) else None


def signs(text: str, before: str) -> bool:
    """Whether a cell belongs to a note: a label with its text, what stands beside a bare label, or a day."""
    return bool(NOTE.fullmatch(text) or before.endswith((":", "：")) or re.fullmatch(r"[0-9]{4}[-/.年].*", text))


def again(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row prints the header once more."""
    same = [c for c in header.columns if c.position < len(cells) and normalised(text_of(cells[c.position])) == normalised(c.heading)]
    return len(same) >= min(2, len(header.columns)) and len(same) * 2 >= len(header.columns)


def numbers_columns(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row under the header numbers its columns (甲, 乙, 1, 2, 3 …): it does so where a date should stand, too."""
    texts = [plain(cell).strip("()") for cell in cells]
    dates = [texts[c.position] for c in header.columns if c.field.type == "date" and c.position < len(texts)]
    numbers = [int(text) for text in texts if ORDINAL.fullmatch(text)]
    counted = numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2
    return bool(dates) and counted and all(ORDINAL.fullmatch(text) or text in "甲乙丙丁戊己" for text in texts if text) and all(dates)


def total_label(cells: Sequence[Cell]) -> tuple[str, int | None]:
    """The word of a total row, and the number of cases where the label gives it."""
    for cell in cells:
        if match := TOTAL.fullmatch(plain(cell)):
            counted = match["n"] or next((found[1] for each in cells if (found := COUNTED.fullmatch(plain(each)))), None)
            # nine digits are more than any ledger has, and int() has a limit
            return match["word"], int(counted[:9]) if counted else None
    return "合计", None
