"""A home for those who have none, or none to write to: what reads its settings there would stop, or complain as it loads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from lawnb.errors import DiskError

#: Where matplotlib keeps settings and what it knows of typefaces; without a place it makes one each time, and says so in English.
PLACE = "MPLCONFIGDIR"


@contextmanager
def usable_home() -> Iterator[None]:
    """Have a home for a command, and a folder that matplotlib can write to, whatever the user's own is.

    A container's user may be a mere number, without a home; a service's home may be closed to it, or on a disk that is read only.
    """
    with ExitStack() as stack:
        try:
            Path.home()
        except RuntimeError:
            os.environ["HOME"] = os.sep  # as Docker does; Jupyter does not load without one
        if sys.platform == "linux" and not all(map(_can_be_made, _places())):
            # loads only where it is needed
            from lawnb.storage.scratch import environment, scratch_folder

            with suppress(DiskError):  # what needs the folder will say so
                stack.enter_context(environment({PLACE: str(stack.enter_context(scratch_folder()))}))
        yield


def _places() -> Iterator[Path]:
    """The folder that the user names for matplotlib, or the two that it makes for itself."""
    if named := os.environ.get(PLACE):
        yield Path(named).absolute()
        return
    for name, usual in (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache")):
        yield Path(os.environ.get(name) or Path.home() / usual, "matplotlib")


def _can_be_made(folder: Path) -> bool:
    """Whether a folder is there to be written to, or its next parent is; a relative one would be another in each process."""
    if not folder.is_absolute():
        return False
    # pathlib would raise at what lies in another user's home
    nearest = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    return os.path.isdir(nearest) and os.access(nearest, os.W_OK | os.X_OK)
