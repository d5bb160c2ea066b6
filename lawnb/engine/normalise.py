"""The executed notebook without what differs from run to run: times and random ids go to a log of the run."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

#: What papermill and the kernel write into a cell while it runs.
MOMENTARY = ("papermill", "execution")
INJECTED = "injected-parameters"
#: What the published notebook tells of papermill; the rest is times, and where files were.
LASTING = ("parameters", "version")


def normalise(nb: NotebookNode) -> dict[str, Any]:
    """Take times and random ids out of an executed notebook; returns what was taken, for the log of the run.

    The same input gives the same notebook afterwards. The log has the notebook's times under `run`, each cell's under
    its id in `cells`.
    """
    run = dict(nb.metadata.get("papermill", {}))
    cells = {}
    for cell in nb.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED  # papermill gives it a random one
        cells[cell.id] = {name: dict(cell.metadata.pop(name)) for name in MOMENTARY if name in cell.metadata}
    nb.metadata["papermill"] = {name: run[name] for name in LASTING if name in run}
    return {"run": {name: value for name, value in run.items() if name not in (*LASTING, "input_path", "output_path")}, "cells": cells}
