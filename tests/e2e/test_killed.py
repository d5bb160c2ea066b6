"""A run that is killed, ended, starved of disk or raced leaves the old report or the new one, and nothing else."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count

import pytest

from tests.e2e.killing import shorten
from tests.e2e.province import Province, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted by /proc, and calls by LD_PRELOAD")
ENOSPC, EIO, EDQUOT = 28, 5, 122


def test_a_run_killed_at_any_call_that_writes_leaves_the_old_report_or_the_new_one(forked):
    seen = {str(forked.fingerprint())}
    for k in count(1):
        status, _ = forked.run(k)
        seen.add(str(forked.fingerprint()))
        if status != -signal.SIGKILL:
            break
    assert status in (0, 6), forked.words()
    assert k > 60
    assert len(seen) > 2  # some were killed after the link had turned
    forked.require_clean()


# -- the disk ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ENOSPC, EIO, EDQUOT], ids=["no-room", "input-output", "quota"])
def test_a_disk_that_fails_from_some_call_on_is_named_and_the_old_report_stays(forked, error):
    _, calls = forked.run()
    old = forked.fingerprint()
    for k in range(1 + error % 11, calls, 11):
        status, _ = forked.run(k, error)
        if forked.fingerprint() == old:
            assert (status, "无法写入" in forked.words()) == (5, True), (k, forked.words())
        old = forked.fingerprint()
    forked.require_clean()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of so many KiB, mounted at a folder, in which a workspace's outputs go."""
    place = tmp_path / "disk"
    place.mkdir()

    @contextmanager
    def mounted(options: str):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("disks can be mounted by root only")
        try:
            yield place
        finally:
            subprocess.run(["umount", str(place)], check=True)

    return mounted


def test_a_full_disk_is_named_and_the_next_run_with_room_succeeds(tmp_path, small_disk):
    province = Province(tmp_path, 1)
    shorten(province.root / "notebooks/annual_report.ipynb")
    arguments = ("run", "--agency", "b-1", "--year", "2023")
    with small_disk("size=4m") as place:
        province.out = place / "build"
        assert province(*arguments, "--out", str(province.out)).returncode in (0, 6)
        old = (province.out / "b-1/2023/report.pdf").read_bytes()
        (place / "ballast").write_bytes(bytes(shutil.disk_usage(place).free - 100_000))
        done = province(*arguments, "--out", str(province.out), "--set", "date=2024-02-29", "--force")
        assert (done.returncode, "No space left on device" in done.stderr) == (5, True)
        assert (province.whole(), (province.out / "b-1/2023/report.pdf").read_bytes() == old) == (["b-1"], True)
        (place / "ballast").unlink()
        assert province(*arguments, "--out", str(province.out), "--set", "date=2024-02-29").returncode in (0, 6)
        assert (province.whole(), province.leftovers(), province.processes()) == (["b-1"], [], [])


def test_a_folder_that_may_only_be_read_is_named(tmp_path, small_disk):
    province = Province(tmp_path, 1)
    with small_disk("ro") as place:
        done = province("run", "--agency", "b-1", "--year", "2023", "--out", str(place / "build"))
    assert (done.returncode, "build" in done.stderr, "Read-only file system" in done.stderr) == (5, True, True)
    assert (province.leftovers() if province.out.exists() else [], province.processes()) == ([], [])


# -- signals, and what hangs or dies -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    province = Province(tmp_path_factory.mktemp("made"), 1)
    shorten(province.root / "notebooks/annual_report.ipynb")
    assert province("run", "--agency", "b-1", "--year", "2023").returncode in (0, 6)
    return province.out


