"""PDF after GB/T 9704-2012: HTML to Typst, Typst to PDF/A-2a with PDF/UA-1, read back before it goes out."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pikepdf
import typst

from lawnb import fonts
from lawnb.errors import PublicationError, gathering
from lawnb.publish.appendix import with_appendix
from lawnb.publish.document import Document
from lawnb.publish.exporter import ReportExporter
from lawnb.publish.faces import in_its_faces
from lawnb.publish.markup import NUMBER
from lawnb.publish.masthead import document_number, issuer_lines, letters
from lawnb.publish.tagged import with_row_headers
from lawnb.publish.title import title_lines
from lawnb.publish.tree import Tag, copied, drop_dead_links, shared
from lawnb.publish.typeset import typst_of
from lawnb.publish.typesetter import MAIN, PANIC, UNDATED, Typesetter, is_panic, typesetter
from lawnb.publish.ua import require_ua
from lawnb.storage.memory import opened_scratch, scratch_file

STANDARDS = ["a-2a", "ua-1"]
#: What Typst says of blocks, lists or emphasis inside one another beyond its own bounds.
TOO_DEEP = "depth exceeded"
REPORT = b"""\
#import "gbt9704.typ": headline, masthead, report, under-letterhead, whole-numbers
#show: report
#whole-numbers(masthead)
#if under-letterhead { whole-numbers(headline); include "header.typ" } else { include "header.typ"; whole-numbers(headline) }
#include "body.typ"
"""
FONT_KINDS = ("/Type0", "/TrueType", "/Type1", "/Type3")
#: The role that the text of an element is set in; all other text is 仿宋.
ROLE_OF = {"h2": "heiti", "h3": "kaiti", "strong": "heiti", "em": "kaiti", "caption": "heiti", "figcaption": "heiti", "thead": "heiti"}


class LawnbPDFExporter(ReportExporter):
    """``jupyter nbconvert --to lawnb_pdf``: the report as the page standard sets it."""

    export_from_notebook = "法治政府建设年度报告 (PDF)"
    output_mimetype = "application/pdf"
    suffix = ".pdf"

    def made(self, doc: Document) -> bytes:
        return pdf(doc)


@in_its_faces
def pdf(doc: Document) -> bytes:
    """A document as PDF; the same document gives the same bytes."""
    doc = with_appendix(doc)
    body, charts = _with_charts_taken(doc)
    look, emblem = _look(doc)
    require_every_glyph(doc)
    setter, faces = _intended_faces()
    files = {chart["file"]: chart.pop("content") for chart in charts} | ({look["emblem"]["file"]: emblem} if emblem else {})
    files["data.json"] = json.dumps(_data(doc, charts) | {"faces": faces, "look": look}, ensure_ascii=False).encode()
    parts = {"header": copied(f'<div class="publication">{doc.header}</div>'), "body": body}
    files |= {f"{name}.typ": ('#import "gbt9704.typ": *\n' + typst_of(part)).encode() for name, part in parts.items()}
    files |= {MAIN: REPORT, "gbt9704.typ": resources.files("lawnb.publish").joinpath("templates", "gbt9704.typ").read_bytes()}
    with (
        scratch_file(_compiled(setter, files, _timestamp(doc))) as typeset,
        with_row_headers(typeset, list(parts.values())) as written,
        opened_scratch(written) as opened,
    ):
        require_intended_fonts(opened)
        require_ua(opened, [each["alt"] for each in filter(None, [look["emblem"], *charts])])
        written.seek(0)
        return written.read()


# -- from document to Typst --------------------------------------------------------------------------------------------


def _with_charts_taken(doc: Document) -> tuple[Tag, list[dict[str, Any]]]:
    """The body with the number of each picture in its place, and the pictures."""
    body, charts = copied(doc.paper), []
    for n, image in enumerate(body.iter("img")):
        kind, _, content = image.get("src").partition(";base64,")
        vector = kind.endswith("svg+xml")
        charts.append({"file": f"chart-{n}.{'svg' if vector else 'png'}", "alt": image.get("alt", ""), "vector": vector, "content": base64.b64decode(content)})
        image.attrib.clear()
        image.set("data-chart", str(n))
    drop_dead_links(body)  # Typst stops at a link to nowhere
    return body, charts


def _data(doc: Document, charts: list[dict[str, Any]]) -> dict[str, Any]:
    agency = doc.report.get("agency", {})
    return {
        "title": doc.marked_title,
        "lines": title_lines(doc.title, doc.names),
        "author": [agency["name"]] if agency.get("name") else [],
        "keywords": ["法治政府建设", "年度报告", *([str(doc.report["year"])] if doc.report else [])],
        "draft": doc.draft,
        "charts": charts,
        "number": NUMBER,
    }


def _look(doc: Document) -> tuple[dict[str, Any], bytes]:
    """What the theme gives to paper, and the emblem's file."""
    theme, lines = doc.theme, issuer_lines(doc)
    letterhead = {"lines": lines, "size": letters(lines), "number": document_number(doc)} if lines else None
    look = {"colours": theme.colours.print.model_dump(), "letterhead": letterhead, "emblem": None}
    if theme.emblem is None:
        return look, b""
    kind, _, content = theme.emblem.src.partition(";base64,")
    file = f"emblem.{'svg' if kind.endswith('svg+xml') else 'png'}"
    return look | {"emblem": {"file": file, "alt": theme.emblem.alt, "height": theme.emblem.height_mm}}, base64.b64decode(content)


