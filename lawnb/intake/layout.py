"""Where a sheet keeps its header, in one row or several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from lawnb.intake.cells import Cell, is_blank
from lawnb.intake.columns import Header, Named, heading_of, plain, resolved, text_of
from lawnb.intake.contracts import Contract, contract_names, matches
from lawnb.intake.contracts import contract as contract_of
from lawnb.intake.furniture import again, is_mark
from lawnb.intake.named import is_leaf
from lawnb.intake.sheets import ArrowSheet, Sheet
from lawnb.intake.units import UNIT_WORDS

#: How far down a header may begin, and how many rows it may have.
HEADER_SEARCH, HEADER_DEPTHS = 40, (1, 2, 3)
#: How far to the right the headings of a table on its side may stand.
MOST_AT_SIDE = 3
#: Sheets that lawnb writes beside a ledger, in a template and in a marked copy.
OWN_SHEETS = {"填写说明", "选项", "问题清单"}
#: A cell below a heading that is its unit, and a code such as CF_WSH or DFBM.
UNIT_ALONE = re.compile(rf"\(?(?:单位:)?(?P<unit>{'|'.join(map(re.escape, sorted(UNIT_WORDS)))})\)?")
UNIT_AT_END = re.compile(rf"[（(](?:单位[:：])?(?:{'|'.join(map(re.escape, sorted(UNIT_WORDS)))})[）)]$")
#: What systems print below headings of what a column must hold, and words in Latin letters.
COLUMN_WORD = re.compile(
    r"[(]?(?:(?:是否)?必[填须选]项?|非必填项?|选填项?|可选|可空|不可空|非空|唯一|主键|(?:字符|文本|文字|日期|时间|数值|数字|金额|整数|小数|字典|枚举)(?:型|串|类型)?|下拉选择|"
    r"(?:VARCHAR2?|CHAR|NUMBER|NUMERIC|DECIMAL|DATE|DATETIME|TEXT|STRING|INT|C|N|D)(?:\([0-9, .]+\))?)[)]?",
    re.IGNORECASE,
)
#: How the name of a section begins.
SECTION = re.compile(r"\(?[一二三四五六七八九十]{1,3}[).、]")
LATIN = re.compile(r"[A-Za-z][A-Za-z .,'&/()\-]*")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,30}")


def is_own(sheet: Sheet) -> bool:
    """Whether lawnb wrote the sheet itself; in a ZIP its name stands after its file's."""
    return (sheet.name or "").rpartition("：")[2] in OWN_SHEETS


def known_headings(contract: Contract, rows: Sequence[Sequence[Cell]]) -> int:
    """The most headings of the contract that one of these rows holds."""
    most = 0
    for row in rows:
        if len(row) > most:  # a shorter one cannot hold more: mostly, all rows below the header
            most = max(most, sum(bool(matches(contract, text_of(cell))) for cell in row if not is_blank(cell)))
    return most


def find_tables(sheet: Sheet, contract: Contract) -> list[tuple[Sheet, Header | None]]:
    """The tables that stand below one another in a sheet, each under headings of its own; most sheets are one.

    Headings that are printed once more as they were go on with the same table.
    """
    header = find_header(sheet, contract)
    starts = [] if header is None or isinstance(sheet, ArrowSheet) else further(sheet, contract, header)
    if not starts:
        return [(sheet, header)]
    parts = [
        replace(sheet, rows=sheet.rows[:end], top=top, titles=header.first)
        for top, end in zip([0, *starts], [*starts, sheet.height], strict=True)
    ]
    return [(part, find_header(part, contract)) for part in parts]


def further(sheet: Sheet, contract: Contract, header: Header) -> list[int]:
    """Where other tables begin below a header: at other headings, with the titles right above these."""
    words = every_title() | {text for text in map(text_of, sheet.row(header.last)) if text}
    rows = [row for row, cells in enumerate(sheet.rows[header.last + 1 :], header.last + 1) if len(words.intersection(cells)) > 1]
    rows = [row for row in rows if heads(sheet.row(row), contract) and not again(sheet.row(row), header)]
    first = [row for row in rows if row - 1 not in (*rows, header.last)]  # two rows of headings are for the header to make one of
    return [with_titles(sheet, row, header.last + 1) for row in first]


@cache
def every_title() -> frozenset[str]:
    """What headings of any contract may be, as they are typed without more."""
    return frozenset(title for name in contract_names() for field in contract_of(name).fields for title in field.titles)


