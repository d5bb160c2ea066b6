"""What each column of a header is: its field, its unit, or what is wrong with its heading."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace

from lawnb.errors import nearest
from lawnb.intake.cells import Cell, as_text, is_blank
from lawnb.intake.contracts import Contract, Field, Match
from lawnb.intake.headings import SCALES, normalised, split
from lawnb.intake.named import is_beside, kinds_beside
from lawnb.intake.sheets import Sheet
from lawnb.intake.units import money_above, unit_over
from lawnb.intake.unseen import UNSEEN, WIDTHLESS

#: Headings of a row's number, which every ledger may have.
SERIAL_HEADINGS = {"序号", "序", "行号", "NO", "NO.", "#", "№"}
#: Unread headings that are named where a column is missing.
MOST_UNREAD = 8
LINE_BREAK = re.compile(r"[\r\n]")
ROW_NUMBER = re.compile("[0-9]{1,7}")
#: A column's heading, and the fields that it could name.
Named = tuple[str, tuple[Match, ...]]


@dataclass(frozen=True)
class Column:
    """Where a field stands in a sheet: its heading as typed, its position, the power of ten of its unit, and whether its own heading gives that."""

    field: Field
    heading: str
    position: int
    scale: int
    explicit: bool = True


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
    return "".join(map(str.strip, LINE_BREAK.split(UNSEEN.sub("", text_of(cell)))))


def plain(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", WIDTHLESS.sub("", text_of(cell))).split())


def resolved(sheet: Sheet, contract: Contract, named: list[Named], first: int, last: int) -> Header:
    """The columns of a header, with all that is wrong with its headings."""
    header = Header(first, last, [heading for heading, _ in named])
    lines = money_above(sheet, first)
    taken: dict[str, str] = {}
    again: list[tuple[int, str, str]] = []
    without: list[int] = []
    kinds = kinds_beside(contract, header.headings)
    own = own_titles(named)
    named = [(heading, () if heading in kinds and not any(match.explicit for match in found) else found) for heading, found in named]
    for position, (heading, found) in enumerate(named):
        if not heading:
            without.append(position)
        elif normalised(heading) in SERIAL_HEADINGS and not found:
            header.serial = position
        elif len(found) == 1 and found[0].field.name in own and own[found[0].field.name] != position:
            header.notes.append((position, heading, f"已有“{found[0].field.title}”一列，这一列没有读入", "不需要的列可以保留"))
        elif len(found) == 1 and found[0].field.name in taken:
            again.append((position, heading, taken[found[0].field.name]))
        elif len(found) == 1:
            taken[found[0].field.name] = heading
            header.columns.append(Column(found[0].field, heading, position, *scale(sheet, found[0], heading, position, lines, header)))
    tell_again(again, header)
    tell_ambiguous(named, taken, header)
    for position in without:
        if position < (len(sheet.row(last)) if sheet.strict_width else sheet.width):
            untitled(sheet, position, header)
    take_stand_ins(contract, taken, header)
    header.key = tuple(c.position for c in header.columns if c.field.unique or c.field.name in contract.primary_key)
    unknown_headings(named, contract, taken, header)
    unread = [heading for heading, found in named if heading and not found and normalised(heading) not in SERIAL_HEADINGS][:MOST_UNREAD]
    other = f"；{'、'.join(unread)} 等没有读入的列中有的，请照此改名" if unread else ""
    header.problems += [
        (None, None, f"缺少列“{each.title}”", f"请补上这一列（没有数据可留空）{other}")
        for each in contract.fields
        if not each.optional and each.name not in taken
    ]
    return header


def own_titles(named: list[Named]) -> dict[str, int]:
    """Where a field's own title stands, if one other column beside it could be the field by another name: 检查事项 beside 任务名称. Of more, a second table does."""
    fields = [found[0].field.name if len(found) == 1 else None for _, found in named]
    titles = [split(normalised(heading))[0] == split(normalised(found[0].field.title))[0] if len(found) == 1 else False for heading, found in named]
    twice = [name for name, times in Counter(filter(None, fields)).items() if times > 1]
    counted = {found[0].field.name for _, found in named if len(found) == 1 and found[0].field.type in ("number", "integer")}
    if len(twice) != 1 or fields.count(twice[0]) != 2 or twice[0] in counted:
        return {}  # of two sums nobody can say which was meant
    places = [place for place, name in enumerate(fields) if name == twice[0] and titles[place]]
    return {twice[0]: places[0]} if len(places) == 1 else {}


