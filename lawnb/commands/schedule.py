"""`lawnb schedule`: crontab lines, systemd timers and Airflow DAGs for reports, by the legal dates."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawnb.console import print_json, say, shown_path
from lawnb.errors import ParameterError
from lawnb.options import data_option, json_option, resolved
from lawnb.schedule.dates import LAST, LEAD_NIGHTS, PRESETS, DueDay, due_day, next_due, nights
from lawnb.schedule.times import DEFAULT_TIME, checked_cron, crons_of

if TYPE_CHECKING:
    from lawnb.schedule.job import Job

DATES = "".join(f"\n  {day.name:<11} {day.month}月{day.day}日前：{day.title}。依据：{day.source}" for day in PRESETS.values())
HELP = f"""写出或安装计划任务：按法定日期，无人值守地生成报告。

\b
预设（--preset），报告的都是上一年度：{DATES}

到期日之前的 {LEAD_NIGHTS} 个夜里每晚运行一次：前面哪一夜失败，都还来得及改正；输入没有变化的夜里不重新生成。
默认生成全部机构的上一年度报告；-- 之后写 lawnb run（一份报告）或 lawnb batch（多份报告）的其他选项。"""
TITLE = "法治政府建设年度报告"


@click.group(help=HELP)
def schedule() -> None:
    """Gather the targets."""


def schedule_options(command):
    """The options that say what is made, when, and where the schedule goes."""
    options = (
        click.option("--preset", type=click.Choice(list(PRESETS)), help="法定日期，见 lawnb schedule --help。"),
        click.option("--on", metavar="月-日", help="另一个到期日，如 03-10。"),
        click.option("--lead", metavar="N", type=int, default=LEAD_NIGHTS, show_default=True, help="从到期日前第几天的夜里起每晚运行。"),
        click.option("--time", metavar="时:分", default=DEFAULT_TIME, show_default=True, help="每晚几点运行。"),
        click.option("--cron", metavar="表达式", help="自己写的运行时间，如 '0 3 * * 1'（分 时 日 月 星期），代替上面四项。"),
        click.option("--agencies", metavar="机构", multiple=True, help="机构代号，可用逗号分隔、用通配符、可重复；默认全部。"),
        click.option("--years", "--year", "years", metavar="年度", default=LAST, show_default=True, help="年度：last 为运行时的上一年度，或 2023、2020-2023。"),
        data_option,
        click.option("--name", metavar="名称", help="计划任务的名称，默认为预设名；同一工作区有几个时用来区分。"),
        click.option("--install", is_flag=True, help="安装到本机；重复安装只留一份。"),
        click.option("--remove", is_flag=True, help="从本机撤除。"),
        click.option("--out", metavar="路径", type=click.Path(path_type=Path), help="写到文件（cron）或文件夹（systemd、airflow），不写则显示。"),
        json_option,
        click.argument("more", nargs=-1, type=click.UNPROCESSED),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@schedule.command()
@schedule_options
def cron(**options: Any) -> None:
    """crontab 的一行；--install 写入当前用户的 crontab，其他行不动。"""
    from lawnb.schedule import cron as target

    name = chosen_name(options)
    if options["remove"]:
        told(options, name, "已从 crontab 撤除" if target.remove(name) else "crontab 中没有", [])
        return
    job = planned(options, name)
    text = target.crontab(job)
    if options["install"]:
        told(options, job, "已写入 crontab" if target.install(job) else "crontab 中已有，没有变化", [])
    else:
        shown(options, job, {f"{name}.crontab": text})


@schedule.command()
@schedule_options
@click.option("--system/--user", "machine", default=None, help="全机的或用户自己的单元；默认 root 为前者，其他用户为后者。")
@click.option("--on-failure", "failure", metavar="单元", default="", help="失败时启动的单元，如 mail@%n.service。")
def systemd(machine: bool | None, failure: str, **options: Any) -> None:
    """systemd 的定时器和服务；--install 写入单元文件并启用。"""
    from lawnb.schedule import systemd as target

    machine = hasattr(os, "geteuid") and os.geteuid() == 0 if machine is None else machine
    name = chosen_name(options)
    if options["remove"]:
        paths = target.remove(name, machine)
        told(options, name, "已撤除" if paths else "没有这个定时器", paths)
        return
    job = planned(options, name)
    if options["install"]:
        paths, started = target.install(job, machine, failure)
        told(options, job, "已安装并启用" if started else "已写好单元文件，本机没有 systemctl", paths, target.by_hand(name, machine, started))
    else:
        shown(options, job, target.units(job, failure))


@schedule.command(short_help="Airflow 的 DAG 文件；--install 写入 DAG 文件夹。")
@schedule_options
def airflow(**options: Any) -> None:
    """Airflow 的 DAG 文件（PapermillOperator）；--install 写入 $AIRFLOW_HOME/dags/。"""
    from lawnb.schedule.airflow import dag, dags_folder
    from lawnb.storage.folder import write_whole

    name = chosen_name(options)
    file = f"{name.replace('-', '_')}.py"
    if options["remove"]:
        path = Path.cwd() / (options["out"] or dags_folder()) / file
        there = path.exists()
        path.unlink(missing_ok=True)
        told(options, name, "已撤除" if there else "没有这个 DAG 文件", [path] if there else [])
        return
    job = planned(options, name)
    files = {file: dag(job)}
    if options["install"]:
        path = dags_folder() / file
        write_whole(path, files[file].encode())
        told(options, job, "已写好 DAG 文件", [path])
    else:
        shown(options, job, files)


# -- what the options ask for -------------------------------------------------------------------------------------------


def chosen_day(options: dict) -> DueDay | None:
    """The due day that is asked for; None where the times are the user's own."""
    given = [name for name in ("preset", "on", "cron") if options[name]]
    if len(given) != 1:
        raise ParameterError("--preset、--on、--cron: 三者写且只写一个。请选定到期日或运行时间。")
    return None if options["cron"] else due_day(options["preset"] or options["on"])


