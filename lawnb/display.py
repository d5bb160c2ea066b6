"""What a cell shows: one HTML fragment, the same in JupyterLab, VS Code and the published page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fragment:
    """HTML for a cell's output, with a short text twin; the exporters publish the HTML only."""

    html: str
    text: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text or "[lawnb]"}
