"""A kernel that nobody sits before: what tells a person that a cell is at work comes with the cell's next output.

For a cell ipykernel wakes two threads and its client seven times, which costs as much as the work of most cells. Half of that
is for what a run by papermill has no use for: a channel on which a second person could work in the same kernel, and the word
that a cell has begun, at once.
"""

from __future__ import annotations

import gc
import re
import sys
import threading
from copy import deepcopy
from functools import partial
from typing import Any

from ipykernel import ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from traitlets import Float, Type
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString

#: What runs say beside the connection file: that no history is kept.
ARGUMENT = re.compile(r"--HistoryManager\.(\w+)=(.*)", re.DOTALL)


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


class NoModules:
    """`sys` as a place where no modules are found."""

    modules: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


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


    async def do_execute(self, code: str, *arguments: Any, **more: Any) -> dict[str, Any]:
        """As ipykernel's, where IPython reads a cell to see whether it awaits something, and once more to run it: here once."""
        shell, read, made = self.shell, self.shell.transform_cell, []

        def transform_cell(raw: str) -> str:
            if raw != code:
                return read(raw)
            if made:
                shell.transform_cell = read
            else:
                made.append(read(raw))
            return made[0]

        shell.transform_cell = transform_cell
        try:
            return await super().do_execute(code, *arguments, **more)
        finally:
            shell.transform_cell = read


class UnwatchedApp(IPKernelApp):
    """The application of an `UnwatchedKernel`."""

    kernel_class = Type(UnwatchedKernel, klass="ipykernel.kernelbase.Kernel").tag(config=True)

    def init_control(self, context: Any) -> None:
        super().init_control(context)
        self.shell_channel_thread = NoThread()

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Read the arguments that runs give; a parser of all that ipykernel understands is made for others only: 8 ms."""
        given = [ARGUMENT.fullmatch(argument) for argument in (argv or [])[2:]]
        if not argv or argv[0] != "-f" or None in given:
            super().parse_command_line(argv)
            return
        config = Config({"IPKernelApp": {"connection_file": argv[1]}})
        for match in given:
            config.HistoryManager[match[1]] = DeferredConfigString(match[2])
        self.cli_config = deepcopy(config)
        self.update_config(config)

    def init_kernel(self) -> None:
        """As ipykernel's, but that its debugger is not told of all modules: each is a page that the forking process no longer shares."""
        ipkernel.sys = NoModules()
        try:
            super().init_kernel()
        finally:
            ipkernel.sys = sys

    def initialize(self, argv: list[str] | None = None) -> None:
        super().initialize(argv)
        gc.set_threshold(OBJECTS)
        self.log.setLevel(self.log_level)  # or four records a cell are made that no handler takes
