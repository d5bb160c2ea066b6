"""What every kernel of a report needs, imported once before the first fork."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

#: Nothing of `matplotlib_inline` is among them: the backend takes hold of the shell as it loads, so each kernel loads it itself.
MODULES = (
    # what ipykernel loads as it starts
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "ipykernel.subshell", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.logger", "IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard", "faulthandler", "pdb", "psutil", "resource", "sqlite3",
    "multiprocessing.process", "tornado.platform.asyncio",
    # what the cells of reports load
    "IPython.core.pylabtools", "matplotlib.backends.backend_agg", "matplotlib.pyplot", "pandas.io.formats.style",
    "pyarrow.pandas_compat", "encodings.utf_8_sig", "lawnb.notebook", "lawnb.drawing", "lawnb.tables", "lawnb.warm.streams", "lawnb.warm.unwatched",
)  # fmt: skip
INSTALLED = ("site-packages", "dist-packages")
CONTRACTS = Path(__file__).parent.parent / "contracts"


def preload() -> None:
    """Import what a report's cells import, and fill what they keep for the life of the process."""
    for name in MODULES:
        importlib.import_module(name)
    from jupyter_client.localinterfaces import localhost

    localhost()  # which looks through the machine's network interfaces, and keeps what it found
    read_contracts()
    draw()


def read_contracts() -> None:
    """Read every contract, which are kept as they were read."""
    from lawnb.intake.contracts import contract, contract_names

    for name in contract_names():
        contract(name)


def draw() -> None:
    """Find the topics, and draw a chart: what is read of typefaces and of matplotlib's styles for the first is kept."""
    from lawnb.charts import bar_chart
    from lawnb.figures import Figure
    from lawnb.topics import topics

    topics()
    bar_chart([("一", Figure(id="one", title="一", value=1, unit="起", definition="一"))], title="一")


def threads() -> int:
    """How many threads this process has, as the system counts them: libraries start some that Python does not know of."""
    return len(os.listdir("/proc/self/task"))


def loaded_files() -> dict[str, int | None]:
    """When `lawnb`'s loaded modules, its contracts, and the folders where packages are installed, were changed.

    A forking process that has loaded something else than what is there now would run old code in new kernels.
    """
    modules = [module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "lawnb"]
    folders = [path for path in sys.path if Path(path).name in INSTALLED]
    contracts = [str(CONTRACTS), *map(str, CONTRACTS.glob("*.json"))]
    return {path: changed(path) for path in (*filter(None, modules), *contracts, *folders)}


def changed(path: str) -> int | None:
    """The time of a file's last change; None where it is gone."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None
