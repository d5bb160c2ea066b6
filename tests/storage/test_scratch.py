"""A run's temporary things go with it, or with the next run."""

import os
import subprocess
import sys
import tempfile

import pytest

from lawnb.errors import DiskError
from lawnb.storage.scratch import PREFIX, private_surroundings, scratch_folder

KILLED = "import os, signal\nfrom lawnb.storage.scratch import scratch_folder\nwith scratch_folder() as folder: (folder / 'x').touch(); os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_the_folder_is_gone_with_its_run_also_where_that_failed(place):
    with pytest.raises(RuntimeError), scratch_folder() as folder:
        (folder / "x").touch()
        raise RuntimeError
    assert os.listdir(place) == []


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_of_a_living_one(place):
    subprocess.run([sys.executable, "-c", KILLED], check=False)
    (place / "somebody-elses").mkdir()
    assert len(list(place.glob(f"{PREFIX}*"))) == 1
    with scratch_folder() as living, scratch_folder() as second:
        assert sorted(place.glob(f"{PREFIX}*")) == sorted([living, second])
    assert os.listdir(place) == ["somebody-elses"]


def test_temporary_files_of_a_run_lie_in_its_folder_and_the_environment_comes_back(place):
    before = dict(os.environ)
    with private_surroundings(place):
        assert tempfile.mkstemp()[1].startswith(str(place / PREFIX))
        assert os.environ["LAWNB_ROOT"] == str(place)
    assert (dict(os.environ), os.listdir(place)) == (before, [])


def test_a_machine_without_any_temporary_folder_is_told_so(monkeypatch):
    def none():
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.gettempdir", none)
    with pytest.raises(DiskError, match="没有可写的临时文件夹"), scratch_folder():
        pass
