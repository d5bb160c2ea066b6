"""One report from records to published files."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from lawnb.digests import sha256
from lawnb.editions import read_record
from lawnb.engine.execute import Progress, execute
from lawnb.engine.limits import Deadline
from lawnb.errors import LawnbError, PublicationError, RunError
from lawnb.filenames import CRATE, FAILED, FIGURES, FINDINGS, NOTEBOOK
from lawnb.outcome import Outcome, figures_file, file_head, outcome
from lawnb.params import ReportParameters
from lawnb.privacy.names import Private, told
from lawnb.privacy.redact import redact, redacted_notebook
from lawnb.provenance.built import Built
from lawnb.provenance.computed import as_made, require_shown
from lawnb.provenance.crate import crate
from lawnb.provenance.inputs import data_files, inputs, issued_figures, of_persons, sheet_digests
from lawnb.provenance.why import require_unchanged
from lawnb.publish.gate import gate_at_the_end, require_public
from lawnb.signoff import carried
from lawnb.storage.folder import disk_errors_named, publish, staging, write_whole
from lawnb.storage.jsonfile import content_of, json_bytes
from lawnb.storage.scratch import private_surroundings
from lawnb.theme.faces import theme_beside
from lawnb.unprinted import unprinted
from lawnb.workspace import Workspace, require_own_notebook

if TYPE_CHECKING:
    from nbconvert.exporters import Exporter

    from lawnb.report import Report

FORMATS = ("html", "pdf", "docx")
#: A part of a page, which a run does not make.
FRAGMENT, FRAGMENT_EXPORTER = "fragment.html", "lawnb.publish.fragment.LawnbFragmentExporter"


def run_report(
    workspace: Workspace, parameters: ReportParameters, progress: Progress, deadline: Deadline | None = None, keep: int = 1
) -> Built:
    """Execute the notebook and publish its outputs and their provenance, all of them at once.

    The caller holds the report's lock, where there may be others.

    Parameters
    ----------
    deadline
        How long it may take; none: the limits' own defaults.
    keep
        How many older builds are kept.

    Raises
    ------
    ContractError
        A record breaks its contract; the files before stay as they were.
    RunError
        The notebook failed; it is left as `failed.ipynb` in the report's folder, whose other files stay as they were.
    ChangedError
        A record was changed while the notebook worked; the files before stay as they were.
    PublicationError
        An output could not be made or written; the files before stay as they were.
    """
    target = workspace.build(parameters.agency, parameters.year)
    used = inputs(workspace, parameters, None)
    sheets = {name: sheet_digests(path) for name, path in data_files(workspace, parameters) if not of_persons(name)}
    deadline = deadline or Deadline()
    beside = theme_beside(workspace.data / parameters.agency)
    with staging(target) as folder, private_surroundings(workspace.root), disk_errors_named(target), values_hidden(), no_collections(), beside:
        values = parameters.model_dump() | {"data": workspace.relative(workspace.data)}
        nb, log = executed(workspace, workspace.notebook, values, (folder, target), progress, deadline)
        own = require_shown(nb, f"{parameters.agency}/{parameters.year}", lambda: as_made(workspace, parameters))
        result = outcome(nb)
        write_outputs(nb, result, folder, progress, deadline)
        require_unchanged(used, inputs(workspace, parameters, None))
        used["issued"] = dict(issued_figures(workspace, parameters, sha256(folder / FIGURES)))
        (folder / CRATE).write_bytes(crate(folder, result.report, used, sheets))
        require_folder_public(folder, log, progress, own)
        carried(target, folder)  # a sign-off stays where the report is the very same
        files = tuple(sorted(path.name for path in folder.iterdir()))
        publish(folder, target, keep)
    write_whole(target.with_name(f"{target.name}.log.json"), json_bytes(log))
    return Built(f"{parameters.agency}/{parameters.year}", target, files, result.findings, result.draft)


def executed(
    workspace: Workspace, notebook: Path, values: Mapping[str, Any], places: tuple[Path, Path], progress: Progress, deadline: Deadline
) -> tuple[NotebookNode, dict]:
    """Execute a report's notebook, and its log; one that fails is left as `failed.ipynb` beside the last good files.

    Parameters
    ----------
    places
        The staging folder, and the folder that readers see.
    """
    folder, target = places
    output = folder / NOTEBOOK
    require_own_notebook(workspace.root, notebook)
    # while the kernel works; in a worker they are there already
    threading.Thread(target=load_exporters, daemon=True, name="lawnb-exporters").start()
    try:
        return execute(notebook, output, values, workspace.root, progress, deadline)
    except RunError:
        if output.exists():
            write_whole(target / FAILED, redacted_notebook(output.read_text("utf-8"), told() or Private()).encode())
        raise


def write_outputs(nb: NotebookNode, result: Outcome, folder: Path, progress: Progress, deadline: Deadline) -> None:
    """Write every format, held against each other, and the side files.

    Raises
    ------
    LimitError
        The report's time is over.
    PublicationError
        An output cannot be made, or they do not agree.
    """
    with gate_at_the_end():
        for name in FORMATS:
            deadline.require()
            progress.stage(name)
            (folder / f"report.{name}").write_bytes(exported(nb, name))
    deadline.require()
    progress.stage("核对")
    require_agreement(folder)
    for name, value in side_files(result).items():
        (folder / name).write_bytes(json_bytes(value))


@contextmanager
def values_hidden() -> Iterator[None]:
    """Have what is refused inside a run say no name and no number of a person: its words go to screens, logs and hooks."""
    try:
        yield
    except LawnbError as error:
        redact(error, told() or Private())
        raise


def require_folder_public(folder: Path, log: Mapping[str, Any], progress: Progress, report: Report | None = None) -> None:
    """Refuse a report of which any file, the log of its run too, holds something personal; the records of a `report` that is given are asked whom they name, not the kernel.

    Raises
    ------
    PublicationError
        With file, place and rule; nothing goes out.
    """
    progress.stage("隐私")
    private = told() if report is None else unprinted(report)
    if private is None:
        raise PublicationError("笔记本没有用 open_report 或 open_region 打开记录，无法核对其中的人名。请恢复笔记本的 setup 单元格。")
    require_public([*((path.name, path.read_bytes()) for path in sorted(folder.iterdir())), ("log.json", json_bytes(log))], private)


def exported(nb: NotebookNode, format: str) -> bytes:
    """An executed notebook as bytes of a format, by the exporter that nbconvert knows as `lawnb_<format>`."""
    content, _ = exporter(format)().from_notebook_node(nb)
    return content if isinstance(content, bytes) else content.encode("utf-8")


@cache
def exporter(format: str) -> type[Exporter]:
    """The exporter of a format, through nbconvert's registry, so that an output is what `jupyter nbconvert --to lawnb_…` makes."""
    from nbconvert.exporters import get_exporter

    return get_exporter(FRAGMENT_EXPORTER if format == FRAGMENT else f"lawnb_{format}")


