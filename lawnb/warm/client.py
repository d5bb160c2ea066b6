"""The forking process as its user sees it: started once a process, asked for kernels, ended with its user."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from functools import partialmethod
from typing import Any

from lawnb.errors import ParameterError
from lawnb.warm.wire import ONE_THREAD, SETTLED, THREADS, require_own_user, send_request
from lawnb.workspace import find_root

#: Where a forking process listens that others share with the one who started it: the workers of a batch.
SHARED = "LAWNB_WARM_SOCKET"
#: Said, every kernel starts the ordinary way.
OFF = "LAWNB_COLD"
#: Of ipykernel's parent, whom the system watches here.
PARENT = "JPY_PARENT_PID"
START_SECONDS = 60


class NotWarm(Exception):
    """There is no forking process for this kernel; the ordinary way is open."""


class Stale(NotWarm):
    """The forking process has loaded what is no longer there; a new one would serve."""


class Forker:
    """A forking process of this one's own. It ends when this process does, however it ends."""

    def __init__(self):
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
        return subprocess.Popen(
            [sys.executable, "-m", "lawnb.warm.forker", *map(str, numbers)], pass_fds=numbers, cwd="/", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=_without_parent(os.environ) | _root() | ONE_THREAD | SETTLED,
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
        self.pid = 0
        self._rest = b""
        _kernels.add(self)

    def wait_until_ready(self) -> None:
        """Wait until its sockets are bound, or it has ended."""
        while not (self.ready and self.pid) and self.returncode is None:
            self._read(START_SECONDS)

    def poll(self) -> int | None:
        try:
            while self.returncode is None:
                self._read(0)
        except BlockingIOError:
            pass  # nothing new
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        while self.returncode is None:
            self._read(timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    kill = partialmethod(send_signal, signal.SIGKILL)
    terminate = partialmethod(send_signal, signal.SIGTERM)

    def forget(self) -> None:
        """In a fork of this process: the kernel is the other's."""
        self.connection.close()
        self.returncode = -signal.SIGKILL

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
        *lines, self._rest = (self._rest + part).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        if self.returncode is not None:
            self.connection.close()

    def _take(self, message: Mapping[str, Any]) -> None:
        if "refused" in message:
            raise (Stale if message["stale"] else NotWarm)(message["refused"])
        self.pid = message.get("pid", self.pid)
        self.ready = self.ready or "ready" in message
        self.returncode = message.get("code", self.returncode)


_lock = threading.Lock()
_own: list[Forker] = []  # the last one serves; those before have kernels yet, and end with them
_kernels: weakref.WeakSet[Kernel] = weakref.WeakSet()


def available() -> bool:
    """Whether kernels can be forked here: on Linux, where a process can die with another, and can be found in ``/proc``."""
    return sys.platform == "linux" and not os.environ.get(OFF) and os.path.exists(THREADS)


def own_forker(anew: bool = False) -> Forker:
    """This process's forking process; started where there is none, where it has died, or where a new one is asked for."""
    with _lock:
        for dead in [forker for forker in _own if not forker.alive()]:
            dead.end()
            _own.remove(dead)
        if anew or not _own:
            _own.append(Forker())
        return _own[-1]


def warm_up() -> None:
    """Have a forking process import what kernels need, while this one imports what it needs itself.

    Nothing is imported from the folder that this process was started in, neither by it nor by its kernels.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    if available() and not os.environ.get(SHARED):
        own_forker()


def shared() -> dict[str, str]:
    """What the environment of a worker process must say for its kernels to be forked by this process's forking process."""
    return {SHARED: own_forker().address} if available() else {}


@atexit.register
def end() -> None:
    """End this process's forking process, if it has one."""
    with _lock:
        while _own:
            _own.pop().end()


def _forget() -> None:
    """In a fork of this process: what is the other's must not live on by us."""
    global _lock
    _lock = threading.Lock()
    while _own:
        _own.pop().life.close()
    for kernel in list(_kernels):
        kernel.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def fork_kernel(
    arguments: list[str], folder: str, environment: Mapping[str, str], outputs: tuple[int, int], unwatched: bool = False
) -> Kernel:
    """A new kernel, its sockets bound.

    Parameters
    ----------
    arguments
        Of ipykernel, after its module's name.
    folder, environment
        The kernel's own.
    outputs
        The files that take what is not a cell's output.
    unwatched
        Whether nobody sits before it while its cells work (`lawnb.warm.unwatched`).

    Raises
    ------
    NotWarm
        There is no forking process to be had, or it is not fit for this kernel.
    """
    if not available():
        raise NotWarm("no fork here")
    request = {"arguments": arguments, "folder": os.path.abspath(folder), "environment": _without_parent(environment), "unwatched": unwatched}
    if os.environ.get(SHARED) and (connection := _connection(os.environ[SHARED])):
        return _forked(connection, request, outputs)
    try:
        return _forked(_connection(own_forker().address), request, outputs)
    except Stale:
        return _forked(_connection(own_forker(anew=True).address), request, outputs)


def _root() -> dict[str, str]:
    """Where the workspace is, for a process that is started elsewhere."""
    try:
        return {"LAWNB_ROOT": str(find_root())}
    except ParameterError:
        return {}


def _without_parent(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name != PARENT}


def _forked(connection: socket.socket | None, request: dict[str, Any], outputs: tuple[int, int]) -> Kernel:
    if connection is None:
        raise NotWarm("it does not answer")
    try:
        connection.settimeout(START_SECONDS)
        send_request(connection, request, outputs)
        kernel = Kernel(connection)
        kernel.wait_until_ready()
    except (OSError, subprocess.TimeoutExpired, NotWarm) as error:
        connection.close()  # which kills what may have been forked
        raise error if isinstance(error, NotWarm) else NotWarm(str(error)) from None
    if kernel.returncode is not None:
        raise NotWarm(f"it ended with {kernel.returncode}")
    return kernel


def _connection(address: str) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f"\0{address}")
        require_own_user(connection)  # a name that has become free may be anybody's
    except OSError:
        connection.close()
        return None
    return connection
