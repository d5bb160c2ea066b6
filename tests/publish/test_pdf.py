"""The PDF read back: grid, margins, sizes, faces, metadata; and what hostile text comes to."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest

from lawnb.errors import PublicationError
from lawnb.publish.document import Document
from lawnb.publish.pdf import pdf
from lawnb.publish.title import title_lines
from tests.made_fonts import made_font

MM = 72 / 25.4
PARAGRAPH = "<p>" + "行政执法应当公开公正规范文明" * 60 + "</p>"
REPORT = {
    "agency": {"slug": "sample", "name": "样例区交通运输局", "short_name": "区交通局"},
    "year": 2023,
    "signature": {"name": "样例区交通运输局", "date": "2024-02-27"},
}


def picture(shapes: str, alt: str, *, height: int = 40) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="{height}">{shapes}</svg>'
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


def figure(*pictures: str) -> str:
    return f'<figure class="chart">{"".join(pictures)}<figcaption>图1　处罚起数</figcaption></figure>'


BAR = '<rect width="80" height="20"/>'
CHART = figure(picture(BAR, "条形图：客运6起"))


def doc(body: str, *, title: str = "样例区交通运输局2023年度法治政府建设工作报告", draft: bool = False, report: dict = REPORT) -> Document:
    return Document(title, "", body, (), draft, report)


def opened(body: str, **more) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(pdf(doc(body, **more))))


def words(body: str, **more) -> str:
    with opened(body, **more) as read:
        return "".join(page.extract_text() for page in read.pages)


def alternative_texts(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as read:
        return [str(item.Alt) for item in read.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]


def lines_of(page) -> list[list[dict]]:
    """The body's characters of a page line by line; the page number is below the text area."""
    body = [char for char in page.chars if char["bottom"] < (37 + 225 + 1) * MM]
    tops = sorted({round(char["top"], 1) for char in body})
    return [[char for char in body if round(char["top"], 1) == top] for top in tops]


@pytest.fixture(scope="module")
def full_page():
    with opened(PARAGRAPH * 3) as read:
        yield read.pages[1]


def test_a_full_page_has_22_lines_of_28_characters(full_page):
    lines = lines_of(full_page)
    assert len(lines) == 22
    # a paragraph of 840 characters ends with a line of two, and the next begins indented by two
    assert sorted({len(line) for line in lines}) == [2, 26, 28]
    assert [len(line) for line in lines].count(28) == 20


def test_the_text_area_is_156_by_225_mm_at_37_and_28(full_page):
    lines = lines_of(full_page)
    step = lines[1][0]["top"] - lines[0][0]["top"]
    assert step == pytest.approx(225 * MM / 22, abs=0.05)
    assert min(char["x0"] for char in full_page.chars) == pytest.approx(28 * MM, abs=0.5)
    assert max(char["x1"] for line in lines for char in line) == pytest.approx((28 + 156) * MM, abs=0.5)
    assert (full_page.width, full_page.height) == (pytest.approx(210 * MM, abs=0.1), pytest.approx(297 * MM, abs=0.1))


def test_sizes_are_the_standards():
    with opened("<h2>一、总体情况</h2><h3>（一）甲</h3><p>正文</p>") as read:
        sizes = {char["text"]: round(char["size"], 1) for char in read.pages[0].chars}
    assert (sizes["样"], sizes["总"], sizes["甲"], sizes["正"]) == (22, 16, 16, 16)


def test_page_numbers_stand_outside_between_dashes_in_14_point():
    with opened(PARAGRAPH * 3) as read:
        found = []
        for page in read.pages[:2]:
            number = [char for char in page.chars if char["top"] > (37 + 225) * MM]
            found.append(("".join(char["text"] for char in number), number[0]["x0"] > page.width / 2, round(number[0]["size"])))
    assert [(text.replace(" ", ""), right, size) for text, right, size in found] == [("—1—", True, 14), ("—2—", False, 14)]


def test_the_date_ends_four_characters_from_the_edge_under_the_name():
    with opened('<p>正文</p><div class="signature"><p>样例区交通运输局</p><p>2024年2月27日</p></div>') as read:
        chars = read.pages[0].chars
    name, date = ([char for char in chars if char["top"] == top] for top in sorted({char["top"] for char in chars})[-3:-1])
    middle = [(line[0]["x0"] + line[-1]["x1"]) / 2 for line in (name, date)]
    assert date[-1]["x1"] == pytest.approx((28 + 156) * MM - 4 * 16, abs=1)
    assert middle[0] == pytest.approx(middle[1], abs=1)


