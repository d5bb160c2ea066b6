"""JSON as our files hold it."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

from pydantic_core import to_json

#: What nothing is in: to ask before going in saves most of the way.
WHOLE = frozenset({str, int, float, bool, type(None)})


#: No file of ours is larger by far; one that is would fill the memory.
LARGEST = 64 * 2**20


def content_of(path: Path) -> bytes:
    """The bytes of a file that somebody may have put in the place of one of ours.

    Raises
    ------
    OSError
        There is none, it is no file (a pipe would be waited for without end), or it is larger than any of ours.
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if path.stat().st_size > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return path.read_bytes()


def from_json(content: str | bytes) -> Any:
    """What a JSON file holds that somebody may have written by hand.

    Raises
    ------
    ValueError
        It is none, in no encoding of JSON's, or nested deeper than Python reads.
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def json_bytes(value: Any) -> bytes:
    """A value as a JSON file: a line for each item, Chinese as it is. Python's own writer takes eight times as long for this."""
    return to_json(value, indent=1) + b"\n"


def in_order(value: Any) -> Any:
    """A copy of JSON in dictionaries and lists of its own, their names sorted."""
    if isinstance(value, dict):
        return {name: each if type(each) in WHOLE else in_order(each) for name, each in sorted(value.items())}
    return [each if type(each) in WHOLE else in_order(each) for each in value] if isinstance(value, list) else value
