"""Rows that are no cases: totals, notes, examples, sections, page breaks, the header or a title once more."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from lawnb.intake.cells import Cell, is_blank
from lawnb.intake.columns import Header, plain, text_of
from lawnb.intake.contracts import Contract
from lawnb.intake.dates import from_text
from lawnb.intake.headings import normalised
from lawnb.intake.places import numbers_columns
from lawnb.intake.sheets import Coded, Sheet
from lawnb.intake.sieve import MANY, all_text, blank_codes

#: A text merged over so many columns is no case's: each of them would be one field.
WIDE = 3
PERIOD = r"(?:本?[年月季周日页期]度?|全年|上年|当[年月日]|上半年|下半年|第?[一二三四1-4]季度|[一二三四五六七八九十]{1,3}月份?|\d{1,2}月份?|\d{4}年度?)?"
TOTAL = re.compile(
    rf"(?:{PERIOD}|.{{1,30}}(?=汇总))" + r"(?P<word>汇总|合计|总计|小计|累计|共计|总数|合计数|总和|总合计)(?:\(大写\))?[:：]?(?:共?(?P<n>[0-9]+)[件宗起条行笔个]?)?"
)
SECTION_WORDS = {"小计"}
NOTE = re.compile(
    r"(?:制表|填表|填报|编制|编报|审核|复核|审批|批准|单位|部门|负责|分管|经办|统计|录入|联系|电话|打印|导出|报送|盖章|签字|主管|科室|局长|会计|日期|时间|页码)"
    r"[^:：]{0,10}[:：].*"
    r"|.{0,20}(?:签字|签名|签章|盖章|公章)[)）]?[:：]?.{0,10}"
    r"|[(（]?(?:第\d+页|共\d+页).*"
    r"|(?:备注|附注|附件|附|注|注\d+|说明|填表说明|填报说明|数据来源|资料来源|统计口径|统计范围|数据截至|截至)\d?[:：].*"
    r"|[(（]?(?:以下空白|以下无正文|本页无正文|以下无数据|此行以下空白|完|空白)[)）]?[。.]?"
)
EXAMPLE = re.compile(r"[(（【\[]?(?:示例|填写示例|例)[)）】\]:：].*")
NUMBERED = re.compile(r"\(?[0-9一二三四五六七八九十百]{1,7}[).、]?")
#: What names a section where it stands alone in its row.
SECTION = re.compile(r"(?:[0-9]{4}年度?)?(?:[0-9]{1,2}月份?|[一二三四五六七八九十]{1,3}月份?|第?[一二三四1-4]季度|[上下]半年)?")
#: What a sheet says that holds no case: 无, 本月无处罚案件.
NOTHING = re.compile(r"(?:[0-9]{0,4}(?:本|当|上|下|全|第.)?[0-9]{0,2}[年月季周日]?度?(?:单位|期)?)(?:暂无|均无|无|没有|未发生).{0,12}")
#: A label with its text, as they stand side by side at the foot of a table.
LABELLED = re.compile(r"[^:：]{1,12}[:：].*")
COUNTED = re.compile(r"共?([0-9]+)\s*(?:件|起|宗|笔|条|例|行)")
#: What a system prints below a list: 共 30 条记录，第 1/3 页.
PAGED = re.compile(r".{0,20}?共有?(?P<n>[0-9]{1,7})[条行](?:记录|数据|信息|结果)?.{0,30}")
#: What every total, note and example has in it: a quick sieve over the distinct values of a column.
MARKED = re.compile(r"[计总共:：数和页签章月季半]|例[)）】\]]|以下|空白|完")


def is_mark(value: Cell) -> bool:
    """Whether a cell may make its row a total, a note or an example."""
    if not isinstance(value, str) or not MARKED.search(value):
        return False
    text = plain(value)
    return any(mark.fullmatch(text) for mark in (TOTAL, NOTE, EXAMPLE, SECTION, PAGED))


def is_day(cell: Cell) -> bool:
    """Whether a cell names a day."""
    try:
        return isinstance(cell, datetime.date) or (isinstance(cell, str) and from_text(cell.strip()) is not None)
    except ValueError:
        return False


def row_kind(cells: Sequence[Cell], header: Header) -> str | None:
    """``headers``, ``examples``, ``totals``, ``notes``, ``blank``, ``paged`` or ``lone`` (one text where numbers stand) for a row that is no case."""
    filled = [(n, cell) for n, cell in enumerate(cells) if not is_blank(cell)]
    texts = {n: plain(cell) for n, cell in filled}
    if all(n == header.serial and NUMBERED.fullmatch(text) for n, text in texts.items()):
        return "blank"  # numbered in advance, and never filled in
    if again(cells, header):
        return "headers"
    first = texts[filled[0][0]]
    if EXAMPLE.fullmatch(first):
        return "examples"
    required = [c.position for c in header.columns if c.field.required and c.field.type in ("string", "date")]
    for n, text in texts.items():
        others = [place for place in required if place != n and place in texts and not COUNTED.fullmatch(texts[place])]
        if TOTAL.fullmatch(text) and (not others or n in header.key):
            return "totals"
    if NOTE.fullmatch(first) and all(map(signs, texts.values(), ["", *texts.values()])):
        return "notes"
    if len(texts) == 1 and PAGED.fullmatch(first):
        return "paged"
    return "lone" if texts.keys() == {header.serial} or (len(texts) == 1 and SECTION.fullmatch(first)) else None


def signs(text: str, before: str) -> bool:
    """Whether a cell belongs to a note: a label with its text, what stands beside a bare label, or a day."""
    own = NOTE.fullmatch(text) or LABELLED.fullmatch(text)
    return bool(own or before.endswith((":", "：")) or re.fullmatch(r"[0-9]{4}[-/.年].*", text))


def again(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row prints the header once more."""
    same = [c for c in header.columns if c.position < len(cells) and normalised(text_of(cells[c.position])) == normalised(c.heading)]
    return len(same) >= min(2, len(header.columns)) and len(same) * 2 >= len(header.columns)


