"""figures.json that somebody else has written: followed and compared as text, or refused with its name; no file is opened for it, nothing steers the terminal."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner

from lawnb.cli import cli
from lawnb.errors import LawnbError, ParameterError
from lawnb.intake.unseen import UNSEEN
from lawnb.numbered import numbers_of
from lawnb.provenance.crate import recorded
from lawnb.signoff import state
from lawnb.structure import read_notebook
from lawnb.unattended.journal import last_run_path, read_last_run
from tests.hostile.outputs import bundle
from tests.hostile.payloads import CORPUS

WRONG = ["<script>", -1, 1.5, None, [], {}, [[]], {"a": []}, "9" * 5000, True]


@pytest.fixture
def given(tmp_path):
    """Writes figures.json; returns its path."""

    def written(value: Any, name: str = "figures.json"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return path

    return written


def report(payloads=CORPUS[:6]) -> dict[str, Any]:
    made = {name: value for name, value in bundle(list(payloads)).items() if name in ("schema", "lawnb", "agency", "year", "title", "status", "files", "figures", "used")}
    made["files"] = [each | {"at": "2-3", "key": None, "keys": None} for each in made["files"]]
    return made


def asked(*arguments: str) -> str:
    """What a command says: its output, or its refusal, which is of a kind that a person can mend."""
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, LawnbError | SystemExit), done.exc_info
    return done.output + str(done.exception or "")


def test_every_payload_is_told_as_text(given):
    path = given(report(CORPUS))
    for n in range(0, len(CORPUS), 7):
        said = asked("trace", path, f"f.{n}")
        assert f"f.{n}" in said and not UNSEEN.search(said)


def test_a_comparison_steers_no_terminal_and_writes_an_inert_page(given, tmp_path):
    hidden = [each for each in CORPUS if UNSEEN.search(each.text)]
    other = report(hidden)
    other["figures"] = [each | {"definition": f"新{each['definition']}", "value": "2", "text": "2"} for each in other["figures"]]
    said = asked("diff", given(report(hidden), "a.json"), given(other, "b.json"), "--html", tmp_path / "diff.html")
    assert "新" in said and not UNSEEN.search(said)


@pytest.mark.parametrize("name", ["inputs", "sources", "records", "before", "checks", "findings", "value", "formula", "earlier", "part_of", "by", "title", "text", "definition", "unit"])
def test_a_figure_of_another_form_is_refused_by_name(given, name):
    for wrong in WRONG:
        changed = report()
        changed["figures"][0][name] = wrong
        path = given(changed, "changed.json")
        asked("trace", path, "f.0")
        asked("trace", path, "f.0", "--json")
        asked("diff", given(report()), path)
        asked("diff", path, given(report()), "--json")


@pytest.mark.parametrize("name", ["row", "rows", "at", "file", "sheet", "column", "year"])
def test_a_place_of_another_form_is_refused_by_name(given, tmp_path, name):
    for wrong in WRONG:
        changed = report()
        for each in (*changed["figures"][0]["sources"], *changed["figures"][0]["records"], changed["files"][0]):
            each[name] = copy.deepcopy(wrong)
        path = given(changed, "changed.json")
        asked("trace", path, "f.0", "--data", tmp_path)
        asked("diff", given(report()), path)


@pytest.mark.parametrize("file", ["../../../../etc/passwd", "/etc/passwd", "a/2023/../../../secret.csv", "a/2023/link.csv"])
def test_no_file_outside_of_the_data_is_opened(given, tmp_path, file):
    data = tmp_path / "data"
    (data / "a" / "2023").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("事项,做法\n秘密,秘密\n", "utf-8")
    (data / "a" / "2023" / "link.csv").symlink_to(tmp_path / "secret.csv")
    changed = report()
    changed["figures"][0]["records"] = [{"file": file, "sheet": None, "rows": 1, "at": "2"}]
    changed["files"][0] |= {"file": file, "sheet": None, "contract": "measures"}
    said = asked("trace", given(changed), "f.0", "--data", data)
    assert "秘密" not in said and "不在数据文件夹之内" in said


@pytest.mark.parametrize("text", ["[" * 100_000, '{"figures":' + "[" * 100_000, '{"schema": 2, "year": ' + "9" * 5000 + "}", "NaN", "", "\x00"])
def test_json_that_is_none_of_ours_is_refused(given, text):
    assert "figures.json" in asked("trace", given(text), "f.0")


@pytest.mark.parametrize("text", ["1-999999999999", "0-1100001,5", "a", "1--2", "<script>"])
def test_more_rows_than_a_sheet_has_are_not_counted_out(text):
    with pytest.raises(ValueError):
        numbers_of(text)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "9" * 5000, "\x00", "null", "[1]"])
def test_what_lies_beside_a_report_and_is_no_json_of_ours_tells_nothing(tmp_path, content):
    for name in ("figures.json", "findings.json", "signoff.json", "ro-crate-metadata.json"):
        (tmp_path / name).write_text(content, "utf-8")
    last_run_path(tmp_path).write_text(content, "utf-8")
    assert (recorded(tmp_path), read_last_run(tmp_path), state(tmp_path)) == (None, {}, "altered")
    with pytest.raises(ParameterError, match="不是可用的笔记本"):
        read_notebook(tmp_path / "figures.json", "x.ipynb")
