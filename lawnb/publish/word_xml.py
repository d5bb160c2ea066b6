"""Elements of WordprocessingML by name, and a paragraph's style, without what python-docx looks up for each: a report has thousands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from lxml import etree

#: What the runs of a paragraph show, those of its links too.
RUN_TEXTS = etree.XPath("(w:r|w:hyperlink/w:r)/*[self::w:t or self::w:noBreakHyphen]", namespaces={"w": nsmap["w"]})
IN_STYLES = etree.XPath("descendant::w:pStyle[contains($styles, concat(' ', @w:val, ' '))]/../..", namespaces={"w": nsmap["w"]})


@cache
def w(name: str) -> str:
    """The full name of an element or an attribute of WordprocessingML."""
    return qn(f"w:{name}")


def style_of(paragraph: Any) -> str | None:
    """The id of a paragraph's style."""
    own = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return None if own is None else own.get(w("val"))


def paragraphs_in(body: Any, styles: Iterable[str]) -> list[Any]:
    """The paragraphs of some styles, in order."""
    return IN_STYLES(body, styles=f" {' '.join(styles)} ")


def set_style_of(paragraph: Any, style: str) -> None:
    """Give a paragraph a style by its id."""
    own = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    if own is not None:
        own.set(w("val"), style)
        return
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = OxmlElement("w:pPr")
        paragraph.insert(0, properties)
    own = OxmlElement("w:pStyle")
    own.set(w("val"), style)
    properties.insert(0, own)


class StyleNames:
    """The names of paragraphs' styles, each looked up once: python-docx looks through all styles for each paragraph."""

    def __init__(self) -> None:
        self._found: dict[str | None, str] = {}

    def of(self, paragraph: Any) -> str:
        """The name of the style of one of python-docx's paragraphs."""
        id = style_of(paragraph._p)
        if id not in self._found:
            self._found[id] = paragraph.style.name
        return self._found[id]


def text_in(paragraph: Any) -> str:
    """All the text in a paragraph."""
    return "".join(node.text or "" for node in paragraph.iter(w("t")))


def shown_in(paragraph: Any) -> str:
    """The text that a paragraph shows as python-docx reads it, but for line breaks and tabs: of its runs and of its links' runs."""
    return "".join(map(_shown, RUN_TEXTS(paragraph)))


def _shown(node: Any) -> str:
    return (node.text or "") if node.tag == w("t") else "-"
