"""A figure looked for by its Chinese title, by an analyst who does not know its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lawnb.figures import Figure

#: Of the figures whose title has a name in it, a message tells this many.
MOST_NAMED = 5


def called(name: str, names: Mapping[str, Any]) -> str:
    """The hint that ends an unknown Chinese name's message: how figures with it in their title are written; empty where there are none.

    Parameters
    ----------
    names
        What a narrative may name: topics with their figures.
    """
    if name.isascii():
        return ""
    figures = {f"{topic}.{key}": value.title for topic, own in names.items() for key, value in _named(own) if isinstance(value, Figure)}
    found = sorted((title != name, len(title), id) for id, title in figures.items() if name in title)
    told = "、".join(f"{id}（{figures[id]}）" for _, _, id in found[:MOST_NAMED])
    return f"数字要写编号，例如 {told}。" if told else ""


def _named(own: Any) -> list[tuple[str, Any]]:
    return list(own.items() if isinstance(own, Mapping) else getattr(own, "__dict__", {}).items())
