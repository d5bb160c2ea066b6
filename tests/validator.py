"""A validator that is not ours: page-validation, which knows the rules of PDF/UA-1 and PDF/A-2a as veraPDF tests them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import page
import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2WidthExtractor

#: What it says of a CFF font whose glyphs have the font's default width: it takes that for 0. `width_faults` is held to those rules instead.
#: And of a stream whose last byte is by chance a carriage return (one in 256 is): it takes that for a part of the line's end behind
#: it. `length_faults` counts the bytes.
MISREAD = {"PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-TRUETYPE-GLYPH-WIDTH-001", "PDFA2A-STREAM-LENGTH-001"}
STREAM = re.compile(rb"/Length (\d+)\b(?:(?!endobj).){0,400}?>>\s*stream\r?\n", re.DOTALL)
END_OF_STREAM = re.compile(rb"(?:\r\n|\r|\n)?endstream")


def validator_faults(content: bytes) -> list[str]:
    """What it finds in a PDF, and each width of a glyph that the font program has otherwise (ISO 14289-1, 7.21.5)."""
    reports = [page.validate_pdf_bytes(content, profile=profile) for profile in ("ua1", "2a")]
    told = [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures if failure.rule_id not in MISREAD]
    with pikepdf.open(io.BytesIO(content)) as opened:
        return [*told, *width_faults(opened), *length_faults(content)]


def length_faults(content: bytes) -> Iterator[str]:
    """Streams whose /Length does not lead to their end (ISO 19005-2, 6.1.7.1)."""
    for stream in STREAM.finditer(content):
        if not END_OF_STREAM.match(content, stream.end() + int(stream[1])):
            yield f"stream at {stream.start()}: /Length {int(stream[1])} is not where it ends"


def width_faults(opened: pikepdf.Pdf) -> Iterator[str]:
    """Glyphs to which a CFF font's dictionary gives another width than its program does."""
    for font in opened.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/CIDFontType0":
            continue
        said = dict(widths_said(font.get("/W", ())))
        for glyph, width in widths_drawn(font.FontDescriptor.FontFile3.read_bytes()):
            if abs(said.get(glyph, float(font.get("/DW", 1000))) - width) > 1:
                yield f"{font.BaseFont}: glyph {glyph} is {width} wide, not {said.get(glyph)}"


def widths_said(array) -> Iterator[tuple[int, float]]:
    """Glyph and width of a font's /W: ``c [w …]`` or ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    items = iter(array)
    for first in items:
        item = next(items)
        if isinstance(item, pikepdf.Array):
            yield from ((int(first) + n, float(width)) for n, width in enumerate(item))
        else:
            width = float(next(items))
            yield from ((glyph, width) for glyph in range(int(first), int(item) + 1))


def widths_drawn(program: bytes) -> Iterator[tuple[int, float]]:
    """Glyph and width of a CID-keyed CFF, where a width that is left out is its dictionary's default."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    top = fonts[0]
    for glyph, name in enumerate(top.charset):
        private = top.FDArray[top.FDSelect[glyph]].Private
        default, nominal = (getattr(private, key, 0) for key in ("defaultWidthX", "nominalWidthX"))
        extractor = T2WidthExtractor(getattr(private, "Subrs", ()), top.GlobalSubrs, nominal, default, private)
        extractor.execute(top.CharStrings[name])
        yield glyph, extractor.width