def chosen_name(options: dict) -> str:
    from lawnb.schedule.job import job_name
    from lawnb.workspace import find_root

    if options["install"] and options["remove"]:
        raise ParameterError("--install、--remove: 不能同时写。请选一个。")
    day = chosen_day(options)
    return job_name(options["name"] or (day.name if day else "cron"), find_root())


def planned(options: dict, name: str) -> Job:
    """The schedule that the options ask for, checked against the workspace as it is now."""
    from lawnb.schedule.job import Job, command, reports

    day = chosen_day(options)
    workspace, parameters = resolved(None, None, options["data"], None, ())
    chosen = reports(workspace, options["agencies"], options["years"])
    crons = crons_of(nights(day, options["lead"]), options["time"]) if day else (checked_cron(options["cron"]),)
    argv = command(chosen, workspace.data if options["data"] else None, options["more"])
    title, source = (day.title, day.source) if day else (TITLE, "")
    return Job(name, title, source, workspace.root, chosen, crons, argv, parameters.values.data, options["more"])


# -- what is told ------------------------------------------------------------------------------------------------------


def shown(options: dict, job: Job, files: dict[str, str]) -> None:
    """Write the files where `--out` says, a file by its own name where there is but one, else show them."""
    from lawnb.storage.folder import write_whole

    out = options["out"]
    if out:
        paths = [Path.cwd() / (out if len(files) == 1 and out.suffix else out / name) for name in files]
        for path, text in zip(paths, files.values(), strict=True):
            write_whole(path, text.encode())
        told(options, job, "已写好", paths)
    elif options["as_json"]:
        print_json(facts(options, job) | {"files": files})
    else:
        heads = (f"# {name}\n" if len(files) > 1 else "" for name in files)
        say("\n".join(head + text for head, text in zip(heads, files.values(), strict=True)), nl=False)


def told(options: dict, job: Job | str, done: str, paths: Sequence[Path], hints: Sequence[str] = ()) -> None:
    """Say what was done to a schedule, or to the one of a name, and what is left to type."""
    known = {"ok": True, "name": job} if isinstance(job, str) else facts(options, job)
    if options["as_json"]:
        print_json(known | {"files": [str(path) for path in paths], "todo": list(hints)})
        return
    say(f"{known['name']}: {done}。")
    say("".join(f"  {shown_path(path)}\n" for path in paths), nl=False)
    if hints:
        say("还请执行：\n" + "".join(f"  {hint}\n" for hint in hints), nl=False)


def facts(options: dict, job: Job) -> dict[str, Any]:
    """What a program may want to know of a schedule."""
    day = chosen_day(options)
    due = next_due(f"{day.month:02}-{day.day:02}", datetime.date.today()).isoformat() if day else None
    return {
        "ok": True, "name": job.name, "title": job.title, "source": job.source, "root": str(job.root), "argv": list(job.argv),
        "crons": list(job.crons), "due": due,
    }  # fmt: skip
