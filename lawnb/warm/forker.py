"""The forking process: it imports once what every kernel needs, and each kernel begins as a fork of it.

It has one thread, for a fork copies only the thread that calls it, and locks held by others would stay locked. A
connection to its socket is the life of one kernel: a request comes in, the kernel's number and in the end its exit code go
out, and when the connection closes, the kernel is killed with all that it started. So no kernel outlives the process that
asked for it, not even one that hangs in C code.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from lawnb.warm.kernel import become_kernel
from lawnb.warm.leftovers import adopt_orphans, ended_child, kill_all, kill_group, kill_orphans
from lawnb.warm.preload import loaded_files, preload, stale, threads
from lawnb.warm.wire import early, receive_request, require_own_user, send

REQUEST_SECONDS = 10
#: Without a kernel for so long, it gives its memory back; it is started again when there is a kernel to fork.
IDLE_SECONDS = 900
#: In the working folder it is read as matplotlib loads.
SETTINGS = "matplotlibrc"


class Forker:
    """Serves forks until its life line closes."""

    def __init__(self, listener: socket.socket, life: socket.socket, before: dict[str, str]):
        self.listener, self.life = listener, life
        self.kernels: dict[int, socket.socket] = {}
        self.early = early(before)
        #: What libraries put into the environment as they load; they do not load again in a kernel.
        self.imposed = {name: value for name, value in os.environ.items() if before.get(name) != value}
        self.loaded = loaded_files()
        self.serving = True
        self.wake, self.waker = socket.socketpair()
        self.selector = selectors.DefaultSelector()
        for each in (self.wake, self.waker):
            each.setblocking(False)
        for each in (listener, life, self.wake):
            self.selector.register(each, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until the life line closes, or there has been nothing to do for long."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        try:
            while self.serving or self.kernels:
                ready = [key.fileobj for key, _ in self.selector.select(IDLE_SECONDS)]
                if self.life in ready or not (ready or self.kernels):
                    return
                for each in ready:
                    self.attend(each)
        finally:
            signal.set_wakeup_fd(-1)  # kernels that are ended after this have nobody to wake

    def attend(self, ready: socket.socket) -> None:
        """Serve what has become readable: a call, an ended child, a request, or a connection that closed."""
        if ready is self.wake:
            self.wake.recv(4096)
            self.reap()
        elif ready is self.listener:
            self.accept()
        elif number := next((number for number, each in self.kernels.items() if each is ready), None):
            self.end(number)
        elif ready.fileno() >= 0:  # not closed a moment ago
            self.selector.unregister(ready)
            self.answer(ready)

    def accept(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return  # the caller has gone, or there are too many files open: it calls again
        self.selector.register(connection, selectors.EVENT_READ)

    def answer(self, connection: socket.socket) -> None:
        """Answer a request with a kernel, or with the reason why there is none."""
        connection.settimeout(REQUEST_SECONDS)
        try:
            require_own_user(connection)
            request, outputs = receive_request(connection)
        except (OSError, ValueError):
            connection.close()
            return
        reason = self.refusal(request)
        try:
            number = 0 if reason else self.fork(request, connection, outputs)
        except OSError as error:
            reason = error.strerror
        for each in outputs:
            os.close(each)
        if reason:
            send(connection, {"refused": reason, "stale": not self.serving})
            connection.close()
        else:
            self.kernels[number] = connection
            self.selector.register(connection, selectors.EVENT_READ)
            send(connection, {"pid": number})

    def refusal(self, request: dict[str, Any]) -> str | None:
        """Why a kernel must begin the ordinary way; None where it need not."""
        if self.serving and stale(self.loaded):
            self.retire()
        if not self.serving:
            return "what it has loaded was changed"
        if (count := threads()) != 1:
            return f"{count} threads"
        if early(request["environment"]) != self.early:
            return "another environment"
        path = request["environment"].get("PYTHONPATH")
        if path and not all(map(os.path.isabs, path.split(os.pathsep))):
            return "a PYTHONPATH that depends on the working folder"
        return "matplotlibrc" if Path(request["folder"], SETTINGS).exists() else None

    def retire(self) -> None:
        """Fork no more, and end with the last kernel."""
        self.serving = False
        self.selector.unregister(self.listener)
        self.listener.close()

    def fork(self, request: dict[str, Any], connection: socket.socket, outputs: list[int]) -> int:
        number = os.fork()
        if number == 0:
            self.forget(connection)
            become_kernel(request | {"environment": request["environment"] | self.imposed}, connection, outputs)
        return number

    def forget(self, connection: socket.socket) -> None:
        """Close what belongs to the forking process and to the other kernels."""
        signal.set_wakeup_fd(-1)
        others = [key.fileobj for key in self.selector.get_map().values()]
        self.selector.close()
        for each in (self.waker, *others):
            if each is not connection:
                each.close()

    def reap(self) -> None:
        """Tell of each kernel that has ended, and end what it left behind."""
        while (number := ended_child()) is not None:
            connection = self.kernels.pop(number, None)
            if connection is not None:
                kill_group(number)  # while its number cannot be another's
            _, status = os.waitpid(number, 0)
            if connection is not None:
                send(connection, {"code": os.waitstatus_to_exitcode(status)})
                self.close(connection)
        kill_orphans(self.kernels)

    def end(self, number: int) -> None:
        """Kill a kernel that nobody asks for any more; its end is told to nobody."""
        connection = self.kernels.pop(number)
        kill_group(number)
        self.close(connection)

    def close(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        connection.close()


def main() -> None:
    """Run as ``python -m lawnb.warm.forker <listening socket> <life line>``, both inherited."""
    # like ipykernel_launcher: the folder that this process was started in is no place to import from
    sys.path = [path for path in sys.path if path not in ("", os.getcwd())]
    listener, life = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    adopt_orphans()
    before = dict(os.environ)
    gc.disable()
    preload()
    gc.collect()
    gc.freeze()  # what is shared stays shared: no collection touches it
    gc.enable()
    try:
        Forker(listener, life, before).serve()
    finally:
        kill_all()


if __name__ == "__main__":
    main()