def tell_again(again: list[tuple[int, str, str]], header: Header) -> None:
    """Headings of fields that earlier columns have: of several, that a second table stands beside the first."""
    if len(again) > 1:
        position, heading, _ = again[0]
        message = f"从第 {position + 1} 列“{heading}”起又重复了 {len(again)} 个表头，像是并排的两张表"
        header.problems.append((position, heading, message, "请把右边的表移到左边的表下面，或移到另一张表；多余的列请删去"))
        return
    header.problems += [(position, heading, f"表头 '{heading}' 与前面的列“{earlier}”重复", "请只留一列") for position, heading, earlier in again]


def tell_ambiguous(named: list[Named], taken: dict[str, str], header: Header) -> None:
    """Headings of several fields; where other columns have all of these, the sum of them as a rule, it is not needed."""
    for position, (heading, found) in enumerate(named):
        if len(found) > 1 and all(match.field.name in taken for match in found):
            header.notes.append((position, heading, f"表头 '{heading}' 可能是的列都另有一列，这一列没有读入", "不需要的列可以保留"))
        elif len(found) > 1:
            titles = "、".join(match.field.title for match in found)
            header.problems.append((position, heading, f"表头 '{heading}' 可能是“{titles}”中的任何一列", "请写明是哪一列"))


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
    kinds, beside = kinds_beside(contract, header.headings), []
    for position, (heading, found) in enumerate(named):
        if heading and not found and position != header.serial:
            message = f"表头 '{heading}' 不认识"
            if is_beside(contract, heading) or heading in kinds:
                beside.append(heading)
            elif contract.extra_columns == "error":
                header.problems.append((position, None, message, nearest(heading, open_titles)))
            else:
                close = difflib.get_close_matches(heading, open_titles, n=1, cutoff=0.5)
                hint = f"是否要写 '{close[0]}'？不需要的列可以保留" if close else "不需要的列可以保留"
                header.notes.append((position, heading, message + "，这一列没有读入", hint))
    if beside:
        header.notes.append((None, None, f"表头 {'、'.join(beside)} 不是本表的内容，没有读入", ""))


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


def scale(sheet: Sheet, match: Match, heading: str, position: int, lines: list[str], header: Header) -> tuple[int, bool]:
    """The power of ten of a column, and whether its own heading gives the unit; else it is given over it, in a line above, or by the contract.

    Parameters
    ----------
    lines
        The units of the nearest line above.
    """
    money = {SCALES[unit, "元"] for unit in lines if (unit, "元") in SCALES} if match.field.unit == "元" else set()
    if match.explicit and money - {match.scale}:
        header.notes.append((position, heading, f"表上方写“单位：{'、'.join(lines)}”，按表头自己的单位读入", "请统一单位的写法"))
    if match.explicit:
        return match.scale, True
    over = unit_over(sheet, header.last, position, match.field.unit)
    money, given = ({SCALES[over, match.field.unit]}, over) if over else (money, "、".join(lines))
    if not money:
        return match.scale, False
    if len(money) > 1 or (match.scale and money != {match.scale}):
        header.problems.append((position, heading, f"表头 '{heading}' 的单位不明：表上方写“单位：{given}”", "请在表头中写明单位，如“罚款金额（元）”"))
    return money.pop(), False
