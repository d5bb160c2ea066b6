"""Typst markup of a document: what stands for what, and that no text is lost or becomes code, however a table is broken."""

from __future__ import annotations

import string
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawnb.publish.pdf import pdf
from lawnb.publish.tree import DEEPEST, parsed, text_of
from lawnb.publish.typeset import typst_of
from lawnb.sanitise import sanitised
from tests.publish.test_readback import DOC


def written(html: str) -> str:
    """What is set of a text, without the call that keeps its numbers whole."""
    return typst_of(parsed(html)).removeprefix("#whole-numbers[\n").removesuffix("]\n")


def set_text(html: str) -> str:
    """The text of a PDF without spaces, page numbers and the marks of lists."""
    read = pypdfium2.PdfDocument(pdf(replace(DOC, title="题", body=html)))
    text = "".join(page.get_textpage().get_text_range() for page in read).replace("\ufffe", "-")
    return "".join(text.split()).removeprefix("题").replace("—1—", "")


@pytest.mark.parametrize(
    ("html", "typst"),
    [
        ("<h2 id='s1'>甲<em>乙</em></h2><h3>丙</h3>", "= 甲#emph[乙]\n<s1>\n== 丙\n"),
        ("<p>甲<br>乙</p>丙", "甲 \\\n乙\n\n丙\n"),
        ("<p> 甲 \n 乙 </p>", "甲 乙\n\n"),
        ('<p><a href="#t-a">甲</a><a href="https://a.test/b c">乙</a></p>', '#link(<t-a>)[甲]#link("https://a.test/b%20c")[乙]\n\n'),
        ("<p><code>a  \"b</code></p><pre>c\n d\n</pre>", '#raw("a \\"b")\n\n#raw("c\\n d", block: true)\n\n'),
        ("<ol start='3'><li>甲</li><li><p>乙</p><p>丙</p></li></ol>", '#"3.";甲\n\n#"4.";乙\n\n丙\n\n'),
        ("<ul><li>甲<ul><li>乙</li></ul></li></ul>", "#list(tight: true, [甲\n#list(tight: true, [乙])])\n\n"),
        ('<ul><li><span class="label">甲</span> 5<b>元</b></li></ul>', "#key-figures(([甲], [ 5元]), )\n"),
        ('<p>甲</p><div class="signature"><p>局</p><p>日</p></div>', "#tied[\n甲\n\n]\n#signature([局], [日], )\n"),
        ('<div class="table"><ol><li>甲</li><li>乙</li></ol><p>注：丙</p></div>', "#notes([甲], [乙], )\n#notes([丙], )\n"),
        ('<figure><img data-chart="0"><img data-chart="1"><figcaption>图1</figcaption>旁注</figure>', "旁注\n#chart(0, none)\n#chart(1, [图1])\n"),
        ("<h2 id='appendix'>附录</h2>", "#pagebreak(weak: true)\n= 附录\n<appendix>\n"),
        ("<table></table><div class='publication'></div>", ""),
    ],
)
def test_each_element_has_its_call(html, typst):
    assert typst_of(parsed(html)) == (typst and f"#whole-numbers[\n{typst}]\n")


def test_words_with_signs_are_strings():
    signs = string.punctuation.replace('"', r'\"').replace("\\]", r"\\]")
    assert written(f"<p>{string.punctuation.replace('&', '&amp;').replace('<', '&lt;')}</p>") == f'#"{signs}";\n\n'
    assert written("<p>共144.2158万元（a_b.csv，7条） c:d</p>") == '共#"144.2158";万元（#"a_b.csv";，7条） #"c:d";\n\n'


def test_a_long_address_may_be_broken_and_a_short_one_may_not():
    assert written(f"<p>{'a' * 45}甲bc</p>") == f"{'a' * 20}#box();{'a' * 20}#box();{'a' * 5}甲bc\n\n"
    assert written(f"<p>{'a' * 39}</p>") == "a" * 39 + "\n\n"


