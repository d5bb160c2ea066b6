"""The provenance of a built report as an RO-Crate, Process Run Crate profile: what it was made of and what came out, by content.

No user, host or path of the machine, and no time of day: the same inputs give the same crate.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lawnb import __version__
from lawnb.digests import sha256
from lawnb.filenames import CRATE, FAILED, SIGNOFF
from lawnb.provenance.inputs import KINDS, PACKAGE, Inputs, of_persons
from lawnb.storage.jsonfile import content_of, from_json, json_bytes

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
SPECIFICATION, PROFILE = "https://w3id.org/ro/crate/1.1", "https://w3id.org/ro/wfrun/process/0.5"
MEDIA_TYPES = {
    ".csv": "text/csv", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".html": "text/html",
    ".ipynb": "application/x-ipynb+json", ".json": "application/json", ".pdf": "application/pdf", ".yaml": "application/yaml",
}  # fmt: skip
#: Beside the files that a run makes: the crate itself, the sign-off, what a failed run left.
NOT_MADE = (CRATE, SIGNOFF, FAILED)
LICENSE = "依法主动公开的政府信息"
GIT_SECONDS = 10
#: What the digest of a record of persons is.
BESIDE = "内容连同其他记录的摘要：行数少的记录，单独的摘要可以试出内容。"


def crate(folder: Path, report: Mapping[str, Any], used: Inputs, sheets: Mapping[str, Mapping[str, str]]) -> bytes:
    """The crate of a report's folder, as `ro-crate-metadata.json`.

    Parameters
    ----------
    folder
        The report's files, all of them made.
    report
        The report's JSON: agency, year, title, date.
    used
        The inputs (see `lawnb.provenance.inputs.inputs`).
    sheets
        Of each workbook among the records, its sheets' digests.
    """
    made = [_output(path) for path in sorted(folder.iterdir()) if path.name not in NOT_MADE]
    given = [_input(kind, name, value, sheets.get(name, {})) for kind in KINDS for name, value in used[kind].items()]
    libraries = [item for item in given if item["additionalType"] == "library"]
    entities = [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": SPECIFICATION}, "about": {"@id": "./"}},
        {
            "@id": "./", "@type": "Dataset", "conformsTo": {"@id": PROFILE}, "name": report["title"],
            "description": f"{report['agency']['name']}{report['year']}年度法治政府建设工作报告及其来历：由哪些记录、参数、程序生成，各文件的 SHA-256。",
            "datePublished": report["signature"]["date"], "license": LICENSE,
            "hasPart": _ids(made), "mentions": {"@id": "#run"},
        },
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {
            "@id": "#run", "@type": "CreateAction", "name": "lawnb run", "instrument": {"@id": "#lawnb"},
            "object": _ids(item for item in given if item not in libraries), "result": _ids(made),
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
        {
            "@id": "#lawnb", "@type": "SoftwareApplication", "name": "lawnb", "softwareVersion": _version(), "softwareRequirements": _ids(libraries),
        },
        *made,
        *given,
    ]  # fmt: skip
    return json_bytes({"@context": CONTEXT, "@graph": entities})


def _ids(entities) -> list[dict[str, str]]:
    return [{"@id": entity["@id"]} for entity in entities]


def _output(path: Path) -> dict[str, Any]:
    kind = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return {"@id": path.name, "@type": "File", "name": path.name, "encodingFormat": kind, "contentSize": str(path.stat().st_size), "sha256": sha256(path)}


def _input(kind: str, name: str, value: str, sheets: Mapping[str, str]) -> dict[str, Any]:
    """An input: a file by its digest, which lies outside the crate; a parameter by its value; a library by its version."""
    head = {"@id": f"#{kind}/{quote(name)}", "name": name, "additionalType": kind}
    if kind == "parameter":
        return head | {"@type": "PropertyValue", "value": value}
    if kind == "library":
        return head | {"@type": "SoftwareApplication", "softwareVersion": value}
    if kind == "data" and of_persons(name):
        return head | {"@type": "CreativeWork", "identifier": value, "description": BESIDE}
    own = [f"{sheet} {digest}" for sheet, digest in sheets.items()]
    return head | {"@type": "CreativeWork", "sha256": value} | ({"keywords": own} if own else {})


@cache
def _version() -> str:
    """The version of the code; with the commit, and whether it was changed since, where it is in a repository of its own."""
    if _git("ls-files", "--error-unmatch", "__init__.py") is None:
        return __version__
    dirty = "-dirty" if _git("status", "--porcelain", "--", ".") else ""
    return f"{__version__}+{_git('rev-parse', 'HEAD')}{dirty}"


def _git(*arguments: str) -> str | None:
    command = ["git", "-c", "safe.directory=*", "-C", str(PACKAGE), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# -- reading -----------------------------------------------------------------------------------------------------------


class Recorded:
    """What a crate says: the inputs, the sheets of workbooks, the outputs' digests."""

    def __init__(self, graph: list[Mapping[str, Any]]):
        self.inputs: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        self.sheets: dict[str, dict[str, str]] = {}
        self.outputs: dict[str, str] = {}
        for entity in graph:
            if (kind := entity.get("additionalType")) in KINDS:
                self.inputs[kind][entity["name"]] = entity.get("sha256") or entity.get("identifier") or entity.get("value") or entity.get("softwareVersion", "")
                if keywords := entity.get("keywords"):
                    self.sheets[entity["name"]] = dict(line.rsplit(" ", 1) for line in keywords)
            elif entity.get("@type") == "File":
                self.outputs[entity["name"]] = entity["sha256"]

    @property
    def parameters(self) -> dict[str, Any]:
        """The report's parameters by name."""
        return {name: from_json(value) for name, value in self.inputs["parameter"].items()}


def recorded(folder: Path) -> Recorded | None:
    """What the crate of a folder says; None where there is none, or none of ours."""
    try:
        return Recorded(from_json(content_of(folder / CRATE))["@graph"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
