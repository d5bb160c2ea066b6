"""Real kernels, forked and ordinary, and what their cells put out."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from lawnb.warm import client
from lawnb.warm.client import Kernel

SECONDS = 60


class Session:
    """A kernel and a client of it."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]):
        # in a test's own environment ipykernel would leave what is written past Python's streams alone
        self.environment = {key: value for key, value in (os.environ | environment).items() if key != "PYTEST_CURRENT_TEST"}
        self.manager = KernelManager(kernel_name=name, connection_file=str(folder / f"{name}-{time.monotonic_ns()}.json"), transport="ipc")
        self.log = (folder / "kernel.log").open("ab")
        self.manager.start_kernel(cwd=str(folder), env=self.environment, stderr=self.log, stdout=self.log)

    def connect(self) -> None:
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        while True:
            self.client.kernel_info()
            self.client.get_shell_msg(timeout=SECONDS)
            try:
                self.client.get_iopub_msg(timeout=0.2)
                return
            except Empty:
                continue  # not yet subscribed: a first output would be lost

    @property
    def process(self) -> Any:
        return self.manager.provisioner.process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def warm(self) -> bool:
        return isinstance(self.process, Kernel)

    def outputs(self, code: str) -> list[dict[str, Any]]:
        """What a cell puts out, in the notebook's form, streams joined."""
        request, found = self.client.execute(code, allow_stdin=False), []
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                self.client.get_shell_msg(timeout=SECONDS)
                return found
            if kind == "stream" and found and found[-1].get("name") == content["name"]:
                found[-1]["text"] += content["text"]
            elif kind not in ("status", "execute_input"):
                found.append({"type": kind} | content)

    def text(self, code: str) -> str:
        """What a cell prints."""
        outputs = self.outputs(code)
        assert [output["type"] for output in outputs] == ["stream"], outputs
        return outputs[0]["text"].strip()

    def value(self, expression: str) -> Any:
        return eval(self.text(f"print(repr({expression}))"), {})

    def end(self, now: bool = True) -> None:
        self.manager.shutdown_kernel(now=now)
        self.client.stop_channels()
        self.log.close()


def gone(*numbers: int, seconds: float = 10) -> bool:
    """Whether processes end within a time; a zombie has ended."""
    return wait_for(lambda: not any(map(runs, numbers)), seconds)


def runs(number: int) -> bool:
    try:
        return Path("/proc", str(number), "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


class Kernels:
    """Starts sessions, and ends them with the test."""

    def __init__(self, folder: Path):
        self.folder, self.started = folder, []

    def __call__(self, name: str = "lawnb-warm", **environment: str) -> Session:
        session = Session(name, self.folder, environment)
        self.started.append(session)  # before it is waited for, so that it ends in any case
        session.connect()
        return session

    def end(self) -> None:
        for session in self.started:
            session.end()


@pytest.fixture
def kernels(short_folder) -> Iterator[Kernels]:
    sessions = Kernels(short_folder)
    yield sessions
    sessions.end()


@pytest.fixture
def short_folder(tmp_path_factory) -> Path:
    """A folder whose path is short enough for Unix sockets in it."""
    return tmp_path_factory.mktemp("k")


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[tuple[Session, Session]]:
    """A forked kernel and an ordinary one, for tests that leave them as they were."""
    sessions = Kernels(tmp_path_factory.mktemp("both"))
    yield sessions(), sessions("python3")
    sessions.end()


@pytest.fixture(scope="session", autouse=True)
def _end_of_forker():
    yield
    client.end()
