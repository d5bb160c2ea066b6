"""From executed cells to the document: what is taken, what is left, and what hostile content comes to."""

from __future__ import annotations

import base64
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lawnb.charts import bar_chart
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.picture import picture_fault
from lawnb.publish.document import UNTITLED, document
from tests.hostile.outputs import PNG

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
PIXEL = PNG
TITLE = '<header class="publication"><table class="publication"><caption>公开信息</caption></table><h1>样例区2023年度报告</h1></header>'
CHART = '<figure class="chart"><img src="{}" alt="条形图：客运6起"><figcaption>起数</figcaption></figure>'


def shown(data: str | dict, tags: tuple[str, ...] = (), **metadata):
    """A code cell that shows HTML, or a bundle of MIME types."""
    bundle = {"text/html": data} if isinstance(data, str) else data
    output = new_output("display_data", data=bundle, metadata=metadata)
    return new_code_cell("secret_source()", outputs=[output], metadata={"tags": list(tags)})


def document_of(*cells):
    return document(new_notebook(cells=list(cells)))


def body_of(*cells) -> str:
    return document_of(*cells).body


def refusal_of(cell) -> str:
    cell.id = "made-here"
    with pytest.raises(PublicationError) as caught:
        document_of(cell)
    return str(caught.value)


def svg_address(inside: str = "", encoding: str = "utf-8") -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(SVG.format(inside).encode(encoding)).decode()


# -- what is taken -----------------------------------------------------------------------------------------------------


def test_the_title_and_the_publication_block_leave_the_body():
    doc = document_of(shown(TITLE), new_markdown_cell("正文"))
    assert (doc.title, doc.body) == ("样例区2023年度报告", "<p>正文</p>")
    assert "公开信息" in doc.header and "h1" not in doc.header


def test_only_the_first_publication_block_is_the_head():
    doc = document_of(shown(TITLE), shown('<header class="publication"><h1>冒名的题名</h1></header>'))
    assert doc.title == "样例区2023年度报告"
    assert doc.body == '<h2 id="s1">冒名的题名</h2>'


def test_a_notebook_without_a_title_takes_its_first_heading():
    doc = document_of(new_markdown_cell("# 分析\n\n正文"))
    assert (doc.title, doc.body) == ("分析", "<p>正文</p>")


def test_a_notebook_without_any_heading_says_that_it_has_no_title():
    assert document_of(new_markdown_cell("正文")).title == UNTITLED


def test_a_notebook_that_did_not_end_as_a_report_is_a_draft():
    assert document_of(shown(TITLE)).draft


@pytest.mark.parametrize("tag", ["remove-cell", "parameters", "injected-parameters", "papermill-error-cell-tag"])
def test_cells_that_are_not_for_the_reader_are_left_out(tag):
    assert body_of(shown("<p>内部</p>", tags=(tag,))) == ""


def test_sources_streams_errors_and_raw_cells_are_never_published():
    cell = new_code_cell("secret_source()")
    cell.outputs = [
        new_output("stream", name="stdout", text="secret stream"),
        new_output("stream", name="stderr", text="secret warning"),
        new_output("error", ename="E", evalue="secret value", traceback=["secret trace"]),
    ]
    assert body_of(cell) == ""


@pytest.mark.parametrize("mime", ["text/plain", "text/latex", "application/javascript", "application/json", "text/vnd.mermaid",
                                  "application/vnd.jupyter.widget-view+json", "image/jpeg", "application/pdf"])  # fmt: skip
def test_outputs_of_other_kinds_are_never_published(mime):
    assert body_of(shown({mime: "secret"})) == ""


def test_the_plain_twin_of_a_table_is_left_out():
    assert "secret" not in body_of(shown({"text/html": "<p>表</p>", "text/plain": "secret"}))


# -- headings, captions, ids -------------------------------------------------------------------------------------------


def test_headings_never_jump_and_the_page_has_one_h1():
    doc = document_of(shown(TITLE), new_markdown_cell("# 一\n\n#### 二\n\n## 三\n\n### 四"))
    assert [(heading.level, heading.id, heading.text) for heading in doc.headings] == [
        (2, "s1", "一"), (3, "s2", "二"), (2, "s3", "三"), (3, "s4", "四"),
    ]  # fmt: skip
    assert [tag.name for tag in BeautifulSoup(doc.body, "html.parser").find_all(True)] == ["h2", "h3", "h2", "h3"]


def test_a_heading_without_text_is_no_entry_of_the_contents():
    assert document_of(shown("<h2> <span></span></h2><h2>有字</h2>")).headings[0].text == "有字"


def test_captions_are_numbered_in_the_order_of_the_document():
    table = "<table><caption>{}</caption><tr><td>1</td></tr></table>"
    body = body_of(shown(table.format("甲")), shown(CHART.format(svg_address())), shown(table.format("乙")))
    captions = BeautifulSoup(body, "html.parser").find_all(["caption", "figcaption"])
    assert [caption.get_text() for caption in captions] == ["表1　甲", "图1　起数", "表2　乙"]


