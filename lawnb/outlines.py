"""Outlines of text in the bundled face, on the font's own grid of 1000 units an em: the same in every viewer, font installed or not."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import uharfbuzz

from lawnb import fonts

EM = 1000


class Glyph(NamedTuple):
    """A glyph of a text: its number in the font, 0 where there is none, which character, and its place from the text's start in font units."""

    number: int
    character: str
    x: int


@cache
def font() -> uharfbuzz.Font:
    """The face of all pictures."""
    return uharfbuzz.Font(fonts.shaped(fonts.bundled("heiti")))


def glyphs(text: str) -> tuple[list[Glyph], int]:
    """A line of text as the glyphs that draw it, and its width in font units."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text := re.sub(r"\s", " ", text))
    buffer.guess_segment_properties()
    uharfbuzz.shape(font(), buffer)
    set, x = [], 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        set.append(Glyph(info.codepoint, text[info.cluster], x + position.x_offset))
        x += position.x_advance
    return set, x


@cache
def outline(number: int) -> str:
    """A glyph's outline as the data of an SVG path, upwards as the font has it; nothing for a space."""
    pen = Steps()
    font().draw_glyph_with_pen(number, pen)
    return "".join(pen.written)


class Steps:
    """A pen that writes steps from point to point: a third of the bytes of places."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.start = self.at = (0, 0)

    def moveTo(self, point: tuple[float, float]) -> None:
        self._step("m", point)
        self.start = self.at

    def lineTo(self, point: tuple[float, float]) -> None:
        x, y = (round(to) - at for to, at in zip(point, self.at))
        if x and y:
            self._step("l", point)
        else:  # level and upright lines have shorter commands of their own
            self.written.append(f"v{y}" if x == 0 else f"h{x}")
            self.at = round(point[0]), round(point[1])

    def qCurveTo(self, *points: tuple[float, float]) -> None:
        self._step("q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:
        self._step("c", *points)

    def closePath(self) -> None:
        if self.written[-1][0] in "hlv" and self.at == self.start:
            self.written.pop()  # z draws that line
        self.written.append("z")
        self.at = self.start

    def endPath(self) -> None:
        """Every outline of a font is closed."""

    def _step(self, command: str, *points: tuple[float, float]) -> None:
        deltas = [round(to) - at for point in points for to, at in zip(point, self.at)]
        self.written.append(command + " ".join(map(str, deltas)).replace(" -", "-"))
        self.at = round(points[-1][0]), round(points[-1][1])
