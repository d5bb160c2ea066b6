"""HTML: one file that loads nothing, runs nothing and brings its own typeface."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources as files
from typing import Any

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from lawnb import fonts
from lawnb.publish.document import Document, document
from lawnb.publish.webfont import font_faces

SANS, SERIF = "Lawnb Sans", "Lawnb Serif"
SUBJECT = "法治政府建设"
#: What the style sheet writes itself: list numbers and marks, the watermark.
GENERATED = "0123456789.•草稿"
#: A table with as many columns gets a region that the keyboard can scroll, one with more sets its heads upright.
MANY_COLUMNS, VERY_MANY_COLUMNS = 4, 10


class LawnbHTMLExporter(Exporter):
    """``jupyter nbconvert --to lawnb_html``: the report as the page that the public reads."""

    export_from_notebook = "法治政府建设年度报告 (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: Any) -> tuple[str, dict]:
        """The page of an executed notebook; preprocessors, filters and templates of a configuration have no say in it.

        Raises
        ------
        PublicationError
            A character has no glyph in the intended faces, or a picture has no alternative text.
        """
        resources = dict(resources or {}) | {"output_extension": self.file_extension}
        return html(document(nb)), resources


def html(doc: Document) -> str:
    """A document as a page; the same document gives the same bytes."""
    parts = {"doc": doc, "header": Markup(_header(doc)), "body": Markup(_body(doc)), "meta": metadata(doc), "title": title(doc)}
    # rendered once without a style sheet, to learn the page's characters
    plain = _template().render(parts | {"style": "", "style_hash": "", "agency": agency(doc)})
    style = _style(plain)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(parts | {"style": Markup(style), "style_hash": digest, "agency": agency(doc)})


@cache
def _template():
    environment = Environment(
        loader=PackageLoader("lawnb.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.j2")


# -- metadata ----------------------------------------------------------------------------------------------------------


def title(doc: Document) -> str:
    return f"{doc.title}（草稿）" if doc.draft else doc.title


def agency(doc: Document) -> str:
    return str(doc.report.get("agency", {}).get("name") or "")


def metadata(doc: Document) -> dict[str, str]:
    """What search engines and the portals of government sites read, by name; only what the report knows of itself."""
    report, name = doc.report, agency(doc)
    year = f"{report['year']}年度" if report.get("year") else ""
    publication = report.get("publication", {})
    about = f"{name}{year}{SUBJECT}情况的报告" if name else ""
    known = {
        "description": f"{doc.title}。{about}：主要举措和成效、存在的不足、主要负责人履职情况、下一年度安排。" if about else doc.title,
        "keywords": ",".join(filter(None, [SUBJECT, "年度报告", year, name])),
        "author": name,
        "ArticleTitle": doc.title,
        "PubDate": publication.get("date_issued"),
        "ContentSource": publication.get("issuer"),
    }
    return {key: str(value) for key, value in known.items() if value}


# -- the page's parts --------------------------------------------------------------------------------------------------


def _header(doc: Document) -> str:
    """The publication block; its rows are stacked on a phone, so its roles are written out."""
    soup = BeautifulSoup(doc.header, "html.parser")
    for name, role in {"table": "table", "tbody": "rowgroup", "tr": "row", "th": "rowheader", "td": "cell"}.items():
        for tag in soup.find_all(name):
            tag["role"] = role
    return str(soup)


def _body(doc: Document) -> str:
    soup = BeautifulSoup(doc.body, "html.parser")
    for table in soup.find_all("table"):
        _settle_table(soup, table)
    for image in soup.find_all("img"):
        image["decoding"] = "async"
    return str(soup)


def _settle_table(soup: BeautifulSoup, table: Tag) -> None:
    """Let a table scroll in a box of its own, never the page."""
    n_columns = max((sum(_span(cell) for cell in row.find_all(["th", "td"])) for row in table.find_all("tr")), default=0)
    box = table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    if n_columns >= MANY_COLUMNS:
        caption = table.find("caption")
        box.attrs |= {"role": "region", "tabindex": "0", "aria-label": _label(caption) or "表格"}
    if n_columns > VERY_MANY_COLUMNS:
        box["class"] = "scroll wide"


def _label(caption: Tag | None) -> str:
    return " ".join(caption.get_text(" ").split()) if caption else ""


def _span(cell: Tag) -> int:
    span = cell.get("colspan", "1")
    return int(span) if span.isdecimal() else 1


# -- style -------------------------------------------------------------------------------------------------------------


def _style(plain: str) -> str:
    """The style sheet with the faces that a page, given without them, needs."""
    soup = BeautifulSoup(plain, "html.parser")
    display = "".join(tag.get_text() for tag in soup.select("h1, h2, .key-figures data"))
    text = GENERATED + soup.get_text() + "".join(
        tag[name] for name in ("alt", "aria-label", "content") for tag in soup.find_all(attrs={name: True})
    )
    fonts.require_glyphs(text, "heiti", "HTML")
    sans, sans_rules = font_faces(SANS, "heiti", text)
    serif, serif_rules = font_faces(SERIF, "biaosong", display)
    names = f":root{{--sans:{_families(sans)};--serif:{_families([*serif, *sans])}}}"
    css = files.files("lawnb.publish").joinpath("templates", "report.css").read_text("utf-8")
    return "\n".join([sans_rules, serif_rules, names, css])


def _families(own: list[str]) -> str:
    return ",".join(f'"{name}"' for name in [*own, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"]) + ",sans-serif"
