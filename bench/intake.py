"""From ledger to checked figures, beside a bare read and group-by: ``.venv/bin/python bench/intake.py [CSV ROWS] [XLSX ROWS]``.

Every line is a whole process, started in turn in one run; peak memory is the process's own. Ours reads, checks every cell, row,
key and total, and computes the penalties topic's figures and findings; DuckDB and pandas only read and group.
"""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lawnb.samples.bulk import write_penalties_csv

RUNS = 3
OURS = """
import sys
from pathlib import Path
from lawnb.figures import Book
from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from lawnb.intake.records import Records
from lawnb.topics.penalties import LEDGER, TOPIC
done = read_ledger(Path(sys.argv[1]), contract(LEDGER))
tables = {each.name: each.empty() for each in TOPIC.datasets} | {LEDGER: done.table}
records = Records(2023, tables, [LEDGER])
book = Book(TOPIC.figures(records))
findings = list(TOPIC.checks(records, book))
assert done.ok, done.problems[:3]
print(book["penalties.cases"].value, book["penalties.fines"].value, len(findings))
"""
DUCKDB = """
import sys, duckdb
rows = duckdb.sql(f"select 执法领域, count(*), sum(\\"罚款金额（元）\\") from read_csv('{sys.argv[1]}') group by 1").fetchall()
print(sum(row[1] for row in rows), sum(row[2] for row in rows))
"""
PANDAS = """
import sys, pandas as pd
frame = pd.read_csv(sys.argv[1]) if sys.argv[1].endswith("csv") else pd.read_excel(sys.argv[1])
print(len(frame), frame.groupby("执法领域")["罚款金额（元）"].sum().sum())
"""
#: Prints what a program prints, then its seconds and the most memory that it held (MiB).
TIMED = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run([sys.executable, "-c", *sys.argv[1:]], capture_output=True, text=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.stdout.strip(), done.stderr[-300:])
"""


def measured(program: str, path: Path) -> tuple[float, float, str]:
    """Seconds, MiB and output of a program in a process of its own."""
    done = subprocess.run([sys.executable, "-c", TIMED, program, str(path)], capture_output=True, text=True, check=True)
    seconds, memory, *rest = done.stdout.split(maxsplit=2)
    return float(seconds), float(memory), " ".join(rest).strip()


def compare(path: Path, programs: dict[str, str]) -> None:
    """Each program in turn, `RUNS` times; the medians, and their ratio to the first."""
    for program in programs.values():
        measured(program, path)  # the file into the page cache
    runs = [{name: measured(program, path) for name, program in programs.items()} for _ in range(RUNS)]
    first = next(iter(programs))
    base = statistics.median(run[first][0] for run in runs)
    for name in programs:
        seconds = statistics.median(run[name][0] for run in runs)
        memory = max(run[name][1] for run in runs)
        print(f"  {name:28} {seconds:7.2f} s  x{seconds / base:5.1f}  {memory:6.0f} MiB  {runs[0][name][2]}", flush=True)


def quoted(source: Path, target: Path) -> None:
    """The same rows with every cell in quotes, as some systems export them: no fast path."""
    with source.open(encoding="utf-8", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
        csv.writer(new, quoting=csv.QUOTE_ALL).writerows(csv.reader(old))


def workbook(source: Path, target: Path, rows: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    with source.open(encoding="utf-8", newline="") as old:
        for number, row in enumerate(csv.reader(old)):
            if number > rows:
                break
            sheet.append([float(cell) if number and cell.replace(".", "", 1).isdigit() else cell for cell in row])
    book.save(target)


def import_time() -> None:
    command = [sys.executable, "-c", "import time; t = time.perf_counter(); import lawnb, lawnb.cli; print(time.perf_counter() - t)"]
    times = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5)]
    print(f"import lawnb, lawnb.cli: {statistics.median(times):.3f} s (aim: under 0.3 s)")


def main() -> None:
    csv_rows, xlsx_rows = (int(given) for given in (sys.argv[1:] + ["1000000", "100000"][len(sys.argv) - 1 :]))
    import_time()
    with tempfile.TemporaryDirectory() as folder:
        plain, quotes, book = (Path(folder) / name for name in ("plain.csv", "quoted.csv", "book.xlsx"))
        start = time.perf_counter()
        write_penalties_csv(plain, csv_rows, seed=1)
        quoted(plain, quotes)
        workbook(plain, book, xlsx_rows)
        print(f"made in {time.perf_counter() - start:.0f} s")
        print(f"CSV, {csv_rows:,} rows, {plain.stat().st_size / 2**20:.0f} MiB (aim: within 4x of DuckDB, under 2 GB)")
        compare(plain, {"duckdb read + group by": DUCKDB, "pandas read + group by": PANDAS, "lawnb, checked figures": OURS})
        print(f"CSV with every cell quoted, {csv_rows:,} rows")
        compare(quotes, {"duckdb read + group by": DUCKDB, "pandas read + group by": PANDAS, "lawnb, checked figures": OURS})
        print(f"XLSX, {xlsx_rows:,} rows, {book.stat().st_size / 2**20:.0f} MiB")
        compare(book, {"pandas read + group by": PANDAS, "lawnb, checked figures": OURS})


if __name__ == "__main__":
    main()
