"""A text as a reader reads it, whatever its characters are."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

#: Characters that no reader sees, and that would part a number: of no width, controls, blanks that look like a letter's place,
#: strokes over, under and through a character, variants of it, tags.
UNSEEN = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x00AD, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, 0xFEFF, 0xFFA0]
    + [*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE01F0)]
)
#: Dashes, and letters that only look like Latin ones, as the characters they stand for.
ALIKE = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fb\u2022\u2219\u22c5", "-") | {"\u0425": "X", "\u0445": "x", "\u03a7": "X", "\u0391": "A", "\u0410": "A"})
#: The zeros of other scripts, each with its nine digits behind it.
ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810,
    0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30,
    0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60,
    0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
)  # fmt: skip
DIGITS = {zero + n: str(n) for zero in ZEROS for n in range(10)}
PLAIN = UNSEEN | ALIKE | DIGITS
#: Digits that are words, as in ledgers and on the telephone, in all their forms, and those in circles, brackets, of rods and of lists.
#: Single ones count or number something; so many in a row are a number that somebody spelt, be some of them written as digits.
SPELT = str.maketrans(
    {chr(point): str(int(n)) for point in (*range(0x1000, 0x10000), *range(0x1D360, 0x1D379), *range(0x1F100, 0x1F10D))
     if not chr(point).isdecimal() and (n := unicodedata.numeric(chr(point), 10)) in range(10)}
    | {word: str(n) for words in ("〇", "洞幺两") for n, word in enumerate(words)} | {"○": "0", "〇": "0", "拐": "7", "勾": "9"}
)  # fmt: skip
_WORDS = "".join(map(chr, SPELT))
SPELT_OUT = re.compile(rf"(?<![0-9])(?<![0-9][ \-·.])(?:[0-9][ \-·.]?)*+[{_WORDS}](?:[ \-·.,，、]?[0-9{_WORDS}])*")
#: What each of them has, which few texts have.
SPELT_NEAR = re.compile(rf"[{_WORDS}](?:[ \-·.,，、]?[0-9{_WORDS}]){{3}}")
#: A spelt number has so many digits; those of a list go on by one or more.
FEWEST_SPELT = 7
#: What the table is for; of the planes above the first, which texts seldom have, all.
SPECIAL = re.compile(f"[{''.join(chr(point) for point in PLAIN if point < 0x10000)}\U00010000-\U0010ffff]")
#: What colours a terminal.
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

#: The commonest signs of Chinese texts that have another form, and that form.
WIDE = {sign: unicodedata.normalize("NFKC", sign) for sign in "，：；（）％\u3000"}
#: Between texts that are read at once.
APART = "\0"


def all_readable(texts: list[str]) -> list[str]:
    """Texts as a reader reads them: the commonest signs, for which alone most would have to be looked through, in all at once."""
    whole = APART.join(texts)
    if whole.count(APART) == len(texts) - 1:
        for sign, plain in WIDE.items():
            whole = whole.replace(sign, plain)
        texts = whole.split(APART)
    return list(map(readable, texts))


def readable(text: str) -> str:
    """A text as a reader reads it: full-width and other compatible forms as one, digits of every script as ours, nothing unseen."""
    if text.isascii() and text.isprintable():
        return text
    if "\x1b" in text:
        text = COLOURS.sub("", text)
    if SPECIAL.search(text):
        text = text.translate(PLAIN)
    if text.isascii():
        return text
    text = digits_read(text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text).translate(ALIKE)
    return text


def digits_read(text: str) -> str:
    """A text with the numbers in it that are spelt out in digits, each digit in its place."""
    return SPELT_OUT.sub(_spelt, text) if SPELT_NEAR.search(text) else text


def _spelt(match: re.Match[str]) -> str:
    read = match[0].translate(SPELT)
    digits = [sign for sign in read if sign.isdecimal()]
    rising = all(one < other for one, other in pairwise(digits))
    return match[0] if len(digits) < FEWEST_SPELT or rising else read


def squeezed(text: str) -> str:
    """A readable text without its spaces: names are looked for in it."""
    return "".join(readable(text).split())
