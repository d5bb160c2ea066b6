"""Whoever has no home, or none to write to, makes the same reports and is told nothing of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lawnb.storage.home import PLACE, usable_home
from tests.conftest import ROOT

CHART = "from lawnb.storage.home import usable_home\nwith usable_home(): import lawnb.drawing"
#: Tells from which level on matplotlib complains as it looks for typefaces, which a slow machine does for longer than it waits.
LOUDNESS = """
import logging, sys
class Seen:
    def find_spec(self, name, path, target=None):
        if name == "matplotlib.font_manager": print(logging.getLogger(name).level)
sys.meta_path.insert(0, Seen())
import lawnb.drawing
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in (PLACE, "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep settings elsewhere")
def test_matplotlib_gets_a_folder_where_the_home_is_closed_to_it_and_complains_of_nothing(home):
    (home / ".cache").touch()  # what root may not write to either
    done = subprocess.run([sys.executable, "-c", CHART], env=os.environ, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr == ""
    with usable_home():
        given = Path(os.environ[PLACE])
        assert given.is_dir()
    assert PLACE not in os.environ and not given.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep settings elsewhere")
def test_a_relative_folder_of_caches_is_none(home, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    with usable_home():
        assert Path(os.environ[PLACE]).is_absolute()


def test_a_home_that_can_be_written_to_stays_as_it_is(home):
    with usable_home():
        assert PLACE not in os.environ and Path.home() == home
    assert list(home.iterdir()) == []


def test_a_folder_that_the_user_names_stays(home, monkeypatch):
    (home / ".cache").touch()
    monkeypatch.setenv(PLACE, "own")
    with usable_home():
        assert os.environ[PLACE] == "own"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep settings elsewhere")
def test_a_folder_that_the_user_names_and_nobody_can_make_is_none(home, monkeypatch):
    (home / "file").touch()
    monkeypatch.setenv(PLACE, str(home / "file"))
    with usable_home():
        assert Path(os.environ[PLACE]).is_dir()
    assert os.environ[PLACE] == str(home / "file")


def test_a_user_without_a_home_has_the_root_for_one(home, monkeypatch):
    def nowhere(cls):
        raise RuntimeError("Could not determine home directory.")

    with monkeypatch.context() as without:
        without.setattr(Path, "home", classmethod(nowhere))
        without.setattr("lawnb.storage.home._places", lambda: ())
        with usable_home():
            assert os.environ["HOME"] == os.sep


def test_matplotlib_says_nothing_of_typefaces_on_a_slow_machine_either():
    done = subprocess.run([sys.executable, "-c", LOUDNESS], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["40"]
