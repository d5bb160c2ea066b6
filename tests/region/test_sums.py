"""What is summed over a region, and what is not."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawnb.figures import Status
from tests.region.conftest import MISSING, NOT_APPLICABLE, SUPPRESSED, Province, figure, ratio

CASES = "penalties.cases"


def test_what_every_bureau_reports_is_summed(province):
    province.values(CASES, 10, 0, 5)
    total = province.open().book[CASES]
    assert (total.value, total.definition) == (15, "penalties.cases：画在测试里的数字。应当报送的 3 家机构所报之和。")
    assert [(source.agency, source.file, source.column) for source in total.sources] == [(slug, "figures.json", CASES) for slug in "abc"]


def test_what_a_bureau_lacks_is_not_summed_and_says_how_many_of_how_many_and_who(province):
    province.values(CASES, 10, 5)
    province.expect("c")
    total = province.open().book[CASES]
    assert (total.value, total.text) == (None, "3家中2家报送")
    assert total.definition.endswith("3家中2家报送，缺c局（未报送），不汇总。")


@pytest.mark.parametrize(("word", "told"), [(MISSING, "2家中1家报送"), (SUPPRESSED, "2家中1家公布")])
def test_a_missing_and_a_suppressed_figure_make_the_coverage_partial(province, word, told):
    province.values(CASES, 10, word)
    assert province.open().book[CASES].text == told


def test_a_bureau_without_the_power_is_not_expected(province):
    province.values(CASES, 10, NOT_APPLICABLE, 5)
    total = province.open().book[CASES]
    assert (total.value, total.definition) == (15, "penalties.cases：画在测试里的数字。应当报送的 2 家机构所报之和，不适用的 1 家除外。")


def test_where_no_bureau_has_the_power_the_region_has_not_either(province):
    province.values(CASES, NOT_APPLICABLE, NOT_APPLICABLE)
    assert province.open().book[CASES].status is Status.NOT_APPLICABLE


def test_the_covered_part_is_a_figure_of_its_own_only_where_it_is_asked_for(province):
    province.values(CASES, 10, 5, MISSING)
    assert f"{CASES}.covered" not in province.open().book
    book = province.open(partial=True).book
    assert not book[CASES].reported
    assert (book[f"{CASES}.covered"].value, book[f"{CASES}.covered"].title) == (15, "penalties.cases（2/3家）")
    assert "不是全部 3 家的合计" in book[f"{CASES}.covered"].definition


@pytest.mark.parametrize("more", [{"unit": "辆"}, {"definition": "penalties.cases：立案数。"}])
def test_what_bureaus_mean_differently_is_not_summed(province, more):
    province.publish("a", figure(CASES, 10))
    province.publish("b", figure(CASES, 5, **more))
    assert province.open(partial=True).book[CASES].text in ("计量单位不同", "统计口径不同")
    assert f"{CASES}.covered" not in province.open(partial=True).book


def test_a_ledger_and_published_totals_say_the_same_in_other_words(province):
    province.publish("a", figure(CASES, 10, title="行政处罚起数", definition="行政处罚起数：本年度作出的行政处罚决定。"))
    province.publish("b", figure(CASES, 5, title="行政处罚起数", definition="行政处罚起数：本年度作出的行政处罚决定数。"))
    province.publish("c", figure(CASES, 1, title="行政处罚起数", definition="行政处罚起数：本年度作出的行政处罚决定（汇总数）。"))
    assert province.open().book[CASES].value == 16


def test_a_ratio_is_of_the_sums_and_no_mean_of_ratios(province):
    for slug, done, plan in (("a", 1, 1), ("b", 1, 9)):
        share = ratio("inspections.done_share", Decimal(done) / plan, "inspections.done", "inspections.plan")
        province.publish(slug, figure("inspections.done", done), figure("inspections.plan", plan), share)
    assert province.open().book["inspections.done_share"].value == Decimal("0.2")


def test_a_ratio_whose_formula_differs_is_not_computed(province):
    parts = figure("x.a", 1), figure("x.b", 2)
    province.publish("a", *parts, ratio("x.s_share", "0.5", "x.a", "x.b") | {"value": "0.5", "status": "reported"})
    province.publish("b", *parts, ratio("x.s_share", "2", "x.b", "x.a") | {"value": "2", "status": "reported"})
    assert province.open().book["x.s_share"].text == "统计口径不同"


def test_a_ratio_without_a_formula_of_two_figures_shows_only_how_it_spreads(province):
    for slug in "ab":
        province.publish(slug, figure("case_review.sampled_share", Decimal("0.5"), unit="1", formula="computed(case_review.csv)"))
    assert province.open().book["case_review.sampled_share"].text == "不汇总"


@pytest.mark.parametrize(
    ("id", "more"),
    [
        ("case_review.score", {"unit": "分"}),
        ("licensing.actual_days", {"unit": "天"}),
        ("training.average_hours", {"unit": "学时", "title": "执法人员人均学时", "definition": "执法人员人均学时：总学时除以人数。"}),
        ("campaigns.partners", {"unit": "家"}),
    ],
)
def test_means_times_marks_and_distinct_counts_are_never_summed(province, id, more):
    for slug in "ab":
        province.publish(slug, figure(id, 3, **more))
    assert province.open(partial=True).book[id].text == "不汇总"
    assert f"{id}.covered" not in province.open(partial=True).book


def test_a_part_that_a_bureau_does_not_name_is_zero_only_where_its_other_parts_make_up_the_total(province):
    by_field = {"part_of": CASES, "by": "field"}
    bus, taxi = figure(f"{CASES}.客运", 4, **by_field), figure(f"{CASES}.出租", 2, **by_field)
    province.publish("a", figure(CASES, 6), bus, taxi)
    province.publish("b", figure(CASES, 4), bus)
    total = province.open().book[f"{CASES}.出租"]
    assert (total.value, total.part_of) == (2, CASES)
    assert "其中 1 家没有这一项" in total.definition
    province.publish("b", figure(CASES, 5), bus)
    assert province.open().book[f"{CASES}.出租"].text == "2家中1家报送"


def test_fines_per_case_are_the_sum_of_fines_over_the_sum_of_cases(province):
    for slug, cases, fines in (("a", 1, 1000), ("b", 3, 9000)):
        province.publish(slug, figure(CASES, cases), figure("penalties.fines", fines, unit="元"))
    book = province.open().book
    assert (book["penalties.fines_per_case"].value, book["penalties.fines_per_case.b"].value) == (2500, 3000)


def test_the_change_on_the_year_before_needs_the_same_bureaus_in_both_years(province):
    province.values(CASES, 10, 10, year=2022)
    province.values(CASES, 10, 15)
    assert province.open().book[f"{CASES}_change"].value == Decimal("0.25")
    province.values(CASES, 10, NOT_APPLICABLE, year=2022)
    report = province.open()
    assert not report.book[f"{CASES}_change"].reported
    assert report.before[CASES].text == "机构或口径与上年不同"


VALUES = st.lists(st.one_of(st.integers(0, 10**9), st.sampled_from([MISSING, NOT_APPLICABLE, SUPPRESSED])), min_size=1, max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES, absent=st.integers(0, 2), partial=st.booleans())
def test_the_sum_is_that_of_all_parts_or_there_is_none(tmp_path_factory, values, absent, partial):
    province = Province(tmp_path_factory.mktemp("province"))
    province.values(CASES, *values)
    province.expect(*"xyz"[:absent])
    report = province.open(partial=partial)
    known = [value for value in values if isinstance(value, int)]
    whole = absent == 0 and not {MISSING, SUPPRESSED} & set(values) and bool(known)
    total, html = report.book[CASES], report.table("sums.penalties").html
    assert (total.value == sum(known)) if whole else not total.reported
    covered = report.book.get(f"{CASES}.covered")
    assert (covered is not None) == (partial and bool(known) and not whole)
    if covered is not None:
        n = len(known) + absent + sum(value in (MISSING, SUPPRESSED) for value in values)
        assert covered.value == sum(known) and f"{len(known)}/{n}" in html
    if not whole and not partial and len(known) > 1 and sum(known) not in known:
        assert f">{sum(known)}<" not in html


def test_the_figures_of_bureaus_are_the_parts_of_the_sum(province):
    province.values(CASES, 10, 0, 5)
    book = province.open().book
    assert [part.value for part in book.parts_of(CASES, "agency")] == [10, 0, 5]
    assert book[CASES].inputs == tuple(f"{CASES}.{slug}" for slug in "abc")
