"""Columns of very many distinct texts, looked at as one text first."""

from __future__ import annotations

import re

from lawnb.intake.cells import Cell

#: A column of more distinct texts than this is looked at as one text first, and is not coded again by its values.
MANY = 5_000
BLANK_LINE = re.compile(r"\n\s*\n")


def blank_codes(values: list[Cell]) -> list[int]:
    """The codes of a column's blank values."""
    if len(values) >= MANY and all_text(values) and not BLANK_LINE.search("\n".join(["", *values, ""])):
        return []
    return [code for code, value in enumerate(values) if value is None or (value.__class__ is str and (not value or value.isspace()))]


def all_text(values: list[Cell]) -> bool:
    return set(map(type, values)) == {str}
