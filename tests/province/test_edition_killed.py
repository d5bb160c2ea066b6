"""A publishing that is killed at any moment: readers see the edition before, whole, or the new one, whole."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lawnb.province.publishing import Plan, publish
from lawnb.province.shelf import Shelf
from tests.conftest import ROOT
from tests.province.reports import whole

SECONDS = 120
#: Each of two publishes so often while a reader looks.
TIMES = 6
PUBLISHER = """
import datetime, sys, time
from pathlib import Path
from lawnb.errors import BusyError
from lawnb.province.publishing import Plan, publish
from lawnb.province.shelf import Shelf
from lawnb.workspace import workspace
folder, root = map(Path, sys.argv[1:])
done = 0
while done < {times}:
    try:
        publish(workspace(folder / "data", folder / "build", root), Shelf(folder / "editions", 2023), Plan(("a", "b"), datetime.date(2024, 3, 1), keep=100))
        done += 1
    except BusyError as error:
        if "另一个 lawnb edition" not in str(error):
            raise
        time.sleep(0.01)
"""


def trials(way: str, folder: Path) -> dict[str, int]:
    """How often which edition was shown after a kill; the program ends with an error where what was shown is not whole."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.province.killed", way, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if "strace may not attach" in done.stderr and not os.environ.get("CI"):
        pytest.skip("strace may not attach to a process here")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_killed_before_any_file_operation_readers_see_a_whole_edition(tmp_path):
    tally = trials("operations", tmp_path)
    assert sum(tally.values()) > 60
    assert {*tally} == {"2", "3"}


@pytest.mark.skipif(shutil.which("strace") is None and not os.environ.get("CI"), reason="no strace here")
def test_killed_at_system_calls_readers_see_a_whole_edition(tmp_path):
    tally = trials("system-calls", tmp_path)
    assert sum(tally.values()) > 20
    assert {*tally} == {"2", "3"}


def test_a_reader_sees_whole_editions_while_two_publish(built, tmp_path):
    for agency in ("a", "b"):
        built.report(agency, 2023)
    shelf = Shelf(tmp_path / "editions", 2023)
    publish(built.workspace, shelf, Plan(("a", "b"), datetime.date(2024, 3, 1)))
    command = [sys.executable, "-c", PUBLISHER.format(times=TIMES), str(tmp_path), str(ROOT)]
    publishers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    seen = []
    while any(each.poll() is None for each in publishers):
        seen.append(whole(shelf.link.resolve())["edition"])
    assert [each.communicate()[1] for each in publishers] == ["", ""]
    assert seen == sorted(seen) and len({*seen}) > 2
    assert [whole(shelf.folder(number))["edition"] for number in shelf.numbers()] == [*range(1, 2 * TIMES + 2)]
