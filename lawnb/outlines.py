"""The outlines of a chart's texts, from one face: each text laid out once, each glyph read once, as small as SVG can say it."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it says in English that it looks through the machine's typefaces, of which we use none

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextToPath

from lawnb import fonts

SIZE = 10  # of the text, as in lawnb.mplstyle
#: The grid of an OpenType font with CFF outlines has 1000 units an em; matplotlib reads them at 100.
FONT_UNIT = 10
#: How many points each of matplotlib's commands takes.
COMMANDS: Mapping[int, tuple[str, int]] = {Outline.MOVETO: ("M", 1), Outline.LINETO: ("L", 1), Outline.CURVE3: ("Q", 2), Outline.CURVE4: ("C", 3)}


class Laid(NamedTuple):
    """A line of text: name, place and scale of each of its glyphs, as matplotlib has them, and its width in points."""

    glyphs: list[tuple[str, float, float, float]]
    width: float


@cache
def face() -> FontProperties:
    """The bundled face at the size of all text."""
    return FontProperties(fname=fonts.bundled("heiti").path, size=SIZE)


@cache
def outlines() -> Outlines:
    """What lays out every text: read once, before kernels are forked."""
    return Outlines(fonts.bundled("heiti").path)


class Outlines(TextToPath):
    """Matplotlib's outlines of texts, from the bytes of one face.

    Matplotlib's own reads an open file for each glyph, and opens it anew in each fork, which would share its place in it;
    and it lays a text out wherever it stands, once for its width and once for its glyphs.
    """

    def __init__(self, path: Path):
        super().__init__()
        self.font = FT2Font(io.BytesIO(path.read_bytes()))
        self.steps: dict[str, str] = {}
        self.laid = lru_cache(maxsize=4096)(self._lay)  # the same years and labels come again

    def _get_font(self, prop: FontProperties) -> FT2Font:
        self.font.set_size(self.FONT_SCALE, self.DPI)
        return self.font

    def _lay(self, text: str) -> Laid:
        font = self._get_font(face())
        glyphs, new, _ = super().get_glyphs_with_font(font, text, glyph_map=self.steps, return_new_glyphs_only=True)
        self.steps |= {name: steps(*outline) for name, outline in new.items()}
        last = font.get_char_index(ord(text[-1]))
        names, nothing, own = {name for name, *_ in glyphs}, self._get_glyph_repr(font, 0), self._get_glyph_repr(font, last)
        if nothing in names or glyphs[-1][0] != own:
            # which also says what the face lacks
            return Laid(glyphs, self.get_text_width_height_descent(text, face(), ismath=False)[0])
        # to where the next one would stand
        end = glyphs[-1][1] + font.load_glyph(last, flags=LoadFlags.NO_HINTING).horiAdvance / 64
        return Laid(glyphs, end * (SIZE / self.FONT_SCALE))

    def get_glyphs_with_font(self, font: FT2Font, s: str, glyph_map: Any = None, return_new_glyphs_only: bool = False, **how: Any) -> tuple:
        glyphs = self.laid(s).glyphs
        return glyphs, {name: self.steps[name] for name, *_ in glyphs if name not in (glyph_map or ())}, []


def steps(vertices: np.ndarray, codes: Sequence[int]) -> str:
    """An outline in relative commands on the font's own grid; a step starts from the rounded point: no error adds up.

    Nine tenths of a chart with Chinese labels are glyph outlines. Matplotlib writes them as absolute coordinates at 6400 units an em,
    one command a line; these are the same outlines in a third of the bytes.
    """
    points = np.rint(np.asarray(vertices) * FONT_UNIT).astype(int).tolist()
    written: list[str] = []
    x, y, place, start = 0, 0, 0, [0, 0]
    while place < len(points):
        code = int(codes[place])
        if code == Outline.CLOSEPOLY:
            if written[-1][0] in "hlv" and [x, y] == start:
                written.pop()  # z draws that line
            written.append("z")
            x, y = start
            place += 1
            continue
        command, n = COMMANDS[code]
        own = points[place : place + n]
        written.append(step(command, [delta for across, up in own for delta in (across - x, up - y)]))
        x, y = own[-1]
        place += n
        if command == "M":
            start = [x, y]
    return "".join(written)


def step(command: str, deltas: list[int]) -> str:
    """One relative command; level and upright lines have shorter ones of their own."""
    if command == "L" and deltas[1] == 0:
        return f"h{deltas[0]}"
    if command == "L" and deltas[0] == 0:
        return f"v{deltas[1]}"
    return command.lower() + " ".join(map(str, deltas)).replace(" -", "-")
