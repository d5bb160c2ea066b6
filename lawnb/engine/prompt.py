"""Nbclient without its waits: ready when the kernel answers, dead when it dies, and no output lost or given up.

Nbclient looks for a dead kernel once a second, waits at least a fifth of a second for it to be ready, and fails a cell
whose outputs take four seconds to come. For every cell it starts three tasks, which a message passes through half a dozen
callbacks of; here one loop waits for both channels, and nothing else is at work in the thread meanwhile.
"""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import ZMQSocketChannel
from jupyter_client.session import json_unpacker
from jupyter_core.utils import run_sync
from nbclient.client import run_hook, timestamp
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Callable, Enum, Instance, Type

from lawnb.engine.outputs import output_of
from lawnb.errors import RunError

#: After such a silence a kernel is asked whether it is at work yet.
QUIET_SECONDS = 2
#: How soon a kernel's death is seen; nbclient looks once a second.
ALIVE_SECONDS = 0.05


def unpacked(content: bytes) -> Any:
    """A part of a message, the date of a header read: jupyter_client's parser of all that may be a date takes a tenth of a run's time."""
    part = json_unpacker(content)
    if isinstance(part, dict) and "msg_type" in part and isinstance(part.get("date"), str):
        with suppress(ValueError):
            date = datetime.fromisoformat(part["date"])
            part["date"] = date if date.tzinfo else part["date"]
    return part


class OwnKernelClient(AsyncKernelClient):
    """A kernel's client that waits at its sockets themselves, and misses no message.

    An event loop is told of messages by ZeroMQ once each, and can miss that.
    """

    context = Instance(zmq.Context)
    shell_channel_class = Type(ZMQSocketChannel)
    iopub_channel_class = Type(ZMQSocketChannel)
    stdin_channel_class = Type(ZMQSocketChannel)
    control_channel_class = Type(ZMQSocketChannel)

    def _context_default(self) -> zmq.Context:
        self._created_context = True  # which has it ended with the client
        return zmq.Context()

    def connect_iopub(self, *args: Any, **kwargs: Any) -> Any:
        """The socket of outputs, without ZeroMQ's limit of a thousand messages waiting: it would drop what comes then."""
        self.context.setsockopt(zmq.RCVHWM, 0)  # counts for sockets to come
        return super().connect_iopub(*args, **kwargs)


