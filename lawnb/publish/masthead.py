"""What stands over a report by its theme: the emblem, and the red head of GB/T 9704-2012, 7.2."""

from __future__ import annotations

from html import escape

from lawnb.publish.document import Document
from lawnb.publish.title import ems

#: The text area's width in points, and the largest letters of the issuing body's name; between them a sixteenth of air.
WIDTH, LARGEST_LETTERS, SHARE = 442, 42, 0.94
#: Styles of the DOCX.
EMBLEM, LETTERHEAD, NUMBER = "Emblem", "Letterhead", "Document Number"


def agency(doc: Document) -> str:
    """The name of the body that reports."""
    return str(doc.report.get("agency", {}).get("name") or "")


def issuer_lines(doc: Document) -> list[str]:
    """The lines of the issuing body's name in the red head; none where there is no red head, or nobody's name."""
    letterhead = doc.theme.letterhead
    return [line for line in (letterhead.lines or (agency(doc),)) if line] if letterhead else []


def document_number(doc: Document) -> str:
    """The document number over the red rule; "" where the theme or the report has none."""
    letterhead = doc.theme.letterhead
    return str(doc.report.get("publication", {}).get("document_number") or "") if letterhead and letterhead.number else ""


def letters(lines: list[str]) -> float:
    """The size in points at which the longest line stays on one line of the page."""
    return min(LARGEST_LETTERS, int(WIDTH * SHARE / max(ems(line) for line in lines)))


def head_html(doc: Document) -> str:
    """The emblem and the red head as paragraphs of named styles, for Word."""
    emblem, number = doc.theme.emblem, document_number(doc)
    parts = []
    if emblem:
        parts.append((EMBLEM, f'<img src="{escape(emblem.src)}" alt="{escape(emblem.alt)}" height="{emblem.height_mm:g}mm">'))
    parts += [(LETTERHEAD, escape(line)) for line in issuer_lines(doc)]
    if issuer_lines(doc):
        parts.append((NUMBER, escape(number) or "\u200b"))
    return "".join(f'<div custom-style="{style}"><p>{content}</p></div>' for style, content in parts)
