"""The private folder of a run: its temporary files, its sockets, its kernel's log; gone with the run, or with the next one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from lawnb.errors import DiskError
from lawnb.storage.folder import disk_errors_named

PREFIX = "lawnb-run-"
LOCK = "lock"
LOCK_SECONDS = 5


@contextmanager
def private_surroundings(root: Path) -> Iterator[None]:
    """Run away from the user's own files: no start-up scripts, no history, short socket paths, a place for what is temporary."""
    with scratch_folder() as folder:
        temporary = folder / "tmp"
        temporary.mkdir()
        changed = {
            # a kernel or a converter that is killed leaves its temporary files where they are removed with the folder
            "TMPDIR": str(temporary),
            "TEMP": str(temporary),
            "TMP": str(temporary),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(folder / "run"),
            "LAWNB_ROOT": str(root),
            # where the kernel tells what the gate must find nowhere
            "LAWNB_PRIVATE": str(folder / "private.json"),
            "PYTHONSAFEPATH": "1",
            "PYTHONSTARTUP": "",
            # what is no number there keeps IPython from its answer; no output of ours goes by it
            "SOURCE_DATE_EPOCH": "315532800",
        }
        with environment(changed), temporary_files_in(temporary):
            yield


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Have this process put its temporary files into a folder for a time; it may have read the environment already."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def environment(changed: Mapping[str, str]) -> Iterator[None]:
    """Set variables of this process's environment for a time."""
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


@contextmanager
def scratch_folder(place: Path | None = None) -> Iterator[Path]:
    """A private folder for a time; what runs that were killed have left is removed first.

    A lock in it, which the system frees when its holder dies, tells a living run's folder from a dead one's.

    Parameters
    ----------
    place
        Where; by default the system's folder of temporary files.

    Raises
    ------
    DiskError
        It cannot be written to, or there is none.
    """
    place = place or temporary_place()
    with disk_errors_named(place):
        sweep(place)
        folder, lock = _locked_folder(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def temporary_place() -> Path:
    """The folder of temporary files.

    Raises
    ------
    DiskError
        There is none: a container may be read only altogether.
    """
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        raise DiskError("没有可写的临时文件夹。请让 /tmp 可写，或用环境变量 TMPDIR 指明一个可写的文件夹。") from None


def _locked_folder(place: Path) -> tuple[Path, FileLock]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        lock = _lock(folder)
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except OSError:
            if folder.exists():
                raise
            continue  # swept away by another run before it was locked
        if (folder / LOCK).exists():
            return folder, lock
        lock.release()


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / LOCK, thread_local=False)


def sweep_temporary() -> None:
    """Remove the folders of runs that were killed, where nothing is made either, which would."""
    sweep(temporary_place())


def sweep(place: Path) -> None:
    """Remove the folders of runs that were killed."""
    for folder in place.glob(f"{PREFIX}*"):
        try:
            if not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid():
                with _lock(folder).acquire(timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # its run lives, or another is sweeping too
