"""Ending what a kernel started: its process group, and what has left the group.

The forking process adopts the orphans of its kernels (Linux calls it a subreaper), so whatever outlives its kernel becomes
its child, and is known by a mark. The mark is in the environment of programs that the kernel started, and in the name of
processes that it forked, which show the environment of the process they were forked from.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from collections.abc import Container
from pathlib import Path

MARK = "LAWNB_KERNEL"
NAME = "lawnb-"
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36
LAST_SECONDS = 3


def adopt_orphans() -> None:
    """Have orphans among this process's descendants become its children."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Have the system kill this process when its parent dies, however it dies."""
    parent = os.getppid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before that was said
        os._exit(1)


def mark() -> dict[str, str]:
    """Mark this process as a kernel; returns what its environment must say."""
    name = ctypes.create_string_buffer(f"{NAME}{os.getpid()}".encode())
    prctl(PR_SET_NAME, ctypes.addressof(name))
    return {MARK: str(os.getpid())}


def prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def kill_group(number: int) -> None:
    """Kill a kernel and its process group."""
    for kill in (os.killpg, os.kill):  # it may have had no time to make its group
        try:
            kill(number, signal.SIGKILL)
        except OSError:
            continue  # ended, or never there


def kill_orphans(kernels: Container[int]) -> None:
    """Kill adopted processes of kernels that have ended; those that bear no mark are killed when no kernel is left."""
    for child in children():
        if child not in kernels and (owner := kernel_of(child)) not in kernels and (owner or not kernels):
            _kill(child)


def kill_all() -> None:
    """Kill every child and what it leaves behind, until there is none."""
    deadline = time.monotonic() + LAST_SECONDS
    while (left := children()) and time.monotonic() < deadline:
        for child in left:
            _kill(child)
        while ended_child():
            os.waitpid(-1, 0)
        time.sleep(0.001)


def _kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except OSError:
        pass  # it has ended by itself, or is another user's


def children() -> list[int]:
    """This process's children, adopted ones among them."""
    number = str(os.getpid())
    return list(map(int, Path("/proc/self/task", number, "children").read_text().split()))


def kernel_of(number: int) -> int | None:
    """The number of the kernel that a process was started by; None where it bears no mark."""
    folder = Path("/proc", str(number))
    try:
        told = re.match(rb"%s(\d+)" % NAME.encode(), (folder / "comm").read_bytes())
        told = told or re.search(rb"(?:^|\0)%s=(\d+)" % MARK.encode(), (folder / "environ").read_bytes())
    except OSError:
        return None
    return int(told[1]) if told else None


def ended_child() -> int | None:
    """The number of a child that has ended and was not waited for yet."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return ended.si_pid if ended else None