def test_a_table_that_is_shown_twice_keeps_its_id_once():
    table = '<table id="t-a"><tr><td>1</td></tr></table>'
    assert body_of(shown(table), shown(table)).count("t-a") == 1


def test_a_class_that_is_not_ours_leaves_nothing_behind():
    assert body_of(shown('<p class="masthead">1</p>')) == "<p>1</p>"


def test_an_output_cannot_take_an_id_of_the_page():
    assert "id=" not in body_of(shown('<p id="main">1</p><table id="main"><tr><td>1</td></tr></table>'))


# -- pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mime", "content"), [("image/svg+xml", SVG.format("")), ("image/png", PIXEL + "\n")])
def test_a_picture_is_shown_with_its_alternative_text(mime, content):
    image = BeautifulSoup(body_of(shown({mime: content}, **{mime: {"alt": '"甲" < 乙'}})), "html.parser").img
    assert image["alt"] == '"甲" < 乙'
    assert image["src"].startswith(f"data:{mime};base64,")


@pytest.mark.parametrize("data", [{"image/png": PIXEL}, CHART.format(svg_address()).replace("条形图：客运6起", " ")])
def test_a_picture_without_alternative_text_is_refused_by_its_cell(data):
    assert refusal_of(shown(data)).startswith("单元格“made-here”: 图片没有替代文字，不能发布。请")


@pytest.mark.parametrize("alt", ["图", "图表", "图片1", "示意图。", "此图", "Figure 3", "chart", "IMAGE", "bar chart", "chart-1.png", "统计 图.PNG".replace(" ", ""), "起数", "ｃｈａｒｔ"])
def test_filler_is_no_alternative_text(alt):
    refusal = refusal_of(shown(CHART.format(svg_address()).replace("条形图：客运6起", alt)))
    assert re.match("单元格“made-here”: 图片的替代文字只.*，不能发布。请", refusal)
    assert alt == "起数" or alt not in refusal.removeprefix("单元格“made-here”: 图片")[:12]


@pytest.mark.parametrize("alt", ["起数逐月下降", "图中为客运6起", "Chart of six fines", "12月6起", "a.png 的内容：客运6起"])
def test_a_text_that_says_something_is_one(alt):
    assert BeautifulSoup(body_of(shown(CHART.format(svg_address()).replace("条形图：客运6起", alt))), "html.parser").img["alt"] == alt


def test_the_text_of_a_chart_names_each_value_that_it_draws():
    chart = bar_chart([(name, Figure(f"a.{name}", name, value, "起", "d")) for name, value in (("甲", 12), ("乙", 7))], title="案件").html
    assert "12起" in body_of(shown(chart))
    assert "没有说出图中的数字“7起”，不能发布" in refusal_of(shown(chart.replace("乙7起", "乙若干").replace("最低：乙若干", "")))


def test_every_cell_whose_picture_says_nothing_is_named_at_once():
    cells = [shown(CHART.format(svg_address()).replace("条形图：客运6起", alt)) for alt in ("", "图")]
    with pytest.raises(PublicationError) as caught:
        document_of(*cells)
    assert [cell.id in problem for cell, problem in zip(cells, caught.value.problems, strict=True)] == [True, True]


def test_the_table_behind_a_chart_is_closed_on_the_page_and_absent_on_paper():
    chart = bar_chart([("甲", Figure("a.b", "甲", 12, "起", "d"))], title="案件").html
    doc = document_of(shown(chart + "<details open><summary>说明</summary><p>正文</p></details>"))
    assert doc.body.count("<details>") == 1 and "说明" in doc.paper and "正文" in doc.paper
    assert BeautifulSoup(doc.body, "html.parser").select_one("figure.chart > details td").text == "12起"
    assert "<details" not in doc.paper and "<td" not in doc.paper


@pytest.mark.parametrize("src", ["https://example.test/a.png", "//example.test/a.png", "a.png", "javascript:alert(1)",
                                 "data:text/html;base64,PGI+", "data:image/svg+xml,<svg/>", "data:image/png;base64,PGI+"])  # fmt: skip
