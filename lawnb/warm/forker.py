"""The forking process: it imports once what every kernel needs, and each kernel begins as a fork of it.

It has one thread, for a fork copies only the thread that calls it, and locks held by others would stay locked. A
connection to its socket is the life of one kernel: a request comes in, the kernel's number and in the end its exit code go
out, and when the connection closes, the kernel is killed with all that it started. So no kernel outlives the process that
asked for it, not even one that hangs in C code.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import traceback
from pathlib import Path
from typing import Any

from lawnb.warm.preload import preload, threads

LENGTH = struct.Struct("!I")
REQUEST_SECONDS = 10
#: Marks a kernel's processes, also those that leave its process group.
MARK = "LAWNB_KERNEL"
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


class Forker:
    """Serves forks until its life line closes."""

    def __init__(self, listener: socket.socket, life: socket.socket):
        self.listener, self.life = listener, life
        self.kernels: dict[int, socket.socket] = {}
        self.wake, self.waker = socket.socketpair()
        for each in (self.wake, self.waker):
            each.setblocking(False)
        self.selector = selectors.DefaultSelector()
        for each in (listener, life, self.wake):
            self.selector.register(each, selectors.EVENT_READ)

    def serve(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        try:
            while True:
                for key, _ in self.selector.select():
                    if key.fileobj is self.life:
                        return
                    self.attend(key.fileobj)
        finally:
            for number in list(self.kernels):
                self.kill(number)

    def attend(self, ready: socket.socket) -> None:
        """Serve what has become readable: a request, an ended child, or a connection that closed."""
        if ready is self.listener:
            connection, _ = self.listener.accept()
            self.fork(connection)
        elif ready is self.wake:
            self.wake.recv(4096)
            self.reap()
        elif number := next((number for number, each in self.kernels.items() if each is ready), None):
            self.kill(number)

    def fork(self, connection: socket.socket) -> None:
        """Answer a request with a kernel, or with the reason why there is none."""
        connection.settimeout(REQUEST_SECONDS)
        try:
            require_own_user(connection)
            request, log = receive_request(connection)
        except (OSError, ValueError):
            connection.close()
            return
        if (count := threads()) != 1:
            send(connection, {"refused": f"{count} threads"})
            connection.close()
            os.close(log)
            return
        number = os.fork()
        if number == 0:
            self.become_kernel(request, connection, log)
        os.close(log)
        self.kernels[number] = connection
        self.selector.register(connection, selectors.EVENT_READ)
        send(connection, {"pid": number})

    def become_kernel(self, request: dict[str, Any], connection: socket.socket, log: int) -> None:
        """Run a kernel in the forked child; never returns."""
        code = 1
        try:
            self.forget()
            code = run_kernel(request, connection, log)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)  # the rest of this stack is the forking process's

    def forget(self) -> None:
        """Close what belongs to the forking process and to the other kernels."""
        signal.set_wakeup_fd(-1)
        self.selector.close()
        for each in (self.listener, self.life, self.wake, self.waker, *self.kernels.values()):
            each.close()

    def reap(self) -> None:
        """Tell of each kernel that has ended, and end what it left behind."""
        while (number := ended_child()) is not None:
            connection = self.kernels.pop(number, None)
            if connection is not None:
                end_group(number)  # while its number cannot be another's
            _, status = os.waitpid(number, 0)
            if connection is not None:
                end_marked(number)
                send(connection, {"code": os.waitstatus_to_exitcode(status)})
                self.close(connection)

    def kill(self, number: int) -> None:
        """Kill a kernel that nobody asks for any more; its end is told to nobody."""
        connection = self.kernels.pop(number)
        end_group(number)
        os.kill(number, signal.SIGKILL)  # it may have had no time to make its group
        os.waitpid(number, 0)
        end_marked(number)
        self.close(connection)

    def close(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        connection.close()


# -- the kernel --------------------------------------------------------------------------------------------------------


def run_kernel(request: dict[str, Any], connection: socket.socket, log: int) -> int:
    """Turn this forked process into an ipykernel of its own: session, folder, environment, seeds, sockets."""
    die_with_parent()
    os.setsid()
    for each in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"] | {MARK: str(os.getpid())})
    stdio(log)
    own_state()
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    app = IPKernelApp.instance()
    app.initialize(request["arguments"])
    send(connection, {"ready": True})
    connection.close()
    app.start()
    return 0


def stdio(log: int) -> None:
    """Nothing to read, and what is written beside a cell's output goes to the log."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.close(null)
    os.close(log)


def own_state() -> None:
    """What a fork would share with its siblings, and must not: seeds, time zone, folder of temporary files."""
    import tempfile
    import time

    import numpy as np

    np.random.seed()  # Python's own generator is seeded anew by `os.fork`
    time.tzset()
    tempfile.tempdir = None


def die_with_parent() -> None:
    """Have the system kill this process when the forking process dies, however it dies."""
    parent = os.getppid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before that was said
        os._exit(1)


def prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


# -- what a kernel leaves behind ---------------------------------------------------------------------------------------


def ended_child() -> int | None:
    """The number of a child that has ended and was not waited for yet."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return ended.si_pid if ended else None


def end_group(number: int) -> None:
    """Kill a kernel's process group."""
    try:
        os.killpg(number, signal.SIGKILL)
    except ProcessLookupError:
        pass


def end_marked(number: int) -> None:
    """Kill what a kernel started in a session of its own; such processes fall to the forking process, which adopts orphans."""
    wanted = f"{MARK}={number}".encode()
    children = Path("/proc/self/task", str(os.getpid()), "children").read_text().split()
    for child in map(int, children):
        try:
            marks = Path("/proc", str(child), "environ").read_bytes().split(b"\0")
            if wanted in marks:
                os.kill(child, signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue  # it has ended by itself


# -- messages ----------------------------------------------------------------------------------------------------------


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """One message, a line of JSON; a reader that has gone is told nothing."""
    try:
        connection.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        pass


def require_own_user(connection: socket.socket) -> None:
    """Refuse other users: an abstract name is open to all of them."""
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    if user != os.getuid():
        raise PermissionError(f"user {user}")


def receive_request(connection: socket.socket) -> tuple[dict[str, Any], int]:
    """A request, and the file that the kernel's own messages go to."""
    head, files, _, _ = socket.recv_fds(connection, LENGTH.size, 1)
    if len(head) != LENGTH.size or len(files) != 1:
        raise ValueError("not a request")
    (size,) = LENGTH.unpack(head)
    content = b""
    while len(content) < size:
        part = connection.recv(min(size - len(content), 1 << 16))
        if not part:
            raise ValueError("the request breaks off")
        content += part
    return json.loads(content), files[0]


def main() -> None:
    """Run as ``python -m lawnb.warm.forker <listening socket> <life line>``, both inherited."""
    # like ipykernel_launcher: the folder that this process was started in is no place to import from
    sys.path = [path for path in sys.path if path not in ("", os.getcwd())]
    listener, life = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    preload()
    gc.collect()
    gc.freeze()  # what is shared stays shared: no collection touches it
    Forker(listener, life).serve()


if __name__ == "__main__":
    main()
