"""`lawnb batch`: a set of reports, by local processes or on a cluster."""

from __future__ import annotations

import datetime
import os
import sys
from contextlib import closing

import click

from lawnb.console import print_json, say, shown_path
from lawnb.errors import ParameterError
from lawnb.options import absolute, data_option, force_option, json_option, out_option, overriding, params_option, set_option, setting_options


@click.command()
@click.option("--agencies", metavar="机构", multiple=True, default=("*",), help="机构代号或通配符，可用逗号分隔、可重复，默认全部。")
@click.option("--years", metavar="年度", help="2023、2020-2023、2021,2023 或 last（去年），默认为参数文件中的年度。")
@click.option("--changed", is_flag=True, help="只做还没有成品或有变动的。")
@click.option("--failed", is_flag=True, help="只做上次失败、中断的。")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="最多做几份。")
@click.option("--workers", metavar="N", type=click.IntRange(1), help="同时做几份，默认为处理器数。")
@click.option("--scheduler", metavar="地址", help="Dask 集群的地址，如 tcp://10.0.0.1:8786（需安装 lawnb[cluster]）。")
@click.option("--share", metavar="地址", help="集群与本机不共用文件夹时，传送输入和成品的 fsspec 地址，如 s3://桶/文件夹。")
@force_option
@data_option
@params_option
@set_option
@out_option
@setting_options
@json_option
def batch(agencies, years, changed, failed, limit, workers, scheduler, share, force, data, file, settings, out, flags, as_json) -> None:
    """一次生成多份报告：一份失败不影响其他，中断后再运行即接着做。"""
    from lawnb.batch.summary import FILE
    from lawnb.unattended.settings import settings_of
    from lawnb.workspace import find_root

    if share is not None and not scheduler:
        raise ParameterError("--share: 只用于集群。请同时写 --scheduler。")
    from lawnb.batch.pool import Cluster, LocalPool
    from lawnb.batch.session import begun, planned
    from lawnb.progress import TerminalBatch

    root = find_root()
    overrides = overriding(data, file, settings)
    plan = planned(root, absolute(out), overrides, agencies, years, settings_of(root, flags), force, datetime.date.today())
    pool = Cluster(scheduler) if scheduler else LocalPool(workers or os.cpu_count() or 1)
    with closing(pool), TerminalBatch() as progress:
        summary = begun(plan.narrowed(pool, changed, failed, limit), pool, progress, share)
    if as_json:
        print_json(summary.as_json())
    else:
        say(summary.text(), nl=False)
        say(f"明细：{shown_path(absolute(out) / FILE)}")
    sys.exit(summary.exit_code)
