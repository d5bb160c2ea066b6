"""The kernel provisioner `lawnb-warm`: papermill, nbclient and Jupyter start kernels through it without knowing.

Registered under jupyter_client's entry point `jupyter_client.kernel_provisioners`; the kernelspec `lawnb-warm`, which the
package installs into its own environment, names it: ``papermill -k lawnb-warm``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from lawnb.warm.client import NotWarm, fork_kernel

NAME = "lawnb-warm"
LAUNCHER = ["-m", "ipykernel_launcher"]
POLL_SECONDS = 0.005
DEATH_SECONDS = 5
log = logging.getLogger(__name__)


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel from the warm process; where that cannot be done, starts it the ordinary way, with the same results."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        folder = str(kwargs.get("cwd") or os.getcwd())
        try:
            if cmd[1:3] != LAUNCHER:
                raise NotWarm(f"not an ipykernel: {cmd}")
            environment = kwargs.get("env", os.environ)
            # in a thread: another kernel of this event loop may be at work meanwhile
            self.process = await asyncio.to_thread(fork_kernel, cmd[3:], folder, environment, kwargs.get("stderr"))
        except NotWarm as reason:
            log.info("an ordinary kernel: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = folder
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and its process group, and see it dead: jupyter_client looks for it a tenth of a second later."""
        await super().kill(restart)
        deadline = time.monotonic() + DEATH_SECONDS
        while self.process is not None and await self.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(POLL_SECONDS)

    async def wait(self) -> int | None:
        """Wait for the kernel's end; jupyter_client's own waits a tenth of a second at least."""
        if self.process is None:
            return 0
        while await self.poll() is None:
            await asyncio.sleep(POLL_SECONDS)
        code = self.process.wait()
        self.process = None
        return code