def test_no_page_holds_the_signature_alone():
    # 20 lines of text leave no room for the signature under them
    lines = "<p>行政执法</p>" * 18
    with opened(f'{lines}<div class="signature"><p>样例区交通运输局</p><p>2024年2月27日</p></div>') as read:
        last = read.pages[-1].extract_text()
    assert (len(read.pages), "行政执法" in last, "样例区交通运输局" in last) == (2, True, True)


def pages_of_a_table(n_lines: int, n_rows: int) -> list[str]:
    """The pages of a table with notes under so many lines of text, each page without spaces."""
    rows = "".join(f"<tr><th>行{n:02}</th><td>值</td></tr>" for n in range(n_rows))
    head, foot = "<thead><tr><th>表头</th><th>数值</th></tr></thead>", "<tfoot><tr><th>合计</th><td>值</td></tr></tfoot>"
    notes = '<ol class="table-notes"><li>首条注</li><li>末条注</li></ol>'
    table = f'<div class="table"><table><caption>表一</caption>{head}<tbody>{rows}</tbody>{foot}</table>{notes}</div>'
    with opened(f"{'<p>正文</p>' * n_lines}<h2>小节</h2>{table}") as read:
        return ["".join(page.extract_text().split()) for page in read.pages]


@pytest.mark.parametrize("n_lines", [1, 2, 3, 5, 7, 11, 15])
def test_a_page_breaks_a_long_table_where_it_may(n_lines):
    broken = [page for page in pages_of_a_table(n_lines, 22) if "表头" in page]
    assert len(broken) == (2 if n_lines < 15 else 1)
    # the heading, the caption and the first rows; the last rows, the total and all notes; what is between them on either page
    assert "小节" in broken[0] and "表一表头数值行00值行01值行02值" in broken[0]
    assert "行21值合计值注：1.首条注2.末条注" in broken[-1]
    assert "".join(broken).count("合计") == 1


@pytest.mark.parametrize("n_lines", [10, 12, 14])
def test_no_page_breaks_a_low_table_or_parts_it_from_its_notes(n_lines):
    assert sum("行" in page or "注" in page for page in pages_of_a_table(n_lines, 4)) == 1


@pytest.mark.parametrize("n_lines", [0, 2])
def test_no_page_breaks_a_row(n_lines):
    cell = "甲" * 100 + "尾"
    table = f'<div class="table"><table><caption>表</caption><tbody>{f"<tr><td>{cell}</td><td>{cell}</td></tr>" * 12}</tbody></table></div>'
    with opened("<p>正文</p>" * n_lines + table) as read:
        counts = [(page.extract_text().count("甲"), page.extract_text().count("尾")) for page in read.pages]
    assert len(counts) > 1 and all(n == 100 * n_ends for n, n_ends in counts)


@pytest.mark.parametrize("n_lines", [14, 15, 16])
def test_no_page_parts_the_key_figures(n_lines):
    items = "".join(f'<li><span class="label">数字{n}</span> {n}起</li>' for n in range(6))
    with opened(f'{"<p>正文</p>" * n_lines}<ul class="key-figures">{items}</ul>') as read:
        assert sum("数字" in page.extract_text() for page in read.pages) == 1


def test_a_document_number_stands_in_a_line():
    block = '<table class="publication"><tbody><tr><th>发文机关</th><td>报告</td><th>文号</th><td>样001交〔2024〕12号</td></tr></tbody></table>'
    content = pdf(replace(doc("<p>正文</p>"), header=block))
    with pdfplumber.open(io.BytesIO(content)) as read:
        text = read.pages[0].extract_text()
    assert "发文机关" in text and "样001交〔2024〕12号" in text


def test_a_table_that_is_kept_whole_leaves_no_more_than_a_third_of_a_page():
    low, high = (pages_of_a_table(14, n_rows) for n_rows in (5, 12))
    assert "行00" not in low[0] and "行00" in high[0]


def test_a_name_wider_than_the_line_stays_in_the_text_area():
    name = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县交通运输综合行政执法大队"
    with opened(f'<p>正文</p><div class="signature"><p>{name}</p><p>2024年2月27日</p></div>') as read:
        assert min(char["x0"] for char in read.pages[0].chars) >= 28 * MM - 0.5


def test_a_long_address_is_broken_inside_its_cell():
    address = "http://example.invalid/" + "a" * 90
    body = f'<div class="table"><table><caption>表</caption><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><th>{address}</th><td>x</td></tr></tbody></table></div>'
    with opened(body) as read:
        assert max(char["x1"] for char in read.pages[0].chars) <= (28 + 156) * MM + 0.5
        assert [char["text"] for char in read.pages[0].chars].count("a") == address.count("a")


