import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import ParameterError
from lawnb.schedule.airflow import dag, dags_folder, literal, years
from lawnb.schedule.job import Job, Reports

JOB = Job("lawnb-public-1", "公开年报", "某规定", Path("/年报 'a\" \\"), Reports(("a-*", "b"), "2021-2022"), ("30 2 1 4 *",), ("/bin/lawnb", "run"))


@pytest.fixture
def here(monkeypatch, tmp_path):
    """A `lawnb` beside the Python that runs."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "lawnb").touch()
    return tmp_path


def constants(text):
    """What the file's upper-case names stand for, paths as their text."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.args[0] if isinstance(node.value, ast.Call) else node.value
            found[node.targets[0].id] = ast.literal_eval(value) if not isinstance(value, ast.BinOp) else None
    return found


def test_the_file_names_this_environment_the_workspace_and_the_reports(here):
    found = constants(dag(replace(JOB, crons=("30 2 31 3 *", "30 2 1 4 *"), more=("--set", "trend_years=3"))))
    assert {name: found[name] for name in ("ROOT", "LAWNB", "PYTHON", "AGENCIES", "YEARS", "MORE", "SCHEDULES")} == {
        "ROOT": "/年报 'a\" \\",
        "LAWNB": str(here / "lawnb"),
        "PYTHON": str(here / "python"),
        "AGENCIES": ["a-*", "b"],
        "YEARS": [2021, 2022],
        "MORE": ["--set", "trend_years=3"],
        "SCHEDULES": {"lawnb-public-1": "30 2 31 3 *", "lawnb-public-1-2": "30 2 1 4 *"},
    }


def test_nothing_of_the_surroundings_gets_into_the_file(here, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_SECRET", "hunter2")
    assert "hunter2" not in dag(JOB)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_every_text_reads_back_as_it_was(texts):
    assert ast.literal_eval(literal(texts)) == texts


@pytest.mark.parametrize(("text", "found"), [("last", []), ("2023", [2023]), ("2020-2022,2021,2024", [2020, 2021, 2022, 2024])])
def test_years_are_spelt_out_and_the_year_before_is_left_to_the_run(text, found):
    assert years(text) == found


def test_without_an_airflow_home_the_place_is_asked_for(monkeypatch):
    monkeypatch.delenv("AIRFLOW_HOME", raising=False)
    with pytest.raises(ParameterError, match="AIRFLOW_HOME: 没有设定.*--out"):
        dags_folder()
