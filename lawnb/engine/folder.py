"""Outputs appear whole or not at all: a run writes into a folder of its own, and one rename puts it in place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lawnb.errors import PublicationError

#: Holds the editions that the published links point to, beside them.
EDITIONS = ".editions"


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A private folder for a run's outputs, removed at the end unless `publish` has moved it."""
    editions = target.parent / EDITIONS
    with disk_errors_named(target):
        editions.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=editions))
    try:
        yield folder
    finally:
        if not _is_current(folder, target):
            shutil.rmtree(folder, ignore_errors=True)


def _is_current(folder: Path, target: Path) -> bool:
    return target.is_symlink() and target.resolve() == folder.resolve()


def publish(folder: Path, target: Path) -> None:
    """Make `target` show the finished folder, all its files at one instant; the edition before is then removed.

    `target` is a link to the edition, and replacing a link is atomic. Where links cannot be made (Windows without the
    right), the folder is moved into place instead.
    """
    for path in folder.iterdir():
        os.chmod(path, 0o644)  # whatever the umask
        _flush(path)
    os.chmod(folder, 0o755)
    before = target.resolve() if target.is_symlink() else None
    if target.is_dir() and not target.is_symlink():
        _set_aside(target)
    try:
        link = folder.with_name(folder.name + ".link")
        link.symlink_to(Path(EDITIONS) / folder.name, target_is_directory=True)
        os.replace(link, target)
    except (OSError, NotImplementedError):  # no links here: Windows without the right, some network disks
        os.replace(folder, target)
    if before and before != target.resolve() and before.parent.name == EDITIONS:
        shutil.rmtree(before, ignore_errors=True)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _set_aside(target: Path) -> None:
    """Move a real folder that stands in the link's place (a failed first run's, or a copy's) out of the way."""
    aside = Path(tempfile.mkdtemp(prefix=f"{target.name}-old-", dir=target.parent / EDITIONS))
    os.replace(target, aside / target.name)
    shutil.rmtree(aside, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    PublicationError
        The place cannot be written to.
    """
    with disk_errors_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
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
        raise PublicationError(f"{path}: 无法写入（{error.strerror or error}）。请检查磁盘空间和写权限。") from None