def heads(cells: Sequence[Cell], contract: Contract) -> bool:
    """Whether a row holds headings: texts, most of which name fields, two of this contract or three of any."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not all(isinstance(cell, str) for cell in filled):
        return False
    own = [tuple(match.field.name for match in matches(contract, text_of(cell))) for cell in filled]
    named = [found or text_of(cell) in every_title() for found, cell in zip(own, filled, strict=True)]
    return (len(set(own) - {()}) > 1 or sum(map(bool, named)) > 2) and sum(map(bool, named)) * 2 > len(filled)


def with_titles(sheet: Sheet, row: int, least: int) -> int:
    """The first of the rows right above some headings that are their titles: lone texts and blank rows, but no note or total of what stands above."""
    start = row
    for above in reversed(range(max(least, row - HEADER_SEARCH), row)):
        filled = [cell for cell in sheet.row(above) if not is_blank(cell)]
        if len(filled) > 1 or (filled and (not isinstance(filled[0], str) or is_mark(filled[0]))):
            break
        start = above if filled else start
    return start


def find_header(sheet: Sheet, contract: Contract) -> Header | None:
    """Where the most fields are named, in as few rows as it takes; None where the sheet names too few."""
    least = min(2, len(contract.fields))
    best, place, named = (least - 1, 1, 0), None, []
    names, beside = partial(matches, contract), partial(is_leaf, contract)
    for first, last in windows(sheet):
        headings = composed(sheet, names, first, last, beside)
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
            named = composed(sheet, names, first, last + 1, beside)
        elif not (names_again(sheet.row(last + 1), contract, named) or tells_columns(sheet.row(last + 1), contract, named)):
            break
        last += 1
    return resolved(sheet, contract, named, first, last)


def side_of(sheet: Sheet, contract: Contract, across: int) -> int | None:
    """The column down which more fields are named than across a row: where a table on its side has its headings."""
    for position in range(min(sheet.width, MOST_AT_SIDE)) if sheet.height <= HEADER_SEARCH else ():
        texts = [text_of(sheet.cell(row, position)) for row in range(sheet.height)]
        if naming([(text, matches(contract, text)) for text in texts]) > max(across, 1):
            return position
    return None


def windows(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """First and last row of everything that may be a header, from the top, the lower ones first."""
    for first in range(sheet.top, min(sheet.height, sheet.top + HEADER_SEARCH)):
        for depth in HEADER_DEPTHS if not all(map(is_blank, sheet.row(first))) else ():
            if first + depth <= sheet.height:
                yield first, first + depth - 1


def naming(headings: list[Named]) -> int:
    """How many fields the headings name: what could be two names one as well."""
    return len({tuple(match.field.name for match in found) for _, found in headings if found})


def goes_on(sheet: Sheet, named: list[Named], last: int) -> bool:
    """Whether the header has one row more: words below a heading that spans columns, and nothing below the required ones."""
    below = sheet.row(last + 1)
    texts = [cell for cell in below if not is_blank(cell)]
    if any(not isinstance(cell, str) or re.search(r"\d", cell) for cell in texts) or (len(texts) == 1 and SECTION.match(plain(texts[0]))):
        return False
    required = [n for n, (_, found) in enumerate(named) if any(m.field.required for m in found)]
    above = spread(sheet, last, last)
    under_blank = any(not is_blank(cell) and (n >= len(above) or not above[n]) for n, cell in enumerate(below))
    return under_blank and all(n >= len(below) or is_blank(below[n]) for n in required)


def gives_units(cells: Sequence[Cell]) -> bool:
    """Whether a row says nothing but units, each below its heading: 元, （万元）."""
    words = [plain(cell) for cell in cells if not is_blank(cell)]
    return bool(words) and all(UNIT_ALONE.fullmatch(word) for word in words)


def tells_columns(cells: Sequence[Cell], contract: Contract, named: list[Named]) -> bool:
    """Whether a row says what each column must hold (必填, 日期型), or names it in Latin letters, where a case has what it must have."""
    filled = [n for n, cell in enumerate(cells) if not is_blank(cell)]
    texts = [plain(cells[n]) for n in filled]
    required = [n for n, (_, found) in enumerate(named) if len(found) == 1 and found[0].field.required]
    dates = [n for n, (_, found) in enumerate(named) if len(found) == 1 and found[0].field.type in ("date", "number", "integer")]
    if len(filled) < 2 or not required or not all(isinstance(cells[n], str) for n in filled):
        return False
    if all(map(COLUMN_WORD.fullmatch, texts)):
        return True
    return all(map(LATIN.fullmatch, texts)) and not any(matches(contract, text) for text in texts) and set(filled) >= {*required, *dates} and bool(dates)


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


def composed(sheet: Sheet, names: Callable[[str], tuple], first: int, last: int, beside: Callable[[str], bool] = lambda _: False) -> list[Named]:
    """Heading and what it names of each column: its lowest text, with those above it where alone it names no field or several."""
    rows = [spread(sheet, row, last) for row in range(first, last + 1)]
    headings = []
    for column in range(sheet.width):
        parts = [row[column] for row in rows if row[column]]
        parts = [part for n, part in enumerate(parts) if n == 0 or part != parts[n - 1]]
        options = ["".join([*map(without_unit, parts[n:-1]), parts[-1]]) for n in reversed(range(len(parts)))] if parts else []
        if unit := UNIT_ALONE.fullmatch(plain(parts[-1])) if len(parts) > 1 else None:
            options += [f"{''.join(parts[n:-1])}（{unit['unit']}）" for n in reversed(range(len(parts) - 1))]
        found = [(option, names(option)) for option in options]
        one = [pair for pair in found if len(pair[1]) == 1]
        several = [pair for pair in found if pair[1]]
        known = [(option, ()) for option in options if beside(option)]
        headings.append((one or several or known or [("".join(parts), ())])[0])
    return headings


def without_unit(group: str) -> str:
    """What stands over several headings, without the unit that it gives them: 行政处罚实施数量（件） over 合计."""
    return UNIT_AT_END.sub("", group)


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
