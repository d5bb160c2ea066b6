"""The files that a region's report was made of, as figures.json tells them: the bureaus' figures.json, each with its digest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lawnb.digests import sha256
from lawnb.filenames import FIGURES
from lawnb.region.year import RegionYear

#: The schema that those files are read under; its digest is its version.
SCHEMA = Path(__file__).parent.parent / "schemas" / "figures.schema.json"
DIGITS = 12


def region_files(own: RegionYear) -> Iterator[dict[str, Any]]:
    """The counted reports, in the order of the list; their items are numbered as rows are, from one."""
    for bureau in own.counted:
        n = len(bureau.cells)
        yield {
            "file": f"{bureau.member.slug}/{own.year}/{FIGURES}",
            "sheet": None,
            "sha256": bureau.digest,
            "rows": n,
            "contract": "figures",
            "contract_version": version(),
            "title": bureau.member.name,
            "origin": None,
            "at": f"1-{n}" if n > 1 else "1" if n else "",
            "key": None,
            "keys": None,
        }


@cache
def version() -> str:
    """The version of the schema, by its content."""
    return sha256(SCHEMA)[:DIGITS]
