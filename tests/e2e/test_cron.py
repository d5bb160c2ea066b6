"""A crontab that `lawnb schedule cron --install` wrote, and Debian's cron that makes the report from it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

#: To the next minute, and a report on a machine that has other things to do.
REPORT_SECONDS = 180
OTHERS = "# somebody else's\n0 0 1 1 * true\n"
SYSTEM_LOG = Path("/dev/log")
MISSING = "cron and root are needed; on Debian: apt-get install cron"


@pytest.fixture
def own_crontab():
    """Root's crontab with somebody else's line in it; what was there before is put back."""
    if shutil.which("cron") is None or os.geteuid() != 0:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    subprocess.run(["crontab", "-"], input=OTHERS.encode(), check=True)
    yield lambda: subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=True).stdout
    if before.returncode:
        subprocess.run(["crontab", "-r"], check=True)
    else:
        subprocess.run(["crontab", "-"], input=before.stdout, check=True)


@pytest.fixture
def system_log():
    """What is logged while the test runs, of which a machine without a system log keeps nothing."""
    if SYSTEM_LOG.exists():
        pytest.skip("the system log of this machine is its own")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(SYSTEM_LOG))
        log.setblocking(False)
        yield lambda: "".join(_lines(log))
    SYSTEM_LOG.unlink()


def _lines(log):
    while True:
        try:
            yield log.recv(65536).decode("utf-8", "replace") + "\n"
        except BlockingIOError:
            return


@contextmanager
def running_cron():
    """Debian's cron with the surroundings of a service; it logs each job's begin and end, and a failed one's exit code.

    It begins after the crontab is written: it reads one again only where its time differs, and knows whole seconds.
    """
    process = subprocess.Popen(["cron", "-f", "-L", "15"], env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, cwd="/")
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def test_cron_makes_the_report_unattended_and_has_nothing_to_mail(shell, own_crontab, system_log):
    root = shell.root / "年报 100% 'a'"  # where careless quoting would show
    root.mkdir()
    for name in ("notebooks", "params", "data"):
        (shell.root / name).rename(root / name)
    shell.root = root
    arguments = ("schedule", "cron", "--cron", "* * * * *", "--agencies", "lengshuitan-transport", "--year", "2023")
    done = shell(*arguments, "--install")
    assert (done.returncode, "已写入 crontab" in done.stdout) == (0, True), done.stderr
    end, said = time.monotonic() + REPORT_SECONDS, ""
    with running_cron() as cron:
        while " END " not in said and time.monotonic() < end and cron.poll() is None:
            time.sleep(0.5)
            said += system_log()
    assert shell(*arguments, "--remove").returncode == 0
    assert own_crontab() == OTHERS
    # any other exit code would be logged as failed, any output as mail
    assert (" END " in said, "failed with" in said, "discarding output" in said) == (True, False, False), said
    made = {path.name for path in (root / "build/lengshuitan-transport/2023").iterdir()}
    assert {"report.html", "report.pdf", "report.docx", "report.ipynb"} <= made
    assert "lengshuitan-transport/2023: 报告已生成。" in (root / "build/schedule.log").read_text("utf-8")
