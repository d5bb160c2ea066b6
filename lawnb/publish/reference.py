"""The styles of the DOCX: python-docx's own template set after GB/T 9704-2012, by name, so that an office can restyle it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from lawnb.publish.word_numbering import HEADINGS
from lawnb.publish.word_template import bare_document, packed

#: Families as Word and WPS know them; a machine without one shows its own face of the kind.
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE = 28.95  # points: 22 lines over 225 mm
BODY = 16  # 三号
BOTH, LEFT, RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
HEADING_FAMILIES = {1: HEI, 2: KAI, 3: FANG}
#: Type in tables by name, the same sizes as the PDF's; see `lawnb.publish.grid.SIZES`.
TABLE_SIZES = {"": 12, " Medium": 10.5, " Small": 9, " Tiny": 7.5}
#: What a cell is: its alignment and family.
TABLE_KINDS = {"Text": (LEFT, FANG), "Number": (RIGHT, FANG), "Head": (CENTRE, HEI), "Centre": (CENTRE, FANG)}


class Shape(NamedTuple):
    """A paragraph style; lengths in points, the first line's indent in characters.

    Parameters
    ----------
    line
        The exact height of a line; None where pictures stand in it.
    between
        Whether the space before and after stands between two paragraphs of the style too.
    """

    base: str | None
    family: str
    size: float
    align: Any = None
    indent: int = 0
    line: float | None = LINE
    before: float = 0
    after: float = 0
    between: bool = True
    keep: bool = False


#: By name. A caption and its table take the place that they have in the PDF.
STYLES = {
    "Normal": Shape(None, FANG, BODY), "Body Text": Shape("Normal", FANG, BODY, BOTH, 2), "First Paragraph": Shape("Body Text", FANG, BODY, BOTH, 2),
    "Block Text": Shape("Body Text", FANG, BODY, None, 2), "Source Code": Shape("Normal", FANG, 12, LEFT, line=20),
    "Title": Shape("Normal", TITLE, 22, CENTRE, line=33, before=18, after=16, between=False),
    **{f"Heading {n}": Shape("Normal", family, BODY, None, 2, keep=True) for n, family in HEADING_FAMILIES.items()},
    **{f"Heading {n} Unnumbered": Shape(f"Heading {n}", family, BODY, None, 2, keep=True) for n, family in HEADING_FAMILIES.items()},
    "Heading Annex": Shape("Heading 1", HEI, BODY, None, 2, keep=True),
    "Compact": Shape("Body Text", FANG, BODY, BOTH), "List Item": Shape("Normal", FANG, BODY, BOTH), "Caption": Shape("Normal", HEI, 12, CENTRE, line=17),
    # what stands over a signature: no page holds that alone
    **{f"{name} Signed": Shape(name, FANG, BODY, BOTH, indent, keep=True) for name, indent in (("Body Text", 2), ("First Paragraph", 2), ("List Item", 0))},
    "Table Caption": Shape("Caption", HEI, 12, CENTRE, line=17, before=4, after=4, keep=True),
    "Table Unit": Shape("Table Caption", FANG, 10.5, RIGHT, line=15, after=3, keep=True),
    "Image Caption": Shape("Caption", HEI, 12, CENTRE, line=17, after=11), "Figure": Shape("Normal", FANG, BODY, CENTRE, line=None),
    "Captioned Figure": Shape("Figure", FANG, BODY, CENTRE, line=None, after=5, keep=True), "Body Text Picture": Shape("Body Text", FANG, BODY, BOTH, 2, line=None),
    "Table Note": Shape("Normal", FANG, 10.5, LEFT, line=15.2, before=5, after=4),
    # of several: no page parts them
    "Table Note Kept": Shape("Table Note", FANG, 10.5, LEFT, line=15.2, before=5, between=False, keep=True), "Table Note Last": Shape("Table Note", FANG, 10.5, LEFT, line=15.2, after=4),
    "Key Figure Label": Shape("Normal", FANG, 10.5, CENTRE, line=15, before=6, keep=True), "Key Figure": Shape("Normal", HEI, BODY, CENTRE, line=22, after=6),
    **{
        f"Table {kind}{name}": Shape("Normal", family, size, align, line=round(1.45 * size, 1))
        for kind, (align, family) in TABLE_KINDS.items() for name, size in TABLE_SIZES.items()
    },
    **{  # the first cells of the rows of a table that no page may break
        f"Table {kind}{name} Kept": Shape(f"Table {kind}{name}", family, size, align, line=round(1.45 * size, 1), keep=True)
        for kind, (align, family) in TABLE_KINDS.items() for name, size in TABLE_SIZES.items()
    },
    "Signature": Shape("Normal", FANG, BODY, CENTRE, before=2 * LINE, between=False, keep=True),
    "Signature Date": Shape("Signature", FANG, BODY, CENTRE),
    "Page Number Odd": Shape("Normal", SONG, 14, RIGHT, line=None), "Page Number Even": Shape("Normal", SONG, 14, LEFT, line=None),
    "Draft": Shape("Normal", HEI, 12, CENTRE, line=None),
}  # fmt: skip
#: Styles too many to choose from by hand.
MANY = (*(f"Table {kind}" for kind in TABLE_KINDS), "Page Number")
#: Emphasis in the text, the unit in a table's caption.
CHARACTER_STYLES = {"Strong": HEI, "Emphasis": KAI, "Unit Note": FANG}
CODE, CODE_SIZE = "Consolas", 11
#: Small letters above and below.
RAISED = ("Superscript", "Subscript")
#: A signature's centre stands so far from the left that a date of the usual length ends four characters from the right edge.
SIGNATURE_INDENT = 210
QUOTE_INDENT = 24
#: In twips: the tracking by which 28 characters fill a line, and a cell's margins across and down.
TRACKING, ACROSS, NARROW_ACROSS, DOWN = -5, 60, 30, 28
#: What follows in the schema's order: how spaces and punctuation are set, in a paragraph and in the settings.
AFTER_SPACES = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:textAlignment", "w:outlineLvl")
AFTER_CONTROL = ("footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")


@cache
def reference() -> bytes:
    """The document without a text that every DOCX begins as: the page, the styles, the numbering of pages."""
    doc = bare_document()
    for name, shape in STYLES.items():
        style = _style(doc, name)
        set_style(doc, style, shape)
        style.quick_style = not name.startswith(MANY)
    for name, family in CHARACTER_STYLES.items():
        _set_font(_style(doc, name, WD_STYLE_TYPE.CHARACTER), family)
    for name in RAISED:
        setattr(_style(doc, name, WD_STYLE_TYPE.CHARACTER).font, name.lower(), True)
    link = _style(doc, "Hyperlink", WD_STYLE_TYPE.CHARACTER).font
    link.color.rgb, link.underline = RGBColor(0, 0, 0), True
    code = _style(doc, "Verbatim Char", WD_STYLE_TYPE.CHARACTER).font
    code.name, code.size = CODE, Pt(CODE_SIZE)
    for n in HEADING_FAMILIES:
        doc.styles[f"Heading {n}"].next_paragraph_style = doc.styles["Body Text"]
        _number(doc.styles[f"Heading {n}"], HEADINGS, n - 1)
        _number(doc.styles[f"Heading {n} Unnumbered"], 0, None)
    _number(doc.styles["Heading Annex"], 0, None)
    doc.styles["Heading Annex"].paragraph_format.page_break_before = True
    doc.styles["Block Text"].paragraph_format.right_indent = Pt(QUOTE_INDENT)
    doc.styles["Signature"].paragraph_format.left_indent = Pt(SIGNATURE_INDENT)
    doc.styles["Signature Date"].paragraph_format.keep_with_next = False
    _page(doc)
    _table_styles(doc)
    _defaults(doc)
    return packed(doc)


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
    fonts.set(qn("w:hint"), "eastAsia")  # quotes and dashes, which are in both, are Chinese


def set_style(doc, style, shape: Shape) -> None:
    """Give a style its shape, and nothing that it had of it."""
    _set_font(style, shape.family)
    style.font.size = Pt(shape.size)
    if shape.base:
        style.base_style = doc.styles[shape.base]
    own = style.paragraph_format
    own.space_before, own.space_after, own.alignment = Pt(shape.before), Pt(shape.after), shape.align
    own.first_line_indent, own.left_indent = Pt(shape.size * shape.indent), None
    own.line_spacing_rule = WD_LINE_SPACING.SINGLE if shape.line is None else WD_LINE_SPACING.EXACTLY  # which would cut pictures
    if shape.line is not None:
        own.line_spacing = Pt(shape.line)
    own.keep_with_next = shape.keep
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:contextualSpacing")):
        properties.remove(old)
    if not shape.between:
        properties.insert_element_before(OxmlElement("w:contextualSpacing"), "w:mirrorIndents", "w:jc", "w:textAlignment", "w:outlineLvl")
    if shape.size == BODY and shape.line == LINE:
        _insert(style.element.rPr, "spacing", TRACKING)


def _insert(properties, name: str, value: int) -> None:
    """A property of text in the schema's order."""
    element = properties.find(qn(f"w:{name}"))
    if element is None:
        element = OxmlElement(f"w:{name}")
        properties.insert_element_before(element, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang")
    element.set(qn("w:val"), str(value))


def _number(style, list_id: int, level: int | None) -> None:
    """Number a style's paragraphs, or not."""
    numbered = style.element.get_or_add_pPr().get_or_add_numPr()
    if level is not None:
        numbered.get_or_add_ilvl().val = level
    numbered.get_or_add_numId().val = list_id


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


def _table_styles(doc) -> None:
    """Thin rules around every cell, text in the middle of its height, the table in the middle of the line; one style for narrow cells."""
    table = _style(doc, "Table", WD_STYLE_TYPE.TABLE)
    table.base_style = doc.styles["Normal Table"]
    own = table.element
    own.append(_table_properties())
    own.append(parse_xml(f'<w:tcPr {nsdecls("w")}><w:vAlign w:val="center"/></w:tcPr>'))
    narrow = doc.styles.add_style("Table Narrow", WD_STYLE_TYPE.TABLE)
    narrow.base_style = table
    narrow.element.append(parse_xml(f'<w:tblPr {nsdecls("w")}>{_margins(NARROW_ACROSS)}</w:tblPr>'))


def _margins(across: int) -> str:
    sides = (("top", DOWN), ("left", across), ("bottom", DOWN), ("right", across))
    return f'<w:tblCellMar>{"".join(f"""<w:{side} w:w="{width}" w:type="dxa"/>""" for side, width in sides)}</w:tblCellMar>'


def _table_properties() -> Any:
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:jc w:val="center"/><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>{_margins(ACROSS)}</w:tblPr>'
    )


def _defaults(doc) -> None:
    """Chinese; what is not Han is no Chinese to a line breaker, or it breaks numbers. No gap between Han characters and digits, no line alone on a page."""
    for language in doc.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    doc.styles["Normal"].paragraph_format.widow_control = True  # Word's own default, and not LibreOffice's
    normal = doc.styles["Normal"].element.get_or_add_pPr()
    for name, value in (("overflowPunct", "1"), ("autoSpaceDE", "0"), ("autoSpaceDN", "0")):
        own = OxmlElement(f"w:{name}")
        own.set(qn("w:val"), value)
        normal.insert_element_before(own, *AFTER_SPACES)
    control = OxmlElement("w:characterSpacingControl")
    control.set(qn("w:val"), "compressPunctuation")
    settings = doc.settings.element
    for old in settings.findall(qn("w:characterSpacingControl")):
        settings.remove(old)
    first = next((child for child in settings if child.tag in {qn(f"w:{name}") for name in AFTER_CONTROL}), None)
    (settings.append if first is None else first.addprevious)(control)
