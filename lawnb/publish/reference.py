"""The styles of the DOCX: pandoc's own reference document set after GB/T 9704-2012, by name, so that an office can restyle it."""

from __future__ import annotations

import io
import subprocess
from functools import cache

import pypandoc
from docx import Document as open_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

#: Families as Word and WPS know them; a machine without one shows its own face of the kind.
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE = Pt(28.95)  # 22 lines over 225 mm
BODY = 16  # 三号
BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY
#: Style: family, size in points, first line's indent in characters, alignment; tables and captions are set closer.
STYLES = {
    "Normal": (FANG, BODY, 0, None), "Body Text": (FANG, BODY, 2, BOTH), "First Paragraph": (FANG, BODY, 2, BOTH), "Block Text": (FANG, BODY, 2, None),
    "Title": (TITLE, 22, 0, WD_ALIGN_PARAGRAPH.CENTER),
    "Heading 1": (HEI, BODY, 2, None), "Heading 2": (KAI, BODY, 2, None), "Heading 3": (FANG, BODY, 2, None),
    "Compact": (FANG, 10.5, 0, WD_ALIGN_PARAGRAPH.LEFT), "Table Caption": (HEI, 12, 0, WD_ALIGN_PARAGRAPH.LEFT), "Image Caption": (HEI, 12, 0, WD_ALIGN_PARAGRAPH.CENTER),
    "Captioned Figure": (FANG, BODY, 0, WD_ALIGN_PARAGRAPH.CENTER), "Figure": (FANG, BODY, 0, WD_ALIGN_PARAGRAPH.CENTER),
}  # fmt: skip
#: Styles of ours: based on which, size, alignment.
OWN_STYLES = {
    "Table Note": ("Compact", 10.5, None), "Table Number": ("Compact", 10.5, WD_ALIGN_PARAGRAPH.RIGHT), "Table Head": ("Compact", 10.5, WD_ALIGN_PARAGRAPH.CENTER),
    "Table Narrow": ("Compact", 7.5, WD_ALIGN_PARAGRAPH.CENTER), "Signature": ("Normal", BODY, WD_ALIGN_PARAGRAPH.RIGHT),
    "List Item": ("Normal", BODY, BOTH), "Heading Annex": ("Heading 1", BODY, None),
    "Page Number Odd": ("Normal", 14, WD_ALIGN_PARAGRAPH.RIGHT), "Page Number Even": ("Normal", 14, WD_ALIGN_PARAGRAPH.LEFT),
    "Key Figure": ("Compact", 14, WD_ALIGN_PARAGRAPH.CENTER), "Draft": ("Normal", 12, WD_ALIGN_PARAGRAPH.CENTER),
}  # fmt: skip
LOOSE = ("Normal", "Body Text", "First Paragraph", "Block Text", "Heading 1", "Heading 2", "Heading 3", "Signature", "List Item", "Heading Annex")
#: Families of our own styles other than 仿宋.
OWN_FAMILIES = {"Table Head": HEI, "Key Figure": HEI, "Draft": HEI, "Heading Annex": HEI, "Page Number Odd": SONG, "Page Number Even": SONG}
#: Emphasis in the text.
CHARACTER_STYLES = {"Strong": HEI, "Emphasis": KAI}
PANDOC_SECONDS = 60


@cache
def reference() -> bytes:
    """The reference document that pandoc takes the page and the styles from."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    done = subprocess.run(command, capture_output=True, timeout=PANDOC_SECONDS, check=True)
    doc = open_docx(io.BytesIO(done.stdout))
    for name, (family, size, indent, alignment) in STYLES.items():
        set_style(_style(doc, name), family, size, indent, alignment)
    for name, (base, size, alignment) in OWN_STYLES.items():
        style = _style(doc, name)
        style.base_style = doc.styles[base]
        set_style(style, OWN_FAMILIES.get(name, FANG), size, 2 if name == "Heading Annex" else 0, alignment)
    for name, family in CHARACTER_STYLES.items():
        _set_font(_style(doc, name, WD_STYLE_TYPE.CHARACTER), family)
    for name in LOOSE:
        spacing = doc.styles[name].paragraph_format
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    doc.styles["Title"].paragraph_format.space_after = LINE
    doc.styles["Heading Annex"].paragraph_format.page_break_before = True
    doc.styles["Signature"].paragraph_format.right_indent = Pt(4 * BODY)
    _page(doc)
    _table_style(doc)
    _language(doc)
    written = io.BytesIO()
    doc.save(written)
    return written.getvalue()


def _style(doc, name: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH):
    return doc.styles[name] if name in doc.styles else doc.styles.add_style(name, kind)


def _set_font(style, family: str) -> None:
    font = style.font
    font.bold, font.italic, font.color.rgb = False, False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]  # the theme's faces would win
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), family if slot == "eastAsia" else "Times New Roman")


def set_style(style, family: str, size: float, indent: int, alignment) -> None:
    """Set a style's face, its size in points, its first line's indent in characters, its alignment; and nothing that it had."""
    _set_font(style, family)
    style.font.size = Pt(size)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(2 if size < BODY else 0)
    shape.alignment = alignment
    shape.first_line_indent = Pt(size * indent)
    shape.line_spacing = 1.0  # an exact height would cut pictures
    shape.keep_with_next = style.name.startswith(("Heading", "Table Caption", "Captioned"))


def _page(doc) -> None:
    """A4 with the standard's margins; the number in 四号宋体 between dashes, at the outer edge."""
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    doc.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "Odd"), (section.even_page_footer, "Even")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = style = doc.styles[f"Page Number {side}"]
        style.element.rPr.rFonts.set(qn("w:ascii"), SONG)
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(14)
        for piece in ("— ", None, " —"):
            run = paragraph.add_run(piece or "")
            if piece is None:
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE")
                run._r.addnext(field)


def _table_style(doc) -> None:
    """Thin rules around every cell."""
    own = doc.styles["Table"].element
    properties = own.find(qn("w:tblPr"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    indent = properties.find(qn("w:tblInd"))
    (indent.addnext if indent is not None else properties.append)(borders)
    for condition in own.findall(qn("w:tblStylePr")):
        own.remove(condition)


def _language(doc) -> None:
    """Chinese; what is not Han is no Chinese to a line breaker, or it breaks numbers. And the marks of the sessions in which somebody once edited the template go."""
    for mark in list(doc.styles.element.iter(qn("w:rsid"))):
        mark.getparent().remove(mark)
    for fonts in doc.styles.element.iter(qn("w:lang")):
        fonts.set(qn("w:val"), "en-US")
        fonts.set(qn("w:eastAsia"), "zh-CN")
