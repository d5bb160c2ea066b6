"""Figure cards: every figure of the page opens what it means, how it was computed, and the file and rows that it is from.

A card is a popover that a button in the figure opens, so the browser does it all: click, tap, keyboard, Escape, and the
way back of the focus, without a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from lawnb.display import anchor
from lawnb.publish.card_html import cards_html
from lawnb.publish.tree import Tag, element, move_contents, wrapped

#: Signs that UAX 14 lets stand behind a break (NS), and GB/T 15834-2011, 5.1, does not.
TIED = ("；", "：")
#: Of a long list of rows, a card shows this many characters; figures.json has it whole.
ROWS_SHOWN = 40
#: Formulas of figures that are counted, not computed from others (see `lawnb.topics.counting`), and what they are called.
OVER_ROWS = re.compile(r"(?P<kind>rows|sum|mean|distinct|computed)\([^,()]*(?:, (?P<rest>.*))?\)")
#: How a formula names last year's value of a figure.
LAST_YEAR = "@上年"
OVER_ROWS_WORDS = {"rows": "计行数", "sum": "合计", "mean": "平均", "distinct": "去重计数", "computed": "逐行核算"}


class Cards:
    """The cards of a page, one a figure that it shows.

    Parameters
    ----------
    report
        The report's JSON, schema 2; {} gives a page without cards.
    """

    def __init__(self, report: Mapping[str, Any]):
        self._year = report.get("year")
        self._figures = {figure["id"]: figure for figure in report.get("figures", ())}
        self._files = {(file["file"], file["sheet"]): file for file in report.get("files", ())}
        self._numbers: dict[str, int] = {}
        self._file_numbers: dict[tuple[str, str | None], int] = {}
        self._anchors: set[str] = set()

    # -- opening -------------------------------------------------------------------------------------------------------

    def open_from(self, part: Tag) -> None:
        """Give every figure of a part of the page an id and the button that opens its card."""
        for data in list(part.iter("data")):
            if data.get("data-figure") is not None:
                self._open(data)

    def _open(self, data: Tag) -> None:
        id = self._current(data.get("data-figure"))
        number = self._number(id.partition("@")[0])
        if number is None:
            return
        data.set("data-figure", id)
        if data.get("class") == "figure":
            del data.attrib["class"]  # every such element has the attribute
        place = anchor(id)
        if "@" not in id and place not in self._anchors:
            self._anchors.add(place)
            data.set("id", place)
        button = element("button", {"popovertarget": f"c{number}"})
        move_contents(data, button)
        data.append(button)
        if (data.tail or "").startswith(TIED):
            # a browser breaks a line behind a button, and these signs may not begin one
            sign, rest = data.tail[0], data.tail[1:]
            box = wrapped(data, element("span", {"class": "whole"}))
            data.tail, box.tail = sign, rest

    def _current(self, id: str) -> str:
        """A figure of the report's own year is named without the year."""
        return id.removesuffix(f"@{self._year}")

    def _number(self, id: str) -> int | None:
        """The card's number; None of a figure that is not the report's."""
        return self._numbers.setdefault(id, len(self._numbers) + 1) if id in self._figures else None

    # -- the page's parts ----------------------------------------------------------------------------------------------

    def html(self) -> str:
        """The cards that were asked for, and those of the files that they name; "" without any."""
        cards = [self._card(id, number) for id, number in self._numbers.items()]
        files = [self._files[key] | {"number": number} for key, number in self._file_numbers.items()]
        return cards_html(cards, files) if cards else ""

    def _card(self, id: str, number: int) -> dict[str, Any]:
        figure = self._figures[id]
        return {
            "number": number,
            "figure": figure,
            "definition": figure["definition"].removeprefix(f"{figure['title']}："),
            "formula": list(self._formula(figure)),
            "places": list(self._sources(figure)),
            "years": [*figure.get("earlier", ())] or [*filter(None, [figure["before"]])],
        }

    def _formula(self, figure: Mapping[str, Any]) -> Iterator[tuple[str, int | None, Mapping[str, Any]]]:
        """A formula in pieces: text, or a figure of the report's and the number of its card, if the page shows it."""
        for piece in formula_pieces(figure, self._figures):
            yield piece, self._numbers.get(piece), self._figures[piece] if piece in figure["inputs"] else {}

    def _sources(self, figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Where a figure is from: each file once, with the rows and the columns; not the files that the cards of its formula name."""
        told = {(source["file"], source["sheet"]) for id in figure["inputs"] if id in self._numbers for source in self._figures[id]["sources"]}
        columns: dict[tuple[str, str | None], list[str]] = {}
        for source in figure["sources"]:
            # a formula names its columns itself
            column = [f"“{source['column']}”"] if source["column"] and not figure["formula"] else []
            columns.setdefault((source["file"], source["sheet"]), []).extend(column)
        rows = {(record["file"], record["sheet"]): rows_words(record) for record in figure["records"]}
        # a folder is told by its files
        told |= {(str(place), None) for file, _ in rows for place in PurePosixPath(file).parents}
        keys = dict.fromkeys([*rows, *(key for key in columns if key not in told)])
        for key, name in zip(keys, self._file_names(keys), strict=True):
            words = [*filter(None, [rows.get(key)]), *dict.fromkeys(columns.get(key, ()))]
            yield {"file": self._file_number(key), "name": name, "words": "".join(words)}

    def _file_number(self, key: tuple[str, str | None]) -> int | None:
        return self._file_numbers.setdefault(key, len(self._file_numbers) + 1) if key in self._files else None

    def _file_names(self, keys: Iterable[tuple[str, str | None]]) -> Iterator[str]:
        """What files are called in one card: by their title, and those of one title, which the first says, by what tells them apart."""
        titles = [self._files[key]["title"] if key in self._files else "" for key in keys]
        for n, ((file, sheet), title) in enumerate(zip(keys, titles, strict=True)):
            if title and titles.count(title) == 1:
                yield title
                continue
            said = title and titles.index(title) < n
            place = f"{PurePosixPath(file).name if title else file}{f'表“{sheet}”' if sheet else ''}"
            yield place if said else f"{title}{place}"


def formula_pieces(figure: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A figure's formula in words, its inputs apart by their ids; last year's value of one is told by its title."""
    ids = sorted((id for id in figure["inputs"] if id in figures), key=len, reverse=True)
    formula = in_words(figure["formula"] or "")
    if not ids:
        yield from filter(None, [formula])
        return
    for piece in filter(None, re.split(f"((?:{'|'.join(map(re.escape, ids))})(?:{LAST_YEAR})?)", formula)):
        id = piece.removesuffix(LAST_YEAR)
        yield piece if id == piece else last_year_words(figures[id])


def last_year_words(figure: Mapping[str, Any]) -> str:
    before = figure.get("before")
    return f"上年{figure['title']}（{before['text']}）" if before else f"上年{figure['title']}"


def in_words(formula: str) -> str:
    """A formula over a file's rows in Chinese, without the file, which the card names as the source."""
    match = OVER_ROWS.fullmatch(formula)
    if not match:
        return formula
    conditions = f"（{match['rest'].replace(', ', '，').replace(' = ', '=')}）" if match["rest"] else ""
    return f"{OVER_ROWS_WORDS[match['kind']]}{conditions}"


def rows_words(record: Mapping[str, Any]) -> str:
    """The rows of a record for people: 第3-4行; of very many, their number."""
    at = record.get("at", "")
    if not at:
        return f"共{record['rows']}行"
    if len(at) <= ROWS_SHOWN:
        return f"第{at.replace(',', '、')}行"
    shown = at[:ROWS_SHOWN].rpartition(",")[0] or at.partition(",")[0]
    return f"第{shown.replace(',', '、')}……等{record['rows']}行"
