"""A report's cost beside what a user would otherwise use, in one run: ``.venv/bin/python bench/report.py [--quick] [--only ROUTE] [--json FILE]``.

`lawnb run` and `lawnb batch` against papermill with nbconvert and Chromium, with WeasyPrint, and against ploomber-engine (see
peers.py): one cold report, and fifty with two workers; then where our own time goes, against the cells' own work (floor.py),
and what a run costs when nothing has changed. Routes take turns; every number is a median, and a ratio is of one run. The CPU seconds
and the memory are those of all processes of a route.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import ours
from measured import ROOT, Chain, Cost, Failed, measured
from peers import Route, routes
from stages import BEGAN, STAGES

YEAR, WORKERS = 2023, 2
OURS = "lawnb"
OUTPUTS = ("report.html", "report.pdf", "report.docx")
FLOOR = "the cells' own work (floor)"


@dataclass
class Bench:
    """A run's bureaus, where things lie, and what was measured, by table and row."""

    folder: Path
    agencies: list[str]
    repeats: int
    measures: dict[str, dict[str, Any]]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        return place


def median(costs: Iterable[Cost]) -> Cost:
    each = list(costs)
    return Cost(*(statistics.median(getattr(cost, name) for cost in each) for name in ("wall", "cpu", "peak", "left")))


# -- routes ------------------------------------------------------------------------------------------------------------


def our_route(bench: Bench) -> Route:
    return Route(OURS, lambda agency, year, out: [ours.single(agency, year, bench.data, out)], ours.ENVIRONMENT)


def cold(bench: Bench, ways: list[Route]) -> None:
    """One report by each route, in turn, again and again; a first time of each is not counted."""
    costs: dict[str, list[Cost]] = {way.name: [] for way in ways}
    sizes = {}
    for n in range(bench.repeats + 1):
        for way in ways:
            agency = bench.agencies[n % len(bench.agencies)]
            out = bench.place(f"cold/{way.name}/{n}")
            cost = measured([way.chain(agency, YEAR, out)], way.environment, fine=ours.FINE)
            costs[way.name] += [cost] if n else []
            sizes[way.name] = outputs(out)
    bench.measures["cold"] = {name: asdict(median(each)) | sizes[name] for name, each in costs.items()}


