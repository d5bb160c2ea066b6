"""An end that a signal asks for comes in any event.

Python raises it wherever the main thread is. Where that is a callback of C code, a finaliser or a garbage collection, the exception is
told and dropped, and the work goes on: the order is lost.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import NoReturn

#: So long after, what went on without it is past its callback.
AGAIN_SECONDS = 0.01
#: A shell's exit code of a program that a signal has ended is this and the signal's number.
SIGNALLED = 128


def end(number: int, frame: object = None) -> NoReturn:
    """End by a signal as a shell reports it, kernels and temporary folders cleared on the way."""
    sys.exit(SIGNALLED + number)


def lose_no_end() -> None:
    """Have an end that was dropped asked for again, in this process from now on."""
    sys.unraisablehook = _dropped


def _dropped(lost: sys.UnraisableHookArgs) -> None:
    number = _signal_of(lost.exc_value)
    if number is None:
        sys.__unraisablehook__(lost)
        return
    again = threading.Timer(AGAIN_SECONDS, os.kill, (os.getpid(), number))
    again.daemon = True
    with suppress(RuntimeError):  # Python ends already, and starts no more threads
        again.start()


def _signal_of(error: BaseException | None) -> int | None:
    """The signal that an exception stands for."""
    if isinstance(error, KeyboardInterrupt):
        return signal.SIGINT
    code = error.code if isinstance(error, SystemExit) else None
    return code - SIGNALLED if isinstance(code, int) and code > SIGNALLED else None
