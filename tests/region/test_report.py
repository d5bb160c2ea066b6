"""A region's report through the machinery of a bureau's: findings, names, figures.json, structure."""

import hashlib
import json
from importlib import resources

import jsonschema
import nbformat
import pytest

from lawnb.errors import RunError
from lawnb.outcome import REPORT_MIME, figures_file, outcome, report_json
from lawnb.region.meaning import meaning_of, summable
from lawnb.structure import REGION_PARTS
from lawnb.topics import topics
from tests.region.conftest import MISSING, figure

CASES = "penalties.cases"
SCHEMA = json.loads(resources.files("lawnb").joinpath("schemas", "figures.schema.json").read_text("utf-8"))
PARTS = ("## 一、报送情况", "## 二、分项汇总", "## 三、机构间分布", "## 四、离群值", "## 五、与上年比较")


def codes(report) -> list[tuple[str, str, str]]:
    return [(finding.code, str(finding.severity), finding.figure) for finding in report.findings]


def test_a_bureau_that_has_not_reported_blocks_unless_the_report_is_asked_for_in_part(province):
    province.values(CASES, 10)
    province.expect("b")
    assert codes(province.open()) == [("not-reported", "error", "region.b")]
    assert codes(province.open(partial=True)) == [("not-reported", "warning", "region.b")]


def test_a_figure_that_a_counted_bureau_lacks_is_a_warning(province):
    province.values(CASES, 10, MISSING)
    [finding] = province.open().findings
    assert (finding.code, finding.message) == ("coverage-partial", "penalties.cases：2家中1家报送，b局的报告中没有这个数字，没有汇总。")


def test_units_and_definitions_that_differ_block_and_are_told(province):
    province.publish("a", figure(CASES, 1), figure("penalties.simple", 1))
    province.publish("b", figure(CASES, 1, unit="件"), figure("penalties.simple", 1, definition="penalties.simple：当场作出的。"))
    found = {finding.code: finding.message for finding in province.open().findings}
    assert found["unit-differs"] == "各机构的“penalties.cases”计量单位不同，没有汇总：以“起”计的有a局；以“件”计的有b局。"
    assert "“画在测试里的数字”的有a局；“当场作出的”的有b局" in found["definition-differs"]


def test_an_outlier_is_a_warning_with_bureau_value_and_bound(province):
    province.values(CASES, 10, 11, 12, 12, 13, 13, 14, 60)
    [finding] = province.open().findings
    assert (finding.code, finding.figure, str(finding.severity)) == ("outlier", f"{CASES}.h", "warning")
    assert "h局的penalties.cases为60起，高于上限" in finding.message


def test_a_waiver_of_the_list_lets_a_finding_stay(province):
    province.values(CASES, 10)
    province.expect("b")
    province.waivers = "waivers: {2023: [{code: not-reported, figure: region.b, reason: 新设, office: 法规处, date: 2024-03-01}]}"
    assert not any(finding.blocking for finding in province.open().findings)


def test_figures_json_is_valid_and_names_each_bureaus_file_by_its_digest(province):
    folder = province.publish("a", figure(CASES, 10), figure("penalties.fines", 5, unit="元"))
    province.expect("b")
    report = json.loads(json.dumps(report_json(province.open(partial=True), ())))
    jsonschema.validate(figures_file(report, draft=False), SCHEMA)
    [file] = report["files"]
    assert (file["file"], file["sha256"]) == ("a/2023/figures.json", hashlib.sha256((folder / "figures.json").read_bytes()).hexdigest())
    [covered] = [each for each in report["figures"] if each["id"] == f"{CASES}.covered"]
    assert covered["sources"] == [{"file": "a/2023/figures.json", "sheet": None, "row": None, "column": CASES}]
    assert report["kind"] == "region"


