"""The word that a body counts its cases by: 起 in the seed, 件, 宗, 例 or 个 elsewhere; the same number, said in another word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lawnb.figures import Figure

#: What contracts and topics say, and reports of bodies that say nothing else.
CASE = "起"
#: The figures that count cases of penalties.
OWNERS = ("penalties.", "campaigns.cases")


def said(text: str, word: str, of: str = CASE) -> str:
    """A title, a heading or a definition with the word: 行政处罚件数 for 行政处罚起数."""
    return text if word == of else text.replace(f"{of}数", f"{word}数")


def in_words_of(figure: Mapping[str, Any], own: str, word: str) -> Mapping[str, Any]:
    """A figure of figures.json of a body that counts cases by its own word, in the word of those that it is compared with."""
    if own == word or not figure["id"].startswith(OWNERS):
        return figure
    unit = word if figure["unit"] == own else figure["unit"]
    return {**figure, "title": said(figure["title"], word, own), "definition": said(figure["definition"], word, own), "unit": unit}


def counted_in(figure: Figure, word: str) -> Figure:
    """A figure of cases in a body's own word; any other as it is."""
    if word == CASE or not figure.id.startswith(OWNERS):
        return figure
    unit = word if figure.unit == CASE else figure.unit
    return replace(figure, title=said(figure.title, word), definition=said(figure.definition, word), unit=unit)
