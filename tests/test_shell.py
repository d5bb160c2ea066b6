"""What JupyterLab shows under a cell with a slip of the hand: a line of Chinese that says what to do, and no stack."""

from __future__ import annotations

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from lawnb.notebook import NotebookReport
from lawnb.shell import load_ipython_extension
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def shell():
    """A shell with the extension, as a kernel of this project has it; it writes no history."""
    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    load_ipython_extension(made)
    return made


@pytest.fixture
def shown(shell, monkeypatch):
    """What is shown under a cell."""
    texts = []
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, error, text: texts.append("\n".join(text)))

    def show(cell: str, **names) -> str:
        shell.reset(new_session=False)
        shell.push(names)
        texts.clear()
        assert not shell.run_cell(cell).success
        return texts[0]

    return show


@pytest.mark.parametrize("cell", ["%%narrative\n正文", 'report.table("a")', "open_report(agency)"])
def test_before_a_report_is_open_a_cell_says_that_those_above_have_to_run(shown, cell):
    assert "请从菜单“运行”（Run）中选“运行所有单元格”" in shown(cell)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%narative\n甲", "没有 '%%narative'。是否要写 '%%narrative'？"),
        ("%% narrative\n甲", "之间不能有空格。请写成 %%narrative。"),
        ("%%narrative\n", "正文是空的"),
        (" %%narrative\n甲", "%%narrative 前面不能有空格"),
        ("# 说明\n%%narrative\n甲", "%%narrative 要写在单元格的第一行"),
        ('reprot.chart("a")', "第 1 行: 没有名称 'reprot'。是否要写 'report'？"),
        ('1\nreport.chrat("a")', "第 2 行: 没有名称 'chrat'。是否要写 'chart'？"),
        ("report.chart(penalties.trend)", "名称要放在英文引号里"),
        ("report.chart()", "第 1 行: 写法不对（"),
        ("report.chart(“a”)", "第 1 行: '“' 是全角（中文）的符号"),
        ('report.chart("a"', "第 1 行: 括号或引号没有成对"),
        ('report.chart("a" "b" c)', "第 1 行: 写法不对"),
    ],
)
def test_a_slip_is_told_in_a_line_or_with_its_place(shown, cell, said):
    text = shown(cell, report=NotebookReport(None))
    assert said in text and "Traceback" not in text and text.count("\n") <= 2


def test_what_a_cell_calls_keeps_its_own_words_and_its_stack(shown):
    assert "json.decoder" in shown("import json\njson.loads(5)").replace("json/__init__", "json.decoder")


def test_every_kernel_of_the_environment_loads_it():
    config = json.loads((ROOT / "kernels" / "etc" / "ipython" / "ipython_config.json").read_text("utf-8"))
    assert config == {"InteractiveShellApp": {"extensions": ["lawnb.shell"]}}
