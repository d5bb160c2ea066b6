"""How long the command line takes, as whole processes in one run: ``.venv/bin/python bench/cli.py [RUNS]``.

Each command is timed in turn with a bare interpreter, after one run of each that is not counted; the ratio of the medians
holds when the machine's speed drifts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = [sys.executable, "-c", "pass"]
LAWNB = [sys.executable, "-c", "from lawnb.cli import main; main()"]
AIMS = {"--help": 0.3, "check": 2.0}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compared(command: list[str], runs: int) -> tuple[list[float], list[float]]:
    """Times of a command and of the bare interpreter, in turn."""
    seconds(command), seconds(BARE)
    pairs = [(seconds(command), seconds(BARE)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        commands = {"--help": ["--help"], "check": ["check"], "run": ["run", "--out", str(Path(folder) / "build")]}
        print(f"{'command':10} {'min s':>7} {'median s':>9} {'max s':>7} {'x bare':>7}  aim")
        for name, arguments in commands.items():
            times, bare = compared([*LAWNB, *arguments], runs)
            ratio = statistics.median(times) / statistics.median(bare)
            aim = f"< {AIMS[name]} s" if name in AIMS else ""
            print(f"{name:10} {min(times):7.2f} {statistics.median(times):9.2f} {max(times):7.2f} {ratio:7.1f}  {aim}")


if __name__ == "__main__":
    main()
