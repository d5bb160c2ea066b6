"""The page: self-contained, inert, verbatim, readable without script, with a typeface of its own."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.publish.document import Document, Heading
from lawnb.publish.html import LawnbHTMLExporter, html

TITLE = "样例区交通运输局2023年度法治政府建设工作报告"
REPORT = {
    "agency": {"slug": "sample", "name": "样例区交通运输局", "short_name": "区交通局"},
    "year": 2023,
    "publication": {"date_issued": "2024-03-01", "issuer": "样例区政府办", "document_number": None},
    "signature": {"name": "样例区交通运输局", "date": "2024-02-27"},
}
POISON = "</style></title><script>alert(1)</script>{{7*7}}{% raw %}&lt;"
HOSTILE = """
<script>alert(1)</script><b onclick=alert(1)>字</b><a href="javascript:alert(1)">甲</a><a href="vbscript:x">乙</a>
<svg onload=alert(1)><circle/></svg><iframe src="https://example.org/"></iframe><base href="https://example.org/">
<meta http-equiv="refresh" content="0;url=https://example.org/"><link rel="stylesheet" href="https://example.org/x.css">
<p style="background:url(https://example.org/x)" onclick="alert(1)">丙</p><style>p{color:red}</style>
<form action="https://example.org/"><input name="a"><button>丁</button></form><object data="https://example.org/"></object>
<details open ontoggle="alert(1)"><summary>戊</summary></details><video src="https://example.org/x" autoplay></video>
<div class="mermaid">graph TD</div><table background="https://example.org/x"><tr><td onmouseover="alert(1)">己</td></tr></table>
<math><mtext><a href="javascript:x">庚</a></mtext></math><template><script>alert(1)</script></template><!-- 注 -->
"""


def doc(body: str = "<p>正文</p>", *, title: str = TITLE, draft: bool = False, report: dict = REPORT, headings: tuple = ()) -> Document:
    return Document(title, "", body, headings, draft, report)


def page(*args, **more) -> BeautifulSoup:
    return BeautifulSoup(html(doc(*args, **more)), "html.parser")


def shown(content: str, mime: str = "text/html"):
    return new_code_cell("", outputs=[new_output("display_data", {mime: content})])


def exported(*cells, config: Config | None = None) -> BeautifulSoup:
    content, _ = LawnbHTMLExporter(config=config).from_notebook_node(new_notebook(cells=list(cells)))
    return BeautifulSoup(content, "html.parser")


@pytest.fixture(scope="module")
def hostile():
    """Every payload as an output, a Markdown cell, and a text, in one page."""
    header = f'<header class="publication"><h1>{"&lt;b&gt;题名{{7*7}}"}</h1></header>'
    latex = shown(r"$\href{javascript:alert(1)}{x}$", "text/latex")
    script = shown("alert(1)", "application/javascript")
    return exported(shown(header), new_markdown_cell("## 一、标题\n\n<img src=x onerror=alert(1)>" + HOSTILE), shown(HOSTILE), latex, script)


# -- inert and verbatim --------------------------------------------------------------------------------------------------


def test_nothing_in_a_hostile_page_runs_or_loads(hostile):
    active = ["script", "iframe", "object", "embed", "svg", "form", "input", "button", "base", "link", "video", "math", "template"]
    assert hostile.find_all(active) == []
    assert len(hostile.find_all("style")) == 1
    assert [tag["http-equiv"] for tag in hostile.find_all("meta", {"http-equiv": True})] == ["Content-Security-Policy"]
    names = {name for tag in hostile.find_all(True) for name in tag.attrs}
    assert {name for name in names if name.startswith("on") or name in ("style", "background", "action", "srcset")} == set()
    assert all(tag["href"].startswith("#") for tag in hostile.find_all(href=True))
    assert hostile.find_all("img") == []


def test_markup_in_markdown_is_shown_as_it_was_written(hostile):
    assert "<script>alert(1)</script>" in hostile.main.get_text()
    assert 'style="background:url(https://example.org/x)"' in hostile.main.get_text()


def test_a_title_that_looks_like_markup_is_a_title(hostile):
    assert hostile.h1.get_text() == "<b>题名{{7*7}}"
    assert hostile.title.get_text() == "<b>题名{{7*7}}（草稿）"


def test_text_that_ends_the_style_or_runs_a_template_stays_text():
    report = REPORT | {"agency": {"name": POISON, "short_name": POISON}, "publication": {"issuer": POISON}}
    soup = page(title=POISON, report=report, headings=(Heading(2, "s1", POISON),))
    assert soup.title.get_text() == POISON
    assert soup.h1.get_text() == POISON
    assert soup.find("meta", {"name": "Author"})["content"] == POISON
    assert soup.find(class_="agency").get_text() == POISON
    assert soup.nav.find("a").get_text() == POISON
    assert soup.find_all("script") == []


def test_the_policy_allows_one_style_sheet_and_nothing_else():
    soup = page()
    policy = soup.find("meta", {"http-equiv": True})["content"]
    digest = base64.b64encode(hashlib.sha256(soup.style.string.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert set(re.findall(r"url\((.{15})", soup.style.string)) == {"data:font/woff2"}


def test_a_configuration_cannot_put_anything_into_the_page():
    config = Config()
    config.LawnbHTMLExporter.template_file = "evil.html.j2"
    config.TemplateExporter.template_name = "evil"
    config.LawnbHTMLExporter.raw_template = "<script>alert(1)</script>"
    config.Exporter.default_preprocessors = ["nbconvert.preprocessors.ClearOutputPreprocessor"]
    config.ClearOutputPreprocessor.enabled = True
    assert exported(shown("<p>在此</p>"), config=config).main.get_text().strip() == "在此"


def test_nbconvert_writes_the_page_of_a_notebook_file(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jupyter_nbconvert_config.py").write_text('c.TemplateExporter.template_name = "evil"\n', "utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell("正文")]), tmp_path / "out.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "lawnb.publish.html.LawnbHTMLExporter", "out.ipynb"]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60)
    assert "正文" in (tmp_path / "out.html").read_text("utf-8")


# -- a page that reads well ----------------------------------------------------------------------------------------------


def test_a_page_has_its_language_its_landmarks_and_one_title():
    soup = page(headings=(Heading(2, "s1", "一、标题"),))
    assert soup.html["lang"] == "zh-CN"
    assert [len(soup.find_all(name)) for name in ("h1", "header", "nav", "main", "footer")] == [1] * 5
    assert soup.find(class_="skip")["href"] == f"#{soup.main['id']}"
    assert soup.h1.get_text() == TITLE


def test_the_metadata_hold_what_is_known_and_nothing_else():
    found = {tag["name"]: tag["content"] for tag in page().find_all("meta", {"name": True})}
    assert found["ArticleTitle"] == TITLE
    assert (found["PubDate"], found["ContentSource"]) == ("2024-03-01", "样例区政府办")
    assert "样例区交通运输局2023年度" in found["Description"]
    bare = {tag["name"] for tag in page(report={}).find_all("meta", {"name": True})}
    assert bare & {"PubDate", "ContentSource", "Author"} == set()


def test_a_draft_says_so_in_the_title_and_on_the_page():
    soup = page(draft=True)
    assert "草稿" in soup.title.get_text() and "草稿" in soup.find(class_="banner").get_text()
    assert (soup.body["class"], soup.body["data-mark"]) == (["draft"], "草稿")
    final = page()
    assert "草稿" not in str(final) and final.find(class_="banner") is None


def table(n_columns: int, cell: str = "<td>字</td>", head: str = "") -> str:
    heads = "".join(f'<th scope="col">列{n}</th>' for n in range(n_columns))
    row = f'<tr><th scope="row">行</th>{cell * (n_columns - 1)}</tr>'
    return f'<div class="table"><table><caption>表1　样例</caption><thead>{head}<tr>{heads}</tr></thead><tbody>{row}</tbody></table></div>'


def test_a_table_of_figures_scrolls_in_a_region_that_the_keyboard_reaches():
    box = page(table(5, '<td class="number">1</td>')).find(class_="scroll")
    assert (box["role"], box["tabindex"], box["aria-label"]) == ("region", "0", "表1 样例")


def test_heads_stand_at_the_right_over_figures_only():
    soup = page(table(3, '<td class="number">1</td>'))
    assert [cell.get("class") for cell in soup.thead.find_all("th")] == [None, ["number"], ["number"]]


def test_rows_of_prose_become_cards_that_say_what_their_cells_are():
    soup = page(table(3))
    assert soup.find(class_="stacked")
    assert [cell["data-label"] for cell in soup.tbody.find_all("td")] == ["列1", "列2"]
    assert [cell["role"] for cell in soup.tbody.find_all(["th", "td"])] == ["rowheader", "cell", "cell"]


@pytest.mark.parametrize("cell", ['<td colspan="2">字</td>', '<td class="number">1</td>', '<td><data value="1">1件</data></td>'])
def test_a_table_with_spans_or_figures_is_not_stacked(cell):
    assert page(table(3, cell)).find(class_="stacked") is None


@pytest.mark.parametrize("span", ["0", "-1", "99999999999", "二", "²"])
def test_a_span_that_no_table_has_does_no_harm(span):
    assert page(table(3, f'<td colspan="{span}">字</td>')).find("table") is not None


def test_charts_that_follow_one_another_share_a_box():
    chart = '<figure class="chart"><img alt="图" src="data:image/png;base64,"/></figure>'
    soup = page(f"{chart}\n{chart}{chart}<p>文字</p>{chart}")
    assert [len(box.find_all("figure")) for box in soup.find_all(class_="charts")] == [3]
    assert [tag.name for tag in soup.main.find_all(True, recursive=False)] == ["div", "p", "figure"]


# -- the typeface --------------------------------------------------------------------------------------------------------


def embedded(content: str) -> list[TTFont]:
    return [TTFont(io.BytesIO(base64.b64decode(part))) for part in re.findall(r"font/woff2;base64,([^)]+)\)", content)]


def test_the_page_brings_exactly_the_characters_that_it_shows():
    content = html(doc("<p>镕喆堃</p>"))
    sans, serif = embedded(content)
    visible = set(BeautifulSoup(content, "html.parser").body.get_text()) - set("\n")
    assert {ord(char) for char in visible} <= set(sans.getBestCmap())
    assert ord("镕") in sans.getBestCmap() and ord("镕") not in serif.getBestCmap()
    assert {ord(char) for char in TITLE} == set(serif.getBestCmap())
    assert len(sans.getBestCmap()) < 150


def test_the_same_document_gives_the_same_bytes_in_another_process():
    code = (
        "import hashlib, json, sys; from lawnb.publish.document import Document; from lawnb.publish.html import html;"
        "print(hashlib.sha256(html(Document(*json.load(sys.stdin))).encode()).hexdigest())"
    )
    given = json.dumps([TITLE, "", "<p>同样的字节</p>", [], False, REPORT])
    done = subprocess.run([sys.executable, "-c", code], input=given, text=True, capture_output=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(html(doc("<p>同样的字节</p>")).encode()).hexdigest()


@pytest.mark.parametrize("body", ["<p>名𬺈</p>", '<img alt="名𬺈" src="data:image/png;base64,">'])
def test_a_character_without_a_glyph_is_named(body, monkeypatch):
    monkeypatch.setattr(fonts, "characters", without(fonts.characters, "𬺈"))
    with pytest.raises(PublicationError, match=r"HTML: '𬺈' \(U\+2CE88\) 在字体 .*Noto Sans SC.* 中没有字形"):
        html(doc(body))


def test_a_character_of_the_titles_metadata_without_a_glyph_is_named(monkeypatch):
    monkeypatch.setattr(fonts, "characters", without(fonts.characters, "喆"))
    with pytest.raises(PublicationError, match="'喆'"):
        html(doc(report=REPORT | {"publication": {"issuer": "喆"}}))


def without(characters, char: str):
    return lambda face: characters(face) - {ord(char)}
