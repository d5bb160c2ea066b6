"""Where a text can hide in a PDF, a DOCX or a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.privacy.places import Place, jpeg, png


def of_pdf(change: Callable[[pikepdf.Pdf, str], None]) -> Place:
    """A PDF with a text put in somewhere."""

    def made(text: str) -> tuple[str, bytes]:
        written = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            change(pdf, text)
            pdf.save(written)
        return "report.pdf", written.getvalue()

    return made


def of_docx(change: Callable[[Document, str], None]) -> Place:
    """A DOCX with texts put in somewhere."""

    def made(*texts: str) -> tuple[str, bytes]:
        document, written = Document(), io.BytesIO()
        for text in texts:
            change(document, text)
        document.save(written)
        return "report.docx", written.getvalue()

    return made


def put_metadata(pdf: pikepdf.Pdf, text: str) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = text


def put_in_runs(document: Document, text: str) -> None:
    paragraph = document.add_paragraph("经查，")
    for part in (text[:2], text[2:4], text[4:]):
        paragraph.add_run(part).bold = part == text[:2]


def put_deleted(document: Document, text: str) -> None:
    deleted, run, said = OxmlElement("w:del"), OxmlElement("w:r"), OxmlElement("w:delText")
    said.text = text
    run.append(said)
    deleted.append(run)
    document.add_paragraph("删去：")._p.append(deleted)


def put_comment(document: Document, text: str) -> None:
    paragraph = document.add_paragraph("原文")
    document.add_comment(paragraph.runs, text=text, author="审核", initials="s")


def put_alt(document: Document, text: str) -> None:
    document.add_picture(io.BytesIO(png(b"tEXt", b"a\0b")))
    [*document.element.body.iter(qn("wp:docPr"))][-1].set("descr", text)


def put_annotation(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], Contents=text)])


def put_script(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pdf.make_stream(f"app.alert('{text}')".encode()))


def put_drawing(pdf: pikepdf.Pdf, text: str) -> None:
    drawing = pikepdf.Stream(pdf, b"BT [(" + text[:3].encode() + b")-9(" + text[3:].encode() + b")] TJ ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=drawing))


def put_photograph(pdf: pikepdf.Pdf, text: str) -> None:
    kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Filter": pikepdf.Name.DCTDecode, "Width": 1, "Height": 1}
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pikepdf.Stream(pdf, jpeg(text.encode()), **kind)))


def put_layer(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=text))]))


def put_attached_name(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.attachments[f"{text}.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename=f"{text}.txt", description=text)


def put_field(document: Document, text: str) -> None:
    run, said = OxmlElement("w:r"), OxmlElement("w:instrText")
    said.text = f'HYPERLINK "https://example.cn/{text}"'
    run.append(said)
    document.add_paragraph()._p.append(run)


def put_reviser(document: Document, text: str) -> None:
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), text)
    document.add_paragraph()._p.append(inserted)


def put_around_marks(document: Document, text: str) -> None:
    paragraph = document.add_paragraph(text[:3])
    paragraph._p.extend([OxmlElement("w:proofErr"), OxmlElement("w:bookmarkStart")])
    paragraph.add_run(text[3:])


DOCUMENTS: dict[str, Place] = {
    "PDF own property": of_pdf(lambda pdf, text: pdf.docinfo.__setitem__("/X", text)),
    "PDF annotation": of_pdf(put_annotation),
    "PDF program": of_pdf(put_script),
    "PDF name": of_pdf(lambda pdf, text: pdf.Root.__setitem__("/Names", pikepdf.Dictionary({f"/{text}": 1}))),
    "PDF layer": of_pdf(put_layer),
    "PDF drawing": of_pdf(put_drawing),
    "PDF photograph": of_pdf(put_photograph),
    "PDF attachment's name": of_pdf(put_attached_name),
    "PDF attachment in GBK": of_pdf(lambda pdf, text: pdf.attachments.__setitem__("a.csv", f"一,{text}".encode("gb18030"))),
    "PDF comment": lambda text: ("report.pdf", of_pdf(lambda pdf, _: None)("")[1].replace(b"\n1 0 obj", b"\n% " + text.encode() + b"\n1 0 obj")),
    "DOCX field": of_docx(put_field),
    "DOCX reviser": of_docx(put_reviser),
    "DOCX around marks": of_docx(put_around_marks),
    "DOCX keywords": of_docx(lambda document, text: setattr(document.core_properties, "keywords", f"{document.core_properties.keywords}；{text}")),
    "DOCX style": of_docx(lambda document, text: document.styles.add_style(text, 1)),

    "PDF title": of_pdf(lambda pdf, text: pdf.docinfo.__setitem__("/Title", text)),
    "PDF XMP": of_pdf(put_metadata),
    "PDF alternative text": of_pdf(lambda pdf, text: pdf.Root.__setitem__("/StructTreeRoot", pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=text)))),
    "PDF attachment": of_pdf(lambda pdf, text: pdf.attachments.__setitem__("a.txt", f"附件 {text}".encode())),
    "PDF outline": of_pdf(lambda pdf, text: pdf.open_outline().root.append(pikepdf.OutlineItem(text, 0)) or pdf.Root.__setitem__("/X", pikepdf.Array([text]))),
    "PDF marked content": of_pdf(lambda pdf, text: pdf.pages[0].__setitem__("/Contents", pdf.make_stream(b"/Span <</ActualText <feff" + text.encode("utf-16-be").hex().encode() + b">>> BDC EMC"))),
    "DOCX runs": of_docx(put_in_runs),
    "DOCX table": of_docx(lambda document, text: setattr(document.add_table(1, 2).cell(0, 1), "text", text)),
    "DOCX header": of_docx(lambda document, text: document.sections[0].header.add_paragraph(text)),
    "DOCX author": of_docx(lambda document, text: setattr(document.core_properties, "author", f"{document.core_properties.author}；{text}")),
    "DOCX deleted": of_docx(put_deleted),
    "DOCX comment": of_docx(put_comment),
    "DOCX alternative text": of_docx(put_alt),
}


def xlsx(change: Callable[[Workbook, str], None]) -> Place:
    """A workbook with a text put in somewhere."""

    def made(text: str) -> tuple[str, bytes]:
        book, written = Workbook(), io.BytesIO()
        change(book, text)
        book.save(written)
        return "table.xlsx", written.getvalue()

    return made


DOCUMENTS |= {
    "XLSX cell": xlsx(lambda book, text: book.active.__setitem__("B2", text)),
    "XLSX comment": xlsx(lambda book, text: setattr(book.active["A1"], "comment", Comment(text, "x"))),
    "XLSX hidden sheet": xlsx(lambda book, text: (setattr(book.create_sheet("底稿"), "sheet_state", "hidden"), book["底稿"].__setitem__("A1", text))),
    "XLSX author": xlsx(lambda book, text: setattr(book.properties, "creator", text)),
}
