"""Charts drawn by matplotlib: sizes in points, one typeface by its file, no global state left behind.

The picture is 302 pt wide with 10 pt text, so that its text is 11 px on a phone 340 px wide and 14.6 pt over the 156 mm
of a page. Everything stands at coordinates computed here: nothing depends on what matplotlib finds on the machine.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.figures import STATUS_TEXT, Figure, Status
from lawnb.svg import slim

STYLE = Path(__file__).parent / "theme" / "lawnb.mplstyle"
POINTS_PER_INCH = 72
WIDTH = 302             # of the picture
TALLEST = 1.3           # height over width; taller ones grow in width, to stay within a page
SIZE = 10               # of the text, as in lawnb.mplstyle
LINE = 13               # from line to line
BAR = 13
GAP = 9                 # between rows
CROWDED = 12            # rows; more of them stand closer
LABEL_EMS = 8           # the longest line of a label beside a bar
PAD = 6                 # between label, bar and value
PANEL = 104             # height of one line of a trend
YEAR_ROW = 20           # under it
LATIN_EM = 0.6          # digits are 0.56 em wide
WORDS = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”’]*")


class Label(NamedTuple):
    """A figure's value as it stands in a picture: its box in per cent of the picture's width and height, from the upper left corner."""

    figure: Figure
    year: int | None
    text: str
    left: float
    top: float
    width: float
    height: float


class Drawn(NamedTuple):
    """A picture as SVG, and where its values stand."""

    svg: str
    labels: tuple[Label, ...]


@contextmanager
def theme() -> Iterator[None]:
    """Matplotlib's own defaults and our style, whatever a matplotlibrc or a cell has set; all of it ends here."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rc_file(STYLE)
        warnings.filterwarnings("error", message="Glyph .* missing")
        yield


def bars(rows: Sequence[tuple[str, Figure]], title: str) -> Drawn:
    """Horizontal bars from the top in the order given, each with its value at its end."""
    labels = [wrapped(label, LABEL_EMS) for label, _ in rows]
    gap = GAP if len(rows) <= CROWDED else GAP / 2
    heights = [max(BAR, LINE * len(lines)) + gap for lines in labels]
    width = max(WIDTH, sum(heights) / TALLEST)
    left = SIZE * max(ems(line) for lines in labels for line in lines) + PAD + 1
    room = SIZE * max(ems(figure.text) for _, figure in rows) + PAD
    longest = max((figure.value for _, figure in rows if figure.reported), default=0)
    found: list[Label] = []
    with theme():
        axes = canvas(width, sum(heights))
        axes.axvline(left, color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8, clip_on=False)
        top = 0
        for (_, figure), lines, height in zip(rows, labels, heights):
            middle = top + height / 2
            length = (width - left - room) * float(figure.value / longest) if figure.reported and longest else 0
            if length:
                axes.barh(middle, length, BAR, left, color="C0", clip_on=False)
            first = middle - LINE * (len(lines) - 1) / 2
            for number, line in enumerate(lines):
                write(axes, (left - PAD, first + LINE * number), line, ha="right", va="center")
            write(axes, (left + length + PAD, middle), figure.text, muted=not figure.reported, ha="left", va="center")
            found.append(placed(axes, figure, None, figure.text, left + length + PAD, middle - LINE / 2))
            top += height
        return Drawn(svg(axes.figure, title), tuple(found))


def lines(series: Sequence[tuple[str, Sequence[Figure | None]]], years: Sequence[int], title: str) -> Drawn:
    """One panel a series over the same years, one under the other; a year without a value is a gap in the line."""
    widest = max(ems(value_of(figure)) for _, figures in series for figure in figures) * SIZE
    margin = max(widest, 3 * SIZE) / 2
    step = (WIDTH - 2 * margin) / (years[-1] - years[0])
    places = [margin + step * (year - years[0]) for year in years]
    found: list[Label] = []
    with theme():
        axes = canvas(WIDTH, PANEL * len(series) + YEAR_ROW)
        for number, (name, figures) in enumerate(series):
            found += panel(axes, number * PANEL, name, list(zip(places, years, figures)))
        foot = PANEL * len(series) + LINE / 2
        for index in uncrowded(places, [ems(str(year)) * SIZE for year in years], [len(years) - 1, 0]):
            write(axes, (places[index], foot), str(years[index]), muted=True, ha="center", va="center")
        return Drawn(svg(axes.figure, title), tuple(found))


def panel(axes: Axes, top: float, name: str, points: Sequence[tuple[float, int, Figure | None]]) -> Iterator[Label]:
    """The line of one series from zero up, its name above, a value at every point that has room for it."""
    ground = top + PANEL - PAD
    values = [figure.value if figure and figure.reported else None for _, _, figure in points]
    highest = max((value for value in values if value is not None), default=0)
    scale = (PANEL - 3 * LINE - 2 * PAD) / float(highest) if highest else 0
    heights = [float("nan") if value is None else ground - scale * float(value) for value in values]
    places = [place for place, _, _ in points]
    axes.axhline(ground, color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8, clip_on=False)
    axes.plot(places, heights, "o-", color="C0", clip_on=False)
    write(axes, (0, top + LINE), name, ha="left", va="center")
    texts = [value_of(figure) for _, _, figure in points]
    ends = [len(points) - 1, 0]
    ranked = sorted((index for index, value in enumerate(values) if value is not None), key=lambda index: values[index])
    for index in uncrowded(places, [ems(text) * SIZE for text in texts], [*ends, *ranked[-1:], *ranked[:1]]):
        known = values[index] is not None
        level = heights[index] if known else ground
        write(axes, (places[index], level - PAD), texts[index], muted=not known, ha="center", va="bottom")
        _, year, figure = points[index]
        if figure:
            yield placed(axes, figure, year, texts[index], places[index] - ems(texts[index]) * SIZE / 2, level - PAD - LINE)


