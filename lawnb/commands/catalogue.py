"""`lawnb catalogue`: a page over all reports."""

from __future__ import annotations

import click

from lawnb.console import print_json, say, shown_path
from lawnb.options import absolute, data_option, json_option, out_option


@click.command()
@data_option
@out_option
@json_option
def catalogue(data, out, as_json) -> None:
    """把全部报告编成一页目录 <out>/index.html：可查找、筛选、排序，带关键数字和趋势，不需要服务器。"""
    from lawnb.province.catalogue import write_catalogue
    from lawnb.workspace import find_root, workspace

    path, found = write_catalogue(workspace(absolute(data), absolute(out), find_root()))
    if as_json:
        print_json({"ok": True, "file": shown_path(path), "reports": found})
    else:
        say(f"{shown_path(path)}: 目录共 {len(found)} 条。")
