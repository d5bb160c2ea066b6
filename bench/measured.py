"""What commands cost with all that they start: seconds, CPU seconds of the whole process tree, its most memory, what they leave.

This process adopts orphans (Linux's child subreaper) and waits for every one, so the system's own account of waited-for
children is that of the whole tree: kernels, forking processes and browsers too.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.05
#: Looking costs the system time that is not the commands': the sampler rests so many times as long as a look took.
REST = 20
#: A process that is still there so long after the commands ended was left behind, and is killed.
LINGER_SECONDS = 10
ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
#: Commands one after the other: what one report takes.
Chain = Sequence[Sequence[str]]


class Failed(Exception):
    """A command ended with a code that it should not; the end of what it said."""


@dataclass(frozen=True)
class Cost:
    """Seconds, CPU seconds of the tree, the most memory at one time (MiB, shared pages counted once), processes left behind."""

    wall: float
    cpu: float
    peak: float
    left: int


def measured(
    chains: Sequence[Chain], environment: Mapping[str, str], workers: int = 1, watch: Callable[[list[int]], None] | None = None, fine: Sequence[int] = (0,)
) -> Cost:
    """The cost of chains of commands, so many at a time, from this workspace's root.

    Parameters
    ----------
    watch
        Called with the tree's process numbers at each look, beside the measuring of memory.
    fine
        Exit codes that are none to complain of.

    Raises
    ------
    Failed
        A command ended with another code.
    """
    adopt_orphans()
    reap(0)
    before, start = cpu_of_children(), time.perf_counter()
    with Sampler(watch) as sampler, ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(run, chain, environment, fine) for chain in chains]:
            done.result()
        wall = time.perf_counter() - start
    left = reap(LINGER_SECONDS)
    return Cost(wall, cpu_of_children() - before, sampler.peak / 2**20, left)


def run(chain: Chain, environment: Mapping[str, str], fine: Sequence[int]) -> None:
    for command in chain:
        with tempfile.TemporaryFile() as said:
            code = subprocess.call(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
            if code not in fine:
                said.seek(0)
                raise Failed(f"{' '.join(command)[:300]}\nended with {code}:\n{said.read().decode(errors='replace')[-2000:]}")


# -- CPU ---------------------------------------------------------------------------------------------------------------


def adopt_orphans() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cpu_of_children() -> float:
    """CPU seconds of all descendants that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reap(seconds: float) -> int:
    """Wait for what the commands left running, so that it is counted; how many had to be killed."""
    deadline, killed = time.monotonic() + seconds, set()
    while True:
        try:
            number, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return len(killed)
        if number == 0 and time.monotonic() > deadline:
            for each in descendants(os.getpid()):
                killed.add(each)
                os.kill(each, signal.SIGKILL)
        if number == 0:
            time.sleep(0.01)


def cpu_of_tree(number: int) -> float:
    """CPU seconds so far of a process, of its descendants, and of all that these have waited for."""
    total = 0
    for each in (number, *descendants(number)):
        fields = _read(f"/proc/{each}/stat").rpartition(")")[2].split()
        total += sum(map(int, fields[11:15]))
    return total / TICKS


# -- processes and memory ----------------------------------------------------------------------------------------------


def descendants(number: int) -> Iterator[int]:
    """The numbers of a process's living descendants."""
    try:
        threads = os.listdir(f"/proc/{number}/task")
    except OSError:
        return
    for thread in threads:
        for child in map(int, _read(f"/proc/{number}/task/{thread}/children").split()):
            yield child
            yield from descendants(child)


def memory(number: int, kind: str = "Pss") -> int:
    """Bytes of a process: `Pss` has a share of what it shares with others, `Rss` the whole of it."""
    line = next((line for line in _read(f"/proc/{number}/smaps_rollup").splitlines() if line.startswith(f"{kind}:")), "")
    return int(line.split()[1]) * 1024 if line else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""  # it has ended meanwhile


class Sampler:
    """Looks at this process's descendants again and again; `peak` is the most bytes that they held together."""

    def __init__(self, watch: Callable[[list[int]], None] | None = None):
        self.peak = 0
        self._watch = watch
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        pause = SAMPLE_SECONDS
        while not self._ended.wait(pause):
            start = time.thread_time()
            numbers = list(descendants(os.getpid()))
            self.peak = max(self.peak, sum(map(memory, numbers)))
            if self._watch:
                self._watch(numbers)
            pause = max(SAMPLE_SECONDS, REST * (time.thread_time() - start))
