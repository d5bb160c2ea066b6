"""Every text of a file is looked at, whatever it is wrapped in."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
import typst
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.comments import Comment

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.privacy.names import Private
from lawnb.publish.gate import Gate, redacted, require_public
from tests.privacy.made_up import secrets

NAME = "赵拟造"
PRIVATE = Private(frozenset({NAME}))
def escaped(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def png(kind: bytes, body: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(kind, body) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def page(body: str) -> tuple[str, bytes]:
    return "report.html", f"<!doctype html><html><head><title>报告</title></head><body>{body}</body></html>".encode()


def address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def svg(inner: str) -> str:
    return address("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode())


def notebook(**cell) -> tuple[str, bytes]:
    cells = [{"id": "penalties", "cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": 1} | cell]
    return "report.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


Place = Callable[[str], tuple[str, bytes]]
#: Where a text can hide: each makes a file that has it there.
PLACES: dict[str, Place] = {
    "html text": lambda text: page(f"<p>经查，{text}。</p>"),
    "html cell": lambda text: page(f"<table><tr><td>甲</td><td>{text}</td></tr></table>"),
    "html split by tags": lambda text: page(f"<p>{text[:2]}<b>{text[2:3]}</b><i>{text[3:]}</i></p>"),
    "html entities": lambda text: page(f"<p>{escaped(text)}</p>"),
    "html alt": lambda text: page(f'<img src="x.png" alt="{text}">'),
    "html title": lambda text: page(f"<title>{text}</title>"),
    "html comment": lambda text: page(f"<!-- {text} -->"),
    "html hidden": lambda text: page(f'<p style="display:none">{text}</p>'),
    "html data attribute": lambda text: page(f"<p data-x='{text}'></p>"),
    "html meta": lambda text: page(f'<meta name="keywords" content="{text}">'),
    "html style": lambda text: page(f"<style>p::after{{content:'{text}'}}</style>"),
    "html template": lambda text: page(f"<template><p>{text}</p></template>"),
    "html link, percent": lambda text: page(f'<a href="https://example.cn/?q={"".join(f"%{byte:02X}" for byte in text.encode())}">x</a>'),
    "svg text": lambda text: page(f'<img alt="图" src="{svg(f"<text><tspan>{text[:2]}</tspan><tspan>{text[2:]}</tspan></text>")}">'),
    "svg title": lambda text: page(f'<img alt="图" src="{svg(f"<title>{text}</title>")}">'),
    "svg metadata": lambda text: page(f'<img alt="图" src="{svg(f"<metadata><a b=&quot;{text}&quot;/></metadata>")}">'),
    "png text chunk": lambda text: page(f'<img alt="图" src="{address("image/png", png(b"tEXt", b"Comment" + bytes(1) + text.encode()))}">'),
    "png packed chunk": lambda text: ("chart.png", png(b"zTXt", b"Comment" + bytes(2) + zlib.compress(text.encode()))),
    "png EXIF": lambda text: ("chart.png", png(b"eXIf", b"II*\0" + text.encode("utf-16-le"))),
    "xz in a link": lambda text: page(f'<a href="{address("application/x-xz", lzma.compress(json.dumps({"a": text}).encode()))}">x</a>'),
    "base64 in text": lambda text: page(f"<p>{base64.b64encode(f'备注：{text}'.encode()).decode()}</p>"),
    "JSON value": lambda text: ("figures.json", json.dumps({"figures": [{"definition": f"见{text}"}]}).encode()),
    "JSON key": lambda text: ("figures.json", json.dumps({text: 1}, ensure_ascii=False).encode()),
    "JSON in JSON": lambda text: ("figures.json", json.dumps({"a": json.dumps({"b": text})}).encode()),
    "crate": lambda text: ("ro-crate-metadata.json", json.dumps({"@graph": [{"@id": f"#data/{text}", "name": "x"}]}).encode()),
    "log line": lambda text: ("runs.jsonl", b'{"event": "begin"}\n' + json.dumps({"message": text}).encode()),
    "plain log": lambda text: ("run.log", f"INFO begin\nERROR {text}\n".encode()),
    "log in GBK": lambda text: ("run.log", f"错误：{text}\n".encode("gb18030")),
    "CSV": lambda text: ("table.csv", f"一,二\n1,{text}\n".encode("utf-8-sig")),
    "gzip": lambda text: ("table.csv.gz", gzip.compress(f"一,二\n1,{text}\n".encode())),
    "notebook output": lambda text: notebook(outputs=[{"output_type": "display_data", "metadata": {}, "data": {"text/html": [f"<p>{text}</p>"]}}]),
    "notebook plain twin": lambda text: notebook(outputs=[{"output_type": "execute_result", "metadata": {}, "data": {"text/plain": [f"0  {text}  1"]}}]),
    "notebook JSON output": lambda text: notebook(outputs=[{"output_type": "display_data", "metadata": {}, "data": {"application/json": {"a": [text]}}}]),
    "notebook traceback": lambda text: notebook(outputs=[{"output_type": "error", "ename": "E", "evalue": "x", "traceback": [f"assert {text}"]}]),
    "notebook stream": lambda text: notebook(outputs=[{"output_type": "stream", "name": "stderr", "text": [f"warning: {text}\n"]}]),
    "notebook source": lambda text: notebook(source=[f"# {text}\n", "report"]),
    "notebook metadata": lambda text: notebook(metadata={"papermill": {"parameters": {"note": text}}}),
    "file name": lambda text: (f"{text.replace('/', ' ')}.json", b"{}"),
}


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
    """A DOCX with a text put in somewhere."""

    def made(text: str) -> tuple[str, bytes]:
        document, written = Document(), io.BytesIO()
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
    next(document.element.body.iter(qn("wp:docPr"))).set("descr", text)


PLACES |= {
    "PDF title": of_pdf(lambda pdf, text: pdf.docinfo.__setitem__("/Title", text)),
    "PDF XMP": of_pdf(put_metadata),
    "PDF alternative text": of_pdf(lambda pdf, text: pdf.Root.__setitem__("/StructTreeRoot", pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=text)))),
    "PDF attachment": of_pdf(lambda pdf, text: pdf.attachments.__setitem__("a.txt", f"附件 {text}".encode())),
    "PDF outline": of_pdf(lambda pdf, text: pdf.open_outline().root.append(pikepdf.OutlineItem(text, 0)) or pdf.Root.__setitem__("/X", pikepdf.Array([text]))),
    "PDF marked content": of_pdf(lambda pdf, text: pdf.pages[0].__setitem__("/Contents", pdf.make_stream(b"/Span <</ActualText <feff" + text.encode("utf-16-be").hex().encode() + b">>> BDC EMC"))),
    "DOCX runs": of_docx(put_in_runs),
    "DOCX table": of_docx(lambda document, text: setattr(document.add_table(1, 2).cell(0, 1), "text", text)),
    "DOCX header": of_docx(lambda document, text: setattr(document.sections[0].header.paragraphs[0], "text", text)),
    "DOCX author": of_docx(lambda document, text: setattr(document.core_properties, "author", text)),
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


PLACES |= {
    "XLSX cell": xlsx(lambda book, text: book.active.__setitem__("B2", text)),
    "XLSX comment": xlsx(lambda book, text: setattr(book.active["A1"], "comment", Comment(text, "x"))),
    "XLSX hidden sheet": xlsx(lambda book, text: (setattr(book.create_sheet("底稿"), "sheet_state", "hidden"), book["底稿"].__setitem__("A1", text))),
    "XLSX author": xlsx(lambda book, text: setattr(book.properties, "creator", text)),
}
KINDS = {secret.rule: secret.text for secret in secrets(seed=3, each=1)} | {"业务记录中的人名": NAME}


@pytest.mark.parametrize("where", PLACES)
def test_the_gate_finds_each_kind_in_each_place_and_never_says_it(where):
    missed, said = [], []
    for rule, text in KINDS.items():
        name, content = PLACES[where](text)
        problems = Gate(PRIVATE, machine=False).problems(name, content)
        missed += [] if any(rule in problem for problem in problems) else [rule]
        said += [problem for problem in problems if text in problem or text[:6] in problem]
    assert (missed, said) == ([], [])


@pytest.mark.parametrize("where", PLACES)
def test_the_same_places_without_anything_personal_pass(where):
    assert Gate(PRIVATE, machine=False).problems(*PLACES[where]("共处罚 617 起")) == []


# -- a page of a PDF ---------------------------------------------------------------------------------------------------


def typeset(body: str) -> bytes:
    faces = [str(face.path.parent) for face in fonts.chain("heiti")]
    return typst.compile(f'#set page(width: 400pt)\n#set text(font: "Noto Sans SC")\n{body}'.encode(), font_paths=faces)


@pytest.mark.parametrize("text", [KINDS["手机号码"], "138 0000 0001", "赵拟造"])
def test_what_a_page_shows_is_found(text):
    assert Gate(PRIVATE, machine=False).problems("report.pdf", typeset(f"Tel. {text} end")) != []


def test_numbers_in_columns_side_by_side_are_not_one_number():
    row = typeset("#table(columns: 3, inset: 12pt, [138], [0000], [0001])")
    assert Gate(machine=False).problems("report.pdf", row) == []
    assert Gate(machine=False).problems("report.pdf", typeset("138 0000 0001")) != []


# -- messages ----------------------------------------------------------------------------------------------------------


def test_a_message_names_file_place_and_rule():
    problems = Gate(PRIVATE, machine=False).problems(*page(f"<table><tr><td>一</td></tr><tr><td>二</td><td>{NAME}</td></tr></table>"))
    [problem] = problems
    assert problem.startswith("report.html: 第 1 个表第 2 行第 2 格 有疑似业务记录中的人名，不能公开。")


def test_a_message_names_the_cell_of_a_notebook():
    [problem] = Gate(PRIVATE, machine=False).problems(*PLACES["notebook output"](NAME))
    assert problem.startswith("report.ipynb: 单元格“penalties” outputs[0].data.text/html")


def test_all_problems_of_all_files_are_told_at_once():
    files = [PLACES["html text"](KINDS["手机号码"]), PLACES["JSON value"](NAME), PLACES["JSON value"]("无")]
    with pytest.raises(PublicationError) as refused:
        require_public(files, PRIVATE)
    assert [problem.partition(":")[0] for problem in refused.value.problems] == ["report.html", "figures.json"]


def test_what_tells_of_the_machine_is_found(monkeypatch):
    texts = ["/home/someone/data/x.csv", r"C:\Users\someone\报告", "file:///srv/lawnb/x", r"\\server\share\x"]
    assert [text for text in texts if not Gate().problems("x.txt", text.encode())] == []
    public = ["https://www.example.gov.cn/home/index.html", "data/sample-001/2023/penalties.csv", "build/sample-001/2023", "和/或"]
    assert [text for text in public if Gate().problems("x.txt", text.encode())] == []


#: Packed files of which the end is missing, or behind whose end something else lies.
CUT = {f"cut.{kind}": pack(NAME.encode() * 99)[:-9] for kind, pack in {"xz": lzma.compress, "gz": gzip.compress, "bz2": bz2.compress}.items()} | {
    f"more.{kind}": pack(b"") + NAME.encode() for kind, pack in {"xz": lzma.compress, "gz": gzip.compress, "bz2": bz2.compress}.items()
}


def test_a_damaged_file_and_a_bomb_are_refused_not_passed():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    for name, content in {"a.json": b"{", "a.pdf": b"%PDF-1.7 broken", "a.docx": b"PK\x03\x04broken", "b.docx": bomb.getvalue(), "a.xz": b"\xfd7zXZ\0x", **CUT}.items():
        [problem] = Gate().problems(name, content)
        assert "无法检查个人信息" in problem


@pytest.mark.parametrize(("kind", "pack"), [("xz", lzma.compress), ("gz", gzip.compress), ("bz2", bz2.compress)])
def test_packed_files_that_follow_one_another_in_one_are_all_looked_through(kind, pack):
    assert len(Gate(PRIVATE).problems(f"a.{kind}", pack("无".encode()) + pack(NAME.encode()))) == 1


def test_a_log_loses_the_lines_that_hold_something_and_no_other():
    text = f"第一行\n当事人{NAME}\n电话 {KINDS['手机号码']}\n/home/x/data 不可写"
    assert redacted(text, PRIVATE).split("\n") == ["第一行", "（这一行含个人信息，已遮盖）", "（这一行含个人信息，已遮盖）", "/home/x/data 不可写"]
