"""The texts of a PDF: what its pages show, what it tells of itself, what lies in it beside."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial

import pikepdf
import pypdfium2

from lawnb.privacy.piece import Piece, Unreadable, inside

#: From this share of a line's height on, a gap is one between columns, not one inside a number.
WIDE = 0.9
#: Texts of a marked part of a page, in its own language.
SAID = re.compile(rb"/(?:ActualText|Alt|E|T|Contents)\s*(<[0-9A-Fa-f\s]+>|\((?:\\.|[^\\)])*\))", re.DOTALL)
#: Kinds of streams that are pixels, curves or tables of glyphs.
DRAWN = ("/Image",)
FONT_KEYS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet")
#: Of dictionaries that tell of fonts and numbers only, no string is a text.
FONT_TYPES = ("/Font", "/FontDescriptor")


def pdf_pieces(content: bytes, nested: Callable[[str, bytes], Iterator[Piece]]) -> Iterator[Piece]:
    """The texts of a PDF.

    Raises
    ------
    Unreadable
        It is damaged or encrypted.
    """
    try:
        yield from _page_pieces(content)
        with pikepdf.open(io.BytesIO(content)) as opened:
            yield from _object_pieces(opened, nested)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        raise Unreadable("不是可读的 PDF") from None


def _page_pieces(content: bytes) -> Iterator[Piece]:
    opened = pypdfium2.PdfDocument(content)
    try:
        for n, page in enumerate(opened, 1):
            shown = page.get_textpage()
            yield Piece(f"第 {n} 页", shown.get_text_range(), partial(_close, content, n - 1))
    finally:
        opened.close()


def _close(content: bytes, number: int, start: int, end: int) -> bool:
    """Whether the characters between two places of a page's text follow one another closely: asked of the few that look like something."""
    opened = pypdfium2.PdfDocument(content)
    try:
        shown = opened[number].get_textpage()
        boxes = [shown.get_charbox(place, loose=True) for place in range(start, min(end, shown.count_chars()))]
    finally:
        opened.close()
    inked = [box for box in boxes if box[2] > box[0]]
    return all(right[0] - left[2] < WIDE * (left[3] - left[1]) and abs(right[1] - left[1]) < left[3] - left[1] for left, right in zip(inked, inked[1:], strict=False))


def _object_pieces(opened: pikepdf.Pdf, nested: Callable[[str, bytes], Iterator[Piece]]) -> Iterator[Piece]:
    fonts = {item.objgen for item in opened.objects if isinstance(item, pikepdf.Dictionary) for key in FONT_KEYS if isinstance(item.get(key), pikepdf.Stream) for item in [item[key]]}
    for item in opened.objects:
        if isinstance(item, pikepdf.Stream):
            yield from _strings(item.stream_dict, "流的说明")
            if item.objgen not in fonts and item.get("/Subtype") not in DRAWN and item.get("/Type") not in ("/XRef", "/ObjStm"):
                yield from _stream_pieces(item, nested)
        else:
            yield from _strings(item, "")
    yield from _strings(opened.trailer.get("/Info", pikepdf.Dictionary()), "文档属性")


def _stream_pieces(item: pikepdf.Stream, nested: Callable[[str, bytes], Iterator[Piece]]) -> Iterator[Piece]:
    data = item.read_bytes()
    if item.get("/Type") == "/Metadata":
        yield from inside("XMP 元数据", nested("metadata.xml", data))
    elif item.get("/Type") == "/EmbeddedFile":
        yield from inside("附件", nested("attachment.bin", data))
    else:
        for text in SAID.findall(data):
            yield Piece("页面内容的替代文字", str(pikepdf.Object.parse(text)))


def _strings(item: pikepdf.Object, key: str) -> Iterator[Piece]:
    """The strings of an object, not of those that it refers to."""
    if isinstance(item, pikepdf.String):
        yield Piece(f"PDF 的 {key.lstrip('/') or '字符串'}", str(item))
    elif isinstance(item, pikepdf.Dictionary):
        if item.get("/Type") not in FONT_TYPES:
            for name, value in item.items():
                if not getattr(value, "is_indirect", False):
                    yield from _strings(value, name)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, key)
