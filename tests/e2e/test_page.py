"""The page in a real Chromium: it asks for nothing, fits every screen, and is drawn in its own typeface."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lawnb.outcome import REPORT_MIME
from lawnb.publish.html import LawnbHTMLExporter

NAME = "样例区交通运输局"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><style>rect{fill:#a11}</style><rect width="500" height="90"/></svg>'
CHART = (
    f'<figure class="chart"><img alt="条形图：客运6起" src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}">'
    "<figcaption>处罚起数</figcaption></figure>"
)
HEADER = (
    '<header class="publication"><table class="publication"><caption>公开信息</caption><tbody>'
    '<tr><th scope="row">索引号</th><td>4311030021/2024-00629</td><th scope="row">分类</th><td class="missing">（空）</td></tr>'
    f"</tbody></table><h1>{NAME}2023年度法治政府建设工作报告</h1></header>"
)
KEY_FIGURES = '<ul class="key-figures">' + 6 * (
    '<li><span class="label">罚款金额</span><data class="figure" value="1">144.2158</data><span class="unit">万元</span></li>'
) + "</ul>"
HOSTILE = """
<script>alert(1)</script><a href="javascript:alert(1)">甲</a><svg onload="alert(1)"></svg><iframe src="https://lawnb.invalid/"></iframe>
<p style="background:url(https://lawnb.invalid/x)" onclick="alert(1)">丙</p><style>@import "https://lawnb.invalid/x.css"</style>
<meta http-equiv="refresh" content="0;url=https://lawnb.invalid/"><base href="https://lawnb.invalid/"><form action="https://lawnb.invalid/"></form>
<details open ontoggle="alert(1)">丁</details><video src="https://lawnb.invalid/x" autoplay></video>
"""
WIDTHS = (320, 390, 768, 1280)


def table(n_columns: int, cell: str) -> str:
    heads = "".join('<th scope="col">没收违法所得、没收非法财物</th>' for _ in range(n_columns))
    row = f'<tr><th scope="row">{NAME}</th>{cell * (n_columns - 1)}</tr>'
    return (
        '<div class="table"><table class="statistics"><caption>统计表<span class="unit-note">单位：宗、万元</span></caption><thead>'
        f"<tr>{heads}</tr></thead><tbody>{row * 3}</tbody></table></div>"
    )


def shown(**data: object):
    return new_code_cell("", outputs=[new_output("display_data", data)])


@pytest.fixture(scope="module")
def report_path(tmp_path_factory) -> Path:
    """A report with everything that a page may hold, and much that it may not."""
    bundle = {
        "agency": {"name": NAME, "short_name": NAME}, "year": 2023, "title": "", "publication": {}, "signature": {},
        "findings": [], "waivers": [],
    }  # fmt: skip
    prose = '<div class="narrative">' + "<p>客运处罚<data>167起</data>，罚款<data>62.2万元</data>，均按规定公示。</p>" * 12 + "</div>"
    figures = table(16, '<td class="number">617</td>') + table(5, '<td class="number">144.2158</td>')
    cells = [
        shown(**{"text/html": HEADER}),
        new_markdown_cell("## 年度概览"), shown(**{"text/html": KEY_FIGURES}),
        new_markdown_cell("## 一、主要举措和成效"), shown(**{"text/html": prose + figures}),
        new_markdown_cell("### （一）完善制度体系"), shown(**{"text/html": CHART + prose + table(4, "<td>查处非法营运</td>")}),
        new_markdown_cell("## 二、存在的不足\n\n" + HOSTILE), shown(**{"text/html": HOSTILE + prose}),
        shown(**{REPORT_MIME: bundle}),
    ]  # fmt: skip
    content, _ = LawnbHTMLExporter().from_notebook_node(new_notebook(cells=cells))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(content, "utf-8")
    return path


class Visit:
    """The page at one width, with all that it asked for and said."""

    def __init__(self, chromium, path: Path, width: int, **more):
        self.page = chromium.new_page(viewport={"width": width, "height": 800}, **more)
        self.requests: list[str] = []
        self.events: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.events.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("console", lambda message: self.events.append(message.text))
        self.page.on("pageerror", lambda error: self.events.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.evaluate("document.fonts.ready.then(() => true)")


@pytest.fixture
def visit(chromium, report_path):
    visits = []

    def visited(width: int, **more) -> Visit:
        visits.append(Visit(chromium, report_path, width, **more))
        return visits[-1]

    yield visited
    for one in visits:
        one.page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_asks_for_nothing_and_nothing_in_it_runs(visit, report_path, theme):
    seen = visit(1280, color_scheme=theme)
    seen.page.wait_for_timeout(500)
    assert [url for url in seen.requests if not url.startswith("data:")] == [report_path.as_uri()]
    assert seen.events == []
    assert seen.page.locator("h1").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(visit, width):
    seen = visit(width)
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    scroll, shown_width = seen.page.evaluate("(box => [box.scrollWidth, box.clientWidth])(document.querySelector('.scroll.wide'))")
    assert shown_width < width
    assert scroll > shown_width if width < 500 else scroll >= shown_width


@pytest.mark.parametrize("width", [390, 1280])
def test_the_contents_lead_to_their_headings_without_script(visit, width):
    page = visit(width, java_script_enabled=True).page
    if width < 1000:
        page.locator("nav summary").click()
    page.locator("nav a:visible", has_text="二、存在的不足").click()
    page.wait_for_timeout(1000)
    top = page.locator("main h2", has_text="二、存在的不足").bounding_box()["y"]
    assert page.evaluate("scrollY") > 500
    assert 0 <= top < 800


def test_a_keyboard_reaches_the_text_and_the_wide_table_first_to_last(visit):
    page = visit(390).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert "统计表" in page.evaluate("document.activeElement.getAttribute('aria-label')")


@pytest.mark.parametrize(("selector", "family"), [("h1 .line", "Noto Serif SC"), (".narrative p", "Noto Sans SC"), ("td.number", "Noto Sans SC")])
def test_chinese_is_drawn_in_the_pages_own_faces(visit, selector, family):
    page = visit(1280).page
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    drawn = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [(font["familyName"], font["isCustomFont"]) for font in drawn] == [(family, True)]


def test_paper_shows_no_contents_and_every_row(visit):
    page = visit(1280).page
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator(".stacked td").first.is_visible()
    page.set_viewport_size({"width": 643, "height": 900})  # the width of an A4 sheet within its margins
    assert page.evaluate("document.documentElement.scrollWidth") == 643


def test_the_browser_announces_tables_as_tables_on_a_phone_too(visit):
    page = visit(390).page
    assert page.get_by_role("columnheader", include_hidden=True).count() > 0
    stacked = page.locator(".stacked table")
    assert stacked.get_by_role("row").count() == 4
    assert stacked.get_by_role("rowheader").count() == 3
