"""Pixels as PNG: each has the colour that it had, by a palette or without; only where there are too many, edges have nearly theirs."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from lawnb.publish.png import WHITE, png

RED, BLUE, BLACK = 0xFF0000FF, 0xFFFF0000, 0xFF000000


def bars(*others: int) -> np.ndarray:
    """A picture that is white but for bars of red, with pixels of other colours in its second row."""
    pixels = np.full((40, 600), WHITE)
    pixels[10:30, :200] = RED
    pixels[1, : len(others)] = others
    return pixels


def shown(pixels: np.ndarray) -> tuple[str, np.ndarray]:
    """The kind of the PNG, and its pixels' red, green and blue."""
    with Image.open(io.BytesIO(png(pixels))) as opened:
        return opened.mode, np.asarray(opened.convert("RGB")).astype(int)


def colours(pixels: np.ndarray) -> np.ndarray:
    return np.stack([pixels >> shift & 0xFF for shift in (0, 8, 16)], axis=2).astype(int)


@pytest.mark.parametrize("pixels", [
    bars(BLUE, BLACK, RED), bars(*range(254)), np.full((2, 3), WHITE), np.full((1, 1), BLACK, np.uint32), np.full((2, 3), 0x00FFFFFF, np.uint32),
])  # fmt: skip
def test_every_pixel_has_its_colour(pixels):
    mode, found = shown(pixels)
    assert mode == "P" and found.tolist() == colours(pixels).tolist()


def test_where_there_are_too_many_colours_those_of_the_fewest_pixels_are_nearly_theirs():
    pixels = bars(*range(255), *[BLUE] * 9, *[BLACK + 0x010101] * 9)
    mode, found = shown(pixels)
    differences = np.abs(found - colours(pixels))
    assert mode == "P" and differences.max() == 4
    assert differences[1, 255:].max() == differences[2:].max() == 0


def test_a_photograph_keeps_all_its_colours():
    pixels = (np.arange(600, dtype=np.uint32) * 0x9E3779B1).reshape(20, 30)
    mode, found = shown(pixels)
    assert mode == "RGB" and found.tolist() == colours(pixels).tolist()
