"""What the DOCX begins as before it has styles of its own: python-docx's template without the looks and the parts that it comes with."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document as open_docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from lawnb.publish.word_xml import w

#: Styles of the template that stay, by name: those that every file has, and those that Word and WPS know headings, titles and captions by.
KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Title", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Caption")
#: What stays of them: what they are, not how they look.
NATURE = ("name", "basedOn", "next", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "pPr", "tblPr")
OUTLINE = ("keepLines", "outlineLvl")
#: Parts of the template that say nothing of a report, by the last word of their relationship.
LEFT_OUT = ("stylesWithEffects", "customXml", "thumbnail", "fontTable", "webSettings")
SETTINGS_LEFT_OUT = ("zoom", "savePreviewPicture", "shapeDefaults", "compat", "docId", "defaultImageDpi", "rsids")
#: Word 2013 and later: an older mode is named in the title of the window, and lays tables out as Word 2010 did.
WORD_VERSION = 15
#: Where the names of elements for properties come from.
SCHEMAS = "http://schemas.openxmlformats.org/officeDocument/2006"
PROGRAM = f'<?xml version="1.0" encoding="UTF-8"?>\n<Properties xmlns="{SCHEMAS}/extended-properties"><Application>lawnb</Application></Properties>'
CUSTOM = "/docProps/custom.xml"
#: The first moment that a ZIP file can name.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def bare_document() -> Document:
    """A document without a text whose styles have no looks yet, with a part for properties of our own."""
    opened = open_docx()
    _leave_out_parts(opened)
    for style in list(opened.styles):
        if style.name in KEPT:
            _strip(style.element)
        else:
            style.delete()
    for defaults in list(opened.styles.element.iter(w("pPrDefault"))):
        defaults.getparent().remove(defaults)
    page = opened.element.body.sectPr
    page.remove(page.find(w("docGrid")))
    for session in [name for name in page.attrib if "rsid" in name]:
        del page.attrib[session]
    _set_settings(opened.settings.element)
    opened.core_properties.comments = opened.core_properties.keywords = ""
    return opened


def write_custom(opened: Document, properties: str) -> None:
    """Put XML of properties into the part that is there for them."""
    part = next(part for part in opened.part.package.iter_parts() if part.partname == CUSTOM)
    part._blob = f'<?xml version="1.0" encoding="UTF-8"?>\n<Properties xmlns="{SCHEMAS}/custom-properties" xmlns:vt="{SCHEMAS}/docPropsVTypes">{properties}</Properties>'.encode()


def packed(opened: Document) -> bytes:
    """A document's file: the parts in one order, without the time and the system of writing."""
    package = opened.part.package
    parts = {part.partname.membername: part for part in package.iter_parts()}
    contents = {name: part.blob for name, part in parts.items()} | {part.partname.rels_uri.membername: part.rels.xml for part in parts.values() if part.rels}
    contents |= {CONTENT_TYPES_URI.membername: _ContentTypesItem.from_parts(list(parts.values())).blob, PACKAGE_URI.rels_uri.membername: package.rels.xml}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        # the part that names the types comes first, as readers expect it
        for name in sorted(contents, key=lambda name: (name != CONTENT_TYPES_URI.membername, name)):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            # a picture is packed already, and the last steps of packing take three times as long for a hundredth of the file
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, contents[name])
    return written.getvalue()


def _leave_out_parts(opened: Document) -> None:
    package = opened.part.package
    for relations in (opened.part.rels, package.rels):
        for id in [id for id, relation in relations.items() if relation.reltype.rpartition("/")[2] in LEFT_OUT]:
            del relations[id]
    next(part for part in package.iter_parts() if part.partname == "/docProps/app.xml")._blob = PROGRAM.encode()
    custom = Part(PackURI(CUSTOM), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, b"", package)
    package.relate_to(custom, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    write_custom(opened, "")


def _strip(style: Any) -> None:
    """Take a style's looks away."""
    for part in list(style):
        if part.tag not in map(w, NATURE):
            style.remove(part)
    for part in list(style.find(w("pPr")) if style.find(w("pPr")) is not None else ()):
        if part.tag not in map(w, OUTLINE):
            part.getparent().remove(part)


def _set_settings(settings: Any) -> None:
    """Open as a document of Word 2013 or later."""
    for part in list(settings):
        if part.tag.rpartition("}")[2] in SETTINGS_LEFT_OUT:
            settings.remove(part)
    zoom = OxmlElement("w:zoom", {w("percent"): "100"})
    settings.insert(0, zoom)
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="{WORD_VERSION}"/>'
    maths = next(part for part in settings if part.tag.endswith("}mathPr"))
    maths.addprevious(parse_xml(f'<w:compat {nsdecls("w")}>{mode}</w:compat>'))
