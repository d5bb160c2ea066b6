"""Typst kept from report to report: the same faces the same one, and none that broke."""

from __future__ import annotations

import datetime
import io
import shutil

import pypdfium2
import pytest
import typst
from PIL import Image

from lawnb import fonts
from lawnb.publish.typesetter import MAIN, Typesetter, typesetter
from tests.made_fonts import made_font


class PanicException(BaseException):
    """Of this name are those of Typst."""


class Panicking:
    def compile_with_warnings(self, *_, **__):
        raise PanicException


def pdf(setter: Typesetter, text: str, **files: bytes) -> bytes:
    content, _ = setter.pdf({MAIN: text.encode(), **files}, [], datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC))
    return content


def test_the_same_files_have_the_same_typesetter_and_changed_ones_another(tmp_path):
    path = tmp_path / "own.ttf"
    made_font(path, "Own", "字")
    first = typesetter([path])
    assert typesetter([path]) is first and list(first.families.values()) == ["Own"]
    made_font(path, "Other", "字")
    assert list(typesetter([path]).families.values()) == ["Other"]


def test_a_file_that_is_no_font_or_is_not_there_has_no_family(tmp_path):
    (tmp_path / "broken.otf").write_bytes(b"no font")
    assert typesetter([tmp_path / "broken.otf", tmp_path / "none.otf"]).families == {}


def test_where_a_face_had_to_be_copied_it_is_there_when_its_first_text_is_set(tmp_path, monkeypatch):
    face = fonts.bundled("heiti")
    shutil.copyfile(face.path, tmp_path / "own.otf")
    text = f'#set text(font: "{face.family}", fallback: false)\n字'
    linked = pdf(Typesetter([face.path]), text)
    monkeypatch.setattr("pathlib.Path.symlink_to", lambda *_: (_ for _ in ()).throw(OSError("not here")))
    assert pdf(Typesetter([tmp_path / "own.otf"]), text) == linked


def test_files_of_the_document_before_are_not_there():
    setter = Typesetter([])
    pdf(setter, '#read("a.txt").len()', **{"a.txt": b"a"})
    with pytest.raises(typst.TypstError, match="file not found"):
        pdf(setter, '#read("a.txt").len()')


def test_a_picture_of_pixels_is_drawn_and_another_of_its_name_in_its_place():
    def drawn(colour: str) -> tuple[int, int, int]:
        content = io.BytesIO()
        Image.new("RGB", (9, 9), colour).save(content, "PNG")
        page = pypdfium2.PdfDocument(pdf(typesetter([]), "#set page(width: auto, height: auto, margin: 0pt)\n#image(\"a.png\")", **{"a.png": content.getvalue()}))[0]
        return page.render(rev_byteorder=True).to_numpy()[4, 4].tolist()

    assert [drawn("red"), drawn("blue")] == [[255, 0, 0], [0, 0, 255]]


def test_a_drawing_in_another_encoding_is_refused():
    drawing = '<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    with pytest.raises(typst.TypstError, match="not valid UTF-8"):
        pdf(typesetter([]), "#image(\"a.svg\")", **{"a.svg": drawing.encode("utf-16")})


def test_what_panicked_is_not_kept():
    broken = typesetter([])
    broken._compiler = Panicking()
    with pytest.raises(PanicException):
        pdf(broken, "#rect()")
    assert pdf(typesetter([]), "#rect()").startswith(b"%PDF")


def test_forgetting_changes_nothing_that_is_set():
    setter = Typesetter([])
    first = pdf(setter, "#rect()")
    setter.forget()
    assert pdf(setter, "#rect()") == first
