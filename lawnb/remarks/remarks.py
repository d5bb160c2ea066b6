"""The remarks in a Word file of a report, by the notebook's cells in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lawnb.errors import ParameterError
from lawnb.intake.archives import Refusal
from lawnb.publish.cells import ID, LISTING
from lawnb.remarks.comments import Comment, threads
from lawnb.remarks.met import Anchor, Change
from lawnb.remarks.package import REMEDY, Listener, Word, open_word
from lawnb.remarks.scan import APPENDIX, BEFORE, Scan

#: Places outside the cells.
OUTSIDE = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
ROOTS = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes"}
ANNEX, NOWHERE = "附录", "位置已不在文中"
COMMENT = "批注"
#: Characters of the properties that list cells; and styles, of which Word itself takes no more.
LONGEST_LISTING, MOST_STYLES = 200_000, 4_096
LOST = "没有 lawnb 的单元格书签，不是 lawnb 生成的 Word 文件，或书签已丢失"


@dataclass(frozen=True)
class Remark:
    """A comment or a tracked change.

    Parameters
    ----------
    kind
        批注, or what was changed: 插入, 删除, 移出, 移入, 格式 …
    quote
        Of a comment: the text that it is on.
    text
        Of a comment what it says, of a change what was changed.
    cell
        The cell's id; "" outside of cells.
    heading
        The heading above, or the place outside of cells.
    """

    kind: str
    author: str
    date: str
    quote: str
    text: str
    cell: str
    heading: str
    resolved: bool = False
    answers: tuple[Comment, ...] = ()

    def as_json(self) -> dict:
        """The remark without its place."""
        found: dict = {"kind": self.kind, "author": self.author, "date": self.date}
        found |= {"on": self.quote} if self.kind == COMMENT else {}
        found["text"] = self.text
        return found | ({"resolved": self.resolved, "answers": [answer.as_json() for answer in self.answers]} if self.kind == COMMENT else {})


@dataclass(frozen=True)
class Remarks:
    """All remarks of a file, in the order of the document; and the cells whose text is no longer in it."""

    place: str
    remarks: tuple[Remark, ...]
    gone: tuple[str, ...]

    def by_cell(self) -> Iterator[tuple[str, str, list[Remark]]]:
        """Cell, heading and the remarks there, in the order of the document."""
        groups: dict[tuple[str, str], list[Remark]] = {}
        for remark in self.remarks:
            groups.setdefault((remark.cell, remark.heading), []).append(remark)
        for (cell, heading), found in groups.items():
            yield cell, heading, found

    def as_json(self) -> dict:
        """The remarks by cell."""
        cells = [{"cell": cell or None, "heading": heading, "remarks": [each.as_json() for each in found]} for cell, heading, found in self.by_cell()]
        return {"ok": True, "file": self.place, "cells": cells, "gone": list(self.gone)}


def remarks(path: Path, place: str) -> Remarks:
    """The comments and tracked changes of a Word file that came back.

    Parameters
    ----------
    place
        The file as messages show it.

    Raises
    ------
    ParameterError
        As `open_word`; or the file has no cells of a report of ours.
    """
    with open_word(path, place) as word:
        cells = _listing(word)
        scan = Scan("document", _levels(word), len(cells))
        word.read(scan, word.main)
        if not cells and not scan.filled.keys() - {BEFORE, APPENDIX}:
            raise ParameterError(f"{place}: {LOST}。{REMEDY}；复制到新文件里的文字没有书签。")
        found = sorted(_of_text(word, scan, cells), key=lambda item: item[0])
        return Remarks(place, (*(remark for _, remark in found), *_outside(word)), tuple(_gone(scan, cells)))


def _of_text(word: Word, scan: Scan, cells: dict[int, str]) -> Iterator[tuple[int, Remark]]:
    """The remarks on the text, each with its place in it."""
    for id, comment in threads(word).items():
        anchor = scan.anchors.get(id)
        cell, heading = _place(anchor, scan, cells) if anchor else ("", NOWHERE)
        remark = Remark(COMMENT, comment.author, comment.date, anchor.text if anchor else "", comment.text, cell, heading, comment.resolved, tuple(comment.answers))
        yield anchor.order if anchor else scan.order + 1, remark
    for change in scan.changes:
        yield change.order, Remark(change.kind, change.author, change.date, "", change.text, *_place(change, scan, cells))


def _place(item: Anchor | Change, scan: Scan, cells: dict[int, str]) -> tuple[str, str]:
    """Cell and heading; what stands before the first cell is the title, which is that cell's."""
    if item.cell == APPENDIX:
        return "", ANNEX
    heading = scan.headings[item.heading - 1] if item.heading else ""
    number = item.cell or 1
    return cells.get(number) or _unnamed(number), heading


def _outside(word: Word) -> Iterator[Remark]:
    """Changes in headers, footers and notes."""
    for kind, name in OUTSIDE.items():
        scan = Scan(ROOTS[kind])
        word.read_all(scan, kind)
        for change in scan.changes:
            yield Remark(change.kind, change.author, change.date, "", change.text, "", name)


def _gone(scan: Scan, cells: dict[int, str]) -> Iterable[str]:
    kept = {cells[number] for number in cells if scan.filled.get(number)}
    return dict.fromkeys(cell for cell in cells.values() if cell not in kept)


# -- what other parts tell ---------------------------------------------------------------------------------------------


def _listing(word: Word) -> dict[int, str]:
    """The ids of the report's cells by their places, from the file's properties."""
    properties = _Properties()
    word.read_all(properties, "custom-properties")
    lines = sorted((int(LISTING.fullmatch(name)[1]), line) for name, line in properties.found.items())
    cells = [cell for _, line in lines for cell in line.split()]
    return {n: cell if ID.fullmatch(cell) else _unnamed(n) for n, cell in enumerate(cells, 1)}


def _unnamed(n: int) -> str:
    return f"第 {n} 个单元格"


class _Properties(Listener):
    """The properties that list cells."""

    root = "Properties"

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._name, self._length = "", 0

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if name == "property":
            self._name = attributes.get("name", "")

    def characters(self, text: str) -> None:
        if LISTING.fullmatch(self._name):
            self.found[self._name] = self.found.get(self._name, "") + text
            self._length += len(text)
            if self._length > LONGEST_LISTING:
                raise Refusal("文件属性太长", REMEDY)


class _Styles(Listener):
    """Of each style for paragraphs the level that is a heading's, the list that numbers it, and the style that it is based on."""

    root = "styles"

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, dict[str, str]] = {}
        self._style: dict[str, str] = {}

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            if len(self.told) == MOST_STYLES:
                raise Refusal(f"样式超过 {MOST_STYLES} 种", REMEDY)
            self._style = self.told.setdefault(attributes.get("styleId", ""), {})
        elif name in ("basedOn", "outlineLvl", "numId"):
            self._style.setdefault(name, attributes.get("val", ""))

    def of(self, style: str, name: str) -> str:
        """What a style says, or the first that it is based on; "" where none does."""
        seen: set[str] = set()
        while style not in seen and name not in self.told.get(style, {name: ""}):
            seen.add(style)
            style = self.told[style].get("basedOn", "")
        return self.told.get(style, {}).get(name, "")


def _levels(word: Word) -> dict[str, tuple[int, bool]]:
    """The level of each style of headings, and whether Word numbers it."""
    styles = _Styles()
    word.read_all(styles, "styles")
    levels = {style: styles.of(style, "outlineLvl") for style in styles.told}
    return {style: (int(level) + 1, styles.of(style, "numId") not in ("", "0")) for style, level in levels.items() if re.fullmatch("[0-8]", level)}
