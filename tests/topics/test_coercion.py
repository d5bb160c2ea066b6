"""Coercive measures: counted when finished, in the standard form, within the limits of the law."""

from bs4 import BeautifulSoup

from tests.topics.opened import places

LEDGER = """
    强制决定书文号,强制种类,实施日期,办结日期,是否延长期限
    强1,扣押车辆,2023-03-01,2023-03-20,
    强2,查封,2023-03-01,2023-04-20,是
    强3,代履行,2023-05-01,2023-09-20,
    强4,申请法院强制执行,2023-05-01,2023-11-01,
    强5,扣押,2023-12-20,,
"""


def test_a_measure_counts_when_it_is_finished(opened):
    book = opened(coercion=LEDGER).book
    names = ("finished", "measures", "execution", "court", "open")
    assert [book[f"coercion.{name}"].value for name in names] == [4, 2, 1, 1, 1]


def test_the_standard_table_goes_by_measure_and_by_execution(opened):
    rows = BeautifulSoup(opened(coercion=LEDGER).table("coercion.standard").html, "html.parser").find_all("tr")
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]
    assert cells[0] == ["单位名称", "行政强制措施", "行政机关强制执行", "申请法院强制执行", "合计"]
    assert cells[2][1:] == ["1", "1", "0", "0", "0", "0", "0", "0", "1", "0", "1", "4"]


def test_no_material_is_no_table_of_zeros(opened):
    shown = opened().table("coercion.standard")
    assert "未提供" in shown.text and "<table" not in shown.html


def test_seizures_beyond_the_limit_are_named_unless_extended(opened):
    assert places(opened(coercion=LEDGER), "coercion", "overdue") == []
    late = LEDGER.replace("2023-04-20,是", "2023-04-20,否").replace("2023-12-20", "2023-10-20")
    assert places(opened(coercion=late), "coercion", "overdue") == ["coercion.csv 第 3 行 “办结日期”", "coercion.csv 第 6 行 “办结日期”"]


def test_finished_before_it_began_and_in_another_year_are_errors(opened):
    report = opened(coercion=LEDGER.replace("2023-03-20", "2023-02-20").replace("2023-11-01", "2024-01-10"))
    assert places(report, "coercion", "date-order") == ["coercion.csv 第 2 行 “办结日期”"]
    assert places(report, "coercion", "date-outside-year") == ["coercion.csv 第 5 行 “办结日期”"]


def test_totals_name_a_kind_after_the_whole(opened):
    book = opened(coercion_totals="指标,数值\n办结数量,3\n办结数量：扣押财物,3\n").book
    assert book["coercion.finished.扣押财物"].value == 3
