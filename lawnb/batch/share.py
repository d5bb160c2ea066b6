"""Inputs and outputs of reports over any fsspec address, for workers that share no folder with the one who asked.

A report's inputs go there as one ZIP, its outputs come back as another; what has arrived is published here, as a run of this
machine would be. The address is a place to pass through: nothing stays there, and nothing that lies there is trusted. Whoever may
write to it may put there what he likes, so each ZIP is known by its digest, which goes with the task and comes with the result.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lawnb.batch.address import file_system, reached
from lawnb.batch.work import Bundle, Result, Task, made, reported
from lawnb.errors import DiskError, LawnbError, ParameterError, PublicationError
from lawnb.filenames import FAILED
from lawnb.params import Layer
from lawnb.provenance.built import Built
from lawnb.provenance.crate import recorded
from lawnb.provenance.inputs import LOCK
from lawnb.provenance.why import altered
from lawnb.storage.folder import publish, staging, write_whole
from lawnb.storage.scratch import scratch_folder
from lawnb.unattended.attempt import report_lock
from lawnb.unattended.journal import Journal
from lawnb.workspace import Workspace, workspace

#: All files of a ZIP bear this day, so that the same inputs are the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)


class Share:
    """One batch's folder at an address, as the one who asks sees it."""

    def __init__(self, address: str):
        self.system, path = file_system(address)
        self.address = f"{address.rstrip('/')}/lawnb-{secrets.token_hex(8)}"
        self.path = f"{path.rstrip('/')}/{self.address.rpartition('/')[2]}"
        with reached(address):
            self.system.makedirs(self.path, exist_ok=True)

    def sent(self, task: Task) -> Task:
        """The task as it travels, its inputs at the address.

        Raises
        ------
        ParameterError
            A folder of inputs lies outside the workspace: the report would name a folder of the worker.
        """
        own, _ = task.resolved()
        content = zipped(inputs_of(own, task.agency))
        folders = {name: _within(own, name) for name in ("data", "issued")}
        return replace(task, overrides=(*task.overrides, Layer("lawnb batch", folders, {})), bundle=put(self.address, content))

    def arrived(self, task: Task, result: Result) -> Result:
        """Take what came back from the address, and publish it as a run of this machine would."""
        if task.bundle is None:
            return result
        own = workspace(out=task.out, root=task.root)
        target = own.build(task.agency, task.year)
        Journal(own).tell("arrived", task.slug, result=result.result, exit_code=result.exit_code, problems=list(result.problems))
        try:
            if result.bundle is not None:
                _taken(taken(result.bundle), target, task.settings.keep)
            return result
        except LawnbError as error:
            return replace(result, result="failed", exit_code=error.exit_code, problems=error.problems)
        finally:
            for each in filter(None, (task.bundle, result.bundle)):
                removed(each)

    def close(self) -> None:
        """Take this batch's folder from the address."""
        with suppress(DiskError), reached(self.address):  # what stays there is asked for by nobody
            self.system.rm(self.path, recursive=True)


def put(address: str, content: bytes) -> Bundle:
    """Leave a ZIP at an address: one object, written at once, there whole or not at all, whose name nobody could have known before."""
    bundle = Bundle(f"{address}/{secrets.token_hex(8)}.zip", hashlib.sha256(content).hexdigest())
    system, path = file_system(bundle.address)
    with reached(bundle.address):
        system.pipe_file(path, content)
    return bundle


def taken(bundle: Bundle) -> bytes:
    """The ZIP that was left at an address.

    Raises
    ------
    PublicationError
        Something else lies there.
    DiskError
        Nothing does.
    """
    system, path = file_system(bundle.address)
    with reached(bundle.address):
        content = system.cat_file(path)
    if hashlib.sha256(content).hexdigest() != bundle.sha256:
        raise PublicationError("--share: 传送的文件在途中被改动或替换过，没有使用。请检查谁能写这个地址，再重新运行。")
    return content


def removed(bundle: Bundle) -> None:
    """Take a ZIP from its address; where that fails the folder's end takes it."""
    system, path = file_system(bundle.address)
    with suppress(DiskError), reached(bundle.address):
        system.rm_file(path)


def carried_out(task: Task) -> Result:
    """Make a report whose inputs lie at an address, in a private folder, and leave its outputs at the address."""
    sent: list[Bundle] = []

    def work() -> Built:
        with scratch_folder() as folder:
            root = folder / "workspace"
            unzipped(taken(task.bundle), root)
            here = replace(task, root=root, out=root / "build", bundle=None)
            try:
                return made(here)
            finally:
                target = workspace(out=here.out, root=root).build(task.agency, task.year)
                found = [*(target.iterdir() if target.is_dir() else ()), *target.parent.glob(f"{target.name}.*.json")]
                sent.append(put(task.bundle.address.rpartition("/")[0], zipped((each.name, each) for each in found)))

    result = reported(task, work)
    return replace(result, bundle=sent[0] if sent else None)


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
