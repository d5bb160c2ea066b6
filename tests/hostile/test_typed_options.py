"""What is typed after a command: nothing of it ends in a traceback, and nothing of it becomes a line of somebody else's file."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lawnb.cli import main
from lawnb.errors import ParameterError
from lawnb.schedule.airflow import dag
from lawnb.schedule.cron import crontab
from lawnb.schedule.systemd import units
from tests.schedule.test_crontab import JOB

LONG = "a" * 5000
TOO_LONG = [
    ("check", "--agency", LONG, "--year", "2023"), ("check", "--set", f"data={LONG}"), ("check", "--params", LONG), ("list", "--out", LONG), ("catalogue", "--out", "a" * 300),
    ("intake", LONG, "--as", "measures"), ("verify", LONG), ("export", LONG), ("template", "measures", "--out", LONG), ("region", "--region", LONG, "--year", "2023"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", TOO_LONG, ids=lambda given: " ".join(given)[:30])
def test_a_path_that_no_machine_has_is_refused_in_a_line(arguments, bench, monkeypatch, capsys):
    bench.write()
    monkeypatch.setenv("LAWNB_ROOT", str(bench.workspace.root))
    monkeypatch.setattr(sys, "argv", ["lawnb", *arguments])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr().err
    if sys.version_info >= (3, 14):  # to whose pathlib what has too long a name is not there
        assert code in (0, 2, 3, 4, 5) and said.count("\n") <= 1
        return
    assert (code, said.count("\n"), LONG in said) == (5, 1, False)
    assert os.strerror(errno.ENAMETOOLONG) in said and "请检查路径和权限" in said


@pytest.mark.parametrize("unit", ["x\nExecStartPre=/bin/evil", "x.service\n", "a b.service", "x.service y.service", "$(id)", "%n", "法\u202e.service", LONG])
def test_what_is_no_units_name_is_no_line_of_a_unit(unit):
    with pytest.raises(ParameterError, match="--on-failure") as refused:
        units(JOB, unit)
    assert "\n" not in str(refused.value) and LONG not in str(refused.value)


@pytest.mark.parametrize("unit", ["mail@%n.service", "lawnb-failed.service", "mail@%i.target", "a\\x2db.service"])
def test_a_units_name_is_one(unit):
    assert f"OnFailure={unit}\n" in units(JOB, unit)["lawnb-test-00000000.service"]


@pytest.mark.parametrize("change", [{"root": Path("/年报 {{ 1 + 1 }}")}, {"data": "data/{% raw %}"}, {"argv": ("/bin/lawnb", "batch", "--agencies", "[a-z{# #}]*")}])
def test_airflow_is_given_no_template(change):
    with pytest.raises(ParameterError, match="计划任务写不了的字符"):
        dag(replace(JOB, **change))


@pytest.mark.parametrize("made", [crontab, units, dag])
@pytest.mark.parametrize("change", [{"root": Path("/a\nb")}, {"data": "a\n* * * * * evil"}, {"argv": ("/bin/lawnb", "run", "--set", "x=a\u2028b")}])
def test_no_line_ends_within_what_is_asked_for(made, change):
    with pytest.raises(ParameterError, match="计划任务写不了的字符"):
        made(replace(JOB, **change))
