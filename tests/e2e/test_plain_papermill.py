"""Programs that know nothing of lawnb: papermill and nbconvert, with what cron gives a command, from another folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lawnb.outcome import REPORT_MIME
from tests.conftest import papermill

BIN = Path(sys.executable).parent
#: All that cron gives a command.
BARE = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(Path.home()), "SHELL": "/bin/sh"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory, shells):
    """A workspace whose data folder has a Chinese name, and its notebook as papermill has executed it into another folder."""
    shell = shells(tmp_path_factory.mktemp("plain"))
    (shell.root / "data").rename(shell.root / "数据")
    shell.elsewhere = shell.root / "elsewhere"
    shell.elsewhere.mkdir()
    root = str(shell.root)
    parameters = ("-f", f"{root}/params/2023.yaml", "-p", "data", "数据")
    done = papermill(f"{root}/notebooks/annual_report.ipynb", "out.ipynb", *parameters, "--cwd", root, cwd=shell.elsewhere, env=BARE)
    assert done.returncode == 0, done.stderr[-2000:]
    return shell


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_the_figures_are_those_of_a_run(plain, made):
    cells = read(plain.elsewhere / "out.ipynb").cells
    [report] = [output.data[REPORT_MIME] for cell in cells for output in cell.get("outputs", ()) if REPORT_MIME in output.get("data", {})]
    assert report["figures"] == json.loads((made.out / "figures.json").read_text("utf-8"))["figures"]


def test_chinese_parameters_arrive_as_chinese(plain):
    assert plain("run", "--set", "data=数据").returncode == 0
    for path in (plain.out / "report.ipynb", plain.elsewhere / "out.ipynb"):
        [injected] = [cell.source for cell in read(path).cells if "injected-parameters" in cell.metadata.get("tags", ())]
        assert "data = '数据'" in injected


def test_nbconvert_makes_the_page(plain):
    command = [BIN / "jupyter", "nbconvert", "--to", "lawnb_html", "out.ipynb"]
    subprocess.run(command, cwd=plain.elsewhere, env=BARE, capture_output=True, check=True)
    page = (plain.elsewhere / "out.html").read_text("utf-8")
    assert "617" in page and "草稿" not in page
