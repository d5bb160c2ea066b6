"""The digest by which files are told apart: by content, never by times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept_by_content(function: Callable[[Mapping], T]) -> Callable[[Mapping], T]:
    """Keep the last result of a function of a notebook: three exporters ask the same of the same one.

    The notebook's content is compared, so that one that was changed meanwhile is read anew. The result must not be changed.
    """
    last: list[tuple[str, T]] = []

    @wraps(function)
    def kept(nb: Mapping) -> T:
        content = json.dumps(nb, sort_keys=True)
        if not last or last[0][0] != content:
            last[:] = [(content, function(nb))]
        return last[0][1]

    return kept