def value_of(figure: Figure | None) -> str:
    """What stands at a point: its unit is in the panel's name."""
    return figure.number if figure else STATUS_TEXT[Status.MISSING]


def uncrowded(places: Sequence[float], widths: Sequence[float], first: Sequence[int]) -> list[int]:
    """Which labels fit beside each other, those of `first` before the others."""
    kept: list[int] = []
    for index in dict.fromkeys([*first, *range(len(places))]):
        if all(abs(places[index] - places[other]) >= (widths[index] + widths[other]) / 2 + 3 for other in kept):
            kept.append(index)
    return sorted(kept)


def canvas(width: float, height: float) -> Axes:
    """A white sheet whose coordinates are points, from the upper left corner."""
    picture = Picture(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH))
    FigureCanvasSVG(picture)
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    axes.set(xlim=(0, width), ylim=(height, 0))
    return axes


def placed(axes: Axes, figure: Figure, year: int | None, text: str, left: float, top: float) -> Label:
    """Where a value of one line stands, given its upper left corner in points."""
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    box = left / width, top / height, ems(text) * SIZE / width, LINE / height
    return Label(figure, year, text, *(round(100 * part, 2) for part in box))


def write(axes: Axes, place: tuple[float, float], text: str, muted: bool = False, **alignment: str | float) -> None:
    """Text in the bundled face, taken as it is: a dollar sign starts no formula."""
    face = FontProperties(fname=fonts.bundled("heiti").path, size=SIZE)
    color = matplotlib.rcParams["xtick.color" if muted else "text.color"]
    axes.text(*place, text, fontproperties=face, color=color, parse_math=False, **alignment)


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


def ems(text: str) -> float:
    """About how wide a text is, in ems, and never too little."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else LATIN_EM for character in text)


def wrapped(label: str, limit: float) -> list[str]:
    """A label in as few lines as the limit allows, about equally long; words, numbers and closing marks stay whole."""
    words = WORDS.findall(" ".join(label.split()))
    words = [part for word in words for part in ([word] if ems(word) <= limit else word)]
    fewest = filled(words, limit)
    widths = (limit - step / 2 for step in range(int(limit * 2)))
    even = [lines for lines in (filled(words, width) for width in widths) if len(lines) == len(fewest)]
    return even[-1]


def filled(words: Sequence[str], width: float) -> list[str]:
    """Words in lines, each filled before the next."""
    written = [""]
    for word in words:
        if written[-1] and ems(written[-1] + word.rstrip()) > width:
            written.append("")
        written[-1] += word if written[-1] else word.lstrip()
    return [line.rstrip() for line in written]


def dots(groups: Sequence[tuple[str, Sequence[float], str]], ends: tuple[str, str], title: str) -> Drawn:
    """A row of dots a group on one scale from zero, a stroke at the median, and a text at the right end.

    Parameters
    ----------
    groups
        Label, values and what stands at the end of the row.
    ends
        What stands under the scale's two ends.
    """
    labels = [wrapped(f"{label}", LABEL_EMS) for label, _, _ in groups]
    heights = [max(2 * BAR, LINE * len(lines)) + GAP for lines in labels]
    left = SIZE * max(ems(line) for lines in labels for line in lines) + 2 * PAD
    room = SIZE * max(ems(text) for _, _, text in groups) + 2 * PAD
    longest = max(max(values) for _, values, _ in groups) or 1
    with theme():
        axes = canvas(WIDTH, sum(heights) + LINE)
        axes.axvline(left - PAD, color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8, clip_on=False)
        top = 0
        for (_, values, text), lines, height in zip(groups, labels, heights, strict=True):
            middle = top + height / 2
            places = [left + (WIDTH - left - room) * float(value) / float(longest) for value in sorted(values)]
            # dots of one value stand above each other as far as the row goes
            axes.plot(places, [middle + offset for offset in spread(places, BAR)], "o", markersize=3, color="C0", alpha=0.5, clip_on=False)
            axes.plot([places[len(places) // 2]] * 2, [middle - BAR, middle + BAR], "-", linewidth=1.6, color=matplotlib.rcParams["text.color"], clip_on=False)
            for number, line in enumerate(lines):
                write(axes, (left - 2 * PAD, middle - LINE * (len(lines) - 1) / 2 + LINE * number), line, ha="right", va="center")
            write(axes, (WIDTH - room + PAD, middle), text, muted=True, ha="left", va="center")
            top += height
        write(axes, (left - PAD, top + PAD), ends[0], muted=True, ha="left", va="center")
        write(axes, (WIDTH - room, top + PAD), ends[1], muted=True, ha="right", va="center")
        return Drawn(svg(axes.figure, title), ())


def spread(places: Sequence[float], reach: float) -> list[float]:
    """Offsets of dots at nearly the same place, to and fro around the middle, never beyond `reach`."""
    offsets, run = [], 0
    for n, place in enumerate(places):
        run = run + 1 if n and place - places[n - 1] < 0.5 else 0
        offsets.append((-1) ** run * min(((run + 1) // 2) * 2.4, reach))
    return offsets