def test_the_metadata_say_title_language_author_and_standards():
    with pikepdf.open(io.BytesIO(pdf(doc("<p>正文</p>")))) as read:
        meta = read.open_metadata()
        assert str(meta["dc:title"]) == "样例区交通运输局2023年度法治政府建设工作报告"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert str(read.Root.Lang) == "zh-CN"
        assert bool(read.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in read.Root
        assert str(read.docinfo["/Author"]) == "样例区交通运输局"
        assert str(read.docinfo["/CreationDate"]).startswith("D:20240227")


def test_the_head_of_a_table_is_set_apart():
    body = '<div class="table"><table><caption>表</caption><thead><tr><th>甲</th><th colspan="2">乙</th></tr></thead><tbody><tr><th>丙</th><td>1</td><td>丁</td></tr></tbody></table></div>'
    with opened(body) as read:
        faces = {char["text"]: char["fontname"].partition("+")[2] for char in read.pages[0].chars}
    assert [faces[char] for char in "甲乙丙丁"] == ["NotoSansSC-Regular"] * 2 + ["NotoSerifSC-Regular"] * 2


def test_headings_become_bookmarks():
    with pikepdf.open(io.BytesIO(pdf(doc("<h2>一、甲</h2><h3>（一）乙</h3><p>正文</p>")))) as read, read.open_outline() as outline:
        [top] = outline.root
        assert (top.title, [child.title for child in top.children]) == ("一、甲", ["（一）乙"])


def test_every_face_is_embedded_and_intended():
    with opened(f"<h2>一、甲</h2><p>正文<strong>要点</strong></p>{CHART}") as read:
        names = {char["fontname"].partition("+")[2] for page in read.pages for char in page.chars}
    assert names == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}


def test_the_standards_faces_come_first_and_what_they_lack_from_the_next(font_folder):
    made_font(font_folder / "f.ttf", "FangSong", "正文")
    made_font(font_folder / "h.ttf", "SimHei", "总", old_name="Some Old Name")
    with opened("<h2>总则</h2><p>正文镕</p>") as read:
        faces = {char["text"]: char["fontname"].partition("+")[2] for char in read.pages[0].chars}
    assert [faces[char] for char in "正镕总则"] == ["FangSong", "NotoSerifSC-Regular", "SimHei", "NotoSansSC-Regular"]


def test_a_link_to_nowhere_is_text():
    assert "见别处" in words('<p>见<a href="#nowhere">别处</a></p>')


def test_a_table_keeps_columns_that_its_cols_do_not_count():
    assert "甲乙" in words("<table><colgroup><col></colgroup><tr><td>甲</td><td>乙</td></tr></table>").replace(" ", "")


def test_charts_are_vectors_with_alternative_text():
    content = pdf(doc(f"<p>正文</p>{CHART}"))
    with pdfplumber.open(io.BytesIO(content)) as read:
        assert (len(read.pages[0].images), len(read.pages[0].rects) > 0) == (0, True)
    assert alternative_texts(content) == ["条形图：客运6起"]


def test_the_same_document_gives_the_same_bytes():
    assert pdf(doc(PARAGRAPH + CHART)) == pdf(doc(PARAGRAPH + CHART))


def test_a_draft_says_so_on_every_page_and_in_its_title():
    with opened(PARAGRAPH * 3, draft=True) as read:
        assert all({"草", "稿"} <= {char["text"] for char in page.chars if char["size"] > 100} for page in read.pages)
        assert read.metadata["Title"].endswith("（草稿）")


def test_rare_characters_of_names_are_drawn():
    assert "镕喆堃" in words("<p>镕喆堃</p>")