def total_label(cells: Sequence[Cell]) -> tuple[str, int | None]:
    """The word of a total row, and the number of cases where the label gives it."""
    for cell in cells:
        if match := TOTAL.fullmatch(plain(cell)):
            counted = match["n"] or next((found[1] for each in cells if (found := COUNTED.fullmatch(plain(each)))), None)
            # nine digits are more than any ledger has, and int() has a limit
            return match["word"], int(counted[:9]) if counted else None
    return "合计", None


class Rows:
    """The rows below a sheet's header, told from its cases.

    Parameters
    ----------
    raw
        The sheet's columns below its header.
    lone
        Places of rows that are passed over though they hold a text: whoever reads the sheet says so.
    """

    def __init__(self, sheet: Sheet, header: Header, raw: list[Coded], contract: Contract):
        self.sheet, self.header, self.raw = sheet, header, raw
        self.start, self.n = header.last + 1, sheet.height - header.last - 1
        #: In a small table of the bureau's own a row half filled is a row to mend.
        self.strict = contract.extra_columns == "error"
        self.lone: list[int] = []

    def kinds(self) -> dict[int, str]:
        """What each row is that is no case, by its place below the header."""
        above = [self.sheet.row(n) for n in range(self.header.first)]
        titles = [texts for row in above if (texts := [plain(cell) for cell in row if not is_blank(cell)])]
        blank = self.blank_rows()
        empty = blank if self.header.serial is None else blank & self.raw[self.header.serial].among(blank_codes(self.raw[self.header.serial].values))
        kinds = dict.fromkeys(np.flatnonzero(empty).tolist(), "blank")
        for place in self.suspects(titles, blank & ~empty):
            cells = self.sheet.row(self.start + place)
            again = [plain(cell) for cell in cells if not is_blank(cell)] in titles
            kind = "titles" if again else row_kind(cells, self.header)
            if kind and not (self.strict and kind in ("lone", "paged")):
                kinds[place] = "notes" if kind in ("lone", "paged") else kind
                self.lone += [place] if kind == "lone" else []
        self.mark_beside(kinds)
        self.mark_sections(kinds)
        self.mark_titles(kinds)
        self.mark_trailing(kinds)
        if self.n and numbers_columns(self.sheet.row(self.start), self.header, alone=self.n == 1):
            kinds[0] = "headers"
        return kinds

    def suspects(self, titles: list[list[str]], numbered: np.ndarray) -> list[int]:
        """The places of rows that a look at the columns' distinct values cannot take for cases, with those that are only numbered."""
        places = numbered
        for column, heading in zip(self.raw, self.header.headings, strict=True):
            if marked := suspects(column.values, heading, titles):
                places |= column.among(marked)
        return np.flatnonzero(places).tolist()

    def blank_rows(self) -> np.ndarray:
        """Rows with nothing in them but a number."""
        blank = np.ones(self.n, dtype=bool)
        for column in (column for position, column in enumerate(self.raw) if position != self.header.serial):
            if not (blanks := blank_codes(column.values)):
                return np.zeros(self.n, dtype=bool)
            blank &= column.among(blanks)
        return blank & (len(self.raw) > (self.header.serial is not None))

    def filled(self, place: int) -> list[tuple[int, Cell]]:
        return [(n, cell) for n, cell in enumerate(self.sheet.row(self.start + place)) if not is_blank(cell)]

    def mark_beside(self, kinds: dict[int, str]) -> None:
        """In a table of sums, a text alone beside the columns that are read: a note, a body without numbers."""
        read = {column.position for column in self.header.columns}
        for place in range(self.n) if self.strict else ():
            filled = self.filled(place) if place not in kinds else []
            if len(filled) == 1 and filled[0][0] not in read and isinstance(filled[0][1], str):
                kinds[place] = "notes"
                self.lone.append(place)

    def mark_sections(self, kinds: dict[int, str]) -> None:
        """A text alone in its row and merged over several columns names a section."""
        for top, left, _, right in () if self.strict else self.sheet.merged:
            place = top - self.start
            if right - left + 1 >= WIDE and 0 <= place < self.n and place not in kinds and len(self.filled(place)) == 1:
                kinds[place] = "notes"
                self.lone.append(place)

    def mark_titles(self, kinds: dict[int, str]) -> None:
        """A text alone above headings that are printed once more is a title of what follows."""
        for place in () if self.strict else [place for place, kind in kinds.items() if kind == "headers"]:
            while (place := place - 1) >= 0 and (kinds.get(place) == "blank" or (place not in kinds and len(self.filled(place)) == 1)):
                if place not in kinds:
                    kinds[place] = "titles"
                    self.lone.append(place)

    def mark_trailing(self, kinds: dict[int, str]) -> None:
        """Free text at the foot: a row with one text and nothing in any other column."""
        for place in () if self.strict else reversed(range(self.n)):
            if place not in kinds:
                filled = self.filled(place)
                if len(filled) != 1 or not self.is_remark(*filled[0]):
                    return
                kinds[place] = "notes"
                self.lone.append(place)

    def is_remark(self, position: int, cell: Cell) -> bool:
        """Whether the one text of a row is a sentence, or stands where no case must have something."""
        fields = {column.position: column.field for column in self.header.columns}
        if (position not in fields or fields[position].type != "date") and is_day(cell):
            return True  # of a signature
        if position in fields and fields[position].code and isinstance(cell, str) and not re.search(r"\d", cell):
            return True  # no document has a number without a digit
        required = {position for position, field in fields.items() if field.required}
        wordy = isinstance(cell, str) and len(cell.strip()) >= 6 and not re.fullmatch(r"[\d.,\s\-/]*", cell)
        if isinstance(cell, str) and NOTHING.fullmatch(plain(cell)):
            return True
        return wordy and (position not in required or bool(re.search("[。；：:，]", cell)))


def suspects(values: list[Cell], heading: str, titles: list[list[str]]) -> list[int]:
    """The codes of values that may make their row no case: marks, the heading once more, a title once more."""
    words = {heading, *(texts[0] for texts in titles)} - {""}
    texts = values if all_text(values) else [value for value in values if isinstance(value, str)]
    text = "\n".join(texts)
    if len(values) >= MANY and texts is values:
        again = [values.index(word) for word in words if word in values]
    else:
        # as `plain` makes of each, of all together: a word that is not in it is none of them
        joined = "".join(unicodedata.normalize("NFKC", text).split())
        words = {word for word in words if word in joined}
        again = [code for code, value in enumerate(values) if isinstance(value, str) and plain(value) in words] if words else []
    return again + marked(values) if MARKED.search(text) else again


def marked(values: list[Cell]) -> list[int]:
    return [code for code, value in enumerate(values) if isinstance(value, str) and MARKED.search(value) and is_mark(value)]
