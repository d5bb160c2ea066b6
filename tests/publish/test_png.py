"""Pixels as PNG: each has the colour that it had, by a palette or without."""

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


@pytest.mark.parametrize(("pixels", "mode"), [
    (bars(BLUE, BLACK, RED), "P"), (bars(*range(254)), "P"), (bars(*range(255)), "RGB"), (np.full((2, 3), WHITE), "P"), (np.full((1, 1), BLACK, np.uint32), "P"),
    (np.full((2, 3), 0x00FFFFFF, np.uint32), "P"),
])  # fmt: skip
def test_every_pixel_has_its_colour(pixels, mode):
    with Image.open(io.BytesIO(png(pixels))) as opened:
        assert opened.mode == mode
        found = np.asarray(opened.convert("RGB")).astype(np.uint32)
    assert (found @ [1, 1 << 8, 1 << 16]).tolist() == (pixels & 0xFFFFFF).tolist()
