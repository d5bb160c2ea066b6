"""Every text of a file is looked at, whatever it is wrapped in."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile

import pytest
import typst

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.privacy.encodings import hidden, hiding
from lawnb.privacy.names import Private
from lawnb.privacy.texts import parts
from lawnb.publish.gate import Gate, require_public
from tests.privacy.documents import DOCUMENTS, of_docx, of_pdf
from tests.privacy.made_up import secrets
from tests.privacy.places import PLACES as TEXTS
from tests.privacy.places import page, png

NAME = "赵拟造"
PRIVATE = Private(frozenset({NAME}))
PLACES = TEXTS | DOCUMENTS
KINDS = {secret.rule: secret.text for secret in secrets(seed=3, each=1)} | {"业务记录中的人名": NAME}
#: One for all: what it has seen in one file to be clean, templates above all, it does not read again.
GATE = Gate(PRIVATE, machine=False)


@pytest.mark.parametrize("where", PLACES)
def test_the_gate_finds_each_kind_in_each_place_and_never_says_it(where):
    # a DOCX takes long to write: one with all kinds
    groups = [list(KINDS.items())] if where.startswith("DOCX") else [[kind] for kind in KINDS.items()]
    missed, said = [], []
    for group in groups:
        problems = GATE.problems(*PLACES[where](*(text for _, text in group)))
        missed += [rule for rule, _ in group if not any(rule in problem for problem in problems)]
        said += [problem for problem in problems if any(text in problem or text[:6] in problem for _, text in group)]
    assert (missed, said) == ([], [])


@pytest.mark.parametrize("where", PLACES)
def test_the_same_places_without_anything_personal_pass(where):
    assert GATE.problems(*PLACES[where]("共处罚 617 起")) == []


@pytest.mark.parametrize("text", [KINDS["公民身份号码"], "13800001234", "湘M·12345", "赵拟造"])
def test_a_line_of_the_source_that_ends_inside_ends_none_that_a_reader_sees(text):
    assert GATE.problems(*page(f"<p>{text[:3]}\n        {text[3:]}</p>")) != []


def test_a_word_at_the_end_of_one_text_says_nothing_of_a_number_at_the_beginning_of_the_next():
    texts = ["1 2 3 4 5 6 7 8 9 0 1 2 3 4 号是身份证", "431103202306150012"]
    assert GATE.problems(*page("".join(f"<p>{text}</p>" for text in texts))) == []
    assert GATE.problems(*page(f"<p>{''.join(texts)}</p>")) != []


def test_what_is_hidden_in_two_files_is_told_of_both():
    gate = Gate(PRIVATE, machine=False)
    hidden = TEXTS["base64 in text"](NAME)
    assert len([*gate.problems(*hidden), *gate.problems(*hidden)]) == 2


def test_a_sign_that_no_base64_has_hides_nothing_behind_it():
    said = base64.b64encode(NAME.encode()).decode()
    assert GATE.problems(*page(f'<a href="data:text/plain;base64,{said[:4]}。{said[4:]}">x</a>')) != []


def test_a_cell_whose_id_is_no_text_is_told_by_its_number():
    [problem] = GATE.problems("report.ipynb", json.dumps({"cells": [{"id": {"a": 1}, "source": NAME}]}).encode())
    assert problem.startswith("report.ipynb: cells[0].source 有疑似")


def test_a_key_that_stands_twice_hides_no_value():
    first, second = (GATE.problems("figures.json", text.encode()) for text in (f'{{"a": "{NAME}", "a": 1}}', f'{{"a": "\\\\", "{NAME}": "\\"", "b": 1}}'))
    assert len(first) == len(second) == 1


@pytest.mark.parametrize("where", TEXTS)
def test_all_texts_that_hide_something_are_among_those_that_are_asked(where):
    texts = dict.fromkeys(text for part in parts(*TEXTS[where](NAME)) for text in part.texts)
    assert [text for text in texts if any(hidden(text)) and text not in hiding(texts)] == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"<pre>a</pre><pre>{NAME}</pre>", "第 2 个 <pre>"),
        (f"<table><tr><td>1<tr><td><table><tr><th>2<td>{NAME}", "第 2 个表第 1 行第 2 格"),
        (f"<p>1</p><!--{NAME}--><p>2</p>", "注释"),
        (f"<p>{NAME}<p>1<p>{NAME}", "第 3 个 <p>"),
        (f"<b title='{NAME}'>", "<b> 的属性"),
    ],
)
def test_a_place_in_a_page_is_counted_by_the_tags_before_it(body, place):
    [problem] = GATE.problems("report.html", body.encode())
    assert problem.startswith(f"report.html: {place} 有疑似")


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
    plain = of_pdf(lambda pdf, _: None)("")[1]
    docx = of_docx(lambda document, _: None)("")[1]
    more = {"old.pdf": plain + b"\n" + plain, "tail.pdf": plain + b"\nx", "tail.docx": docx + b"x", "head.docx": b"x" + docx}
    broken = {"a.json": b"{", "a.pdf": b"%PDF-1.7 broken", "a.docx": b"PK\x03\x04broken", "b.docx": bomb.getvalue(), "a.xz": b"\xfd7zXZ\0x"}
    for name, content in (broken | more | CUT).items():
        [problem] = Gate().problems(name, content)
        assert "无法检查个人信息" in problem


@pytest.mark.parametrize(("kind", "pack"), [("xz", lzma.compress), ("gz", gzip.compress), ("bz2", bz2.compress)])
def test_packed_files_that_follow_one_another_in_one_are_all_looked_through(kind, pack):
    assert len(Gate(PRIVATE).problems(f"a.{kind}", pack("无".encode()) + pack(NAME.encode()))) == 1


def test_what_only_begins_like_a_packed_file_is_none_and_a_bomb_in_base64_is_refused():
    name, content = page(f"<p>{base64.b64encode(gzip.compress(b'x' * 99)[:-9]).decode()}</p>")
    assert GATE.problems(name, content) == []
    name, content = page(f"<p>{base64.b64encode(gzip.compress(bytes(65 * 2**20))).decode()}</p>")
    [problem] = GATE.problems(name, content)
    assert "压缩内容过大，无法检查个人信息" in problem


def test_base64_behind_a_slash_or_a_sign_of_equality_is_decoded():
    said = base64.b64encode(b"13800001234").decode().rstrip("=")
    for address in (f"https://example.cn/q/{said}/x", f"https://example.cn/?q={said}&x=1"):
        assert GATE.problems(*page(f'<a href="{address}">x</a>')) != []


@pytest.mark.parametrize("name", [b"sPLT", b"fdAT", b"fcTL", b"acTL", b"tEXt", b"eXIf", b"xxXx"])
def test_no_chunk_of_a_png_but_pixels_colours_and_sizes_is_passed_over(name):
    assert "疑似手机号码" in Gate().problems("a.png", png(name, b"tel 13812345678\0"))[0]
