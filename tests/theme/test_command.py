"""`lawnb theme`, as an analyst and a program read it."""

from __future__ import annotations

import json

import pytest

from lawnb.cli import cli
from lawnb.errors import ContractError, ParameterError
from lawnb.theme.contrast import worst
from lawnb.theme.reading import plain
from lawnb.theme.shown import contrasts


@pytest.fixture
def asked(bench, capsys, monkeypatch):
    """What the command says in the small bureau's workspace, where its theme is this."""
    monkeypatch.setenv("LAWNB_ROOT", str(bench.workspace.root))
    monkeypatch.chdir(bench.workspace.root)

    def ask(theme: str | None, *words: str) -> str:
        folder = bench.write().parent
        if theme is not None:
            (folder / "theme.yaml").write_text(theme, "utf-8")
        cli(["theme", *words], standalone_mode=False)
        return capsys.readouterr().out

    return ask


def test_without_an_agency_all_themes_are_listed(asked):
    assert asked(None) == "随程序的主题：letterhead（红头），plain（素色），river（江蓝）\n  sample: 素色\n"


def test_an_agencys_theme_is_told_with_its_contrasts(asked):
    told = asked("based_on: letterhead\nname: 本局\n", "--agency", "sample")
    assert told.startswith("sample: 本局（data/sample/theme.yaml）\n  红头：机构名称，带文号\n  对比度（文字至少 4.5，图形和大字至少 3）：\n    白天：")
    assert json.loads(asked(None, "--agency", "sample", "--json"))["letterhead"] == {"lines": [], "number": True}


def test_contrasts_are_rounded_down():
    found = contrasts(plain().colours)
    assert all(found[each.place[0]][".".join(map(str, each.place[1:]))] <= each.ratio for each in worst(plain().colours))
    assert sorted(found) == ["charts", "dark", "light", "print"]


def test_what_is_wrong_is_refused(asked, bench):
    with pytest.raises(ContractError, match="sample/theme.yaml, 第 1 行: 没有 'colour' 这一项"):
        asked("colour: 1\n")
    with pytest.raises(ParameterError, match="没有机构 'sampel'。是否要写 'sample'？"):
        asked("{}\n", "--agency", "sampel")
    with pytest.raises(ParameterError, match="还没有成品可看"):
        asked("{}\n", "--agency", "sample", "--preview", "p.html")
    with pytest.raises(ParameterError, match="不是网页"):
        asked("{}\n", "--agency", "sample", "--preview", "p.pdf")
