"""`lawnb theme`: the themes that come with the package, an agency's own, and what a report looks like in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lawnb.console import print_json, say, shown_path
from lawnb.errors import ContractError, ParameterError, gathering, nearest
from lawnb.filenames import NOTEBOOK
from lawnb.options import absolute, data_option, json_option, out_option


@click.command()
@click.option("--agency", metavar="机构", help="机构代号；不写则列出随程序的主题和各机构的主题。")
@click.option("--preview", metavar="FILE.html", type=click.Path(path_type=Path), help="把最近一份成品换上现在的主题，写成网页先看；图要重新生成才换色。")
@data_option
@out_option
@json_option
def theme(agency, preview, data, out, as_json) -> None:
    """核对主题：名称、标识、红头、字体，每种颜色的对比度；改主题时先看效果，不必重新生成报告。"""
    from lawnb.workspace import find_root, workspace

    own = workspace(absolute(data or Path("data")), absolute(out), find_root())
    if preview and preview.suffix.lower() != ".html":
        raise ParameterError(f"--preview: '{preview}' 不是网页。请写 .html 文件。")
    if agency is None:
        if preview:
            raise ParameterError("--preview: 要写明是哪个机构。请同时写 --agency。")
        _list(own, as_json)
        return
    if agency not in own.agencies():
        raise ParameterError(f"agency: 没有机构 '{agency}'。{nearest(agency, own.agencies())}")
    _show(own, agency, preview and absolute(preview), as_json)


def _list(own: Any, as_json: bool) -> None:
    """The names of all themes.

    Raises
    ------
    ContractError
        With the problems of every agency's theme.
    """
    from lawnb.theme.reading import built_in, built_in_theme, read_theme

    coming = {name: built_in_theme(name).name for name in built_in()}
    worn, problems = {}, []
    for agency in own.agencies():
        with gathering(problems):
            worn[agency] = read_theme(own.data / agency, agency).name
    if problems:
        raise ContractError(*problems)
    if as_json:
        print_json({"themes": coming, "agencies": worn})
        return
    say("随程序的主题：" + "，".join(f"{name}（{title}）" for name, title in coming.items()))
    say("".join(f"  {agency}: {title}\n" for agency, title in worn.items()), nl=False)


def _show(own: Any, agency: str, preview: Path | None, as_json: bool) -> None:
    from lawnb.theme.files import FILE
    from lawnb.theme.reading import read_theme
    from lawnb.theme.shown import lines, told

    read = read_theme(own.data / agency, agency)
    file = own.data / agency / FILE
    if preview:
        _preview(own, agency, read, preview)
    if as_json:
        print_json({"agency": agency, "file": shown_path(file) if file.is_file() else None, **told(read), "preview": preview and shown_path(preview)})
        return
    say(f"{agency}: {read.name}（{shown_path(file) if file.is_file() else '没有 theme.yaml'}）")
    say("".join(f"  {line}\n" for line in lines(read)), nl=False)
    if preview:
        say(f"预览：{shown_path(preview)}")


def _preview(own: Any, agency: str, read: Any, preview: Path) -> None:
    """Write the newest built report's page in a theme."""
    from lawnb.engine.preview import write_preview

    built = [year for year in reversed(own.years(agency)) if (own.build(agency, year) / NOTEBOOK).is_file()]
    if not built:
        raise ParameterError(f"--preview: {agency} 还没有成品可看。请先运行 lawnb run --agency {agency}。")
    write_preview(own.build(agency, built[0]) / NOTEBOOK, own.data / agency, read, preview)
