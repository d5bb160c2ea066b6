"""`make` finds a Python, and makes its environment anew where it is another machine's or another folder's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("make"), reason="no make here")
TOO_OLD, GONE = "#!/bin/sh\nexit 1\n", "#!/nowhere/python3\n"


#: What a user may have set for other programs.
SET = {"PYTHONPATH": "/elsewhere", "PYTHONHOME": "/elsewhere", "PIP_TARGET": "/elsewhere", "PIP_PREFIX": "/elsewhere", "PIP_USER": "1"}


def program(path: Path, text: str = "") -> None:
    """A program of one line, or this Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    path.chmod(0o755)


def lay_out(folder: Path) -> None:
    """The files that `make` needs, older than any environment."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
        os.utime(folder / name, (1, 1))


def planned(folder: Path, path: str = os.environ["PATH"], *given: str) -> str:
    """What `make report` would do in a folder."""
    lay_out(folder)
    return subprocess.run(["make", "-n", "report", *given], cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def ready(tmp_path) -> Path:
    """A folder, of a name with spaces, Chinese and what a shell takes for its own, whose environment was made there."""
    folder = (tmp_path / "-我的 'a' \"b\" #1 %d $HOME;&(x)").resolve()
    program(folder / ".venv/bin/python")
    program(folder / ".venv/bin/lawnb", f"#!{folder}/.venv/bin/python\n")
    (folder / ".venv/.ready").touch()
    return folder


def test_an_environment_is_made_once(ready):
    assert "-m venv" not in planned(ready)


@pytest.mark.parametrize("change", ["moved", "python-gone", "half-made"])
def test_an_environment_that_cannot_work_is_made_anew(ready, change):
    if change == "moved":
        ready = ready.rename(ready.parent / "elsewhere")
    elif change == "python-gone":
        program(ready / ".venv/bin/python", GONE)
    else:
        (ready / ".venv/.ready").unlink()
    assert "-m venv --clear" in planned(ready)


def test_a_newer_python_under_its_own_name_is_found_where_python3_is_too_old(tmp_path):
    for name in ("python3", "python3.14"):
        program(tmp_path / "bin" / name, TOO_OLD)
    program(tmp_path / "bin/python3.13")
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    assert "python3.13 -m venv" in planned(tmp_path, path)
    assert "mine -m venv" in planned(tmp_path, path, "PYTHON=mine")


def test_what_is_set_for_other_programs_leads_nowhere_else(tmp_path):
    lay_out(tmp_path)
    program(tmp_path / "python", "#!/bin/sh\nenv > seen\nexit 1\n")
    done = subprocess.run(["make", "report", "PYTHON=./python"], cwd=tmp_path, env={"PATH": os.environ["PATH"]} | SET, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[0].split(";")[0]) == (2, "lawnb needs CPython 3.11 or newer")
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text("utf-8").splitlines())
    assert {name: seen[name] for name in SET if name in seen} == {"PIP_USER": "0"}
