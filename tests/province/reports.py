"""Built reports drawn without a run: the files that a catalogue and an edition read, and nothing of what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lawnb.workspace import Workspace

PAGES = ("report.html", "report.pdf", "report.docx")
CASES, FINES, LICENCES, INSPECTIONS = "penalties.cases", "penalties.fines", "licensing.granted", "inspections.done"


def figure(id: str, text: str, value: str | None, status: str = "reported", earlier: Mapping[int, str] | None = None) -> dict[str, Any]:
    """A figure as figures.json has it, with values of earlier years in 起."""
    before = [{"sources": [], "text": f"{number}起", "value": number, "year": year} for year, number in (earlier or {}).items()]
    return {"earlier": before, "findings": [], "id": id, "status": status, "text": text, "title": id, "unit": "起", "value": value}


class Built:
    """A build folder to draw reports into."""

    def __init__(self, workspace: Workspace):
        self.workspace = workspace

    def report(self, agency: str, year: int, *figures: dict[str, Any], **head: Any) -> Path:
        """A final report's folder; `name`, `status` and blocking `codes` may be told."""
        folder = self.workspace.build(agency, year)
        folder.mkdir(parents=True, exist_ok=True)
        codes, status = head.get("codes", ()), head.get("status", "draft" if "codes" in head else "final")
        content = {
            "schema": 2, "lawnb": "0.1.0", "agency": {"name": head.get("name", f"{agency}局"), "slug": agency}, "year": year,
            "title": "报告", "status": status, "files": [], "figures": list(figures) or [figure(CASES, "3起", "3")], "used": {},
        }  # fmt: skip
        findings = {"status": status, "findings": [{"code": code, "figure": CASES, "blocking": True} for code in codes]}
        for name, value in {"figures.json": content, "findings.json": findings}.items():
            put(folder / name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        for name in PAGES:
            put(folder / name, f"{agency} {year} {name} {head.get('text', '')}")
        write_crate(folder)
        return folder


def write_crate(folder: Path) -> None:
    """The record of the outputs as they lie there, of no inputs."""
    files = [path for path in sorted(folder.iterdir()) if path.name != "ro-crate-metadata.json"]
    graph = [{"@type": "File", "name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in files]
    put(folder / "ro-crate-metadata.json", json.dumps({"@graph": graph}))


def put(path: Path, text: str) -> None:
    """Write a file anew, as a run does: one that was published may be the same as the one that lies there."""
    path.unlink(missing_ok=True)
    path.write_text(text, "utf-8")


def whole(edition: Path) -> dict[str, Any]:
    """The record of an edition of which every file is there, and is the one recorded; whoever reads it sees what it says."""
    record = json.loads((edition / "edition.json").read_bytes())
    found = {name: hashlib.sha256((edition / name).read_bytes()).hexdigest() for name in record["files"]}
    if found != record["files"]:
        raise ValueError(f"{edition.name} is not whole")
    return record
