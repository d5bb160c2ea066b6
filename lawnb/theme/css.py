"""A theme as custom properties: the only colours that a style sheet of ours has."""

from __future__ import annotations

from lawnb.theme.contrast import TINT_SHARE, WHITE, mixed, readable_on, rgb
from lawnb.theme.model import Paper, Scheme, Theme

#: How much a draft's mark, which lies over the text, shows of the accent.
GHOSTS = {"light": 0.09, "dark": 0.11, "print": 0.1}


def properties(theme: Theme) -> str:
    """The rules that give every custom property its colour: by day, at night, on paper."""
    colours = theme.colours
    return (
        f":root {{ color-scheme: light dark; {_block(_screen(colours.light, 'light') | _fixed(theme))} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_block(_screen(colours.dark, 'dark'))} }} }}\n"
        f"@media print {{ :root {{ {_block(_printed(colours.print))} }} }}\n"
    )


def _block(values: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _fixed(theme: Theme) -> dict[str, str]:
    """What is the same by day and at night: a draft's banner, and charts, which stand on white."""
    charts, banner = theme.colours.charts, theme.colours.light.bad
    return {
        "banner": banner, "on-banner": readable_on(banner),
        "chart-paper": WHITE, "chart-ink": charts.ink, "chart-muted": charts.muted, "chart-tint": theme.colours.light.tint,
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
