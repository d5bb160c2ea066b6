"""What the command line prints of findings: those that weigh, in full; of many of a kind, a few."""

from __future__ import annotations

from lawnb.checks import Finding, Severity
from lawnb.console import print_findings


def finding(code: str, row: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(code, severity, f"plan.csv 第 {row} 行", f"第{row}项没有目标值。", f"plan.{row}", remedy="请补填。")


def test_ten_of_a_kind_do_not_hide_one_of_another(capsys):
    print_findings([*(finding("no-target", row) for row in range(2, 12)), finding("overdue", 40)], brief=False)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[3] == "    同类另有 7 项：" + "、".join(f"plan.csv 第 {row} 行" for row in range(5, 12)) + "。"
    assert lines[4].startswith("  警告 overdue（plan.40）plan.csv 第 40 行")


def test_what_blocks_is_told_in_full_however_much_it_is(capsys):
    print_findings([finding("date-order", row, Severity.ERROR) for row in range(2, 12)], brief=False)
    assert capsys.readouterr().out.count("请补填。") == 10
