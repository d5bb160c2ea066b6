"""What can be read, and what can be told apart: the contrast of WCAG 2.2, 1.4.3 and 1.4.11, over every pair that a report shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lawnb.theme.model import Colours

TEXT, LARGE = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"
TEXTS = ("ink", "muted", "accent", "good", "warn", "bad", "heading")
#: Shapes and large letters; `line` is the hairline between rows, which tells nothing.
SHAPES = ("rule", "frame")
GROUNDS = ("paper", "card", "tint")
#: How much of a signal's ink its own ground has, and how much of the accent a draft's mark.
TINT_SHARE = 0.1
#: The shares of red, green and blue in the grey about which a style sheet turns a hue.
HUE_WEIGHTS = (0.213, 0.715, 0.072)
#: How bright a chart is at night: a dark bar becomes a light one, which would glare.
NIGHT_LIGHT = 0.85


class Faint(NamedTuple):
    """A colour that stands out too little: where it is, itself, its ground, how much it should, and one near it that does."""

    place: tuple[str | int, ...]
    colour: str
    ground: str
    ratio: float
    least: float
    better: str


class Worst(NamedTuple):
    """A colour on the ground where it stands out least of those that it stands on: how much, and how much it should."""

    place: tuple[str | int, ...]
    colour: str
    ground: str
    ratio: float
    least: float
    grounds: tuple[str, ...]


def worst(colours: Colours) -> Iterator[Worst]:
    """Every colour of texts and shapes on its worst ground."""
    for scheme in ("light", "dark"):
        own = getattr(colours, scheme).model_dump()
        yield from _of_scheme(scheme, own, tuple(own[name] for name in GROUNDS))
    paper = colours.print.model_dump()
    yield from _of_scheme("print", paper, (WHITE, paper["tint"]))
    charts = colours.charts
    yield _worst(("charts", "ink"), charts.ink, (WHITE,), TEXT)
    yield _worst(("charts", "muted"), charts.muted, (WHITE,), TEXT)
    yield from (_worst(("charts", "series", n), colour, (WHITE,), LARGE) for n, colour in enumerate(charts.series))


def faint(colours: Colours) -> Iterator[Faint]:
    """The colours that cannot be read on a ground that they stand on, each with its worst ground."""
    for each in worst(colours):
        if each.ratio < each.least:
            yield Faint(*each[:5], better(each.colour, each.grounds, each.least))


def _of_scheme(scheme: str, own: Mapping[str, str], grounds: tuple[str, ...]) -> Iterator[Worst]:
    for name, colour in own.items():
        if name in (*TEXTS, *SHAPES):
            yield _worst((scheme, name), colour, grounds, TEXT if name in TEXTS else LARGE)


def _worst(place: tuple[str | int, ...], colour: str, grounds: tuple[str, ...], least: float) -> Worst:
    ground = min(grounds, key=lambda each: contrast(colour, each))
    return Worst(place, colour, ground, contrast(colour, ground), least, grounds)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as WCAG defines it."""
    parts = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in (each / 255 for each in rgb(colour))]
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, ground: str, share: float) -> str:
    """A ground with a share of a colour in it."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(rgb(colour), rgb(ground), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def at_night(colour: str, paper: str) -> str:
    """What a colour of a chart becomes where the chart is turned over: inverted, its hue turned back, dimmed (Filter Effects, 9.2), on a paper."""
    inverted = [1 - part / 255 for part in rgb(colour)]
    grey = sum(part * weight for part, weight in zip(inverted, HUE_WEIGHTS, strict=True))
    turned = (min(1.0, max(0.0, 2 * grey - part)) * NIGHT_LIGHT for part in inverted)
    shown = (1 - (1 - part) * (1 - ground / 255) for part, ground in zip(turned, rgb(paper), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in shown)


def better(colour: str, grounds: Sequence[str], least: float) -> str:
    """The colour nearest to one, darker or lighter, that can be read on all grounds; black or white where none is enough."""
    found = []
    for end in (BLACK, WHITE):
        shades = (mixed(end, colour, step / 100) for step in range(1, 101))
        found += [(step, shade) for step, shade in enumerate(shades) if all(contrast(shade, ground) >= least for ground in grounds)][:1]
    return min(found)[1] if found else max((BLACK, WHITE), key=lambda end: min(contrast(end, ground) for ground in grounds))


def readable_on(ground: str) -> str:
    """White or black, whichever reads better on a ground."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))
