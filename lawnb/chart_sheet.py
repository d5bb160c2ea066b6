"""A sheet that matplotlib draws on: sizes in points, one typeface by its file, no global state left behind."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.rcsetup import cycler
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.svg import TEXT_GROUP, slim
from lawnb.theme.model import Charts
from lawnb.theme.worn import worn

STYLE = Path(__file__).parent / "theme" / "lawnb.mplstyle"
POINTS_PER_INCH = 72
UNIT = Outline.unit_rectangle()
SIZE = 10               # of the text, as in lawnb.mplstyle
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
SHARES = {"left": 0, "center": 0.5, "right": 1}  # of a text's width, before the place where it is written
BASELINES = {"center": 0.36, "bottom": -0.2}  # from where a text is placed down to its baseline, in ems
DRAWN_BASELINES = {"center": 0.38, "bottom": -0.12}  # the same of the bundled face, which is another than the page's


class Text(NamedTuple):
    """A text as it stands in a picture: baseline and anchor (start, middle, end) in points, and whose value it is, if a figure's."""

    text: str
    x: float
    y: float
    anchor: str
    muted: bool
    figure: Figure | None = None
    year: int | None = None


class Drawn(NamedTuple):
    """A picture as SVG, its width and height in points, and the texts in it, whose outlines are in groups of the class `text`."""

    svg: str
    size: tuple[float, float]
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Sheet:
    """A white sheet whose coordinates are points, from the upper left corner, and what was written on it."""

    axes: Axes
    size: tuple[float, float]
    bars: Bars
    writing: Writing
    texts: list[Text] = field(default_factory=list)


@contextmanager
def theme() -> Iterator[None]:
    """Matplotlib's own defaults and our style, whatever a matplotlibrc or a cell has set; all of it ends here."""
    # as the dictionary that they are: checked values need no check again
    before = dict(dict.items(matplotlib.rcParams))
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            dict.update(matplotlib.rcParams, style(worn().colours.charts))
            yield
        finally:
            dict.update(matplotlib.rcParams, before)


@cache
def style(colours: Charts) -> dict[str, Any]:
    """The settings of every chart, read once: matplotlib's own defaults under ours, in a theme's colours."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rc_file(STYLE)
        # text is ink, years and what was not provided are muted, the zero line is a hairline
        own = {"text.color": colours.ink, "xtick.color": colours.muted, "axes.edgecolor": colours.line}
        matplotlib.rcParams.update(own | {"axes.prop_cycle": cycler(color=colours.series)})
        return dict(dict.items(matplotlib.rcParams))


def canvas(width: float, height: float) -> Sheet:
    """An empty sheet of a size in points: the process's one pair of axes, wiped, as a new one takes longer than to draw on it."""
    axes = blank()
    for artist in (*axes.lines, *axes.patches, *axes.artists):
        artist.remove()
    axes.figure.set_size_inches(width / POINTS_PER_INCH, height / POINTS_PER_INCH)
    axes.set(xlim=(0, width), ylim=(height, 0))
    return Sheet(axes, (width, height), Bars(height), Writing())


@cache
def blank() -> Axes:
    """Axes over the whole of a picture, made in the theme that every picture has."""
    picture = Picture()
    FigureCanvasSVG(picture)
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    return axes


@cache
def face() -> FontProperties:
    """The bundled face at the size of all text."""
    return FontProperties(fname=fonts.bundled("heiti").path, size=SIZE)


@cache
def outlines() -> Outlines:
    """What lays out every text: read once, before kernels are forked."""
    return Outlines(fonts.bundled("heiti").path)


class Laid(NamedTuple):
    """A line of text: name, place and scale of each of its glyphs, as matplotlib has them, and its width in points."""

    glyphs: list[tuple[str, float, float, float]]
    width: float


