"""The forking process as its user sees it: started once a process, asked for kernels, ended with its user."""

from __future__ import annotations

import atexit
import json
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO

from lawnb.warm.forker import LENGTH
from lawnb.warm.preload import ONE_THREAD, SETTLED

#: Where a forking process listens that others share with the one who started it: the workers of a batch.
SHARED = "LAWNB_WARM_SOCKET"
#: What is read while Python starts and libraries load; a kernel that wants it otherwise is started the ordinary way.
EARLY = ("PYTHON", "LC_", "LANG", "LD_", "MPL", "HOME", "XDG_", "VIRTUAL_ENV", "LAWNB_FONTS")
LATE = ("MPLBACKEND", "PYTHONSTARTUP")
START_SECONDS = 60
log = logging.getLogger(__name__)


class NotWarm(Exception):
    """There is no forking process for this kernel; the ordinary way is open."""


class Forker:
    """A forking process of this one's own. It ends when this process does, however it ends."""

    def __init__(self):
        self.early = early(os.environ)
        self.address = f"lawnb-{secrets.token_hex(16)}"
        with socket.socket(socket.AF_UNIX) as listener:
            # Linux's abstract names: nothing lies in a folder, so nothing can be left there
            listener.bind(f"\0{self.address}")
            listener.listen(128)
            self.life, theirs = socket.socketpair()
            with theirs:
                self.process = self._start(listener, theirs)

    def _start(self, listener: socket.socket, life: socket.socket) -> subprocess.Popen:
        numbers = (listener.fileno(), life.fileno())
        environment = {name: value for name, value in os.environ.items() if name != "JPY_PARENT_PID"}
        return subprocess.Popen(
            [sys.executable, "-m", "lawnb.warm.forker", *map(str, numbers)], pass_fds=numbers, cwd="/", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment | ONE_THREAD | SETTLED,
        )  # fmt: skip

    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        """End it and its kernels."""
        self.life.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Kernel:
    """A forked kernel, with the part of `subprocess.Popen` that jupyter_client's provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.returncode: int | None = None
        self.ready = False
        self._rest = b""
        self.pid = 0
        while not self.pid:
            self._read(START_SECONDS)

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until its sockets are bound, or it has ended."""
        while not self.ready and self.returncode is None:
            self._read(seconds)

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                self._read(0)
            except BlockingIOError:
                pass
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        while self.returncode is None:
            self._read(timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _read(self, seconds: float | None) -> None:
        self.connection.settimeout(seconds)
        try:
            part = self.connection.recv(4096)
        except TimeoutError:
            raise subprocess.TimeoutExpired("kernel", seconds or 0) from None
        except ConnectionError:
            part = b""
        if not part:  # the forking process has died, and its kernels with it
            self.returncode = -signal.SIGKILL
            self.pid = self.pid or -1
        *lines, self._rest = (self._rest + part).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        if self.returncode is not None:
            self.connection.close()

    def _take(self, message: Mapping) -> None:
        if "refused" in message:
            self.connection.close()
            raise NotWarm(message["refused"])
        self.pid = message.get("pid", self.pid)
        self.ready = self.ready or "ready" in message
        self.returncode = message.get("code", self.returncode)


_lock = threading.Lock()
_own: Forker | None = None


def available() -> bool:
    """Whether kernels can be forked here: on Linux, where a process can be told to die with another."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def own_forker() -> Forker:
    """This process's forking process; started where there is none, or where it has died."""
    global _own
    with _lock:
        if _own is None or not _own.alive():
            if _own is None:
                atexit.register(end)
            else:
                _own.end()
            _own = Forker()
        return _own


def warm_up() -> None:
    """Have a forking process import what kernels need, while this one imports what it needs itself.

    Nothing is imported from the folder that this process was started in, neither by it nor by its kernels.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    if available() and not os.environ.get(SHARED):
        own_forker()


def end() -> None:
    """End this process's forking process, if it has one."""
    global _own
    with _lock:
        if _own is not None:
            _own.end()
            _own = None


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that takes effect before a fork."""
    return {name: value for name, value in environment.items() if name.startswith(EARLY) and name not in LATE and value}


def fork_kernel(arguments: list[str], folder: str, environment: Mapping[str, str], log: IO | int | None) -> Kernel:
    """A new kernel, its sockets bound.

    Parameters
    ----------
    arguments
        Of ipykernel, after its module's name.
    folder, environment
        The kernel's own.
    log
        Where it writes what is not a cell's output; None for nowhere.

    Raises
    ------
    NotWarm
        There is no forking process to be had, or it is not fit for this kernel.
    """
    if not available():
        raise NotWarm("no fork here")
    environment = {name: value for name, value in environment.items() if name != "JPY_PARENT_PID"}
    request = {"arguments": arguments, "folder": str(folder), "environment": environment}
    connection = _shared_connection() or _own_connection(environment)
    try:
        _send(connection, json.dumps(request).encode(), log)
        kernel = Kernel(connection)
        kernel.wait_until_ready(START_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        connection.close()  # which kills what may have been forked
        raise NotWarm(str(error)) from None
    if kernel.returncode is not None:
        raise NotWarm(f"it ended with {kernel.returncode}")
    return kernel


def _shared_connection() -> socket.socket | None:
    return _connection(os.environ[SHARED]) if os.environ.get(SHARED) else None


def _own_connection(environment: Mapping[str, str]) -> socket.socket:
    forker = own_forker()
    if forker.early != early(environment):
        raise NotWarm("another environment")
    connection = _connection(forker.address)
    if connection is None:
        raise NotWarm("it does not answer")
    return connection


def _connection(address: str) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f"\0{address}")
    except OSError:
        connection.close()
        return None
    return connection


def _send(connection: socket.socket, content: bytes, log: IO | int | None) -> None:
    connection.settimeout(START_SECONDS)
    with open(os.devnull, "ab") as nowhere:
        number = nowhere.fileno() if log is None or log == subprocess.DEVNULL else log if isinstance(log, int) else log.fileno()
        socket.send_fds(connection, [LENGTH.pack(len(content))], [number])
    connection.sendall(content)
