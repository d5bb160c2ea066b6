"""A theme on the page, on paper and in Word; and that a report is made again where its theme has changed."""

from __future__ import annotations

import base64
import hashlib
import io
import re

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from docx import Document as open_docx
from docx.oxml.ns import qn

from lawnb import drawing
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.notebook import open_report
from lawnb.outcome import report_json
from lawnb.params import ReportParameters
from lawnb.provenance.inputs import data_files
from lawnb.publish.document import Document, Heading
from lawnb.publish.docx import docx
from lawnb.publish.html import html
from lawnb.publish.masthead import letters
from lawnb.publish.pdf import pdf
from lawnb.publish.tagged import structure
from lawnb.report import open_year
from lawnb.theme.reading import plain, read_theme
from lawnb.theme.worn import wear, worn

HEADER = '<table class="publication"><caption>公开信息</caption><tbody><tr><th scope="row">文号</th><td>样交〔2024〕1号</td></tr></tbody></table>'
BODY = '<h2 id="s1">一、成效</h2><p>正文。</p><table><caption>表1　表</caption><thead><tr><th scope="col">项</th></tr></thead><tbody><tr><td>一</td></tr></tbody></table>'
REPORT = {"year": 2023, "agency": {"name": "样例区交通运输局"}, "publication": {"document_number": "样交〔2024〕1号"}, "signature": {"date": "2024-02-01"}}
RIVER = "based_on: river\nletterhead: {lines: [中共样例区交通运输局党组, 样例区交通运输局]}\n"


def document(theme=None, **publication) -> Document:
    report = REPORT | {"publication": REPORT["publication"] | publication}
    return Document("样例区交通运输局2023年度报告", HEADER, BODY, (Heading(2, "s1", "一、成效"),), False, report | ({"theme": theme.model_dump(mode="json")} if theme else {}))


