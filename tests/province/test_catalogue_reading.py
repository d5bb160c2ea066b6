"""What a catalogue reads of each report."""

from __future__ import annotations

import datetime
import json

import pytest

from lawnb.province.reading import KEY_FIGURES, entries, entry, told
from lawnb.signoff import sign
from tests.province.reports import CASES, FINES, INSPECTIONS, LICENCES, figure

#: A text that looks like a key, braces that look like an object's, and a figure whose id begins like another's.
TRICKY = [
    figure("penalties.cases.客运", '"id": "penalties.cases"\n  {\n   "id": "penalties.fines"', "1"),
    figure(CASES, "12起 }\n  }", "12", earlier={2022: "9"}),
    figure(FINES, "0万元", "0"),
    figure(LICENCES, "—", None, "not_applicable"),
]


def test_what_is_cut_out_is_what_the_whole_file_says(built):
    content = (built.report("a", 2023, *TRICKY) / "figures.json").read_bytes()
    _, figures = told(content, KEY_FIGURES)
    assert told(json.dumps(json.loads(content)).encode(), KEY_FIGURES)[1] == figures
    assert {id: (each.text, each.value) for id, each in figures.items()} == {
        CASES: ("12起 }\n  }", "12"), FINES: ("0万元", "0"), LICENCES: ("—", None), INSPECTIONS: ("未提供", None),
    }  # fmt: skip
    assert figures[CASES].earlier == {2022: ("9", "9起")}


def test_a_year_that_is_none_is_no_part_of_a_trend(built):
    folder = built.report("a", 2023, figure(CASES, "3起", "3", earlier={10**9: "1", 2022: "2"}))
    assert list(entry(folder, "a", 2023).figures[CASES].earlier) == [2022]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"agency": 1, "figures": {}}', '{"figures": [{}]}', '{"a": 1,\n "files": []}', "[" * 10**5])
def test_a_file_that_is_no_figures_file_is_a_draft(built, content):
    folder = built.report("a", 2023)
    (folder / "figures.json").write_text(content, "utf-8")
    assert entry(folder, "a", 2023).state == "draft"


@pytest.mark.parametrize("content", ["", "[]", '{"findings": [1]}', '{"findings": [{"blocking": 1}]}', "[" * 10**5])
def test_findings_that_cannot_be_read_are_none(built, content):
    folder = built.report("a", 2023, codes=["jump"])
    (folder / "findings.json").write_text(content, "utf-8")
    assert (entry(folder, "a", 2023).state, entry(folder, "a", 2023).stops) == ("draft", ())


def test_a_code_is_text_whatever_it_holds(built):
    folder = built.report("a", 2023, codes=[{"a": []}, None])
    assert entry(folder, "a", 2023).stops == ("{'a': []}", "None")


def test_each_report_says_how_far_it_is(built):
    built.report("checked", 2023)
    sign(built.workspace.build("checked", 2023), "checked", "法规股", datetime.date(2024, 1, 20), built.workspace.issued)
    altered = built.report("altered", 2023)
    sign(altered, "checked", "法规股", datetime.date(2024, 1, 20), built.workspace.issued)
    (altered / "report.pdf").write_text("另一份", "utf-8")
    built.report("draft", 2023, codes=["total-mismatch", "jump", "jump"])
    (built.report("failed", 2023) / "failed.ipynb").write_text("{}", "utf-8")
    built.report("unsigned", 2023)
    (built.workspace.data / "absent" / "2023").mkdir(parents=True)
    found = {each.agency: (each.state, each.stops) for each in entries(built.workspace)}
    assert found == {
        "absent": ("absent", ()), "altered": ("altered", ()), "checked": ("checked", ()), "draft": ("draft", ("total-mismatch", "jump")),
        "failed": ("failed", ()), "unsigned": ("unsigned", ()),
    }  # fmt: skip


def test_a_bureau_without_a_report_is_called_by_its_own_name(built):
    records = built.workspace.data / "a" / "2023"
    records.mkdir(parents=True)
    (records / "agency.yaml").write_text("name: 甲区交通运输局\nshort_name: 区局\n", "utf-8")
    assert [each.name for each in entries(built.workspace)] == ["甲区交通运输局"]
