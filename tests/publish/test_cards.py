"""Figure cards: every figure opens what stands behind it, pictures' values too; the page carries its figures and its digest."""

from __future__ import annotations

import base64
import json
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lawnb.charts import bar_chart, trend_chart
from lawnb.display import figure_html
from lawnb.figures import Figure
from lawnb.outcome import report_json
from lawnb.publish.cards import ROWS_SHOWN, Cards, formula_pieces, in_words, last_year_words, rows_words
from lawnb.publish.document import Document
from lawnb.publish.embedded import figures_address, figures_at, seal_fault
from lawnb.publish.html import html
from lawnb.publish.plot import ADDRESS as BASE64
from lawnb.publish.plot import IN_LETTERS, lay_texts
from lawnb.publish.tree import UNFIT, element, parsed, written
from lawnb.report import open_year
from lawnb.sanitise import sanitised
from lawnb.workspace import workspace
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def report() -> dict:
    return report_json(open_year(workspace(root=ROOT), "lengshuitan-transport", 2023), ())


def page_of(report: dict, body: str) -> str:
    return html(Document("报告", "", sanitised(body)[0], (), False, report))


def card_of(page: str, id: str, n: int = 0) -> BeautifulSoup:
    soup = BeautifulSoup(page, "html.parser")
    button = soup.select(f'main [data-figure="{id}"] > button')[n]
    return soup.find(id=button["popovertarget"])


def shown(report: dict, *ids: str) -> str:
    figures = {figure["id"]: figure for figure in report["figures"]}
    return "".join(f'<p><data class="figure" value="{figures[id]["value"]}" data-figure="{id}">{figures[id]["text"]}</data></p>' for id in ids)


def test_a_card_says_what_the_figure_is_and_where_it_is_from(report):
    page = page_of(report, shown(report, "penalties.cases"))
    card = card_of(page, "penalties.cases")
    text = card.get_text()
    assert card.name == "dialog" and card.has_attr("popover")
    assert all(words in text for words in ("行政处罚起数", "617起", "本年度作出的行政处罚决定数", "第2行“处罚起数”", "公布原文即为合计617起"))
    file = BeautifulSoup(page, "html.parser").find(id=card.select_one("button[popovertarget^=f]")["popovertarget"]).get_text()
    digest = next(file["sha256"] for file in report["files"] if file["file"].endswith("/penalties_totals.csv"))
    assert all(words in file for words in ("lengshuitan-transport/2023/penalties_totals.csv", digest, "第一部分第 5 点末句"))


def test_files_of_one_ledger_are_told_apart_in_a_card_and_their_folder_is_not_told():
    def source(file):
        return {"file": file, "sheet": None, "column": None, "title": "台账", "rows": 1, "at": "2"}

    files, formula = [source(f"a/2023/penalties/{month}.csv") for month in ("01", "02")], "rows(penalties)"
    figure = {"id": "a.b", "inputs": [], "formula": formula, "sources": [source("a/2023/penalties")], "records": files}
    names = [place["name"] for place in Cards({"figures": [figure], "files": files})._sources(figure)]
    assert names == ["台账01.csv", "02.csv"]


def test_the_figures_of_a_formula_open_theirs(report):
    page = page_of(report, shown(report, "penalties.fines.货运.share", "penalties.fines.货运"))
    card = card_of(page, "penalties.fines.货运.share")
    other = card.find("button", string="货运罚款金额 26.7万元")
    assert BeautifulSoup(page, "html.parser").find(id=other["popovertarget"]).get_text().startswith("货运罚款金额26.7万元")
    assert "罚款金额（144.2158万元）" in card.get_text()  # the page does not show it, so it has no card


def test_last_years_value_in_a_formula_is_last_years():
    cases = {"id": "a.b", "title": "起数", "inputs": [], "formula": None, "before": {"year": 2022, "value": "600", "text": "600起"}}
    change = {"id": "a.b_change", "title": "增减", "inputs": ["a.b"], "formula": "(a.b - a.b@上年) / a.b@上年"}
    figures = {"a.b": cases, "a.b_change": change}
    assert list(formula_pieces(change, figures)) == ["(", "a.b", " - ", "上年起数（600起）", ") / ", "上年起数（600起）"]
    assert last_year_words(cases | {"before": None}) == "上年起数"


