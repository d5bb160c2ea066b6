"""A report is made again when its content asks for it, to the byte; what differs is told."""

from __future__ import annotations

import json


def test_verify_makes_the_report_again_to_the_byte(made):
    done = made("verify", str(made.out))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "一致（相同的文件" in done.stdout
    page = made("verify", str(made.out / "report.html"), "--json")
    assert page.returncode == 0 and json.loads(page.stdout)["ok"]


def test_nothing_changed_is_not_run_again_and_a_change_is_told(built):
    shell = built
    before = (shell.out / "report.html").stat().st_ino
    again = shell("run")
    assert again.returncode == 0 and "没有变化" in again.stdout
    assert (shell.out / "report.html").stat().st_ino == before
    shell.edit("penalties_by_field.csv", "货运,49", "货运,57")
    assert "penalties_by_field.csv 有变动" in shell("why").stdout
    verdict = shell("verify", str(shell.out))
    assert verdict.returncode == 7
    assert "report.html 重新生成后不同" in verdict.stdout and "原因 记录：data/lengshuitan-transport/2023/penalties_by_field.csv 有变动" in verdict.stdout
    page = shell.out / "report.html"
    page.write_text(page.read_text("utf-8").replace("617起", "618起"), "utf-8")
    assert shell("verify", str(page)).returncode == 7


def test_force_runs_anyway_and_makes_the_same(built):
    shell = built
    before = {path.name: path.read_bytes() for path in shell.out.iterdir()}
    inode = (shell.out / "report.html").stat().st_ino
    assert "报告已生成" in shell("run", "--force").stdout
    assert (shell.out / "report.html").stat().st_ino != inode
    assert {path.name: path.read_bytes() for path in shell.out.iterdir()} == before


def test_verify_refuses_what_has_no_provenance(shell):
    assert shell("verify", "nowhere").returncode == 2
    done = shell("verify", "params")
    assert done.returncode == 4 and "来历记录" in done.stderr