def test_a_picture_from_elsewhere_is_refused_by_its_cell(src):
    refusal = refusal_of(shown(f'<img src="{src}" alt="图" onerror="alert(1)">'))
    assert re.match("单元格“made-here”: 图片不是.*，不能发布。请", refusal)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<script>alert(1)</script>", "含有 <script>"),
        ('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">1</b></foreignObject>', "含有 <foreignObject>"),
        ('<g onload="alert(1)"/>', "含有属性 onload"),
        ('<use href="https://example.test/a.svg#b"/>', "引用了外部内容"),
        ('<use xlink:href="&#104;ttps://example.test/a.svg#b"/>', "引用了外部内容"),
        ('<image href="file:///etc/passwd" width="1" height="1"/>', "引用了外部内容"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "引用了外部内容"),
        ('<rect fill="url(https://example.test/a)"/>', "引用了外部内容"),
        (r'<rect style="fill:u\72l(https://example.test/a)"/>', "引用了外部内容"),
        ("<style>@import 'https://example.test/a.css';</style>", "的样式引用了外部内容"),
        ("<style><![CDATA[rect{fill:url(//example.test)}]]></style>", "的样式引用了外部内容"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "含有 <animate>"),
        ('<a href="javascript:alert(1)"><rect/></a>', "含有 <a>"),
        ('<g xml:base="https://example.test/"/>', "含有属性 base"),
        ('<?xml-stylesheet href="https://example.test/a.css"?>', "含有处理指令 xml-stylesheet"),
        ("<text>字</text>", "含有 <text>，图中文字须转为轮廓"),
        ("<g>", "不是完整的 SVG"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_svg_that_runs_or_loads_something_is_named(inside, fault, encoding):
    assert picture_fault(svg_address(inside, encoding)) == fault


def test_an_svg_with_entities_of_its_own_is_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "&#60;script/>">]>' + SVG.format("&a;")
    assert picture_fault("data:image/svg+xml;base64," + base64.b64encode(bomb.encode()).decode()) == "含有 DTD 声明"


def test_an_svg_as_matplotlib_writes_it_passes():
    inside = """<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#">
      <cc:Work><cc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF></metadata>
      <defs><style type="text/css">*{stroke-linejoin: round}</style><clipPath id="a"><path d="M0 0"/></clipPath></defs>
      <g id="a@b" aria-label="a@b" clip-path="url(#a)" style="fill: url('#b')"><use xlink:href="#a"/></g>"""
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    content = '<?xml version="1.0" encoding="utf-8"?>' + doctype + SVG.format(inside)
    assert picture_fault("data:image/svg+xml;base64," + base64.b64encode(content.encode()).decode()) is None


# -- hostile content ---------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<b onclick=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=//example.test></iframe>",
    "<meta http-equiv=refresh content='0;url=//example.test'>",
    "<base href=//example.test>",
    "<link rel=stylesheet href=//example.test>",
    "<style>*{background:url(//example.test)}</style>",
    "<p style='background:url(//example.test)'>",
    "<form action=//example.test><input name=a><button>去</button></form>",
    "<a href='javascript:alert(1)'>点</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>点</a>",
    "<video src=//example.test></video><audio src=//example.test></audio><object data=//example.test></object>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<table background=//example.test><td background=//example.test>1</table>",
    "<template><script>alert(1)</script></template>",
]  # fmt: skip
#: All the attributes that may reach a page; addresses are looked at one by one.
KNOWN_ATTRIBUTES = {"id", "class", "href", "rel"}


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_an_output_would_run_or_load_does_not_reach_the_page(payload):
    soup = BeautifulSoup(body_of(shown(payload)), "html.parser")
    assert not soup.find_all(["script", "svg", "math", "style", "iframe", "form", "input", "meta", "base", "link", "object", "img"])
    assert {name for tag in soup.find_all(True) for name in tag.attrs} <= KNOWN_ATTRIBUTES
    assert not [tag["href"] for tag in soup.find_all(href=True) if "alert" in tag["href"]]


@pytest.mark.parametrize("payload", [*HOSTILE, "{{7*7}}", "{% raw %}", "$\\alpha$", '#read("/etc/passwd")'])
def test_what_markdown_holds_is_text_verbatim(payload):
    # four characters in, a line of Markdown is code: nothing in it means anything
    soup = BeautifulSoup(body_of(new_markdown_cell(f"`{payload}`")), "html.parser")
    assert soup.get_text().strip() == payload


def test_an_output_left_open_does_not_swallow_the_next():
    body = body_of(shown("<div class='narrative'><table><tr><td><ul><li>甲"), new_markdown_cell("## 乙"))
    assert BeautifulSoup(body, "html.parser").h2.parent.name == "[document]"


def test_links_lead_to_the_web_or_within_the_page_only():
    links = "<a href='https://example.test'>一</a><a href='mailto:a@example.test'>二</a><a href='#s1'>三</a><a href='file:///etc'>四</a>"
    found = BeautifulSoup(body_of(shown(links)), "html.parser").find_all("a")
    assert [link.get("href") for link in found] == ["https://example.test", "mailto:a@example.test", "#s1", None]
    assert found[0]["rel"] == ["noopener", "noreferrer"]


def test_our_own_markup_passes_whole():
    ours = (
        '<ul class="key-figures"><li><span class="label">处罚</span><data class="figure" data-figure="penalties.cases" value="617">617</data>'
        '<span class="unit">起</span></li></ul><div class="table"><table class="statistics" id="t-a"><thead><tr><th colspan="2" scope="colgroup">'
        '甲</th></tr></thead><tbody><tr><th rowspan="1" scope="row">乙</th><td class="number missing">未提供</td></tr></tbody></table></div>'
    )
    assert body_of(shown(ours)) == ours
