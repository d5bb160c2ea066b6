"""What stands behind each figure: files, rows, checks, in figures.json under its published schema."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib import resources

import jsonschema
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.checks import CODES
from lawnb.engine.run import side_files
from lawnb.evidence import keys_of
from lawnb.numbered import numbers_of, ranges
from lawnb.outcome import Outcome, report_json
from lawnb.report import open_year
from lawnb.workspace import workspace
from tests.conftest import ROOT

SCHEMA = json.loads(resources.files("lawnb").joinpath("schemas", "figures.schema.json").read_text("utf-8"))
LEDGER = """\
    决定书文号,执法领域,当事人,决定日期,处罚种类,罚款金额（元）
    样交罚〔2023〕1号,客运,甲公司,2023-03-01,罚款,2000
    样交罚〔2023〕2号,货运,乙公司,2023-03-02,罚款,3000
    样交罚〔2023〕3号,货运,丙公司,2023-05-02,罚款,4000
"""


def opened(bench, **files: str | None) -> dict:
    return report_json(bench.opened(**files), ())


def of_ledger(bench, text: str = LEDGER) -> dict:
    return opened(bench, penalties_totals=None, penalties_by_field=None, penalties=text)


def figure(report: dict, id: str) -> dict:
    return next(figure for figure in report["figures"] if figure["id"] == id)


@pytest.mark.parametrize("agency", ["lengshuitan-transport", "sample-001"])
def test_figures_json_keeps_to_its_schema(agency):
    report = report_json(open_year(workspace(root=ROOT), agency, 2023), ())
    written = side_files(Outcome(report, ()))["figures.json"]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(written)
    assert {code for figure in written["figures"] for code in figure["checks"]} <= set(CODES)


def test_a_published_total_names_its_file_row_and_digest(bench):
    report = opened(bench)
    cases = figure(report, "penalties.cases")
    assert cases["sources"] == [{"file": "sample/2023/penalties_totals.csv", "sheet": None, "row": 2, "column": "处罚起数"}]
    assert cases["records"] == [{"file": "sample/2023/penalties_totals.csv", "sheet": None, "rows": 1, "at": "2"}]
    file = next(file for file in report["files"] if file["file"] == "sample/2023/penalties_totals.csv")
    content = (bench.workspace.records("sample", 2023) / "penalties_totals.csv").read_bytes()
    assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_counted_figure_names_the_rows_that_it_counts_and_their_keys(bench):
    report = of_ledger(bench)
    freight = figure(report, "penalties.cases.货运")
    (record,) = freight["records"]
    assert (freight["value"], record["rows"], record["at"]) == ("2", 2, "3-4")
    assert keys_of(report, record) == ["样交罚〔2023〕2号", "样交罚〔2023〕3号"]


def test_a_folder_of_monthly_files_is_told_file_by_file(bench):
    folder = bench.write(penalties_totals=None, penalties_by_field=None) / "penalties"
    folder.mkdir()
    header, first, second, third = (line.strip() for line in LEDGER.splitlines())
    (folder / "3月.csv").write_text("\n".join([header, first, second]) + "\n", "utf-8")
    (folder / "5月.csv").write_text("\n".join([header, third]) + "\n", "utf-8")
    report = report_json(open_year(bench.workspace, "sample", 2023), ())
    jsonschema.validate(side_files(Outcome(report, ()))["figures.json"], SCHEMA)
    told = {record["file"]: keys_of(report, record) for record in figure(report, "penalties.cases.货运")["records"]}
    assert told == {"sample/2023/penalties/3月.csv": ["样交罚〔2023〕2号"], "sample/2023/penalties/5月.csv": ["样交罚〔2023〕3号"]}


def test_a_workbook_is_told_sheet_by_sheet(bench):
    folder = bench.write(penalties_totals=None, penalties_by_field=None)
    book = openpyxl.Workbook()
    header, *rows = ([cell.strip() for cell in line.split(",")] for line in LEDGER.splitlines())
    for n, row in enumerate(rows, 1):
        sheet = book.active if n == 1 else book.create_sheet()
        sheet.title = f"第{n}页"
        sheet.append(header)
        sheet.append([*row[:-1], int(row[-1])])
    book.save(folder / "penalties.xlsx")
    report = report_json(open_year(bench.workspace, "sample", 2023), ())
    jsonschema.validate(side_files(Outcome(report, ()))["figures.json"], SCHEMA)
    told = [(record["sheet"], record["at"], keys_of(report, record)) for record in figure(report, "penalties.cases.货运")["records"]]
    assert told == [("第2页", "2", ["样交罚〔2023〕2号"]), ("第3页", "2", ["样交罚〔2023〕3号"])]


def test_no_private_column_is_told(bench):
    text = json.dumps(of_ledger(bench), ensure_ascii=False)
    assert "样交罚〔2023〕2号" in text
    assert not any(party in text for party in ("甲公司", "乙公司", "丙公司"))


def test_another_value_in_a_row_changes_just_the_figures_that_count_it(bench):
    before = {figure["id"]: figure for figure in of_ledger(bench)["figures"]}
    after = {figure["id"]: figure for figure in of_ledger(bench, LEDGER.replace("3000", "3500"))["figures"]}
    changed = {id for id in before if before[id] != after[id]}
    fines = {"penalties.fines", "penalties.fines.货运", "penalties.fines.3月", "penalties.fines.客运.share", "penalties.fines.货运.share"}
    assert fines <= changed
    assert not {id for id in changed if id.startswith("penalties.cases")}
    assert "penalties.fines.客运" not in changed


def test_a_share_names_its_figures(bench):
    assert figure(opened(bench), "penalties.cases.客运.share")["inputs"] == ["penalties.cases.客运", "penalties.cases"]


def test_a_name_with_any_sign_in_it_is_followed(bench):
    report = opened(bench, penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n客/货运(新),6,2\n水 运,4,1.5\n")
    for field in ("客/货运(新)", "水 运"):
        share = figure(report, f"penalties.cases.{field}.share")
        assert share["inputs"] == [f"penalties.cases.{field}", "penalties.cases"]


def test_a_check_that_found_something_is_not_among_those_passed(bench):
    good = opened(bench)
    assert "total-mismatch" in figure(good, "penalties.cases")["checks"]
    assert "total-mismatch" in figure(good, "penalties.cases.客运")["checks"]
    bad = opened(bench, penalties_totals="处罚起数,罚款金额（万元）\n11,3.5\n")
    cases = figure(bad, "penalties.cases")
    assert "total-mismatch" not in cases["checks"] + figure(bad, "penalties.cases.客运")["checks"]
    assert "total-mismatch" in {finding["code"] for finding in cases["findings"]}


def test_last_years_value_stands_beside_this_years(bench):
    bench.write(year=2022, penalties_totals="处罚起数,罚款金额（万元）\n8,3\n", penalties_by_field=None)
    assert figure(opened(bench), "penalties.cases")["before"] == {"year": 2022, "value": "8", "text": "8起"}
    change = figure(opened(bench), "penalties.cases_change")
    assert {source["file"].split("/")[1] for source in change["sources"]} == {"2022", "2023"}


def test_a_changed_contract_has_another_version():
    from lawnb.intake.contracts import contract

    assert contract("penalties").version != contract("licensing").version
    assert replace(contract("penalties")).version == contract("penalties").version


@given(st.lists(st.integers(1, 400), unique=True).map(sorted))
def test_ranges_are_read_back(numbers):
    assert numbers_of(ranges(numbers)) == numbers
