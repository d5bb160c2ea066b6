"""Cells that show what is none of theirs to show, or change what is shown: told of in a line, never in a traceback, and never signed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lawnb.engine import execute as engine
from lawnb.engine.run import export, require_folder_public
from lawnb.errors import ParameterError, PublicationError, RunError
from lawnb.notebook import NotebookReport
from lawnb.outcome import REPORT_MIME, Outcome, figures_file, outcome, report_json
from lawnb.params import ReportParameters
from lawnb.privacy.names import TOLD
from lawnb.progress import Progress
from lawnb.provenance.computed import as_made, otherwise, require_computed, require_shown
from lawnb.publish.document import document
from lawnb.publish.pdf import pdf
from lawnb.shown import runs_own_code
from lawnb.structure import read_notebook
from tests.hostile.outputs import PNG, shown
from tests.publish.test_docx import DOC

LINES = {"text/html": ["<p>甲</p>\n", "<p>乙</p>"], "application/x+json": ["甲", "乙"]}


@pytest.fixture
def ran(tmp_path, monkeypatch):
    """A run of a notebook of one cell that shows data, without a kernel; and what papermill would have said of it."""

    def executed(data: dict | None = None, said: Exception | None = None) -> nbformat.NotebookNode:
        cell = new_code_cell("1", id="c", execution_count=1, outputs=[new_output("display_data", data)] if data else [])
        path = tmp_path / "n.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell("1", id="c")]), path)

        def run(*_):
            if said:
                raise said
            return new_notebook(cells=[cell])

        monkeypatch.setattr(engine, "_run", run)
        monkeypatch.setattr(engine, "require_finished", lambda *_: None)
        return engine.execute(path, tmp_path / "out.ipynb", {}, tmp_path, Progress())[0]

    return executed


def test_a_text_that_is_shown_as_lines_is_one_text(ran):
    nb = ran(LINES)
    assert nb.cells[0].outputs[0]["data"] == {"text/html": "<p>甲</p>\n<p>乙</p>", "application/x+json": ["甲", "乙"]}
    assert document(nb).body.split() == ["<p>甲</p>", "<p>乙</p>"]


def test_what_no_notebook_can_hold_is_a_fault_of_the_cell(ran):
    with pytest.raises(RunError, match="单元格 .*: 显示的输出不是笔记本能保存的形式"):
        ran(said=nbformat.ValidationError("{'a': 1} is not valid"))


@pytest.mark.parametrize("metadata", [{"lawnb": {"alt": 5}}, {"lawnb": [1], "image/png": "x"}, {"lawnb": {"alt": ["甲"]}}, {"image/png": None}])
def test_a_picture_described_by_no_text_has_no_alternative_text(metadata):
    cell = shown(**{"image/png": PNG})
    cell["outputs"][0]["metadata"] = metadata
    with pytest.raises(PublicationError, match="图片没有替代文字"):
        document({"cells": [cell]})


@pytest.mark.parametrize("forged", [{"schema": 2}, [], "x", None, {"figures": [5], "findings": [], "waivers": []}, {"figures": [], "findings": [{}], "waivers": []}, {"figures": [], "findings": [], "waivers": [{"code": 1}]}])
def test_json_of_another_form_under_our_name_ends_no_report(forged):
    assert outcome({"cells": [shown(**{REPORT_MIME: forged})]}) == Outcome({}, ())


@pytest.mark.parametrize("tags", ["remove-cell", [1], [{}], 5, None])
def test_tags_that_are_none_make_no_notebook(tmp_path, tags):
    cell = {"cell_type": "code", "id": "c", "source": "", "metadata": {"tags": tags}, "outputs": [], "execution_count": 1}
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    with pytest.raises(ParameterError, match="不是可用的笔记本"):
        read_notebook(tmp_path / "n.ipynb", "n.ipynb")
    with pytest.raises(RunError, match="不是可用的笔记本"):
        export(tmp_path / "n.ipynb", ("html",), tmp_path)


def test_quotations_in_quotations_beyond_what_can_be_set_are_told_with_what_to_do():
    with pytest.raises(PublicationError, match="套得太深，排不出来。请简化"):
        pdf(replace(DOC, body="<blockquote>" * 30 + "<p>甲</p>" + "</blockquote>" * 30))


# -- numbers that a cell has changed before they were shown ----------------------------------------------------------------


#: Source, and what stands in the place of what the report would have shown.
CELLS = ((FIGURES_CELL := 'report.key_figures("penalties.cases")', {}), (NARRATIVE := "%%narrative\n{{ year }}年作出行政处罚{{ penalties.cases }}。", {}), (END := "report.finish()", {}))


def shown_by(own: NotebookReport, cells):
    """The cells as a kernel leaves them."""
    for source, instead in cells:
        made = own.narrative(source.partition("\n")[2]) if source.startswith("%%") else eval(source, {"report": own})
        yield new_code_cell(source, id=f"c{len(source)}", execution_count=1, outputs=[new_output("display_data", made._repr_mimebundle_() | instead)])


@pytest.fixture
def made(bench):
    """A report's folder as a run would leave it, after what a cell may do to the report."""
    bench.write()
    folder = bench.workspace.build("sample", 2023)
    folder.mkdir(parents=True)
    parameters = ReportParameters(agency="sample", year=2023)

    def of(change=lambda report: None, cells=CELLS, **head):
        report = as_made(bench.workspace, parameters)
        change(report)
        nbformat.write(new_notebook(cells=list(shown_by(NotebookReport(report), cells))), folder / "report.ipynb")
        value = figures_file(report_json(report, ()), draft=False) | head
        (folder / "figures.json").write_text(json.dumps(value), "utf-8")
        (folder / "ro-crate-metadata.json").write_text('{"@graph": []}', "utf-8")
        return folder

    return of


