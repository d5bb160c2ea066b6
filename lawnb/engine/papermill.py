"""What papermill needs of us: Chinese that stays Chinese in the injected cell, and a kernel of this very Python.

Papermill loads this module by its `papermill.engine` entry point, so plain `papermill` on this environment writes
Chinese too.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from jupyter_core.paths import jupyter_runtime_dir
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, merge_kwargs
from papermill.iorw import LocalHandler, papermill_io, write_ipynb
from papermill.log import logger
from papermill.translators import PythonTranslator, papermill_translators
from traitlets import Type
from traitlets.config import Config

from lawnb.engine.prompt import OwnKernelClient, PromptClient, unpacked
from lawnb.storage.folder import write_whole
from lawnb.warm.provisioner import NAME as WARM

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

    client_factory = Type(OwnKernelClient)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        folder = Path(jupyter_runtime_dir())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.connection_file = str(folder / f"kernel-{uuid.uuid4().hex[:12]}.json")
        # a socket's path is the connection file's with "-ipc-<n>" for ".json"
        if sys.platform != "win32" and len(self.connection_file.encode()) < LONGEST_SOCKET_PATH:
            self.transport = "ipc"
            self.ip = self.connection_file.removesuffix(".json") + "-ipc"

    def _session_default(self) -> Session:
        return Session(parent=self, unpack=unpacked)

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        # a kernel that is told to end may complain of sockets already closed; what it says counts only if it dies
        with kernel_log().open("ab") as log:
            await super()._async_launch_kernel(kernel_cmd, **({"stderr": log} | kw))

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
        provisioner = {"provisioner_name": WARM, "config": {"unwatched": True}}
        return KernelSpec(argv=argv, display_name="lawnb", language="python", metadata={"kernel_provisioner": provisioner})


def kernel_log() -> Path:
    """Where kernels write what is not a cell's output: beside their connection files."""
    return Path(jupyter_runtime_dir()) / "kernel.log"


class WholeFiles:
    """Papermill's handler of local files, but that a reader sees the file before or the file after, never a part."""

    def __init__(self, local: LocalHandler):
        self.local = local

    def __getattr__(self, name: str) -> Any:
        return getattr(self.local, name)

    def write(self, buf: str, path: str) -> None:
        write_whole(self.file(path), buf.encode("utf-8"))

    def file(self, path: str) -> Path:
        """The file itself; papermill's working folder is not that of the cells."""
        folder = self.local.cwd(None)
        self.local.cwd(folder)
        return Path(os.path.realpath(Path(folder or ".", path)))


class LawnbEngine(NBClientEngine):
    """Papermill's own engine with a kernel manager and a client of ours: ``papermill --engine lawnb``.

    The notebook is written once, when it has ended, not after every cell. Where a run fails and a file stands in the
    output's place, that one stays, and what was executed is written beside it as ``<name>.failed.ipynb``.
    """

    @classmethod
    def execute_notebook(cls, nb, kernel_name, output_path=None, **kwargs):
        failed = output_path and failed_path(output_path)
        try:
            # without the path nothing is written meanwhile; papermill writes the notebook after its engine
            done = super().execute_notebook(nb, kernel_name, output_path=None, **kwargs)
        except BaseException:
            if failed:
                write_ipynb(nb, failed)
            raise
        if failed:
            # papermill loads this module before that one
            from papermill.execute import raise_for_execution_errors

            raise_for_execution_errors(done, failed)
        return done

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, log_output=False, stdout_file=None, stderr_file=None, start_timeout=60, execution_timeout=None, **kwargs
    ):
        given = {name: value for name, value in kwargs.items() if name not in ("input_path", "timeout", "startup_timeout")}
        options = merge_kwargs(
            given, timeout=execution_timeout, startup_timeout=start_timeout, kernel_name=kernel_name, log=logger, log_output=log_output,
            stdout_file=stdout_file, stderr_file=stderr_file, kernel_manager_class=OwnKernelManager, config=Config(),
        )  # fmt: skip
        nb_man.cell_complete = with_duration(nb_man.cell_complete)
        return PromptClient(nb_man, **options).execute()


def with_duration(complete: Callable[..., None]) -> Callable[..., None]:
    """Papermill's note of a cell's end. It reads the time that it wrote itself by a parser of dates in every form, 0.1 ms a cell."""

    def cell_complete(cell: NotebookNode, *args: Any, **kwargs: Any) -> None:
        noted = cell.metadata.papermill
        start, noted["start_time"] = noted["start_time"], None  # which it leaves alone, and the order of what it notes too
        complete(cell, *args, **kwargs)
        noted["start_time"] = start
        noted["duration"] = (datetime.fromisoformat(noted["end_time"]) - datetime.fromisoformat(start)).total_seconds()

    return cell_complete


def failed_path(output: str) -> str:
    """Where a failed run is written to; that file and the output are written whole from now on, if they are local files."""
    handler = papermill_io.get_handler(output)
    if isinstance(handler, LocalHandler):
        handler = WholeFiles(handler)
    if not isinstance(handler, WholeFiles):
        return output
    file = handler.file(output)
    if file.exists() and not file.is_file():
        return output  # a device is written to, not replaced
    failed = f"{output.removesuffix('.ipynb')}.failed.ipynb" if file.exists() else output
    for path in (output, failed):
        if papermill_io.get_handler(path) is handler.local:
            papermill_io.register(path, handler)  # which counts for what begins with it
    return failed
