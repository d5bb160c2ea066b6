"""The refusals that a person can mend, one class per remedy.

`lawnb.cli` turns each into its message and its exit code; anything else is a defect of ours and keeps its traceback.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

#: Characters of a path that a message shows.
LONGEST_PATH = 200


class LawnbError(Exception):
    """A refusal with a message for the user; `problems` holds one line each, `cell` the notebook's cell where it was one."""

    exit_code = 1
    #: Whether the same run may succeed a little later, with nothing mended.
    transient = False

    def __init__(self, *problems: str, cell: str | None = None):
        self.problems = problems
        self.cell = cell
        super().__init__("\n".join(problems))

    def __str__(self) -> str:
        return "\n".join(self.problems)

    def _render_traceback_(self) -> list[str]:
        # what IPython shows for a cell: the message is for a person, the stack is not
        return [str(self)]


class ParameterError(LawnbError):
    """Mend the command line or a parameter file."""

    exit_code = 2


class ContractError(LawnbError):
    """Mend a record under `data/`."""

    exit_code = 3


class RunError(LawnbError):
    """Mend a cell of the notebook."""

    exit_code = 4


class PublicationError(LawnbError):
    """Mend what stands in the way of a finished file: a font, a glyph, a place to write to."""

    exit_code = 5


class DiskError(PublicationError):
    """Make room, or give the right to write."""

    transient = True


class KernelError(RunError):
    """The kernel died or did not start, so often of a passing want of memory."""

    transient = True


class ChangedError(RunError):
    """Wait until the records are written: they were changed as the report was made of them."""

    transient = True


class LimitError(RunError):
    """A cell or a report took longer than it may."""


class BusyError(LawnbError):
    """Wait for another run of the same report, or for what else holds its lock (75 is EX_TEMPFAIL of sysexits.h)."""

    exit_code = 75
    transient = True


#: Exit code of a run or a check that ended well, but whose blocking findings keep its report a draft.
EXIT_DRAFT = 6
#: Exit code of a batch in which a report failed.
EXIT_BATCH = 8
#: Exit code of a comparison that ended well and found differences.
EXIT_DIFFERS = 7


@contextmanager
def gathering(problems: list[str], kind: type[LawnbError] = ContractError) -> Iterator[None]:
    """Note what a refusal says, each problem once, and go on: who mends is told all of it in one go."""
    try:
        yield
    except kind as error:
        problems += [problem for problem in dict.fromkeys(error.problems) if problem not in problems]


@contextmanager
def machine_errors_named() -> Iterator[None]:
    """Turn what the machine says of a path that somebody gave into a refusal; a file of ours that is not there is a defect.

    What it says of memory, and of a library that it does not load for want of memory or of a whole installation, is one too.
    """
    try:
        yield
    except OSError as error:
        if not isinstance(error.filename, str) or error.errno == errno.ENOENT:
            raise
        shown = error.filename if len(error.filename) <= LONGEST_PATH else f"{error.filename[:LONGEST_PATH]}…"
        raise PublicationError(f"{shown}: 不能读写（{error.strerror}）。请检查路径和权限。") from None
    except MemoryError:
        raise PublicationError("内存不足。请关闭其他程序，或减少 --workers。") from None
    except ImportError as error:
        if (error.name or "").startswith("lawnb"):
            raise
        raise PublicationError(f"程序库不能载入（{_first_cause(error)}）。请检查内存是否足够；安装不完整的，请删去 .venv，再运行 make report。") from None


def _first_cause(error: BaseException) -> str:
    """The words of what an error came of; libraries put advice on many lines before them."""
    while error.__cause__ is not None:
        error = error.__cause__
    return next(filter(None, str(error).splitlines()), type(error).__name__)


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that ends an "unknown name" message: the nearest known name, or all of them."""
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"是否要写 '{close[0]}'？"
    return f"可用的有：{'、'.join(known)}。" if known else "目前没有可用的名称。"
