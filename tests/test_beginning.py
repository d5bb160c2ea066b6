"""A year is begun with what is known, and with nothing of another bureau or year."""

from __future__ import annotations

import pytest

from lawnb import beginning
from lawnb.beginning import begin
from lawnb.errors import ContractError, DiskError, ParameterError
from lawnb.report import open_year
from lawnb.storage.folder import write_whole

PLAN = "方面,事项,衡量指标,目标值\n队伍,培训执法人员,training.pass_share,>= 90%\n科技,\"建设系统，试运行\",,\n"


def test_a_new_bureau_begins_with_its_name_and_blanks_and_no_ledger(bench):
    made = begin(bench.workspace, "jiangbei-env", 2024, "甲市: 江北生态环境局", "江北生态环境局")
    assert [path.name for path in made] == ["agency.yaml", "publication.yaml"]
    with pytest.raises(ContractError, match=r"publication.yaml, 第 9 行: 缺少 'date_signed'"):
        open_year(bench.workspace, "jiangbei-env", 2024)
    path = made[1]
    path.write_text(path.read_text("utf-8").replace("date_signed:", "date_signed: 2025-01-20"), "utf-8")
    report = open_year(bench.workspace, "jiangbei-env", 2024)
    assert (report.agency.name, report.publication.title) == ("甲市: 江北生态环境局", "江北生态环境局2024年度法治政府建设工作报告")
    assert not report.book["penalties.cases"].reported, "what is not provided is missing, and not zero"
    assert {finding.code for finding in report.findings if finding.blocking} == {"publication-blank"}


def test_a_next_year_takes_over_who_reports_and_what_was_promised(bench):
    last = bench.write(plan=PLAN)
    made = begin(bench.workspace, "sample", 2024)
    assert [path.name for path in made] == ["agency.yaml", "promises.csv", "publication.yaml"]
    assert made[0].read_bytes() == (last / "agency.yaml").read_bytes()
    assert made[1].read_text("utf-8") == (
        "事项,衡量指标,目标值,结果,是否完成,原因\n培训执法人员,training.pass_share,>= 90%,,,\n建设系统，试运行,,,,,\n"
    )
    assert "区交通局2024年度" in made[2].read_text("utf-8") and "样交" not in made[2].read_text("utf-8")


def test_what_is_there_is_not_touched_and_what_is_wanting_is_named(bench):
    folder = bench.write()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ParameterError, match="data/sample/2023: 已经有这个文件夹"):
        begin(bench.workspace, "sample", 2023)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with pytest.raises(ParameterError, match="--name: 新的机构要写名称"):
        begin(bench.workspace, "new", 2024)
    with pytest.raises(ParameterError, match="'江北' 不是机构代号"):
        begin(bench.workspace, "江北", 2024, "江北局")


def test_a_call_that_fails_half_way_leaves_nothing_and_the_next_one_begins(bench, monkeypatch):
    def full_disk(path, content):
        if path.name == "publication.yaml":
            raise OSError(28, "No space left on device")
        write_whole(path, content)

    monkeypatch.setattr(beginning, "write_whole", full_disk)
    with pytest.raises(DiskError, match="无法写入（No space left on device）"):
        begin(bench.workspace, "new", 2024, "江北生态环境局")
    assert [*(bench.workspace.data / "new").iterdir()] == []
    monkeypatch.undo()
    (bench.workspace.data / "new" / ".2024.part").mkdir()  # of one that was killed
    begin(bench.workspace, "new", 2024, "江北生态环境局")
    assert [path.name for path in (bench.workspace.data / "new").iterdir()] == ["2024"]
