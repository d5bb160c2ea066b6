"""What a report shows of a figure against its value: every text says it, and all say it to the same place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, NamedTuple

from lawnb.approximate import approximate, like
from lawnb.checks import Finding, Severity
from lawnb.formats import MULTIPLES
from lawnb.numerals import GAP, numbers
from lawnb.sanitise import sanitised
from lawnb.structure import named_cells, published_cells

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: The same with the word that multiplies it, which before a measure word is a number by itself: 38.2万件.
MULTIPLIED = re.compile(rf"{NUMBER.pattern}[{''.join(MULTIPLES)}]*")
#: A `data` element as reports are written, and anything that may begin or end one; an attribute.
PLAIN_DATA = re.compile(r'<data((?: [a-z-]+="[^"<>&]*")*)>([^<>&]*)</data>')
ANY_DATA = re.compile(r"<data", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
#: Where what looks like an element may be none: in comments, programs, tags that do not end, values of attributes.
UNPLAIN = re.compile(r"""<[!?]|<script|<style|<[^<>]*<|=\s*"[^"<]*<|=\s*'[^'<]*<""", re.IGNORECASE)
#: What one of a text's number is worth: itself, 万, 亿, 1 %.
SCALES = (Decimal(1), Decimal(10) ** 4, Decimal(10) ** 8, Decimal("0.01"))


MORE, FEWER, SAME = ("增长", "比上年增长"), ("下降", "比上年下降", "-", "−"), "持平"


class Reading(NamedTuple):
    """A text as a number: how many of its last decimal make one, and whether nothing was rounded away."""

    text: str
    scale: Decimal
    places: int
    exact: bool


def shown_findings(nb: Mapping, figures: Mapping[str, Mapping[str, Any]], place: str) -> Iterator[Finding]:
    """Figures that a notebook's outputs show wrongly, or with two different roundings.

    Parameters
    ----------
    figures
        The figures of the report's JSON by id.
    place
        What messages call the notebook.
    """
    texts: dict[str, dict[str, str]] = {}
    for cell, id, value, text in _shown(nb):
        stated, word = _stated(figures, id)
        if value != (stated or "") or not says(text, value) or not tells(text, word):
            yield _altered(place, cell, id, text, stated)
        elif value and NUMBER.search(text):
            texts.setdefault(id, {}).setdefault(text, cell)
    for id, places in texts.items():
        value = figures.get(id, {}).get("value")
        readings = [reading for text in places if value and (reading := read(text, value))]
        # all exact ones say the same; a rounded one says the same only as others of its scale and places
        if len({None if reading.exact else (reading.scale, reading.places) for reading in readings}) > 1:
            told = "、".join(f"“{text}”（{cell}）" for text, cell in places.items())
            message = f"{figures[id]['title']}的值是 {value}，报告中写作 {told}，取舍的位数不同。"
            yield Finding("rounding-differs", Severity.WARNING, place, message, id, remedy="请在各处用同一种格式。")


def _stated(figures: Mapping[str, Mapping[str, Any]], id: str) -> tuple[str | None, str | None]:
    """The value of a figure, or of an earlier year's as ``<id>@<year>``, and the word of an approximate one; None where there is none."""
    name, _, year = id.partition("@")
    figure = figures.get(name, {})
    years = (each for each in (figure.get("before"), *figure.get("earlier", ())) if each and str(each["year"]) == year)
    told = figures[id] if id in figures else next(years, {})
    return told.get("value"), (told.get("about") or {}).get("word")


def tells(text: str, word: str | None) -> bool:
    """Whether a text of an approximate value says so, and one of an exact value does not."""
    return any(each in text for each in like(word)) if word else not approximate(text)


def says(text: str, value: str) -> bool:
    """Whether a text says a value and no other number; of no value, no number at all."""
    if not value:
        return not _holds_number(text)
    reading = read(text, value)
    return reading is not None and not _holds_number(MULTIPLIED.sub(GAP, text, count=1)) and not _turned(text, Decimal(value))


@lru_cache(maxsize=1024)  # beside their numbers, texts of figures are few: measure words, 元, %
def _holds_number(text: str) -> bool:
    return any(True for _ in numbers(text))


def _turned(text: str, value: Decimal) -> bool:
    """Whether a text says of a number the contrary: fewer of what are more, or the same of what differs."""
    return text.startswith(MORE) and value < 0 or text.startswith(FEWER) and value > 0 or SAME in text and value != 0


def _altered(place: str, cell: str, id: str, text: str, value: str | None) -> Finding:
    message = f"显示的“{text}”不是数字 '{id}' 的值 {value or '（未提供）'}。"
    return Finding("shown-differs", Severity.ERROR, f"{place}，单元格 {cell}", message, id, remedy="请用 {{ }} 或 report.table 显示数字，不要改写输出。")


def _shown(nb: Mapping) -> Iterator[tuple[str, str, str, str]]:
    """Cell, id, value and text of each figure in the published outputs."""
    names = {id(cell): name for cell, name in named_cells(nb)}
    for cell in published_cells(nb):
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            if "data-figure" in html:
                for figure, value, text in shown_values(html):
                    yield names[id(cell)], figure, value, text


def shown_values(html: str) -> list[tuple[str, str, str]]:
    """Id, value and text of each `data` element of a figure, in order: all that is asked of a page, and no tree of it."""
    plain = PLAIN_DATA.findall(html)
    if len(plain) == len(ANY_DATA.findall(html)) and not UNPLAIN.search(html):
        given = [(ATTRIBUTE.findall(attributes), text) for attributes, text in plain]
        if all(len(dict(each)) == len(each) for each, _ in given):
            return [(own["data-figure"], own.get("value", ""), text.strip()) for each, text in given if "data-figure" in (own := dict(each))]
    return _read_through(html)


def _read_through(html: str) -> list[tuple[str, str, str]]:
    """The same of any HTML, also of what is no report's: of what is published of it, which has one form."""
    reader = _Values()
    reader.feed(sanitised(html)[0])
    reader.close()
    return [(figure, value, "".join(text).strip()) for figure, value, text in reader.found]


class _Values(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, str, list[str]]] = []
        self._open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            given, text = dict(attrs), []
            self._open.append(text)
            if "data-figure" in given:
                self.found.append((given["data-figure"] or "", given.get("value") or "", text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for text in self._open:
            text.append(data)


def read(text: str, value: str) -> Reading | None:
    """A text as a number that rounds to the value, without regard to its sign, which words may say (下降3.20%); None where it does not.

    A text without digits (持平, 未提供) says nothing of places, and reads as exact.
    """
    match = NUMBER.search(text)
    try:
        true = abs(Decimal(value))
    except InvalidOperation:
        return None
    if not match:
        return Reading(text, SCALES[0], 0, True)
    digits = match[0].replace(",", "")
    number, places = Decimal(digits), len(digits.partition(".")[2])
    for scale in SCALES:
        if abs(number * scale - true) <= Decimal(10) ** -places * scale / 2:
            return Reading(text, scale, places, number * scale == true)
    return None
