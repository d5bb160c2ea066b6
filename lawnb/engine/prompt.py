"""Nbclient without its waits: ready when the kernel answers, dead when it dies, and no output lost or given up.

Nbclient looks for a dead kernel once a second, waits at least a fifth of a second for it to be ready, and fails a cell
whose outputs take four seconds to come: when there are many of them, or when ZeroMQ's signal of one is lost.
"""

from __future__ import annotations

import asyncio
import time
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from nbclient.client import run_hook
from nbclient.exceptions import CellExecutionComplete, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Callable, Enum, Integer, Type

from lawnb.errors import RunError

#: How long a message may lie unseen when ZeroMQ's edge-triggered signal of it is lost; nbclient waits its four seconds then.
LOOK_SECONDS = 0.1
#: After such a silence a kernel is asked whether it is at work yet.
QUIET_SECONDS = 2
#: How soon a kernel's death is seen; nbclient looks once a second.
ALIVE_SECONDS = 0.05


class LookingChannel(AsyncZMQSocketChannel):
    """Looks for messages now and then while it waits to be told of them."""

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = LOOK_SECONDS if deadline is None else min(LOOK_SECONDS, deadline - time.monotonic())
            try:
                return await super().get_msg(timeout=max(left, 0))
            except Empty:
                if deadline is not None and time.monotonic() >= deadline:
                    raise


class OwnKernelClient(AsyncKernelClient):
    """A kernel's client that misses no message."""

    shell_channel_class = Type(LookingChannel)
    iopub_channel_class = Type(LookingChannel)

    def connect_iopub(self, *args: Any, **kwargs: Any) -> Any:
        """The socket of outputs, without ZeroMQ's limit of a thousand messages waiting: it would drop what comes then."""
        self.context.setsockopt(zmq.RCVHWM, 0)  # counts for sockets to come
        return super().connect_iopub(*args, **kwargs)


def require_kernel_stays(cell: dict[str, Any], cell_index: int, execute_reply: dict[str, Any]) -> None:
    """Refuse `quit()` and `exit()`: the kernel ends a tenth of a second later, by then perhaps after the last cell.

    Raises
    ------
    RunError
        The cell has asked the kernel to end.
    """
    if any(each.get("source") == "ask_exit" for each in execute_reply["content"].get("payload", ())):
        raise RunError(f"单元格 {cell.get('id', cell_index)}: quit() 或 exit() 要结束内核，后面的单元格可能没有运行。请删去。")


class PromptClient(PapermillNotebookClient):
    """Papermill's client without its waits: ready when the kernel answers, and dead when it dies."""

    # of nbclient's, which gives up on outputs that take four seconds to come
    iopub_timeout = Integer(24 * 60 * 60).tag(config=True)
    on_cell_executed = Callable(default_value=require_kernel_stays, allow_none=True).tag(config=True)
    # of a kernel that hangs, or of a run that is ended
    shutdown_kernel = Enum(["graceful", "immediate"], default_value="immediate").tag(config=True)

    def papermill_execute_cells(self):
        """Run the cells; a kernel that comes to their end ends in its own time, and does what cells registered for then."""
        super().papermill_execute_cells()
        self.shutdown_kernel = "graceful"

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
        await run_hook(self.on_notebook_start, notebook=self.nb)
        return self.kc

    async def _ready(self, deadline: float) -> None:
        """Wait until a request is answered on both channels, so that no output of the first cell is lost."""
        while time.monotonic() < deadline:
            request = self.kc.kernel_info()
            if await self._answered(self.kc.shell_channel, request, 1) and await self._answered(self.kc.iopub_channel, request, 0.2):
                return
            await self._async_check_alive()
        raise RuntimeError(f"Kernel didn't respond in {self.startup_timeout} seconds")

    async def _answered(self, channel, request: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = await channel.get_msg(timeout=left)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") == request:
                return True
        return False

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        """Take outputs until the kernel says that it is idle, however long they take to come.

        ZeroMQ drops what a kernel says faster than it can be sent. Where the end of a cell may be among that, the kernel is
        asked something: it answers in the order of the questions.
        """
        question = None
        while True:
            try:
                message = await self.kc.iopub_channel.get_msg(timeout=QUIET_SECONDS)
            except Empty:
                question = question or self.kc.kernel_info()
                continue
            parent = message["parent_header"].get("msg_id")
            if parent == parent_msg_id:
                try:
                    self.process_message(message, cell, cell_index)
                except CellExecutionComplete:
                    return
            elif parent == question:
                self.watch.cancel()  # as nbclient does where it gives up
                raise RunError(f"单元格 {cell.get('id', cell_index)}: 输出太多，有一部分丢失（收到 {len(cell.outputs)} 项）。请减少这个单元格的输出。")

    async def _async_poll_kernel_alive(self):
        self.watch = asyncio.current_task()
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            try:
                await self._async_check_alive()
            except DeadKernelError:
                self.task_poll_for_reply.cancel()
                return
