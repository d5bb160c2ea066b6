"""DOCX for Word and WPS: HTML to DOCX by pandoc over a reference document of the page standard's styles."""

from __future__ import annotations

import base64
import datetime
import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document as open_docx
from docx.oxml.ns import qn
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from lawnb.errors import PublicationError
from lawnb.publish.appendix import TITLE, with_appendix
from lawnb.publish.bitmap import CHART_WIDTH, bitmaps, placeholder
from lawnb.publish.cells import listed, wrap_cells
from lawnb.publish.document import Document, document
from lawnb.publish.dress import dressed_reference
from lawnb.publish.faces import in_its_faces
from lawnb.publish.gate import passed
from lawnb.publish.masthead import head_html, issuer_lines
from lawnb.publish.pdf import TITLE_CHARACTERS, UNDATED
from lawnb.publish.reference import PANDOC_SECONDS
from lawnb.publish.title import title_lines
from lawnb.publish.tree import (
    Tag,
    add_text,
    drop_dead_links,
    element,
    has_class,
    move_contents,
    of_class,
    parsed,
    put_in_place,
    taken,
    text_of,
    wrapped,
    written,
)
from lawnb.publish.word_numbering import number
from lawnb.publish.word_tables import set_tables
from lawnb.publish.word_text import settle_bookmarks, settle_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The first moment that a ZIP file can name.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
DRAFT = "草稿　未通过核对，不得作为正式报告发布"
KEY_COLUMNS = 3
#: The address of a picture of lines begins so.
VECTOR = "data:image/svg+xml"
#: Characters of a title or a name among the properties.
LONGEST_PROPERTY = 255
#: Emphasis by the name of a character style; pandoc would set it directly.
EMPHASIS = {"strong": "Strong", "em": "Emphasis"}


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
    html, pictures, cells = _prepared(doc)
    content = _by_pandoc(html, listed(cells), dressed_reference(doc))
    return _normalised(_finished(content, doc), pictures)


# -- from document to DOCX ---------------------------------------------------------------------------------------------


def _prepared(doc: Document) -> tuple[str, dict[bytes, bytes], list[str]]:
    """The HTML that pandoc gets, our own blocks as tables and paragraphs of named styles.

    Returns
    -------
    tuple of str, dict and list of str
        The HTML, the pictures by what is there for them, and the cells whose bookmarks are in it, by their places.
    """
    head = f'<div class="publication">{doc.header}</div>' if doc.header else ""
    root = parsed(head + doc.paper)
    for image in root.iter("img"):
        if image.get("src").startswith(VECTOR):
            image.set("width", CHART_WIDTH)  # else pandoc goes by pixels
    cells = wrap_cells(root, [doc.head_cell, *doc.cells] if head else doc.cells)
    root.insert(0 if issuer_lines(doc) or not head else 1, _title(doc))  # a red head stands over its title
    root[:0] = list(parsed(head_html(doc)))  # no cell's own
    pictures = _pictures_taken(root)
    for tag in [*root.iter("colgroup", "col"), *(caption for block in of_class(root, "publication", "div") for caption in block.iter("caption"))]:
        taken(tag)
    for cell in of_class(root, "number", "td"):
        cell.set("style", "text-align: right")  # pandoc keeps nothing else of a cell
    for note in of_class(root, "unit-note"):
        note.tag = "span"
        note.set("custom-style", "Unit Note")
    for items in of_class(root, "key-figures", "ul"):
        put_in_place(_key_figures(items), items)
    for block in of_class(root, "table-notes"):
        put_in_place(_styled(block, "Table Note"), block)
    for block in of_class(root, "signature"):
        block.tag = "div"
        block.set("custom-style", "Signature")
        for last in list(block)[1:][-1:]:
            wrapped(last, element("div", {"custom-style": "Signature Date"}))
    for tag in root.iter(*EMPHASIS):
        tag.set("custom-style", EMPHASIS[tag.tag])
        tag.tag = "span"
    drop_dead_links(root)
    return written(root), pictures, cells


def _pictures_taken(root: Tag) -> dict[bytes, bytes]:
    """Put placeholders for the pictures, which pandoc and python-docx would only carry; the pictures as PNG by their placeholders."""
    images = list(root.iter("img"))
    pictures = bitmaps([image.get("src") for image in images])
    places = [placeholder(picture, n) for n, picture in enumerate(pictures)]
    for image, place in zip(images, places, strict=True):
        image.set("src", f"data:image/png;base64,{base64.b64encode(place).decode()}")
        image.attrib.pop("data-texts", None)
    return dict(zip(places, pictures, strict=True))


def _key_figures(items: Tag) -> Tag:
    """The key figures as a table of three columns, label over value."""
    cells = list(items.iterchildren("li"))
    table = element("table", {"class": "key-figures"})
    for start in range(0, len(cells), KEY_COLUMNS):
        row = element("tr")
        for item in cells[start : start + KEY_COLUMNS]:
            labels = of_class(item, "label")
            cell, value = element("td"), element("p")
            cell.extend([element("p", text=text_of(taken(labels[0])) if labels else ""), value])
            move_contents(item, value)
            row.append(cell)
        table.append(row)
    return table


def _styled(block: Tag, style: str) -> Tag:
    """A paragraph or a list as paragraphs of a style; a list of one is none."""
    items = list(block.iterchildren("li"))
    if len(items) > 1:
        for item in items:
            line = element("p")
            move_contents(item, line)
            item.append(_in_style(style, line))
        return deepcopy(block)
    line = element("p")
    move_contents(items[0] if items else block, line)
    return _in_style(style, line)


def _in_style(style: str, *lines: Tag) -> Tag:
    box = element("div", {"custom-style": style})
    box.extend(lines)
    return box


def _title(doc: Document) -> Tag:
    """The title in lines that read well, as in the PDF."""
    agency = doc.report.get("agency", {})
    names = [agency.get("name", ""), agency.get("short_name", ""), doc.report.get("signature", {}).get("name", "")]
    line = element("p")
    for n, text in enumerate(title_lines(doc.title, TITLE_CHARACTERS, names)):
        if n:
            line.append(element("br"))
        add_text(line, text)
    add_text(line, "（草稿）" if doc.draft else None)
    return _in_style("Title", line)


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
    head = f'<div class="publication">{doc.header}</div>' if doc.header else ""
    sources = [tag for tag in parsed(head + doc.paper).iter("table", "ul") if tag.tag == "table" or has_class(tag, "key-figures")]
    set_tables(opened.tables, sources)
    for paragraph in opened.paragraphs:  # those of tables are not among them
        if paragraph.style.name == "Compact":
            paragraph.style = opened.styles["List Item"]
    settle_text(opened.element.body)
    settle_bookmarks(opened.element.body)
    number(opened)
    for picture in opened.element.body.iter(qn("pic:cNvPr")):
        picture.set("descr", "")  # pandoc puts the whole picture here once more; its text is the drawing's
    if doc.report.get("appendix"):
        annex = [paragraph for paragraph in opened.paragraphs if paragraph.style.name.startswith("Heading 1") and paragraph.text == TITLE]
        annex[-1].style = opened.styles["Heading Annex"]
    if doc.draft:
        for header in (opened.sections[0].header, opened.sections[0].even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].text = DRAFT
            header.paragraphs[0].style = opened.styles["Draft"]
    settings = opened.settings.element
    for revisions in settings.findall(qn("w:rsids")):
        settings.remove(revisions)
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), doc.language)
        language.set(qn("w:eastAsia"), doc.language)
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
