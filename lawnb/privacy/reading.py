"""A text as a reader reads it, whatever its characters are."""

from __future__ import annotations

import re
import unicodedata

#: Characters that no reader sees, and that would part a number: of no width, controls, blanks that look like a letter's place,
#: strokes over, under and through a character, variants of it, tags.
UNSEEN = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x00AD, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, 0xFEFF, 0xFFA0]
    + [*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE01F0)]
)
#: Dashes, and letters that only look like Latin ones, as the characters they stand for.
ALIKE = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fb\u2022\u2219\u22c5", "-") | {"\u0425": "X", "\u0445": "x", "\u03a7": "X", "\u0391": "A", "\u0410": "A"})
SPECIAL = re.compile(f"[{''.join(map(chr, [*UNSEEN, *ALIKE]))}]")
#: What colours a terminal, and characters that are nothing there.
STEERING = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Digits of other scripts.
FOREIGN_DIGIT = re.compile(r"[^\D0-9]")


def readable(text: str) -> str:
    """A text as a reader reads it: full-width and other compatible forms as one, digits of every script as ours, nothing unseen."""
    text = STEERING.sub("", text)
    if text.isascii():
        return text
    if SPECIAL.search(text):
        text = text.translate(UNSEEN).translate(ALIKE)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text).translate(ALIKE)
    return FOREIGN_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)


def squeezed(text: str) -> str:
    """A readable text without its spaces: names are looked for in it."""
    return "".join(readable(text).split())
