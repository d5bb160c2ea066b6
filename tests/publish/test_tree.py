"""HTML as a tree: what the sanitiser wrote comes back as it was, whatever it was given."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from lawnb.errors import PublicationError
from lawnb.publish import tree
from lawnb.publish.tree import DEEPEST, UNFIT, _as_html, _as_xml, copied, drop_dead_links, element, of_class, page, parsed, put_in_place, shared, shortened, taken, wrapped, written
from lawnb.sanitise import sanitised

PIECES = st.sampled_from(
    ["<p>", "</p>", "<table>", "<td class='number'>", "</table>", "<ul><li>", "<br>", "<pre>", "</pre>", '<a href="#a&b">', "</a>", "<img alt='\"x\" > <'>",
     "<data value=1 data-figure='a.b'>", "<!--", "-->", "<script>", "<b", ">", "&", "&amp;lt;", "&nbsp;", "<h2>", "</h2>", "'", '"', "\n\n", " ", "字"]
)  # fmt: skip


def same(one: str, other: str) -> bool:
    """Whether two texts are the same tree to a parser that is not ours."""
    return BeautifulSoup(one, "html.parser") == BeautifulSoup(other, "html.parser")


@settings(max_examples=300)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join).filter(lambda html: not UNFIT.search(html)))
def test_what_the_sanitiser_writes_is_read_as_it_stands(html):
    clean, _ = sanitised(html)
    if UNFIT.search(BeautifulSoup(clean, "html.parser").decode(formatter=None)):
        return
    assert same(written(parsed(clean)), clean.replace("\r", "&#13;"))


@settings(max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(" \t\n甲<>&;=\"'", max_size=4)), max_size=30).map("".join))
def test_what_is_xml_is_read_as_html_is(html):
    clean, _ = sanitised(html)
    quickly = _as_xml(clean)
    assert quickly is None or written(quickly) == written(_as_html(clean))


def test_a_report_is_read_as_xml():
    html = '<p class="a">甲&nbsp;&lt;乙&gt;<br>丙</p>\n\n <table>  <tr><td colspan="2"><img alt="&quot;" src="x"></td></tr></table>'
    assert written(_as_xml(html)) == written(_as_html(html))
    assert _as_xml("<pre>\n  a</pre>") is _as_xml('<img alt="甲\n乙">') is _as_xml("<p>甲") is _as_xml("<p>\t</p>") is _as_xml("<!-- -->") is None


def test_writing_and_reading_again_changes_nothing():
    html = '<p class="a">甲 &lt;乙&gt; &amp;amp; <br/>丙</p>\n<img alt="&quot;" src="x"/><td></td><pre>\n  a\n\n</pre>'
    assert written(parsed(html)) == html


def test_attributes_stand_in_one_order_whoever_set_them_first():
    assert written(parsed('<p id="b" class="a">1</p>')) == '<p class="a" id="b">1</p>'


SHORTENED = (
    '<table><thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead><tbody><tr><th scope="row">丙 a="b"</th><td data-label="a b">1&gt;0</td></tr>'
    '\n<tr><td colspan="2"></td></tr></tbody></table><ol><li>一</li><li>二<ul><li>三</li></ul></li></ol><p><img alt="图" src="data:,a/"/> c="d" &lt;</p>'
)


def test_what_html_does_not_ask_for_goes_and_a_browser_reads_the_same():
    short = shortened(SHORTENED)
    assert short.startswith("<table><thead><tr><th scope=col>甲<th scope=col>乙</thead>")
    assert written(page(f"<html><body>{short}</body></html>")) == written(page(f"<html><body>{SHORTENED}</body></html>"))
    assert 'a="b"</th>' not in short and 'a="b"<td' in short and 'src="data:,a/"/> c="d" &lt;' in short


@pytest.mark.parametrize("read", [parsed, copied])
def test_a_tree_is_the_callers_own(read):
    read("<p>1</p>")[0].text = "2"
    assert written(read("<p>1</p>")) == written(shared("<p>1</p>")) == "<p>1</p>"


@pytest.mark.parametrize("char", ["\x00", "\x0c", "\x1b", "\ufffe"])
def test_a_character_that_no_tree_holds_is_named(char):
    with pytest.raises(PublicationError, match=rf"正文: .*U\+{ord(char):04X}"):
        parsed(f"<p>甲{char}乙</p>")


def test_what_follows_an_element_stays_where_it_was():
    root = parsed("<div>一<b>二</b>三<i>四</i>五</div>")
    (bold,), (italic,) = root.iter("b"), root.iter("i")
    assert written(taken(bold)) == "二" and bold.tail is None
    wrapped(italic, element("p"))
    assert written(root) == "<div>一三<p><i>四</i></p>五</div>"
    put_in_place(element("hr"), root[0][0])
    assert written(root) == "<div>一三<hr/>五</div>"


def test_links_to_nowhere_lose_their_address_and_keep_their_text():
    root = parsed('<p id="a"><a href="#a">一</a><a href="#b">二</a>三<a href="https://example.test/#b">四</a></p>')
    drop_dead_links(root)
    assert written(root) == '<p id="a"><a href="#a">一</a>二三<a href="https://example.test/#b">四</a></p>'


def test_a_class_is_one_word_of_several():
    assert [tag.tag for tag in of_class(parsed('<p class="a b"></p><td class="ab"></td><td class="b">1</td>'), "b", "p", "td")] == ["p", "td"]


def test_nesting_without_end_is_refused():
    with pytest.raises(PublicationError, match=f"正文: 输出中的 HTML 嵌套超过 {DEEPEST} 层。请"):
        parsed("<div>" * 5000)


@pytest.mark.parametrize("read", [_as_xml, _as_html])
def test_nesting_has_the_same_end_however_it_is_read(read, monkeypatch):
    monkeypatch.setattr(tree, "_as_xml", read if read is _as_xml else lambda html: None)
    most = DEEPEST - 1
    parsed("<div>" * most + f"<br>{read.__name__}" + "</div>" * most)
    with pytest.raises(PublicationError, match="嵌套超过"):
        parsed("<div>" * DEEPEST + read.__name__ + "</div>" * DEEPEST)
