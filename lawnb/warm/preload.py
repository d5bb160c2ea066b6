"""What every kernel of a report needs, imported once before the first fork."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from lawnb.errors import ParameterError
from lawnb.warm.wire import THREADS

#: Nothing of `matplotlib_inline` is among them: the backend takes hold of the shell as it loads, so each kernel loads it itself.
MODULES = (
    # what ipykernel loads as it starts
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "ipykernel.subshell", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.logger", "IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard", "faulthandler", "pdb", "psutil", "resource", "sqlite3",
    "multiprocessing.process", "tornado.platform.asyncio",
    # what the cells of reports load
    "pandas.io.formats.style",
    "pyarrow.pandas_compat", "pyarrow.vendored.version", "encodings.utf_8_sig", "encodings.gb18030", "lawnb.notebook", "lawnb.drawing", "lawnb.tables", "lawnb.warm.streams", "lawnb.warm.unwatched",
)  # fmt: skip
#: A number with every digit, whose outlines are kept.
DIGITS = 1234567890
INSTALLED = ("site-packages", "dist-packages")
LAWNB = Path(__file__).parent.parent
#: What is read beside modules.
READ = ((LAWNB / "contracts", "*.json"), (LAWNB / "topics" / "forms", "*.yaml"))


def preload() -> None:
    """Import what a report's cells import, and fill what they keep for the life of the process."""
    for name in MODULES:
        importlib.import_module(name)
    from jupyter_client.localinterfaces import localhost

    localhost()  # which looks through the machine's network interfaces, and keeps what it found
    read_contracts()
    show()
    read_sentences()


def read_contracts() -> None:
    """Read every contract and every form, which are kept as they were read, with the words that name their columns and values."""
    from lawnb.intake.choices import words
    from lawnb.intake.contracts import contract, contract_names, matches
    from lawnb.intake.whole import forms, listed
    from lawnb.topics import topics
    from lawnb.topics.standard import read_forms

    for name in contract_names():
        matches(contract(name), "")
        for field in contract(name).fields:
            words(field)
            listed(field)
            forms(field, 0)
    read_forms()
    topics()


def show() -> None:
    """Draw a chart of each kind, set a table and a sentence: what is read or compiled for the first of them is kept."""
    import pandas as pd

    from lawnb.charts import bar_chart, dot_chart, trend_chart
    from lawnb.figures import Figure
    from lawnb.narrative import Renderer
    from lawnb.tables import table

    figure = Figure(id="one", title="一", value=DIGITS, unit="起", definition="一")
    bar_chart([(f"{month}月", figure) for month in range(1, 13)], title="一")
    trend_chart({"一": [(2000, figure), (2001, figure)]}, title="一")
    dot_chart([("一", [Decimal(DIGITS)])], title="一")
    table(pd.DataFrame([[figure]], index=pd.Index(["一"], name="一"), columns=["一"], dtype=object), id="one", caption="一")
    Renderer({"one": figure}).html("{{ one }}。")


def read_sentences() -> None:
    """Compile the sentences of the workspace's notebook, if this is started in one: they are kept by their source."""
    from jinja2 import TemplateError

    from lawnb.narrative import compiled
    from lawnb.structure import narrative_source, read_notebook
    from lawnb.workspace import workspace

    # whoever runs the notebook is told what is wrong with it
    with suppress(ParameterError, TemplateError, LookupError, AttributeError, TypeError, RecursionError):
        for cell in read_notebook(workspace().notebook, "")["cells"]:
            if source := narrative_source(cell):
                compiled(source if source.endswith("\n") else source + "\n")  # as IPython has it


def threads() -> int:
    """How many threads this process has, as the system counts them: libraries start some that Python does not know of."""
    return len(os.listdir(THREADS))


def loaded_files() -> dict[str, int | None]:
    """When `lawnb`'s loaded modules, its contracts and forms, and the folders where packages are installed, were changed.

    A forking process that has loaded something else than what is there now would run old code in new kernels.
    """
    modules = [module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "lawnb"]
    folders = [path for path in sys.path if Path(path).name in INSTALLED]
    read = [str(each) for folder, ending in READ for each in (folder, *folder.glob(ending))]
    return {path: changed(path) for path in (*filter(None, modules), *read, *folders)}


def stale(loaded: Mapping[str, int | None]) -> bool:
    """Whether any of these files was changed since."""
    return any(changed(path) != then for path, then in loaded.items())


def changed(path: str) -> int | None:
    """The time of a file's last change; None where it is gone."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None
