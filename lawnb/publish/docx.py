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
from html import escape
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document as open_docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from lawnb.errors import PublicationError
from lawnb.publish.appendix import TITLE, with_appendix
from lawnb.publish.bitmap import bitmaps, placeholder
from lawnb.publish.document import Document, document
from lawnb.publish.gate import passed
from lawnb.publish.pdf import UNDATED
from lawnb.publish.reference import PANDOC_SECONDS, reference
from lawnb.publish.tree import Tag, drop_dead_links, element, has_class, move_contents, of_class, parsed, put_in_place, taken, text_of, written

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: From this many columns on a table is a statistics form, set in small type.
NARROW_COLUMNS = 9
#: The first moment that a ZIP file can name.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
DRAFT = "草稿　未通过核对，不得作为正式报告发布"
KEY_COLUMNS = 3
#: Characters of a title or a name among the properties.
LONGEST_PROPERTY = 255
#: Of a statistics form, in twips: the text's width, the share of its first column in per cent, the height of upright heads.
TEXT_WIDTH, STUB_SHARE, UPRIGHT_HEIGHT = 8845, 12, 1900
#: What follows an element in the schema's order, which Word asks for; those of a row have none.
FOLLOWING = {
    "tblLayout": ("tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "tcW": ("gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
    "textDirection": ("tcFitText", "vAlign", "hideMark"),
}
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


def docx(doc: Document) -> bytes:
    """A document as DOCX; the same document gives the same bytes."""
    doc = with_appendix(doc)
    html, pictures = _prepared(doc)
    content = _by_pandoc(html, f"{doc.title}（草稿）" if doc.draft else doc.title)
    return _normalised(_finished(content, doc), pictures)


# -- from document to DOCX ---------------------------------------------------------------------------------------------


def _prepared(doc: Document) -> tuple[str, dict[bytes, bytes]]:
    """The HTML that pandoc gets, our own blocks as tables and paragraphs of named styles; and the pictures by what is there for them."""
    head = f'<div class="publication">{doc.header}</div>' if doc.header else ""
    root = parsed(head + doc.paper)
    pictures = _pictures_taken(root)
    for tag in [*root.iter("colgroup", "col"), *(caption for block in of_class(root, "publication", "div") for caption in block.iter("caption"))]:
        taken(tag)
    for cell in of_class(root, "number", "td"):
        cell.set("style", "text-align: right")  # pandoc keeps nothing else of a cell
    for note in of_class(root, "unit-note"):
        note.addprevious(element("span", text="　　"))
    for items in of_class(root, "key-figures", "ul"):
        put_in_place(_key_figures(items), items)
    for block in of_class(root, "table-notes"):
        put_in_place(_styled(block, "Table Note"), block)
    for block in of_class(root, "signature"):
        block.tag = "div"
        block.set("custom-style", "Signature")
    for tag in root.iter(*EMPHASIS):
        tag.set("custom-style", EMPHASIS[tag.tag])
        tag.tag = "span"
    drop_dead_links(root)
    return written(root), pictures


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
    """A paragraph or a list as paragraphs of a style, its numbers written out."""
    items = list(block.iterchildren("li")) or [block]
    box = element("div", {"custom-style": style})
    for n, item in enumerate(items, 1):
        line = element("p", text=f"{n}. " if len(items) > 1 else "")
        move_contents(item, line)
        box.append(line)
    return box


def _by_pandoc(html: str, title: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lawnb-docx-") as folder:
        styles, target = Path(folder) / "reference.docx", Path(folder) / "report.docx"
        styles.write_bytes(reference())
        page = f'<html lang="zh-CN"><head><title>{escape(title, quote=False)}</title></head><body>{html}</body></html>'
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
    tables = list(opened.tables)
    if "<table" in doc.header:
        _set_table(tables.pop(0), ("Compact", "Compact"))
    sources = [tag for tag in parsed(doc.paper).iter("table", "ul") if tag.tag == "table" or has_class(tag, "key-figures")]
    for table, source in zip(tables, sources, strict=True):
        _set_table(table, ("TableHead", "KeyFigure") if source.tag == "ul" else None)
    for paragraph in opened.paragraphs:  # those of tables are not among them
        if paragraph.style.name == "Compact":
            paragraph.style = opened.styles["List Item"]
    for picture in opened.element.body.iter(qn("pic:cNvPr")):
        picture.set("descr", "")  # pandoc puts the whole picture here once more; its text is the drawing's
    if doc.report.get("appendix"):
        annex = [paragraph for paragraph in opened.paragraphs if paragraph.style.name == "Heading 1" and paragraph.text == TITLE]
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


def _set_table(table: Table, styles: tuple[str, str] | None = None) -> None:
    """A table as wide as the text, each of its cells in a style by name: the two given, for its first lines and the others, or by kind."""
    grid = table._tbl.tblGrid.gridCol_lst
    narrow = len(grid) >= NARROW_COLUMNS
    _set(table._tbl.tblPr, "tblW", type="pct", w="5000")
    if narrow:
        _set(table._tbl.tblPr, "tblLayout", type="fixed")
        others = TEXT_WIDTH * (100 - STUB_SHARE) // 100 // (len(grid) - 1)
        for n, column in enumerate(grid):
            column.set(qn("w:w"), str(others if n else TEXT_WIDTH * STUB_SHARE // 100))
    for row in table._tbl.tr_lst:
        _set(row.get_or_add_trPr(), "cantSplit", val="true")
        head = row.trPr.find(qn("w:tblHeader")) is not None
        if narrow and head and all(cell.grid_span == 1 for cell in row.tc_lst[1:]):
            _set(row.trPr, "trHeight", val=str(UPRIGHT_HEIGHT), hRule="atLeast")
        for n, cell in enumerate(row.tc_lst):
            if narrow:
                _set(cell.get_or_add_tcPr(), "tcW", type="dxa", w=str(sum(int(column.get(qn("w:w"))) for column in grid[n : n + cell.grid_span])))
                if head and n and cell.grid_span == 1:
                    _set(cell.tcPr, "textDirection", val="tbRlV")
            for m, paragraph in enumerate(cell.p_lst):
                paragraph.style = styles[min(m, 1)] if styles else _cell_style(paragraph, narrow, head)
                if paragraph.pPr is not None and (align := paragraph.pPr.find(qn("w:jc"))) is not None:
                    paragraph.pPr.remove(align)


def _set(parent: Any, name: str, **values: str) -> None:
    """An element of properties with these values, made in the schema's order where it is not there."""
    element = parent.find(qn(f"w:{name}"))
    if element is None:
        element = OxmlElement(f"w:{name}")
        parent.insert_element_before(element, *(f"w:{other}" for other in FOLLOWING.get(name, ())))
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)


def _cell_style(paragraph: Any, narrow: bool, head: bool) -> str:
    if narrow:
        return "TableNarrow"
    align = paragraph.pPr.find(qn("w:jc")) if paragraph.pPr is not None else None
    return "TableHead" if head else "TableNumber" if align is not None and align.get(qn("w:val")) in ("right", "end") else "Compact"


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
