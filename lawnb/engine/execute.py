"""A notebook executed by papermill, and an honest account of how it ended."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4.rwbase import rejoin_lines, split_lines, strip_transient
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors
from papermill.utils import chdir

from lawnb.engine.limits import Deadline
from lawnb.engine.normalise import normalise
from lawnb.engine.papermill import LawnbEngine, kernel_log
from lawnb.engine.prompt import CellRefused
from lawnb.errors import ContractError, KernelError, LimitError, RunError
from lawnb.intake.unseen import visible
from lawnb.outcome import outcome
from lawnb.privacy.names import Private, told
from lawnb.privacy.redact import redacted
from lawnb.progress import Progress
from lawnb.storage.jsonfile import in_order, json_bytes
from lawnb.structure import cell_names, named_cells, read_notebook

KERNEL_START_SECONDS = 60
ENGINE = "lawnb-run"
# papermill and nbclient log what our own messages say better
logging.getLogger("papermill").addHandler(logging.NullHandler())


def execute(
    notebook: Path, output: Path, parameters: Mapping[str, Any], root: Path, progress: Progress, deadline: Deadline | None = None
) -> tuple[nbformat.NotebookNode, dict]:
    """Run a notebook with parameters; `output` holds what was executed, also after a failure.

    The caller provides private surroundings (`lawnb.storage.scratch`). A kernel that outlasts its time is killed, and all
    that it started.

    Returns
    -------
    tuple of NotebookNode and dict
        The notebook without times, the same for the same input, and the log of the run (see `normalise`).

    Raises
    ------
    LimitError
        A cell, or the report, took longer than it may.
    KernelError
        The kernel died or did not start.
    ContractError
        A record breaks its contract.
    RunError
        A cell failed, or the notebook ended without being finished as a report; the
        message names the cell.
    """
    watch = Watch(progress)
    deadline = deadline or Deadline()
    names = _names(read_notebook(notebook, notebook.name), progress)
    try:
        # a cell may show a text as a list of lines, as files of notebooks have it
        executed = rejoin_lines(_run(notebook, parameters, root, watch, deadline))
    except PapermillExecutionError as error:
        if error.ename == ContractError.__name__:
            # a broken record is no fault of the notebook; it is read once, by the kernel
            raise ContractError(*error.evalue.splitlines()) from None
        raise _failed(error, watch.notebook) from None
    except CellRefused as error:
        where = names.get(error.cell, error.cell)
        raise RunError(f"单元格 {where}: {error.reason}", cell=where) from None
    except CellTimeoutError:
        deadline.require()  # the report's own limit, if it was that
        where = watch.last_started(names)
        raise LimitError(f"单元格 {where}: 运行超过 {deadline.cell_seconds:g} 秒。请检查死循环或过大的数据。", cell=where) from None
    except DeadKernelError:
        where = watch.last_started(names)
        sys.stderr.write(visible(redacted(_last_words(), told() or Private())))
        raise KernelError(f"单元格 {where}: 内核意外终止（可能内存不足）。请检查数据大小后重试。", cell=where) from None
    except nbformat.ValidationError:
        where = watch.last_started(names)
        raise RunError(f"单元格 {where}: 显示的输出不是笔记本能保存的形式（例如 text/html 不是文字）。请检查这个单元格用 display 显示的内容。", cell=where) from None
    except RuntimeError as error:
        if "Kernel did" not in str(error):  # what nbclient says of a kernel that does not start, or dies while it does
            raise
        raise KernelError(f"内核在 {KERNEL_START_SECONDS} 秒内没有启动。请检查内存和负载后重试。") from None
    finally:
        watch.write(output)
    log = normalise(executed)
    require_finished(executed, notebook.name)
    write_notebook(executed, output)
    return executed, log


def _last_words() -> str:
    """What the kernel wrote beside its cells' outputs, without how it greets: the names of its connection file end that."""
    said = kernel_log().read_text("utf-8", "replace") if kernel_log().exists() else ""
    return said.rpartition("--existing")[2].partition("\n")[2].lstrip() if "--existing" in said else said


def _names(nb: Mapping, progress: Progress) -> dict[str, str]:
    """The cells' names by id, as messages call them."""
    progress.cells(len(nb["cells"]))
    return {cell["id"]: name for cell, name in named_cells(nb)}


