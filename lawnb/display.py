"""What a cell shows: one HTML fragment, the same in JupyterLab, VS Code and the published page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

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
    """A figure in a format that was chosen for it; `year` where it is an earlier year's."""

    figure: Figure
    text: str
    year: int | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """Words with figures among them, as a table's cell tells them."""

    parts: tuple[str | Shown, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


def figure_html(figure: Figure, text: str, year: int | None = None) -> str:
    """A figure in running text or a table cell: its value for machines, its text for people; that of an earlier year is ``<id>@<year>``."""
    value = formats.data(figure.value) if figure.reported else ""
    kind = "figure" if figure.reported else f"figure {figure.status.replace('_', '-')}"
    id = figure.id if year is None else f"{figure.id}@{year}"
    return f'<data class="{kind}" value="{value}" data-figure="{escape(id)}">{escape(text)}</data>'


def figure_link(figure: Figure, text: str) -> Markup:
    """A number that is told of a figure, its difference from a sum for example: it leads to where the page shows the figure."""
    return Markup('<a href="#{}">{}</a>').format(anchor(figure.id), text)


def anchor(id: str) -> str:
    """A figure's id as an HTML id, which holds no space."""
    return "_".join(id.split())
