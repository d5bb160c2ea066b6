"""Two reports figure by figure: what changed, what merely moved, and what counts as nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup

from lawnb.following.diff import Diff, diff
from lawnb.following.page import page
from lawnb.following.source import Published
from lawnb.following.words import compared, inline
from lawnb.outcome import report_json

LEDGER = """\
    决定书文号,执法领域,当事人,决定日期,处罚种类,罚款金额（元）
    样交罚〔2023〕1号,客运,甲公司,2023-03-01,罚款,2000
    样交罚〔2023〕2号,货运,乙公司,2023-03-02,罚款,3000
    样交罚〔2023〕3号,货运,丙公司,2023-05-02,罚款,4000
"""
FILE = {"file": "sample/2023/x.csv", "sheet": None, "sha256": "a" * 64, "rows": 3, "contract": "penalties", "contract_version": "1" * 12,
        "title": "台账", "at": "2-4", "key": "文号", "keys": ["甲", "乙", "丙"]}  # fmt: skip


def given(id: str, value: str | None = "1", unit: str = "起", **more) -> dict:
    """A figure of figures.json, drawn."""
    status, text = ("missing", "未提供") if value is None else ("reported", f"{value}{unit}")
    blank = {"status": status, "unit": unit, "text": text, "definition": f"{id}的定义。", "formula": None, "part_of": None}
    lists = {"inputs": [], "sources": [], "records": [], "before": None, "checks": [], "findings": []}
    return {"id": id, "title": f"名称{id}", "value": value, **blank, **lists, **more}


def published(*figures: dict, body: str = "", year: int = 2023, files=(), slug: str = "sample", name: str = "样例局") -> Published:
    report = {"schema": 2, "agency": {"slug": slug, "name": name}, "year": year, "status": "final"}
    return Published(f"{slug}/{year}", report | {"files": list(files), "figures": list(figures)}, body)


def shown(id: str, text: str) -> str:
    return f'<data class="figure" value="1" data-figure="{id}">{text}</data>'


def source(row: int | None, file: str = "x.csv", year: int = 2023) -> dict:
    return {"file": f"sample/{year}/{file}", "sheet": None, "row": row, "column": "罚款"}


def record(at: str, rows: int, year: int = 2023) -> dict:
    return {"file": f"sample/{year}/x.csv", "sheet": None, "rows": rows, "at": at}


def kinds(result: Diff) -> list[tuple[str, str, str]]:
    return [(change.kind, change.old, change.new) for change in result.changes]


# -- the ledger: one row changed ---------------------------------------------------------------------------------------


def read(bench, ledger: str) -> Published:
    return Published("样例", report_json(bench.opened(penalties_totals=None, penalties_by_field=None, penalties=ledger), ()))


def of_penalties(ids: list[str]) -> set[str]:
    return {id.removeprefix("penalties.") for id in ids if id.startswith("penalties.")}


def test_another_fine_in_one_row_changes_exactly_the_figures_that_count_it(bench):
    result = diff(read(bench, LEDGER), read(bench, LEDGER.replace("3000", "3500")))
    assert result.changed == result.values
    assert set(result.changed) == {f"penalties.{id}" for id in ("amount", "fines", "fines.货运", "fines.3月", "fines.客运.share", "fines.货运.share")}
    assert [change.file for change in result.files] == ["penalties.csv"]
    assert not result.added and not result.removed


def test_another_field_in_one_row_changes_the_two_fields_and_their_shares(bench):
    result = diff(read(bench, LEDGER), read(bench, LEDGER.replace("2号,货运", "2号,客运")))
    own = {f"{kind}.{name}" for kind in ("cases", "fines") for name in ("客运", "货运", "客运.share", "货运.share")}
    assert of_penalties(result.changed) == own == of_penalties(result.values)


def test_a_row_that_goes_changes_no_figure_of_the_rows_below_it(bench):
    first = "    样交罚〔2023〕1号,客运,甲公司,2023-03-01,罚款,2000\n"
    other = "    样交罚〔2023〕4号,客运,丁公司,2023-03-09,罚款,2000\n"
    result = diff(read(bench, LEDGER + other), read(bench, LEDGER.replace(first, "") + other))
    assert not {"penalties.cases.货运", "penalties.fines.货运", "penalties.cases.5月"} & set(result.changed)
    assert {"penalties.cases", "penalties.cases.客运", "penalties.cases.3月"} <= set(result.values)
    assert "penalties.csv 3 行（少了 样交罚〔2023〕1号）" in result.text()


def test_another_party_in_a_row_changes_the_file_and_no_figure(bench):
    result = diff(read(bench, LEDGER), read(bench, LEDGER.replace("乙公司", "戊公司")))
    assert result.changes == () and not result.same
    assert "文件变化（1）\n  penalties.csv：3 行，sha256 " in result.text()
    assert "戊公司" not in json.dumps(result.as_json(), ensure_ascii=False)


def test_the_same_inputs_have_no_difference(bench):
    result = diff(read(bench, LEDGER), read(bench, LEDGER))
    assert result.same and result.text().endswith("没有差异。\n")
    assert (result.as_json()["same"], result.as_json()["figures"]) == (True, [])
    assert "没有差异。" in page(result) and "<table" not in page(result)


# -- values, meanings, findings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (given("a", "200"), given("a", "150"), "a  名称a：200起 → 150起（-50起，-25.00%）"),
        (given("a", "0"), given("a", "2"), "a  名称a：0起 → 2起（+2起）"),
        (given("a", "20000", "元", text="2万元"), given("a", "25000", "元", text="2.5万元"), "2万元 → 2.5万元（+5000元，+25.00%）"),
        (given("a", "0.5", "1", text="50.00%"), given("a", "0.25", "1", text="25.00%"), "50.00% → 25.00%（-25.00个百分点）"),
        (given("a", None), given("a", "0"), "a  名称a：未提供 → 0起\n"),
        (given("a", None), given("a", None, status="suppressed", text="※"), "a  名称a：未提供 → 不予公布\n"),
    ],
)
def test_a_value_tells_how_far_it_moved(old, new, line):
    result = diff(published(old), published(new))
    assert result.changed == ["a"]
    assert line in result.text() and result.text().count("a  名称a") == 1


def test_another_unit_is_another_definition_and_has_no_difference():
    (value, unit) = diff(published(given("a", "1")), published(given("a", "2", "次"))).changes
    assert (value.kind, value.difference, unit.kind, unit.old, unit.new) == ("value", None, "unit", "起", "次")


def test_definition_formula_and_title_are_compared_word_by_word():
    new = given("a", definition="a的新定义。", formula="b / c")
    result = diff(published(given("a")), published(new))
    assert kinds(result) == [("definition", "a的定义。", "a的新定义。"), ("formula", "没有", "b / c")]
    assert result.changed == ["a"] and result.values == []
    assert "a的{+新+}定义。" in result.text()


def test_findings_and_last_years_value_are_told_but_make_no_figure_changed():
    finding = {"code": "jump", "severity": "warning", "message": "变动过大。", "waiver": None}
    new = given("a", findings=[finding], before={"year": 2022, "value": "3", "text": "3起"})
    result = diff(published(given("a")), published(new))
    assert [change.kind for change in result.changes] == ["before", "findings"]
    assert result.changed == [] and not result.same
    assert "上年数变化（1）" in result.text() and "没有 → jump（主要数字比上年变动过大" in result.text()


def test_another_number_in_the_message_is_no_other_finding():
    old, new = ({"code": "jump", "severity": "warning", "message": text, "waiver": None} for text in ("增 3 倍", "增 4 倍"))
    assert diff(published(given("a", findings=[old])), published(given("a", findings=[new]))).same


def test_figures_that_only_one_report_has_are_added_or_removed():
    result = diff(published(given("a")), published(given("b", "7")))
    assert ([each["id"] for each in result.added], [each["id"] for each in result.removed], result.changed) == (["b"], ["a"], [])
    assert "新增（1）\n  b  名称b：7起\n删除（1）\n  a  名称a：1起" in result.text()


# -- sources -----------------------------------------------------------------------------------------------------------


def test_a_source_in_another_file_is_told_once_for_all_its_figures():
    old = published(*(given(id, sources=[source(None)]) for id in "ab"))
    new = published(*(given(id, sources=[source(None, "y.xlsx")]) for id in "ab"))
    assert "来源变化（1）\n  2 个数字 a、b，出处：x.csv “罚款” → y.xlsx “罚款”" in diff(old, new).text()


def test_a_keyed_row_that_moved_down_is_the_same_row():
    moved = FILE | {"rows": 4, "at": "2-5", "keys": ["新", "甲", "乙", "丙"]}
    old = published(given("a", sources=[source(3)], records=[record("3", 1)]), files=[FILE])
    new = published(given("a", sources=[source(4)], records=[record("4", 1)]), files=[moved])
    assert diff(old, new).changes == ()


def test_another_row_of_a_keyed_file_is_named_by_its_key():
    old = published(given("a", records=[record("2-3", 2)]), files=[FILE])
    new = published(given("a", records=[record("2,4", 2)]), files=[FILE])
    assert kinds(diff(old, new)) == [("records", "x.csv 2 行", "x.csv 2 行（少了 乙；多了 丙）")]


def test_without_keys_rows_are_told_by_number_while_the_file_has_as_many():
    plain = FILE | {"key": None, "keys": None}
    old = published(given("a", records=[record("2-3", 2)]), files=[plain])
    new = published(given("a", records=[record("3-4", 2)]), files=[plain])
    assert kinds(diff(old, new)) == [("records", "x.csv 2 行", "x.csv 2 行（少了 第 2 行；多了 第 4 行）")]
    longer = published(given("a", records=[record("3-4", 2)]), files=[plain | {"rows": 4}])
    assert diff(old, longer).changes == ()


def test_a_figure_of_figures_counts_rows_through_them():
    old, new = (published(given("a", inputs=["b"], records=[record(at, 1)]), files=[FILE]) for at in ("2", "3"))
    assert diff(old, new).same


def test_another_contract_is_a_change_of_the_file():
    new = FILE | {"contract_version": "2" * 12}
    result = diff(published(files=[FILE]), published(files=[new]))
    assert "x.csv：3 行，契约 penalties 的版本 111111111111 → 222222222222" in result.text()
    gone = diff(published(files=[FILE]), published())
    assert "x.csv：不再有，3 行" in gone.text()


# -- two years, two agencies -------------------------------------------------------------------------------------------


def test_two_years_differ_in_values_and_not_in_the_names_of_their_years():
    def year(y: int, value: str) -> Published:
        entry = FILE | {"file": f"sample/{y}/x.csv", "sha256": str(y) * 16, "keys": [f"{y}-{n}" for n in range(3)]}
        last = source(None, "x.csv", y - 1)
        figure = given("a", value, definition=f"{y}年作出的，与{y - 1}年度比。", sources=[source(2, year=y), last], records=[record("2", 1, y)])
        return published(figure, body=f"<p>{y}年，样例局共{shown('a', value)}，〔{y}〕号。</p>", year=y, files=[entry])

    result = diff(year(2022, "5"), year(2023, "6"))
    assert kinds(result) == [("value", "5起", "6起")]
    assert (result.wordings, result.files) == ((), ())


def test_of_another_agency_the_name_is_no_wording():
    one = published(given("a"), body=f"<p>甲局共{shown('a', '1')}。</p>", slug="a", name="甲局")
    two = published(given("a"), body=f"<p>乙局共{shown('a', '1')}。</p>", slug="b", name="乙局")
    assert diff(one, two).same


# -- wording -----------------------------------------------------------------------------------------------------------


def wording(old: str, new: str) -> Diff:
    figures = [given("a"), given("b")]
    return diff(published(*figures, body=old), published(*figures, body=new))


def test_another_value_is_not_another_wording():
    assert wording(f"<p>共{shown('a', '1起')}。</p>", f"<p>共{shown('a', '2起')}。</p>").wordings == ()


def test_a_reworded_sentence_shows_the_words_that_changed():
    result = wording(f"<p>全年作出处罚{shown('a', '1起')}。</p>", f"<p>全年办结处罚{shown('a', '2起')}。</p>")
    (change,) = result.wordings
    assert inline(change.parts) == "全年[-作出-]{+办结+}处罚［名称a］。"
    assert change.figures == ("a",) and "表述变化（1）" in result.text()


def test_another_figure_in_the_same_words_is_another_wording():
    changes = wording(f"<p>共{shown('a', '1起')}。</p>", f"<p>共{shown('b', '1起')}。</p>").wordings
    assert [(change.old, change.new) for change in changes] == [("共［名称a］。", ""), ("", "共［名称b］。")]


def test_a_sentence_that_moved_is_no_change_and_one_that_came_is():
    first, second = f"<p>共{shown('a', '1')}。</p>", f"<p>另有案件{shown('b', '1')}。</p>"
    assert wording(first + second, second + first).same
    (change,) = wording(first, first + second).wordings
    assert (change.old, change.new) == ("", "另有案件［名称b］。")


def test_cells_of_tables_are_no_wording():
    old, new = (f"<table><caption>{title}</caption><tr><td>{shown('a', '1')}</td></tr></table>" for title in ("表1", "表2"))
    assert wording(old, new).same


def test_without_sentences_the_wording_is_said_not_to_be_compared():
    result = diff(published(given("a")), published(given("a"), body="<p></p>"))
    assert result.as_json()["wordings"] is None
    assert "没有比较表述：sample/2023 中没有正文。" in result.text()


def test_texts_are_compared_without_shreds():
    assert inline(compared("甲乙丙丁戊", "子乙丑丁寅")) == "[-甲乙丙丁戊-]{+子乙丑丁寅+}"
    assert inline(compared("共 10 起", "共 12 起")) == "共 [-10-]{+12+} 起"


# -- the page ----------------------------------------------------------------------------------------------------------


def full() -> Diff:
    old = published(given("a", "1"), given("c"), given("d"), given("f"), body=f"<p>作出{shown('a', '1')}。</p>", files=[FILE])
    new = published(
        given("a", "2", title="<b>处罚</b>"), given("b"), given("d", definition="另一个。"), given("f", sources=[source(None)]),
        body=f"<p>办结{shown('a', '1')}。</p>", files=[FILE | {"sha256": "b" * 64}],
    )  # fmt: skip
    return diff(old, new)


def test_the_page_loads_nothing_runs_nothing_and_escapes_what_it_shows():
    text = page(full())
    soup = BeautifulSoup(text, "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    digest = base64.b64encode(hashlib.sha256(soup.style.string.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    assert soup.html["lang"] == "zh-CN"
    assert soup.find(["script", "img", "link", "b"]) is None and not re.search(r"https?:|url\(|\son\w+=| style=", text)
    assert "&lt;b&gt;处罚&lt;/b&gt;" in text


def test_every_group_of_the_text_is_a_section_of_the_page_that_the_contents_lead_to():
    result = full()
    soup = BeautifulSoup(page(result), "html.parser")
    headings = re.findall(r"^(\S+)（\d+）$", result.text(), re.MULTILINE)
    assert [each["id"] for each in soup.find_all("h2")] == headings == [link["href"][1:] for link in soup.select("nav a")]
    assert {"数值变化", "定义变化", "来源变化", "表述变化", "新增", "删除", "文件变化"} == set(headings)


def test_the_tables_of_the_page_have_heads_and_cells_that_say_what_they_are():
    soup = BeautifulSoup(page(full()), "html.parser")
    assert soup.find_all("table") and all(head["scope"] in ("col", "row") for head in soup.find_all("th"))
    for table in soup.find_all("table"):
        assert soup.find(id=table["aria-labelledby"])
        columns = [head.text for head in table.thead.find_all("th")]
        assert all([cell["data-label"] for cell in row.find_all("td")] == columns[1:] for row in table.tbody.find_all("tr"))
    assert [soup.find("del").text, soup.find("ins").text]


def test_the_page_is_the_same_bytes_each_time():
    assert page(full()) == page(full())
