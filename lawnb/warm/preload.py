"""What every kernel of a report needs, imported once before the first fork."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

#: Read while libraries load: more than one thread would make a fork unsafe, and kernels would fight for the cores.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow's allocator would start one as it loads
}
#: What else is settled as libraries load: ipykernel's backend for charts, and no advice to those who debug.
SETTLED = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
MODULES = (
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "matplotlib_inline.backend_inline",
    "matplotlib.pyplot", "pandas.io.formats.style", "lawnb.notebook", "lawnb.drawing",
)  # fmt: skip


def preload() -> None:
    """Import what a report's cells import, and fill what they keep for the life of the process."""
    for name in MODULES:
        importlib.import_module(name)


def threads() -> int:
    """How many threads this process has, as the system counts them: libraries start some that Python does not know of."""
    return len(os.listdir("/proc/self/task")) if Path("/proc/self/task").is_dir() else 1
