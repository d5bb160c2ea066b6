"""An allow-list over what cells show: our own markup passes, everything that runs, loads or hides does not."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

import nh3

TAGS = {
    "a", "blockquote", "br", "caption", "code", "col", "colgroup", "data", "div", "em", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "header", "hr", "img", "li", "ol", "p", "pre", "section", "span", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
#: What goes with its content, not only its tags.
DROPPED_WHOLE = {"script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "form", "select", "textarea"}
ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href"},
    "col": {"span"},
    "data": {"value", "data-figure"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "table": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {
    "chart", "figure", "key-figures", "label", "missing", "narrative", "not-applicable", "number", "publication", "signature",
    "statistics", "suppressed", "table", "table-notes", "unit", "unit-note",
}  # fmt: skip
PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,([A-Za-z0-9+/=\s]+)")
TABLE_ID = re.compile(r"t-[a-z0-9-]+")
#: What a picture may not hold: it would be inert in a browser, but a picture also travels on its own and into the PDF.
ACTIVE_SVG = re.compile(
    rb"<\s*(script|foreignObject|iframe|object|embed|handler|set|animate\w*|style\b[^>]*>[^<]*(@import|url\s*\())"
    rb"|<!ENTITY|<!DOCTYPE[^>]*\[|\son\w+\s*=|(href|src)\s*=\s*[\"']\s*(?!#|data:image/png)|url\s*\(\s*[\"']?\s*(?!#)",
    re.IGNORECASE,
)


def sanitised(html: str) -> str:
    """HTML of a cell's output with only what a report is made of; text stays, verbatim."""
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED_WHOLE,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        allowed_classes={tag: CLASSES for tag in TAGS},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if is_inert_picture(value) else None
    if tag == "a" and name == "href":
        return value if value.startswith(("http://", "https://", "mailto:", "#")) else None
    if name == "id":
        return value if TABLE_ID.fullmatch(value) else None
    return value


def is_inert_picture(src: str) -> bool:
    """Whether an image's address is a PNG or an SVG in itself, which runs nothing and loads nothing."""
    match = PICTURE.fullmatch(src)
    if not match:
        return False
    try:
        content = base64.b64decode(match[2], validate=False)
    except binascii.Error:
        return False
    return content.startswith(b"\x89PNG\r\n\x1a\n") if match[1] == "png" else not ACTIVE_SVG.search(content)


