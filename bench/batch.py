"""Whether a batch stays as it begins: ``.venv/bin/python bench/batch.py [--sizes 10,100,1000] [--workers N] [--json FILE]``.

`lawnb batch` over so many sample bureaus: what a report costs, memory and open files over the run (its first tenth against its
last), reports that are there and whole, what is left in the temporary folder and among the processes, and the same batch again
with nothing to do. From a hundred bureaus on, the others are copies under other names. CPU seconds and memory are those of all processes.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import ours
from measured import Cost, Failed, measured, memory

from lawnb.errors import EXIT_BATCH

YEAR = 2023
#: So many bureaus are drawn; more than that are copies of these.
DRAWN = 100
LOOK_SECONDS = 0.5
#: The name of a variable by which the processes of a run are known, whoever their parent is.
MARK = "LAWNB_BENCH_RUN"
#: What is looked at, with the words for it.
KINDS = {
    "batch": "MiB of the command", "worker": "MiB of the largest worker", "all": "MiB of all, shared once", "files": "open files",
    "count": "processes",
}  # fmt: skip
FORKED = b"multiprocessing.forkserver"


@dataclass
class Watch:
    """Looks at a run's processes now and then: MiB of the command, of its largest worker and of all; open files; how many."""

    last: float = 0.0
    looks: list[dict[str, float]] = field(default_factory=list)

    def __call__(self, numbers: list[int]) -> None:
        if time.monotonic() < self.last + LOOK_SECONDS or not numbers:
            return
        self.last = time.monotonic()
        command, *others = numbers
        held = {number: memory(number, "Rss") / 2**20 for number in numbers}
        workers = [held[number] for number in others if is_worker(number)]
        self.looks.append({
            "batch": held[command], "worker": max(workers, default=0), "all": sum(map(memory, numbers)) / 2**20,
            "files": sum(map(open_files, numbers)), "count": len(numbers),
        })  # fmt: skip

    def tenths(self) -> dict[str, tuple[float, float]]:
        """The median of each number over the first and over the last tenth of the run."""
        part = max(1, len(self.looks) // 10)
        # the first looks see the command importing, the very last ones see it end
        body = self.looks[part : len(self.looks) - 1] or self.looks
        return {kind: (middle(body[:part], kind), middle(body[-part:], kind)) for kind in KINDS}


def middle(looks: Iterable[dict[str, float]], kind: str) -> float:
    return statistics.median(look[kind] for look in looks)


def is_worker(number: int) -> bool:
    """Whether a process is one that makes reports: forked by multiprocessing's own process, not that one, a kernel or a converter."""
    try:
        parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        return all(FORKED in Path(f"/proc/{each}/cmdline").read_bytes() for each in (number, parent))
    except (OSError, ValueError):
        return False  # it has ended meanwhile


def open_files(number: int) -> int:
    try:
        return len(os.listdir(f"/proc/{number}/fd"))
    except OSError:
        return 0  # it has ended meanwhile


def marked(value: str) -> list[int]:
    """The numbers of all processes of the machine that bear a run's mark."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            if f"{MARK}={value}".encode() in Path(f"/proc/{number}/environ").read_bytes().split(b"\0"):
                found.append(int(number))
        except OSError:
            continue
    return found


@dataclass(frozen=True)
class Size:
    """What a batch of one size cost and left; `again` is the same batch with nothing to do."""

    count: int
    cost: Cost
    again: Cost
    tenths: dict[str, tuple[float, float]]
    broken: list[str]
    temporary: list[str]
    processes: list[int]

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"cost": vars(self.cost), "again": vars(self.again)}


def batch_of(count: int, folder: Path, workers: int) -> Size:
    """Run a batch of so many bureaus, and the same one again."""
    data, out, temporary = (folder / name for name in ("data", "build", "tmp"))
    temporary.mkdir(parents=True)
    slugs = ours.multiply(ours.sampled(data, min(count, DRAWN), YEAR), count, data)
    mark, watch = secrets.token_hex(8), Watch()
    environment = ours.ENVIRONMENT | {"TMPDIR": str(temporary), MARK: mark}
    command = [[ours.batch(YEAR, data, out, workers)]]
    # a report that failed is told below, as one that is missing, with the costs of all
    cost = measured(command, environment, watch=watch, fine=(*ours.FINE, EXIT_BATCH))
    left, names = marked(mark), sorted(path.name for path in temporary.iterdir())
    failed = ours.failures(out)
    broken = [f"{slug} {failed.get(f'{slug}/{YEAR}', '')}".rstrip() for slug in slugs if not ours.whole(out, slug, YEAR)]
    again = measured(command, environment, fine=ours.FINE)
    ours.require_unchanged(out, count - len(broken))
    return Size(count, cost, again, watch.tenths(), broken, names, left)


# -- printing ----------------------------------------------------------------------------------------------------------


def print_costs(sizes: list[Size], workers: int) -> None:
    least, most = (choose(size.cost.cpu / size.count for size in sizes) for choose in (min, max))
    columns = (
        ("reports", lambda size: f"{size.count}"), ("wall s", lambda size: f"{size.cost.wall:.1f}"),
        ("wall s each", lambda size: f"{size.cost.wall / size.count:.3f}"), ("CPU s each", lambda size: f"{size.cost.cpu / size.count:.3f}"),
        ("peak MiB", lambda size: f"{size.cost.peak:.0f}"), ("unchanged s", lambda size: f"{size.again.wall:.2f}"),
        ("unchanged CPU s", lambda size: f"{size.again.cpu:.2f}"),
    )  # fmt: skip
    print(f"\n{workers} workers; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print_table([name for name, _ in columns], [[write(size) for _, write in columns] for size in sizes])
    print(f"CPU seconds each, most against least: x{most / least:.2f} (aim: at most 1.10)")
    print(marginal(sizes))


def marginal(sizes: list[Size]) -> str:
    """What each further report costs, from one size to the next: without the start, which few reports share."""
    pairs = zip(sizes, sizes[1:], strict=False)
    steps = [f"{a.count} to {b.count}: {(b.cost.cpu - a.cost.cpu) / (b.count - a.count):.3f}" for a, b in pairs]
    return f"CPU seconds of each further report: {', '.join(steps) or 'one size only'}"


def print_steadiness(size: Size) -> None:
    print(f"\n{size.count} reports: first and last tenth of the run, medians")
    print_table(["", "first", "last"], [[KINDS[kind], *(f"{value:.0f}" for value in pair)] for kind, pair in size.tenths.items()])


def print_remains(size: Size) -> None:
    told: list[tuple[str, Iterable[Any]]] = [
        ("reports missing or not whole", size.broken), ("left in the temporary folder", size.temporary), ("processes left", size.processes),
    ]  # fmt: skip
    for name, items in told:
        print(f"  {name}: {', '.join(map(str, items)) or 'none'}")
    if size.cost.left:
        print(f"  processes that had to be killed: {size.cost.left}")


def print_table(heads: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    for row in [heads, *rows]:
        print("  " + "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)))


@click.command()
@click.option("--sizes", default="10,100,1000", help="How many reports, one batch each.")
@click.option("--workers", default=2, help="Local processes.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write what was measured to a file.")
def main(sizes: str, workers: int, file: Path | None) -> None:
    """Show that a batch's reports cost the same, however many they are, and that it leaves nothing."""
    done: list[Size] = []
    for count in map(int, sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="lawnb-bench-") as name:
            done.append(batch_of(count, Path(name), workers))
        print_steadiness(done[-1])
        print_remains(done[-1])
        sys.stdout.flush()
        if file:
            file.write_text(json.dumps([size.as_json() for size in done], indent=1) + "\n", "utf-8")
    print_costs(done, workers)
    if any(size.broken or size.temporary or size.processes for size in done):
        raise Failed("something is missing, or was left behind")


if __name__ == "__main__":
    main()