class Outlines(TextToPath):
    """Matplotlib's outlines of texts, from the bytes of one face, each text laid out once and each glyph read once.

    Matplotlib's own reads an open file for each glyph, and opens it anew in each fork, which would share its place in it.
    """

    def __init__(self, path: Path):
        super().__init__()
        self.font = FT2Font(io.BytesIO(path.read_bytes()))
        self.known: dict[str, Any] = {}
        self.laid = lru_cache(maxsize=4096)(self._lay)  # the same years and labels come again

    def _get_font(self, prop: FontProperties) -> FT2Font:
        self.font.set_size(self.FONT_SCALE, self.DPI)
        return self.font

    def _lay(self, text: str) -> Laid:
        font = self._get_font(face())
        glyphs, new, _ = super().get_glyphs_with_font(font, text, glyph_map=self.known, return_new_glyphs_only=True)
        self.known.update(new)
        last = font.get_char_index(ord(text[-1]))
        if glyphs[-1][0] != self._get_glyph_repr(font, last):
            return Laid(glyphs, self.get_text_width_height_descent(text, face(), ismath=False)[0])
        # to where the next one would stand
        end = glyphs[-1][1] + font.load_glyph(last, flags=LoadFlags.NO_HINTING).horiAdvance / 64
        return Laid(glyphs, end * (SIZE / self.FONT_SCALE))

    def get_glyphs_with_font(self, font: FT2Font, s: str, glyph_map: Any = None, return_new_glyphs_only: bool = False, **how: Any) -> tuple:
        glyphs = self.laid(s).glyphs
        return glyphs, {name: self.known[name] for name, *_ in glyphs if name not in (glyph_map or ())}, []


def write(
    sheet: Sheet, place: tuple[float, float], text: str, *, ha: str, va: str,
    muted: bool = False, figure: Figure | None = None, year: int | None = None,
) -> None:  # fmt: skip
    """Text in the bundled face, taken as it is: a dollar sign starts no formula; with the figure whose value it is, if any."""
    x, y = place
    color = matplotlib.rcParams["xtick.color" if muted else "text.color"]
    sheet.writing.lines.append((text, (x, y + DRAWN_BASELINES[va] * SIZE), SHARES[ha], color))
    sheet.texts.append(Text(text, x, y + BASELINES[va] * SIZE, ANCHORS[ha], muted, figure, year))


class Writing(Artist):
    """Lines of text whose places are known; matplotlib's own lays each out once more to find it, half of what a chart costs."""

    zorder = 3

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, tuple[float, float], float, str]] = []

    def draw(self, renderer: RendererBase) -> None:
        renderer._renderer._text2path = outlines()
        pen = renderer.new_gc()
        for text, (x, y), share, color in self.lines:
            if text:
                pen.set_foreground(color)
                renderer.open_group("text", TEXT_GROUP)
                # an SVG's points are the sheet's
                renderer.draw_text(pen, x - share * outlines().laid(text).width, y, text, face(), 0)
                renderer.close_group("text")
        pen.restore()


def bar(sheet: Sheet, place: tuple[float, float], width: float, height: float) -> None:
    """A bar in the first colour, by its upper left corner."""
    sheet.bars.places.append((*place, width, height))


class Bars(Artist):
    """Bars whose places are known, all at once: as matplotlib's own, each would be clipped, scaled and styled by itself."""

    zorder = 1

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height
        self.places: list[tuple[float, float, float, float]] = []

    def draw(self, renderer: RendererBase) -> None:
        pen, fill = renderer.new_gc(), to_rgba("C0")
        pen.set_linewidth(0)
        for x, y, width, height in self.places:
            renderer.open_group("patch")
            upright = Affine2D.from_values(width, 0, 0, -height, x, self.height - y)
            renderer.draw_path(pen, UNIT, upright, fill)
            renderer.close_group("patch")
        pen.restore()


def drawn(sheet: Sheet, title: str) -> Drawn:
    """The finished sheet."""
    for artist in (sheet.bars, sheet.writing):
        sheet.axes.add_artist(artist)
    return Drawn(svg(sheet.axes.figure, title), sheet.size, tuple(sheet.texts))


def svg(picture: Picture, title: str) -> str:
    """The picture as small, anonymous SVG.

    Raises
    ------
    PublicationError
        The typeface lacks a character.
    """
    written = io.StringIO()
    try:
        picture.savefig(written, format="svg", metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]))
    except UserWarning as warning:
        missing = fonts.described([chr(int(re.search(r"\d+", str(warning))[0]))])
        raise PublicationError(f"图“{title}”: {missing} 在字体 {fonts.bundled('heiti').family} 中没有字形。请改字。") from None
    return slim(written.getvalue())
