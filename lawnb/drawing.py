"""The kinds of charts: bars, lines over years, dots. Every text and shape stands at coordinates computed here.

The picture is 302 pt wide with 10 pt text, so that its text is 11 px on a phone 340 px wide and 10.5 pt over the 112 mm
that it takes of a page. Nothing depends on what matplotlib finds on the machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import matplotlib

from lawnb.chart_sheet import Drawn, Sheet, bar, drawn, line, theme, write
from lawnb.figures import STATUS_TEXT, Figure, Status
from lawnb.outlines import SIZE

WIDTH = 302             # of the picture
TALLEST = 1.7           # height over width; taller ones grow in width, to stay within a page
LINE = 13               # from line to line
BAR = 13
GAP = 9                 # between rows
CROWDED = 6             # rows; more of them stand closer, so that a year of months takes a third of a page
LABEL_EMS = 8           # the longest line of a label beside a bar
PAD = 6                 # between label, bar and value
PANEL = 104             # height of one line of a trend
YEAR_ROW = 20           # under it
LATIN_EM = 0.6          # digits are 0.56 em wide
WORDS = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”’]*")


def bars(rows: Sequence[tuple[str, Figure]], title: str) -> Drawn:
    """Horizontal bars from the top in the order given, each with its value at its end."""
    labels = [wrapped(label, LABEL_EMS) for label, _ in rows]
    gap = GAP if len(rows) <= CROWDED else GAP / 3
    heights = [max(BAR, LINE * len(lines)) + gap for lines in labels]
    width = max(WIDTH, sum(heights) / TALLEST)
    left = SIZE * max(ems(words) for lines in labels for words in lines) + PAD + 1
    room = SIZE * max(ems(figure.text) for _, figure in rows) + PAD
    longest = max((figure.value for _, figure in rows if figure.reported), default=0)
    with theme():
        sheet = Sheet((width, sum(heights)))
        line(sheet, (left, left), (sheet.size[1], 0), color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8)
        top = 0
        for (_, figure), lines, height in zip(rows, labels, heights):
            middle = top + height / 2
            length = (width - left - room) * float(figure.value / longest) if figure.reported and longest else 0
            if length:
                bar(sheet, (left, middle - BAR / 2), length, BAR)
            first = middle - LINE * (len(lines) - 1) / 2
            for number, words in enumerate(lines):
                write(sheet, (left - PAD, first + LINE * number), words, ha="right", va="center")
            write(sheet, (left + length + PAD, middle), figure.text, figure=figure, muted=not figure.reported, ha="left", va="center")
            top += height
        return drawn(sheet, title)


def lines(series: Sequence[tuple[str, Sequence[Figure | None]]], years: Sequence[int], title: str) -> Drawn:
    """One panel a series over the same years, one under the other; a year without a value is a gap in the line."""
    widest = max(ems(value_of(figure)) for _, figures in series for figure in figures) * SIZE
    margin = max(widest, 3 * SIZE) / 2
    step = (WIDTH - 2 * margin) / (years[-1] - years[0])
    places = [margin + step * (year - years[0]) for year in years]
    with theme():
        sheet = Sheet((WIDTH, PANEL * len(series) + YEAR_ROW))
        for number, (name, figures) in enumerate(series):
            panel(sheet, number, name, list(zip(places, years, figures)))
        foot = PANEL * len(series) + LINE / 2
        for index in uncrowded(places, [ems(str(year)) * SIZE for year in years], [len(years) - 1, 0]):
            write(sheet, (places[index], foot), str(years[index]), muted=True, ha="center", va="center")
        return drawn(sheet, title)


def panel(sheet: Sheet, number: int, name: str, points: Sequence[tuple[float, int, Figure | None]]) -> None:
    """The line of one series from zero up, its name above, a value at every point that has room for it."""
    top = number * PANEL
    ground = top + PANEL - PAD
    values = [figure.value if figure and figure.reported else None for _, _, figure in points]
    highest = max((value for value in values if value is not None), default=0)
    scale = (PANEL - 3 * LINE - 2 * PAD) / float(highest) if highest else 0
    heights = [float("nan") if value is None else ground - scale * float(value) for value in values]
    places = [place for place, _, _ in points]
    line(sheet, (0, sheet.size[0]), (ground, ground), color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8)
    line(sheet, places, heights, marker="o", color=f"C{number}")
    write(sheet, (0, top + LINE), name, ha="left", va="center")
    texts = [value_of(figure) for _, _, figure in points]
    ends = [len(points) - 1, 0]
    ranked = sorted((index for index, value in enumerate(values) if value is not None), key=lambda index: values[index])
    for index in uncrowded(places, [ems(text) * SIZE for text in texts], [*ends, *ranked[-1:], *ranked[:1]]):
        known = values[index] is not None
        level = heights[index] if known else ground
        _, year, figure = points[index]
        write(sheet, (places[index], level - PAD), texts[index], figure=figure, year=year, muted=not known, ha="center", va="bottom")


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


@lru_cache(maxsize=4096)
def ems(text: str) -> float:
    """About how wide a text is, in ems, and never too little."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else LATIN_EM for character in text)


def wrapped(label: str, limit: float) -> list[str]:
    """A label in as few lines as the limit allows, about equally long; words, numbers and closing marks stay whole."""
    words = WORDS.findall(" ".join(label.split()))
    words = [part for word in words for part in ([word] if ems(word) <= limit else word)]
    fewest = filled(words, limit)
    if len(fewest) == 1:
        return fewest
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
    left = SIZE * max(ems(words) for lines in labels for words in lines) + 2 * PAD
    room = SIZE * max(ems(text) for _, _, text in groups) + 2 * PAD
    longest = max(max(values) for _, values, _ in groups) or 1
    with theme():
        sheet = Sheet((WIDTH, sum(heights) + LINE))
        line(sheet, (left - PAD, left - PAD), (sheet.size[1], 0), color=matplotlib.rcParams["axes.edgecolor"], linewidth=0.8)
        top = 0
        for (_, values, text), lines, height in zip(groups, labels, heights, strict=True):
            middle = top + height / 2
            places = [left + (WIDTH - left - room) * float(value) / float(longest) for value in sorted(values)]
            # dots of one value stand above each other as far as the row goes
            level = [middle + offset for offset in spread(places, BAR)]
            line(sheet, places, level, linestyle="none", marker="o", markersize=3, color="C0", alpha=0.5)
            line(sheet, [places[len(places) // 2]] * 2, [middle - BAR, middle + BAR], linewidth=1.6, color=matplotlib.rcParams["text.color"])
            for number, words in enumerate(lines):
                write(sheet, (left - 2 * PAD, middle - LINE * (len(lines) - 1) / 2 + LINE * number), words, ha="right", va="center")
            write(sheet, (WIDTH - room + PAD, middle), text, muted=True, ha="left", va="center")
            top += height
        write(sheet, (left - PAD, top + PAD), ends[0], muted=True, ha="left", va="center")
        write(sheet, (WIDTH - room, top + PAD), ends[1], muted=True, ha="right", va="center")
        return drawn(sheet, title)


def spread(places: Sequence[float], reach: float) -> list[float]:
    """Offsets of dots at nearly the same place, to and fro around the middle, never beyond `reach`."""
    offsets, run = [], 0
    for n, place in enumerate(places):
        run = run + 1 if n and place - places[n - 1] < 0.5 else 0
        offsets.append((-1) ** run * min(((run + 1) // 2) * 2.4, reach))
    return offsets
