"""`lawnb region`: one report over the bureaus that report to a body."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from lawnb.console import print_built
from lawnb.errors import EXIT_DRAFT
from lawnb.options import force_option, json_option, setting_options, this_year_option


@click.command()
@click.option("--region", "slug", metavar="区域", required=True, help="区域代号，即 regions/ 下的名单文件名。")
@this_year_option
@click.option("--build", metavar="文件夹", type=click.Path(path_type=Path), default=Path("build"), help="各机构报告所在的文件夹，默认 build。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), help="输出文件夹，默认与 --build 相同。")
@click.option("--partial", is_flag=True, help="有机构没有报送的，另外印出已报送部分，注明几家中的几家；不写则不印。")
@click.option("--trend-years", metavar="N", type=click.IntRange(1, 20), default=5, help="趋势图回溯的年数，默认 5。")
@click.option("--date", "when", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="成文日期，如 2024-03-20，默认为名单中公开信息的日期。")
@click.option("--appendix", is_flag=True, help="PDF 和 DOCX 末尾附数字清单。")
@force_option
@setting_options
@json_option
def region(slug, year, build, out, partial, trend_years, when, appendix, force, flags, as_json) -> None:
    """把一个区域各机构的年度报告汇成一份：谁报送了、合计、分布、离群值。有机构没有报送的数字不汇总；没有变化就不重新生成。"""
    from lawnb.progress import TerminalProgress
    from lawnb.province.region_run import RegionParameters, RegionReport
    from lawnb.schedule.dates import next_due
    from lawnb.unattended.attempt import Attempt
    from lawnb.unattended.settings import settings_of
    from lawnb.workspace import find_root, workspace

    reports = Path.cwd() / build
    own = workspace(out=Path.cwd() / (out or build), root=find_root())
    date = when.date().isoformat() if when else None
    parameters = RegionParameters(slug, year, reports.resolve(), partial, trend_years, date, appendix)
    report = RegionReport(own, parameters)
    attempt = Attempt(report, settings_of(own.root, flags), next_due(None, datetime.date.today()).isoformat())
    with TerminalProgress(report.slug) as progress:
        done = attempt.make(progress, force)
    print_built(done, "汇总报告", as_json)
    sys.exit(EXIT_DRAFT if done.draft else 0)