def test_a_table_has_a_cell_for_every_place():
    rows = '<tr><td rowspan="9">甲</td><td colspan="5">乙</td><td>丙</td></tr><tr><td>丁</td></tr>'
    text = written(f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>")
    assert "columns: 7" in text and "table.header(table-head(\"a\"), table-head(\"b\"), [], [], [], [], [],)" in text
    assert '    table.cell(rowspan: 2, "甲"), table.cell(colspan: 5, "乙"), "丙",\n    "丁", [], [], [], [], [],\n' in text


def test_cells_of_the_reports_tables_are_aligned_by_their_kind():
    table = '<div class="table"><table><caption>表<span class="unit-note">单位：起</span></caption><thead><tr><th>a</th></tr></thead><tr><td class="number">1</td></tr><tr><td>b</td></tr><tr><td class="number">2<br>3</td></tr></table></div>'
    text = written(table)
    assert 'align: (right,),\n    table.header(table.cell(align: center, table-head("a")),),' in text
    assert '    "1",\n    table.cell(align: left, "b"),\n    [2 \\\n3],\n' in text
    assert text.startswith("#short[") and "caption: [表#unit-note[单位：起]]" in text
    assert written(table.replace(">b<", f">{'长' * 1000}<")).startswith("#long(room: 0.0pt, whole-rows: false)[")
    assert written(table.replace("<tr><td>b</td></tr>", "<tr><td>b</td></tr>" * 10)).startswith("#long(room: 0.0pt)[")


@pytest.mark.parametrize(("text", "wrapper"), [("甲", "#short[\n#narrow[\n"), ("长" * 120, "#long(room: 0.0pt)[\n#narrow[\n")])
def test_the_columns_of_a_wide_table_tell_whether_it_is_low(text, wrapper):
    cells = "<td>1</td>" * 13
    assert written(f'<div class="table"><table><tbody><tr><th>{text}</th>{cells}</tr></tbody></table></div>').startswith(wrapper)


def test_columns_of_blocks_share_the_line():
    assert "columns: (50%, 50%)" in written("<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>")


def test_a_table_keeps_its_numbers_whole_where_a_line_might_not():
    cells = ["<data>617件</data>", "12345678901234件", "1,234,567,890,123.45", "第5条", "甲"]
    table = f'<div class="table"><table><caption>表1</caption><tbody><tr>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr></tbody></table></div>'
    text = typst_of(parsed(f"<p>正文</p>{table}<p>正文</p>"))
    assert '    "617件", whole-numbers("12345678901234件"), "1,234,567,890,123.45", whole-numbers("第5条"), "甲",\n' in text
    assert "caption: whole-numbers[表1]" in text
    assert text.startswith("#whole-numbers[\n正文\n\n]\n#short[\n#figure(") and text.endswith("]\n#whole-numbers[\n正文\n\n]\n")


@pytest.mark.parametrize("cell", ["<p>5件</p><p>6</p>", "甲<sup>2</sup>", "<a href='https://a.test/'>5件</a>"])
def test_numbers_among_markup_are_kept_whole_with_those_around_the_table(cell):
    text = typst_of(parsed(f'<div class="table"><table><tbody><tr><td>{cell}</td><td>第5条</td></tr></tbody></table></div>'))
    assert text.startswith("#whole-numbers[\n#short[\n#figure(") and text.count("whole-numbers") == 1


def test_no_number_is_divided_between_lines():
    cells = "".join(f"<td>{'甲' * n}5678件乙</td>" for n in range(6))
    body = f'<div class="table"><table><tbody><tr>{cells}</tr></tbody></table></div>' + "".join(f"<p>{'甲' * n}5678件乙</p>" for n in range(20, 28))
    lines = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf(replace(DOC, title="题", body=body)))).splitlines()
    assert "".join(lines).count("5678件") == 14
    assert not [line for line in lines if line.startswith("件") or line.endswith(("5", "6", "7", "8"))]


CELL = st.builds('<{} colspan="{}" rowspan="{}">{}</td>'.format, st.sampled_from(["td", "th"]), st.integers(0, 4), st.integers(0, 4), st.sampled_from(["甲", "", "<p>乙</p>", "1"]))
ROW = st.lists(CELL, max_size=4).map(lambda cells: f"<tr>{''.join(cells)}</tr>")


@settings(max_examples=25)
@given(st.lists(st.one_of(ROW, st.sampled_from(["<thead>", "</thead>", "<tfoot>", "丙"])), max_size=5), st.sampled_from(["table", "x"]))
def test_no_cell_of_any_table_is_lost(rows, kind):
    body, _ = sanitised(f'<div class="{kind}"><table><caption>表</caption>{"".join(rows)}</table></div>')
    shown = sorted("".join(text_of(parsed(body)).split()))
    assert sorted(set_text(body)) == shown


@pytest.mark.parametrize("html", ["<em>甲<p>乙</p>丙</em>", "<ul>甲<li>乙</li>丙</ul>", "<h2>甲<table><tr><td>乙</td></tr></table>丙</h2>", '<div class="table">甲<ul><li>乙</li></ul>丙</div>'])
def test_what_stands_where_it_should_not_is_set_in_its_order(html):
    assert set_text(html).replace("•", "") == "甲乙丙"


@pytest.mark.parametrize("name", ["div", "em", "blockquote"])
def test_nesting_is_set_to_any_depth_that_is_read(name):
    assert "甲" in written(f"<{name}>" * (DEEPEST - 1) + "甲" + f"</{name}>" * (DEEPEST - 1))
