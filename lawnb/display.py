"""What a cell shows: one HTML fragment, the same in JupyterLab, VS Code and the published page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from lawnb import formats
from lawnb.figures import Figure


@dataclass(frozen=True)
class Fragment:
    """HTML for a cell's output, with a short text twin; the exporters publish the HTML only."""

    html: str
    text: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text or "[lawnb]"}


@dataclass(frozen=True)
class Shown:
    """A figure in a format that was chosen for it."""

    figure: Figure
    text: str

    def __str__(self) -> str:
        return self.text


def figure_html(figure: Figure, text: str) -> str:
    """A figure in running text or a table cell: its value for machines, its text for people."""
    value = formats.plain(figure.value) if figure.reported else ""
    kind = "figure" if figure.reported else f"figure {figure.status.replace('_', '-')}"
    return f'<data class="{kind}" value="{value}" data-figure="{escape(figure.id)}">{escape(text)}</data>'
