"""What was done, as an item of a list, with how many of it."""

import pytest

from lawnb.figures import Figure, Status
from lawnb.itemised import itemised
from lawnb.narrative import Renderer
from lawnb.topics.measures import Measure
from tests.topics.opened import cells, opened


def told(practice: str, value=None, unit: str = "次", often: str | None = None, status: Status = Status.REPORTED) -> str:
    n = None if value is None and status is Status.REPORTED else Figure("a.n", "甲", value, unit, "", status=status)
    return itemised([Measure("甲", practice, often, n)], str).removeprefix("**甲**：")


@pytest.mark.parametrize(
    ("sentence", "arguments"),
    [
        ("研究重大问题。", ("研究重大问题。",)),
        ("研究重大问题，共4次。", ("研究重大问题", 4)),
        ("研究重大问题（每季度），共4次。", ("研究重大问题", 4, "次", "每季度")),
        ("退税缓费，共5.23亿元。", ("退税缓费", 5.23, "亿元")),
        ("排查密接，共26.2万人次。", ("排查密接", 26.2, "万人次")),
        ("不作为案件为0起。", ("不作为案件", 0, "起")),
        ("优良天数比例（90.5%）。", ("优良天数比例", 90.5, "%")),
        ("年均浓度（每年，20微克/立方米）。", ("年均浓度", 20, "微克/立方米", "每年")),
        ("召开会议4次，研究问题。", ("召开会议{数量}，研究问题。", 4)),
    ],
)
def test_a_number_stands_where_its_sentence_has_it(sentence, arguments):
    assert told(*arguments) == sentence


def test_what_is_not_counted_is_told_all_the_same():
    assert told("培育法律明白人", status=Status.NOT_APPLICABLE) == "培育法律明白人。"
    assert told("培育法律明白人{数量}", status=Status.MISSING) == "培育法律明白人未提供。"


@pytest.mark.parametrize("final", [True, False])
def test_a_sentence_over_a_list_is_text_and_goes_with_the_list(final):
    names = {"some": [Measure("甲", "研究问题", None, None), Measure("乙", "督办", None, None)], "few": []}
    shown = [Renderer(names, final).html('{{ %s | 逐条("其*做法*是：") }}' % each) for each in names]
    assert shown == ["<p>其*做法*是：</p>\n<ol>\n<li><strong>甲</strong>：研究问题。</li>\n<li><strong>乙</strong>：督办。</li>\n</ol>\n", ""]


def test_a_table_of_what_was_done_has_the_number_in_its_sentence_too(bench):
    report = opened(bench, licensing_measures="事项,做法,数量,计量单位\n容缺,容缺受理{数量}、承诺办理,38,项\n代办,代办{数量},,\n")
    assert cells(report.table("licensing.measures")) == [["事项", "做法"], ["容缺", "容缺受理38项、承诺办理"], ["代办", "代办未提供"]]
    assert 'value="38" data-figure="licensing.n.容缺"' in report.table("licensing.measures").html


def test_a_list_of_one_has_no_number():
    rows = [Measure(item, "做好", None, None) for item in ("甲", "乙")]
    assert itemised(rows[:1], str) == "**甲**：做好。"
    assert itemised(rows, str) == "1. **甲**：做好。\n2. **乙**：做好。" and itemised([], str) == ""