def forged(report):
    figure = next(figure for figure in report.book.values() if figure.reported)
    object.__setattr__(figure, "value", Decimal(9999))


def test_a_report_says_what_its_records_give(bench, made):
    assert not [fault for fault in otherwise(made(), as_made(bench.workspace, ReportParameters(agency="sample", year=2023))) if "数字" in fault]


def test_a_number_that_a_cell_has_changed_is_not_signed(bench, made):
    folder = made(forged)
    with pytest.raises(PublicationError, match="与记录算出的不同"):
        require_computed(folder, bench.workspace, "sample", 2023)


@pytest.mark.parametrize("source", [FIGURES_CELL, NARRATIVE])
def test_a_method_of_the_report_that_a_cell_has_exchanged_shows_what_is_not_signed(bench, made, source):
    folder = made(cells=[(each, {"text/html": "<p>行政处罚999起</p>"} if each == source else {}) for each, _ in CELLS])
    with pytest.raises(PublicationError, match=f"单元格 “c{len(source)}”显示的与记录算出的不同"):
        require_computed(folder, bench.workspace, "sample", 2023)


@pytest.mark.parametrize(("own", "instead", "fault"), [("", {}, None), ("x = 1 + 1", {}, ""), ("type(report).key_figures = f", {"text/html": "<p>行政处罚999起</p>"}, "显示的与记录算出的不同"), ("%%html\n<p>甲</p>", {}, "")])
def test_where_code_of_an_analysts_own_has_run_each_cell_is_held_against_the_records(bench, made, own, instead, fault):
    nb = nbformat.read(made(cells=[(FIGURES_CELL, instead), *CELLS[1:]]) / "report.ipynb", 4)
    nb.cells.insert(0, new_code_cell(own, metadata={"tags": ["remove-cell"]}))

    def again():
        return as_made(bench.workspace, ReportParameters(agency="sample", year=2023))

    if fault:
        with pytest.raises(PublicationError, match=f"sample/2023: .*{fault}"):
            require_shown(nb, "sample/2023", again)
    else:
        assert (require_shown(nb, "sample/2023", again) is None) is (fault is None)


