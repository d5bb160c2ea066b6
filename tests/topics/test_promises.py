from decimal import Decimal

import pytest

from lawnb.figures import Figure
from lawnb.topics.targets import BadTarget, target_of
from tests.topics.opened import cells

HEAD = "事项,衡量指标,目标值,结果,是否完成,原因\n"
LAST_PLAN = "方面,事项,衡量指标,目标值\n队伍,全员培训,penalties.cases,>= 5\n监督,案卷评查,,\n"


def opened(bench, rows: str):
    return bench.opened(promises=HEAD + rows)


def found(report, *codes: str) -> list[tuple[str, str]]:
    return [(f.code, f.figure) for f in report.raw_findings if f.code in codes]


def share_of(value: str) -> Figure:
    return Figure("a.share", "占比", Decimal(value), "1", "")


@pytest.mark.parametrize(
    ("text", "unit", "comparison", "value"),
    [
        (">= 95%", "1", ">=", "0.95"), ("不低于９５％", "1", ">=", "0.95"), ("≤3", "起", "<=", "3"), ("12", "次", "=", "12"),
        ("12次", "次", "=", "12"), ("<= 10万元", "元", "<=", "100000"), ("不超过2,000元", "元", "<=", "2000"), ("=0.5", "1", "=", "0.5"),
    ],
)  # fmt: skip
def test_a_target_is_a_comparison_and_a_value_in_the_figures_unit(text, unit, comparison, value):
    target = target_of(text, unit)
    assert (target.comparison, target.value) == (comparison, Decimal(value))


@pytest.mark.parametrize(("text", "unit"), [("95", "1"), ("10", "元"), ("大幅提高", "1"), ("5天", "次"), ("", "次"), ("3%", "起"), (">=", "次")])
def test_a_target_that_could_mean_two_things_is_not_guessed(text, unit):
    with pytest.raises(BadTarget, match="目标值"):
        target_of(text, unit)


def test_equal_compares_to_as_many_places_as_the_target_has():
    assert target_of("33.33%", "1").met(share_of("0.333333")) and not target_of("33.34%", "1").met(share_of("0.333333"))


def test_an_outcome_that_the_figure_contradicts_is_an_error(bench):
    report = opened(bench, "少罚,penalties.cases,<= 5,,是,\n多罚,penalties.cases,>= 10,,否,某原因\n")
    assert found(report, "promise-differs") == [("promise-differs", "promises.少罚"), ("promise-differs", "promises.多罚")]
    first = next(f for f in report.raw_findings if f.code == "promise-differs")
    assert (first.expected, first.actual, "10起" in first.message) == (5, 10, True)


def test_short_of_the_target_may_be_kept_in_part_with_a_reason(bench):
    report = opened(bench, "少罚,penalties.cases,<= 5,,部分,案源多\n开会,,,,否,\n")
    assert found(report, "promise-differs", "no-reason") == [("no-reason", "promises.开会")]


def test_what_nobody_can_tell_is_open(bench):
    report = opened(bench, "培训,,,已培训,,\n处罚,penalties.cases,若干,,,\n许可,licensing.nothing,1,,是,\n")
    codes = found(report, "promise-open", "target-unreadable", "figure-unknown")
    assert codes == [
        ("promise-open", "promises.培训"), ("target-unreadable", "promises.处罚"), ("promise-open", "promises.处罚"),
        ("figure-unknown", "licensing.nothing"),
    ]  # fmt: skip


def test_a_promise_kept_by_a_figure_that_nobody_provided_is_not_proven(bench):
    report = opened(bench, "培训,training.count,>= 3,,是,\n")
    assert found(report, "promise-differs", "promise-unproven") == [("promise-unproven", "promises.培训")]


def test_the_table_shows_result_and_outcome_from_the_figure(bench):
    report = opened(bench, "少罚,penalties.cases,<= 12,,,\n宣传,场次,若干,两场,部分,下雨\n")
    assert cells(report.table("promises.promises"))[1:] == [
        ["少罚", "行政处罚起数", "不高于12起", "10起", "是", ""],
        ["宣传", "场次", "若干", "两场", "部分", "下雨"],
    ]


def test_items_of_last_years_plan_that_are_left_out_or_changed_are_found(bench):
    bench.write(year=2022, plan=LAST_PLAN)
    report = opened(bench, "全员 培训,penalties.cases,>= 3,,是,\n")
    assert found(report, "promise-missing", "promise-changed") == [
        ("promise-changed", "promises.全员 培训"), ("promise-missing", "promises.案卷评查"),
    ]  # fmt: skip


def test_kept_promises_are_counted_by_figure_and_by_word(bench):
    book = opened(bench, "少罚,penalties.cases,<= 12,,,\n多罚,penalties.cases,>= 12,,,因\n宣传,,,,部分,因\n").book
    assert [book[f"promises.{name}"].value for name in ("count", "kept", "partly", "not_kept")] == [3, 1, 1, 1]
    assert book["promises.kept_share"].text == "33.33%"
