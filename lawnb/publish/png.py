"""Pixels as PNG: by a palette where 256 colours do, as in almost every chart, which packs in a third of the time into half of the bytes."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from lawnb.picture import PNG

#: A pixel: red in the lowest byte, green, blue, and a byte that says nothing.
WHITE, COLOUR = np.uint32(0xFFFFFFFF), np.uint32(0xFFFFFF)
MOST_COLOURS = 256
#: Of too many colours, so many stay as they are; the others are shown in steps of eight of each of red, green and blue, by the middle of the step.
EXACT, COARSE, HALF = 64, np.uint32(0xF8F8F8), np.uint32(0x040404)
#: Kinds of PNG with a byte and with three bytes a pixel.
BY_PALETTE, IN_COLOURS = 3, 2
#: One in so many rows and columns shows which colour the picture has most of beside white.
DOWN, ACROSS = 29, 17
#: Of zlib's 9: step 4 takes twice as long as those before it and makes a picture a sixth smaller.
PACKING = 3


def png(pixels: np.ndarray) -> bytes:
    """A picture, given as 32 bits a pixel, as PNG."""
    height, width = pixels.shape
    rows, palette = _by_palette(pixels) or (_in_colours(pixels), b"")
    header = struct.pack(">II5B", width, height, 8, BY_PALETTE if palette else IN_COLOURS, 0, 0, 0)
    parts = {b"IHDR": header, b"PLTE": palette, b"IDAT": zlib.compress(rows, PACKING)}
    return PNG + b"".join(_chunk(name, content) for name, content in parts.items() if content) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _by_palette(pixels: np.ndarray) -> tuple[np.ndarray, bytes] | None:
    """The rows as places in a palette, each behind a byte for its filter, which is none; None where there are too many colours.

    White and the colour of the bars are told apart pixel by pixel, so only the few pixels of other colours have to be looked up.
    """
    sample = pixels[::DOWN, ::ACROSS]
    seen, counts = np.unique(sample[sample != WHITE], return_counts=True)
    most = seen[counts.argmax()] if len(seen) else ~WHITE
    rows = np.zeros((pixels.shape[0], pixels.shape[1] + 1), np.uint8)
    places = rows[:, 1:]
    places[:] = is_most = pixels == most
    others = (pixels != WHITE) ^ is_most
    values = pixels[others] & COLOUR
    seen, counts = np.unique(values, return_counts=True)
    shown = _merged(seen, counts)
    palette = np.unique(shown)
    if len(palette) > MOST_COLOURS - 2:
        return None
    place_of = np.empty(COLOUR + 1, np.uint8)  # of which only a few pages of memory are ever touched
    place_of[seen] = np.searchsorted(palette, shown) + 2
    places[others] = place_of[values]
    return rows, _bytes(np.array([WHITE, most, *palette], np.uint32)).tobytes()


def _merged(colours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """What each colour is shown as: itself, but where there are too many, those of the fewest pixels, on edges, as one within four steps of 255."""
    if len(colours) <= MOST_COLOURS - 2:
        return colours
    exact = np.argsort(-counts, kind="stable")[:EXACT]
    shown = colours & COARSE | HALF
    shown[exact] = colours[exact]
    return shown


def _in_colours(pixels: np.ndarray) -> np.ndarray:
    """The rows as red, green and blue of each pixel, each behind a byte for its filter, which is none."""
    height, width = pixels.shape
    rows = np.zeros((height, 3 * width + 1), np.uint8)
    rows[:, 1:] = _bytes(pixels).reshape(height, 3 * width)
    return rows


def _bytes(pixels: np.ndarray) -> np.ndarray:
    """Red, green and blue of each pixel."""
    return pixels.astype("<u4").view(np.uint8).reshape(*pixels.shape, 4)[..., :3]
