"""Numbers that are spelt as they are spoken, digit by digit: in pinyin, with its tones or without, and in English."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {
    "ling": 0, "dong": 0, "yi": 1, "yao": 1, "er": 2, "liang": 2, "san": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7, "guai": 7, "ba": 8, "jiu": 9, "gou": 9,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TONES = {"a": "aāáǎà", "e": "eēéěè", "i": "iīíǐì", "o": "oōóǒò", "u": "uūúǔù"}


def _word(word: str) -> str:
    return "".join(f"[{(tones := _TONES.get(letter, letter))}{tones.upper()}]" for letter in word)


_WORDS = "|".join(_word(word) for word in sorted(DIGITS, key=len, reverse=True))
_BETWEEN = r"[^0-9A-Za-z\u4e00-\u9fff\n]{0,3}"
WORD = re.compile(_WORDS)
KNOWN = frozenset(word.replace(letter, tone) for word in DIGITS for letter, tones in _TONES.items() for tone in tones)
#: So many of them are no words of a sentence.
SPOKEN = re.compile(rf"(?:{_WORDS})(?:{_BETWEEN}(?:{_WORDS})){{6,}}(?P<check>{_BETWEEN}[Xx](?![A-Za-z]))?")


def spoken(text: str) -> list[str]:
    """The numbers of a text that are spelt so, in digits."""
    return ["".join(str(DIGITS[_plain(word)]) for word in WORD.findall(match[0])) + ("X" if match["check"] else "") for match in SPOKEN.finditer(text)]


def may_be_spoken(text: str) -> bool:
    """Whether a text has two such words by themselves, which is seen at once; those that stand together without a blank are a run of letters."""
    return len(KNOWN.intersection(text.lower().replace(",", " ").split())) > 1


def _plain(word: str) -> str:
    return unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode().lower()
