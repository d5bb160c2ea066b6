"""What tells of the machine that a file was made on: folders, its name, the name of its user."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lawnb.privacy.rules import Rule

PATH, USER, HOST = "本机路径", "本机用户名", "本机名"
#: Folders of a machine by how they begin: a user's, the system's, a share's; not the path of a web address.
FOLDERS = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|tmp|var|private|mnt|media|opt|srv|usr|run|proc|Volumes|workspace|app|nix|snap)/[^\s\"'<>|，。；、）)]{2,}"
    r"|(?<![A-Za-z])[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings|Windows|Program Files|ProgramData|Temp|Python\d*)[\\/][^\s\"'<>|，。；]+"
    r"|(?<![\\\w])\\\\[A-Za-z][\w.-]+\\[^\s\"'<>|，。；]+"
    r"|file:/{1,3}[^\s\"'<>]+"
    r"|(?<![\w/])~[a-z]*/\.?[\w.-]+/[\w./-]+",
)
#: What every folder of those has.
FOLDER_SIGN = re.compile(
    r"[/:\\~](?:(?<=/)(?:home|Users|root|tmp|var|private|mnt|media|opt|srv|usr|run|proc|Volumes|workspace|app|nix|snap)/"
    r"|(?<=:)[\\/]{1,2}(?:Users|Documents and Settings|Windows|Program Files|ProgramData|Temp|Python\d*)|(?<=file:)/|(?<=\\)\\[A-Za-z]|(?<=~)[a-z]*/)"
)
#: Names that a user or a machine has without being told by them.
COMMON = frozenset("root admin user users administrator ubuntu debian jovyan runner lawnb docker nobody home data test localhost host server python".split())
SHORTEST = 4


@cache
def machine_rules() -> tuple[Rule, ...]:
    """The rules of this machine."""
    return (Rule(PATH, FOLDERS, (FOLDER_SIGN,)), *_named())


def _named() -> Iterator[Rule]:
    """Rules of what this machine is called, its folders, and who works on it."""
    folders = {str(Path(place).resolve()) for place in (sys.prefix, Path.home(), Path.cwd(), tempfile.gettempdir())}
    for folder in sorted(folder for folder in folders if folder.count("/") + folder.count("\\") > 1):
        yield Rule(PATH, re.compile(re.escape(folder) + r"(?![\w-])"), (re.compile(re.escape(folder)),))
    for name, text in ((HOST, socket.gethostname()), (USER, _user())):
        if len(text) >= SHORTEST and text.lower() not in COMMON:
            yield Rule(name, re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])"), (re.compile(re.escape(text)),))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return ""
