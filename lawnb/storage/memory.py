"""PDFs in memory, which qpdf reads as files: a stream of Python's is called for each word that it reads or writes."""

from __future__ import annotations

import io
import os
from typing import BinaryIO

import pikepdf


def scratch_file(content: bytes = b"") -> BinaryIO:
    """A file in memory, as fast as one on a disk, where a full one ends the process."""
    try:
        file = os.fdopen(os.memfd_create("lawnb"), "w+b")
    except (AttributeError, OSError):  # on Linux only
        return io.BytesIO(content)
    file.write(content)
    file.seek(0)
    return file


def opened_scratch(file: BinaryIO) -> pikepdf.Pdf:
    return pikepdf.open(file, access_mode=pikepdf.AccessMode.mmap)
