"""Outputs of cells as nbformat makes them of a kernel's messages, and as strict, at a tenth of the cost.

Nbformat interprets its schema anew for each output, a third of a millisecond; of a whole notebook it is compiled code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, v4
from nbformat.validator import get_validator

#: What an output of each kind is made of, in nbformat's order.
PARTS = {
    "execute_result": ("metadata", "data", "execution_count"), "display_data": ("metadata", "data"),
    "stream": ("name", "text"), "error": ("ename", "evalue", "traceback"),
}  # fmt: skip
CELL = {"id": "cell", "cell_type": "code", "metadata": {}, "execution_count": None, "source": ""}
NOTEBOOK = {"nbformat": v4.nbformat, "nbformat_minor": v4.nbformat_minor, "metadata": {}}


def output_of(message: Mapping[str, Any]) -> NotebookNode | None:
    """The output that a message brings, or None where there is something to say of it: it is none, or it is not valid."""
    kind, content = message["header"]["msg_type"], message["content"]
    if kind not in PARTS or not content.keys() >= set(PARTS[kind]):
        return None
    output = NotebookNode({"output_type": kind} | {part: content[part] for part in PARTS[kind]})
    for part in {"metadata", "data"} & output.keys():
        output[part] = NotebookNode(content[part])
    return output if valid(output) else None


def valid(output: NotebookNode) -> bool:
    """Whether a notebook may hold the output."""
    notebook = NOTEBOOK | {"cells": [CELL | {"outputs": [output]}]}
    return next(iter(get_validator(v4.nbformat, v4.nbformat_minor).iter_errors(notebook)), None) is None
