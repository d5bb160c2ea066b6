"""The options that commands share, and the way from them to a workspace and checked parameters."""

from __future__ import annotations

import datetime
import shlex
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawnb.errors import ParameterError
from lawnb.schedule.dates import LAST, last_year

if TYPE_CHECKING:
    from lawnb.params import Layer, Resolved
    from lawnb.workspace import Workspace

agency_option = click.option("--agency", metavar="机构", help="机构代号，即数据文件夹下的文件夹名。")
year_option = click.option("--year", metavar="年度", help="报告年度；last 为上一年度，供计划任务使用。")
data_option = click.option("--data", metavar="文件夹", type=click.Path(path_type=Path), help="数据文件夹，默认 data。")
params_option = click.option("--params", "file", metavar="文件", type=click.Path(path_type=Path), help="另一份参数文件（YAML）。")
set_option = click.option("--set", "settings", metavar="参数=值", multiple=True, help="设定一个参数，可重复。")
out_option = click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("build"), help="输出文件夹，默认 build。")
#: Where no parameter file gives it: of regions and editions.
this_year_option = click.option("--year", metavar="年度", type=click.IntRange(1949, 2199), required=True, help="报告年度。")
force_option = click.option("--force", is_flag=True, help="没有变化也重新生成。")
json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供程序读取。")

office_option = click.option("--office", metavar="科室", required=True, help="签字的科室，如 法规股；不写个人姓名。")
date_option = click.option("--date", "when", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="签字的日期，如 2024-01-20，默认今天。")


def parameter_options(command):
    """The options that choose a report and set its parameters."""
    for option in (json_option, set_option, params_option, data_option, year_option, agency_option):
        command = option(command)
    return command


#: The flags over `lawnb.yaml`, by the name of the setting: how each is written, what it takes, what it says.
SETTING_FLAGS = {
    "wait_seconds": ("--wait", float, "秒", "同一份报告正在运行时最多等几秒，默认立即拒绝（退出码 75）。"),
    "cell_seconds": ("--cell-seconds", float, "秒", "一个单元格最多运行几秒，默认 600。"),
    "report_seconds": ("--report-seconds", float, "秒", "一份报告最多运行几秒，默认 3600。"),
    "retries": ("--retries", int, "次", "内核意外终止、磁盘出错等再试几次，默认 1。"),
    "keep": ("--keep", int, "次", "每份报告保留几次旧的生成结果，默认 1。"),
    "on_success": ("--on-success", str, "命令", "成功后运行的命令（程序和参数，不经过 shell）。"),
    "on_failure": ("--on-failure", str, "命令", "失败后运行的命令（程序和参数，不经过 shell）。"),
}


def setting_options(command):
    """The options over `lawnb.yaml`; the command gets them as `flags`, by the name of the setting."""

    @wraps(command)
    def gathered(**values):
        flags = {name: values.pop(name) for name in SETTING_FLAGS}
        hooks = {name: shlex.split(flags[name]) for name in ("on_success", "on_failure") if flags[name]}
        return command(**values, flags=flags | hooks)

    for name, (flag, kind, metavar, told) in reversed(SETTING_FLAGS.items()):
        gathered = click.option(flag, name, type=kind, metavar=metavar, help=told)(gathered)
    return gathered


def resolved(agency, year, data, file, settings, out=Path("build")) -> tuple[Workspace, Resolved]:
    """The workspace and the checked parameters that the options ask for."""
    from lawnb.params import Layer, all_layers, resolve
    from lawnb.workspace import find_root, workspace

    root = find_root()
    chosen = {"agency": agency, "year": year_of(year)}
    overrides = [*overriding(data, file, settings), *(Layer(f"--{name}", {name: value}, {}) for name, value in chosen.items() if value is not None)]
    parameters = resolve(all_layers(root, overrides))
    values = parameters.values
    return workspace(values.data, absolute(out), root, values.issued), parameters


def year_of(text: str | None) -> Any:
    """A year typed on the command line; `last` is the year before today's, which schedules mean every year anew."""
    from lawnb.params import scalar

    return last_year(datetime.date.today()) if text == LAST else scalar(text)


def overriding(data: Path | None, file: Path | None, settings: tuple[str, ...]) -> list[Layer]:
    """The layers of parameters that options lay over the files' own, whichever report it is.

    Raises
    ------
    ParameterError
        A file is not there or cannot be read, or a setting has no value.
    """
    from lawnb.params import Layer, yaml_layer

    if file is not None and not file.is_file():
        raise ParameterError(f"--params: 没有文件 '{file}'。请检查路径。")
    layers = [yaml_layer(file, str(file))] if file else []
    layers += [Layer(f"--set {name}", {name: value}, {}) for name, value in map(setting, settings)]
    return layers + ([Layer("--data", {"data": str(absolute(data))}, {})] if data else [])


def setting(text: str) -> tuple[str, Any]:
    from lawnb.params import scalar

    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"--set: '{text}' 不是“参数=值”的形式。请写成例如 trend_years=3。")
    return name.strip(), scalar(value)


def absolute(path: Path | None) -> Path:
    """A path given on the command line, from the current folder."""
    return Path("data") if path is None else Path.cwd() / path
