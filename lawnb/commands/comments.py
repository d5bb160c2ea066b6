"""`lawnb comments`: what an office remarked in the Word file, by the notebook's cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawnb.console import print_json, say
from lawnb.options import json_option

if TYPE_CHECKING:
    from lawnb.remarks.remarks import Remark, Remarks


@click.command()
@click.argument("path", metavar="FILE.docx", type=click.Path(path_type=Path))
@json_option
def comments(path, as_json) -> None:
    """列出 Word 文件里的批注和修订，按笔记本的单元格；只读，不改文件。"""
    from lawnb.following.source import shown
    from lawnb.remarks.remarks import remarks

    found = remarks(path, shown(path))
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)


def _print(found: Remarks) -> None:
    for cell, heading, own in found.by_cell():
        say(f"{cell}　{_line(heading)}".strip("　"))
        for remark in own:
            _print_remark(remark)
    for cell in found.gone:
        say(f"{cell}　这个单元格的文字已不在文件里，可能被整段删去了。")
    n = sum(remark.kind == "批注" for remark in found.remarks)
    cells = len({remark.cell for remark in found.remarks if remark.cell})
    told = f"批注 {n} 条，修订 {len(found.remarks) - n} 处，涉及 {cells} 个单元格" if found.remarks else "没有批注，也没有修订"
    say(f"{found.place}: {told}。")


def _print_remark(remark: Remark) -> None:
    settled = "（已解决）" if remark.resolved else ""
    quote = f"　“{_line(remark.quote)}”" if remark.quote.strip() else ""
    head = f"  {remark.kind}　{_who(remark.author, remark.date)}{settled}"
    if remark.kind != "批注":
        say(f"{head}　“{_line(remark.text)}”" if remark.text.strip() else head)
        return
    say(f"{head}{quote}")
    _print_text(remark.text, "      ")
    for answer in remark.answers:
        say(f"      答复　{_who(answer.author, answer.date)}{'（已解决）' if answer.resolved else ''}")
        _print_text(answer.text, "          ")


def _print_text(text: str, indent: str) -> None:
    """A comment's lines, each behind a rule, so that none passes for one of ours."""
    say("".join(f"{indent}│ {line}\n" for line in text.splitlines() if line.strip()), nl=False)


def _who(author: str, date: str) -> str:
    return "　".join(filter(None, (_line(author) or "（未署名）", _line(date).replace("T", " ")[:16])))


def _line(text: str) -> str:
    return " ".join(text.split())
