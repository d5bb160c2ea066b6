"""One at a time: a lock that the system frees when its holder dies, however it dies, so that none can be left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lawnb.errors import BusyError
from lawnb.storage.folder import disk_errors_named


@contextmanager
def locked(path: Path, wait: float, busy: str) -> Iterator[None]:
    """Hold a lock file.

    The file itself stays: removing it would let two hold a lock each. On network disks the lock is the server's (NFS 4).

    Parameters
    ----------
    wait
        Seconds to wait for another holder; 0 refuses at once.
    busy
        What to say where it is held by another.

    Raises
    ------
    BusyError
        Another process holds it.
    PublicationError
        The place cannot be written to.
    """
    lock = FileLock(path, timeout=wait, thread_local=False)
    with disk_errors_named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(busy) from None
    try:
        yield
    finally:
        lock.release()