@contextmanager
def no_collections() -> Iterator[None]:
    """Leave Python's garbage lie while a report is made: its trees of HTML set off collections, a quarter of a report's time.

    What is imported is looked at by no later one either.
    """
    _leave_what_is_there()
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _leave_what_is_there() -> None:
    # once: to ask whether it is done counts a million objects
    gc.freeze()


def load_exporters() -> None:
    """Import the exporters and what reads their outputs back, as a report's first use of them would."""
    import lawnb.publish.readback

    for name in FORMATS:
        exporter(name)


def require_agreement(folder: Path) -> None:
    """Refuse outputs that do not carry the same headings, sentences and table cells.

    Raises
    ------
    PublicationError
        With every difference.
    """
    # loads with the first report, not with the package
    from lawnb.publish.readback import read_back

    page, pdf, docx = ((folder / f"report.{name}").read_bytes() for name in FORMATS)
    if problems := read_back(page.decode("utf-8"), pdf, docx):
        raise PublicationError(*problems)


def side_files(result: Outcome) -> dict[str, Any]:
    """`figures.json` and `findings.json`: the report's numbers and findings for programs."""
    return {
        FIGURES: figures_file(result.report, result.draft),
        FINDINGS: file_head(result.report, result.draft) | {"findings": [finding.as_json() for finding in result.findings]},
    }


def read_executed(source: Path) -> NotebookNode:
    """An executed notebook's file, held to nbformat's schema.

    Raises
    ------
    RunError
        There is none, or it is no notebook.
    """
    if not source.is_file():
        raise RunError(f"{source}: 没有这个文件。请给出执行过的笔记本。")
    try:
        nb = nbformat.reads(content_of(source).decode(), as_version=4)
        nbformat.validate(nb)
    except Exception as error:  # nbformat raises whatever its JSON and schema readers do
        raise RunError(f"{source}: 不是可用的笔记本（{type(error).__name__}）。请重新运行生成。") from None
    return nb


def _require_unsigned(out: Path) -> None:
    """Refuse to write where an office has signed: a file more or another one and the signature is over something else, an edition spoilt (decision 0008)."""
    if read_record(out) is not None:
        raise PublicationError(f"{out}: 里面的成品已经审核签字，不能再写入文件。请用 --out 写到别的文件夹。")


def export(source: Path, formats: tuple[str, ...], out: Path) -> tuple[list[Path], bool]:
    """Export an executed notebook into a folder, each file whole or not at all; tells whether they are drafts.

    Raises
    ------
    RunError
        The file is no executed notebook.
    PublicationError
        An output cannot be made or written, or would lie among files that an office has signed.
    """
    nb = read_executed(source)
    _require_unsigned(out)
    contents = {out / f"{source.stem}.{name}": exported(nb, name) for name in formats}
    for path, content in contents.items():
        write_whole(path, content)
    return list(contents), outcome(nb).draft
