"""Why a report would be made again: what of its inputs or its files is not as its crate says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from lawnb.digests import sha256
from lawnb.errors import ChangedError
from lawnb.filenames import FAILED, FIGURES
from lawnb.formats import MOST_NAMED
from lawnb.params import ReportParameters
from lawnb.provenance.crate import Recorded, recorded
from lawnb.provenance.inputs import KINDS, Inputs, data_files, inputs, of_persons, sheet_digests
from lawnb.workspace import Workspace


def reasons(workspace: Workspace, parameters: ReportParameters) -> list[str]:
    """Why a report would be made again, in Chinese; nothing where it would not."""
    return reasons_in(workspace.build(parameters.agency, parameters.year), partial(changed, workspace, parameters))


def reasons_in(folder: Path, changed: Callable[[Recorded], list[str]]) -> list[str]:
    """Why what is in a folder would be made again, where `changed` tells of its inputs."""
    was = recorded(folder)
    if was is None:
        return ["还没有生成过，或没有来历记录"]
    left = ["上次运行失败，尚未成功"] if (folder / FAILED).exists() else []
    return [*left, *altered(folder, was).values(), *changed(was)]


def altered(folder: Path, was: Recorded) -> dict[str, str]:
    """Outputs that are gone, or not as they were made: by name, in Chinese."""
    return {
        name: f"成品 {name} {'被改动' if (folder / name).is_file() else '不见了'}"
        for name, digest in was.outputs.items()
        if not (folder / name).is_file() or sha256(folder / name) != digest
    }


def changed(workspace: Workspace, parameters: ReportParameters, was: Recorded) -> list[str]:
    """Inputs of a bureau's report that are not as they were, workbooks by sheet."""
    now = inputs(workspace, parameters, was.outputs.get(FIGURES))
    return differing(was.inputs, now, was.sheets, lambda: dict(data_files(workspace, parameters)))


def require_unchanged(was: Inputs, now: Inputs) -> None:
    """Refuse a report whose inputs were changed while it was made of them: its numbers may be those of either.

    Raises
    ------
    ChangedError
        With what has changed.
    """
    if lines := differing(was, now):
        raise ChangedError(*(f"{line}：运行期间被改动，报告可能新旧混杂，没有生成。请等文件写完后重新运行。" for line in lines))


def differing(was: Inputs, now: Inputs, sheets: Mapping[str, Mapping[str, str]] = MappingProxyType({}), files: Callable[[], Mapping[str, Path]] = dict) -> list[str]:
    """Inputs that are not as they were; of those whose paths `files` gives, a workbook by its sheets."""
    if now == was:
        return []
    found, paths = [], files()
    for kind, word in KINDS.items():
        lines = list(_differences(kind, was[kind], now[kind], paths, sheets))
        if kind == "code" and len(lines) > MOST_NAMED:  # the first of hundreds by the alphabet tell nothing
            lines = [f"{len(lines)} 个文件有变动，多是升级了 lawnb"]
        found += [f"{word}：{line}" for line in lines[:MOST_NAMED]]
        found += [f"{word}：另有 {len(lines) - MOST_NAMED} 项有变动"] if len(lines) > MOST_NAMED else []
    return found


def _differences(
    kind: str, was: Mapping[str, str], now: Mapping[str, str], files: Mapping[str, Path], sheets: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    differing = {name: (was.get(name), now.get(name)) for name in sorted({*was, *now}) if was.get(name) != now.get(name)}
    # the digest of one of persons is another as soon as a record beside it is
    others = kind == "data" and not all(map(of_persons, differing))
    for name, (before, after) in differing.items():
        if others and of_persons(name) and before and after:
            continue
        if before is None or after is None:
            yield f"{name} {'新增' if before is None else '已删除'}"
        elif kind in ("parameter", "library"):
            yield f"{name} 由 {before} 变为 {after}"
        else:
            yield f"{name} 有变动{_sheets(sheets.get(name, {}), files.get(name))}"


def _sheets(was: Mapping[str, str], path: Path | None) -> str:
    """Which sheets of a workbook differ."""
    now = sheet_digests(path) if was and path else {}
    differing = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return f"（{'、'.join(f'表“{name}”' for name in differing)}）" if now and differing else ""
