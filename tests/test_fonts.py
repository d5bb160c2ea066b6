from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from lawnb import fonts
from lawnb.errors import PublicationError


def made_font(path: Path, family: str, text: str) -> None:
    """A font of empty glyphs that claims a family's name."""
    names = [".notdef", *(f"u{ord(char):x}" for char in text)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):x}" for char in text})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def given(tmp_path, monkeypatch):
    """LAWNB_FONTS with a folder of its own, and the caches empty before and after."""
    monkeypatch.setenv("LAWNB_FONTS", str(tmp_path))
    caches = (fonts.chain, fonts._installed)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def test_a_fresh_machine_has_every_role():
    assert [fonts.chain(role)[-1].family for role in fonts.ROLES] == ["Noto Serif SC", "Noto Serif SC", "Noto Serif SC", "Noto Sans SC", "Noto Serif SC"]


def test_the_standards_face_comes_first_where_it_is_given(given):
    made_font(given / "any-name.ttf", "FangSong_GB2312", "中")
    assert [face.family for face in fonts.chain("fangsong")] == ["FangSong_GB2312", "Noto Serif SC"]


def test_a_rare_character_is_drawn_from_the_next_intended_face(given):
    made_font(given / "f.ttf", "FangSong", "中")
    assert fonts.missing_glyphs("中镕喆堃", "fangsong") == []


def test_a_broken_font_file_is_passed_over(given):
    (given / "broken.ttf").write_bytes(b"no font at all")
    (given / "empty.ttc").write_bytes(b"")
    assert fonts.chain("fangsong")[-1].family == "Noto Serif SC"


def test_what_no_face_has_is_named_with_its_place():
    with pytest.raises(PublicationError) as caught:
        fonts.require_glyphs("好😀\u200b", "heiti", "题名")
    assert str(caught.value) == (
        "题名: '😀' (U+1F600)、U+200B（ZERO WIDTH SPACE） 在字体 Noto Sans SC 中没有字形（见“好😀□”、“好😀□”）。"
        "请改字，或用 LAWNB_FONTS 提供含有它的字体。"
    )
