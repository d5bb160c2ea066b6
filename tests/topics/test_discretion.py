"""Decisions against the rule in force on their day, drawn as small ledgers under the project's own rules."""

import datetime
import shutil

import pytest

from lawnb.errors import ContractError
from lawnb.rules import read_rules
from tests.conftest import ROOT

HEAD = "决定书文号,决定日期,处罚种类,罚款金额（元）,违法行为,处罚依据,裁量等级,裁量情节,超限重量,车货总高,违法所得,当事人,是否再次违法\n"
OVER = "《超限运输车辆行驶公路管理规定》第四十三条"
ROAD = "《中华人民共和国道路运输条例》第六十三条"
PASSENGER = "未取得道路客运经营许可，擅自从事道路客运经营"


@pytest.fixture
def opened(bench):
    shutil.copytree(ROOT / "data/rules", bench.workspace.data / "rules")

    def read(*rows: str):
        return bench.opened(penalties_totals=None, penalties_by_field=None, penalties=HEAD + "".join(f"{row}\n" for row in rows))

    return read


def codes(report) -> list[tuple[str, str]]:
    return [(f.code, str(f.severity)) for f in report.raw_findings if (f.figure or "").startswith("discretion.样")]


def decision(n: int, day: str, fine: int, violation: str, basis: str, rest: str = ",,,,,,", kinds: str = "罚款") -> str:
    return f"样〔2023〕{n}号,{day},{kinds},{fine},{violation},{basis},{rest}"


def test_a_fine_by_weight_counts_each_thousand_kilograms(opened):
    rows = [decision(n, "2023-03-01", fine, "超限运输", OVER, ",,5400,,,,") for n, fine in ((1, 2500), (2, 3000), (3, 2000), (4, 3500))]
    report = opened(*rows)
    assert codes(report) == [("fine-below-range", "error"), ("fine-above-range", "error")]
    assert (report.book["discretion.checked"].value, report.book["discretion.within"].value) == (4, 2)


def test_weight_and_size_add_up_to_a_cap(opened):
    assert codes(opened(decision(1, "2023-03-01", 30000, "超限运输", OVER, ",,90000,4.6,,,"))) == []


def test_a_slight_excess_is_warned_and_not_fined(opened):
    rows = [decision(1, "2023-03-01", 0, "超限运输", OVER, ",,800,,,,", "警告"), decision(2, "2023-03-01", 500, "超限运输", OVER, ",,800,,,,")]
    assert codes(opened(*rows)) == [("fine-above-range", "error")]


def test_the_law_in_force_on_the_day_of_the_decision_counts(opened):
    rows = [decision(1, "2023-07-19", 10000, PASSENGER, ROAD), decision(2, "2023-07-20", 10000, PASSENGER, ROAD)]
    assert codes(opened(*rows)) == [("fine-below-range", "error")]


def test_a_rule_that_nobody_reviewed_only_warns(opened):
    assert codes(opened(decision(1, "2023-08-01", 5000, PASSENGER, ROAD))) == [("fine-below-range", "warning")]


def test_large_gains_count_by_their_multiple(opened):
    rows = [decision(1, "2023-03-01", 60000, PASSENGER, ROAD, ",,,,30000,,"), decision(2, "2023-03-01", 50000, PASSENGER, ROAD, ",,,,30000,,")]
    assert codes(opened(*rows)) == [("fine-below-range", "error")]


def test_a_stated_mitigation_is_a_warning(opened):
    assert codes(opened(decision(1, "2023-03-01", 20000, PASSENGER, ROAD, ",减轻处罚,,,,,"))) == [("fine-mitigated", "warning")]


@pytest.mark.parametrize(
    ("basis", "wrong"), [(ROAD, False), ("道路运输条例第63条", False), ("《道路运输条例》第六十四条第一款", True), ("《公路法》第六十三条", True), ("", False)]
)
def test_the_basis_names_the_law_and_the_article(opened, basis, wrong):
    assert ("basis-differs" in dict(codes(opened(decision(1, "2023-03-01", 30000, PASSENGER, basis))))) == wrong


def test_a_repeated_violator_treated_as_first_is_found_without_a_name(opened):
    rest = ",首次,,,,某甲,否"
    report = opened(decision(1, "2023-03-01", 30000, PASSENGER, ROAD, rest), decision(2, "2023-05-01", 30000, PASSENGER, ROAD, rest))
    [finding] = [finding for finding in report.raw_findings if finding.code == "repeat-as-first"]
    assert "样〔2023〕2号" in finding.message and "某甲" not in str(finding)


def test_like_circumstances_with_very_different_fines_are_found(opened):
    fines = (30000, 30000, 31000, 100000)
    report = opened(*(decision(n, "2023-03-01", fine, PASSENGER, ROAD, "一般,,,,,,") for n, fine in enumerate(fines)))
    assert [f.figure for f in report.raw_findings if f.code == "same-circumstances-differ"] == ["discretion.unlicensed-2022.一般"]
    chart = report.chart("discretion.fines_by_tier").html
    assert "一般4件，最低30000元，中位31000元，最高100000元" in chart


def test_what_no_rule_knows_is_counted_and_not_judged(opened):
    report = opened(decision(1, "2023-03-01", 7, "没有规则的行为", ROAD))
    assert (report.book["discretion.unmatched"].value, codes(report)) == (1, [])


def test_tiers_of_a_regional_standard_bind_once_it_is_adopted(opened, bench):
    rules = bench.workspace.data / "rules"
    shutil.copy(rules / "regions/gansu-road-transport.yaml", rules)
    report = opened(decision(1, "2023-03-01", 60000, PASSENGER, ROAD, "一般,,,,,,"))
    assert codes(report) == [("tier-differs", "error")]


def test_two_rules_for_one_day_are_refused(tmp_path):
    text = (ROOT / "data/rules/over-limit.yaml").read_text("utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(ContractError, match="同时有效"):
        read_rules(tmp_path)


def test_the_projects_rules_are_dated_and_say_where_they_were_read():
    rules = [rule for standard in read_rules(ROOT / "data/rules").standards for rule in standard.rules]
    assert len(rules) >= 12 and all(rule.seen for rule in rules if rule.standing == "reviewed")
    assert not any(rule.in_force(datetime.date(1990, 1, 1)) for rule in rules)
