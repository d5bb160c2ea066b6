"""The board of an edition: who is complete, and what stands in the way of the others."""

from __future__ import annotations

import json

import pytest

from lawnb.cli import cli
from lawnb.errors import ParameterError
from lawnb.filenames import CRATE
from lawnb.params import ReportParameters
from lawnb.provenance.crate import crate
from lawnb.provenance.inputs import inputs
from lawnb.province.board import board, expected, standing
from tests.province.reports import Built, put, write_crate

SLUG = "sample"


def told(built, agency: str) -> tuple[str, tuple[str, ...]]:
    own = standing(built.workspace, agency, 2023)
    return own.state, own.reasons


def test_a_final_report_whose_files_are_as_they_were_made_is_complete(built):
    built.report("a", 2023)
    own = standing(built.workspace, "a", 2023)
    assert (own.state, own.name, sorted(own.files)) == (
        "complete", "a局", ["figures.json", "findings.json", "report.docx", "report.html", "report.pdf", "ro-crate-metadata.json"],
    )  # fmt: skip


def test_a_draft_is_blocked_by_its_findings(built):
    built.report("a", 2023, codes=["total-mismatch", "jump"])
    assert told(built, "a") == ("blocked", ("草稿，阻断发布的有 total-mismatch（分项之和与合计不符，且不能由四舍五入解释）、jump（主要数字比上年变动过大，没有写明原因）",))
    assert standing(built.workspace, "a", 2023).codes == ("total-mismatch", "jump")


def test_every_reason_is_told_at_once(built):
    folder = built.report("a", 2023, codes=["jump"])
    (folder / "failed.ipynb").write_text("{}", "utf-8")
    (folder / "report.pdf").write_text("另一份", "utf-8")
    (folder / "report.docx").unlink()
    state, reasons = told(built, "a")
    assert (state, sorted(reasons)) == ("blocked", ["成品 report.docx 不见了", "成品 report.pdf 被改动", "最近一次运行失败", "草稿，阻断发布的有 jump（主要数字比上年变动过大，没有写明原因）"])


def test_a_report_without_its_record_or_of_another_bureau_is_blocked(built):
    (built.report("a", 2023) / CRATE).unlink()
    assert told(built, "a") == ("blocked", (f"没有来历记录 {CRATE}",))
    built.workspace.build("b", 2023).parent.mkdir()
    built.report("c", 2023).rename(built.workspace.build("b", 2023))
    assert told(built, "b") == ("blocked", ("figures.json 不是这个机构这个年度的第 2 版格式",))


@pytest.mark.parametrize("name", ["../b/report.html", "/etc/hostname", ".hidden", "..\\x", None, 7])
def test_a_record_of_other_files_than_the_folders_own_blocks(built, name):
    folder = built.report("a", 2023)
    built.report("b", 2023)
    graph = json.loads((folder / CRATE).read_bytes())["@graph"]
    put(folder / CRATE, json.dumps({"@graph": [*graph, {"@type": "File", "name": name, "sha256": "0" * 64}]}))
    assert told(built, "a") == ("blocked", (f"{CRATE} 中有 1 个文件名不能用",))


def test_a_record_that_leaves_out_a_file_and_a_link_in_a_files_place_block(built):
    folder = built.report("a", 2023)
    graph = json.loads((folder / CRATE).read_bytes())["@graph"]
    put(folder / CRATE, json.dumps({"@graph": [each for each in graph if each["name"] != "report.html"]}))
    assert told(built, "a") == ("blocked", (f"{CRATE} 中没有 report.html",))
    folder = built.report("b", 2023)
    (folder / "report.html").rename(folder.parent / "elsewhere.html")
    (folder / "report.html").symlink_to(folder.parent / "elsewhere.html")
    assert told(built, "b") == ("blocked", (f"{CRATE} 中有 1 个文件名不能用",))


def test_a_file_that_is_no_figures_file_blocks(built):
    folder = built.report("a", 2023)
    (folder / "figures.json").write_text("{", "utf-8")
    assert told(built, "a") == ("blocked", ("figures.json 不是报告的数字文件",))


