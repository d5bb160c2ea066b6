"""The kernel provisioner `lawnb-warm`: papermill, nbclient and Jupyter start kernels through it without knowing.

Registered under jupyter_client's entry point `jupyter_client.kernel_provisioners`; the kernelspec `lawnb-warm`, which the
package installs into its own environment, names it: ``papermill -k lawnb-warm``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import IO, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Bool

from lawnb.warm.client import Kernel, NotWarm, fork_kernel
from lawnb.warm.wire import ONE_THREAD

NAME = "lawnb-warm"
LAUNCHER = ["-m", "ipykernel_launcher"]
#: What a forked kernel can be given; with anything else it starts the ordinary way.
UNDERSTOOD = {"cwd", "env", "stdin", "stdout", "stderr", "extra_arguments", "kernel_id"}
POLL_SECONDS = 0.002
#: How long a kernel that is told to end may take before jupyter_client's own ways begin: it looks every tenth of a second.
END_SECONDS = 1
DEATH_SECONDS = 5
log = logging.getLogger(__name__)


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel from the warm process; where that cannot be done, starts it the ordinary way, with the same results."""

    unwatched = Bool(False, help="Nobody sits before the kernel while its cells work: what tells that one has begun may come later.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        kwargs["env"] = ONE_THREAD | dict(kwargs.get("env") or os.environ)
        try:
            self.process = await self._forked(cmd, kwargs)
        except NotWarm as reason:
            log.info("an ordinary kernel: %s", reason)
            return await super().launch_kernel(_ordinary(cmd, kwargs["env"]), **kwargs)
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def _forked(self, cmd: list[str], kwargs: Mapping[str, Any]) -> Kernel:
        if [sys.executable, *LAUNCHER] != cmd[:3]:
            raise NotWarm(f"not an ipykernel of this Python: {cmd}")
        if unknown := {name for name, value in kwargs.items() if value} - UNDERSTOOD:
            raise NotWarm(f"it is given {sorted(unknown)}")
        self.cwd = str(kwargs.get("cwd") or os.getcwd())
        with open(os.devnull, "ab") as nowhere:
            outputs = tuple(_number(kwargs.get(name), own, nowhere) for name, own in (("stdout", 1), ("stderr", 2)))
            # in a thread: another kernel of this event loop may be at work meanwhile
            return await asyncio.to_thread(fork_kernel, cmd[3:], self.cwd, kwargs["env"], outputs, self.unwatched)

    async def send_signal(self, signum: int) -> None:
        if await self.poll() is None:  # its number may be another's by now
            await super().send_signal(signum)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for a kernel that was told to end: most have by the time that jupyter_client looks for the first time."""
        await self._ended(END_SECONDS)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and its process group, and see it dead: jupyter_client looks for it a tenth of a second later."""
        await super().kill(restart)
        await self._ended(DEATH_SECONDS)

    async def wait(self) -> int | None:
        """Wait for the kernel's end; jupyter_client's own waits a tenth of a second at least."""
        await self._ended(None)
        return await super().wait()

    async def _ended(self, seconds: float | None) -> None:
        deadline = None if seconds is None else time.monotonic() + seconds
        while self.process is not None and await self.poll() is None and (deadline is None or time.monotonic() < deadline):
            await asyncio.sleep(POLL_SECONDS)


def _ordinary(cmd: list[str], environment: Mapping[str, str]) -> list[str]:
    """The command of an ordinary kernel.

    Ipykernel's launcher drops the first place to import from where that is the working folder. Python may have been told not
    to put that there; then the first place is one that was asked for, and the kernel would find no `lawnb`.
    """
    safe = environment.get("PYTHONSAFEPATH") and cmd[1:3] == LAUNCHER
    return [cmd[0], "-m", "ipykernel", *cmd[3:]] if safe else cmd


def _number(given: IO | int | None, own: int, nowhere: IO) -> int:
    """The number of the file that a kernel's output goes to, as `subprocess.Popen` understands what it is given."""
    if given is None:
        return own
    if given == subprocess.DEVNULL:
        return nowhere.fileno()
    if given == subprocess.PIPE or given == subprocess.STDOUT:
        raise NotWarm("its output is read by the one who asks")
    return given if isinstance(given, int) else given.fileno()