@pytest.mark.parametrize(
    ("body", "title"),
    [("<p>好😀</p>", "报告"), ("<table><caption>😀</caption><tr><td>1</td></tr></table>", "报告"), ("<p>正文</p>", "报告😀"), (CHART.replace("6起", "😀"), "报告")],
)
def test_a_character_that_no_face_has_is_named(body, title):
    with pytest.raises(PublicationError, match=r"'😀' \(U\+1F600\) 在字体 .* 中没有字形"):
        pdf(doc(body, title=title))


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")', "$x^2$", r"\input{a}", "@ref", "*a* _b_ `c`", "// b", "/* c */", "http://a.example/?b=1", "<tag>",
        "= a", "+ a", "- a", "/ a: b", "#import \"@preview/x:1.0.0\"", "[a](b)", "{{7*7}}", "~a", "a -- b --- c", "\"q\" 'q'", "‘甲’", "a...",
        "#{sys.inputs}", "1. a",
    ],
)  # fmt: skip
def test_text_that_looks_like_code_is_text(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    places = f"<p>前{escaped}后</p><table><tr><td>{escaped}</td></tr></table><p><code>{escaped}</code></p><h2>{escaped}</h2>"
    assert words(places).replace("\n", "").replace(" ", "").count(text.replace(" ", "")) == 4


def test_a_page_cannot_read_files(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("金丝雀", "utf-8")
    body = f"""<p>#read("{canary}")</p><p>#include "../../{canary}"</p><h2>#image("{canary}")</h2>"""
    assert "金丝雀" not in words(body, title=f'#read("{canary}")')


def test_all_of_a_figure_is_shown():
    two = figure(picture('<circle r="9"/>', "甲"), picture(BAR, "乙"), "<p>旁注</p>")
    content = pdf(doc(two + figure(picture(BAR, "丙"))))
    with pdfplumber.open(io.BytesIO(content)) as read:
        assert "旁注" in read.pages[0].extract_text()
    assert alternative_texts(content) == ["甲", "乙", "丙"]


def test_what_is_taller_than_a_page_is_not_cut():
    cell = f'<div class="table"><table><caption>表</caption><tr><td>{"字" * 2500}</td></tr></table></div>'
    tall = figure(picture('<rect width="9" height="9000"/>', "高", height=9000))
    with opened(cell + tall) as read:
        seen = [item for page in read.pages for item in (*page.chars, *page.rects) if item["top"] < (37 + 225) * MM]
    assert max(item["bottom"] for item in seen) <= (37 + 225) * MM + 0.5
    assert [item.get("text") for item in seen].count("字") == 2500


def test_a_hostile_title_and_name_are_text():
    hostile = '#panic("x")"]*'
    report = REPORT | {"agency": {"slug": "a", "name": hostile}}
    assert hostile in words("<p>正文</p>", title=hostile, report=report)


def test_the_statistics_table_fits_the_text_area():
    kinds = "".join('<th scope="col">限制开展生产经营活动</th>' for _ in range(15))
    cells = "".join('<td class="number">12345</td>' for _ in range(15))
    body = f'<div class="table"><table><caption>表1</caption><thead><tr><th>单位</th>{kinds}</tr></thead><tbody><tr><th>局</th>{cells}</tr></tbody></table></div>'
    with opened(body) as read:
        chars = [char for char in read.pages[0].chars if char["top"] < (37 + 225) * MM]
    assert max(char["x1"] for char in chars) <= (28 + 156) * MM + 0.5
    numbers = [char for char in chars if char["text"] == "5"]
    assert len({round(char["top"], 1) for char in numbers}) == 1  # no number is broken over lines


def test_a_title_is_broken_by_meaning():
    assert title_lines("冷水滩区交通运输局2023年度法治政府建设工作报告", []) == ["冷水滩区交通运输局2023年度", "法治政府建设工作报告"]
    assert title_lines("短题", []) == ["短题"]


def test_a_title_never_breaks_the_bodys_name():
    lines = title_lines("新疆某某自治州交通运输综合行政执法支队法治政府建设报告", ["新疆某某自治州交通运输综合行政执法支队"])
    assert lines[0] == "新疆某某自治州交通运输综合行政执法支队"


def test_no_line_begins_with_a_sign_and_no_number_leaves_its_unit():
    # a box may be broken after, so that ； and ： behind a number could begin a line
    sentences = "".join(f"<p>{'规' * n}罚款5.972万元；收到意见18条：采纳11条，涉及17309家次。</p>" for n in range(28))
    with opened(sentences) as read:
        lines = ["".join(char["text"] for char in line) for page in read.pages for line in lines_of(page)]
    assert len(lines) > 40
    assert [line for line in lines if line[0] in "；：，。、）" or line.startswith(("条", "家次", "万元"))] == []


def test_the_years_and_the_body_of_a_title_that_just_fails_to_fit_stand_in_two_lines():
    assert title_lines("样例石市商务局2023年度法治政府建设情况报告", []) == ["样例石市商务局2023年度", "法治政府建设情况报告"]
    with opened("<p>文</p>", title="样例市商务局2023年度法治政府建设情况报告") as read:
        title = [char for char in read.pages[0].chars if char["size"] > 20]
    assert min(sum(char["top"] == top for char in title) for top in {char["top"] for char in title}) > 5  # no single sign in a line
