"""An allow-list over what cells show: our own markup passes, everything that runs, loads or hides does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar

import nh3

from lawnb.picture import picture_fault

TAGS = {
    "a", "blockquote", "br", "caption", "code", "col", "colgroup", "data", "details", "div", "em", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "header", "hr", "img", "li", "ol", "p", "pre", "section", "span", "strong", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
#: What goes with its content, not only its tags.
DROPPED_WHOLE = {"script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math", "form", "select", "textarea"}
ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href"},
    "col": {"span"},
    "data": {"value", "data-figure"},
    "img": {"src", "alt", "data-texts"},
    "ol": {"start"},
    "table": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {
    "chart", "figure", "key-figures", "label", "missing", "narrative", "not-applicable", "number", "publication", "quoted", "signature",
    "statistics", "suppressed", "table", "table-notes", "unit", "unit-note",
}  # fmt: skip
TABLE_ID = re.compile(r"t-[a-z0-9-]+")
#: What is wrong with the pictures of the text that is being cleaned.
_faults: ContextVar[list[str]] = ContextVar("faults")


def sanitised(html: str) -> tuple[str, list[str]]:
    """HTML of a cell's output with only what a report is made of; text stays, verbatim.

    Returns
    -------
    tuple of str and list of str
        The HTML, and what is wrong with each picture that lost its address (see `picture_fault`).
    """
    faults: list[str] = []
    token = _faults.set(faults)
    try:
        return CLEANER.clean(html), faults
    finally:
        _faults.reset(token)


def _allowed(tag: str, name: str, value: str) -> str | None:
    """An attribute's value where it may stay."""
    if tag == "img" and name == "src":
        fault = picture_fault(value)
        _faults.get().extend([fault] if fault else [])
        return None if fault else value
    return _attribute(tag, name, value)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href":
        return value if value.startswith(("http://", "https://", "mailto:", "#")) else None
    if name == "id":
        return value if TABLE_ID.fullmatch(value) else None
    return value


#: Made once: its lists take longer than most of what it cleans.
CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=DROPPED_WHOLE,
    # nh3 would let `title` and `lang` through on all: the first is a text that few see, the second changes how another is read out
    attributes={"*": set()} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_allowed,
    allowed_classes={tag: CLASSES for tag in TAGS},
    url_schemes={"http", "https", "mailto", "data"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)
