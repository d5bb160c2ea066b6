"""Fonts that tests make, of families that a fresh machine has not."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def made_font(path: Path, family: str, text: str, old_name: str | None = None) -> None:
    """A font of empty glyphs that claims a family's name, in the newer place for it if it has an old name too."""
    names = [".notdef", *(f"u{ord(char):x}" for char in text)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):x}" for char in text})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": old_name or family, "typographicFamily": family, "styleName": "Regular", "psName": family})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
