import pytest

from lawnb import fonts
from lawnb.errors import PublicationError
from tests.made_fonts import made_font


def test_a_fresh_machine_has_every_role():
    assert [fonts.chain(role)[-1].family for role in fonts.ROLES] == ["Noto Serif SC", "Noto Serif SC", "Noto Serif SC", "Noto Sans SC", "Noto Serif SC"]


def test_the_standards_face_comes_first_where_it_is_given(font_folder):
    made_font(font_folder / "any-name.ttf", "FangSong_GB2312", "中")
    assert [face.family for face in fonts.chain("fangsong")] == ["FangSong_GB2312", "Noto Serif SC"]


def test_a_rare_character_is_drawn_from_the_next_intended_face(font_folder):
    made_font(font_folder / "f.ttf", "FangSong", "中")
    assert fonts.missing_glyphs("中镕喆堃", "fangsong") == []


def test_a_broken_font_file_is_passed_over(font_folder):
    (font_folder / "broken.ttf").write_bytes(b"no font at all")
    (font_folder / "empty.ttc").write_bytes(b"")
    assert fonts.chain("fangsong")[-1].family == "Noto Serif SC"


def test_what_no_face_has_is_named_with_its_place():
    with pytest.raises(PublicationError) as caught:
        fonts.require_glyphs("好😀\u200b", "heiti", "题名")
    assert caught.value.problems == (
        "题名: '😀' (U+1F600) 在字体 Noto Sans SC 中没有字形（见“好😀□”）。请改字，或用 LAWNB_FONTS 提供含有它的字体。",
        "题名: U+200B（ZERO WIDTH SPACE） 是看不见的字符或私用字符，不能发布（见“好😀□”）。请删去或改字。",
    )


@pytest.mark.parametrize("char", ["\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u0007", "\ue000", "\U000f0000", "\ufe0f", "\U000e0100"])
def test_what_no_reader_sees_is_refused_even_if_a_face_has_it(font_folder, char):
    made_font(font_folder / "f.ttf", "FangSong", f"中{char}")
    with pytest.raises(PublicationError, match=f"U\\+{ord(char):04X}.*不能发布"):
        fonts.require_glyphs(f"中{char}", "fangsong", "正文")


def test_marks_that_a_face_draws_are_published():
    fonts.require_glyphs("e\u0301\u00a0\u3000é", "fangsong", "正文")
