"""What an executed notebook amounts to, without executing one."""

import json

import nbformat
import pytest

from lawnb.outcome import REPORT_MIME, outcome, report_json
from lawnb.params import ReportParameters
from lawnb.preflight import preflight

FOUR_PARTS = ("## 一、主要举措和成效", "## 二、不足和原因", "## 三、主要负责人履职", "## 四、下一年度安排")


def executed(report, headings=FOUR_PARTS):
    """A notebook that ended with a report, with a sentence under each of these headings."""
    data = json.loads(json.dumps(report_json(report, ())))
    output = nbformat.v4.new_output("execute_result", data={REPORT_MIME: data}, execution_count=1)
    cells = [nbformat.v4.new_markdown_cell(f"{heading}\n\n情况见记录。") for heading in headings]
    return nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell("report.finish()", outputs=[output])])


def codes(result) -> list[str]:
    return [finding.code for finding in result.findings if finding.blocking]


@pytest.fixture
def report(bench):
    return bench.opened()


def test_a_report_that_adds_up_is_final(report):
    assert not outcome(executed(report)).draft


def test_a_heading_out_of_order_makes_a_draft(report):
    result = outcome(executed(report, (*FOUR_PARTS[:3], "## 六、存在的问题", FOUR_PARTS[3])))
    assert (result.draft, codes(result)) == (True, ["numbering", "numbering"])


def test_a_missing_part_makes_a_draft_unless_it_is_waived(bench, report):
    assert codes(outcome(executed(report, FOUR_PARTS[:3]))) == ["part-missing"]
    waived = bench.opened(waivers="- {code: part-missing, figure: part.arrangements, reason: 另文印发, office: 办公室, date: 2024-03-01}\n")
    assert not outcome(executed(waived, FOUR_PARTS[:3])).draft


def test_a_notebook_that_did_not_end_as_a_report_is_a_draft():
    assert outcome(nbformat.v4.new_notebook()).draft


def test_findings_survive_the_notebook_to_the_digit(bench):
    report = bench.opened(penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n客运,6,2.00005\n货运,4,1.5\n")
    assert outcome(executed(report)).findings == report.findings


def test_a_name_that_a_narrative_gets_wrong_is_found_without_running(bench):
    bench.write()
    path = bench.workspace.notebook
    path.write_text(path.read_text("utf-8").replace("{{ training.measures", "{{ training.mesures"), "utf-8")
    found = preflight(bench.workspace, ReportParameters(agency="sample", year=2023))
    [finding] = [finding for finding in found if finding.blocking]
    assert (finding.code, finding.remedy) == ("figure-unknown", "是否要写 'measures'？")
    assert "“training”" in finding.place and "第 1 行" in finding.message
