"""Runs of `lawnb run` by the hundred: one process that has imported everything forks each of them, unchanged from there on.

Run as ``python -m tests.e2e.forking <folder> <said>`` in a workspace; what a run prints goes to the file `said`. Each line of standard input asks for a run: ``<k> <error> <options…>``;
an answer ``pid <n>`` comes when it begins, one ``end <status> <calls>`` when it has ended. `k` and `error` go to `faults.c`, which
LD_PRELOAD has loaded, over the folder.
"""

from __future__ import annotations

import ctypes
import os
import sys

import lawnb.batch.preloaded
from lawnb.cli import main
from lawnb.warm import client


def run(folder: str, said: str, request: list[str], counted: int) -> None:
    """The run itself, in a process of its own; never returns."""
    code, (k, error, *options) = 1, request
    os.setsid()
    words = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number in (1, 2):
        os.dup2(words, number)
    faults = ctypes.CDLL(None)
    faults.lawnb_fault(os.fsencode(folder), ctypes.c_long(int(k)), int(error))
    sys.argv = ["lawnb", "run", *options]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        os.write(counted, str(faults.lawnb_count()).encode())
        os._exit(code)


def serve(folder: str, said: str) -> None:
    """Fork a run for each line that comes in."""
    client.warm_up()
    os.environ |= client.shared()
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            run(folder, said, line.split(), writer)
        os.close(writer)
        print(f"pid {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"end {os.waitstatus_to_exitcode(status)} {os.read(reader, 32).decode() or -1}", flush=True)
        os.close(reader)


if __name__ == "__main__":
    serve(*sys.argv[1:])
