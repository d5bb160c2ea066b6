"""The theme of the report that is being made in this process: charts are drawn by functions that know of no report."""

from __future__ import annotations

from lawnb.theme.model import Theme
from lawnb.theme.reading import plain

_worn: list[Theme] = []


def wear(theme: Theme) -> None:
    """Draw in a theme from here on."""
    _worn[:] = [theme]


def worn() -> Theme:
    """The theme to draw in; the plain one where no report is open."""
    return _worn[0] if _worn else plain()
