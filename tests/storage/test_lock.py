"""One at a time, and none left behind."""

import subprocess
import sys

import pytest

from lawnb.errors import BusyError, DiskError
from lawnb.storage.lock import locked

HOLD = "import sys; from lawnb.storage.lock import locked; from pathlib import Path\nwith locked(Path(sys.argv[1]), 0, 'x'): print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "a.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout.readline() != b"held\n":
            raise RuntimeError
        yield process
        process.kill()


def test_a_second_holder_is_refused_with_what_it_was_told_to_say(tmp_path, holder):
    with pytest.raises(BusyError, match="已有一次运行") as refused, locked(tmp_path / "a.lock", 0, "已有一次运行。"):
        pass
    assert refused.value.exit_code == 75


def test_the_lock_of_a_killed_holder_is_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    with locked(tmp_path / "a.lock", 0, "已有一次运行。"):
        pass


def test_a_second_holder_can_wait(tmp_path, holder):
    holder.stdin.close()
    with locked(tmp_path / "a.lock", 30, "已有一次运行。"):
        pass


def test_a_lock_file_that_was_left_is_no_lock(tmp_path):
    (tmp_path / "a.lock").write_text("12345", "utf-8")
    with locked(tmp_path / "a.lock", 0, "已有一次运行。"):
        pass


def test_a_place_without_room_for_a_lock_is_named(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(DiskError, match="无法写入"), locked(tmp_path / "file" / "a.lock", 0, ""):
        pass
