"""HTML: one file that loads nothing, runs nothing and brings its own typeface."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources as files
from itertools import takewhile

from markupsafe import Markup

from lawnb import fonts
from lawnb.editions import SCHEMA
from lawnb.outcome import figures_file
from lawnb.publish.cards import Cards
from lawnb.publish.document import Document, is_chart
from lawnb.publish.embedded import UNSEALED, figures_address, sealed
from lawnb.publish.exporter import ReportExporter
from lawnb.publish.faces import in_its_faces
from lawnb.publish.labels import BODY_TYPE, REPORT_TYPE, Labels
from lawnb.publish.masthead import agency, document_number, issuer_lines
from lawnb.publish.plot import lay_texts
from lawnb.publish.responsive import settle_table, write_roles
from lawnb.publish.template import policy_digest, template
from lawnb.publish.title import WORDS, ems, title_lines
from lawnb.publish.tree import UNFIT, Tag, copied, drop_dead_links, element, of_class, page, parsed, shortened, taken, text_of, wrapped, written
from lawnb.publish.webfont import font_faces
from lawnb.theme.css import properties

SANS, SERIF = "Lawnb Sans", "Lawnb Serif"
#: Characters of a name that a phone has room for in one line.
NAME_CHARACTERS = 10
YEAR = r"\d+年度?"
#: Of a style sheet, comments, and the spaces around signs, none of which stands in a text of it.
TYPED = re.compile(r"/\*.*?\*/\s*|\s*([{};])\s*|([:,]) ", re.DOTALL)
#: What the style sheet writes itself: list numbers and marks.
GENERATED = "0123456789.•"


class LawnbHTMLExporter(ReportExporter):
    """``jupyter nbconvert --to lawnb_html``: the report as the page that the public reads."""

    export_from_notebook = "法治政府建设年度报告 (HTML)"
    output_mimetype = "text/html"
    suffix = ".html"

    def made(self, doc: Document) -> bytes:
        return html(doc).encode()


@in_its_faces
def html(doc: Document) -> str:
    """A document as a page; the same document gives the same bytes."""
    cards = Cards(doc.report if _known(doc) else {})
    parts = {
        "doc": doc, "title": doc.marked_title, "labels": Labels(doc), "agency": agency(doc), "lines": _title_lines(doc),
        "header": Markup(_header(doc)), "body": Markup(_body(doc, cards)), "cards": Markup(cards.html()),
        "figures": figures_address(figures_file(doc.report, doc.draft)) if _known(doc) else "", "seal": UNSEALED,
        "report_type": REPORT_TYPE, "body_type": BODY_TYPE, "colours": doc.theme.colours,
        "emblem": doc.theme.emblem, "issuer": issuer_lines(doc), "number": document_number(doc),
    }  # fmt: skip
    # rendered once without a style sheet, to learn the page's characters
    page_of = template("lawnb.publish", "report.html.j2").render
    style = _style(page_of(parts, style="", style_hash=""), doc)
    return sealed(page_of(parts, style=Markup(style), style_hash=policy_digest(style)))


def _known(doc: Document) -> bool:
    """Whether the notebook ended as a report whose figures this version can tell of."""
    return doc.report.get("schema") == SCHEMA


# -- the page's parts --------------------------------------------------------------------------------------------------


def _header(doc: Document) -> str:
    """The publication block, whose rows are stacked on a phone."""
    header = parsed(doc.header)
    for table in header.iter("table"):
        write_roles(table)
    return written(header)


def _title_lines(doc: Document) -> list[Markup]:
    """The title's lines, broken by meaning; a narrow screen breaks them further, but not inside a year or a short name."""
    short = [re.escape(name) for name in doc.names if 0 < len(name) <= NAME_CHARACTERS]
    whole = re.compile(f"({'|'.join([*short, YEAR, WORDS])})")
    return [_with_spans(whole.split(line)) for line in title_lines(doc.title, doc.names)]


