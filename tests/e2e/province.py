"""Small bureaus in a workspace of their own, and batches over them as real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from tests.conftest import Bench

CLI = [sys.executable, "-c", "from lawnb.cli import main; main()"]
PATIENCE = 120


class Province:
    """Small bureaus `b-1`, `b-2`, …; each process that is started for it bears a mark, so that none can hide."""

    def __init__(self, root: Path, bureaus: int):
        self.bench, self.root, self.out = Bench(root), root, root / "build"
        self.mark = f"province-{os.getpid()}-{time.monotonic_ns()}"
        self.temporary = root / "tmp"
        self.temporary.mkdir()
        for n in range(1, bureaus + 1):
            self.bench.write(f"b-{n}")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"LAWNB_TEST_MARK": self.mark, "TMPDIR": str(self.temporary)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command in a process group of its own, as a shell starts it."""
        return subprocess.Popen(
            [*CLI, *arguments], cwd=self.root, env=self.environment, start_new_session=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*CLI, *arguments], cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def change_cell(self, source: str, cell_id: str = "training") -> None:
        """Give a cell of the notebook another source."""
        path = self.root / "notebooks/annual_report.ipynb"
        nb = nbformat.read(path, as_version=4)
        next(cell for cell in nb.cells if cell.id == cell_id).source = source
        nbformat.write(nb, path)

    def result(self, agency: str) -> str | None:
        path = self.out / agency / "2023.last_run.json"
        return json.loads(path.read_text("utf-8"))["result"] if path.exists() else None

    def whole(self) -> list[str]:
        """The bureaus whose report is there, each held against its own record."""
        found = []
        for seen in self.out.glob("*/2023/ro-crate-metadata.json"):
            crate = seen.resolve()  # once: the link may turn while this reads
            files = [item for item in json.loads(crate.read_text("utf-8"))["@graph"] if item["@type"] == "File"]
            if all(digest(crate.with_name(item["name"])) == item["sha256"] for item in files) and len(files) > 5:
                found.append(seen.parent.parent.name)
        return sorted(found)

    def processes(self) -> list[int]:
        """The processes that bear the mark, this one's children and others'."""
        wanted, found = f"LAWNB_TEST_MARK={self.mark}".encode(), []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (path / "environ").read_bytes().split(b"\0") and "Z" not in (path / "stat").read_text().rpartition(")")[2].split()[0]:
                    found.append(int(path.name))
            except OSError:
                continue
        return found

    def leftovers(self) -> list[str]:
        """What is temporary or unfinished, by name."""
        unfinished = [path.name for path in self.out.rglob("*") if path.name.endswith((".part", ".half", ".link")) or "-old-" in path.name]
        return [*unfinished, *(path.name for path in self.temporary.iterdir())]


def digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def end_group(process: subprocess.Popen, number: int = signal.SIGKILL) -> None:
    """Signal a command and all that it started in its group."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
