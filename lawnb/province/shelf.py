"""The shelf of a province's editions: `editions/.editions/<year>-<n>/`, of which the link `editions/<year>` shows one.

Nothing under the link's name is ever written to: an edition is made beside, made lasting, and shown by replacing the
link. An edition is one that the link shows, or has shown; any other folder is what a killed publishing left behind.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawnb.digests import sha256
from lawnb.errors import PublicationError
from lawnb.storage.folder import EDITIONS, flush, write_whole
from lawnb.storage.jsonfile import content_of, from_json
from lawnb.storage.lock import locked

RECORD = "edition.json"
#: What an edition that is being removed is called, so that nobody takes what is left of it for an edition.
OLD = ".old"


@dataclass(frozen=True)
class Shelf:
    """The editions of one year below a folder."""

    root: Path
    year: int

    @property
    def link(self) -> Path:
        """What readers open."""
        return self.root / str(self.year)

    @property
    def store(self) -> Path:
        """Where the editions lie."""
        return self.root / EDITIONS

    @property
    def place(self) -> str:
        """The shelf as messages name it."""
        return f"{self.root.name}/{self.year}"

    def folder(self, number: int) -> Path:
        """The folder of an edition."""
        return self.store / f"{self.year}-{number}"

    # -- looking --------------------------------------------------------------------------------------------------------

    def current(self) -> int | None:
        """The number of the edition that the link shows."""
        try:
            target = Path(os.readlink(self.link))
        except OSError:
            return None
        named = re.fullmatch(rf"{self.year}-([1-9]\d*)", target.name)
        return int(named[1]) if named and target.parent.name == EDITIONS else None

    def numbers(self) -> list[int]:
        """The numbers of the editions that there are, ascending."""
        return sorted({*self._folders()} & {*self._shown(), *filter(None, [self.current()])})

    def record(self, number: int) -> dict[str, Any]:
        """What an edition says of itself.

        Raises
        ------
        PublicationError
            There is no such record, or none that can be read.
        """
        try:
            value = from_json(content_of(self.folder(number) / RECORD))
            if (value["year"], value["edition"]) == (self.year, number) and isinstance(value["files"], dict):
                return value
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise PublicationError(f"{self.place} 第 {number} 版: {RECORD} 不见了或不能读取，这一版不完整。请换一版。")

    def faults(self, number: int) -> list[str]:
        """Files of an edition that are gone, were altered, or do not belong to it."""
        folder, files = self.folder(number), self.record(number)["files"]
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        lost = [f"{name} 不见了" for name in sorted({*files} - {*there})]
        altered = [f"{name} 被改动" for name in sorted({*files} & {*there}) if sha256(there[name]) != files[name]]
        return [*lost, *altered, *(f"{name} 是多余的" for name in sorted({*there} - {*files, RECORD}))]

    def _folders(self) -> dict[int, Path]:
        found = self.store.iterdir() if self.store.is_dir() else ()
        named = ((re.fullmatch(rf"{self.year}-([1-9]\d*)", path.name), path) for path in found)
        return {int(match[1]): path for match, path in named if match and path.is_dir()}

    # -- what was shown ---------------------------------------------------------------------------------------------------

    @property
    def _memory(self) -> Path:
        return self.store / f"{self.year}.shown.json"

    def _shown(self) -> list[int]:
        try:
            return [number for number in from_json(content_of(self._memory)) if isinstance(number, int)]
        except (OSError, ValueError, TypeError):
            return []

    def _remember(self) -> None:
        """Note that the edition that the link shows was shown, before the link leaves it."""
        current = self.current()
        if current is not None and current not in (shown := self._shown()):
            write_whole(self._memory, f"{sorted([*shown, current])}\n".encode())

    # -- changing, each under the lock --------------------------------------------------------------------------------------

    def locked(self) -> AbstractContextManager[None]:
        """Let nobody else publish or roll back meanwhile.

        Raises
        ------
        BusyError
            Somebody else does.
        DiskError
            The folder cannot be written to.
        """
        busy = f"{self.place}: 另一个 lawnb edition 正在发布或回退这个年度。请等它结束再试。"
        return locked(self.store / f"{self.year}.lock", 0, busy)

    def sweep(self) -> None:
        """Remove what a killed publishing left behind."""
        known = {*self.numbers()}
        left = [path for number, path in self._folders().items() if number not in known]
        for path in [*left, *self.store.glob(f"{self.year}-*{OLD}")]:
            shutil.rmtree(path, ignore_errors=True)
        for path in [*self.store.glob(f"{self.year}.link"), *self.store.glob(f".{self._memory.name}-*")]:
            path.unlink(missing_ok=True)

    @contextmanager
    def staged(self) -> Iterator[tuple[int, Path]]:
        """The number and the empty folder of the next edition, which is removed at the end unless it is shown.

        Raises
        ------
        PublicationError
            A folder stands in the place of the link.
        """
        if self.link.exists() and not self.link.is_symlink():
            raise PublicationError(f"{self.place}: 这里是一个文件夹，不是 lawnb 的链接。请移走它，再发布。")
        number = max([0, *self._folders(), *self._shown(), *filter(None, [self.current()])]) + 1
        folder = self.folder(number)
        folder.mkdir()
        try:
            yield number, folder
        finally:
            if self.current() != number:
                shutil.rmtree(folder, ignore_errors=True)

    def switch(self, number: int) -> None:
        """Let the link show an edition, from one instant to the next."""
        self._remember()
        flush(self.store)  # the edition has its name for good, before the link says it
        link = self.store / f"{self.year}.link"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(EDITIONS) / self.folder(number).name, target_is_directory=True)
        os.replace(link, self.link)
        flush(self.root)

    def retire(self, keep: int) -> list[int]:
        """Remove all but the newest editions, the one that is shown, and the one before it; the numbers of those removed."""
        current = self.current()
        before = self.record(current)["replaces"] if current else None
        kept = {*self.numbers()[-keep:], current, before}
        gone = [number for number in self.numbers() if number not in kept]
        for number in gone:
            old = self.folder(number).with_name(self.folder(number).name + OLD)
            os.replace(self.folder(number), old)
            shutil.rmtree(old, ignore_errors=True)
        return gone


def place_file(source: Path, target: Path, digest: str) -> None:
    """Put a file into an edition, by a hard link where the disk has them, and see that it is the file that was meant.

    Raises
    ------
    PublicationError
        It is another one by now.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            os.link(source, target)
        except OSError:  # another disk, or one without such links
            shutil.copyfile(source, target)
        same = sha256(target) == digest
    except FileNotFoundError:
        same = False
    if not same:
        raise PublicationError(f"{target.parent.name}/{target.name}: 正在被改动，没有发布。请等运行结束后再试。")
