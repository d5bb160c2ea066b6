"""Our own commands, and many more bureaus than were made: copies under other names, data and reports alike."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from measured import ROOT, Failed

from lawnb.errors import EXIT_DRAFT
from lawnb.filenames import CRATE
from lawnb.provenance.crate import recorded
from lawnb.provenance.why import altered

#: What `lawnb batch` writes beside the reports.
SUMMARY = "batch.json"
LAWNB = [sys.executable, "-c", "from lawnb.cli import main; main()"]
#: A draft is a report too.
FINE = (0, EXIT_DRAFT)
FILES = {"report.ipynb", "report.html", "report.pdf", "report.docx", "figures.json", "findings.json", CRATE}
#: What sets another machine's or another session's ways: none of it counts here.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("LAWNB_", "PYTHON"))} | {"LAWNB_ROOT": str(ROOT), "PYTHONPATH": str(ROOT)}


def single(agency: str, year: int, data: Path, out: Path) -> list[str]:
    return [*LAWNB, "run", "--agency", agency, "--year", str(year), "--data", str(data), "--out", str(out)]


def batch(year: int, data: Path, out: Path, workers: int, *more: str) -> list[str]:
    return [*LAWNB, "batch", "--agencies", "*", "--years", str(year), "--data", str(data), "--out", str(out), "--workers", str(workers), *more]


def sampled(data: Path, count: int, year: int, seed: int = 1) -> list[str]:
    """Make sample bureaus with a year and the one before it; their slugs."""
    from lawnb.samples.province import make_samples

    return make_samples(data, count, (year - 1, year), seed)["agencies"]


def copies(slugs: list[str], count: int) -> Iterator[tuple[str, str]]:
    """A slug for each of so many bureaus, and the one that it is a copy of."""
    for n in range(count):
        round, place = divmod(n, len(slugs))
        yield (f"{slugs[place]}-{round + 1}" if round else slugs[place]), slugs[place]


def multiply(slugs: list[str], count: int, data: Path, out: Path | None = None) -> list[str]:
    """Copy bureaus, and their reports, until there are so many; every slug.

    A copy's crate names its own records, as if it had been made of them; so `lawnb` finds it unchanged after looking at
    every file of it as at any other's.
    """
    made = []
    for slug, source in copies(slugs, count):
        made.append(slug)
        if slug == source:
            continue
        shutil.copytree(data / source, data / slug)
        if out is not None:
            shutil.copytree(out / source, out / slug, symlinks=True)
            for crate in (out / slug).rglob(CRATE):
                crate.write_text(re.sub(rf"\b{source}\b(?!-\d)", slug, crate.read_text("utf-8")), "utf-8")
    return made


def whole(out: Path, slug: str, year: int) -> bool:
    """Whether a report is there, every file as its crate says."""
    folder = out / slug / str(year)
    was = recorded(folder)
    return was is not None and {path.name for path in folder.iterdir()} >= FILES and not altered(folder, was)


def failures(out: Path) -> dict[str, str]:
    """What was wrong with each report that a batch could not make, by the report."""
    told = json.loads((out / SUMMARY).read_bytes())
    return {each["report"]: " ".join(each["problems"]) for each in told["reports"] if each["result"] == "failed"}


def require_unchanged(out: Path, count: int) -> None:
    """Refuse to call a batch one with nothing to do that made a report."""
    told = json.loads((out / SUMMARY).read_bytes())
    if told["unchanged"] != count:
        raise Failed(f"of {count} reports that should have been unchanged, {told['unchanged']} were")