def _with_spans(pieces: list[str]) -> Markup:
    """Pieces of text, of which each second one stays whole."""
    return Markup("").join(Markup('<span class="whole">{}</span>').format(text) if n % 2 else text for n, text in enumerate(pieces))


def _body(doc: Document, cards: Cards) -> str:
    body = copied(doc.body)
    images = settled_body(body)
    for image, texts in images:
        lay_texts(image, texts)
    cards.open_from(body)
    drop_dead_links(body)
    return shortened(written(body))


def settled_body(body: Tag) -> list[tuple[Tag, str]]:
    """Tables and charts as a screen needs them; the pictures that say what texts they have, and what they say, taken out of them."""
    for narrative in of_class(body, "narrative", "div"):
        if not text_of(narrative).strip() and narrative.find(".//img") is None:
            taken(narrative)  # on paper, a heading would be held by it and not by what follows
    for figure in of_class(body, "chart", "figure"):
        _name_values(figure)
    for table in list(body.iter("table")):
        settle_table(table)
    _gather_charts(body)
    return [(image, image.attrib.pop("data-texts")) for image in body.iter("img") if "data-texts" in image.attrib]


def _name_values(chart: Tag) -> None:
    """The table behind a chart has the chart's name, for who does not see where it stands."""
    caption = chart.find("figcaption")
    for table in chart.iter("table") if caption is not None else ():
        table.set("aria-label", f"{text_of(caption)}，数据表")


def _gather_charts(body: Tag) -> None:
    """Put charts that follow one another into one box, so that they can share a row."""
    for first in of_class(body, "chart", "figure"):
        others = list(takewhile(is_chart, first.itersiblings()))
        if others and first.getparent().get("class") != "charts":
            box = wrapped(first, element("div", {"class": "charts"}))
            box.extend(map(taken, others))


# -- style -------------------------------------------------------------------------------------------------------------


def _style(plain: str, doc: Document) -> str:
    """The style sheet with the faces that a page, given without them, needs."""
    if UNFIT.search(plain):
        fonts.require_glyphs(plain, "heiti", "HTML")
    root = page(plain)
    display = "".join(map(text_of, [*root.iter("h1", "h2"), *of_class(root, "issuer"), *(data for list in of_class(root, "key-figures") for data in list.iter("data"))]))
    text = GENERATED + text_of(root) + _values(root, "alt", "data-mark")
    fonts.require_glyphs(text + _values(root, "aria-label", "content"), "heiti", "HTML")
    sans, sans_rules = font_faces(SANS, "heiti", text)
    serif, serif_rules = font_faces(SERIF, "biaosong", display)
    names = f":root{{--sans:{_families(sans)};--serif:{_families([*serif, *sans])}}}"
    return "\n".join([sans_rules, serif_rules, names, _sizes(doc) + properties(doc.theme) + _sheet()])


@cache
def _sheet() -> str:
    """The style sheet without what is there for who edits it."""
    css = files.files("lawnb.publish").joinpath("templates", "report.css").read_text("utf-8")
    return TYPED.sub(lambda sign: sign[1] or sign[2] or "", css)


def _sizes(doc: Document) -> str:
    """The sizes of what a theme puts over the title: the emblem's height, the characters of the letterhead's longest line."""
    emblem, lines = doc.theme.emblem, issuer_lines(doc)
    sizes = {"emblem": f"{emblem.height_mm:g}mm"} if emblem else {}
    sizes |= {"letters": f"{max(map(ems, lines)):g}"} if lines else {}
    return f":root{{{';'.join(f'--{name}:{value}' for name, value in sizes.items())}}}\n" if sizes else ""


def _values(root: Tag, *attributes: str) -> str:
    return "".join(root.xpath(" | ".join(f"//@{attribute}" for attribute in attributes)))


def _families(own: list[str]) -> str:
    return ",".join(f'"{name}"' for name in [*own, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"]) + ",sans-serif"