@pytest.fixture
def slow(tmp_path, made_once):
    """A small bureau whose report is made, with a cell that takes a while from now on."""
    province = Province(tmp_path, 1)
    shorten(province.root / "notebooks/annual_report.ipynb")
    shutil.copytree(made_once, province.out, symlinks=True)

    def begin(cell: str, *options: str) -> subprocess.Popen[str]:
        province.change_cell(cell, "penalties-by-field")
        return province.start("run", "--agency", "b-1", "--year", "2023", *options)

    province.begin = begin
    return province


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_run_that_is_ended_ends_soon_and_leaves_nothing(slow, number, code):
    run = slow.begin("open('begun', 'w').close()\nimport time\n\ntime.sleep(60)")
    wait_for((slow.root / "begun").exists, "the cell is at work")
    run.send_signal(getattr(signal, number))
    _, words = run.communicate(timeout=60)
    assert (run.returncode, slow.result("b-1")) == (code, "interrupted")
    assert words.strip() == ("已中断。" if number == "SIGINT" else "")
    wait_for(lambda: not slow.processes(), "all processes have ended", 5)
    assert (slow.whole(), slow.leftovers()) == (["b-1"], [])


ENDINGS = {
    "killed-for-want-of-memory": ("import os\n\nos.kill(os.getpid(), 9)", "内核意外终止（可能内存不足）"),
    "crash": ("import ctypes\n\nctypes.string_at(0)", "内核意外终止"),
    "hangs-in-c-code": ("import ctypes\n\nctypes.PyDLL(None).sleep(600)", "运行超过 3 秒"),
    "stops": ("import os\n\nos.kill(os.getpid(), 19)", "运行超过 3 秒"),
    "swallows-interrupts": ("while True:\n    try:\n        import time; time.sleep(60)\n    except KeyboardInterrupt: pass", "运行超过 3 秒"),
    "leaves-a-process": ("import subprocess\n\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n1 / 0", "ZeroDivisionError"),
}


@pytest.mark.parametrize(("cell", "told"), ENDINGS.values(), ids=ENDINGS)
def test_a_kernel_that_dies_or_hangs_is_told_with_its_cell_and_ended_with_its_children(slow, cell, told):
    run = slow.begin(cell, "--cell-seconds", "3", "--retries", "0")
    _, words = run.communicate(timeout=60)
    assert (run.returncode, "单元格 “penalties-by-field”" in words, told in words) == (4, True, True), words
    wait_for(lambda: not slow.processes(), "all processes have ended", 5)
    record = json.loads((slow.out / "b-1/2023.last_run.json").read_text("utf-8"))
    assert (record["result"], record["cell"].startswith("“penalties-by-field”")) == ("failed", True)
    failed = json.loads((slow.out / "b-1/2023/failed.ipynb").read_text("utf-8"))
    ran = [cell["id"] for cell in failed["cells"] if cell["metadata"].get("papermill", {}).get("status") == "completed" and cell["cell_type"] == "code"]
    assert "penalties-by-kind" in ran and not {"penalties-by-field", "making"} & set(ran)
    assert (slow.whole(), slow.leftovers()) == (["b-1"], [])


def test_a_report_past_its_time_is_ended(slow):
    run = slow.begin("import time\n\ntime.sleep(600)", "--report-seconds", "4")
    assert "报告运行超过 4 秒" in run.communicate(timeout=60)[1]
    assert run.returncode == 4


# -- two at once -------------------------------------------------------------------------------------------------------


def test_two_runs_at_once_are_told_apart_and_a_reader_always_sees_a_whole_report(slow):
    first = slow.begin("open('begun', 'w').close()\nimport time\n\ntime.sleep(2)\nreport.table('penalties.by_field')")
    wait_for((slow.root / "begun").exists, "the cell is at work")
    refused = slow("run", "--agency", "b-1", "--year", "2023")
    assert (refused.returncode, "b-1/2023: 已有一次运行（进程" in refused.stderr) == (75, True)
    waiting = slow.start("run", "--agency", "b-1", "--year", "2023", "--wait", "60", "--force")
    views = 0
    while waiting.poll() is None:
        page = (slow.out / "b-1/2023/report.html").read_bytes()
        assert page.endswith(b"</html>") and slow.whole() == ["b-1"]
        views += 1
        time.sleep(0.005)
    assert (first.wait() in (0, 6), waiting.returncode in (0, 6), views > 20) == (True, True, True)
    first.communicate()
    waiting.communicate()
    assert (slow.leftovers(), slow.processes()) == ([], [])