def _run(notebook: Path, parameters: Mapping[str, Any], root: Path, watch: Watch, deadline: Deadline) -> nbformat.NotebookNode:
    # in papermill's own two steps, and with no output path: it would write out what was executed, and throw that away
    papermill_engines.register(ENGINE, watch.engine())
    kernel = {"engine_name": ENGINE, "kernel_name": "python3", "progress_bar": False}
    nb = papermill.execute_notebook(str(notebook), None, dict(parameters), prepare_only=True, **kernel)
    with chdir(root):
        nb = papermill_engines.execute_notebook_with_engine(
            nb=nb, autosave_cell_every=0, start_timeout=KERNEL_START_SECONDS, timeout_func=deadline.cell, **kernel
        )
    raise_for_execution_errors(nb, None)
    return nb


def write_notebook(nb: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook as nbformat does, byte for byte, in a fraction of the time; nbclient has validated each output."""
    copy = in_order(nb)
    for cell in copy["cells"]:
        cell |= {"outputs": list(map(nbformat.NotebookNode, cell["outputs"]))} if "outputs" in cell else {}
    copy["cells"] = list(map(nbformat.NotebookNode, copy["cells"]))
    path.write_bytes(json_bytes(strip_transient(split_lines(nbformat.NotebookNode(copy)))))


class Watch:
    """What is known of a run while it goes on: papermill's own statuses call cells completed that never ran."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.started: list[str] = []
        self.notebook: nbformat.NotebookNode | None = None

    def engine(self) -> type[LawnbEngine]:
        """An engine that tells of each finished cell, and notes the id of each that it starts."""
        watch = self

        class Watched(LawnbEngine):
            @classmethod
            def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
                start, done = nb_man.cell_start, nb_man.cell_complete
                watch.notebook = nb_man.nb

                def begin(cell, *args, **more):
                    watch.started.append(cell.get("id", ""))
                    return start(cell, *args, **more)

                def complete(*args, **more):
                    watch.progress.cell()
                    return done(*args, **more)

                nb_man.cell_start, nb_man.cell_complete = begin, complete
                return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)

        return Watched

    def last_started(self, names: Mapping[str, str]) -> str:
        """The cell that was at work."""
        return next((names[id] for id in reversed(self.started) if id in names), "（内核启动）")

    def write(self, output: Path) -> None:
        """Write what was executed, where that has failed: the last cell that began did, and those after it never began."""
        if self.notebook is None or sys.exc_info()[0] is None:
            return
        for cell in (cell for cell in self.notebook.cells if "papermill" in cell.metadata):
            if cell.get("id") in self.started[-1:]:
                cell.metadata["papermill"]["status"] = "failed"
            elif cell.get("id") not in self.started:
                cell.metadata["papermill"]["status"] = "pending"
        write_notebook(self.notebook, output)


def require_finished(nb: nbformat.NotebookNode, name: str) -> None:
    """Refuse a notebook that ended early without an error: `sys.exit(0)`, cells never run, no `report.finish()`."""
    names = cell_names(nb)
    waiting = [
        names[n] for n, cell in enumerate(nb.cells)
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None
    ]
    if waiting:
        raise RunError(f"{name}: 单元格 {waiting[0]} 没有运行（共 {len(waiting)} 个）。请检查前面的单元格是否提前退出。", cell=waiting[0])
    if not outcome(nb).report:
        raise RunError(f"{name}: 没有单元格以 report.finish() 结束报告，或不止一个。请保留最后的 report.finish() 单元格。")


def _failed(error: PapermillExecutionError, nb: nbformat.NotebookNode) -> RunError:
    # papermill puts a cell of its own before the one that failed
    cells = [cell for cell in nb.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", ())]
    failed = next((n for n, cell in enumerate(cells) if _errors(cell)), None)
    where = cell_names({"cells": cells})[failed] if failed is not None else f"第 {error.cell_index} 个"
    said = (error.evalue or "").strip() or error.ename
    kind = "" if error.ename.endswith(("RunError", "ContractError", "ParameterError", "PublicationError", "UnknownFigure")) else f"{error.ename}: "
    return RunError(f"单元格 {where}: {kind}{said}", cell=where)


def _errors(cell: Mapping) -> bool:
    return any(output.get("output_type") == "error" for output in cell.get("outputs", ()))
