"""Whether a report is what it was made as: a page by its own digest, a folder by making it again from what its crate records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lawnb.engine.execute import Progress
from lawnb.engine.run import run_report
from lawnb.errors import LawnbError, ParameterError, RunError
from lawnb.filenames import CRATE
from lawnb.params import ReportParameters
from lawnb.provenance.computed import as_made, otherwise
from lawnb.provenance.crate import Recorded, recorded
from lawnb.provenance.inputs import ELSEWHERE
from lawnb.provenance.why import altered, changed
from lawnb.publish.embedded import seal_fault
from lawnb.storage.jsonfile import content_of
from lawnb.storage.scratch import scratch_folder
from lawnb.workspace import Workspace, workspace


@dataclass(frozen=True)
class Verdict:
    """What a verification found.

    Parameters
    ----------
    faults
        What is not as it was made, in Chinese; none where all is identical.
    causes
        What has changed since in the inputs, so why the report cannot come out the same.
    checked
        What was found identical.
    """

    faults: tuple[str, ...]
    causes: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def identical(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.identical, "faults": list(self.faults), "causes": list(self.causes), "checked": list(self.checked)}


def verify_page(path: Path) -> Verdict:
    """A page by the digest that it carries; its bytes alone are looked at.

    Raises
    ------
    RunError
        The file cannot be read.
    """
    try:
        fault = seal_fault(content_of(path))
    except OSError as error:
        raise RunError(f"{path.name}: 读不出来（{error.strerror}）。请检查路径。") from None
    return Verdict((fault,) if fault else (), checked=() if fault else (path.name,))


def verify_folder(folder: Path, root: Path, data: Path | None, progress: Progress) -> Verdict:
    """A report's folder: its files against its crate, then made again from the recorded inputs and compared to the byte.

    Parameters
    ----------
    root
        The workspace in which it was made, or one with the same inputs.
    data
        The data folder, where the recorded one lay outside the workspace.

    Raises
    ------
    RunError
        The folder has no provenance, or the report cannot be made again.
    """
    was = recorded(folder)
    if was is None or not was.outputs:
        raise RunError(f"{folder.name}: 没有可用的来历记录（{CRATE}），无法重新生成比较。请用 lawnb run 生成的文件夹。")
    if "region" in was.inputs["parameter"]:
        raise RunError(f"{folder.name}: 是汇总报告，这里只核验机构自己的报告。请用 lawnb region --force --out 另一个文件夹 重新生成，逐个文件比较。")
    try:
        place, parameters = _as_recorded(was, root, data)
    except ValueError:
        raise RunError(f"{folder.name}/{CRATE}: 记录的参数不完整或已被改动，无法重新生成比较。请重新运行 lawnb run。") from None
    harmed = altered(folder, was)
    causes = changed(place, parameters, was)
    with scratch_folder() as scratch:
        elsewhere = replace(place, out=scratch)
        try:
            run_report(elsewhere, parameters, progress)
        except LawnbError as error:
            return Verdict((*harmed.values(), "按现在的输入无法重新生成", *error.problems), tuple(causes))
        made = elsewhere.build(parameters.agency, parameters.year)
        again, forged = recorded(made).outputs, otherwise(made, as_made(place, parameters))
    verdict = _compared(was.outputs, again, harmed, causes)
    return replace(verdict, faults=(*verdict.faults, *forged))


def _as_recorded(was: Recorded, root: Path, data: Path | None) -> tuple[Workspace, ReportParameters]:
    values = was.parameters
    for name in ("data", "issued"):
        if values.get(name) == ELSEWHERE:
            if name == "data" and data is None:
                raise ParameterError("--data: 生成时的数据文件夹在工作区外，没有记录它的路径。请用 --data 指明。")
            values[name] = str(data) if name == "data" else "issued"
    if data is not None:
        values["data"] = str(data)
    parameters = ReportParameters.model_validate(values)
    return workspace(parameters.data, root=root, issued=parameters.issued), parameters


def _compared(was: Mapping[str, str], again: Mapping[str, str], harmed: Mapping[str, str], causes: list[str]) -> Verdict:
    differing = [name for name in sorted({*was, *again}) if was.get(name) != again.get(name)]
    faults = [*harmed.values(), *(f"{name} 重新生成后不同" for name in differing)]
    if differing and not causes:
        causes = ["没有发现输入有变动，请附上两份文件反馈"]
    return Verdict(tuple(faults), tuple(causes), tuple(sorted({*was} - {*differing, *harmed})))
