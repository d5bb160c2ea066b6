"""What the process that asks for a kernel and the one that forks it say to each other, and what they must have in common."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Mapping
from typing import Any

LENGTH = struct.Struct("!I")
CREDENTIALS = struct.Struct("3i")
#: Where Linux tells of a process's threads; some sandboxes have no ``/proc``.
THREADS = "/proc/self/task"
#: What is read while Python starts and libraries load; a kernel that wants it otherwise is started the ordinary way.
EARLY = (
    "PYTHON", "LC_", "LANG", "LD_", "MPL", "MATPLOTLIB", "HOME", "XDG_", "VIRTUAL_ENV", "LAWNB_FONTS", "OPENBLAS_", "OMP_", "MKL_", "NUMEXPR_",
    "NPY_", "NUMPY_", "PANDAS_", "ARROW_", "JE_ARROW", "MALLOC_", "GLIBC_", "ZMQ_", "PYDEVD_", "DEBUGPY_",
)  # fmt: skip
LATE = ("PYTHONSTARTUP",)
#: Read while libraries load: more than one thread would make a fork unsafe, and kernels would fight for the cores.
#: Ordinary kernels get the same, so that sums come out the same to the last bit.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow's allocator would start one as it loads
}
#: What else is settled as libraries load: ipykernel's backend for charts, and no advice to those who debug.
SETTLED = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that takes effect before a fork; what a forking process settles is the same as nothing said."""
    named = {name: value for name, value in environment.items() if name.startswith(EARLY) and name not in LATE and value}
    return named | {name: named.get(name, value) for name, value in (ONE_THREAD | SETTLED).items()}


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """One message, a line of JSON; a reader that has gone is told nothing."""
    try:
        connection.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        pass


def send_request(connection: socket.socket, request: dict[str, Any], outputs: tuple[int, int]) -> None:
    """A request, and the files that the kernel's own standard output and error go to."""
    content = json.dumps(request).encode()
    socket.send_fds(connection, [LENGTH.pack(len(content))], outputs)
    connection.sendall(content)


def receive_request(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The other end of `send_request`.

    Raises
    ------
    ValueError
        It is no request.
    """
    head, files, _, _ = socket.recv_fds(connection, LENGTH.size, 2)
    try:
        if len(head) != LENGTH.size or len(files) != 2:
            raise ValueError("not a request")
        (size,) = LENGTH.unpack(head)
        content = b""
        while len(content) < size:
            part = connection.recv(min(size - len(content), 1 << 16))
            if not part:
                raise ValueError("the request breaks off")
            content += part
        return json.loads(content), files
    except BaseException:
        for each in files:
            os.close(each)
        raise


def require_own_user(connection: socket.socket) -> None:
    """Refuse other users at the other end: an abstract name is open to all of them.

    Raises
    ------
    PermissionError
        It is another user's process.
    """
    _, user, _ = CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size))
    if user != os.getuid():
        raise PermissionError(f"user {user}")
