"""Inputs and outputs of reports over any fsspec address, for workers that share no folder with the one who asked.

A report's inputs go there as one ZIP, its outputs come back as another; what has arrived is published here, as a run of this
machine would be. The address is a place to pass through: nothing stays there.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lawnb.batch.work import Result, Task, made, reported
from lawnb.errors import LawnbError, ParameterError, PublicationError
from lawnb.params import Layer
from lawnb.provenance.crate import recorded
from lawnb.provenance.inputs import LOCK
from lawnb.provenance.why import FAILED, altered
from lawnb.storage.folder import publish, staging, write_whole
from lawnb.storage.scratch import scratch_folder
from lawnb.unattended.attempt import report_lock
from lawnb.unattended.journal import Journal
from lawnb.workspace import Workspace, workspace

#: All files of a ZIP bear this day, so that the same inputs are the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)


def file_system(address: str):
    """The fsspec file system of an address, and the path in it.

    Raises
    ------
    ParameterError
        fsspec is not installed, or knows no such address.
    """
    try:
        import fsspec
    except ImportError:
        raise ParameterError("--share: 没有安装 fsspec。请安装 lawnb[cluster]。") from None
    try:
        return fsspec.core.url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise ParameterError(f"--share: 不能使用地址 '{address}'（{error}）。请写成例如 s3://桶/文件夹 或 file:///共享/文件夹。") from None


class Share:
    """One batch's folder at an address, as the one who asks sees it."""

    def __init__(self, address: str):
        self.system, path = file_system(address)
        self.address = f"{address.rstrip('/')}/lawnb-{secrets.token_hex(8)}"
        self.path = f"{path.rstrip('/')}/{self.address.rpartition('/')[2]}"
        self.system.makedirs(self.path, exist_ok=True)

    def sent(self, task: Task) -> Task:
        """The task as it travels, its inputs at the address.

        Raises
        ------
        ParameterError
            A folder of inputs lies outside the workspace: the report would name a folder of the worker.
        """
        own, _ = task.resolved()
        name = f"{task.agency}-{task.year}"
        self.system.pipe_file(f"{self.path}/{name}.in.zip", zipped(inputs_of(own, task.agency)))
        folders = {name: _within(own, name) for name in ("data", "issued")}
        return replace(task, overrides=(*task.overrides, Layer("lawnb batch", folders, {})), bundle=f"{self.address}/{name}")

    def arrived(self, task: Task, result: Result) -> Result:
        """Take what came back from the address, and publish it as a run of this machine would."""
        if task.bundle is None:
            return result
        name = task.bundle.rpartition("/")[2]
        own = workspace(out=task.out, root=task.root)
        target = own.build(task.agency, task.year)
        Journal(own).tell("arrived", task.slug, result=result.result, exit_code=result.exit_code, problems=list(result.problems))
        try:
            content = self.system.cat_file(f"{self.path}/{name}.out.zip") if self.system.exists(f"{self.path}/{name}.out.zip") else None
            if content is not None:
                _taken(content, target, task.settings.keep)
            return result
        except LawnbError as error:
            return replace(result, result="failed", exit_code=error.exit_code, problems=error.problems)
        finally:
            for end in ("in", "out"):
                if self.system.exists(path := f"{self.path}/{name}.{end}.zip"):
                    self.system.rm_file(path)

    def close(self) -> None:
        """Take this batch's folder from the address."""
        if self.system.exists(self.path):
            self.system.rm(self.path, recursive=True)


def carried_out(task: Task) -> Result:
    """Make a report whose inputs lie at an address, in a private folder, and leave its outputs at the address."""
    system, path = file_system(task.bundle)
    with scratch_folder() as folder:
        root = folder / "workspace"
        unzipped(system.cat_file(f"{path}.in.zip"), root)
        here = replace(task, root=root, out=root / "build", bundle=None)
        result = reported(here, lambda: made(here))
        target = workspace(out=here.out, root=root).build(task.agency, task.year)
        found = [*(target.iterdir() if target.is_dir() else ()), *target.parent.glob(f"{target.name}.*.json")]
        # one object, written at once: it is there whole or not at all
        system.pipe_file(f"{path}.out.zip", zipped((each.name, each) for each in found))
    return result


def inputs_of(own: Workspace, agency: str) -> Iterator[tuple[str, Path]]:
    """What a report of an agency may read, each file with its path from the workspace's root."""
    folders = [own.params, own.data / "rules", own.data / agency, own.issued / agency]
    files = [own.notebook, own.root / LOCK, *(path for folder in folders if folder.is_dir() for path in folder.rglob("*"))]
    yield from ((path.relative_to(own.root).as_posix(), path) for path in sorted(files) if path.is_file())


def _within(own: Workspace, name: str) -> str:
    folder = getattr(own, name)
    if not folder.is_relative_to(own.root):
        raise ParameterError(f"--{name}: '{folder}' 在工作区外，不能用 --share 传送。请把它放进工作区，或改用共用的文件夹。")
    return folder.relative_to(own.root).as_posix()


def _taken(content: bytes, target: Path, keep: int) -> None:
    """Publish a report's outputs that came as a ZIP; of one that failed, what it left."""
    with report_lock(target), staging(target) as folder:
        unzipped(content, folder)
        beside = [path for path in folder.glob(f"{target.name}.*.json")]
        for path in beside:
            write_whole(target.with_name(path.name), path.read_bytes())
            path.unlink()
        was = recorded(folder)
        if was is None:
            for path in folder.glob(FAILED):
                write_whole(target / FAILED, path.read_bytes())
            return
        if harmed := altered(folder, was):
            raise PublicationError(*(f"{target.parent.name}/{target.name}: 传送后{fault}。请重新运行。" for fault in harmed.values()))
        publish(folder, target, keep)


def zipped(files: Iterable[tuple[str, Path]]) -> bytes:
    """Files by name as a ZIP, without times."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files:
            archive.writestr(zipfile.ZipInfo(name, DAY), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def unzipped(content: bytes, folder: Path) -> None:
    """Write the files of a ZIP below a folder, and nowhere else."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
