"""What papermill needs of us: Chinese that stays Chinese in the injected cell, and a kernel of this very Python.

Papermill loads this module by its `papermill.engine` entry point, so plain `papermill` on this environment writes
Chinese too.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_runtime_dir
from papermill.engines import NBClientEngine
from papermill.translators import PythonTranslator, papermill_translators
from traitlets.config import Config


#: macOS allows 103 bytes, Linux 107.
LONGEST_SOCKET_PATH = 100


class ReadableTranslator(PythonTranslator):
    """Python literals as a person writes them; papermill's own turns 广 into ``\\u5e7f``."""

    @classmethod
    def translate_str(cls, val: str) -> str:
        return repr(val)


papermill_translators.register("python", ReadableTranslator)


class OwnKernelManager(AsyncKernelManager):
    """Starts a kernel of the running interpreter, whatever kernelspecs the user's folders hold.

    The kernel talks over IPC where the platform has Unix sockets and their paths are short enough: no port is opened.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        folder = Path(jupyter_runtime_dir())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.connection_file = str(folder / f"kernel-{uuid.uuid4().hex[:12]}.json")
        # a socket's path is the connection file's with "-ipc-<n>" for ".json"
        if sys.platform != "win32" and len(self.connection_file.encode()) < LONGEST_SOCKET_PATH:
            self.transport = "ipc"
            self.ip = self.connection_file.removesuffix(".json") + "-ipc"

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        # a kernel that is told to end may complain of sockets already closed; what it says counts only if it dies
        with kernel_log().open("ab") as log:
            await super()._async_launch_kernel(kernel_cmd, **({"stderr": log} | kw))

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
        return KernelSpec(argv=argv, display_name="lawnb", language="python")


def kernel_log() -> Path:
    """Where kernels write what is not a cell's output: beside their connection files."""
    return Path(jupyter_runtime_dir()) / "kernel.log"


class LawnbEngine(NBClientEngine):
    """Papermill's own engine with a kernel manager of ours: ``papermill --engine lawnb``."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
        return super().execute_managed_notebook(
            nb_man, kernel_name, kernel_manager_class=OwnKernelManager, config=Config(), **kwargs
        )
