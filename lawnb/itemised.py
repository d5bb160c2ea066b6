"""Rows of the contract `measures` as the items of a list, each with its number where a sentence has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lawnb.figures import Figure, Status
from lawnb.formats import COUNTERS, MONEY, counter_of
from lawnb.topics.measures import PLACE, Measure


def has_value(figure: Figure) -> bool:
    """Whether a figure says something in a sentence: a value, that it is withheld, or why it is missing; 未提供 and — say nothing."""
    return figure.reported or figure.status is Status.SUPPRESSED or bool(figure.instead)


def itemised(rows: Iterable[Measure], shown: Callable[[Any], str]) -> str:
    """A numbered list in Markdown: ``1. **信访**：批办信访案件（每月），共262件。``; of one row a paragraph, since nothing is numbered that has no second.

    Parameters
    ----------
    shown
        What gives a value as it may stand in Markdown.
    """
    told = [f"**{shown(row.item)}**：{_told(row, shown)}。" for row in rows]
    return "\n".join(f"{n}. {each}" for n, each in enumerate(told, 1)) if len(told) > 1 else "".join(told)


def _told(row: Measure, shown: Callable[[Any], str]) -> str:
    """What was done, and how many: where the text has a place for the number, else after it."""
    practice = row.practice.rstrip("。；")
    often = f"（{shown(row.frequency)}）" if row.frequency else ""
    if PLACE in practice:
        first, *rest = practice.split(PLACE)
        return shown(first) + "".join(shown(row.n) + shown(part) for part in rest) + often
    if row.n is None or not has_value(row.n):
        return shown(practice) + often
    return shown(practice) + _numbered(row.n, shown(row.n), often)


def _numbered(figure: Figure, number: str, often: str) -> str:
    """The end of a sentence with its number: 共 goes before what can be counted up, none of it is 为0件, and all else stands in brackets."""
    counted = counter_of(figure.unit) in COUNTERS or figure.unit.endswith(MONEY)
    if counted and figure.value == 0:
        return f"{often}为{number}"
    return f"{often}，共{number}" if counted else f"{often[:-1]}，{number}）" if often else f"（{number}）"
