"""Runs of one small report that are killed at a call or a moment, or starved of disk."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import nbformat

from tests.e2e.forking import Forking
from tests.e2e.province import Province, wait_for

#: What is left of the notebook: enough for a whole report, quickly made.
CELLS = (
    "title", "parameters", "setup", "publication", "preamble", "part-1", "penalties-by-kind", "penalties-by-field", "part-4", "signature", "making-heading", "making",
)  # fmt: skip


class Forked:
    """Runs of one small report by the process that forks them; every one has another date, so that mixtures would show."""

    def __init__(self, root: Path, faults: Path):
        self.province = Province(root, 1)
        shorten(root / "notebooks/annual_report.ipynb")
        self.target, self.days = self.province.out / "b-1/2023", count(1)
        self.forking = Forking(root, self.province.environment | {"LD_PRELOAD": str(faults), "LAWNB_ROOT": str(root)})

    def begin(self, k: int = 0, error: int = 0) -> int:
        """Begin a run that the k-th writing call kills, or after which the disk fails; returns its process."""
        day = next(self.days)
        date = f"date=20{10 + day // 28 % 80}-02-{1 + day % 28:02d}"
        arguments = ["run", "--agency", "b-1", "--year", "2023", "--force", "--retries", "0", "--set", date]
        return self.forking.begin(self.province.root, arguments, folder=str(self.province.out), k=k, error=error)

    def end(self) -> tuple[int, int]:
        """Wait for a run's end: its exit code, as a shell's negative for a signal, and the writing calls that it made."""
        return self.forking.end()

    def run(self, k: int = 0, error: int = 0) -> tuple[int, int]:
        self.begin(k, error)
        return self.end()

    def words(self) -> str:
        return "".join(self.forking.words())

    def fingerprint(self) -> dict[str, bytes]:
        """The report that a reader sees, once it has been held against its own record."""
        assert self.province.whole() == ["b-1"]
        return {path.name: path.read_bytes() for path in self.target.iterdir() if path.name != "failed.ipynb"}

    def require_clean(self) -> None:
        """After one more run: one report, whole, and nothing of the others: no file, no process."""
        status, _ = self.run()
        assert status in (0, 6), self.words()
        self.fingerprint()
        assert self.province.leftovers() == []
        wait_for(lambda: len(self.province.processes()) == 2, "only the forking processes are left", 10)


def shorten(path: Path) -> None:
    nb = nbformat.read(path, as_version=4)
    nb.cells = [cell for cell in nb.cells if cell.id in CELLS]
    nbformat.write(nb, path)
