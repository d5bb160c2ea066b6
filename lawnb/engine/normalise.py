"""The executed notebook without what differs from run to run and from Python to Python: times and random ids go to a log of the run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from nbformat import NotebookNode

from lawnb.provenance.inputs import ELSEWHERE

#: What papermill and the kernel write into a cell while it runs.
MOMENTARY = ("papermill", "execution")
INJECTED = "injected-parameters"
#: What the published notebook tells of papermill; the rest is times, and where files were.
LASTING = ("parameters", "version")


def normalise(nb: NotebookNode) -> dict[str, Any]:
    """Take times and random ids out of an executed notebook; returns what was taken, for the log of the run.

    The same input gives the same notebook afterwards, on every Python: which one it was stands in the crate. The log has the
    notebook's times under `run`, each cell's under its id in `cells`.
    """
    run = dict(nb.metadata.get("papermill", {}))
    cells = {}
    for cell in nb.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED  # papermill gives it a random one
            cell.source = _without_folders(cell.source, run.get("parameters", {}))
        cells[cell.id] = {name: dict(cell.metadata.pop(name)) for name in MOMENTARY if name in cell.metadata}
    lasting = {name: run[name] for name in LASTING if name in run}
    if "parameters" in lasting:
        lasting["parameters"] = {name: ELSEWHERE if _of_machine(value) else value for name, value in lasting["parameters"].items()}
    nb.metadata["papermill"] = lasting
    nb.metadata.get("language_info", {}).pop("version", None)
    return {"run": {name: value for name, value in run.items() if name not in (*LASTING, "input_path", "output_path")}, "cells": cells}


def _of_machine(value: Any) -> bool:
    """Whether a parameter is a folder outside the workspace: where it lies is the machine's own, as the record of the run has it too."""
    return isinstance(value, str) and PurePath(value).is_absolute()


def _without_folders(source: str, parameters: Mapping[str, Any]) -> str:
    """The injected cell as it would be with no folder outside the workspace."""
    for name, value in parameters.items():
        if _of_machine(value):
            source = re.sub(rf"^{re.escape(name)} = .*$", f'{name} = "{ELSEWHERE}"', source, flags=re.MULTILINE)
    return source