def executed(report, headings) -> nbformat.NotebookNode:
    data = json.loads(json.dumps(report_json(report, ())))
    output = nbformat.v4.new_output("execute_result", data={REPORT_MIME: data}, execution_count=1)
    cells = [nbformat.v4.new_markdown_cell(heading) for heading in headings]
    return nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell("report.finish()", outputs=[output])])


def test_a_region_report_has_its_own_required_parts(province):
    province.values(CASES, 10)
    report = province.open()
    assert not outcome(executed(report, PARTS)).draft
    for n, name in enumerate(REGION_PARTS):
        left = [heading.split("、")[1] for m, heading in enumerate(PARTS) if m != n]
        result = outcome(executed(report, [f"## {heading}" for heading in left]))
        assert [(finding.code, finding.figure) for finding in result.findings if finding.blocking] == [("part-missing", f"part.{name}")]


def test_narratives_name_sums_covered_parts_and_who_is_missing(province):
    province.values(CASES, 10, 5)
    province.expect("c")
    names = province.open(partial=True).names()
    assert str(names["penalties"].cases) == "3家中2家报送"
    assert str(names["covered"].penalties.cases) == "15起"
    assert (names["region"].not_counted, names["region"].complete, str(names["region"].counted)) == (["c局（未报送）"], False, "2家")


def test_a_table_of_partial_sums_never_calls_them_the_total(province):
    province.values(CASES, 10, 5)
    province.expect("c")
    html = province.open(partial=True).table("sums.penalties").html
    assert "未汇总" in html and "2/3" in html and ">15<" in html and "不是全部机构的数" in html
    assert ">15<" not in province.open().table("sums.penalties").html


def test_an_unknown_table_is_told_its_nearest(province):
    province.values(CASES, 10)
    with pytest.raises(RunError, match="没有名为 'sum.penalties' 的表。是否要写 'sums'？"):
        province.open().table("sum.penalties")


def test_a_hostile_title_stays_text(province):
    for slug in "ab":
        province.publish(slug, figure(CASES, 1, title="<script>x</script>"))
    province.expect("c")
    report = province.open()
    for html in (report.table("sums.penalties").html, report.chart(f"spread.{CASES}").html, report.table("outliers").html):
        assert "<script>" not in html


# -- what bureaus' own topics say --------------------------------------------------------------------------------------


def figures_of(bench, **files) -> dict:
    report = report_json(bench.opened(**files), ())
    return {each["id"]: each for each in report["figures"]}


def test_a_ledger_and_totals_of_the_same_topic_mean_the_same(bench):
    ledger = "决定书文号,执法领域,决定日期,处罚种类,罚款金额（元）\n样交罚〔2023〕1号,客运,2023-01-01,罚款,2000\n样交罚〔2023〕2号,货运,2023-02-02,罚款,300\n"
    totals = figures_of(
        bench, penalties_by_kind="处罚种类,处罚起数\n罚款,10\n", penalties_by_month="月份,处罚起数,罚款金额（万元）\n1月,6,2\n2月,4,1.5\n"
    )
    for name in ("totals", "by_field", "by_kind", "by_month"):
        (bench.workspace.data / "sample/2023" / f"penalties_{name}.csv").unlink(missing_ok=True)
    own = figures_of(bench, penalties=ledger, penalties_totals=None, penalties_by_field=None)
    both = [id for id in totals if id in own and totals[id]["value"] and own[id]["value"]]
    assert {CASES, "penalties.fines", f"{CASES}.客运", "penalties.fines.1月", "penalties.kinds.罚款"} <= set(both)
    assert [id for id in both if meaning_of(totals[id]).counted != meaning_of(own[id]).counted] == []


def test_no_mean_of_any_topic_is_summed(bench):
    figures = figures_of(bench)
    means = [id for id in figures if any(word in figures[id]["definition"] for word in ("平均", "人均", "除以"))]
    assert len(topics()) > 20 and len(means) >= 4
    assert [id for id in means if summable(id, meaning_of(figures[id]))] == []
