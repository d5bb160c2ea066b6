"""Tables: what a reader, a screen reader and a program find in the HTML."""

from decimal import Decimal

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lawnb.display import Shown
from lawnb.errors import RunError
from lawnb.figures import Figure, Status
from lawnb.tables import table


def cases(value, **facts):
    return Figure("penalties.cases", "行政处罚", value, "起", "决定的行政处罚案件数。", **facts)


def soup(frame, **options):
    return BeautifulSoup(table(frame, **{"id": "penalties", "caption": "行政处罚", **options}).html, "html.parser")


def by_field(*values):
    fields = pd.Index(["客运", "货运", "合计"][: len(values)], name="领域")
    return pd.DataFrame({"案件数": list(values)}, index=fields, dtype=object)


def test_a_figure_cell_carries_its_exact_value_and_its_id():
    fines = Figure("penalties.fines", "罚款", Decimal("1442158.00"), "元", "罚款总额。")
    [data] = soup(by_field(fines)).find_all("data")
    assert (data["value"], data["data-figure"], data.text) == ("1442158", "penalties.fines", "144.2158")
    assert data.parent["class"] == ["number"]


def test_figures_with_units_of_their_own_stand_at_the_right_and_words_beside_one_do_not():
    shown = Shown(cases(5), "5起")
    frame = pd.DataFrame({"本年": [shown, shown], "上年": [shown, ""], "结果": [shown, "已清理"]}, dtype=object)
    rows = [[cell.get("class") for cell in row.find_all("td")] for row in soup(frame).tbody.find_all("tr")]
    assert rows == [[["number"], ["number"], None], [["number"], None, None]]


def test_missing_zero_suppressed_and_not_applicable_look_different():
    withheld, none = cases(None, status=Status.SUPPRESSED), cases(None, status=Status.NOT_APPLICABLE)
    frame = pd.DataFrame({"件数": [cases(None), cases(0), withheld, none, None]}, dtype=object)
    cells = soup(frame).tbody.find_all("td")
    assert [cell.text for cell in cells] == ["未提供", "0", "※不公布", "—", "未提供"]
    assert [cell["class"][1:] for cell in cells] == [["missing"], [], ["suppressed"], ["not-applicable"], ["missing"]]


def test_marks_are_explained_only_where_they_appear():
    assert soup(by_field(cases(1))).find(class_="table-notes") is None
    assert soup(by_field(cases(None, status=Status.SUPPRESSED))).find(class_="table-notes").text == (
        "注：“※不公布”表示为保护个人信息不予公布。"
    )


def test_a_count_beside_a_gap_stays_a_whole_number():
    frame = pd.DataFrame({"件数": [617, None]})
    assert [cell.text for cell in soup(frame).tbody.find_all("td")] == ["617", "未提供"]


def test_the_caption_ends_with_the_unit():
    caption = soup(by_field(cases(1)), caption="处罚情况", unit="起、万元").table.caption
    assert (caption.contents[0], caption.span["class"], caption.span.text) == ("处罚情况", ["unit-note"], "单位：起、万元")


def test_every_header_cell_has_a_scope_and_none_is_empty():
    columns = pd.MultiIndex.from_tuples([("案件", "件数"), ("案件", "比重"), ("罚款", "")])
    rows = pd.MultiIndex.from_tuples([("道路", "客运"), ("道路", "货运")], names=["门类", None])
    headers = soup(pd.DataFrame([[1, 2, 3], [4, 5, 6]], index=rows, columns=columns)).find_all("th")
    assert [(th.text, th["scope"]) for th in headers] == [
        ("门类", "col"), ("案件", "colgroup"), ("罚款", "col"), ("件数", "col"), ("比重", "col"),
        ("道路", "rowgroup"), ("客运", "row"), ("货运", "row"),
    ]  # fmt: skip


def test_every_row_fills_the_same_columns():
    columns = pd.MultiIndex.from_tuples([("案件", "件数"), ("案件", "比重"), ("罚款", ""), ("备注", "")])
    page = soup(pd.DataFrame([[1, 2, 3, "甲"]], index=["客运"], columns=columns))
    spans = [[(int(c.get("colspan", 1)), int(c.get("rowspan", 1))) for c in tr(["th", "td"])] for tr in page("tr")]
    upper, lower, body = spans
    assert upper == [(1, 2), (2, 1), (1, 2), (1, 2)]
    assert len(lower) + sum(rows == 2 for _, rows in upper) == len(body) == 5


def test_the_total_is_in_the_foot_and_nowhere_else():
    page = soup(by_field(cases(2), cases(3), cases(5)), total=True)
    assert [tr.th.text for tr in page.tbody.find_all("tr")] == ["客运", "货运"]
    assert page.tfoot.tr.text == "合计5"


def test_notes_stand_under_the_table():
    assert soup(by_field(cases(1)), notes=["甲"]).find("p", class_="table-notes").text == "注：甲"
    assert [li.text for li in soup(by_field(cases(1)), notes=["甲", "乙"]).ol.find_all("li")] == ["甲", "乙"]


@pytest.mark.parametrize("value", [0.3, True, ["名单"]])
def test_a_cell_without_source_is_refused_by_its_place_and_not_quoted(value):
    with pytest.raises(RunError, match=r"表“penalties”, 第 1 行, 第 1 列") as refusal:
        soup(by_field(value))
    assert "名单" not in str(refusal.value)


@pytest.mark.parametrize("id", ["", "A", 'x" onload="'])
def test_an_id_that_is_no_name_is_refused(id):
    with pytest.raises(ValueError, match="lower case"):
        soup(by_field(cases(1)), id=id)


def test_the_same_table_is_the_same_bytes():
    assert table(by_field(cases(1)), id="a", caption="甲").html == table(by_field(cases(1)), id="a", caption="甲").html


def test_a_reader_s_pandas_options_change_nothing():
    plain = table(by_field(cases(1), cases(2)), id="a", caption="甲").html
    with pd.option_context("styler.render.max_rows", 1, "styler.format.escape", "latex", "styler.format.na_rep", "0"):
        assert table(by_field(cases(1), cases(2)), id="a", caption="甲").html == plain


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(cell=text, row=text, column=text, caption=text, note=text)
def test_any_text_comes_back_verbatim_and_adds_no_element(cell, row, column, caption, note):
    frame = pd.DataFrame({column: [cell, "x"]}, index=[row, row], dtype=object)
    page = soup(frame, caption=caption, notes=[note])
    shown = (page.caption.text, page.thead.th.text, page.tbody.th.text, page.tbody.td.text, page.find("p").text)
    assert shown == (caption, column, row, cell, f"注：{note}")
    assert {tag.name for tag in page.find_all()} == set("div table caption thead tbody tr th td p".split())
