"""A theme as custom properties: the only colours that a style sheet of ours has."""

from __future__ import annotations

from lawnb.theme.contrast import LARGE, NIGHT_LIGHT, TINT_SHARE, WHITE, at_night, contrast, mixed, readable_on, rgb
from lawnb.theme.model import Paper, Scheme, Theme

#: How much a draft's mark, which lies over the text, shows of the accent.
GHOSTS = {"light": 0.09, "dark": 0.11, "print": 0.1}


def properties(theme: Theme) -> str:
    """The rules that give every custom property its colour: by day, at night, on paper."""
    colours = theme.colours
    return (
        f":root {{ color-scheme: light dark; {_block(_screen(colours.light, 'light') | _fixed(theme) | _charts(theme))} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_block(_screen(colours.dark, 'dark') | _charts_at_night(theme))} }} }}\n"
        f"@media print {{ :root {{ {_block(_printed(colours.print) | _charts(theme))} }} }}\n"
    )


def _block(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _fixed(theme: Theme) -> dict[str, str]:
    """What is the same by day and at night: a draft's banner, and the white that an emblem or a photograph stands on."""
    banner = theme.colours.light.bad
    return {"banner": banner, "on-banner": readable_on(banner), "picture-paper": WHITE}


def _charts(theme: Theme) -> dict[str, str]:
    """Charts as they are drawn, on white."""
    charts = theme.colours.charts
    return {
        "chart-paper": WHITE, "chart-ink": charts.ink, "chart-muted": charts.muted, "chart-tint": theme.colours.light.tint,
        "chart-filter": "none", "chart-blend": "normal",
    }  # fmt: skip


def _charts_at_night(theme: Theme) -> dict[str, str]:
    """Charts turned over on the night's paper, their texts in its ink; nothing where a colour would not stand out there: white stays."""
    dark = theme.colours.dark
    if any(contrast(at_night(colour, dark.paper), dark.paper) < LARGE for colour in theme.colours.charts.series):
        return {}
    return {
        "chart-paper": dark.paper, "chart-ink": dark.ink, "chart-muted": dark.muted, "chart-tint": dark.tint,
        "chart-filter": f"invert(1) hue-rotate(180deg) brightness({NIGHT_LIGHT})", "chart-blend": "screen",
    }  # fmt: skip


def _screen(scheme: Scheme, name: str) -> dict[str, str]:
    own = scheme.model_dump()
    return own | {
        "good-tint": mixed(scheme.good, scheme.card, TINT_SHARE), "bad-tint": mixed(scheme.bad, scheme.card, TINT_SHARE),
        "ghost": _ghost(scheme.accent, GHOSTS[name]),
    }  # fmt: skip


def _printed(paper: Paper) -> dict[str, str]:
    own = paper.model_dump(exclude={"heading"})
    return {"paper": WHITE, "card": WHITE} | own | {"ghost": _ghost(paper.accent, GHOSTS["print"])}


def _ghost(colour: str, share: float) -> str:
    return f"rgba({', '.join(map(str, rgb(colour)))}, {share})"
