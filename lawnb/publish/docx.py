"""DOCX for Word and WPS: HTML to DOCX by pandoc over a reference document of the page standard's styles."""

from __future__ import annotations

import datetime
import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document as open_docx
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from lawnb.errors import PublicationError
from lawnb.publish.appendix import TITLE, with_appendix
from lawnb.publish.cells import listed
from lawnb.publish.document import Document, document
from lawnb.publish.dress import dressed_reference
from lawnb.publish.faces import in_its_faces
from lawnb.publish.gate import passed
from lawnb.publish.pdf import UNDATED
from lawnb.publish.reference import PANDOC_SECONDS
from lawnb.publish.word_html import prepared, table_sources
from lawnb.publish.word_numbering import number
from lawnb.publish.word_tables import set_tables
from lawnb.publish.word_text import settle_bookmarks, settle_pictures, settle_text
from lawnb.publish.word_xml import set_style_of, style_of, text_in, w

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The first moment that a ZIP file can name.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
DRAFT = "草稿　未通过核对，不得作为正式报告发布"
#: Characters of a title or a name among the properties.
LONGEST_PROPERTY = 255


class LawnbDOCXExporter(Exporter):
    """``jupyter nbconvert --to lawnb_docx``: the report for an office to comment on."""

    export_from_notebook = "法治政府建设年度报告 (Word)"
    output_mimetype = MEDIA_TYPE

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: Any) -> tuple[bytes, dict]:
        """The DOCX of an executed notebook.

        Raises
        ------
        PublicationError
            The DOCX could not be made, or it holds something personal.
        """
        resources = dict(resources or {}) | {"output_extension": self.file_extension}
        doc = document(nb)
        return passed("report.docx", docx(doc), doc.report), resources


@in_its_faces
def docx(doc: Document) -> bytes:
    """A document as DOCX; the same document gives the same bytes."""
    doc = with_appendix(doc)
    html, pictures, cells = prepared(doc)
    content = _by_pandoc(html, listed(cells), dressed_reference(doc))
    return _normalised(_finished(content, doc), pictures)


# -- pandoc --------------------------------------------------------------------------------------------------------------


def _by_pandoc(html: str, properties: Mapping[str, str], styled: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lawnb-docx-") as folder:
        styles, target = Path(folder) / "reference.docx", Path(folder) / "report.docx"
        styles.write_bytes(styled)
        meta = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in properties.items())
        page = f'<html lang="zh-CN"><head>{meta}</head><body>{html}</body></html>'
        command = [
            pypandoc.get_pandoc_path(), "--sandbox", "--from", "html", "--to", "docx+styles", "--reference-doc", str(styles),
            "--shift-heading-level-by", "-1", "--output", str(target),
        ]  # fmt: skip
        done = subprocess.run(
            command, input=page.encode(), capture_output=True, timeout=PANDOC_SECONDS, check=False, env=os.environ | {"SOURCE_DATE_EPOCH": "315532800"}
        )
        if done.returncode:
            raise PublicationError(f"DOCX: pandoc 未能转换（{done.stderr.decode(errors='replace').strip()}）。请附上报告反馈。")
        return target.read_bytes()


# -- after pandoc ------------------------------------------------------------------------------------------------------


def _finished(content: bytes, doc: Document) -> bytes:
    """The DOCX with its tables set, its properties said and a draft marked."""
    opened = open_docx(io.BytesIO(content))
    set_tables(opened, table_sources(doc))
    for paragraph in opened.element.body.iter(w("p")):
        if style_of(paragraph) == "Compact":  # those of tables have their own by now
            set_style_of(paragraph, "ListItem")
    settle_text(opened.element.body)
    settle_bookmarks(opened.element.body)
    settle_pictures(opened.element.body)
    number(opened)
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
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


def _normalised(content: bytes, pictures: Mapping[bytes, bytes]) -> bytes:
    """The same parts in one order, without the time and the system of writing, with the pictures in their places."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        # the part that names the types comes first, as readers expect it
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            part = source.read(name)
            target.writestr(entry, pictures.get(part, part), compresslevel=9)
    return written.getvalue()
