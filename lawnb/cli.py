"""The command line: parse, call, print. What is heavy loads inside the commands, so that `--help` is quick."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import NoReturn

import click

from lawnb.commands.batch import batch
from lawnb.commands.bundle import bundle
from lawnb.commands.catalogue import catalogue
from lawnb.commands.chinese import speak_chinese
from lawnb.commands.comments import comments
from lawnb.commands.edition import edition
from lawnb.commands.following import diff, trace
from lawnb.commands.making import check, export, params, run, verify, why
from lawnb.commands.records import begin, intake, list_, sample, template
from lawnb.commands.region import region
from lawnb.commands.schedule import schedule
from lawnb.commands.signing import issue, sign
from lawnb.commands.theme import theme
from lawnb.console import print_json, say
from lawnb.ending import end, lose_no_end
from lawnb.errors import LawnbError, machine_errors_named
from lawnb.standard_files import be_born
from lawnb.storage.home import usable_home

EXIT_CODES = """\b
退出码：
  0    完成
  1    程序缺陷（请附上输出报告给我们）
  2    命令行或参数有误
  3    data/ 下的记录有误
  4    笔记本的单元格运行失败
  5    成品无法生成或写入（字体、缺字、磁盘）
  6    已生成，但有阻断发布的检查结果：成品标为草稿
  7    已比较，两份报告有差异
  8    批量中有报告失败
  75   同一份报告正在运行，没有等到
  130  被中断（Ctrl-C）；143、129 被终止
"""

#: What asks a process to end: systemd and Airflow send the first, a dropped connection the second.
ENDING_SIGNALS = ("SIGTERM", "SIGHUP")


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lawnb", message="%(prog)s %(version)s", help="显示版本。")
def cli() -> None:
    """从机构的记录生成法治政府建设年度报告。"""


for command in (
    batch, begin, bundle, catalogue, check, comments, diff, edition, export, intake, issue, list_, params, region, run, sample, schedule, sign, template, theme,
    trace, verify, why,
):  # fmt: skip
    cli.add_command(command)


def _tell_programs(error: Exception, problems: list[str]) -> None:
    """A refusal as JSON, where that was asked for."""
    if "--json" in sys.argv:
        print_json({"ok": False, "error": type(error).__name__, "problems": problems})


def _tell_defect() -> NoReturn:
    """Tell of a defect of ours, whose own words may hold a value."""
    from lawnb.privacy.redact import redacted

    say(redacted(traceback.format_exc()), nl=False, err=True)
    sys.exit(1)


def main() -> None:
    """Entry point: errors that a person can mend become their message and exit code here, and only here."""
    be_born()
    lose_no_end()
    speak_chinese()
    for name in ENDING_SIGNALS:
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), end)
    # its plug-ins would come from whatever else is installed, and looking for them takes longer than our checks
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # as kernels have it: where no thread may be had, OpenBLAS ends by an interrupt that nobody sent
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with usable_home(), machine_errors_named():
            cli(standalone_mode=False)
    except LawnbError as error:
        from lawnb.privacy.redact import redact

        redact(error)
        _tell_programs(error, list(error.problems))
        for problem in error.problems:
            say(problem, err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _tell_programs(error, [error.format_message()])
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as abort:
        if isinstance(abort.__cause__, EOFError):  # click takes each for the end of what is typed, and we ask for nothing
            _tell_defect()
        say("已中断。", err=True)
        sys.exit(130)
    except Exception:
        _tell_defect()