async def two_turns() -> None:
    """Have the event loop do what waits in it."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


class CellRefused(RunError):
    """What a cell did is refused; who runs the notebook knows a better name for the cell than its id, which `cell` is."""

    def __init__(self, cell: str, reason: str):
        self.reason = reason
        super().__init__(f"单元格 {cell}: {reason}", cell=cell)


def require_kernel_stays(cell: dict[str, Any], cell_index: int, execute_reply: dict[str, Any]) -> None:
    """Refuse `quit()` and `exit()`: the kernel ends a tenth of a second later, by then perhaps after the last cell.

    Raises
    ------
    CellRefused
        The cell has asked the kernel to end.
    """
    if any(each.get("source") == "ask_exit" for each in execute_reply["content"].get("payload", ())):
        raise CellRefused(str(cell.get("id", cell_index)), "quit() 或 exit() 要结束内核，后面的单元格可能没有运行。请删去。")


class PromptClient(PapermillNotebookClient):
    """Papermill's client without its waits: ready when the kernel answers, and dead when it dies."""

    on_cell_executed = Callable(default_value=require_kernel_stays, allow_none=True).tag(config=True)
    # of a kernel that hangs, or of a run that is ended
    shutdown_kernel = Enum(["graceful", "immediate"], default_value="immediate").tag(config=True)

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Run the notebook; whatever ends that, the kernel ends, and no socket stays open."""
        try:
            return super().execute(**kwargs)
        finally:
            if self.km is not None:  # a signal has come between the steps that end it
                self._clear_away()

    def _clear_away(self) -> None:
        """End what is left. Python's garbage collector would wait for ever for a socket that is open."""
        contexts = [each.context for each in (self.kc, self.km) if each is not None]
        try:
            with suppress(Exception):  # the step that the signal came into may go on beside this one, and be done first
                self._cleanup_kernel()
        finally:
            for context in contexts:
                context.destroy(linger=0)

    def papermill_execute_cells(self):
        """Run the cells; a kernel that comes to their end ends in its own time, and does what cells registered for then."""
        super().papermill_execute_cells()
        self.shutdown_kernel = "graceful"

    def _cleanup_kernel(self) -> None:
        """End the kernel, also where a signal came as the loop was about to stop: the order to stop is in it yet, and would stop this."""
        with suppress(RuntimeError):
            run_sync(two_turns)()
        super()._cleanup_kernel()

    async def async_start_new_kernel_client(self):
        self.kc = self.km.client()
        # no heartbeat: the process itself is watched
        self.kc.start_channels(hb=False)
        try:
            await self._ready(time.monotonic() + self.startup_timeout)
        except BaseException:
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        self.poller = zmq.Poller()
        for channel in (self.kc.iopub_channel, self.kc.shell_channel):
            self.poller.register(channel.socket, zmq.POLLIN)
        await run_hook(self.on_notebook_start, notebook=self.nb)
        return self.kc

    # papermill calls these, which nbclient has bound to its own
    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _ready(self, deadline: float) -> None:
        """Wait until a request is answered on both channels, so that no output of the first cell is lost."""
        while time.monotonic() < deadline:
            request = self.kc.kernel_info()
            if _answered(self.kc.shell_channel, request, 1) and _answered(self.kc.iopub_channel, request, 0.2):
                return
            await self._async_check_alive()
        raise RuntimeError(f"Kernel didn't respond in {self.startup_timeout} seconds")

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any) -> NotebookNode:
        self.at = cell_index
        try:
            return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
        except (KeyboardInterrupt, SystemExit) as end:
            if self._has_ended_the_loop(end):
                return cell
            raise

    def _has_ended_the_loop(self, end: BaseException) -> bool:
        """Whether this came into the task that waits for the reply, and has left the loop from there: who waited for that task has it once more."""
        waited = self.task_poll_for_reply
        return waited is not None and waited.done() and not waited.cancelled() and waited.exception() is end

    execute_cell = run_sync(async_execute_cell)

    async def _async_poll_output_msg(self, *_: Any) -> None:
        """What nbclient does in a task of its own is done below."""

    _async_poll_kernel_alive = _async_poll_output_msg

    async def _async_poll_for_reply(self, request: str, cell: NotebookNode, seconds: float | None, *_: asyncio.Future) -> dict[str, Any]:
        """Take outputs until the kernel says that it is idle, however long they take to come, and its reply, which has its time.

        ZeroMQ drops what a kernel says faster than it can be sent. Where the end of a cell may be among that, the kernel is
        asked something: it answers in the order of the questions.
        """
        said, heard, deadline = Said(request, cell), time.monotonic(), _after(seconds)
        while said.reply is None or not said.all:
            channels = self._with_messages(deadline)
            now = time.monotonic()
            if self.kc.iopub_channel in channels:
                heard = now
                self._take(said)
            if self.kc.shell_channel in channels:
                said.answer(self.kc.shell_channel.get_msg(0), self.record_timing)
            if not channels:
                await self._async_check_alive()
            if not (said.all or said.question) and now > heard + QUIET_SECONDS:
                said.question = self.kc.kernel_info()
            if said.reply is None and now > deadline:
                await self._async_check_alive()
                said.reply, deadline = await self._async_handle_timeout(seconds, cell), _after(seconds)
        return said.reply

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int) -> NotebookNode | None:
        """Take an output; where more is to be done than that, as nbclient does."""
        special = display_id or self.clear_before_next_output or self.output_hook_stack[msg["parent_header"].get("msg_id")]
        output = None if special else output_of(msg)
        if output is None:
            return super().output(outs, msg, display_id, cell_index)
        outs.append(output)
        return output

    def _with_messages(self, deadline: float) -> list[ZMQSocketChannel]:
        """The channels that have messages, as soon as there is one; none where it is time to look for other things."""
        seconds = max(0, min(ALIVE_SECONDS, deadline - time.monotonic()))
        ready = dict(self.poller.poll(seconds * 1000))
        return [channel for channel in (self.kc.iopub_channel, self.kc.shell_channel) if channel.socket in ready]

    def _take(self, said: Said) -> None:
        """Take a message about the cell."""
        message = self.kc.iopub_channel.get_msg(0)
        parent = message["parent_header"].get("msg_id")
        if parent == said.request:
            try:
                self.process_message(message, said.cell, self.at)
            except CellExecutionComplete:
                said.all = True
        elif said.question and parent == said.question and not said.all:  # the kernel's greeting to who listens has no parent
            reason = f"输出太多，有一部分丢失（收到 {len(said.cell.outputs)} 项）。请减少这个单元格的输出。"
            raise CellRefused(str(said.cell.get("id", self.at)), reason)


@dataclass
class Said:
    """What a kernel has said to the request to run a cell: the reply, and whether that was all; and the question if it is still there."""

    request: str
    cell: NotebookNode
    reply: dict[str, Any] | None = None
    all: bool = False
    question: str | None = None

    def answer(self, message: dict[str, Any], timed: bool) -> None:
        """Note a reply, if it is the reply to the request."""
        if message["parent_header"].get("msg_id") == self.request:
            self.reply = message
            if timed:
                self.cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(message)


def _after(seconds: float | None) -> float:
    return math.inf if seconds is None else time.monotonic() + seconds


def _answered(channel: ZMQSocketChannel, request: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            message = channel.get_msg(timeout=left)
        except Empty:
            continue
        if message["parent_header"].get("msg_id") == request:
            return True
    return False
