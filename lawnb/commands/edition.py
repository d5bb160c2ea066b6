"""`lawnb edition`: one year of many bureaus, published at once."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from lawnb.console import print_json, say, shown_path
from lawnb.errors import EXIT_DRAFT
from lawnb.options import absolute, data_option, json_option, out_option, this_year_option

editions_option = click.option("--editions", metavar="文件夹", type=click.Path(path_type=Path), default=Path("editions"), help="各版的文件夹，默认 editions。")
agencies_option = click.option("--agencies", metavar="机构", multiple=True, help="只算这些机构：代号或 sample-0* 这样的写法，可重复，可用逗号隔开。")
expected_option = click.option("--expected", metavar="文件", type=click.Path(path_type=Path), help="应报机构名单，一行一个代号；默认是有记录的全部机构。")


@click.group()
def edition() -> None:
    """一个年度、许多机构的报告作为一版：看板、发布、回退、列出。"""


@edition.command("board")
@this_year_option
@agencies_option
@expected_option
@data_option
@out_option
@editions_option
@json_option
def board_(year, agencies, expected, data, out, editions, as_json) -> None:
    """列出各机构的报告是否完成：完成、阻断、有变动（生成后记录或参数改过）、未生成。全部完成时退出码为 0，否则为 6。"""
    from lawnb.province.board import WORDS, board
    from lawnb.province.shelf import Shelf

    space, slugs = _chosen(data, out, agencies, expected)
    found, current = board(space, year, slugs), Shelf(absolute(editions), year).current()
    if as_json:
        print_json({"ok": found.complete, "published": current} | found.as_json())
    else:
        told = "，".join(f"{WORDS[state]} {n}" for state, n in found.counts().items())
        say(f"{year} 年度：应报 {len(found.standings)} 个机构，{told}。{f'现在公布的是第 {current} 版。' if current else '还没有公布。'}")
        say("".join(f"  {each.text()}\n" for each in found.standings), nl=False)
    sys.exit(0 if found.complete else EXIT_DRAFT)


@edition.command()
@this_year_option
@expected_option
@data_option
@out_option
@editions_option
@click.option("--region", metavar="代号", help="一并发布的区域报告，在 <out>/<代号>/<年度>/。")
@click.option("--partial", is_flag=True, help="有机构没有完成也发布，网页上写明缺谁。")
@click.option("--keep", metavar="N", type=click.IntRange(1), default=2, help="保留几版，默认 2；正在公布的和它的前一版总会保留。")
@click.option("--date", "when", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="这一版的日期，如 2024-03-01，默认今天。")
@json_option
def publish(year, expected, data, out, editions, region, partial, keep, when, as_json) -> None:
    """把一个年度的报告作为一版公布：先备齐、核对、落盘，再一次切换 editions/<年度>；中途停下，公布的仍是原来的一版。"""
    from lawnb.province.publishing import Plan, publish
    from lawnb.province.shelf import Shelf

    space, slugs = _chosen(data, out, (), expected)
    plan = Plan(slugs, when.date() if when else datetime.date.today(), region, partial, keep)
    shelf = Shelf(absolute(editions), year)
    _tell("已公布", shelf.link, publish(space, shelf, plan), as_json)


@edition.command()
@this_year_option
@click.option("--to", metavar="N", type=click.IntRange(1), help="回到第几版，默认是前一版。")
@editions_option
@json_option
def rollback(year, to, editions, as_json) -> None:
    """让 editions/<年度> 重新显示前一版；先核对那一版的每个文件。"""
    from lawnb.province.publishing import roll_back
    from lawnb.province.shelf import Shelf

    shelf = Shelf(absolute(editions), year)
    _tell("已回退到", shelf.link, roll_back(shelf, to), as_json)


@edition.command("list")
@click.option("--year", metavar="年度", type=int, help="只列这个年度。")
@editions_option
@json_option
def list_(year, editions, as_json) -> None:
    """列出各版，以及公布的是哪一版。"""
    from lawnb.province.publishing import listed, years
    from lawnb.province.shelf import Shelf

    root = absolute(editions)
    found = [each for y in ([year] if year else years(root)) for each in listed(Shelf(root, y))]
    if as_json:
        print_json({"editions": found})
        return
    for each in found:
        told = "已损坏" if each["damaged"] else f"{each['date']}  收入 {each['counts']['complete']} 份{'' if each['complete'] else '（不完整）'}"
        say(f"{each['year']} 第 {each['edition']} 版  {told}{'  ← 现在公布' if each['current'] else ''}")
    if not found:
        say("还没有公布过。请用 lawnb edition publish。")


def _chosen(data: Path | None, out: Path, agencies: tuple[str, ...], listed: Path | None) -> tuple[Any, list[str]]:
    """The workspace, and the bureaus that should report."""
    from lawnb.province.board import expected
    from lawnb.workspace import find_root, workspace

    space = workspace(absolute(data), absolute(out), find_root())
    return space, expected(space, agencies, listed)


def _tell(what: str, link: Path, record: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json({"ok": True, "link": shown_path(link)} | {name: value for name, value in record.items() if name != "files"})
        return
    short = "" if record["complete"] else "（不完整）"
    say(f"{shown_path(link)}: {what}第 {record['edition']} 版{short}，报告 {record['counts']['complete']} 份，文件 {len(record['files'])} 个。")
