"""The libraries that are installed, read from the heads of their METADATA files: importlib.metadata takes a mail parser to each."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HEADER = re.compile(r"(Version|Requires-Dist): *(.*)")
SUFFIX = ".dist-info"


@cache
def libraries() -> dict[str, str]:
    """Versions of Python and of every library that lawnb needs, directly or not, by name."""
    known, found, waiting = folders(), {}, ["lawnb"]
    while waiting:
        name = normal(waiting.pop())
        if name in found or name not in known:
            continue  # one that is not known is for another system, or of an extra that is not installed
        found[name], needed = read_metadata(known[name])
        waiting += needed
    return {"python": platform.python_version()} | dict(sorted(found.items()))


def normal(name: str) -> str:
    """A library's name as names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def folders() -> dict[str, Path]:
    """The `.dist-info` folder of each library that can be imported, by its normal name; the first on Python's path counts."""
    found: dict[str, Path] = {}
    for place in sys.path:
        for entry in _entries(place):
            if entry.endswith(SUFFIX):
                found.setdefault(normal(entry.removesuffix(SUFFIX).partition("-")[0]), Path(place, entry))
    return found


def _entries(place: str) -> list[str]:
    try:
        return os.listdir(place or ".")
    except OSError:
        return []  # an archive, or a place that is not there


def read_metadata(folder: Path) -> tuple[str, list[str]]:
    """A library's version, and the names of those that it needs without an extra."""
    headers = list(_headers((folder / "METADATA").read_text("utf-8", "replace")))
    version = next((value for name, value in headers if name == "Version"), "")
    needed = [value for name, value in headers if name == "Requires-Dist" and "extra ==" not in value]
    return version, [match[0] for value in needed if (match := re.match(r"[\w.-]+", value))]


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.partition("\n\n")[0].splitlines():
        if match := HEADER.fullmatch(line):
            yield match[1], match[2].strip()
