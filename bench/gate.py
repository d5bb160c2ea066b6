"""What the gate costs: ``.venv/bin/python bench/gate.py FOLDER...``, finished reports such as build/lengshuitan-transport/2023.

Prints a line for each: its files' size, the CPU seconds of looking through all of them once (the best of `RUNS` processes, since
what is read once is not read again in one), and what was found.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUNS = 5
LOOK = """
import sys, time
from pathlib import Path
from lawnb.publish.gate import Gate
files = [(path.name, path.read_bytes()) for path in sorted(Path(sys.argv[1]).iterdir())]
begun = time.process_time()
gate = Gate()
found = [problem for name, content in files for problem in gate.problems(name, content)]
print(time.process_time() - begun, len(found))
"""


def looked(folder: str) -> tuple[float, int]:
    """CPU seconds and problems of one look."""
    done = subprocess.run([sys.executable, "-c", LOOK, folder], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    seconds, problems = done.stdout.split()
    return float(seconds), int(problems)


def main() -> None:
    for folder in sys.argv[1:]:
        looks = [looked(str(Path(folder).resolve())) for _ in range(RUNS)]
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"{folder}: {size / 2**20:.2f} MiB, {min(seconds for seconds, _ in looks):.2f} s CPU, {looks[0][1]} found")


if __name__ == "__main__":
    main()
