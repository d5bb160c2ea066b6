"""`lawnb schedule` as it is called."""

from __future__ import annotations

import datetime
import json
import shlex
import sys
from pathlib import Path

import pytest

from lawnb.options import year_of

AGENCY = ("--agencies", "lengshuitan-transport")
BIN = Path(sys.executable).parent


def test_a_preset_is_printed_as_one_line_of_crontab_with_its_source(shell):
    done = shell("schedule", "cron", "--preset", "superiors", *AGENCY)
    begin, title, source, line, end = done.stdout.splitlines()
    assert line.startswith("30 2 15-29 2 * cd ") and f"{shlex.quote(str(BIN / 'lawnb'))} run --agency lengshuitan-transport --year last >>build/schedule.log 2>&1 || " in line
    assert (done.returncode, "督察工作规定" in source, begin[:6], end[:6]) == (0, True, "# >>> ", "# <<< ")


def test_a_program_is_told_what_runs_when_and_by_which_day(shell):
    told = json.loads(shell("schedule", "airflow", "--on", "03-10", "--lead", "3", "--time", "4:05", "--json", "--", "--set", "trend_years=2").stdout)
    assert told["crons"] == ["5 4 7-9 3 *"] and told["due"][4:] == "-03-10" and told["argv"][1:] == [
        "batch", "--agencies", "*", "--years", "last", "--set", "trend_years=2",
    ]  # fmt: skip
    [text] = told["files"].values()
    compile(text, "dag.py", "exec")


def test_units_are_written_into_a_folder(shell):
    told = json.loads(shell("schedule", "systemd", "--preset", "public", *AGENCY, "--out", "units", "--json").stdout)
    assert [Path(path).suffix for path in told["files"]] == [".service", ".timer"]
    assert "OnCalendar=*-3-18..31 02:30:00" in Path(told["files"][1]).read_text("utf-8")


def test_a_dag_goes_to_airflow_and_away_again(shell):
    arguments = ("schedule", "airflow", "--preset", "public")
    assert shell.cold(*arguments, "--install", AIRFLOW_HOME=str(shell.root / "airflow")).returncode == 0
    [path] = (shell.root / "airflow" / "dags").iterdir()
    assert "PapermillOperator" in path.read_text("utf-8")
    assert "已撤除" in shell.cold(*arguments, "--remove", AIRFLOW_HOME=str(shell.root / "airflow")).stdout
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--preset、--on、--cron: 三者写且只写一个"),
        (["--preset", "public", "--on", "03-10"], "三者写且只写一个"),
        (["--preset", "public", "--install", "--remove"], "--install、--remove: 不能同时写"),
        (["--preset", "public", "--agencies", "lengshuitan"], "是否要写 'lengshuitan-transport'？"),
        (["--cron", "* * * *"], "有 4 段"),
        (["--preset", "public", "--lead", "0"], "--lead: 0 不在"),
    ],
)
def test_what_is_wrong_is_refused(shell, arguments, said):
    done = shell("schedule", "cron", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_year_before_is_this_machine_s_and_only_if_it_is_asked_for():
    assert (year_of("last"), year_of("2023"), year_of(None)) == (datetime.date.today().year - 1, 2023, None)
