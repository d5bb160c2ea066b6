"""Whether a PNG is whole: what a renderer would only find out when the report is set."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
#: Of any picture of a report, a photograph's too.
MOST_PIXELS = 40_000_000
#: Bytes of a pixel at 16 bits and four channels; a filter a row.
WIDEST_PIXEL = 8
#: Depths by kind of colour: grey, colours, palette, grey and alpha, colours and alpha.
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
BROKEN = "不是完整的 PNG"
#: So many bytes of pixels are unpacked at a time.
STEP = 1 << 20


def png_fault(content: bytes) -> str | None:
    """What keeps a PNG from a report, as words that follow “图片”; None where nothing does."""
    if not content.startswith(PNG):
        return "不是 PNG"
    width, height = png_size(content)
    if not width or not height:
        return BROKEN
    if width * height > MOST_PIXELS:
        return f"是 {width}×{height} 像素，最多 {MOST_PIXELS} 像素"
    # what is shown for a second only is in no other format, nor in its text
    return "是动画" if any(name == b"acTL" for name, _ in _chunks(content)) else None


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels; of one that is not whole, 0 and 0."""
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    if not chunks or names[0] != b"IHDR" or names[-1] != b"IEND" or len(chunks[0][1]) != 13:
        return 0, 0
    width, height, depth, kind, packing, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    sound = depth in DEPTHS.get(kind, ()) and (packing, filtering) == (0, 0) and interlace in (0, 1) and (kind != 3 or b"PLTE" in names)
    if not sound or width * height > MOST_PIXELS:
        return (width, height) if sound else (0, 0)  # too large is looked at no further
    return (width, height) if _unpacks(b"".join(part for name, part in chunks if name == b"IDAT"), height * (WIDEST_PIXEL * width + 1)) else (0, 0)


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


def _unpacks(packed: bytes, most: int) -> bool:
    """Whether packed bytes have an end, before so many come out and more than any picture's."""
    unpacker, left = zlib.decompressobj(), 2 * most
    try:
        while not unpacker.eof and left > 0 and packed:
            left -= len(unpacker.decompress(packed, STEP))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof and not unpacker.unused_data
