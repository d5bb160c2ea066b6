"""A sheet that matplotlib draws on: sizes in points, one typeface by its file, no global state left behind."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib

from lawnb.outlines import SIZE, face, outlines  # first: it keeps matplotlib quiet

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.rcsetup import cycler
from matplotlib.transforms import Affine2D

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.svg import OUTLINE, TEXT_GROUP, slim
from lawnb.theme.model import Charts
from lawnb.theme.worn import worn

STYLE = Path(__file__).parent / "theme" / "lawnb.mplstyle"
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


class Line(NamedTuple):
    """A line of text as it is drawn: where it stands, and which share of its width lies before that place."""

    text: str
    place: tuple[float, float]
    share: float
    color: str


@dataclass(frozen=True)
class Sheet:
    """A white sheet whose coordinates are points, from the upper left corner, and what is to be drawn on it."""

    size: tuple[float, float]
    bars: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: list[Line2D] = field(default_factory=list)
    writing: list[Line] = field(default_factory=list)
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


def bar(sheet: Sheet, place: tuple[float, float], width: float, height: float) -> None:
    """A bar in the first colour, by its upper left corner."""
    sheet.bars.append((*place, width, height))


def line(sheet: Sheet, across: Sequence[float], down: Sequence[float], **style: Any) -> None:
    """A line, or marks, from point to point."""
    sheet.lines.append(Line2D(across, down, transform=Affine2D.from_values(1, 0, 0, -1, 0, sheet.size[1]), **style))


def write(
    sheet: Sheet, place: tuple[float, float], text: str, *, ha: str, va: str,
    muted: bool = False, figure: Figure | None = None, year: int | None = None,
) -> None:  # fmt: skip
    """Text in the bundled face, taken as it is: a dollar sign starts no formula; with the figure whose value it is, if any."""
    x, y = place
    color = matplotlib.rcParams["xtick.color" if muted else "text.color"]
    sheet.writing.append(Line(text, (x, y + DRAWN_BASELINES[va] * SIZE), SHARES[ha], color))
    sheet.texts.append(Text(text, x, y + BASELINES[va] * SIZE, ANCHORS[ha], muted, figure, year))


def drawn(sheet: Sheet, title: str) -> Drawn:
    """The finished sheet."""
    return Drawn(svg(sheet, title), sheet.size, tuple(sheet.texts))


def svg(sheet: Sheet, title: str) -> str:
    """The picture as small, anonymous SVG.

    Raises
    ------
    PublicationError
        The typeface lacks a character.
    """
    written = io.StringIO()
    try:
        Pen(sheet.size, written).draw(sheet)
    except UserWarning as warning:
        missing = fonts.described([chr(int(re.search(r"\d+", str(warning))[0]))])
        raise PublicationError(f"图“{title}”: {missing} 在字体 {fonts.bundled('heiti').family} 中没有字形。请改字。") from None
    return slim(written.getvalue())


class Pen(RendererSVG):
    """Matplotlib's SVG renderer, for what stands at known places: its figures and axes would measure, clip and scale each bar and text."""

    def __init__(self, size: tuple[float, float], written: io.StringIO):
        super().__init__(*size, written, metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]))
        self._text2path = outlines()

    def draw(self, sheet: Sheet) -> None:
        """The sheet's white, then its bars, its lines, its texts."""
        self.open_group("figure")
        self.fill((0, 0, *sheet.size), matplotlib.rcParams["figure.facecolor"])
        self.open_group("axes")
        for place in sheet.bars:
            self.fill(place, "C0")
        for each in sheet.lines:
            each.draw(self)
        for each in sheet.writing:
            self.write(each)
        self.close_group("axes")
        self.close_group("figure")
        self.finalize()

    def fill(self, place: tuple[float, float, float, float], color: str) -> None:
        """A rectangle without an edge, by its upper left corner, its width and its height."""
        x, y, width, height = (f"{length:.3f}".rstrip("0").rstrip(".") for length in place)
        self.writer.element("path", d=f"M{x} {y}h{width}v{height}H{x}z", style=f"fill: {to_hex(color)}")

    def write(self, line: Line) -> None:
        """A line of text whose place is known; matplotlib's own would lay it out once more to find it."""
        if not line.text:
            return
        (x, y), pen = line.place, self.new_gc()
        pen.set_foreground(line.color)
        self.open_group("text", TEXT_GROUP)
        # an SVG's points are the sheet's
        self.draw_text(pen, x - line.share * outlines().laid(line.text).width, y, line.text, face(), 0)
        self.close_group("text")

    def _update_glyph_map_defs(self, glyph_map_new: dict[str, str]) -> None:
        """The glyphs that the picture has not used before, as `outlines` gives them."""
        if glyph_map_new:
            self.writer.start("defs")
            for name, steps in glyph_map_new.items():
                self.writer.element("path", id=name, d=steps, transform=OUTLINE)
            self.writer.end("defs")
            self._glyph_map.update(glyph_map_new)
