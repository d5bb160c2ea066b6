"""A command's output may be closed, full, or have a reader who leaves: its work and its exit code are not what suffers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="descriptors and umasks are POSIX's")
COMMAND = [sys.executable, "-c", "from lawnb.cli import main; main()"]
FULL = Path("/dev/full")


def born(program: str, **more) -> subprocess.CompletedProcess:
    """A program that begins as a command does."""
    program = f"import os, sys\nfrom lawnb.standard_files import be_born\nbe_born()\n{program}"
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, timeout=300, **more)


@pytest.fixture
def left():
    """A pipe whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize("arguments", [["--help"], ["params"]])
def test_a_reader_who_leaves_changes_nothing(left, arguments):
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, stdout=left, stderr=subprocess.PIPE, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
def test_a_full_disk_under_the_output_is_told_once():
    with FULL.open("w") as full:
        done = subprocess.run([*COMMAND, "params"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=300)
    assert (done.returncode, done.stderr) == (5, "标准输出: 无法写入（No space left on device）。请检查磁盘空间；已生成的文件不受影响。\n")


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
def test_errors_that_nobody_can_be_told_leave_the_exit_code():
    with FULL.open("w") as full:
        assert subprocess.run([*COMMAND, "params", "--year", "none"], cwd=ROOT, stderr=full, check=False, timeout=300).returncode == 2


def closed() -> None:
    for number in range(3):
        os.close(number)


def test_files_that_are_closed_are_nothing_and_their_numbers_go_to_no_other_file(tmp_path):
    seen = tmp_path / "seen"
    program = (
        "print('said'); print('said', file=sys.stderr); assert sys.stdin.read() == ''\n"
        f"own = os.open({str(seen)!r}, os.O_CREAT | os.O_WRONLY); assert own > 2; os.write(own, b'own')\n"
        "import subprocess; sys.exit(subprocess.run(['sh', '-c', 'echo a && echo b >&2 && ! read c']).returncode)"
    )
    assert born(program, preexec_fn=closed).returncode == 0
    assert seen.read_bytes() == b"own"


def test_a_umask_takes_no_rights_of_the_user_himself():
    assert born("print(oct(os.umask(0)))", umask=0o757, stdout=subprocess.PIPE, text=True).stdout == "0o57\n"
