"""The floor: a notebook's cells in one plain Python process, without Jupyter: ``.venv/bin/python bench/floor.py DATA YEAR AGENCY...``.

Prints as JSON the seconds and CPU seconds of the imports, which come first, and of each report: its cells' own code, `%%narrative`
by `report.narrative`, and what each cell shows rendered as Jupyter asks for it. No page is made.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import sys
import time
from typing import Any

os.environ["MPLBACKEND"] = "agg"
#: What the cells of a report use.
MODULES = ("matplotlib.pyplot", "pandas.io.formats.style", "lawnb.notebook", "lawnb.drawing")
NARRATIVE = "%%narrative"
SHOWN = ("_repr_html_", "_repr_markdown_", "_repr_svg_", "_repr_png_", "_repr_jpeg_", "_repr_latex_", "_repr_json_", "_repr_pdf_", "_repr_javascript_")


class Cell:
    """A code cell, compiled: statements, and the last one's value if that is an expression."""

    def __init__(self, cell: dict):
        self.narrative = cell["source"].startswith(NARRATIVE)
        self.text = cell["source"].partition("\n")[2]
        self.parameters = "parameters" in cell["metadata"].get("tags", ())
        tree = ast.parse("" if self.narrative else cell["source"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self.statements = compile(tree, "<cell>", "exec")
        self.value = compile(ast.Expression(last.value), "<cell>", "eval") if last else None

    def run(self, names: dict[str, Any]) -> Any:
        if self.narrative:
            return names["report"].narrative(self.text)
        exec(self.statements, names)
        return eval(self.value, names) if self.value else None


def show(value: Any) -> None:
    """Ask a value for everything that Jupyter's formatter asks for."""
    if value is None:
        return
    if hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()
        return
    for name in SHOWN:
        if hasattr(value, name):
            getattr(value, name)()
    repr(value)


def clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> dict[str, float]:
    now = clock()
    return {"wall": now[0] - start[0], "cpu": now[1] - start[1]}


def report(cells: list[Cell], values: dict[str, Any]) -> dict[str, float]:
    start, names = clock(), {}
    for cell in cells:
        show(cell.run(names))
        if cell.parameters:
            names |= values
    return since(start)


def main() -> None:
    data, year, *agencies = sys.argv[1:]
    start = clock()
    for name in MODULES:
        importlib.import_module(name)
    imports = since(start)
    from lawnb.workspace import workspace

    notebook = json.loads(workspace(data).notebook.read_text("utf-8"))
    sources = [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells = [Cell(cell) for cell in sources]
    reports = [report(cells, {"agency": agency, "year": int(year), "data": data}) for agency in agencies]
    print(json.dumps({"imports": imports, "reports": reports}))


if __name__ == "__main__":
    main()
