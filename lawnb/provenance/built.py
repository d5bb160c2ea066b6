"""A report that is built, and whether it still stands for what there is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lawnb.checks import Finding
from lawnb.filenames import FINDINGS
from lawnb.storage.jsonfile import content_of, from_json


@dataclass(frozen=True)
class Built:
    """A report's files, what was found, whether they are marked 草稿; `fresh` where they were made just now."""

    slug: str
    folder: Path
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    draft: bool
    fresh: bool = True


def built(folder: Path, slug: str) -> Built:
    """The report that is in a folder, whole."""
    told = from_json(content_of(folder / FINDINGS))
    files = tuple(sorted(path.name for path in folder.iterdir()))
    findings = tuple(map(Finding.from_json, told["findings"]))
    return Built(slug, folder, files, findings, told["status"] == "draft", fresh=False)
