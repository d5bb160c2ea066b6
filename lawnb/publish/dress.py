"""A theme on the DOCX: colours of its styles by name, and what stands over the title as paragraphs of styles of their own."""

from __future__ import annotations

import io
from typing import Any

from docx import Document as open_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from lawnb.publish.document import Document
from lawnb.publish.masthead import EMBLEM, LETTERHEAD, NUMBER, issuer_lines, letters
from lawnb.publish.reference import BODY, FANG, TITLE, reference, set_style
from lawnb.theme.model import Theme
from lawnb.theme.reading import plain

HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
LINE_MM = 225 / 22
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
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


def _colour(opened: Any, theme: Theme) -> None:
    """Headings, text and the frames of tables in the theme's colours of paper."""
    paper = theme.colours.print
    for style in opened.styles:
        if style.element.find(qn("w:rPr")) is not None and style.font.color.rgb == RGBColor(0, 0, 0):
            style.font.color.rgb = _rgb(paper.ink)
    for name in HEADINGS:
        opened.styles[name].font.color.rgb = _rgb(paper.heading)
    for border in opened.styles["Table"].element.find(qn("w:tblPr")).find(qn("w:tblBorders")):
        border.set(qn("w:color"), paper.frame[1:].upper())


def _head_styles(opened: Any, theme: Theme, size: float) -> None:
    for name, family, points in ((EMBLEM, FANG, BODY), (LETTERHEAD, TITLE, size or BODY), (NUMBER, FANG, BODY)):
        style = opened.styles.add_style(name, 1)
        style.base_style = opened.styles["Normal"]
        set_style(style, family, points, 0, WD_ALIGN_PARAGRAPH.CENTER)
        style.font.color.rgb = _rgb(theme.colours.print.rule if name == LETTERHEAD else theme.colours.print.ink)
    number = opened.styles[NUMBER]
    number.paragraph_format.space_before, number.paragraph_format.space_after = Mm(2 * LINE_MM), Mm(2 * LINE_MM)
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", RULE_WIDTH), ("space", str(int(Mm(RULE_MM).pt))), ("color", theme.colours.print.rule[1:].upper())):
        rule.set(qn(f"w:{key}"), value)
    borders.append(rule)
    number.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN",
        "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:outlineLvl",
    )  # fmt: skip


def lift_head(opened: Any, theme: Theme) -> None:
    """Put what stands over the title there: pandoc sets a document's title before all else."""
    body = opened.element.body
    head = [paragraph for paragraph in opened.paragraphs if paragraph.style.name in (EMBLEM, LETTERHEAD, NUMBER)]
    for place, paragraph in enumerate(head):
        body.insert(place, paragraph._p)
    for first in [paragraph for paragraph in head if paragraph.style.name == LETTERHEAD][:1]:
        first.paragraph_format.space_before = Mm(ABOVE_MM - (theme.emblem.height_mm if theme.emblem else 0))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
