"""Penalties counted from a ledger, and what was published held against it."""

import pytest

from lawnb.topics.kinds import year_columns
from tests.topics.opened import cells
from tests.topics.opened import opened as topics_opened

HEAD = "决定书文号,决定日期,处罚种类,罚款金额（元）,已缴金额（元）,执法领域,处罚程序,立案日期,专项行动\n"
LEDGER = HEAD + (
    "样〔2023〕1号,2023-01-05,罚款,2000,2000,客运,普通程序,2022-12-20,春运整治\n"
    "样〔2023〕2号,2023-01-20,警告、罚款,500,0,货运,简易程序,,\n"
    "样〔2023〕3号,2023-12-31,警告,—,—,货运,简易程序,,春运整治\n"
)


@pytest.fixture
def opened(bench):
    def read(ledger: str, **files):
        return bench.opened(**{"penalties_totals": None, "penalties_by_field": None, "penalties": ledger} | files)

    return read


def found(report) -> list[tuple[str, str]]:
    return [(f.code, f.figure) for f in report.raw_findings if (f.figure or "").startswith("penalties") and f.code != "not-provided"]


def test_every_figure_is_counted_from_the_ledger(opened):
    book = opened(LEDGER).book
    values = {name: book[f"penalties.{name}"].value for name in ("cases", "fines", "collected", "simple", "in_campaigns", "cases.货运", "cases.1月", "cases.2月")}
    assert values == {"cases": 3, "fines": 2500, "collected": 2000, "simple": 2, "in_campaigns": 2, "cases.货运": 2, "cases.1月": 2, "cases.2月": 0}
    assert book["penalties.cases"].sources[0].file == "penalties.csv"


def test_a_column_that_the_ledger_lacks_is_missing_and_not_zero(opened):
    assert not opened(LEDGER).book["penalties.confiscated"].reported


def test_a_decision_counts_once_under_its_heaviest_kind(opened):
    book = opened(LEDGER).book
    assert [book[f"penalties.kinds.{kind}"].value for kind in ("警告", "罚款", "行政拘留")] == [1, 2, 0]


@pytest.mark.parametrize(
    ("kinds", "year", "heaviest"),
    [(("罚款", "其他行政处罚"), 2023, "罚款"), (("其他行政处罚",), 2023, "其他行政处罚"), (("罚款", "暂扣许可证件"), 2019, "暂扣许可证、执照"), (("警告", "通报批评"), 2019, "警告")],
)
def test_the_form_of_the_year_decides_the_order(kinds, year, heaviest):
    assert year_columns(year).heaviest(kinds) == heaviest


def test_a_clean_ledger_gives_no_finding(opened):
    assert found(opened(LEDGER)) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("罚款,2000,2000", "罚款,,2000", "fine-missing"),
        ("警告,—,—", "警告,300,—", "kind-differs"),
        ("2000,2000", "2000,2001", "collected-over-decided"),
        ("2022-12-20", "2023-02-20", "date-order"),
        ("2022-12-20", "2022-05-20", "overdue"),
        ("2023-12-31", "2024-12-31", "date-outside-year"),
    ],
)
def test_what_contradicts_itself_is_found(opened, old, new, code):
    assert code in dict(found(opened(LEDGER.replace(old, new, 1))))


@pytest.mark.parametrize(
    ("files", "figure"),
    [
        ({"penalties_totals": "处罚起数,罚款金额（万元）\n3,0.35\n"}, "penalties.fines"),
        ({"penalties_by_field": "执法领域,处罚起数,罚款金额（元）\n客运,1,2000\n货运,1,500\n"}, "penalties.cases.货运"),
        ({"penalties_by_month": "月份,处罚起数,罚款金额（元）\n1月,3,2500\n"}, "penalties.cases.1月"),
        ({"penalties_by_kind": "处罚种类,处罚起数\n警告,2\n"}, "penalties.kinds.警告"),
    ],
)
def test_what_was_published_is_held_against_the_ledger(opened, files, figure):
    assert ("ledger-total", figure) in found(opened(LEDGER, **files))


def test_published_numbers_that_agree_are_no_finding(opened):
    files = {"penalties_totals": "处罚起数,罚款金额（万元）\n3,0.25\n", "penalties_by_month": "月份,处罚起数\n1月,2\n12月,1\n"}
    assert found(opened(LEDGER, **files)) == []


def test_months_without_a_ledger_are_held_against_the_total(opened):
    report = opened("", penalties=None, penalties_totals="处罚起数,罚款金额（元）\n10,5\n", penalties_by_month="月份,处罚起数\n1月,4\n2月,5\n")
    assert ("total-mismatch", "penalties.cases") in found(report)


def test_tables_and_charts_show_the_ledger(opened):
    report = opened(LEDGER)
    assert "春运整治" in report.table("penalties.by_campaign").html
    assert "12月1起" in report.chart("penalties.cases_by_month").html
    assert "按台账（3条记录）计算" in report.table("penalties.summary").html


@pytest.mark.parametrize(("amounts", "head", "told"), [
    (("24879.5", "650"), "罚款金额（元）", ["24879.5", "650", "25529.5"]), (("2000", "650"), "罚款金额（元）", ["2000", "650", "2650"]),
    (("20000", "650"), "罚款金额（万元）", ["2", "0.065", "2.065"]),
])  # fmt: skip
def test_a_column_of_small_or_broken_amounts_is_in_yuan(bench, amounts, head, told):
    report = topics_opened(bench, penalties_totals=None, penalties_by_field="执法领域,处罚起数,罚款金额（元）\n" + "".join(f"{n},5,{amount}\n" for n, amount in enumerate(amounts)))
    rows = cells(report.table("penalties.by_field"))
    assert head in rows[0] and [row[3] for row in rows[2:]] == told
