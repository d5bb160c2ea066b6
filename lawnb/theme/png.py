"""Whether a PNG is whole: what a renderer would only find out when the report is set."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from lawnb.picture import PNG

MOST_PIXELS = 2000
#: Bytes of a picture of so many pixels at 16 bits and four channels, and a filter a row.
MOST_BYTES = MOST_PIXELS * (8 * MOST_PIXELS + 1)
#: Depths by kind of colour: grey, colours, palette, grey and alpha, colours and alpha.
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
BROKEN = "不是完整的 PNG"


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels; of one that is not whole, 0 and 0."""
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    if not chunks or names[0] != b"IHDR" or names[-1] != b"IEND" or len(chunks[0][1]) != 13:
        return 0, 0
    width, height, depth, kind, packing, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    sound = depth in DEPTHS.get(kind, ()) and (packing, filtering) == (0, 0) and interlace in (0, 1) and (kind != 3 or b"PLTE" in names)
    return (width, height) if sound and _unpacks(b"".join(part for name, part in chunks if name == b"IDAT")) else (0, 0)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG up to its end; none from the first that is damaged."""
    at = len(PNG)
    while at + 12 <= len(content):
        length = struct.unpack(">I", content[at : at + 4])[0]
        name, part, check = content[at + 4 : at + 8], content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(name + part) != struct.unpack(">I", check)[0]:
            return
        yield name, part
        if name == b"IEND":
            return
        at += 12 + length


def _unpacks(packed: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, MOST_BYTES)
    except zlib.error:
        return False
    return unpacker.eof
