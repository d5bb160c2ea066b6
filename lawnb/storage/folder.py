"""Outputs appear whole or not at all: a run writes into a folder of its own, and one rename puts it in place.

A build folder `build/<agency>/` holds `<year>`, a link to the build that readers see, and `.editions/`, where the builds are:
`<year>-<number>`, and `.<year>-<number>.part` while one is being made. All is on the disk before the link turns, so that a
reader finds one build or the other after a kill or a power cut, and never a mixture.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lawnb.errors import DiskError, PublicationError

#: Holds the builds that the published links point to, beside them.
EDITIONS = ".editions"


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A private folder for a run's outputs, removed at the end unless `publish` has moved it.

    What runs that were killed have left of this report is removed first: the caller holds the report's lock.
    """
    require_own_place(target)
    editions = target.parent / EDITIONS
    with disk_errors_named(target):
        editions.mkdir(parents=True, exist_ok=True)
        sweep(target)
        folder = editions / f".{target.name}-{_last_number(target) + 1:04d}.part"
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def require_own_place(target: Path) -> None:
    """Refuse a folder of outputs that a link leads elsewhere: what is written there, and swept away, would be somebody else's.

    Raises
    ------
    PublicationError
        The agency's folder, that of its builds, or the year's is a link out of its place.
    """
    for path in (target.parent, target.parent / EDITIONS, target):
        if path.is_symlink() and not path.resolve().is_relative_to((path.parent / EDITIONS if path == target else path.parent).resolve()):
            raise PublicationError(f"{target.parent.name}/{target.name}: “{path.name}”是指向别处的链接，不能写入。请删去这个链接。")


def sweep(target: Path) -> None:
    """Remove what killed runs of a report have left: unfinished builds and files, and builds that no link ever showed."""
    _restore(target)
    for path in _left(target):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    for folder in filter(Path.is_dir, (target.parent, target)):
        for path in folder.glob(f".{target.name}*.half" if folder == target.parent else ".*.half"):
            path.unlink(missing_ok=True)


def _left(target: Path) -> list[Path]:
    now = target.resolve() if target.is_symlink() else None
    shown = (_number(now.name, target.name) or 0) if now else 0
    paths = list((target.parent / EDITIONS).iterdir())
    unfinished = [path for path in paths if path.name.startswith(f".{target.name}-")]
    # a build above the one that is shown was killed before its link turned; one without a number is of an older version
    numbers = {path: _number(path.name, target.name) for path in paths if path.name.startswith(f"{target.name}-") and path != now}
    return unfinished + [path for path, number in numbers.items() if number is None or (shown and number > shown)]


def _restore(target: Path) -> None:
    """Put back a real folder that a run set aside before it was killed."""
    for aside in (target.parent / EDITIONS).glob(f".{target.name}-old-*"):
        if not os.path.lexists(target) and (aside / target.name).is_dir():
            os.replace(aside / target.name, target)


def builds(target: Path) -> list[Path]:
    """The finished builds of a report that are kept, oldest first, the one that readers see included."""
    folder = target.parent / EDITIONS
    found = [path for path in folder.iterdir() if _number(path.name, target.name)] if folder.is_dir() else []
    return sorted(found, key=lambda path: _number(path.name, target.name))


def _number(name: str, year: str) -> int | None:
    found = re.fullmatch(rf"{re.escape(year)}-(\d+)", name)
    return int(found[1]) if found else None


def _last_number(target: Path) -> int:
    return max((_number(path.name, target.name) for path in builds(target)), default=0)


def publish(folder: Path, target: Path, keep: int = 1) -> None:
    """Make `target` show the finished folder, all its files at one instant; older builds are removed but for the last `keep`.

    One is kept by default, so that whoever is reading the build before can read on.
    `target` is a link to the build, and replacing a link is atomic. Where links cannot be made (Windows without the
    right), the folder is moved into place instead.
    """
    for path in folder.iterdir():
        os.chmod(path, 0o644)  # whatever the umask
        flush(path)
    os.chmod(folder, 0o755)
    flush(folder)
    if target.is_dir() and not target.is_symlink():
        _set_aside(target)
    finished = folder.with_name(folder.name.removeprefix(".").removesuffix(".part"))
    os.rename(folder, finished)
    flush(finished.parent)
    try:
        link = folder.with_name(f"{folder.name}.link")
        link.symlink_to(Path(EDITIONS) / finished.name, target_is_directory=True)
        os.replace(link, target)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and hasattr(os, "O_DIRECTORY") and _makes_links(folder.parent):
            raise
        os.replace(finished, target)  # no links here: Windows without the right, some network disks
    flush(target.parent)
    for path in builds(target)[: -1 - keep]:
        shutil.rmtree(path, ignore_errors=True)


def _makes_links(folder: Path) -> bool:
    """Whether links can be made here at all, so that another error was the cause."""
    probe = folder / f".{os.getpid()}.probe"
    try:
        probe.symlink_to("nowhere")
        probe.unlink()
    except (OSError, NotImplementedError):
        return False
    return True


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk itself; folders where the system can do that (not Windows, not each network disk)."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL or not path.is_dir():
            raise
    finally:
        os.close(handle)


def make_lasting(folder: Path) -> None:
    """Have the disk hold every file and folder of an edition for good, and everybody read its files, and nobody write them.

    A file that is linked is the one in the build folder too: who would save over that one would change what was published.
    A run does not, it puts a new file in its place.
    """
    paths = [*sorted(folder.rglob("*"), reverse=True), folder]  # what a folder holds, before it
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o444)
    for path in paths:  # after all changes: a disk writes them down together
        flush(path)


def _set_aside(target: Path) -> None:
    """Move a real folder that stands in the link's place (a failed first run's, or a copy's) out of the way."""
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent / EDITIONS))
    os.replace(target, aside / target.name)
    shutil.rmtree(aside, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    DiskError
        The place cannot be written to.
    """
    with disk_errors_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".half", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
        flush(path.parent)


@contextmanager
def disk_errors_named(path: Path) -> Iterator[None]:
    """Turn what the system says of a full disk or a missing right into a refusal that names the place.

    What goes wrong while an ended run is cleared away is no such thing: it stays ended.
    """
    try:
        yield
    except OSError as error:
        before = error.__context__
        while before is not None and not isinstance(before, SystemExit | KeyboardInterrupt):
            before = before.__context__
        if before is not None:
            raise before from None
        raise DiskError(f"{path}: 无法写入（{error.strerror or error}）。请检查磁盘空间和写权限。") from None
