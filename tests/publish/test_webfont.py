"""Subsets of faces for one page, the machine's own face behind the bundled one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.fonts import Face
from lawnb.publish.webfont import font_faces, subset


def square_face(path: Path, char: str, embedding: int = 0) -> Face:
    """A face that has one character, a square."""
    pen = TTGlyphPen(None)
    for n, point in enumerate([(0, 0), (0, 500), (500, 500), (500, 0)]):
        (pen.lineTo if n else pen.moveTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(char): "square"})
    builder.setupGlyf({".notdef": pen.glyph(), "square": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "square": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "方块", "styleName": "Regular", "psName": "Square"})
    builder.setupOS2(fsType=embedding)
    builder.setupPost()
    builder.save(path)
    return Face("方块", path)


@pytest.fixture
def own_face(tmp_path, monkeypatch):
    """Make a machine's own 黑体 of one private character, which no bundled face has."""

    def made(embedding: int = 0) -> Face:
        face = square_face(tmp_path / "square.ttf", "\ue000", embedding)
        monkeypatch.setattr(fonts, "chain", lambda role: (face, fonts.bundled(role)))
        return face

    return made


def test_a_subset_has_its_characters_and_no_others():
    with TTFont(io.BytesIO(subset(fonts.bundled("heiti"), "喆堃"))) as font:
        assert sorted(map(chr, font.getBestCmap())) == ["喆", "堃"]
        assert font.flavor == "woff2"


def test_a_character_that_only_the_machines_own_face_has_comes_in_a_second_family(own_face):
    own_face()
    families, rules = font_faces("Sans", "heiti", "字\ue000")
    assert families == ["Sans", "Sans 2"]
    assert rules.count("@font-face") == 2


def test_a_face_that_may_not_be_embedded_is_refused(own_face):
    own_face(embedding=2)
    with pytest.raises(PublicationError, match=r"U\+E000.*只在字体 方块 中有，而它不许嵌入网页"):
        font_faces("Sans", "heiti", "字\ue000")
    assert font_faces("Sans", "heiti", "字")[0] == ["Sans"]