def test_a_figure_that_is_shown_twice_has_one_card_and_one_anchor(report):
    soup = BeautifulSoup(page_of(report, shown(report, "penalties.cases", "penalties.cases")), "html.parser")
    first, second = soup.select("main [data-figure]")
    assert first.button["popovertarget"] == second.button["popovertarget"]
    assert (first.get("id"), second.get("id")) == ("penalties.cases", None)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_a_link_to_a_figure_leads_to_it_and_one_to_nowhere_is_text(report):
    body = shown(report, "penalties.cases") + '<p><a href="#penalties.cases">609起</a>，<a href="#a.b">8起</a></p>'
    soup = BeautifulSoup(page_of(report, body), "html.parser")
    assert [link["href"] for link in soup.select("main a")] == ["#penalties.cases"] and "8起" in soup.main.get_text()


def test_what_is_no_figure_of_the_report_opens_nothing(report):
    soup = BeautifulSoup(page_of(report, '<p><data class="figure" value="1" data-figure="a.b">1起</data></p>'), "html.parser")
    assert soup.select("main button") == [] and soup.select("[popover]") == []


def test_last_years_value_opens_the_card_that_tells_it(report):
    cases = next(figure for figure in report["figures"] if figure["id"] == "penalties.cases")
    older = {**report, "figures": [{**cases, "before": {"year": 2022, "value": "600", "text": "600起"}}]}
    figure = Figure("penalties.cases", "行政处罚起数", 600, "起", "定义。")
    card = card_of(page_of(older, f"<p>{figure_html(figure, '600起', 2022)}</p>"), "penalties.cases@2022")
    assert "2022年600起" in card.get_text()


def test_values_of_a_chart_are_figures_and_its_outlines_are_gone(report):
    rows = [("客运", Figure("penalties.cases.客运", "客运", 167, "起", "d")), ("货运", Figure("penalties.cases.货运", "货运", None, "起", "d"))]
    chart = bar_chart(rows, title="各领域").html
    soup = BeautifulSoup(page_of(report, chart), "html.parser")
    assert [(data["data-figure"], data["value"], data.get_text()) for data in soup.select(".plot data")] == [("penalties.cases.客运", "167", "167起")]
    assert {text.get_text() for text in soup.select(".plot text")} == {"客运", "货运", "未提供"}
    assert "167起" in card_of(str(soup), "penalties.cases.客运").get_text()
    before = BeautifulSoup(chart, "html.parser").img
    assert len(soup.select_one(".plot img")["src"]) < len(before["src"]) / 3
    picture = unquote(soup.select_one(".plot img")["src"].partition(",")[2])
    assert "<use" not in picture and "#9b1c1f" in picture


def test_a_trend_names_the_years_of_its_values(report):
    points = {year: Figure("penalties.cases", "起数", value, "起", "d") for year, value in ((2022, 600), (2023, 617))}
    soup = BeautifulSoup(page_of(report, trend_chart({"起数": list(points.items())}, title="历年").html), "html.parser")
    assert {data["data-figure"] for data in soup.select(".plot data")} == {"penalties.cases@2022", "penalties.cases"}


@pytest.mark.parametrize(
    "texts",
    [
        "", "[]", "{}", '{"size":[1],"texts":[]}', '{"size":[10,10],"texts":[["x",1,2]]}', "[" * 100_000,
        '{"size":[10,10],"texts":[["x",1e999,2,"start",false,null,null]]}', '{"size":[true,10],"texts":[]}',
        '{"size":[10,10],"texts":[["x",1,2,"start\\" onload=\\"alert(1)",false,null,null]]}', '{"size":[10,NaN],"texts":[]}',
    ],
)  # fmt: skip
def test_a_picture_that_tells_no_texts_stays_as_it_is(report, texts):
    chart = BeautifulSoup(bar_chart([("客运", Figure("a.b", "t", 1, "起", "d"))], title="图").html, "html.parser")
    chart.img["data-texts"] = texts
    soup = BeautifulSoup(page_of(report, str(chart)), "html.parser")
    assert soup.select(".plot") == [] and soup.select_one("img")["src"] == chart.img["src"]


