"""The part in a page whose styles want everything otherwise: neither reaches the other."""

import pytest
from bs4 import BeautifulSoup

from lawnb.engine.run import FRAGMENT, export
from tests.e2e.seeing import Reader

#: What sites do to what is pasted into them, and more: some of it important, some with an id.
STYLES = """
* { font-size: 5px; color: red; letter-spacing: 3px; font-style: italic; line-height: 1 }
html { font-size: 100px } :root, * { --line: magenta; --lawnb: 1 }
#content p, #content td { text-indent: 4em !important; color: lime !important; font-size: 8px !important }
table { border: 5px dashed blue; width: 30px } td, th { background: yellow; padding: 20px; text-align: right }
.table { display: none } .number { float: left } h2 { text-transform: uppercase } h2::before { content: "x"; font-size: 40px }
img { display: none } ul li { float: left } figure { transform: rotate(20deg) } details { border: 9px solid purple } article { columns: 3 }
"""
HOST = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{styles}</style><body>
<div class="host"><h2 class="table">栏目</h2><p>段落</p><table><tr><td class="number">格</td></tr></table><ul><li>项</li></ul><article><a href="#t">甲</a></article></div>
<div id="content" style="width:800px;white-space:pre;text-align:center">{part}</div></body></html>"""
#: All computed styles of the elements that a selector names, one of each kind and place, and of what stands before them.
COMPUTED = """selector => {
    const kinds = new Map([...document.querySelectorAll(selector)].map(tag => [[tag.parentNode.localName, tag.localName, tag.className].join(' '), tag]));
    return [...kinds].map(([kind, tag]) => [kind, ...[null, '::before'].map(part => {
        const style = getComputedStyle(tag, part);
        return [...style].filter(name => !name.startsWith('--')).map(name => name + ':' + style.getPropertyValue(name)).join(';');
    })]);
}"""


@pytest.fixture(scope="module")
def part(made, tmp_path_factory):
    [path], _ = export(made.out / "report.ipynb", (FRAGMENT,), tmp_path_factory.mktemp("part"))
    return path.read_text("utf-8")


@pytest.fixture
def computed(chromium):
    """Computed styles in a page with these styles and this part."""
    page = chromium.new_page(viewport={"width": 1000, "height": 700})

    def read(styles: str, part: str, selector: str):
        page.set_content(HOST.format(styles=styles, part=part))
        return page.evaluate(COMPUTED, selector)

    yield read
    page.close()


def test_the_page_is_as_it_was_without_the_part(computed, part):
    ours = ".host, .host *"
    assert computed(STYLES, part, ours) == computed(STYLES, "", ours)


def test_the_part_is_as_it_is_in_a_page_without_styles(computed, part):
    ours = ".lawnb, .lawnb *:not(style):not(meta)"
    plain, hostile = computed("", part, ours), computed(STYLES, part, ours)
    assert len(plain) > 30
    assert [one[0] for one, other in zip(plain, hostile, strict=True) if one != other] == []


def test_it_says_what_the_page_says(part, made):
    told = [part, (made.out / "report.html").read_text("utf-8")]
    names = ["h2", "h3", "h4", "p", "li", "th", "td", "figcaption", "caption", "summary"]
    mine, pages = ([" ".join(tag.get_text().split()) for tag in soup.find_all(names)] for soup in (BeautifulSoup(told[0], "lxml"), BeautifulSoup(told[1], "lxml").main))
    assert len(mine) > 100
    assert mine == pages


def test_axe_finds_nothing_in_it_on_a_phone(chromium, part, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>年报</title><body style="margin:0"><main><h1>年报</h1>{part}</main>', "utf-8")
    with Reader(chromium, page, 320) as reader:
        assert (reader.sideways(), reader.faults(), reader.faint()) == (0, [], [])
