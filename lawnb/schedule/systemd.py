"""A systemd timer and its service, for a user or for the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from lawnb.errors import ParameterError, PublicationError
from lawnb.schedule.job import Job, require_plain
from lawnb.schedule.times import calendars
from lawnb.storage.folder import disk_errors_named, write_whole

#: Characters of a name that is none, in a message.
SHOWN = 60
#: One report, longer than its own limit of an hour, which tells more; and a province overnight.
SINGLE_MINUTES, MANY_MINUTES = 75, 480
#: Longer than a run takes to clear its kernels and its folder away.
STOP_SECONDS = 30
#: What systemd allows in an argument, but not in an executable's path.
FORBIDDEN = "\"'\\"
#: What needs no quotes on a command line.
PLAIN = re.compile(r"[\w./,:=+-]+", re.ASCII)
#: What systemd takes for the name of a unit, its own places for the name of the one that failed included.
UNIT = re.compile(r"(?:[A-Za-z0-9:_.@-]|%[niNpIjP]|\\x[0-9a-f]{2}){1,200}\.(?:service|target|socket|timer|path)")
MACHINE_UNITS = Path("/etc/systemd/system")


def units(job: Job, failure: str = "") -> dict[str, str]:
    """The two unit files by name.

    Parameters
    ----------
    failure
        A unit to start when a run fails, as ``mail@%n.service``; empty for none.

    Raises
    ------
    ParameterError
        A path cannot be written in a unit file, or `failure` is no unit's name.
    """
    require_plain(job)
    if failure and not UNIT.fullmatch(failure):
        raise ParameterError(f"--on-failure: {failure[:SHOWN]!r} 不是 systemd 单元的名称。请写一个，例如 mail@%n.service。")
    if any(character in job.argv[0] for character in FORBIDDEN):
        raise ParameterError(f"{job.argv[0]}: systemd 不能运行路径中有引号或反斜线的程序。请把环境装到名称普通的文件夹。")
    return {f"{job.name}.service": _service(job, failure), f"{job.name}.timer": _timer(job)}


def _service(job: Job, failure: str) -> str:
    minutes = SINGLE_MINUTES if job.reports.single else MANY_MINUTES
    lines = [
        "[Unit]",
        f"Description=lawnb: {_raw(job.title)}",
        *([f"OnFailure={failure}"] if failure else []),
        "",
        "[Service]",
        "Type=oneshot",
        f"WorkingDirectory={_folder(job.root)}",
        *(f"Environment={quoted(f'{name}={value}', variables=False)}" for name, value in job.environment().items()),
        f"ExecStart={' '.join([quoted(job.argv[0], variables=False), *map(quoted, job.argv[1:])])}",
        f"TimeoutStartSec={minutes}min",
        "# the run ends its kernels itself; what it leaves is killed",
        "KillMode=mixed",
        f"TimeoutStopSec={STOP_SECONDS}",
        "Nice=10",
    ]
    return "\n".join(lines) + "\n"


def _timer(job: Job) -> str:
    lines = [
        "[Unit]",
        f"Description=lawnb: {_raw(job.title)}",
        *([f"# {job.source}"] if job.source else []),
        "",
        "[Timer]",
        *(f"OnCalendar={when}" for cron in job.crons for when in calendars(cron)),
        "# a machine that was off makes up for the last run when it is on again",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def quoted(argument: str, variables: bool = True) -> str:
    """One argument of a command line as systemd reads it: no specifier, no escape, and no variable where it looks for any."""
    if PLAIN.fullmatch(argument):
        return argument
    text = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text.replace("$", "$$") if variables else text}"'


def _raw(text: str) -> str:
    return text.replace("%", "%%")


def _folder(path: Path) -> str:
    """A path that is a line's whole value: not quoted, its last character no blank and no sign that the line goes on."""
    return f"{_raw(str(path))}/."


# -- the machine's own -------------------------------------------------------------------------------------------------


def folder(machine: bool) -> Path:
    """Where unit files go."""
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return MACHINE_UNITS if machine else Path(own) / "systemd" / "user"


def by_hand(name: str, machine: bool, started: bool) -> list[str]:
    """What is left to type: where no `systemctl` did it, and that a user's timer runs while the user is logged out."""
    call = "systemctl" if machine else "systemctl --user"
    lines = [] if started else [f"{call} daemon-reload", f"{call} enable --now {name}.timer"]
    return lines if machine else [*lines, "loginctl enable-linger"]


def install(job: Job, machine: bool, failure: str = "") -> tuple[list[Path], bool]:
    """Write the units and start the timer.

    Returns
    -------
    tuple of list of Path and bool
        The files, and whether the timer was started; False where this machine has no `systemctl`.

    Raises
    ------
    PublicationError
        A file cannot be written, or systemd refuses; the files are there then.
    """
    paths = []
    for name, text in units(job, failure).items():  # the service first: a timer without one would fail at night
        paths.append(folder(machine) / name)
        write_whole(paths[-1], text.encode())
    return paths, _systemctl(machine, "daemon-reload") and _systemctl(machine, "enable", "--now", f"{job.name}.timer")


def remove(name: str, machine: bool) -> list[Path]:
    """Stop the timer and delete its units; tells which there were."""
    paths = [path for end in ("timer", "service") if (path := folder(machine) / f"{name}.{end}").exists()]
    if paths:
        _systemctl(machine, "disable", "--now", f"{name}.timer")
        for path in paths:
            with disk_errors_named(path):
                path.unlink()
        _systemctl(machine, "daemon-reload")
    return paths


def _systemctl(machine: bool, *arguments: str) -> bool:
    program = shutil.which("systemctl")
    if program is None:
        return False
    command = [program, *([] if machine else ["--user"]), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise PublicationError(f"systemctl {' '.join(arguments)}: 没有成功（{said[0] if said else done.returncode}）。请在运行 systemd 的机器上执行。")
    return True