def _timestamp(doc: Document) -> datetime.datetime:
    """The day that the report is signed on: the PDF's date is the report's, not the machine's."""
    signed = doc.report.get("signature", {}).get("date")
    return datetime.datetime.fromisoformat(signed).replace(tzinfo=datetime.UTC) if signed else UNDATED


def _intended_faces() -> tuple[Typesetter, dict[str, list[str]]]:
    """The typesetter with the files of the intended faces and no others, and each role's families by the names that Typst gives them."""
    setter = typesetter([*dict.fromkeys(face.path for role in fonts.ROLES for face in fonts.chain(role))])
    try:
        return setter, {role: [setter.families[face.path, face.index] for face in fonts.chain(role)] for role in fonts.ROLES}
    except KeyError as missing:
        raise PublicationError(f"PDF: 字体文件 {missing.args[0][0]} 不能用于排版。请换一个字体文件，或从 LAWNB_FONTS 中移走它。") from None


def _compiled(setter: Typesetter, files: Mapping[str, bytes], timestamp: datetime.datetime) -> bytes:
    setter.forget()  # the report before
    try:
        content, warnings = setter.pdf(files, STANDARDS, timestamp)
    except typst.TypstError as error:
        if TOO_DEEP in (said := _said(error, setter)):
            raise PublicationError("PDF: 引用、列表或强调一层套一层，套得太深，排不出来。请简化正文或输出。") from None
        raise PublicationError(f"PDF: Typst 未能排版（{said}）。请附上报告反馈。") from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise PublicationError(PANIC.format("PDF")) from None
    if warnings:
        raise PublicationError(*(f"PDF: 排版有警告（{_said(warning, setter)}）。请附上报告反馈。" for warning in warnings))
    return content


def _said(error: object, setter: Typesetter) -> str:
    return str(getattr(error, "message", error)).replace(setter.root, "").strip()


# -- before and after --------------------------------------------------------------------------------------------------


def require_every_glyph(doc: Document) -> None:
    """Refuse a document with a character that no face of its role has, in text, captions, alternative texts or metadata."""
    fonts.require_glyphs(doc.title, "biaosong", "题名")
    fonts.require_glyphs("".join(issuer_lines(doc)), "biaosong", "发文机关标志")
    emblem = doc.theme.emblem
    texts = {"fangsong": [document_number(doc), emblem.alt if emblem else ""]}
    for part in (shared(doc.header), shared(doc.paper)):
        _gather_texts(part, texts)
        texts.setdefault("fangsong", []).extend(image.get("alt", "") for image in part.iter("img"))
    texts["fangsong"] += list(map(str, doc.report.get("agency", {}).values()))
    problems = []
    for role, parts in texts.items():
        with gathering(problems, PublicationError):
            fonts.require_glyphs("".join(parts), role, "PDF")
    if problems:
        raise PublicationError(*problems)


def _gather_texts(part: Tag, texts: dict[str, list[str]]) -> None:
    """Put the texts of a part under the roles that they are set in."""
    roles: dict[Tag, str] = {}
    for tag in part.iter():
        around = roles.get(tag.getparent(), "fangsong")
        roles[tag] = ROLE_OF.get(tag.tag, around)
        texts.setdefault(roles[tag], []).append(tag.text or "")
        texts.setdefault(around, []).append(tag.tail or "")


def require_intended_fonts(opened: pikepdf.Pdf) -> None:
    """Refuse a PDF that draws from another face than the intended ones, or does not carry its faces with it."""
    intended = {fonts.postscript_name(face) for role in fonts.ROLES for face in fonts.chain(role)}
    problems = []
    for font in _fonts_of(opened):
        name = str(font.BaseFont).lstrip("/").partition("+")[2] or str(font.BaseFont).lstrip("/")
        descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.get("/FontDescriptor")
        embedded = descriptor is not None and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        if not any(name.startswith(wanted) for wanted in intended):
            problems.append(f"PDF: 用了计划之外的字体 {name}。请附上报告反馈。")
        if not embedded:
            problems.append(f"PDF: 字体 {name} 没有嵌入。请附上报告反馈。")
    if problems:
        raise PublicationError(*dict.fromkeys(problems))


def _fonts_of(opened: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The PDF's fonts, without the descendants of composite ones."""
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and item.get("/Subtype") in FONT_KINDS:
            yield item
