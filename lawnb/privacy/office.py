"""The texts of DOCX, XLSX and other ZIP files: every part, by paragraphs and cells, revisions and comments included."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lawnb.intake.archives import DAMAGE, PACKING
from lawnb.privacy.piece import Damaged, Part, Unreadable, inside, one

#: What a part may come to; more is a bomb.
LARGEST_PART = 64 * 2**20
#: How long the record is that ends a ZIP file, without its comment.
END = 22


def archive_parts(content: bytes, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    """The texts of every part of a ZIP file, its names and comments.

    Raises
    ------
    Unreadable
        It is damaged, encrypted, or holds more than any report's.
    """
    if b"PK\x05\x06" not in content:
        raise Damaged("压缩包已损坏")
    if not content.startswith(b"PK\x03\x04") or len(content) > content.rfind(b"PK\x05\x06") + END + len(_comment(content)):
        raise Unreadable("压缩包的前后另有内容")
    with _damage_told():
        archive = zipfile.ZipFile(io.BytesIO(content))
    yield one("压缩包的注释", archive.comment.decode("utf-8", "replace"))
    for entry in archive.infolist():
        yield one("压缩包内的文件名", entry.filename)
        yield one("压缩包内的注释", entry.comment.decode("utf-8", "replace"))
        if entry.file_size > LARGEST_PART:
            raise Unreadable("压缩内容过大")
        if entry.flag_bits & 1 or entry.compress_type not in PACKING:
            raise Unreadable("压缩包加密，或者压缩方法不认识")
        if not entry.filename.endswith("/"):
            with _damage_told():
                part = archive.read(entry)
            yield from _part(_shown(entry.filename), part, nested)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except DAMAGE:
        raise Damaged("压缩包已损坏") from None


def _comment(content: bytes) -> bytes:
    """What stands behind a ZIP file's end, as far as it says itself that it does."""
    end = content.rfind(b"PK\x05\x06") + END
    return content[end : end + int.from_bytes(content[end - 2 : end], "little")]


def _shown(name: str) -> str:
    """A part's name as a message may show it."""
    return name if re.fullmatch(r"[A-Za-z_\[\]./ -]+\d{0,3}(?:\.[a-z]+)+", name) else "（某个部件）"


def _part(name: str, content: bytes, nested: Callable[[str, bytes], Iterator[Part]]) -> Iterator[Part]:
    yield from inside(lambda: name, nested(name if "." in name else "part.bin", content))
