"""The part of a page for a content system: one element, its names its own, its styles in it."""

import re

import pytest
import tinycss2
from bs4 import BeautifulSoup
from lxml import html as lxml_html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lawnb.charts import bar_chart
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.publish.document import Document, Heading
from lawnb.publish.fragment import LawnbFragmentExporter, fragment
from lawnb.publish.scoped import Scope
from tests.publish.test_html import HOSTILE

CHART = bar_chart([("客运", Figure("a.b", "t", 1, "起", "d"))], title="图").html
BODY = (
    '<h2 id="s1">一、举措</h2><p>见<a href="#t-a">表</a>和<a href="#nowhere">无处</a>。</p>'
    '<div class="table"><table id="t-a"><caption>表1　分领域</caption><thead><tr><th scope="col">领域</th><th scope="col">起数</th></tr></thead>'
    f'<tbody><tr><th scope="row">客运</th><td class="number"><data class="figure" value="6" data-figure="a.b">6</data></td></tr></tbody></table></div>{CHART}'
)


def made(body: str = BODY, draft: bool = False) -> str:
    return fragment(Document("样例区2023年度报告", "", body, (Heading(2, "s1", "一、举措"),), draft, {}))


def selectors(css: str) -> list[str]:
    """Every selector of a style sheet, those in queries too."""
    found, waiting = [], tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    while waiting:
        rule = waiting.pop()
        assert rule.type in ("qualified-rule", "at-rule"), rule
        if rule.type == "at-rule":
            assert rule.lower_at_keyword in ("media", "supports")
            waiting += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        else:
            # a comma within a function is in the function's own tokens
            found += "".join("\n" if token == "," else token.serialize() for token in rule.prelude).split("\n")
    return found


def test_it_is_one_element_without_a_page_around_it():
    [root] = lxml_html.fragments_fromstring(made())
    assert (root.tag, root.get("class"), root.get("lang")) == ("article", "lawnb", "zh-CN")
    names = {tag.tag for tag in root.iter()}
    assert names & {"html", "head", "body", "title", "script", "link", "base", "form", "h1", "svg", "button"} == set()
    assert "<!doctype" not in made().lower() and "@font-face" not in made() and "url(" not in root.find("style").text


def test_every_selector_begins_with_the_part():
    style = BeautifulSoup(made(), "html.parser").style.string
    assert {selector.strip().startswith(".lawnb:not(#_):not(#_)") for selector in selectors(style)} == {True}
    assert style.count("!important") == len(re.findall(r":[^;{}]*!important(?=[;}])", style))
    assert not re.search(r"\drem\b|--(?!lawnb-)", style)


def test_ids_and_classes_are_its_own_and_references_follow():
    root = BeautifulSoup(made(), "html.parser").article
    assert {name.startswith("lawnb") for tag in root.find_all(class_=True) for name in tag["class"]} == {True}
    assert [tag["id"] for tag in root.find_all(id=True)] == ["lawnb-s1", "lawnb-t-a"]
    assert [tag["href"] for tag in root.find_all("a")] == ["#lawnb-t-a"]


def test_charts_keep_their_texts_in_the_picture():
    [image] = BeautifulSoup(made(), "html.parser").find_all("img")
    assert image["src"].startswith("data:image/svg+xml;base64,") and image["alt"] and not image.has_attr("data-texts")


def test_a_draft_says_so_first():
    [banner] = BeautifulSoup(made(draft=True), "html.parser").find_all(class_="lawnb-banner")
    assert banner.get_text().startswith("草稿") and "lawnb-banner" in BeautifulSoup(made(draft=True), "html.parser").style.string
    assert "草稿" not in made()


def test_what_is_hostile_in_a_cell_is_no_more_here_than_on_the_page():
    nb = new_notebook(cells=[new_markdown_cell("正文", id="text"), new_code_cell("", id="output", outputs=[new_output("display_data", {"text/html": HOSTILE})])])
    soup = BeautifulSoup(LawnbFragmentExporter().from_notebook_node(nb)[0], "html.parser")
    assert soup.find_all(["script", "iframe", "object", "svg", "form", "video", "math", "template", "base", "link"]) == []
    assert [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"] == []
    assert [tag.name for tag in soup.find_all(True, recursive=False)] == ["article"] and len(soup.find_all("style")) == 1


def test_it_goes_through_the_gate():
    nb = new_notebook(cells=[new_markdown_cell("联系电话 13800138000", id="text")])
    with pytest.raises(PublicationError, match="report.fragment.html: .*手机"):
        LawnbFragmentExporter().from_notebook_node(nb)


@pytest.mark.parametrize(
    ("css", "scoped"),
    [
        ("p { margin: 1rem }", ".x:not(#_):not(#_) p{margin:16px!important}"),
        ("main > p, body, html p { color: red }", ".x:not(#_):not(#_) > p,.x:not(#_):not(#_),.x:not(#_):not(#_) p{color:red!important}"),
        (":root { --ink: #000 } p { color: var(--ink, rgb(0 0 0)) }", ".x:not(#_):not(#_){--x-ink:#000!important}\n.x:not(#_):not(#_) p{color:var(--x-ink, rgb(0 0 0))!important}"),
        ("p:is(.a, .b:not(.c))::before { content: 'a,b' }", ".x:not(#_):not(#_) p:is(.x-a, .x-b:not(.x-c))::before{content:\"a,b\"!important}"),
        ("@media (max-width: 40rem) { p { top: 0 } nav { top: 0 } }", "@media (max-width: 640px){\n.x:not(#_):not(#_) p{top:0!important}\n}"),
        ("nav p, .absent, mainly { color: red } @page { margin: 0 } @media (prefers-color-scheme: dark) { p { color: red } } @font-face { src: local(a) }", ""),
    ],
)
def test_rules_are_scoped_or_left_out(css, scoped):
    assert Scope("x", {"p", "a"}).styled(css).strip() == scoped


@pytest.mark.parametrize("css", ["@import 'x';", "p { color red }", "p }", "@keyframes a { to { top: 0 } }"])
def test_what_cannot_be_scoped_stops_the_making(css):
    with pytest.raises(ValueError, match="line 1"):
        Scope("x", {"p"}).styled(css)
