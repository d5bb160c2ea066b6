"""A theme on the DOCX: colours of its styles by name, and what stands over the title as paragraphs of styles of their own."""

from __future__ import annotations

import io
from typing import Any

from docx import Document as open_docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from lawnb.publish.document import Document
from lawnb.publish.masthead import EMBLEM, LETTERHEAD, NUMBER, issuer_lines, letters
from lawnb.publish.reference import BODY, CENTRE, FANG, HEI, KAI, LINE, SONG, TITLE, Shape, reference, set_style
from lawnb.publish.word_template import packed
from lawnb.theme.model import Theme
from lawnb.theme.reading import plain

#: The family of each role in the reference document.
FAMILIES = {"biaosong": TITLE, "fangsong": FANG, "kaiti": KAI, "heiti": HEI, "songti": SONG}
HEADINGS = ("Title", "Heading")
#: From the text area's upper edge down to the issuing body's name (GB/T 9704-2012, 7.2.4), and from the number down to the red rule.
ABOVE_MM, RULE_MM = 35, 4
#: Of the red rule, in eighths of a point.
RULE_WIDTH = "12"


def dressed_reference(doc: Document) -> bytes:
    """The reference document in the report's theme."""
    theme, lines = doc.theme, issuer_lines(doc)
    if theme == plain():
        return reference()
    opened = open_docx(io.BytesIO(reference()))
    _colour(opened, theme)
    if theme.emblem or lines:
        _head_styles(opened, theme, letters(lines) if lines else 0)
    _faces(opened, theme)
    return packed(opened)


def _colour(opened: Any, theme: Theme) -> None:
    """Headings, text and the frames of tables in the theme's colours of paper."""
    paper = theme.colours.print
    for style in opened.styles:
        if style.element.find(qn("w:rPr")) is not None and style.font.color.rgb == RGBColor(0, 0, 0):
            style.font.color.rgb = _rgb(paper.heading if style.name.startswith(HEADINGS) else paper.ink)
    for border in opened.styles["Table"].element.find(qn("w:tblPr")).find(qn("w:tblBorders")):
        border.set(qn("w:color"), paper.frame[1:].upper())


def _faces(opened: Any, theme: Theme) -> None:
    """The families that Word and WPS know, in place of the standard's."""
    own = {default: getattr(theme.fonts, role)[0].family for role, default in FAMILIES.items() if getattr(theme.fonts, role)}
    for faces in opened.styles.element.iter(qn("w:rFonts")):
        if (family := faces.get(qn("w:eastAsia"))) in own:
            faces.set(qn("w:eastAsia"), own[family])


def _head_styles(opened: Any, theme: Theme, size: float) -> None:
    above = Mm(ABOVE_MM - (theme.emblem.height_mm if theme.emblem else 0)).pt
    shapes = {
        EMBLEM: Shape("Normal", FANG, BODY, CENTRE, line=None), LETTERHEAD: Shape("Normal", TITLE, size or BODY, CENTRE, line=None, before=above, between=False),
        NUMBER: Shape("Normal", FANG, BODY, CENTRE, line=None, before=2 * LINE, after=2 * LINE),
    }  # fmt: skip
    for name, shape in shapes.items():
        style = opened.styles.add_style(name, 1)
        set_style(opened, style, shape)
        style.font.color.rgb = _rgb(theme.colours.print.rule if name == LETTERHEAD else theme.colours.print.ink)
    number = opened.styles[NUMBER]
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", RULE_WIDTH), ("space", str(int(Mm(RULE_MM).pt))), ("color", theme.colours.print.rule[1:].upper())):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    number.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN",
        "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:outlineLvl",
    )  # fmt: skip


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
