"""The texts of a PDF: what its pages show, what it tells of itself, what lies in it beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import pikepdf
import pypdfium2

from lawnb.privacy.piece import Part, Unreadable, inside, one, placed
from lawnb.storage.memory import opened_scratch, scratch_file

#: From this share of a line's height on, a gap is one between columns, not one inside a number.
WIDE = 0.9
#: Texts of a marked part of a page, in its own language.
SAID = re.compile(rb"/(?:ActualText|Alt|E|T|Contents)\s*(<[0-9A-Fa-f\s]+>|\((?:\\.|[^\\)])*\))", re.DOTALL)
#: Texts that a drawing inside a page shows.
DRAWN_TEXT = re.compile(rb"\[([^\]]*)\]\s*TJ|(\((?:\\.|[^\\()])*\))\s*(?:Tj|'|\")", re.DOTALL)
LITERAL = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
STREAM = re.compile(rb"\bstream\r?\n(?:[^e]++|(?<=\w)e|e(?!ndstream\b))*+endstream")
COMMENT = re.compile(rb"(?m)^\s*%([^%\r\n][^\r\n]*)")
#: Keys of streams of drawing instructions, colours and shades; what has none of these is a program or a text.
INSTRUCTIONS = ("/FunctionType", "/PatternType", "/ShadingType", "/N", "/BBox")
#: A name that is none of the format's.
TELLING_NAME = re.compile(r"[^\x00-\x7f]|\d{4}|@")
#: What an object that says anything has, as it is written: a string, a name of that kind or one with signs that names have not.
SAYING = re.compile(rb"\(|<[0-9A-Fa-f]|/[^\s/<>\[\](){}%\d#@\x80-\xff]*+(?:[#@\x80-\xff]|(?=\d)[^\s/<>\[\](){}%]*(?:[#@\x80-\xff]|\d{4}))")
#: Kinds of streams that are pixels, curves or tables of glyphs.
DRAWN = ("/Image",)
FONT_KEYS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet")
FONT_TABLE = re.compile("|".join(FONT_KEYS).encode())
#: Of dictionaries that tell of fonts and numbers only, no string is a text but what a face is called.
FONT_TYPES, FONT_NAMES = ("/Font", "/FontDescriptor"), ("/BaseFont", "/FontName", "/FontFamily")


def pdf_parts(content: bytes, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    """The texts of a PDF.

    Raises
    ------
    Unreadable
        It is damaged or encrypted.
    """
    if content.count(b"startxref") > 1 or content.rpartition(b"%%EOF")[2].strip():
        raise Unreadable("PDF 带有旧版本或者附在末尾的内容")
    yield placed(("PDF 的注释", text.decode("utf-8", "replace")) for text in COMMENT.findall(STREAM.sub(b"", content)))
    try:
        yield from _page_parts(content)
        with scratch_file(content) as file, opened_scratch(file) as opened:
            yield from _object_parts(opened, nested)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        raise Unreadable("不是可读的 PDF") from None


def _page_parts(content: bytes) -> Iterator[Part]:
    for n, text in enumerate(page_texts(content)):
        yield one(f"第 {n + 1} 页", text)._replace(close=partial(_close, content, n))


@lru_cache(maxsize=1)
def page_texts(content: bytes) -> tuple[str, ...]:
    """The text of each page: the very same bytes are held against the page before, and pdfium takes longest over them."""
    opened = pypdfium2.PdfDocument(content)
    try:
        return tuple(page.get_textpage().get_text_range() for page in opened)
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


def _object_parts(opened: pikepdf.Pdf, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    objects = [item for item in opened.objects if isinstance(item, pikepdf.Object)]
    streams = {item.objgen for item in objects if isinstance(item, pikepdf.Stream)}
    # most objects are written in a twentieth of the time in which their keys are asked for
    written = [(item.stream_dict.unparse() if item.objgen in streams else item.unparse(resolved=True)) for item in objects]
    fonts = {each.objgen for item, text in zip(objects, written, strict=True) if FONT_TABLE.search(text) for each in _of_fonts(item)}
    pages = _contents(opened)
    for item, text in zip(objects, written, strict=True):
        if item.objgen not in streams:
            yield from [placed(_strings(item, ""))] if SAYING.search(text) else ()
            continue
        yield from [placed(_strings(item.stream_dict, "流的说明"))] if SAYING.search(text) else ()
        if item.get("/Subtype") in DRAWN:
            yield from _picture(item, nested)
        elif item.objgen not in fonts and item.get("/Type") not in ("/XRef", "/ObjStm"):
            yield from _stream_parts(item, pages, nested)
    yield placed(_strings(opened.trailer.get("/Info", pikepdf.Dictionary()), "文档属性"))


def _of_fonts(item: pikepdf.Object) -> Iterator[pikepdf.Stream]:
    """The tables of glyphs that an object has."""
    if isinstance(item, pikepdf.Dictionary):
        yield from (item[key] for key in FONT_KEYS if isinstance(item.get(key), pikepdf.Stream))


def _stream_parts(item: pikepdf.Stream, pages: set, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    data = item.read_bytes()
    if item.get("/Type") == "/Metadata":
        yield from inside(lambda: "XMP 元数据", nested("metadata.xml", data))
    elif item.get("/Type") == "/EmbeddedFile":
        yield from inside(lambda: "附件", nested("attachment.bin", data))
    elif item.objgen in pages or any(key in item for key in INSTRUCTIONS):
        yield placed(("页面内容的替代文字", str(pikepdf.Object.parse(text))) for text in SAID.findall(data))
        drawn = DRAWN_TEXT.findall(data) if item.objgen not in pages else ()
        shown = (b"".join(LITERAL.findall(together or single)) for together, single in drawn)
        yield one("页面内的图形", b"\n".join(shown).decode("utf-8", "ignore"))
    else:
        yield from inside(lambda: "数据流", nested("stream.bin", data))


def _picture(item: pikepdf.Stream, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    """What a photograph carries beside its pixels."""
    if item.get("/Filter") == "/DCTDecode":
        yield from inside(lambda: "图片", nested("picture.jpg", item.read_raw_bytes()))


def _contents(opened: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The streams that draw the pages, whose texts are those of the pages."""
    held = (page.obj.get("/Contents") for page in opened.pages)
    return {each.objgen for contents in held if contents is not None for each in (contents if isinstance(contents, pikepdf.Array) else [contents])}


def _strings(item: pikepdf.Object, key: str) -> Iterator[tuple[str, str]]:
    """The strings of an object, not of those that it refers to, each behind its place."""
    if isinstance(item, pikepdf.String):
        yield f"PDF 的 {key.lstrip('/') if not TELLING_NAME.search(key) else '某一项'}" if key else "PDF 的字符串", str(item)
    elif isinstance(item, pikepdf.Name):
        if TELLING_NAME.search(str(item)):
            yield "PDF 的名称", str(item)[1:]
    elif isinstance(item, pikepdf.Dictionary):
        is_font = item.get("/Type") in FONT_TYPES
        for name, value in item.items():
            if TELLING_NAME.search(name):
                yield "PDF 的名称", name[1:]
            if not getattr(value, "is_indirect", False) and (not is_font or name in FONT_NAMES):
                yield from _strings(value, name)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, key)