@pytest.fixture(scope="module")
def river(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    (folder / "theme.yaml").write_text(RIVER, "utf-8")
    return read_theme(folder, "bureau")


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    (folder / "theme.yaml").write_text("based_on: letterhead\n", "utf-8")
    return read_theme(folder, "bureau")


# -- the page --------------------------------------------------------------------------------------------------------------


def test_the_page_shows_emblem_and_letterhead_and_its_policy_covers_its_colours(river):
    page = BeautifulSoup(html(document(river)), "html.parser")
    style = page.find("style").string
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "--accent: #0f5c86;" in style and "--accent: #a31d1d" not in style
    assert "--emblem:16mm" in style and "--letters:12" in style
    assert (page.find(class_="emblem")["alt"], page.find(class_="emblem")["src"]) == ("标识：一条路过江", river.emblem.src)
    assert [line.text for line in page.find(class_="issuer").find_all("span")] == ["中共样例区交通运输局党组", "样例区交通运输局"]
    assert page.find(class_="document-number").text == "样交〔2024〕1号"
    assert page.find("meta", {"name": "theme-color"})["content"] == river.colours.light.paper


def test_without_a_theme_the_page_is_as_it_was(head):
    page = BeautifulSoup(html(document()), "html.parser")
    assert page.find(class_="agency").text == "样例区交通运输局"
    assert not page.find_all(class_=["emblem", "issuer", "document-number", "red-head"])
    assert not page.find_all(style=True)


def test_a_letterhead_of_its_own_lines_or_none_bears_the_bodys_name(head):
    page = BeautifulSoup(html(document(head, document_number=None)), "html.parser")
    assert page.find(class_="issuer").text == "样例区交通运输局"
    assert page.find(class_="document-number") is None


def test_a_line_of_the_letterhead_is_text(head):
    own = head.model_copy(update={"letterhead": head.letterhead.model_copy(update={"lines": ("</style><b>局</b>",)})})
    page = BeautifulSoup(html(document(own)), "html.parser")
    assert page.find(class_="issuer").text == "</style><b>局</b>"


def test_a_page_of_a_theme_that_is_none_is_not_made():
    broken = document()
    broken.report["theme"] = plain().model_dump(mode="json") | {"css": "*{display:none}"}
    with pytest.raises(PublicationError, match="笔记本所带的主题不合要求（css）"):
        html(broken)


# -- paper and Word --------------------------------------------------------------------------------------------------------


def colours_of(content: bytes) -> set[tuple[int, ...]]:
    """The colours that a PDF's pages fill and stroke with."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        found = [map(float, op.operands) for page in opened.pages for op in pikepdf.parse_content_stream(page) if str(op.operator) in ("sc", "scn", "SC", "SCN")]
        return {tuple(round(255 * part) for part in parts) for parts in map(tuple, found) if len(parts) == 3}


def test_paper_has_the_themes_colours_and_its_emblem_with_alternative_text(river):
    content = pdf(document(river))
    assert {(27, 111, 156), (11, 74, 109)} <= colours_of(content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert [element.text for element in structure(opened).of("Figure")] == ["标识：一条路过江"]
    text = "".join(pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range().split())
    assert text.startswith("中共样例区交通运输局党组样例区交通运输局样交〔2024〕1号样例区交通运输局2023年度报告")


def test_paper_without_a_theme_has_no_colours():
    assert colours_of(pdf(document())) <= {(0, 0, 0)}


def test_word_has_the_themes_styles_by_name(river):
    opened = open_docx(io.BytesIO(docx(document(river))))
    names = [paragraph.style.name for paragraph in opened.paragraphs[:5]]
    assert names == ["Emblem", "Letterhead", "Letterhead", "Document Number", "Title"]
    assert str(opened.styles["Letterhead"].font.color.rgb) == "1B6F9C"
    assert str(opened.styles["Heading 1"].font.color.rgb) == "0B4A6D"
    assert next(opened.element.body.iter(qn("wp:docPr"))).get("descr") == "标识：一条路过江"
    assert opened.styles["Document Number"].element.find(f".//{qn('w:bottom')}").get(qn("w:color")) == "1B6F9C"
    assert [str(style.font.color.rgb) for style in open_docx(io.BytesIO(docx(document()))).styles if style.name in ("Heading 1", "Letterhead")] == ["000000"]


@pytest.mark.parametrize(("lines", "size"), [(["局"], 42), (["样例区交通运输局"] * 2, 42), (["字" * 12], 34), (["字" * 24], 17)])
def test_a_line_of_the_letterhead_fits_the_page(lines, size):
    assert letters(lines) == size


# -- charts ----------------------------------------------------------------------------------------------------------------


def test_charts_take_the_themes_series(river):
    own = [("一", Figure(id="a.b", title="一", value=3, unit="起", definition="画在测试里的数字。"))]
    lines = [(name, [own[0][1], own[0][1]]) for name in ("甲", "乙")]
    try:
        wear(river)
        drawn = drawing.bars(own, "图").svg
        trend = drawing.lines(lines, [2022, 2023], "图").svg
    finally:
        wear(plain())
    assert "#1b6f9c" in drawn and "#9b1c1f" not in drawn
    assert {"#1b6f9c", "#a8551e"} <= set(re.findall(r"#[0-9a-f]{6}", trend))
    assert "#9b1c1f" in drawing.bars(own, "图").svg


# -- from the records to the report ----------------------------------------------------------------------------------------


def test_a_report_carries_its_theme_and_a_change_of_it_is_a_change_of_its_inputs(bench, monkeypatch):
    folder = bench.write()
    parameters = ReportParameters(agency="sample", year=2023)
    assert "theme" not in report_json(open_year(bench.workspace, "sample", 2023), ())
    (folder.parent / "theme.yaml").write_text("based_on: letterhead\nemblem: {file: e.svg, alt: 路}\n", "utf-8")
    (folder.parent / "e.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>')
    carried = report_json(open_year(bench.workspace, "sample", 2023), ())["theme"]
    assert (carried["name"], carried["emblem"]["alt"]) == ("红头", "路")
    assert {"data/sample/theme.yaml", "data/sample/e.svg"} <= dict(data_files(bench.workspace, parameters)).keys()
    monkeypatch.setenv("LAWNB_ROOT", str(bench.workspace.root))
    try:
        open_report("sample", 2023)
        assert worn().name == "红头"
    finally:
        wear(plain())
