"""Where a batch's reports are made: local processes by default, or a Dask cluster; both are `concurrent.futures` executors."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from lawnb.batch.address import shown
from lawnb.batch.worker import prepare
from lawnb.errors import DiskError, ParameterError
from lawnb.storage.scratch import scratch_folder, temporary_files_in, temporary_place
from lawnb.warm import client
from lawnb.warm.wire import ONE_THREAD

#: How often the cluster gives a report to another worker when one dies.
CLUSTER_RETRIES = 3
CONNECT_SECONDS = 10
#: A socket's path has 103 bytes on macOS; the folders and the name below take about 50.
LONGEST_PLACE = 50
#: What asks a process to end.
ENDING = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
#: multiprocessing removes its folder of sockets at −100.
AFTER_OWN_FOLDER = -200


class LocalPool:
    """Processes of this machine; forked, where that can be done, from one that has imported what all need.

    That one, and the one that kernels are forked from, start with the first executor: a batch in which every report stands has none.
    """

    def __init__(self, workers: int):
        self.workers = workers
        self.warm = None
        self._folder = ExitStack()

    @cached_property
    def context(self) -> BaseContext:
        """How worker processes are started."""
        if sys.platform == "win32":
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["lawnb.batch.preloaded"])
        os.environ |= ONE_THREAD | {"PYTHONSAFEPATH": "1"}
        if client.available():
            self.warm = client.own_forker().address
        # its socket lies in a folder that the next run removes where this process is killed
        folder = self._folder.enter_context(scratch_folder(short_place()))
        # gone with this process, after multiprocessing's own part of it
        Finalize(None, self._folder.close, exitpriority=AFTER_OWN_FOLDER)
        resource_tracker.ensure_running()  # which would let through what is held below
        with temporary_files_in(folder), interrupts_left_out():
            forkserver.ensure_running()
        return context

    def close(self) -> None:
        """The workers end with their executors, the process that they are forked from with this one."""

    def executor(self, workers: int | None = None) -> AbstractContextManager[Executor]:
        """An executor for a time.

        Raises
        ------
        DiskError
            The machine has no place for what processes share, as a container without ``/dev/shm``.
        """
        context = self.context
        try:
            pool = Workers(workers or self.workers, context, prepare, (self.warm,))
        except OSError as error:
            raise DiskError(
                f"工作进程之间的队列建不起来（{error.strerror}）。请让 /dev/shm 可写且有空间，或提高 ulimit -n；也可以不用 batch，逐份运行 lawnb run。"
            ) from None
        return ending(pool)


class Workers(ProcessPoolExecutor):
    """Processes that are started as a whole: one that was half started when this process is ended is known to nobody, and tells of that."""

    def submit(self, function: Any, /, *arguments: Any, **more: Any) -> Future:
        with signals_held():
            return super().submit(function, *arguments, **more)


@contextmanager
def interrupts_left_out() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach, as it would every process of the terminal: while it imports it would tell where it was."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def signals_held() -> Iterator[None]:
    """Heed what ends this process only afterwards, or when it is said again; it comes to the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []

    def hear(number: int, frame: Any) -> None:
        if heard and callable(before[number]):
            before[number](number, frame)
        heard.append(number)

    before = {number: handler for number in ENDING if (handler := signal.getsignal(number)) is not None}  # None is not Python's
    for number in before:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in heard:
            signal.raise_signal(number)


@contextmanager
def ending(pool: ProcessPoolExecutor) -> Iterator[Executor]:
    """An executor for a time; what it has not begun when it closes is never begun, and its processes end."""
    try:
        yield pool
    except BaseException:
        end_workers()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def short_place() -> Path:
    """The folder of temporary files, or one whose path leaves room for a socket's name."""
    place = temporary_place()
    return place if len(os.fsencode(place)) < LONGEST_PLACE else Path("/tmp")


def end_workers() -> None:
    """Ask this process's workers to end: each clears away what it is at."""
    for process in multiprocessing.active_children():
        process.terminate()


class Cluster:
    """The workers of a Dask scheduler; a report whose worker dies is given to another.

    Raises
    ------
    ParameterError
        `lawnb[cluster]` is not installed, or the scheduler does not answer.
    """

    def __init__(self, address: str):
        try:
            from distributed import Client
        except ImportError:
            raise ParameterError("--scheduler: 没有安装 distributed。请安装 lawnb[cluster]。") from None
        try:
            self.client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except Exception:  # each way of transport raises what it likes
            raise ParameterError(f"--scheduler: '{shown(address)}' 没有应答。请检查地址，例如 tcp://10.0.0.1:8786。") from None
        self.workers = max(1, sum(self.client.nthreads().values()))

    @contextmanager
    def executor(self, workers: int | None = None) -> Iterator[Executor]:
        """The cluster as an executor; reports that a worker is at when it closes are finished there, whole."""
        pool = self.client.get_executor(pure=False, retries=CLUSTER_RETRIES)
        try:
            yield pool
            pool.shutdown(wait=True)
        except BaseException:
            pool.shutdown(wait=False)
            raise

    def close(self) -> None:
        """Leave the cluster; it goes on for others."""
        self.client.close()