def outputs(out: Path) -> dict[str, int]:
    """KiB of each published file; every route has to make a page and a PDF."""
    found = {path.name: path.stat().st_size // 1024 for path in out.rglob("report.*") if path.name in OUTPUTS}
    if missing := [name for name in OUTPUTS[:2] if not found.get(name)]:
        raise Failed(f"{out}: no {', '.join(missing)}")
    return found


def many(bench: Bench, ways: list[Route]) -> None:
    """All bureaus by each route, two at a time: ours by one `lawnb batch`, a peer's by its commands for each."""
    costs = {}
    for way in ways:
        out = bench.place(f"many/{way.name}")
        chains = many_chains(bench, way, out)
        costs[way.name] = asdict(measured(chains, way.environment, WORKERS, fine=ours.FINE))
    if broken := [slug for slug in bench.agencies if OURS in costs and not ours.whole(bench.folder / "many" / OURS, slug, YEAR)]:
        raise Failed(f"not there, or not whole: {', '.join(broken)}")
    bench.measures["many"] = costs


def many_chains(bench: Bench, way: Route, out: Path) -> list[Chain]:
    if way.name == OURS:
        return [[ours.batch(YEAR, bench.data, out, WORKERS)]]
    return [way.chain(agency, YEAR, bench.place(f"many/{way.name}/{agency}")) for agency in bench.agencies]


# -- ours, in parts ----------------------------------------------------------------------------------------------------


def program(name: str, *arguments: str) -> Any:
    """What one of the programs beside this one prints, as JSON."""
    command = [sys.executable, str(ROOT / "bench" / name), *arguments]
    environment = ours.ENVIRONMENT | {BEGAN: str(time.time())}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{name}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def parts(bench: Bench) -> None:
    """Our stages, cold and in a warm worker, and the floor, on the same bureaus."""
    some = bench.agencies[: max(3, bench.repeats)]
    first, *later = program("stages.py", str(bench.data), str(bench.place("stages")), str(YEAR), *some)
    zero = {"wall": 0.0, "cpu": 0.0}
    warm = {stage: {key: statistics.median(each.get(stage, zero)[key] for each in later) for key in zero} for stage in STAGES}
    floor = program("floor.py", str(bench.data), str(YEAR), *bench.agencies)
    bench.measures["stages"] = {"cold": {stage: first.get(stage, zero) for stage in STAGES}, "warm": warm}
    bench.measures["floor"] = floor


def unchanged(bench: Bench, count: int) -> None:
    """A run and a batch that have nothing to do, every bureau's report made before; a thousand are copies of those that were."""
    out = bench.folder / "many" / OURS
    one = [measured([[ours.single(bench.agencies[0], YEAR, bench.data, out)]], ours.ENVIRONMENT, fine=ours.FINE) for _ in range(max(3, bench.repeats))]
    ours.multiply(bench.agencies, count, bench.data, out)
    all = measured([[ours.batch(YEAR, bench.data, out, WORKERS)]], ours.ENVIRONMENT, fine=ours.FINE)
    ours.require_unchanged(out, count)
    bench.measures["unchanged"] = {"one": asdict(median(one)), "all": asdict(all), "count": count}


# -- printing ----------------------------------------------------------------------------------------------------------


def print_routes(measures: dict[str, dict[str, Any]], table: str, title: str, missing: dict[str, str]) -> None:
    rows = measures.get(table, {})
    own = rows.get(OURS)
    print(f"\n{title}\n  {'':36} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9} {'wall x ours':>12} {'CPU x ours':>11}   HTML, PDF, DOCX KiB")
    for name, cost in rows.items():
        ratios = f"{cost['wall'] / own['wall']:12.2f} {cost['cpu'] / own['cpu']:11.2f}" if own else " " * 24
        sizes = ", ".join(str(cost[each]) for each in OUTPUTS if each in cost)
        left = f"  {cost['left']:.0f} processes left behind" if cost["left"] else ""
        print(f"  {name:36} {cost['wall']:8.2f} {cost['cpu']:8.2f} {cost['peak']:9.0f} {ratios}   {sizes}{left}")
    for name, reason in missing.items():
        print(f"  {name:36} not measured: {reason}")


def print_parts(measures: dict[str, Any]) -> None:
    cold, warm, floor = measures["stages"]["cold"], measures["stages"]["warm"], measures["floor"]
    first, rest = floor["reports"][0], floor["reports"][1:]
    later = {key: statistics.median(each[key] for each in rest) for key in first}
    print(f"\nwhere ours goes, one report\n  {'':36} {'cold s':>8} {'CPU s':>8} {'warm s':>8} {'CPU s':>8} {'x floor':>8}")
    total = ("all", *({key: sum(each[key] for each in column.values()) for key in first} for column in (cold, warm)))
    for name, one, other in [*((stage, cold[stage], warm[stage]) for stage in STAGES), total]:
        print(f"  {name:36} {one['wall']:8.2f} {one['cpu']:8.2f} {other['wall']:8.2f} {other['cpu']:8.2f} {other['cpu'] / later['cpu']:8.2f}")
    print(f"  {FLOOR:36} {first['wall']:8.2f} {first['cpu']:8.2f} {later['wall']:8.2f} {later['cpu']:8.2f} {1:8.2f}")
    print(f"  {'its imports, before it':36} {floor['imports']['wall']:8.2f} {floor['imports']['cpu']:8.2f}")


def print_aims(measures: dict[str, Any]) -> None:
    papermill = "papermill, nbconvert, webpdf"
    cold, many = measures.get("cold", {}), measures.get("many", {})
    print("\naims")
    if OURS in cold and papermill in cold:
        print(f"  cold, of papermill's route: {cold[OURS]['wall'] / cold[papermill]['wall']:.2f} (aim: at most 0.5)")
    if OURS in many and papermill in many:
        print(f"  throughput, of papermill's route: x{many[papermill]['wall'] / many[OURS]['wall']:.1f} (aim: at least 15)")
    if OURS in many and "floor" in measures:
        floor = measures["floor"]["imports"]["cpu"] + sum(each["cpu"] for each in measures["floor"]["reports"])
        print(f"  CPU of all, of the floor's {floor:.1f} s: x{many[OURS]['cpu'] / floor:.2f} (aim: at most 1.5)")
    if "unchanged" in measures:
        idle = measures["unchanged"]
        print(f"  unchanged, one: {idle['one']['wall']:.2f} s, {idle['one']['cpu']:.2f} s CPU (aim: under 0.5 s)")
        aim = "under 5 s" if idle["count"] == 1000 else "a thousand under 5 s"
        print(f"  unchanged, {idle['count']}: {idle['all']['wall']:.2f} s, {idle['all']['cpu']:.2f} s CPU (aim: {aim})")


def code() -> str:
    """The commit that is measured."""
    asked = ("git", "-c", "safe.directory=*", "describe", "--always", "--dirty")
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


@click.command()
@click.option("--quick", is_flag=True, help="Six reports instead of fifty, each route once.")
@click.option("--only", metavar="ROUTE", help="Beside ours, only the routes whose name has this in it.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write what was measured to a file.")
@click.option("--repeats", default=5, help="How often the cold report is made by each route.")
def main(quick: bool, only: str | None, file: Path | None, repeats: int) -> None:
    """Measure a report's cost beside what a user would otherwise use."""
    count = 6 if quick else 50
    with tempfile.TemporaryDirectory(prefix="lawnb-bench-") as name:
        bench = Bench(Path(name), [], 1 if quick else repeats, {})
        bench.agencies = ours.sampled(bench.data, count, YEAR)
        peers = [way for way in routes(bench.data, bench.folder) if only is None or only in way.name]
        missing = {way.name: way.missing for way in peers if way.missing}
        ways = [our_route(bench), *(way for way in peers if not way.missing)]
        print(f"{count} sample bureaus, {YEAR} and the year before; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; commit {code()}", flush=True)
        steps: list[Callable[[], None]] = [
            lambda: cold(bench, ways), lambda: print_routes(bench.measures, "cold", f"cold, one report (median of {bench.repeats})", missing),
            lambda: many(bench, ways), lambda: print_routes(bench.measures, "many", f"{count} reports, two workers", missing),
            lambda: parts(bench), lambda: print_parts(bench.measures),
            lambda: unchanged(bench, 60 if quick else 1000), lambda: print_aims(bench.measures),
        ]  # fmt: skip
        for step in steps:
            step()
            sys.stdout.flush()
            if file:
                file.write_text(json.dumps(bench.measures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
