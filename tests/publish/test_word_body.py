"""The body of the DOCX: every block of a document as Word has it, and no word of it lost."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from lxml import etree

from lawnb.publish.docx import docx
from lawnb.publish.tree import parsed, text_of
from lawnb.publish.word_numbering import labels
from lawnb.publish.word_runs import BREAK, Piece, written
from tests.publish.test_readback import DOC


def made(body: str):
    return open_docx(io.BytesIO(docx(replace(DOC, body=body))))


def shown(opened) -> list[tuple[str, str]]:
    """The paragraphs below the title with their styles, behind the numbers that Word shows."""
    return [(paragraph.style.name, label + paragraph.text) for paragraph, label in labels(opened)][1:]


def test_lists_are_numbered_from_their_start_and_stand_inside_one_another():
    opened = made('<ol start="3"><li>甲<ul><li>子</li></ul></li><li>乙</li></ol><ul><li><ol><li>丙</li></ol></li></ul>')
    assert shown(opened) == [("List Item", text) for text in ("3.甲", "–子", "4.乙", "•", "1.丙")]


def test_the_second_paragraph_of_an_item_bears_no_number():
    assert shown(made("<ol><li><p>甲</p><p>乙</p></li><li>丙</li></ol>")) == [("List Item", "1.甲"), ("Body Text", "乙"), ("List Item", "2.丙")]


def test_quotes_rules_and_code_are_paragraphs_of_their_own():
    opened = made("<blockquote><p>引</p></blockquote><hr><pre><code>a  b\n c\n</code></pre>尾<br>行")
    assert shown(opened) == [("Block Text", "引"), ("Normal", ""), ("Source Code", "a  b\n c"), ("Body Text", "尾\n行")]


def test_links_lead_to_where_they_say_and_a_long_id_is_no_long_bookmark():
    long = "t-" + "a" * 50
    opened = made(f'<h2 id="s1">一、甲</h2><p><a href="#s1">甲</a><a href="https://example.invalid/?a=1&amp;b=2">外</a><a href="#{long}">表</a></p><table id="{long}"><tbody><tr><td>1</td></tr></tbody></table>')
    inside, outside, table = opened.element.body.iter(qn("w:hyperlink"))
    assert opened.part.rels[outside.get(qn("r:id"))].target_ref == "https://example.invalid/?a=1&b=2"
    names = {mark.get(qn("w:name")) for mark in opened.element.body.iter(qn("w:bookmarkStart"))}
    assert names >= {inside.get(qn("w:anchor")), table.get(qn("w:anchor"))} and all(len(name) <= 40 for name in names)


def test_two_tables_are_two_and_a_cell_ends_with_a_paragraph():
    table = "<table><tbody><tr><td>{}</td></tr></tbody></table>"
    body = made(f'{table.format("甲")}<div class="table">{table.format("乙" + table.format("丙"))}</div>').element.body
    assert [etree.QName(child).localname for child in body] == ["p", "tbl", "p", "tbl", "sectPr"]
    assert {etree.QName(cell[-1]).localname for cell in body.iter(qn("w:tc"))} == {"p"}


def test_cells_that_span_and_rows_that_lack_some_fill_the_grid():
    rows = '<tr><th rowspan="2" colspan="2">甲</th><td>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td></tr>'
    [table] = made(f"<table><tbody>{rows}</tbody></table>").tables
    merges = [[(cell.grid_span, cell.vMerge) for cell in row.tc_lst] for row in table._tbl.tr_lst]
    assert merges == [[(2, "restart"), (1, None)], [(2, "continue"), (1, None)], [(1, None)] * 3]


@pytest.mark.parametrize(("line", "text"), [
    ([Piece(" a \n"), Piece(" b ")], "a b"), ([Piece("a "), BREAK, Piece(" b")], "a|b"), ([Piece("a"), Piece(" ", "Strong"), BREAK], "a|"), ([Piece(" "), Piece(None)], ""),
    ([Piece(xml="<w:hyperlink>"), Piece(" a "), Piece(xml="</w:hyperlink>"), Piece(" b")], "a b"),
])  # fmt: skip
def test_spaces_are_those_that_a_reader_sees(line, text):
    root = etree.fromstring(f'<p xmlns:w="w">{written(line)}</p>')
    assert "".join(node.text if node.text else "|" for node in root.iter("{w}t", "{w}br")) == text


def random_blocks(source: random.Random, depth: int = 0) -> str:
    """Blocks of every kind in one another, each with a word that is nowhere else."""
    word = f"字{source.random()}"
    inner = random_blocks(source, depth + 1) if depth < 3 else word
    kinds = (
        f"<p>{word}<strong>{word}a</strong></p>", f"<ul><li>{word}{inner}</li><li>{inner}</li></ul>", f"<ol><li><p>{word}</p>{inner}</li></ol>",
        f"<blockquote>{inner}</blockquote>", f"<div>{word}{inner}{word}b</div>", f"<pre>{word}</pre>", f"<section><span>{inner}</span></section>",
        f"<table><caption>{word}</caption><tr><td>{inner}</td><td>{word}</td></tr></table>", f"<figure>{word}<figcaption>{word}c</figcaption></figure>", f"<h3>{word}</h3>",
    )  # fmt: skip
    return "".join(source.choices(kinds, k=3))


def test_no_word_of_a_document_is_lost_or_moved():
    bodies = [random_blocks(random.Random(seed)) for seed in range(4)]
    for body in bodies:
        texts = "".join(node.text or "" for node in made(body).element.body.iter(qn("w:t")))
        assert texts.partition(DOC.title)[2] == "".join(text_of(parsed(body)).split())
