"""Parts that the regulation asks for, and what is said of those that say nothing."""

import pytest

from lawnb.outcome import outcome
from lawnb.params import ReportParameters
from lawnb.preflight import preflight
from lawnb.silent_parts import check_contents, given_of
from tests.test_outcome import executed

REQUIRED = {"shortcomings": "shortcomings", "leadership": "leadership", "plan": "arrangements"}
HEADED = {"一、主要举措和成效": "penalties", "二、存在的不足和原因": "shortcomings", "三、主要负责人履行第一责任人职责": "leadership", "四、下一年度安排": "plan"}


def notebook(**own: str) -> dict:
    """Four parts, each with a cell that tells of its mechanism, or with a cell of one's own."""
    cells = []
    for heading, mechanism in HEADED.items():
        source = own.get(mechanism, f"%%narrative\n{{{{ {mechanism}.count }}}}")
        kind = "markdown" if not source.startswith(("%%", "report.")) else "code"
        cells += [cell("markdown", f"## {heading}"), cell(kind, source)]
    return {"cells": [*cells, cell("code", "report.signature()")]}


def cell(kind: str, source: str) -> dict:
    return {"cell_type": kind, "source": source, "metadata": {}, "id": source[:8]}


def silent(nb: dict, *given: str) -> list[str]:
    known = {mechanism: mechanism in given for mechanism in HEADED.values()}
    return [finding.figure for finding in check_contents(nb, known, "a.ipynb")]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_bureau_that_gives_nothing_for_a_required_part_publishes_nothing(bench, name):
    bench.write(**{name: None})
    blocking = [(finding.code, finding.figure) for finding in preflight(bench.workspace, ReportParameters(agency="sample", year=2023)) if finding.blocking]
    assert blocking == [("part-missing", f"part.{REQUIRED[name]}")]


def test_every_part_is_asked_for():
    assert silent(notebook()) == ["part.measures", "part.shortcomings", "part.leadership", "part.arrangements"]
    assert silent(notebook(), *HEADED.values()) == []


@pytest.mark.parametrize("own", ["不足有三。", "%%narrative\n不足有三。", 'report.table("penalties.summary")', 'report.bars("penalties.cases", title="甲")'])
def test_what_an_analyst_writes_there_is_content(own):
    assert silent(notebook(shortcomings=own), "penalties", "leadership", "plan") == []


@pytest.mark.parametrize("own", ["### （一）队伍", "%%narrative\n{{ shortcomings.measures | 逐条 }}", 'report.table("shortcomings.shortcomings")', "report.signature()"])
def test_headings_and_what_has_nothing_to_show_are_none(own):
    assert silent(notebook(shortcomings=own), "penalties", "leadership", "plan") == ["part.shortcomings"]


def test_an_executed_notebook_is_held_to_it_too(bench):
    nb = executed(bench.opened(shortcomings=None))
    nb["cells"][1]["source"] = "## 二、不足和原因"
    assert [finding.figure for finding in outcome(nb).findings if finding.blocking] == ["part.shortcomings"]


def test_what_is_withheld_or_not_applicable_was_given():
    assert given_of([("a.b", "missing"), ("a.c", "suppressed"), ("b.a", "not_applicable"), ("c.a", "missing")]) == {"a": True, "b": True, "c": False}
