"""Headings that nothing stands under."""

import pytest

from lawnb.publish.silent import drop_silent
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
