"""The text of the DOCX after pandoc: nothing set but by styles, runs whole, bookmarks inside the paragraphs that they are on."""

from __future__ import annotations

from itertools import count, islice
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from lawnb.publish.appendix import ID as APPENDIX
from lawnb.publish.cells import PREFIX, of_block
from lawnb.publish.word_xml import set_style_of, style_of, text_in, w

#: A run's properties that are none of its look but name a style.
STYLE = w("rStyle")
UNIT_RUN, UNIT_STYLE = "UnitNote", "TableUnit"
CAPTION = "TableCaption"
#: Styles of paragraphs that are a picture, and of text with pictures in it.
PICTURES, WITH_PICTURE = ("Figure", "CaptionedFigure", "Emblem"), "BodyTextPicture"


def settle_text(body: Any) -> None:
    """Settle what pandoc sets run by run."""
    for properties in list(body.iter(w("rPr"))):
        for hint in properties.findall(w("rFonts")):
            properties.remove(hint)  # that Han characters are Han; the styles say so
        if not len(properties):
            properties.getparent().remove(properties)
    for paragraph in body.iter(w("p")):
        _join_runs(paragraph)
    for paragraph in list(body.iter(w("p"))):
        if style_of(paragraph) == CAPTION:
            _part_unit(paragraph)


def _join_runs(paragraph: Any) -> None:
    """Make one run of neighbours that look the same: who edits finds words, not pieces."""
    before = None
    for run in list(paragraph):
        if before is not None and _is_text(run) and _is_text(before) and _look(run) == _look(before):
            last, first = before.find(w("t")), run.find(w("t"))
            last.text = (last.text or "") + (first.text or "")
            last.set(qn("xml:space"), "preserve")
            paragraph.remove(run)
        else:
            before = run


def _is_text(run: Any) -> bool:
    return run.tag == w("r") and [child.tag for child in run if child.tag != w("rPr")] == [w("t")]


def _look(run: Any) -> bytes:
    properties = run.find(w("rPr"))
    return b"" if properties is None else etree.tostring(properties)


def _part_unit(paragraph: Any) -> None:
    """The unit that a table's caption names, in a paragraph of its own at the right above the table."""
    units = [run for run in paragraph.iterchildren(w("r")) if run.find(f"{w('rPr')}/{STYLE}") is not None and run.rPr.find(STYLE).get(w("val")) == UNIT_RUN]
    if not units:
        return
    own = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{UNIT_STYLE}"/></w:pPr></w:p>')
    for run in units:
        run.remove(run.rPr)
        own.append(run)
    paragraph.addnext(own)


def settle_pictures(body: Any) -> None:
    """A picture's text once, and its line as high as it is: a style of lines of one height would cut it."""
    for picture in body.iter(qn("pic:cNvPr")):
        picture.set("descr", "")  # pandoc puts the whole picture here once more; its text is the drawing's
    for paragraph in body.iter(w("p")):
        if style_of(paragraph) not in PICTURES and next(paragraph.iter(w("drawing")), None) is not None and not list(paragraph.iter(w("tbl"))):
            set_style_of(paragraph, WITH_PICTURE if text_in(paragraph).strip() else PICTURES[0])


# -- bookmarks ---------------------------------------------------------------------------------------------------------


def settle_bookmarks(body: Any) -> None:
    """Keep the bookmarks of cells and those that a link leads to, inside the paragraphs where they begin and end.

    LibreOffice moves one between blocks behind a table, and loses one over several paragraphs that begins right after one; who
    deletes a paragraph in Word takes with it what begins there. So each block of a cell has one more of its own.
    """
    wanted = {link.get(w("anchor")) for link in body.iter(w("hyperlink"))} | {APPENDIX}
    ends = {end.get(w("id")): end for end in body.iter(w("bookmarkEnd"))}
    ids = count(max(map(int, ends), default=0) + 1)
    for start in list(body.iter(w("bookmarkStart"))):
        name, end = start.get(w("name")), ends[start.get(w("id"))]
        blocks = _blocks_between(start, end)
        if not (name.startswith(PREFIX) or name in wanted):
            start.getparent().remove(start)
            end.getparent().remove(end)
        elif blocks and start.getparent() is body:
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
