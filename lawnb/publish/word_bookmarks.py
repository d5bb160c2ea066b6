"""The bookmarks of the DOCX, inside the paragraphs that they are on."""

from __future__ import annotations

from itertools import count, islice
from typing import Any

from docx.oxml import OxmlElement

from lawnb.publish.cells import PREFIX, of_block
from lawnb.publish.word_xml import w


def settle_bookmarks(body: Any) -> None:
    """Put the bookmarks between blocks inside the paragraphs where they begin and end.

    LibreOffice moves one between blocks behind a table, and loses one over several paragraphs that begins right after one; who
    deletes a paragraph in Word takes with it what begins there. So each block of a cell has one more of its own.
    """
    ends = {end.get(w("id")): end for end in body.iter(w("bookmarkEnd"))}
    ids = count(max(map(int, ends), default=0) + 1)
    for start in list(body.iter(w("bookmarkStart"))):
        name, end = start.get(w("name")), ends[start.get(w("id"))]
        blocks = _blocks_between(start, end)
        if blocks and start.getparent() is body:
            _put_inside(start, end, blocks[0], next((block for block in reversed(blocks) if block.getparent() is body), blocks[0]))
            for n, block in enumerate(blocks if name.startswith(PREFIX) and len(blocks) > 1 else (), 1):
                _put_inside(*_bookmark(next(ids), of_block(name, n)), block, block)


def _blocks_between(start: Any, end: Any) -> list[Any]:
    """The first paragraph of each block between the marks: itself, or that of a table's first cell."""
    blocks = []
    for block in start.itersiblings():
        if block is end:
            break
        blocks.extend(islice(block.iter(w("p")), 1))
    return blocks


def _put_inside(start: Any, end: Any, first: Any, last: Any) -> None:
    """Put the marks at the beginning of one paragraph and the end of another, of the text, that does not come before it."""
    if last is not first and not _comes_before(first, last):
        last = first
    first.insert(0 if first.pPr is None else 1, start)
    last.append(end)


def _comes_before(first: Any, last: Any) -> bool:
    body = last.getparent()
    top = first
    while top.getparent() is not body:
        top = top.getparent()
    return body.index(top) < body.index(last)


def _bookmark(id: int, name: str) -> tuple[Any, Any]:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(w("name"), name)
    for mark in (start, end):
        mark.set(w("id"), str(id))
    return start, end
