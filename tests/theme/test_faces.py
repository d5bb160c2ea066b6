"""The faces that a theme names: found and used in every format, or refused."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pikepdf
import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from lawnb.errors import ContractError, PublicationError
from lawnb.provenance.inputs import theme_fonts
from lawnb.publish.document import Document
from lawnb.publish.docx import docx
from lawnb.publish.html import html
from lawnb.publish.pdf import pdf
from lawnb.theme.faces import theme_beside
from lawnb.theme.files import theme_files
from lawnb.theme.model import Theme
from lawnb.theme.reading import carried, read_theme
from tests.made_fonts import made_font

TITLE = "样例区年度报告"


@pytest.fixture
def bureau(tmp_path) -> Path:
    folder = tmp_path / "bureau"
    (folder / "fonts").mkdir(parents=True)
    return folder


def read(folder: Path, fonts: str) -> Theme:
    (folder / "theme.yaml").write_text(f"fonts:\n  {fonts}\n", "utf-8")
    return read_theme(folder, "bureau")


def document(theme: Theme) -> Document:
    return Document(TITLE, "", "<p>正文。</p>", (), False, {"year": 2023, "theme": theme.model_dump(mode="json")})


def test_a_file_beside_the_theme_sets_the_title_in_every_format(bureau):
    made_font(bureau / "fonts/own.ttf", "Biaosong Own", TITLE)
    doc = document(read(bureau, "biaosong: [fonts/own.ttf]"))
    with theme_beside(bureau):
        page, paper, word = html(doc), pdf(doc), open_docx(io.BytesIO(docx(doc)))
    first = re.search(r'font-family:"Lawnb Serif";[^(]*\(data:font/woff2;base64,([^)]+)', page)[1]
    assert TTFont(io.BytesIO(base64.b64decode(first)))["name"].getDebugName(1) == "Biaosong Own"
    with pikepdf.open(io.BytesIO(paper)) as opened:
        assert any("BiaosongOwn" in str(item.get("/BaseFont")).replace(" ", "").replace("#20", "") for item in opened.objects if isinstance(item, pikepdf.Dictionary))
    assert word.styles["Title"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Biaosong Own"
    assert word.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_a_family_of_the_machine_is_taken_at_its_regular_weight_and_is_an_input(bureau, tmp_path, monkeypatch):
    given = tmp_path / "given"
    given.mkdir()
    for name, weight in (("a.ttf", 700), ("b.ttf", 400)):
        made_font(given / name, "Kai Own", "字")
        with TTFont(given / name) as font:
            font["OS/2"].usWeightClass = weight
            font.save(given / name)
    monkeypatch.setenv("LAWNB_FONTS", str(given))
    assert [face.family for face in read(bureau, "kaiti: [Kai Own]").fonts.kaiti] == ["Kai Own"]
    assert list(theme_fonts(bureau)) == ["b.ttf"]


def test_a_face_is_carried_by_its_digest_and_another_file_of_its_name_is_not_it(bureau):
    path = bureau / "fonts/own.ttf"
    made_font(path, "Biaosong Own", TITLE)
    theme = read(bureau, "biaosong: [fonts/own.ttf]")
    assert [each.name for each in theme_files(bureau)] == ["theme.yaml", "own.ttf"]
    assert carried({"theme": theme.model_dump(mode="json")}) == theme
    path.write_bytes(path.read_bytes() + b"\0")
    with theme_beside(bureau), pytest.raises(PublicationError, match="主题的字体“Biaosong Own”不在这台机器上，或与生成报告时的文件不同"):
        html(document(theme))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有的字体", "在这台机器上没有。请安装或用 LAWNB_FONTS 提供"), ("../own.ttf", "不在主题文件所在的文件夹里"), ("/etc/own.ttf", "不在主题文件所在的文件夹里"),
        ("fonts/none.ttf", "没有这个文件"), ("fonts/broken.ttf", "不是可用的字体文件"), ("fonts/closed.ttf", "的许可不允许嵌入文件"), ("fonts/link.ttf", "不在主题文件所在的文件夹里"),
        ("a;}</style>", "在这台机器上没有"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_line(bureau, tmp_path, name, said):
    (bureau / "fonts/broken.ttf").write_bytes(b"no font")
    made_font(bureau / "fonts/closed.ttf", "Closed", "字")
    with TTFont(bureau / "fonts/closed.ttf") as font:
        font["OS/2"].fsType = 2
        font.save(bureau / "fonts/closed.ttf")
    made_font(tmp_path / "own.ttf", "Own", "字")
    (bureau / "fonts/link.ttf").symlink_to(tmp_path / "own.ttf")
    with pytest.raises(ContractError, match="bureau/theme.yaml, 第 2 行: 'fonts.heiti.0' 的字体") as caught:
        read(bureau, f'heiti: ["{name}"]')
    assert said in str(caught.value)


@pytest.mark.parametrize("fonts", ["heiti: 黑体", "heiti: [1]", "heity: [黑体]", "heiti: ['']", "heiti: [a, b, c, d, e]"])
def test_faces_are_lists_of_names_by_role(bureau, fonts):
    with pytest.raises(ContractError, match="第 2 行: .*heit"):
        read(bureau, fonts)
