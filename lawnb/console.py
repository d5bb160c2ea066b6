"""What the command line prints: findings, a ledger's problems, a sign-off; as text for people, as JSON for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawnb.intake.unseen import UNSEEN, visible

#: What is not provided, and the files that would provide it, in the message of such a finding.
LACKING = re.compile("没有提供“(.+?)”材料（(.+?)）")
#: Of findings of one code that do not block, so many are told in full.
MOST_OF_A_KIND = 3

if TYPE_CHECKING:
    from lawnb.checks import Finding
    from lawnb.editions import Record
    from lawnb.engine.verify import Verdict
    from lawnb.intake.ledger import Intake
    from lawnb.provenance.built import Built


def say(text: str, nl: bool = True, err: bool = False) -> None:
    """Print text of ours with what data put into it, of which nothing may steer the terminal."""
    click.echo(visible(text), nl=nl, err=err)


def told(text: str) -> None:
    """Print what a check found, which quotes what nobody has looked through, without personal data."""
    from lawnb.privacy.redact import redacted

    say(redacted(text))


def shown_path(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def print_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=lambda item: item.as_json())
    click.echo(UNSEEN.sub(lambda unseen: json.dumps(unseen[0])[1:-1], text))  # the same JSON, of which a terminal obeys nothing


def print_built(done: Built, name: str, as_json: bool) -> None:
    """What became of a run: the report's files, and what was found."""
    files = [shown_path(done.folder / file) for file in done.files]
    if as_json:
        print_json({"ok": not done.draft, "report": done.slug, "draft": done.draft, "fresh": done.fresh, "files": files, "findings": done.findings})
        return
    made = f"{name}已生成" if done.fresh else "没有变化，没有重新生成（--force 可强制）"
    say(f"{done.slug}: {made}{'（草稿）' if done.draft else ''}。")
    say("".join(f"  {path}\n" for path in files), nl=False)
    print_findings(done.findings, brief=True)


def print_findings(findings: list[Finding], brief: bool) -> None:
    """Blocking and waived findings in full; the others by their kind or as a count."""
    rest = [finding for finding in findings if not finding.blocking and not finding.waiver]
    for finding in findings:
        if finding.blocking:
            told(f"  阻断 {finding.code}（{finding.figure}）{finding.place}: {finding.message}{finding.remedy}")
        elif finding.waiver:
            waiver = finding.waiver
            told(f"  豁免 {finding.code}（{finding.figure}）: {finding.message}{waiver.office}，{waiver.date}：{waiver.reason}")
    if brief and rest:
        say(f"  另有警告和提示 {len(rest)} 项，见 findings.json。")
    lacking = [finding for finding in rest if finding.code == "not-provided"]
    for code in dict.fromkeys(finding.code for finding in rest if not brief):
        if code != "not-provided":
            print_of_a_kind([finding for finding in rest if finding.code == code])
    if lacking and not brief:
        print_lacking(lacking)


def print_of_a_kind(findings: list[Finding]) -> None:
    """Findings of one code, which do not block: the first in full, of the others where they are, so that forty of one do not hide one of another."""
    from lawnb.checks import SEVERITY_WORDS

    few = len(findings) <= MOST_OF_A_KIND + 1
    for finding in findings if few else findings[:MOST_OF_A_KIND]:
        told(f"  {SEVERITY_WORDS[finding.severity]} {finding.code}（{finding.figure}）{finding.place}: {finding.message}{finding.remedy}")
    if not few:
        others = findings[MOST_OF_A_KIND:]
        told(f"    同类另有 {len(others)} 项：{'、'.join(dict.fromkeys(finding.place for finding in others))}。")


def print_lacking(findings: list[Finding]) -> None:
    """What a body gave nothing for, together: a body that is new to us lacks twenty files, among which no other finding would be seen."""
    told(f"  警告 not-provided: 没有提供 {len(findings)} 项材料。草稿中写“未提供”，定稿中略去；有材料的，请补上文件：")
    for finding in findings:
        what, files = LACKING.match(finding.message).groups()
        told(f"    {what}（{finding.figure}）: {files}")


def print_intake(done: Intake) -> None:
    """Problems grouped by what is wrong, each group with its places; then the counts, so that no row is unaccounted for."""
    from lawnb.formats import with_unit
    from lawnb.intake.problems import grouped

    for word, items in (("问题", done.problems), ("提示", done.warnings)):
        for line in grouped(items):
            say(f"  {word} {line}")
    sums = "，".join(f"{title} {with_unit(value, '元')}" for title, value in done.sums().items())
    say(f"{done.file}: {'可以使用' if done.ok else '有问题，请改正后再试'}。读入 {len(done.table)} 行{'，' if sums else ''}{sums}。")
    words = {"cases": "读入", "problems": "有问题", "titles": "标题", "headers": "表头", "totals": "合计", "notes": "说明", "blank": "空行", "examples": "示例"}
    parts = "，".join(f"{word} {done.tally[kind]}" for kind, word in words.items() if done.tally[kind])
    say(f"  文件共 {done.tally['total']} 行：{parts or '没有内容'}。")


def print_signed(record: Record, issued: Path) -> None:
    """What was signed by whom, and the edition that it became."""
    from lawnb.signoff import STEP_WORDS

    own, slug = record.steps[-1], f"{record.agency}/{record.year}"
    where = f"，为第 {record.edition} 版：{shown_path(issued / slug / str(record.edition))}" if record.edition else ""
    say(f"{slug}: {own.office} {own.date} {STEP_WORDS[own.step]}，共 {len(own.files)} 个文件{where}。")
    if record.corrects:
        say(f"  更正第 {record.corrects.edition} 版：{record.corrects.reason}（有变化的数字 {len(record.corrects.changed)} 个）")


def print_verdict(path: Path, verdict: Verdict) -> None:
    """Whether all is identical; else what is not, and why."""
    say(f"{shown_path(path)}: {'一致' if verdict.identical else '不一致'}（相同的文件 {len(verdict.checked)} 个）。")
    for word, lines in (("不同", verdict.faults), ("原因", verdict.causes if verdict.faults else ())):
        say("".join(f"  {word} {line}\n" for line in lines), nl=False)
