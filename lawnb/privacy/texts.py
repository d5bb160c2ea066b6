"""Every text of a file that goes out, whatever it is wrapped in: formats in formats."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from lawnb.privacy.json_texts import json_part, read_json
from lawnb.privacy.markup import markup_part
from lawnb.privacy.office import archive_parts
from lawnb.privacy.pages import pdf_parts
from lawnb.privacy.pictures import png_part
from lawnb.privacy.piece import Damaged, Part, Unreadable, inside, one, placed

#: Formats in formats; what is wrapped deeper is no report's.
DEEPEST = 6
TOO_DEEP = "层层嵌套过深"
#: What a compressed part may come to: more is a bomb.
LARGEST = 64 * 2**20
MAGIC = {b"%PDF-": "pdf", b"PK\x03\x04": "zip", b"\x89PNG\r\n": "png", b"\xfd7zXZ": "xz", b"\x1f\x8b": "gz", b"BZh": "bz2", b"wOF2": "font", b"wOFF": "font"}
#: Pictures and documents that may carry texts beside what they show.
BINARY = (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"\xd0\xcf\x11\xe0")
ZIP_NAMES = (".docx", ".xlsx", ".zip", ".ods", ".odt", ".pptx", ".docm", ".xlsm")
PACKERS = {"xz": lzma.LZMADecompressor, "gz": partial(zlib.decompressobj, 31), "bz2": bz2.BZ2Decompressor}
MARKUP_NAMES = (".html", ".htm", ".svg", ".xml", ".xhtml", ".rels", ".vml")
JSON_NAMES = (".json", ".ipynb", ".jsonld")


def parts(name: str, content: bytes, depth: int = 0) -> Iterator[Part]:
    """Every text of a file, by its parts.

    Parameters
    ----------
    name
        Its name, whose ending tells its kind where its first bytes do not.

    Raises
    ------
    Unreadable
        It is not what it seems, or is wrapped too often.
    """
    if depth > DEEPEST:
        raise Unreadable(TOO_DEEP)
    yield from _own(name, content, depth)


def _own(name: str, content: bytes, depth: int) -> Iterator[Part]:
    kind = _kind(name, content)
    if kind == "font":
        return
    if kind == "pdf":
        yield from pdf_parts(content, lambda inner, data: parts(inner, data, depth + 1))
    elif kind == "zip":
        yield from archive_parts(content, lambda inner, data: parts(inner, data, depth + 1))
    elif kind == "png":
        yield png_part(content)
    elif kind in ("xz", "gz", "bz2"):
        yield from inside(lambda: f"压缩包 {kind}", parts(name.removesuffix(f".{kind}"), unpacked(kind, content), depth + 1))
    elif kind in MARKUP_NAMES:
        yield markup_part(decoded(content))
    elif kind in JSON_NAMES:
        yield json_part(content)
    else:
        yield from plain_parts(content)


def _kind(name: str, content: bytes) -> str:
    """What a file is: by its first bytes, by its ending, else by how its text begins."""
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), PurePosixPath(name.lower()).suffix)
    if kind in (*MAGIC.values(), *MARKUP_NAMES, *JSON_NAMES):
        return kind
    if kind in ZIP_NAMES:
        return "zip"  # also where something stands before it
    start = content[:64].lstrip()
    return ".json" if start.startswith((b"{", b"[")) and _is_json(content) else ".xml" if start.startswith(b"<") else ".txt"


def _is_json(content: bytes) -> bool:
    try:
        read_json(content)
    except (ValueError, RecursionError):
        return False
    return True


def unpacked(kind: str, content: bytes) -> bytes:
    """What a compressed file holds.

    Raises
    ------
    Unreadable
        It is damaged, or holds more than any report's.
    """
    parts, left = [], LARGEST + 1
    try:
        while content:
            reader = PACKERS[kind]()
            parts.append(reader.decompress(content, left))
            left -= len(parts[-1])
            if left <= 0:
                raise Unreadable("压缩内容过大")
            if not reader.eof:
                raise Damaged("压缩内容已损坏")
            content = reader.unused_data.lstrip(b"\0")  # such files may follow one another in one
    except (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError):
        raise Damaged("压缩内容已损坏") from None
    return b"".join(parts)


def plain_parts(content: bytes) -> Iterator[Part]:
    """The lines of a text in the encodings that it may have; those of JSON are read as JSON."""
    for text in _readings(content):
        lines = [(f"第 {n} 行", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        if not any(line.lstrip().startswith("{") for _, line in lines):
            yield placed(lines)
            continue
        for place, line in lines:
            yield one(place, line)
            if line.lstrip().startswith("{"):
                yield from inside(lambda place=place: place, _json_in(line))


def _readings(content: bytes) -> Iterator[str]:
    """A text as its encoding has it; what is none, or mixed with other things, in every encoding that part of it may have."""
    own = decoded(content)
    yield own
    if b"\0" in content and "\0" in own or "\ufffd" in own or content.startswith(BINARY):
        yield content.decode("utf-8", "ignore").replace("\0", " ")
        yield from (content[start:].decode(encoding, "ignore") for start in (0, 1) for encoding in ("utf-16-le", "utf-16-be"))


def decoded(content: bytes) -> str:
    """A text whose encoding nobody tells."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content and not content.startswith(BINARY):
        # of text in sixteen bits, the bytes that are nothing stand on one side
        return content.decode("utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _json_in(line: str) -> Iterator[Part]:
    try:
        yield json_part(line.encode())
    except Unreadable:
        return  # it only begins like JSON
