"""How figures spread over bureaus, and which bureau stands alone."""

from decimal import Decimal

import pytest

from lawnb.region.spread import ALL_ALIKE, TOO_FEW, bounds_of, statistics_of
from tests.region.conftest import MISSING, figure, ratio

CASES = "penalties.cases"
EIGHT = (10, 11, 12, 12, 13, 13, 14, 60)


def test_quartiles_are_those_of_a_spreadsheet():
    found = statistics_of([4, 1, 2, 3], "起")
    assert [found[name] for name in ("min", "q1", "median", "q3", "max", "mean")] == [1, Decimal("1.75"), Decimal("2.5"), Decimal("3.25"), 4, Decimal("2.5")]


def test_one_bureau_has_a_spread_of_itself():
    assert set(statistics_of([7], "起").values()) == {7}


def test_means_are_rounded_to_what_their_unit_bears():
    assert (statistics_of([1, 1, 2], "起")["mean"], statistics_of([1, 1, 2], "元")["mean"]) == (Decimal("1.33"), 1)


def test_a_bureau_far_from_the_others_is_told_with_its_bounds(province):
    province.values(CASES, *EIGHT)
    [outlier] = province.open().own.outliers
    assert (outlier.slug, outlier.value, outlier.bounds.median) == ("h", 60, Decimal("12.5"))
    html = province.open().table("outliers").html
    assert "h局" in html and ">60<" in html and ">12.5<" in html


def test_of_very_many_outliers_the_page_lists_the_first_and_says_so(province, monkeypatch):
    monkeypatch.setattr("lawnb.region.spread_shown.MOST_OUTLIERS", 1)
    province.values(CASES, *EIGHT, 12, 12, 12, 12, 70)
    html = province.open().table("outliers").html
    assert "共 2 项，只列前 1 项" in html and "h局" in html and "m局" not in html


def test_of_fewer_than_eight_bureaus_nothing_is_said_of_outliers(province):
    province.values(CASES, *EIGHT[1:])
    report = province.open()
    assert (report.own.outliers, bounds_of(report.own.coverages[CASES]).reason) == ((), TOO_FEW)
    assert "不足 8 家" in report.table("outliers").html


def test_where_all_bureaus_are_alike_there_is_nothing_to_judge(province):
    province.values(CASES, *[3] * 8)
    assert bounds_of(province.open().own.coverages[CASES]).reason == ALL_ALIKE


def test_where_most_bureaus_are_alike_the_one_that_is_not_stands_out(province):
    for n, slug in enumerate("abcdefgh"):
        done = 8 if n == 7 else 10
        share = ratio("complaints.handled_share", Decimal(done) / 10, "complaints.handled", "complaints.received")
        province.publish(slug, figure("complaints.handled", done), figure("complaints.received", 10), share)
    assert [(outlier.coverage.id, outlier.slug) for outlier in province.open().own.outliers] == [("complaints.handled_share", "h")]


def test_close_groups_are_no_outliers(province):
    # 5 of 12 lie beyond the median deviation, none beyond the quartiles' fences
    values = ["0.6550", "0.6551", "0.6551", "0.6552", "0.6552", "0.6553", "0.6553", *["0.6667"] * 5]
    for slug, value in zip("abcdefghijkl", values, strict=True):
        share = ratio("case_review.excellent_share", Decimal(value), "case_review.excellent", "case_review.sampled")
        province.publish(slug, figure("case_review.excellent", 1), figure("case_review.sampled", 2), share)
    assert province.open().own.outliers == ()


def test_a_spread_of_some_bureaus_is_shown_only_where_it_is_asked_for(province):
    province.values(CASES, 10, 20, MISSING)
    assert province.open().book[f"{CASES}.median"].text == "3家中2家报送"
    assert "不画分布" in province.open().chart(f"spread.{CASES}").html
    book = province.open(partial=True).book
    assert (book[f"{CASES}.median"].value, book[f"{CASES}.mean"].value) == (15, 15)
    assert "3家中2家报送，缺c局（未提供）" in book[f"{CASES}.median"].definition


def test_the_chart_says_in_words_what_its_table_has(province):
    province.values(CASES, 10, 20, 40)
    html = province.open().chart(f"bureaus.{CASES}").html
    assert "c局40起；b局20起；a局10起" in html


@pytest.mark.parametrize("name", ["spread.penalties.case", "bureaus.penalties.case"])
def test_an_unknown_figure_is_told_its_nearest(province, name):
    province.values(CASES, 10, 20)
    with pytest.raises(Exception, match="数字 'penalties.case' 没有机构间的分布。是否要写 'penalties.cases'？"):
        province.open().chart(name)
