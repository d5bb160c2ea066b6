"""What was published against what is computed, drawn as small books."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from lawnb import formats
from lawnb.figures import Book, Figure, Status
from lawnb.restate import restated

CASES = Figure("penalties.cases", "处罚起数", 10, "起", "作出的行政处罚起数。")
FINES = Figure("penalties.fines", "罚款金额", Decimal(70_000), "元", "决定的罚款金额。")


@dataclass
class Issued:
    """An edition as the check asks for it, written from a book."""

    book: Book
    number: int = 1
    year: int = 2023

    @property
    def title(self) -> str:
        return f"{self.year} 年度报告第 {self.number} 版"

    @property
    def place(self) -> str:
        return f"issued/sample/{self.year}/{self.number}"

    def figures(self) -> dict:
        names = ("id", "title", "unit", "text", "definition", "formula", "part_of", "by", "inputs")
        plain = [
            {name: getattr(figure, name) for name in names}
            | {"value": formats.plain(figure.value) if figure.reported else None, "status": str(figure.status)}
            for figure in self.book.values()
        ]
        return {"schema": 2, "figures": plain}


def found(now: list[Figure], *editions: list[Figure]) -> list:
    own = [Issued(Book(figures), number) for number, figures in enumerate(editions, 1)]
    return list(restated(Book(now), None, own, None))


def named(findings) -> list[tuple[str, str]]:
    return [(finding.code, finding.figure) for finding in findings]


def part(name: str, value: int | None, definition: str = "该类处罚起数。", by: str = "按种类") -> Figure:
    return Figure(f"penalties.{name}", f"{name}起数", value, "起", definition, part_of="penalties.cases", by=by)


def test_an_unchanged_report_has_no_finding():
    assert found([CASES, FINES], [CASES, FINES]) == []
    assert found([CASES, FINES]) == []


def test_a_changed_value_names_both_values_and_the_edition():
    [finding] = found([replace(CASES, value=12)], [CASES])
    assert finding.message == "处罚起数在2023 年度报告第 1 版中为10起，现为12起。"
    assert (finding.code, finding.figure, finding.expected, finding.actual) == ("restated", "penalties.cases", 10, 12)
    assert finding.place == "issued/sample/2023/1/figures.json"
    assert finding.blocking


def test_last_years_value_is_told_under_a_name_of_its_own():
    before = Issued(Book([CASES]), 2, 2022)
    [finding] = restated(Book([CASES]), Book([replace(CASES, value=9)]), [], before)
    assert (finding.code, finding.figure) == ("restated", "penalties.cases@2022")
    assert "2022 年度报告第 2 版中为10起，现为9起" in finding.message


def test_last_years_change_on_the_year_before_it_is_not_compared():
    change = Figure("penalties.cases_change", "增减", Decimal("0.1"), "1", "增减。", formula="(penalties.cases - penalties.cases@上年) / x")
    before = Issued(Book([CASES, change]), 1, 2022)
    assert list(restated(Book([CASES]), Book([CASES, replace(change, value=None, status=Status.MISSING)]), [], before)) == []


def test_last_year_is_not_compared_where_its_records_are_gone():
    assert list(restated(Book([CASES]), None, [], Issued(Book([FINES]), 1, 2022))) == []


def test_a_correction_made_again_after_it_was_issued_still_tells_what_it_corrects():
    now = [replace(CASES, value=12)]
    assert [finding.message for finding in found(now, [CASES], now, now)] == [finding.message for finding in found(now, [CASES])]


def test_only_the_latest_edition_that_differs_is_compared():
    [finding] = found([replace(CASES, value=12)], [replace(CASES, value=5)], [CASES])
    assert "第 2 版中为10起" in finding.message


def test_a_new_figure_is_no_finding_and_one_gone_is():
    assert found([CASES, FINES], [CASES]) == []
    [finding] = found([CASES], [CASES, FINES])
    assert (finding.code, finding.figure) == ("figure-withdrawn", "penalties.fines")
    assert finding.message == "2023 年度报告第 1 版中的罚款金额（7万元）不再出现。"


def test_a_figure_gone_that_never_had_a_value_is_no_finding():
    assert found([CASES], [CASES, replace(FINES, value=None, status=Status.MISSING)]) == []


def test_a_value_provided_late_is_a_change():
    [finding] = found([CASES], [replace(CASES, value=None, status=Status.MISSING)])
    assert "为未提供，现为10起" in finding.message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"definition": "送达的行政处罚起数。"}, "处罚起数的含义在2023 年度报告第 1 版中为“作出的行政处罚起数”，现为“送达的行政处罚起数”。"),
        ({"unit": "件"}, "处罚起数的单位在2023 年度报告第 1 版中为“起”，现为“件”；数字由10起变为10件。"),
    ],
)
def test_a_changed_meaning_names_both_meanings(change, told):
    [finding] = found([replace(CASES, **change)], [CASES])
    assert (finding.code, finding.message) == ("definition-changed", told)


def test_a_changed_meaning_and_value_is_one_finding_with_both_values():
    [finding] = found([replace(CASES, definition="送达的。", value=8)], [CASES])
    assert finding.code == "definition-changed" and finding.blocking
    assert "数字由10起变为8起" in finding.message


def test_other_words_for_the_same_numbers_keep_no_report_a_draft():
    [finding] = found([replace(CASES, definition="作出的行政处罚决定数。")], [CASES])
    assert (finding.code, finding.blocking) == ("definition-changed", False)
    [finding] = found([replace(CASES, unit="件")], [CASES])
    assert finding.blocking


def test_a_changed_formula_is_a_changed_meaning():
    then, now = replace(FINES, formula="sum(penalties.csv, 罚款)"), replace(FINES, formula="sum(penalties.csv, 实缴)")
    assert named(found([now], [then])) == [("definition-changed", "penalties.fines")]


@pytest.mark.parametrize("formula", ["rows(penalties.xlsx 表“2023”)", "rows(处罚台账.csv)", None])
def test_a_renamed_file_or_a_figure_counted_instead_of_typed_changes_no_meaning(formula):
    then = replace(CASES, formula="rows(penalties.csv)", definition="penalties.csv 中的起数。")
    now = replace(CASES, formula=formula, definition="penalties.xlsx 中的起数。")
    assert found([now], [then]) == []


def test_a_sum_of_its_parts_stays_that_sum_when_a_part_is_added():
    then, now = replace(CASES, formula="penalties.客运"), replace(CASES, formula="penalties.客运 + penalties.货运")
    assert found([now, part("客运", 10), part("货运", 0)], [then, part("客运", 10)]) == []


def test_parts_that_changed_with_their_total_are_told_with_it():
    [finding] = found([replace(CASES, value=11), part("客运", 6), part("货运", 5)], [CASES, part("客运", 5), part("货运", 5)])
    assert named([finding]) == [("restated", "penalties.cases")]
    assert finding.message == "处罚起数在2023 年度报告第 1 版中为10起，现为11起；随之变动的有客运起数（由5起到6起）。"


def test_parts_that_changed_among_themselves_are_told_under_their_total():
    [finding] = found([CASES, part("客运", 6), part("货运", 4)], [CASES, part("客运", 5), part("货运", 5)])
    assert named([finding]) == [("restated", "penalties.cases")]
    assert finding.message == "处罚起数的分项与2023 年度报告第 1 版不同：客运起数（由5起到6起）、货运起数（由5起到4起）。"
    assert finding.expected is None


def test_what_is_computed_from_a_changed_figure_is_told_with_it():
    average = Figure("penalties.average", "平均罚款", Decimal(7_000), "元", "平均。", formula="…", inputs=("penalties.fines", "penalties.cases"))
    now = [replace(CASES, value=14), FINES, replace(average, value=Decimal(5_000))]
    [finding] = found(now, [CASES, FINES, average])
    assert named([finding]) == [("restated", "penalties.cases")]
    assert "随之变动的有平均罚款（由7000元到5000元）" in finding.message


def test_figures_that_name_each_other_end_in_one_finding_each_at_most():
    one = Figure("a.one", "一", 1, "项", "一。", formula="a.two * 2", inputs=("a.two",))
    two = Figure("a.two", "二", 1, "项", "二。", formula="a.one * 2", inputs=("a.one",))
    findings = found([replace(one, value=2), replace(two, value=2)], [one, two])
    assert 1 <= len(findings) <= 2


def test_a_total_whose_formula_is_its_parts_is_still_told_first():
    whole = replace(CASES, formula="penalties.客运 + penalties.货运")
    now = [replace(whole, value=11), part("客运", 6), part("货运", 5)]
    assert named(found(now, [whole, part("客运", 5), part("货运", 5)])) == [("restated", "penalties.cases")]


def test_one_new_definition_of_a_whole_breakdown_is_one_finding():
    then = [CASES, part("客运", 5), part("货运", 5), part("一月", 10, by="按月")]
    now = [CASES, part("客运", 5, "新定义。"), part("货运", 5, "新定义。"), part("一月", 10, by="按月")]
    [finding] = found(now, then)
    assert named([finding]) == [("definition-changed", "penalties.cases")]
    assert "客运起数（含义）、货运起数（含义）" in finding.message


def test_a_new_definition_of_some_parts_is_a_finding_each():
    then = [CASES, part("客运", 5), part("货运", 5)]
    assert named(found([CASES, part("客运", 5, "新定义。"), part("货运", 5)], then)) == [("definition-changed", "penalties.客运")]


def test_what_follows_from_a_new_definition_is_told_with_it():
    share = Figure("penalties.share", "占比", Decimal("0.5"), "1", "占比。", formula="…", inputs=("penalties.cases", "penalties.all"))
    now = [replace(CASES, definition="新定义。", value=8), replace(share, value=Decimal("0.4"))]
    [finding] = found(now, [CASES, share])
    assert named([finding]) == [("definition-changed", "penalties.cases")]
    assert "占比（由50%到40%）" in finding.message


def test_parts_that_are_gone_together_are_one_finding():
    [finding] = found([CASES], [CASES, part("客运", 5), part("货运", 5)])
    assert named([finding]) == [("figure-withdrawn", "penalties.cases")]
    assert "客运起数（5起，不再出现）、货运起数（5起，不再出现）" in finding.message


def test_many_figures_are_counted_and_the_first_named():
    parts = [part(str(n), n) for n in range(12)]
    [finding] = found([CASES, *(replace(each, value=each.value + 1) for each in parts)], [CASES, *parts])
    assert finding.message.count("（由") == 8
    assert "等 12 个数字" in finding.message


def test_shares_alike_when_rounded_are_told_with_the_digits_that_differ():
    share = Figure("a.share", "占比", Decimal("0.12341"), "1", "占比。")
    [finding] = found([replace(share, value=Decimal("0.12342"))], [share])
    assert "中为12.341%，现为12.342%" in finding.message


def test_shares_that_differ_in_the_last_of_their_digits_are_told_whole():
    share = Figure("a.share", "占比", Decimal("0.9957817958971907426675290346"), "1", "占比。")
    [finding] = found([replace(share, value=Decimal("0.9957817958971907426675290347"))], [share])
    assert "90346，现为" in finding.message


def test_a_value_withheld_now_is_not_told_again():
    [finding] = found([replace(CASES, value=None, status=Status.SUPPRESSED)], [CASES])
    assert "10" not in finding.message.replace("2023", "")
    assert finding.message.endswith("中为公布的数，现为※不公布。")
    assert finding.expected is None
