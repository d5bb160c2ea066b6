"""A part of a page for a content system: the report's body in one element, with styles that stay in it.

The system prints title, publication block and frame itself. Cards, links within charts and typefaces stay with the page: systems take popovers,
SVG and what is large out of what they are given. Charts are pictures with their texts drawn, as on paper.
"""

from __future__ import annotations

from functools import cache
from importlib import resources as files

from markupsafe import Markup

from lawnb.publish.document import Document
from lawnb.publish.exporter import ReportExporter
from lawnb.publish.html import settled_body
from lawnb.publish.labels import BODY_TYPE, REPORT_TYPE, Labels
from lawnb.publish.scoped import Scope
from lawnb.publish.template import template
from lawnb.publish.tree import Tag, copied, drop_dead_links, element, written
from lawnb.theme.css import properties

NAME = "lawnb"
SUFFIX = ".fragment.html"
DRAFT = "草稿：未通过核对，不得作为正式报告发布。"
#: Attributes that name an element, and those that name one or more others.
NAMED_BY = ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "for")


class LawnbFragmentExporter(ReportExporter):
    """The report as a part of somebody else's page."""

    output_mimetype = "text/html"
    suffix = SUFFIX

    def made(self, doc: Document) -> bytes:
        return fragment(doc).encode()


def fragment(doc: Document) -> str:
    """A document as a part of a page; the same document gives the same bytes."""
    body = copied(doc.body)
    settled_body(body)
    drop_dead_links(body)
    if doc.draft:
        body.insert(0, element("p", {"class": "banner"}, DRAFT))
        body[0].tail, body.text = "\n", None
    scope = Scope(NAME, _names(body))
    style = f"{_reset(scope)}\n{scope.styled(properties(doc.theme) + _css())}"
    _take_own_names(body, scope)
    parts = {"name": NAME, "doc": doc, "labels": Labels(doc), "report_type": REPORT_TYPE, "body_type": BODY_TYPE}
    return template("lawnb.publish", "fragment.html.j2").render(parts, style=Markup(style), body=Markup(written(body)))


def _names(body: Tag) -> set[str]:
    """The names of the elements and classes, and of the attributes that selectors may ask for."""
    tags = list(body.iterdescendants())
    return {name for tag in tags for name in (tag.tag, *tag.get("class", "").split(), *tag.attrib)}


def _reset(scope: Scope) -> str:
    """What the page's own styles say of the part is undone: its root begins anew, what is in it as browsers have it."""
    inner = ",".join(f"{scope.selector} *{part}" for part in ("", "::before", "::after"))
    return f"{scope.selector}{{all:initial!important}}\n{inner}{{all:revert!important}}"


def _take_own_names(body: Tag, scope: Scope) -> None:
    """Classes and ids under the part's name, and what refers to them."""
    for tag in body.iterdescendants():
        if "class" in tag.attrib:
            tag.set("class", " ".join(map(scope.own, tag.get("class").split())))
        if "id" in tag.attrib:
            tag.set("id", scope.own(tag.get("id")))
        for name in NAMED_BY:
            if name in tag.attrib:
                tag.set(name, " ".join(map(scope.own, tag.get(name).split())))
        if tag.get("href", "").startswith("#"):
            tag.set("href", f"#{scope.own(tag.get('href')[1:])}")


@cache
def _css() -> str:
    folder = files.files("lawnb.publish").joinpath("templates")
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in ("report.css", "fragment.css"))
