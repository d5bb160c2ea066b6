"""Publishes an edition over and over, killed at another moment each time; run as a program of one thread, so that it may fork.

`python killed.py operations FOLDER` kills before every file operation that Python reports of the editions' folder;
`python killed.py system-calls FOLDER` kills at system calls, by strace. Prints how often which edition was shown then.
"""

from __future__ import annotations

import ctypes
import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from lawnb.province.publishing import Plan, publish
from lawnb.province.shelf import Shelf
from lawnb.workspace import workspace
from tests.conftest import ROOT
from tests.province.reports import Built, whole

PLAN = Plan(("a", "b"), datetime.date(2024, 3, 1))
CALLS = ("mkdir", "link", "linkat", "openat", "write", "fsync", "fchmodat", "chmod", "symlink", "rename", "unlink", "unlinkat", "rmdir")
#: Of the many calls of one kind, these are killed at: the first, and each seventh.
FIRST, EACH = 1, 7
PR_SET_PTRACER, ANY = 0x59616D61, ctypes.c_ulong(-1)
ATTACH_SECONDS = 5


class Stage:
    """Two editions that were published, and reports for a third; each trial starts from the same."""

    def __init__(self, folder: Path):
        self.built = Built(workspace(folder / "data", folder / "build", ROOT))
        self.start, self.root = folder / "start", folder / "editions"
        for text in ("1", "2", "3"):
            for agency in PLAN.agencies:
                self.built.report(agency, 2023, text=text)
            if text != "3":
                publish(self.built.workspace, Shelf(self.start, 2023), PLAN)
        self.tally: dict[str, int] = {}

    def again(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.start, self.root, symlinks=True)

    def publish(self) -> None:
        publish(self.built.workspace, Shelf(self.root, 2023), PLAN)

    def judge(self) -> None:
        """What a reader finds now is whole, and the next publishing works and leaves nothing behind."""
        edition = whole(self.root / "2023")["edition"]
        whole(self.root / ".editions" / "2023-2")
        self.publish()
        last = whole(self.root / "2023")
        names = {path.name for path in (self.root / ".editions").iterdir()}
        left = names - {"2023.lock", "2023.shown.json", *(f"2023-{n}" for n in range(last["edition"] - 1, last["edition"] + 1)), f"2023-{last['replaces']}"}
        if edition not in (2, 3) or left:
            raise SystemExit(f"edition {edition} was shown, left behind: {sorted(left)}")
        self.tally[str(edition)] = self.tally.get(str(edition), 0) + 1


def forked(work: Callable[[], None]) -> int:
    """Start a process of our own that does the work and nothing else."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def was_killed(child: int) -> bool:
    """Whether it was, or ended well; an error is neither."""
    ended = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(ended) and os.waitstatus_to_exitcode(ended):
        raise SystemExit("the publishing failed of itself")
    return os.WIFSIGNALED(ended)


# -- by what Python reports ----------------------------------------------------------------------------------------------


def killing_at(moment: int, root: Path) -> None:
    """From here on, be killed before the moment-th operation on the editions' folder."""
    seen = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal seen
        if (event == "open" or event.startswith(("os.", "shutil."))) and str(root) in repr(arguments):
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def operations(stage: Stage) -> None:
    moment, alive = 0, False
    while not alive:
        moment += 1
        stage.again()

        def work(at: int = moment) -> None:
            killing_at(at, stage.root)
            stage.publish()

        alive = not was_killed(forked(work))
        stage.judge()


# -- by strace -----------------------------------------------------------------------------------------------------------


def traced(stage: Stage, *options: str) -> bool:
    """Publish in a process that strace watches; whether it was killed."""
    stage.again()
    ready, go = os.pipe()

    def work() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANY, 0, 0, 0)
        os.read(ready, 1)
        os.fsync = real_sync
        stage.publish()

    child = forked(work)
    with subprocess.Popen(["strace", "-qq", "-p", str(child), *options], stderr=subprocess.DEVNULL) as strace:
        until = time.monotonic() + ATTACH_SECONDS
        while not re.search(r"TracerPid:\t[1-9]", Path(f"/proc/{child}/status").read_text()):
            if time.monotonic() > until or strace.poll() is not None:
                os.kill(child, signal.SIGKILL)
                raise SystemExit("strace may not attach here")
            time.sleep(0.001)
        os.write(go, b"1")
        killed = was_killed(child)
    os.close(ready), os.close(go)
    return killed


def system_calls(stage: Stage) -> None:
    log = stage.root.parent / "strace.log"
    traced(stage, "-o", str(log), "-e", f"trace=?{',?'.join(CALLS)}")
    stage.judge()
    seen: dict[str, int] = {}
    moments = []
    for name in re.findall(r"^(\w+)\(", log.read_text(), re.MULTILINE):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= FIRST or seen[name] % EACH == 0:
            moments.append((name, seen[name]))
    for name, n in moments:
        traced(stage, "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={n}")
        stage.judge()


def quickly(handle: int) -> None:
    """In place of a disk's own time: what is synced when is strace's to see, and what counts elsewhere is what was written."""


if __name__ == "__main__":
    real_sync, os.fsync = os.fsync, quickly
    way = {"operations": operations, "system-calls": system_calls}[sys.argv[1]]
    own = Stage(Path(sys.argv[2]))
    way(own)
    print(json.dumps(own.tally))