GIVEN = "agency = 'a'\nyear = 2023\ndata = 'data'\ndate = None\nregion = 'a'\nbuild = 'b'"


@pytest.mark.parametrize(("source", "plain"), [
    ("from lawnb import open_report\n\nreport = open_report(agency, year, data, date=date)\nreport", True), ("report = open_region(region, year, build)", True), ("%%narrative\n甲", True), ("report.table('a')", True),
    ("from lawnb import open_report as x", False), ("import os", False), ("from lawnb.report import Report", False), ("report = open_report(f())", False), ("report.table = 1", False), ("x = f()", False), ("def f(): pass", False), ("%matplotlib inline", False), ("report.book['a'] = 1", False), ("[a] = 1, ", False),
    # another report than that of the run's parameters
    ("report = open_report('b', year, data)", False), ("report = open_report(agency, 2022)", False), ("report = open_report(agency, data, year)", False), ("report = open_report(agency, year, data=build)", False), ("report = open_report(agency, year, data, trend_years)", False),
    ("report = open_report(*agency)", False), ("report = open_report(**agency)", False), ("agency = 'b'", False), ("year: int = 2022", False),
    ("x = {[]: 1}", False), ("x = " + "-" * 100_000 + "1", False), ("x = " + "(" * 5_000, False), ("x = '\0'", False),
])  # fmt: skip
def test_only_steps_that_can_change_nothing_are_no_code_of_ones_own(source, plain):
    cells = [{"cell_type": "code", "source": GIVEN, "metadata": {"tags": ["injected-parameters"]}}, {"cell_type": "code", "source": source, "metadata": {"tags": ["injected-parameters"]}}]
    assert runs_own_code({"cells": cells}) is not plain


@pytest.mark.parametrize(("source", "plain"), [('agency: str = "a"  # 机构\ndate: str | None = None', True), ("# Parameters\nyear = 2023\nvalues = [1, -2]", True), ("a: f() = 1", False), ("x = f()", False), ("report = open_report(agency, year)", False)])
def test_before_the_parameters_of_a_run_come_constants_only(source, plain):
    assert runs_own_code({"cells": [{"cell_type": "code", "source": source, "metadata": {}}]}) is not plain


@pytest.mark.parametrize("told", ["junk", "[]", "{}", '{"names": 5, "codes": [], "public": [], "withheld": []}'])
def test_what_a_cell_wrote_in_place_of_the_private_names_is_none(tmp_path, monkeypatch, told):
    (tmp_path / "private").write_text(told, "utf-8")
    monkeypatch.setenv(TOLD, str(tmp_path / "private"))
    with pytest.raises(PublicationError, match="无法核对其中的人名"):
        require_folder_public(tmp_path, {}, Progress())


def test_a_waiver_that_nobody_gave_and_a_report_that_ends_by_itself_are_told(bench, made):
    waiver = {"code": "typed-number", "figure": "cells.c", "reason": "甲", "office": "甲", "date": "2024-01-01"}
    report = as_made(bench.workspace, ReportParameters(agency="sample", year=2023))
    forged = {REPORT_MIME: report_json(report, ()) | {"waivers": [waiver]}}
    with pytest.raises(PublicationError, match="检查结果或豁免与记录算出的不同"):
        require_computed(made(cells=[*CELLS[:2], (END, forged)]), bench.workspace, "sample", 2023)
    with pytest.raises(PublicationError, match="检查结果或豁免与记录算出的不同"):
        require_computed(made(cells=CELLS[:2]), bench.workspace, "sample", 2023)
    require_computed(made(), bench.workspace, "sample", 2023)


def test_a_blocking_finding_that_a_cell_has_taken_away_is_told(bench, made):
    folder = made()
    bench.write(publication="title: 报告\nsigned_by: 局\ndate_signed: 2024-01-01\ndate_issued:\n")
    with pytest.raises(PublicationError, match="记录有阻断发布的检查结果"):
        require_computed(folder, bench.workspace, "sample", 2023)
    made(status="draft")
    require_computed(folder, bench.workspace, "sample", 2023)
