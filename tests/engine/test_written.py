"""The notebook's file, as nbformat would have written it."""

import copy

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lawnb.engine.execute import write_notebook


def test_a_notebook_is_written_as_nbformat_writes_it_and_is_not_changed(tmp_path):
    shown = {"text/html": "<p>一</p>\n<p>\x1f\\\"</p>", "text/plain": "一\n二", "application/x+json": {"乙": [], "甲": {"b": [1, None, True, 0.25], "a": {}}}}
    outputs = [new_output("execute_result", shown), new_output("stream", text="行\n行"), new_output("error", ename="E", evalue="", traceback=["一\n二"])]
    cells = [new_markdown_cell("一\n二", attachments={"a": {"text/plain": "一\n二"}}), new_code_cell("1\n2", outputs=outputs, metadata={"trusted": True})]
    nb = new_notebook(cells=cells, metadata={"signature": "x", "orig_nbformat": 3})
    before = copy.deepcopy(nb)
    write_notebook(nb, tmp_path / "written.ipynb")
    assert (tmp_path / "written.ipynb").read_text("utf-8") == nbformat.v4.writes(nb) + "\n"
    assert nb == before
