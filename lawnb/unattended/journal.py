"""What became of runs: `last_run.json` of each report, and a line of JSON for each event of all of them."""

from __future__ import annotations

import datetime
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from lawnb.errors import BusyError
from lawnb.storage.folder import disk_errors_named, flush, write_whole
from lawnb.storage.jsonfile import content_of, from_json, json_bytes
from lawnb.storage.lock import locked
from lawnb.workspace import Workspace

JOURNAL = "runs.jsonl"
#: The journal is moved aside (`runs.1.jsonl`) at this size, and the one before it goes.
MOST_BYTES = 16 << 20


def last_run_path(target: Path) -> Path:
    """Beside the report's folder, which a run replaces as a whole."""
    return target.with_name(f"{target.name}.last_run.json")


def read_last_run(target: Path) -> dict[str, Any]:
    """The last run of a report; {} where none is known."""
    try:
        found = from_json(content_of(last_run_path(target)))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_last_run(target: Path, run: dict[str, Any]) -> None:
    """Record the last run of a report, whole or not at all.

    Raises
    ------
    DiskError
        The place cannot be written to.
    """
    write_whole(last_run_path(target), json_bytes(run))


def now() -> str:
    """This moment with its time zone, to the second."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


class Journal:
    """The JSON-lines log of an output folder; lines of processes that write at once do not mix."""

    def __init__(self, workspace: Workspace):
        self.path = workspace.out / JOURNAL

    def tell(self, event: str, report: str, **more: Any) -> None:
        """Append one event; `more` is JSON.

        Raises
        ------
        DiskError
            The place cannot be written to.
        """
        line = json.dumps({"time": now(), "event": event, "report": report, "pid": os.getpid(), **more}, ensure_ascii=False)
        with disk_errors_named(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._turn()
            # one write of an append-only file: the system does not split it
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line.encode() + b"\n")
            finally:
                os.close(handle)

    def _turn(self) -> None:
        """Move a journal that is full aside; of processes that find it so at once, one does, or the next would move the new one over it."""
        if not self._full():
            return
        with suppress(BusyError), locked(self.path.with_name(f".{JOURNAL}.lock"), 0, ""):
            if self._full():
                self.path.replace(self.path.with_name("runs.1.jsonl"))
                flush(self.path.parent)

    def _full(self) -> bool:
        return self.path.is_file() and self.path.stat().st_size > MOST_BYTES
