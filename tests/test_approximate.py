"""Numbers that are published as approximate: how they are told, what is held against them, and what is not made of them."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from lawnb.adding_up import check_approximations, check_totals
from lawnb.approximate import INFINITE, WORDS, added, approximation, worded
from lawnb.blocks import key_figures, making_note
from lawnb.evidence import figures_json
from lawnb.facts import facts_of, value_differs
from lawnb.figures import Book, Figure, Status, share, total
from lawnb.following.compare import figure_changes
from lawnb.intake.cells import BadCell, Context
from lawnb.intake.contracts import contract
from lawnb.intake.quantities import read_number
from lawnb.publish.card_html import _bounds
from lawnb.rounding import shown_findings
from lawnb.topics.targets import target_of
from tests.region.conftest import figure as published
from tests.region.conftest import province as province
from tests.test_rounding import notebook
from tests.test_sentences import said
from tests.topics.opened import cells, found, opened

TOTALS = "指标,数值,单位,约数\n"
COMPLAINTS = TOTALS + "受理投诉举报数,160,件,余\n办结投诉举报数,150,件,余\n投诉举报办结率,90,%,超过\n"


def about(id: str, value: int | Decimal, word: str | None = None, unit: str = "件", **more) -> Figure:
    return Figure(id, id, value, unit, "画在测试里的数字。", about=approximation(word, value), **more)


@pytest.mark.parametrize(("value", "unit", "word", "text", "number"), [
    (160, "件", "余", "160余件", "160余"), (200, "人次", "近", "近200人次", "近200"), (Decimal(35000), "元", "约", "约3.5万元", "约3.5"),
    (Decimal(3500000), "元", "余", "350余万元", "350余"), (Decimal(35000), "元", "多", "3.5万多元", "超过3.5"), (Decimal(30000), "元", "余", "3万余元", "超过3"),
    (137000, "件", "余", "13.7万余件", "137000余"), (Decimal("0.9"), "1", "超过", "超过90%", "超过90%"), (Decimal("0.9"), "1", "以上", "90%以上", "90%以上"),
    (3500, "元", "左右", "3500元左右", "0.35左右"), (617, "起", None, "617起", "617"),
])  # fmt: skip
def test_a_value_is_told_with_its_word(value, unit, word, text, number):
    figure = about("a", value, word, unit)
    assert (figure.text, figure.number) == (text, number)
    plain = {"title": "甲", "value": str(figure.value), **({"about": {"word": word}} if word else {})}
    for shown in (text, number):
        assert [*shown_findings(notebook((str(figure.value), shown)), {"a.b": plain}, "笔记本")] == []


@pytest.mark.parametrize(("word", "value", "low", "high"), [
    ("余", 160, 160, 170), ("多", 1200, 1200, 1300), ("约", Decimal("3.5"), Decimal("3.4"), Decimal("3.6")), ("近", 200, 100, 200), ("不足", 10, 0, 10),
    ("超过", Decimal("0.9"), Decimal("0.9"), INFINITE), ("不超过", 3, 0, 3),
])  # fmt: skip
def test_a_word_says_between_what_the_value_lies(word, value, low, high):
    assert (approximation(word, value).low, approximation(word, value).high) == (low, high)


@pytest.mark.parametrize("name", ["totals", "measures", "penalties_totals"])
def test_contracts_list_the_words_that_are_known(name):
    words = [field.enum for field in contract(name).fields if field.title.endswith("约数")]
    assert words and all(set(each) == set(WORDS) for each in words)


@pytest.mark.parametrize("text", ["160余件", "近200", "90%以上"])
def test_an_approximate_cell_is_told_where_its_word_goes(text):
    [value] = [field for field in contract("totals").fields if field.title == "数值"]
    with pytest.raises(BadCell, match="只填数，用词（余、约等）填在“约数”列"):
        read_number(text, value, Context())


@pytest.mark.parametrize(("text", "word"), [("160件", "余"), ("160件", "约"), ("近160件", "余"), ("160余件", None)])
def test_a_text_that_is_more_or_less_exact_than_its_figure_is_a_finding(text, word):
    figure = {"title": "甲", "value": "160", **({"about": {"word": word}} if word else {})}
    assert [finding.code for finding in shown_findings(notebook(("160", text)), {"a.b": figure}, "笔记本")] == ["shown-differs"]


def test_no_share_and_no_change_is_made_of_approximate_numbers(bench):
    part, whole = about("a", 150, "余"), about("b", 160)
    assert share(part, whole, "s", "占比").status is Status.NOT_APPLICABLE
    bench.write(year=2022, reconsideration_totals=TOTALS + "收到行政复议申请数,50,件,\n")
    report = opened(bench, reconsideration_totals=TOTALS + "收到行政复议申请数,60,件,余\n")
    assert report.book["reconsideration.applications_change"].status is Status.NOT_APPLICABLE
    assert said(report, "reconsideration") == "行政复议办理方面，收到申请60余件。"


def test_a_sum_of_approximate_numbers_says_on_which_side_it_lies():
    assert total([about("a", 160, "余"), about("b", 45)], "t", "合计", "").text == "不少于205件"
    assert total([about("a", 160, "约"), about("b", 45, "余")], "t", "合计", "").text == "约205件"
    assert added([about("a", 47)], less=[about("b", 30, "近")]).word == "不少于"
    assert added([about("a", 1), about("b", 2)]) is None


@pytest.mark.parametrize(("whole", "word", "parts", "codes"), [
    (200, "余", (120, 85), []), (200, "余", (120, 185), ["total-mismatch"]), (200, "近", (120, 85), ["total-mismatch"]), (200, "超过", (300, 400), []),
])  # fmt: skip
def test_parts_are_held_against_the_bounds_of_their_total(whole, word, parts, codes):
    book = Book([about("t", whole, word), *(about(f"t.{n}", value, part_of="t") for n, value in enumerate(parts))])
    assert [finding.code for finding in check_totals(book)] == codes


@pytest.mark.parametrize(("value", "word", "unit", "fits"), [
    (163, "余", "件", False), (90, "多", "%", False), (0, "约", "件", False), (160, "余", "件", True), (Decimal("3.5"), "余", "万元", True), (163, "约", "件", True),
])  # fmt: skip
def test_a_word_that_does_not_go_with_its_number_is_a_finding(value, word, unit, fits):
    findings = list(check_approximations(Book([replace(about("a", value, word, unit), sources=("x.csv",))])))
    assert [finding.code for finding in findings] == ([] if fits else ["approximation-unfit"])


@pytest.mark.parametrize(("target", "met"), [(">= 190", None), (">= 90", True), (">= 210", False), ("= 200", None)])
def test_a_target_is_judged_where_the_bounds_allow_it(target, met):
    assert target_of(target, "件").met(about("a", 200, "近")) is met


def test_totals_give_approximate_numbers_that_every_place_tells(bench):
    report = opened(bench, complaints_totals=COMPLAINTS + "受理投诉举报数：12345,120,件,余\n受理投诉举报数：网络,40,件,\n")
    assert said(report, "complaints") == "投诉举报方面，受理160余件，办结率超过90%。"
    assert found(report, "complaints") == []
    assert ["受理投诉举报数", "160余件"] in cells(report.table("complaints.summary"))
    [received] = [figure for figure in figures_json(report)["figures"] if figure["id"] == "complaints.received"]
    assert received["about"] == {"word": "余", "low": "160", "high": "170"} and json.dumps(received)
    assert _bounds(received) == "公布的不是准确数，实际数在160件与170件之间；不据以计算占比和增减。"
    assert "其中4个是约数" in making_note(report).html
    assert ">160余</data>" in key_figures([report.book["complaints.received"]]).html
    chart = report.chart("complaints.received_by_channel").html
    assert "120余件；网络40件" in chart and "最高" not in chart


@pytest.mark.parametrize(("row", "sentence"), [
    ("咨询,提供法律咨询{数量},240,人次,余", "咨询：提供法律咨询240余人次。"), ("受众,受众,2,万人次,超过", "受众：受众，共超过2万人次。"),
    ("挽损,挽回损失{数量},3.5,万元,约", "挽损：挽回损失约3.5万元。"), ("满意,群众满意率{数量},90,%,以上", "满意：群众满意率90%以上。"),
])  # fmt: skip
def test_measures_give_approximate_numbers(bench, row, sentence):
    assert said(opened(bench, publicity_measures=f"事项,做法,数量,计量单位,约数\n{row}\n"), "publicity") == sentence


def test_the_totals_of_penalties_are_approximate_where_their_column_says_so(bench):
    totals = "处罚起数,处罚起数约数,罚款金额（万元）,罚款金额约数,不予处罚,不予处罚约数\n1200,余,350,约,200,多\n"
    report = opened(bench, penalties_totals=totals, penalties_by_field=None)
    assert said(report, "penalties") == "2023年，区交通局共作出行政处罚1200余起，罚款约350万元。"
    assert said(report, "penalties-procedures") == "办案程序方面，依法不予行政处罚200多起。"


def test_an_exact_number_in_place_of_an_approximate_one_is_a_change():
    exact, vague = about("a", 160), about("a", 160, "余")
    assert value_differs(*(facts_of(Book([figure]))["a"] for figure in (exact, vague)))
    drawn = published("a", 160, unit="件", part_of=None)
    told = drawn | {"text": "160余件", "about": {"word": "余", "low": "160", "high": "170"}}
    frame = type("Frame", (), {"same_report": True, "text": lambda self, text: text, "sources": lambda *_: {}, "records": lambda *_: {}})()
    [change] = figure_changes(frame, frame, drawn, told)
    assert (change.old, change.new, change.difference) == ("160", "160余件", None)


def test_a_region_adds_up_no_approximate_numbers(province):
    province.publish("a", published("complaints.received", 10, unit="件"))
    province.publish("b", published("complaints.received", 160, unit="件", about={"word": "余", "low": "160", "high": "170"}))
    total = province.open().book["complaints.received"]
    assert total.text == "2家中1家报送" and "缺b局（约数）" in total.definition


def test_a_number_in_亿_keeps_its_word_before_the_unit():
    assert worded("1.5亿元", "余") == "1.5亿余元" and worded("20亿元", "余") == "20余亿元"


def test_what_cannot_be_divided_has_no_row(bench):
    report = opened(bench, inspections_totals=TOTALS + "计划数量,50,项,余\n完成数量,40,项,\n")
    assert [row[0] for row in cells(report.table("inspections.summary"))[1:]] == ["计划数量", "完成数量"]
