"""A sheet that is drawn and written on, as SVG: every coordinate is the caller's, and texts are outlines in the bundled face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.figures import Figure
from lawnb.outlines import EM, Glyph, glyphs, outline
from lawnb.svg import SVG, TEXT_GROUP, XLINK
from lawnb.theme.model import Charts
from lawnb.theme.worn import worn

SIZE = 10               # of all text, in points
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
SHARES = {"left": 0, "center": 0.5, "right": 1}  # of a text's width, before the place where it is written
BASELINES = {"center": 0.36, "bottom": -0.2}  # from where a text is placed down to its baseline, in ems
DRAWN_BASELINES = {"center": 0.38, "bottom": -0.12}  # the same of outlines, whose face is another than the page's


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
    """A white sheet whose coordinates are points, from the upper left corner: what was drawn on it, and what was written."""

    size: tuple[float, float]
    title: str
    colours: Charts = field(default_factory=lambda: worn().colours.charts)
    shapes: list[str] = field(default_factory=list)
    outlines: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)


def block(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """A bar, from its upper left corner."""
    (left, top), (width, height) = corner, size
    right, bottom = left + width, top + height
    sheet.shapes.append(f'<g><path d="{path([(left, top), (right, top), (right, bottom), (left, bottom)])} z" style="fill: {sheet.colours.series[0]}" /></g>')


def stroke(sheet: Sheet, colour: str, width: float, *runs: Sequence[tuple[float, float]]) -> None:
    """A line from point to point, broken from run to run."""
    sheet.shapes.append(f'<g><path d="{" ".join(map(path, runs))}" style="fill: none; stroke: {colour}; stroke-width: {number(width)}" /></g>')


def dot(sheet: Sheet, points: Sequence[tuple[float, float]], radius: float, colour: str, opacity: float = 1) -> None:
    """A dot at each point."""
    circles = "".join(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" />' for x, y in points)
    sheet.shapes.append(f'<g style="fill: {colour}; fill-opacity: {number(opacity)}">{circles}</g>')


def path(points: Sequence[tuple[float, float]]) -> str:
    return "M " + " L ".join(f"{number(x)} {number(y)}" for x, y in points)


def number(value: float) -> str:
    """A coordinate as SVG has it, to the millionth of a point."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def write(
    sheet: Sheet, place: tuple[float, float], text: str, *, ha: str, va: str,
    muted: bool = False, figure: Figure | None = None, year: int | None = None,
) -> None:  # fmt: skip
    """Text in the bundled face, taken as it is; with the figure whose value it is, if any."""
    x, y = place
    sheet.texts.append(Text(text, x, y + BASELINES[va] * SIZE, ANCHORS[ha], muted, figure, year))
    letters, width = glyphs(text)
    if missing := [letter.character for letter in letters if not letter.number]:
        where = f"图“{sheet.title}”: {fonts.described(missing)}"
        raise PublicationError(f"{where} 在字体 {fonts.bundled('heiti').family} 中没有字形。请改字。")
    start = f"{number(x - width / EM * SIZE * SHARES[ha])} {number(y + DRAWN_BASELINES[va] * SIZE)}"
    colour = sheet.colours.muted if muted else sheet.colours.ink
    if seen := [letter for letter in letters if outline(letter.number)]:  # a space is not
        inside = f'<g style="fill: {colour}" transform="translate({start}) scale(0.1 -0.1)">{outlined(sheet, seen)}</g>'
        sheet.outlines.append(f'<g class="{TEXT_GROUP}">{inside}</g>')


def outlined(sheet: Sheet, letters: Sequence[Glyph]) -> str:
    """The letters of a text, each glyph's outline where it comes first in the picture."""
    new = dict.fromkeys(letter.number for letter in letters if letter.number not in sheet.names)
    for glyph in new:
        sheet.names[glyph] = f"g{len(sheet.names)}"
    defined = "".join(f'<path d="{outline(glyph)}" transform="scale(0.1)" id="{sheet.names[glyph]}" />' for glyph in new)
    used = (f'<use xlink:href="#{sheet.names[glyph]}"' + (f' x="{number(x / SIZE)}"' if x else "") + " />" for glyph, _, x in letters)
    return (f"<defs>{defined}</defs>" if defined else "") + "".join(used)


def drawn(sheet: Sheet) -> Drawn:
    """The finished sheet, texts over all else."""
    width, height = map(number, sheet.size)
    ground = path([(0, sheet.size[1]), sheet.size, (sheet.size[0], 0), (0, 0)])
    svg = (
        f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}" version="1.1" stroke-linejoin="round">'
        f'<g><g><path d="{ground} z" style="fill: #ffffff" /></g><g>{"".join(sheet.shapes + sheet.outlines)}</g></g></svg>'
    )
    return Drawn(svg, sheet.size, tuple(sheet.texts))
