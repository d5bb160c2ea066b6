"""`lawnb trace` and `diff`: one figure back to its rows, two reports figure by figure."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lawnb.console import print_json, say
from lawnb.errors import EXIT_DIFFERS, ParameterError
from lawnb.options import json_option


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("figure", metavar="FIGURE")
@click.option("--data", metavar="文件夹", type=click.Path(path_type=Path), help="数据文件夹；写了就列出计入的各行，不含个人信息的列。")
@json_option
def trace(path, figure, data, as_json) -> None:
    """追溯一个数字：定义、算法、出处文件和行。FIGURE 为编号（penalties.cases）或名称（行政处罚起数）。"""
    from lawnb.following.rows import rows_of
    from lawnb.following.source import faults_named, open_published
    from lawnb.following.trace import trace as trace_of

    if data is not None and not data.is_dir():
        raise ParameterError(f"--data: 没有文件夹 '{data}'。请检查路径。")
    with faults_named(path):
        chain = trace_of(open_published(path), figure)
        rows = rows_of(chain, data) if data else []
        if as_json:
            print_json(chain.as_json() | ({"rows": [each.as_json() for each in rows]} if data else {}))
            return
        say("".join([chain.text(), *(each.text() for each in rows)]), nl=False)


@click.command()
@click.argument("old", metavar="A", type=click.Path(path_type=Path))
@click.argument("new", metavar="B", type=click.Path(path_type=Path))
@click.option("--html", "target", metavar="文件", type=click.Path(path_type=Path), help="另存为网页，供传阅。")
@json_option
def diff(old, new, target, as_json) -> None:
    """逐个数字比较两份报告或两个年度，A 旧 B 新；有差异时退出码为 7。"""
    from lawnb.following.diff import diff as diff_of
    from lawnb.following.page import page
    from lawnb.following.source import faults_named, open_published

    with faults_named(old, new):
        found = diff_of(open_published(old), open_published(new))
        if target:
            from lawnb.storage.folder import write_whole

            write_whole(target, page(found).encode())
        if as_json:
            print_json(found.as_json())
        else:
            say(found.text(), nl=False)
    sys.exit(0 if found.same else EXIT_DIFFERS)
