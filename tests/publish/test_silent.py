"""Headings that nothing stands under, and tables of one number that the sentence below tells."""

import pytest

from lawnb.publish.silent import drop_retold, drop_silent
from lawnb.publish.tree import parsed, text_of


def headings(html: str) -> list[str]:
    body = parsed(html)
    drop_silent(body)
    return [text_of(tag) for tag in body.iter("h2", "h3", "h4")]


SAYS = "<p>有</p>"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (f"<h2>一、甲</h2><h3>（一）子</h3><div></div><h3>（二）丑</h3>{SAYS}<h3>（三）寅</h3>{SAYS}", ["一、甲", "（一）丑", "（二）寅"]),
        (f"<h2>概览</h2><ul></ul><h2>一、甲</h2>{SAYS}<h2>二、乙</h2><h2>三、丙</h2>{SAYS}", ["一、甲", "二、乙", "三、丙"]),  # a part of the four stays
        ("<h2>一、甲</h2><h3>（一）子</h3><h4>1.深</h4><h3>（二）丑</h3><table><tr><td></td></tr></table>", ["一、甲", "（一）丑"]),
        (f"<h2>一、甲</h2><h3>（一）子</h3><h3>（三）丑</h3>{SAYS}", ["一、甲", "（三）丑"]),  # wrong before: a finding, and not ours to hide
        (f"<h2>一、甲</h2><h3>（一）子</h3><h3>没有编号</h3>{SAYS}<h3>（二）丑</h3>{SAYS}", ["一、甲", "没有编号", "（一）丑"]),
    ],
)
def test_a_heading_without_anything_below_goes_and_its_sisters_move_up(html, left):
    assert headings(html) == left


def test_nothing_changes_where_all_say_something():
    html = f"<h2>一、甲</h2><h3>（一）<strong>子</strong></h3>{SAYS}<h3>（二）丑</h3><figure><img></figure>"
    assert headings(html) == ["一、甲", "（一）子", "（二）丑"]


def listed(*ids: str, stub: str = "指标") -> str:
    rows = "".join(f'<tr><th scope="row">甲</th><td><data data-figure="{id}">3件</data></td></tr>' for id in ids)
    return f'<div class="table"><table><thead><tr><th scope="col">{stub}</th><th scope="col">本年</th></tr></thead><tbody>{rows}</tbody></table></div>'


SENTENCE = '<div class="narrative"><p>受理<data data-figure="a.b">3件</data>。</p></div>'


@pytest.mark.parametrize(
    ("html", "stays"),
    [
        (listed("a.b") + SENTENCE, False),
        (listed("a.c") + SENTENCE, True),  # no sentence tells it
        (listed("a.b", "a.c") + SENTENCE, True),
        (listed("a.b", stub="单位名称") + SENTENCE, True),  # the form that the law asks for
    ],
)
def test_a_table_of_one_number_that_a_sentence_tells_goes(html, stays):
    body = parsed(html)
    drop_retold(body)
    assert (next(body.iter("table"), None) is not None) is stays and next(body.iter("p"), None) is not None
