"""Crontab lines, and a user's crontab with them put in and taken out again, its other lines untouched."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

from lawnb.errors import EXIT_DRAFT, ParameterError, PublicationError
from lawnb.schedule.job import LOG, Job, require_plain

#: Debian's cron refuses a longer command.
LONGEST_COMMAND = 998
#: Lines of the log that cron sends of a run that failed.
LINES_SENT = 20
#: Lines in another encoding are other people's, and go back as they came.
UNCHANGED = "surrogateescape"
#: Backslashes: cron takes one before % away, and crons do not agree on the others.
FORBIDDEN = "\\"


def crontab(job: Job) -> str:
    """The lines of a schedule, between the marks by which they are found again.

    Raises
    ------
    ParameterError
        A path cannot be written in a crontab.
    """
    require_plain(job, FORBIDDEN)
    line = command(job)
    if len(line.encode()) > LONGEST_COMMAND:
        raise ParameterError(f"{job.root}: 写成 cron 的一行超过 {LONGEST_COMMAND} 字节。请把工作区放到较短的路径，或改用 lawnb schedule systemd。")
    about = [f"# {text}" for text in (job.title, job.source) if text]
    return "\n".join([_begin(job.name), *about, *(f"{when} {line}" for when in job.crons), _end(job.name)]) + "\n"


def command(job: Job) -> str:
    """What cron gives to /bin/sh: into the workspace, and the command in its surroundings.

    All that it says goes to a log: a server often has nobody to send cron's mail. Where it fails, the log's end is what cron sends; a draft
    is no failure. The exit code is the command's.
    """
    folder, logs = shlex.quote(str(job.root)), shlex.quote(str(job.log.parent.relative_to(job.root)))
    # assignments of the shell's, not env: that would take a path with a = in it for one more
    surroundings = " ".join(f"{name}={shlex.quote(value)}" for name, value in job.environment().items())
    log = shlex.quote(LOG)
    tell = f"{{ code=$?; [ $code -eq {EXIT_DRAFT} ] || tail -n {LINES_SENT} {log}; exit $code; }}"
    line = f"cd {folder} && mkdir -p {logs} && {surroundings} {shlex.join(job.argv)} >>{log} 2>&1 || {tell}"
    return line.replace("%", "\\%")


def installed(table: str, job: Job) -> str:
    """A crontab with a schedule in it; the one of the same name is replaced where it stands.

    Raises
    ------
    PublicationError
        The marks in the crontab do not pair.
    """
    place = _place(table, job.name)
    if place is None:
        return table + ("\n" if table and not table.endswith("\n") else "") + crontab(job)
    return table[: place[0]] + crontab(job) + table[place[1] :]


def removed(table: str, name: str) -> str:
    """A crontab without a schedule.

    Raises
    ------
    PublicationError
        The marks in the crontab do not pair.
    """
    place = _place(table, name)
    return table if place is None else table[: place[0]] + table[place[1] :]


def _begin(name: str) -> str:
    return f"# >>> {name} （lawnb schedule cron，请勿手工修改两条标记之间的内容）"


def _end(name: str) -> str:
    return f"# <<< {name}"


def _place(table: str, name: str) -> tuple[int, int] | None:
    """Where a schedule's lines stand, its marks included."""
    begins = list(re.finditer(rf"^# >>> {re.escape(name)}(?: .*)?$", table, re.MULTILINE))
    ends = list(re.finditer(rf"^# <<< {re.escape(name)}\n", table, re.MULTILINE))
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or begins[0].start() >= ends[0].start():
        raise PublicationError(f"crontab: “{name}”的标记不成对。请用 crontab -e 删去相关的行后再试。")
    return begins[0].start(), ends[0].end()


# -- the user's own ----------------------------------------------------------------------------------------------------


def install(job: Job) -> bool:
    """Put a schedule into the user's crontab; tells whether anything changed."""
    return _write(installed(_read(), job))


def remove(name: str) -> bool:
    """Take a schedule out of the user's crontab; tells whether it was there."""
    return _write(removed(_read(), name))


def _read() -> str:
    done = _crontab("-l")
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode and "no crontab" not in said:
        raise PublicationError(f"crontab: 读不出现有的计划任务（{said}）。请检查权限。")
    return "" if done.returncode else done.stdout.decode("utf-8", UNCHANGED)


def _write(table: str) -> bool:
    if table == _read():
        return False
    done = _crontab("-", table.encode("utf-8", UNCHANGED)) if table else _crontab("-r")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise PublicationError(f"crontab: 写不进去（{said}）。原有的计划任务没有改动，请检查权限。")
    return True


def _crontab(argument: str, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise PublicationError("crontab: 这台机器没有 cron。请安装（Debian 的软件包名为 cron），或改用 lawnb schedule systemd。")
    surroundings = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # what it says is looked at
    return subprocess.run([program, argument], input=content or b"", capture_output=True, env=surroundings, check=False)
