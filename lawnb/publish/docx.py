"""DOCX for Word and WPS: the document's tree over a reference document of the page standard's styles."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from html import escape
from typing import Any

from docx import Document as open_docx

from lawnb.publish.appendix import TITLE, with_appendix
from lawnb.publish.cells import listed
from lawnb.publish.document import Document
from lawnb.publish.dress import dressed_reference
from lawnb.publish.exporter import ReportExporter
from lawnb.publish.faces import in_its_faces
from lawnb.publish.typesetter import UNDATED
from lawnb.publish.word_body import Body
from lawnb.publish.word_bookmarks import settle_bookmarks
from lawnb.publish.word_html import prepared
from lawnb.publish.word_numbering import number
from lawnb.publish.word_template import packed, write_custom
from lawnb.publish.word_xml import set_style_of, style_of, text_in, w

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT = "草稿　未通过核对，不得作为正式报告发布"
#: Characters of a title or a name among the properties.
LONGEST_PROPERTY = 255
#: The class that properties of our own are of.
OWN_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


class LawnbDOCXExporter(ReportExporter):
    """``jupyter nbconvert --to lawnb_docx``: the report for an office to comment on."""

    export_from_notebook = "法治政府建设年度报告 (Word)"
    output_mimetype = MEDIA_TYPE
    suffix = ".docx"

    def made(self, doc: Document) -> bytes:
        return docx(doc)


@in_its_faces
def docx(doc: Document) -> bytes:
    """A document as DOCX; the same document gives the same bytes."""
    doc = with_appendix(doc)
    root, pictures, cells = prepared(doc)
    opened = open_docx(io.BytesIO(dressed_reference(doc)))
    body = Body(opened.part, root, pictures)
    opened.element.body[:-1] = body.element()  # the last says what the pages are
    settle_bookmarks(opened.element.body)
    number(opened, body.lists)
    _finish(opened, doc)
    _list_cells(opened, listed(cells))
    return packed(opened)


def _finish(opened: Any, doc: Document) -> None:
    """Say the properties, and mark the annex and a draft."""
    if doc.report.get("appendix"):
        headings = (paragraph for paragraph in opened.element.body.iter(w("p")) if (style_of(paragraph) or "").startswith("Heading1"))
        set_style_of([heading for heading in headings if text_in(heading) == TITLE][-1], "HeadingAnnex")
    if doc.draft:
        for header in (opened.sections[0].header, opened.sections[0].even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].text = DRAFT
            header.paragraphs[0].style = opened.styles["Draft"]
    settings = opened.settings.element
    for revisions in settings.findall(w("rsids")):
        settings.remove(revisions)
    for language in settings.iter(w("themeFontLang")):
        language.set(w("val"), doc.language)
        language.set(w("eastAsia"), doc.language)
    signed = doc.report.get("signature", {}).get("date")
    moment = datetime.datetime.fromisoformat(signed) if signed else UNDATED.replace(tzinfo=None)
    about = opened.core_properties
    name = str(doc.report.get("agency", {}).get("name") or "")
    about.title, about.author, about.language = doc.title[:LONGEST_PROPERTY], name[:LONGEST_PROPERTY], doc.language
    about.created = about.modified = moment
    about.last_modified_by, about.revision, about.subject = "", 1, "法治政府建设"


def _list_cells(opened: Any, properties: Mapping[str, str]) -> None:
    """Put properties of our own into the part that is there for them."""
    own = "".join(
        f'<property fmtid="{OWN_PROPERTIES}" pid="{n}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>' for n, (name, value) in enumerate(properties.items(), 2)
    )
    write_custom(opened, own)
