"""The texts that a PNG carries beside its pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from lawnb.privacy.piece import Part, placed

SIGNATURE = 8
#: Chunks with nothing but pixels, colours and sizes; all others are read as text.
DRAWING = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"hIST", b"pHYs"))
LONGEST = 2**20


def png_part(content: bytes) -> Part:
    """What stands in a PNG's text, EXIF and unknown chunks, and behind its end."""
    return placed(_chunks(content))


def _chunks(content: bytes) -> Iterator[tuple[str, str]]:
    place = SIGNATURE
    while place + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        place += length + 12
        if kind not in DRAWING:
            yield f"PNG 的 {kind.decode('latin-1', 'replace')} 块", _text(kind, body)
        if kind == b"IEND":
            break
    if place < len(content):
        yield "PNG 的结尾之后", _shown(content[place:])


def _text(kind: bytes, body: bytes) -> str:
    if kind in (b"zTXt", b"iCCP"):
        keyword, _, packed = body.partition(b"\0")
        return _shown(keyword) + "\n" + _shown(_inflated(packed[1:]))
    if kind == b"iTXt" and b"\0\x01" in body[:90]:
        keyword, _, rest = body.partition(b"\0")
        return _shown(keyword) + "\n" + _shown(_inflated(rest[2:].split(b"\0", 2)[-1]))
    return _shown(body)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, LONGEST)
    except zlib.error:
        return packed


def _shown(body: bytes) -> str:
    """Bytes as the texts that they may be: EXIF holds such of 8 and of 16 bits."""
    text = body.decode("utf-8", "replace").replace("\0", " ")
    return text + ("\n" + body.decode("utf-16-le", "replace") + "\n" + body[1:].decode("utf-16-le", "replace") if b"\0" in body else "")
