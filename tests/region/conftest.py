"""A province drawn in the test: the list of its bureaus, and the figures.json that they have published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lawnb.region.report import Opening, RegionReport, open_region_year
from lawnb.workspace import Workspace, workspace

PUBLICATION = (
    "{index_number: 样例-1, category: 工作报告, issuer: 样例厅, date_issued: 2024-03-01, title: 样例汇总报告, document_number: 样〔2024〕1号,"
    " signed_by: 样例厅, date_signed: 2024-03-01}"
)
MISSING, NOT_APPLICABLE, SUPPRESSED = "missing", "not_applicable", "suppressed"


def figure(id: str, value: object, **more: Any) -> dict[str, Any]:
    """A figure of figures.json; a word for its value is its status."""
    reported = not isinstance(value, str)
    drawn = {
        "id": id, "title": id, "value": str(value) if reported else None, "status": "reported" if reported else value, "unit": "起",
        "text": str(value), "definition": f"{id}：画在测试里的数字。", "formula": None, "part_of": None, "by": "", "inputs": [], "sources": [],
        "records": [], "before": None, "earlier": [], "checks": [], "findings": [],
    }  # fmt: skip
    return drawn | more


def ratio(id: str, value: object, part: str, whole: str) -> dict[str, Any]:
    return figure(id, value, unit="1", formula=f"{part} / {whole}", inputs=[part, whole])


@dataclass
class Province:
    """A workspace with one region, `province`; `publish` writes a bureau's figures.json, `open` reads them all."""

    root: Path
    slugs: list[str] = field(default_factory=list)
    waivers: str = ""

    @property
    def workspace(self) -> Workspace:
        return workspace(root=self.root)

    def publish(self, slug: str, *figures: dict[str, Any], year: int = 2023, made: str | None = None, says: Mapping[str, Any] | None = None) -> Path:
        """A finished report of a bureau, which then has to report.

        `made` writes a provenance that states that digest, or the file's own where it is blank; `says` is what else the report says.
        """
        folder = self.root / "build" / slug / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        agency = {"slug": slug, "name": f"{slug}局"}
        report = {"schema": 2, "lawnb": "0", "agency": agency, "year": year, "title": f"{slug}报告", "status": "final", "files": [], "used": []}
        content = json.dumps(report | {"figures": list(figures)} | dict(says or {})).encode()
        (folder / "figures.json").write_bytes(content)
        if made is not None:
            graph = [{"@id": "figures.json", "sha256": made or hashlib.sha256(content).hexdigest()}]
            (folder / "ro-crate-metadata.json").write_text(json.dumps({"@graph": graph}))
        self.expect(slug)
        return folder

    def expect(self, *slugs: str) -> None:
        """Bureaus that have to report, whether they do or not."""
        self.slugs += [slug for slug in slugs if slug not in self.slugs]

    def values(self, id: str, *values: object, year: int = 2023) -> None:
        """One figure of bureaus a, b, c …"""
        for slug, value in zip("abcdefghijklm", values):
            self.publish(slug, figure(id, value), year=year)

    def open(self, year: int = 2023, partial: bool = False) -> RegionReport:
        lines = ["name: 样例厅", "short_name: 厅", "agencies:", *(f"  - {{slug: {slug}, name: {slug[:1]}局}}" for slug in self.slugs)]
        lines += ["publications:", *(f"  {each}: {PUBLICATION}" for each in (2022, 2023)), self.waivers]
        (self.root / "regions").mkdir(exist_ok=True)
        (self.root / "regions" / "province.yaml").write_text("\n".join(lines), "utf-8")
        return open_region_year(self.workspace, Opening("province", year, self.root / "build", partial))


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)
