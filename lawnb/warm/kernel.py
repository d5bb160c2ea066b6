"""From a fork to an ipykernel of its own: what an ordinary kernel is born with, and how it ends."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import sys
import threading
import traceback
from typing import Any, NoReturn

from lawnb.warm.leftovers import die_with_parent, mark
from lawnb.warm.wire import send

#: How long the thread that took the request to end may take to end itself.
CONTROL_SECONDS = 2


def become_kernel(request: dict[str, Any], connection: socket.socket, outputs: list[int]) -> NoReturn:
    """Run a kernel in this forked process, and end the process with it: the rest of the stack is the forking process's."""
    code = 1
    try:
        code = run(request, connection, outputs)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            finish()
        finally:
            os._exit(code)


def run(request: dict[str, Any], connection: socket.socket, outputs: list[int]) -> int:
    """The kernel's whole life."""
    die_with_parent()
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"] | mark())
    stdio(outputs)
    own_state()
    from lawnb.warm.unwatched import application

    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    # a parent of that number is neither watched, for the system does it, nor missed, of which the user would be told
    app = application(request["unwatched"]).instance(parent_handle=1, outstream_class="lawnb.warm.streams.IdleStream")
    app.initialize(request["arguments"])
    send(connection, {"ready": True})
    connection.close()
    app.start()
    # it flushes what was printed once it has answered the request to end, and would wait ten seconds for a thread that ends now
    app.control_thread.join(CONTROL_SECONDS)
    return 0


def stdio(outputs: list[int]) -> None:
    """Nothing to read; what is written beside a cell's output goes where the asking process's goes."""
    files = [os.open(os.devnull, os.O_RDONLY), *outputs]
    for target, source in enumerate(files):
        os.dup2(source, target)
        os.close(source)


def own_state() -> None:
    """What a fork would share with its siblings, and must not: seeds, keys, time zone, folders."""
    import multiprocessing.process
    import tempfile
    import time

    import numpy as np

    np.random.seed()  # Python's own generator is seeded anew by `os.fork`
    multiprocessing.process.current_process().authkey = os.urandom(32)
    multiprocessing.process.ORIGINAL_DIR = os.getcwd()
    tempfile.tempdir = None
    time.tzset()
    # matplotlib removes a folder of settings like this where it had to make one: it is the forking process's to remove
    atexit.unregister(shutil.rmtree)


def finish() -> None:
    """What Python does at a process's end, but for taking apart modules that are the forking process's."""
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
