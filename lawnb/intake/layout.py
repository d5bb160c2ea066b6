"""Where a sheet keeps its header, in one row or several, and what each of its columns is."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lawnb.errors import nearest
from lawnb.intake.cells import Cell, as_text, is_blank
from lawnb.intake.contracts import Contract, Field, Match, matches
from lawnb.intake.headings import SCALES, UNITS, normalised
from lawnb.intake.sheets import Sheet
from lawnb.intake.unseen import UNSEEN

#: How far down a header may begin, and how many rows it may have.
HEADER_SEARCH, HEADER_DEPTHS = 40, (1, 2, 3)
#: Sheets that lawnb writes beside a ledger, in a template and in a marked copy.
OWN_SHEETS = {"填写说明", "选项", "问题清单"}
#: Headings of a row's number, which every ledger may have.
SERIAL_HEADINGS = {"序号", "序", "行号", "NO", "NO.", "#", "№"}
UNIT_LINE = re.compile(r"单位[:：]?\s*(?P<units>[^\s；;。)）:：]+)")
UNIT_WORDS = UNITS | {"件", "宗", "起", "项", "次", "人", "人次", "辆", "个", "份", "条"}
#: A cell below a heading that is its unit, the number of a row, and a code such as CF_WSH or DFBM.
UNIT_ALONE = re.compile(rf"\(?(?:单位:)?(?P<unit>{'|'.join(map(re.escape, sorted(UNIT_WORDS)))})\)?")
LINE_BREAKS = re.compile(r"\s*[\r\n]\s*")
ROW_NUMBER = re.compile("[0-9]{1,7}")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,30}")
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


def heading_of(cell: Cell) -> str:
    """A heading's text on one line, without what nobody sees in it, such as the marks of encoding that programs leave."""
    return LINE_BREAKS.sub("", UNSEEN.sub("", text_of(cell)).strip())


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
    while last + 1 < sheet.height:
        if goes_on(sheet, named, last) or gives_units(sheet.row(last + 1)):
            named = composed(sheet, contract, first, last + 1)
        elif not names_again(sheet.row(last + 1), contract, named):
            break
        last += 1
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


def gives_units(cells: Sequence[Cell]) -> bool:
    """Whether a row says nothing but units, each below its heading: 元, （万元）."""
    words = [plain(cell) for cell in cells if not is_blank(cell)]
    return bool(words) and all(UNIT_ALONE.fullmatch(word) for word in words)


def names_again(cells: Sequence[Cell], contract: Contract, named: list[Named]) -> bool:
    """Whether a row names the same fields in other words, as the codes of the national standard below the titles."""
    same = 0
    for cell, (_, found) in zip(cells, named):
        text = text_of(cell)
        own = matches(contract, text)
        if own and [(match.field, match.scale) for match in own] == [(match.field, match.scale) for match in found]:
            same += 1
        elif text and (own or not CODE.fullmatch(text)):
            return False  # another field, another unit, or a value
    return same >= 2


def composed(sheet: Sheet, contract: Contract, first: int, last: int) -> list[Named]:
    """Heading and matches of each column: its lowest text, with those above it where alone it names no field or several."""
    rows = [spread(sheet, row, last) for row in range(first, last + 1)]
    headings = []
    for column in range(sheet.width):
        parts = [row[column] for row in rows if row[column]]
        parts = [part for n, part in enumerate(parts) if n == 0 or part != parts[n - 1]]
        options = ["".join(parts[n:]) for n in reversed(range(len(parts)))]
        if unit := UNIT_ALONE.fullmatch(plain(parts[-1])) if len(parts) > 1 else None:
            options += [f"{''.join(parts[n:-1])}（{unit['unit']}）" for n in reversed(range(len(parts) - 1))]
        found = [(option, matches(contract, option)) for option in options]
        one = [pair for pair in found if len(pair[1]) == 1]
        several = [pair for pair in found if pair[1]]
        headings.append((one or several or [("".join(parts), ())])[0])
    return headings


def spread(sheet: Sheet, row: int, last: int) -> list[str]:
    """The texts of a header row, those of merged cells over all the columns that they span; with no heading below them, over the first."""
    texts = [*map(heading_of, sheet.row(row))]
    texts += [""] * (sheet.width - len(texts))
    if sheet.merged:
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom:
                text, others = heading_of(sheet.cell(top, left)), min(right, sheet.width - 1) - left
                texts[left : right + 1] = [text] + [text if bottom < last else ""] * others
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
    without: list[int] = []
    for position, (heading, found) in enumerate(named):
        if not heading:
            without.append(position)
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
    for position in without:
        if position < (len(sheet.row(last)) if sheet.strict_width else sheet.width):
            untitled(sheet, position, header)
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
            message = f"表头 '{heading}' 不认识"
            if contract.extra_columns == "error":
                header.problems.append((position, None, message, nearest(heading, open_titles)))
            else:
                close = difflib.get_close_matches(heading, open_titles, n=1, cutoff=0.5)
                hint = f"是否要写 '{close[0]}'？不需要的列可以保留" if close else "不需要的列可以保留"
                header.notes.append((position, heading, message + "，这一列没有读入", hint))


def untitled(sheet: Sheet, position: int, header: Header) -> None:
    """A column without a heading: empty, the numbers of the rows as programs write them beside a table, or something amiss."""
    below = sheet.column(position, header.last + 1)
    texts = [plain(value) for value in below.values]
    if not any(texts):
        return
    required = [column.position for column in header.columns if column.field.required]
    numbers: list[int] = []
    for row, code in enumerate(below.codes, header.last + 1):
        if ROW_NUMBER.fullmatch(texts[code]):
            numbers.append(int(texts[code]))
        elif texts[code] and not any(is_blank(sheet.cell(row, place)) for place in required):
            break  # a case has a word here; a total, a section or a signature is none
    else:
        counts = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
        if header.serial is None and counts and (len(numbers) > 1 or numbers[0] in (0, 1)):
            header.serial = position
            header.notes.append((position, None, "这一列没有表头，各行依次编号，当作行号", ""))
            return
    header.problems.append((position, None, "这一列有内容而没有表头", "请补上表头，或清空这一列"))


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
