"""The digest by which files are told apart: by content, never by times."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


#: So many bytes of a file are read at a time.
CHUNK = 1 << 16
#: Windows would else take line ends for its own.
BYTES = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def sha256(path: str | Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits.

    A batch asks for tens of thousands, most of them of small files of records: without Python's file objects and the
    buffers of `hashlib.file_digest` one takes less than half of the time.
    """
    digest = hashlib.sha256()
    handle = os.open(path, BYTES)
    try:
        while content := os.read(handle, CHUNK):
            digest.update(content)
    finally:
        os.close(handle)
    return digest.hexdigest()


#: A file that was written less than this long before it was read may be written again within one tick of its clock.
SETTLED_NS = 2 * 10**9


def kept_by_file(function: Callable[..., T]) -> Callable[..., T]:
    """Keep what a function made of a file's bytes, for as long as the file is the one that was read.

    The first argument is the path. A process that looks at thousands of reports reads once what they share. It is the same
    file while device, number, size and both times are: whoever sets the time of a change back cannot set back that of the
    file's own entry. The result must not be changed.
    """
    kept: dict[tuple, tuple[tuple, T]] = {}

    @wraps(function)
    def once(path: Path, *more: Any) -> T:
        try:
            state = os.stat(path)
        except OSError:
            return function(path, *more)
        now = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        if kept.get((path, *more), (None,))[0] != now:
            kept.pop((path, *more), None)
            settled = max(now[3:]) < time.time_ns() - SETTLED_NS
            made = function(path, *more)
            if not settled:
                return made
            kept[path, *more] = now, made
        return kept[path, *more][1]

    return once


#: The same of a file that many reports share.
kept_sha256 = kept_by_file(sha256)


#: The content of the notebook that was asked about last: one copy, whatever is asked.
_content: list[Mapping] = []


def kept_by_content(function: Callable[[Mapping], T]) -> Callable[[Mapping], T]:
    """Keep the last result of a function of a notebook: three exporters ask the same of the same one.

    The notebook's content is compared, so that one that was changed meanwhile is read anew. The result must not be changed.
    """
    last: list[tuple[Mapping, T]] = []

    @wraps(function)
    def kept(nb: Mapping) -> T:
        for content, result in last:
            if content == nb:
                return result
        # names of its own: another thread may ask about another notebook meanwhile
        content = next((each for each in _content if each == nb), None) or _copied(nb)
        _content[:] = [content]
        result = function(nb)
        last[:] = [(content, result)]
        return result

    return kept


#: What nothing is in; the same text stays, so that comparing looks at no picture's bytes.
_WHOLE = frozenset({str, int, float, bool, type(None)})


def _copied(value: Any) -> Any:
    """JSON with containers of its own."""
    if isinstance(value, dict):  # of a class of nbformat's own; to ask for a Mapping takes several times as long
        return {name: each if type(each) in _WHOLE else _copied(each) for name, each in value.items()}
    return [each if type(each) in _WHOLE else _copied(each) for each in value] if isinstance(value, list | tuple) else value