def test_an_address_in_letters_holds_the_picture_that_it_had():
    said = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path style="fill: #9b1c1f; marker: \'50%\'" d="M0 0h9" /></svg>'
    image = element("img", {"src": BASE64 + base64.b64encode(said.encode()).decode()})
    element("div").append(image)
    lay_texts(image, json.dumps({"size": [9, 9], "texts": []}))
    kept = ElementTree.fromstring(unquote(image.get("src").removeprefix(IN_LETTERS)))
    assert [(tag.tag, tag.attrib) for tag in kept.iter()] == [(tag.tag, tag.attrib) for tag in ElementTree.fromstring(said).iter()]


CHART = bar_chart([("客运", Figure("a.b", "t", 1, "起", "d"))], title="图").html


BEHIND = {"details", "summary", "table", "thead", "tbody", "tr", "th", "td"}


@given(st.text(), st.text(min_size=1))
def test_any_text_of_a_picture_is_text(label, id):
    chart = parsed(CHART)
    (image,) = chart.iter("img")
    lay_texts(image, json.dumps({"size": [302, 40], "texts": [[label, 1, 2, "start", False, id, "1"]]}))
    again = BeautifulSoup(written(chart), "html.parser")
    # what no reader sees cannot be set: the picture keeps its outlines
    laid = {"figure", "div", "img", "svg", "g", "foreignobject", "data", "figcaption"} | BEHIND
    assert {tag.name for tag in again.find_all(True)} == (laid if not UNFIT.search(label + id) else {"figure", "img", "figcaption"} | BEHIND)


def test_many_rows_are_cut_and_say_how_many():
    at = ",".join(str(n) for n in range(2, 400, 2))
    words = rows_words({"at": at, "rows": 199})
    assert words.endswith("……等199行") and len(words) < ROWS_SHOWN + 15
    assert rows_words({"at": "2-40,44", "rows": 40}) == "第2-40、44行"
    assert rows_words({"at_sha256": "0" * 64, "rows": 9000}) == "共9000行"


def test_formulas_over_rows_are_in_words():
    assert in_words("sum(penalties.csv, 罚款金额, 执法领域 = 货运)") == "合计（罚款金额，执法领域=货运）"
    assert in_words("rows(penalties.csv)") == "计行数"
    assert in_words("a.b / a.c") == "a.b / a.c"


def test_the_page_carries_its_figures(report):
    soup = BeautifulSoup(page_of(report, shown(report, "penalties.cases")), "html.parser")
    assert figures_at(soup.select_one("a.figures-json")["href"])["figures"] == report["figures"]


@pytest.mark.parametrize("address", ["", "x", figures_address({})[:-8], "data:application/x-xz;base64,AAAA"])
def test_figures_that_are_cut_off_are_refused(address):
    with pytest.raises(ValueError):
        figures_at(address)


def test_a_page_is_sealed_over_all_its_bytes(report):
    content = page_of(report, shown(report, "penalties.cases")).encode()
    assert seal_fault(content) is None
    assert "已被改动" in seal_fault(content.replace(b"617", b"618", 1))
    assert "已被改动" in seal_fault(content + b"\n")
    start = content.index(b"lawnb-digest")
    assert "已被改动" in seal_fault(content[: start + 50] + (b"0" if content[start + 50 : start + 51] != b"0" else b"1") + content[start + 51 :])
    assert "没有摘要" in seal_fault(b"<html></html>") and "不止一个" in seal_fault(content * 2)


def test_a_title_that_looks_like_a_digest_changes_nothing(report):
    title = '<meta name="lawnb-digest" content="sha256-' + "0" * 64 + '">'
    assert seal_fault(html(Document(title, "", "<p>正文</p>", (), False, report)).encode()) is None