def test_a_bureau_without_a_report_is_missing_and_with_wrong_records_blocked(bench):
    own = Built(bench.workspace)
    bench.write("ready")
    bench.write("early", 2022)
    bench.write("wrong", penalties_totals="处罚起数,罚款金额（万元）\n十,3.5\n")
    assert told(own, "ready") == ("missing", ("记录齐备，还没有运行",))
    assert told(own, "early") == ("missing", ("没有 2023 年度的记录",))
    assert standing(own.workspace, "early", 2023).name == "样例区交通运输局"
    state, [reason] = told(own, "wrong")
    assert (state, reason.split("/")[0]) == ("blocked", "记录有误 1 处：wrong")


def test_a_report_is_stale_once_its_records_changed(bench):
    folder = bench.write(SLUG)
    place = Built(bench.workspace).report(SLUG, 2023)
    head = {"title": "报告", "agency": {"name": "局"}, "year": 2023, "signature": {"date": "2024-02-01"}}
    (place / CRATE).write_bytes(crate(place, head, inputs(bench.workspace, ReportParameters(agency=SLUG, year=2023), None), {}))
    assert standing(bench.workspace, SLUG, 2023).state == "complete"
    (folder / "penalties_totals.csv").write_text("处罚起数,罚款金额（万元）\n11,3.5\n", "utf-8")
    own = standing(bench.workspace, SLUG, 2023)
    assert (own.state, own.reasons) == ("stale", (f"记录：data/{SLUG}/2023/penalties_totals.csv 有变动",))


def test_those_with_records_should_report_or_those_of_a_list(bench, tmp_path):
    for slug in ("b", "a-1", "a-2"):
        bench.write(slug, 2022)
    listed = tmp_path / "名单.txt"
    listed.write_text("# 应报\nz\n\na-1\nz\n", "utf-8")
    assert expected(bench.workspace) == ["a-1", "a-2", "b"]
    assert expected(bench.workspace, ["a-*,b"]) == ["a-1", "a-2", "b"]
    assert expected(bench.workspace, ["a-2"]) == ["a-2"]
    assert expected(bench.workspace, (), listed) == ["a-1", "z"]


def test_a_list_of_wrong_slugs_and_a_pattern_of_nobody_are_refused(bench, tmp_path):
    bench.write("sample")
    listed = tmp_path / "list.txt"
    listed.write_text("甲区\nok\n../x\n", "utf-8")
    with pytest.raises(ParameterError, match=r"第 1 行: '甲区' 不是机构代号.*\n.*第 3 行: '\.\./x'"):
        expected(bench.workspace, (), listed)
    with pytest.raises(ParameterError, match="没有机构 'sampel'。是否要写 'sample'？"):
        expected(bench.workspace, ["sampel"])
    with pytest.raises(ParameterError, match="不能读取"):
        expected(bench.workspace, (), tmp_path / "nowhere")


def test_a_workspace_of_nobody_is_refused(built):
    with pytest.raises(ParameterError, match="没有应报的机构"):
        expected(built.workspace)


def test_a_name_does_not_command_the_terminal(built):
    folder = built.report("a", 2023, name="甲\x1b[2J局\u202e")
    write_crate(folder)
    assert board(built.workspace, 2023, ["a"]).standings[0].text() == "a  甲�[2J局�  完成"


def run(built, *arguments: str) -> int:
    listed = built.workspace.data.parent / "list.txt"
    listed.write_text("a\nb\n", "utf-8")
    places = {"--data": built.workspace.data, "--out": built.workspace.out, "--editions": built.workspace.data.parent / "editions", "--expected": listed}
    with pytest.raises(SystemExit) as ended:
        cli(["edition", "board", "--year", "2023", *(str(part) for pair in places.items() for part in pair), *arguments], standalone_mode=False)
    return ended.value.code


def test_the_exit_code_says_whether_all_are_complete(built, capsys):
    built.report("a", 2023)
    assert run(built, "--json") == 6
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["counts"]) == (False, {"complete": 1, "blocked": 0, "stale": 0, "missing": 1})
    built.report("b", 2023)
    assert run(built, "--json") == 0
