"""A kernel that nobody sits before: what tells a person that a cell is at work comes with the cell's next output.

For a cell ipykernel wakes two threads and its client seven times, which costs as much as the work of most cells. Half of that
is for what a run by papermill has no use for: a channel on which a second person could work in the same kernel, and the word
that a cell has begun, at once.
"""

from __future__ import annotations

import gc
import threading
from functools import partial
from typing import Any

import ipykernel
import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Float, Type

#: The versions of ipykernel whose insides these are; of another the kernel is as it comes.
FROM, BEFORE = (7, 0), (8, 0)
#: So many messages may wait for a client that is slower; ZeroMQ drops what comes then, and its own number is a thousand.
WAITING = 100_000
#: So many objects more, and Python looks for garbage: at its own 700 it does so at every other cell, and finds none.
OBJECTS = 20_000


class Unhurried:
    """A socket of outputs whose messages go out, in their order, with the next one that its thread is woken for."""

    def __init__(self, thread: IOPubThread):
        self.thread = thread

    def send_multipart(self, *arguments: Any, **more: Any) -> None:
        self.thread._events.append(partial(self.thread._really_send, *arguments, **more))


class NoThread:
    """In place of the thread of ipykernel's subshells, which counts as none; one place asks it whose child it is."""

    def __init__(self):
        self.parent_thread = threading.current_thread()

    def __bool__(self) -> bool:
        return False


class UnwatchedKernel(IPythonKernel):
    """An ipykernel without subshells; that it is busy, and with what, it says with its next output or when it is idle."""

    _execute_sleep = Float(0)  # ipykernel rests after a cell, for outputs of threads that are late
    _supports_kernel_subshells = False

    def _publish_status(self, status: str, channel: str, parent: dict[str, Any] | None = None) -> None:
        socket = self.iopub_socket if status == "idle" else Unhurried(self.iopub_thread)
        self.session.send(socket, "status", {"execution_state": status}, parent=parent or self.get_parent(channel), ident=self._topic("status"))

    def _publish_execute_input(self, code: str, parent: dict[str, Any], execution_count: int) -> None:
        content = {"code": code, "execution_count": execution_count}
        self.session.send(Unhurried(self.iopub_thread), "execute_input", content, parent=parent, ident=self._topic("execute_input"))


class UnwatchedApp(IPKernelApp):
    """The application of an `UnwatchedKernel`."""

    kernel_class = Type(UnwatchedKernel, klass="ipykernel.kernelbase.Kernel").tag(config=True)

    def init_iopub(self, context: Any) -> None:
        context.setsockopt(zmq.SNDHWM, WAITING)  # counts for sockets to come
        super().init_iopub(context)

    def init_control(self, context: Any) -> None:
        super().init_control(context)
        self.shell_channel_thread = NoThread()

    def initialize(self, argv: list[str] | None = None) -> None:
        super().initialize(argv)
        gc.set_threshold(OBJECTS)
        self.log.setLevel(self.log_level)  # or four records a cell are made that no handler takes


def application(unwatched: bool) -> type[IPKernelApp]:
    """The application of a kernel that somebody sits before, or that nobody does."""
    return UnwatchedApp if unwatched and FROM <= ipykernel.version_info[:2] < BEFORE else IPKernelApp
