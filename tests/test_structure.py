import json

import pytest

from lawnb.errors import ParameterError
from lawnb.structure import label, numbered, parameter_defaults, read_notebook, sections


def notebook(*cells) -> dict:
    return {"cells": [{"id": f"c{n}", "metadata": {"tags": []}} | cell for n, cell in enumerate(cells)]}


def code(source: str, *tags: str) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}


def markdown(source: str, *tags: str) -> dict:
    return {"cell_type": "markdown", "source": source, "metadata": {"tags": list(tags)}}


@pytest.mark.parametrize(
    ("text", "found"), [("一、总则", (1, 1)), ("（十二）公开", (2, 12)), ("3.监督", (3, 3)), ("（4）其他", (4, 4)), ("一些情况", None)]
)
def test_a_heading_tells_its_level_and_number(text, found):
    assert label(text) == found


def test_numbers_begin_again_under_a_new_parent():
    found = numbered([(2, "一、甲"), (3, "（一）子"), (3, "（二）丑"), (2, "二、乙"), (3, "（一）寅")])
    assert [section.number == section.expected for section in found] == [True] * 5


def test_headings_come_from_published_markdown_and_narratives():
    nb = notebook(markdown("# 说明", "remove-cell"), markdown("## 一、甲"), code("%%narrative\n### （一）乙\n正文"), code("# 注释"))
    assert [(section.level, section.text) for section in sections(nb)] == [(2, "一、甲"), (3, "（一）乙")]


def test_defaults_are_read_from_the_parameters_cell():
    nb = notebook(code('agency: str = "a"  # 机构\nyear: int = 2023\n', "parameters"))
    assert parameter_defaults(nb, "n.ipynb") == {"agency": "a", "year": 2023}


def test_two_parameters_cells_are_refused():
    with pytest.raises(ParameterError, match="有 2 个带 parameters 标签的单元格"):
        parameter_defaults(notebook(code("a = 1", "parameters"), code("b = 1", "parameters")), "n.ipynb")


def test_a_default_that_is_computed_is_refused():
    with pytest.raises(ParameterError, match="'year' 的默认值不是常量"):
        parameter_defaults(notebook(code("year = int('1')", "parameters")), "n.ipynb")


def test_a_parameters_cell_that_is_no_python_is_refused_with_its_line():
    with pytest.raises(ParameterError, match="参数单元格第 2 行不是合格的 Python"):
        parameter_defaults(notebook(code("year = 2023\n%time x", "parameters")), "n.ipynb")


@pytest.mark.parametrize("text", ["", "{}", '{"cells": [{}]}', "[1]"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    (tmp_path / "n.ipynb").write_text(text, "utf-8")
    with pytest.raises(ParameterError, match="不是可用的笔记本"):
        read_notebook(tmp_path / "n.ipynb", "n.ipynb")


def test_a_notebook_reads_with_its_sources_joined(tmp_path):
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook({"cell_type": "code", "source": ["a\n", "b"]})), "utf-8")
    assert read_notebook(tmp_path / "n.ipynb", "n.ipynb")["cells"][0]["source"] == "a\nb"
