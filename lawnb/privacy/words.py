"""The words of a Chinese sentence: a name told from pieces of two of them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rjieba import Jieba

#: From this frequency on, of a dictionary of sixty million words' text, a word is one of every day, be it also a name; from the second on, one that is no name.
ORDINARY, SELDOM = 500, 10
#: The dictionary's kinds of words that are names: of persons, of places, others; and what is no word.
NAMES = ("nr", "ns", "nz", "x")
#: So many names, and names in sentences, are remembered: the same ones stand in every file.
MOST_KEPT = 1 << 12


@cache
def dictionary() -> Jieba:
    """The dictionary of words, which nobody may add to."""
    # loads with the first text that may hold a name: 0.2 s
    from rjieba import Jieba

    return Jieba()


@lru_cache(maxsize=MOST_KEPT)
def is_ordinary(name: str) -> bool:
    """Whether a name is a word of every day too."""
    words = dictionary()
    if not words.has_word(name):
        return False
    often = words.suggest_freq(name)
    return often >= ORDINARY or often >= SELDOM and not _kinds(name)[-1].startswith(NAMES)


@lru_cache(maxsize=MOST_KEPT)
def is_phrase(text: str) -> bool:
    """Whether a text is made of words that are no names: 见附件, 热心市民."""
    words = dictionary()
    return (words.has_word(text) or any(len(word) > 1 for word, _ in words.tag(text, False))) and not any(kind.startswith(NAMES) for kind in _kinds(text))


def _kinds(text: str) -> list[str]:
    return [kind for _, kind in dictionary().tag(text, False)]


@lru_cache(maxsize=MOST_KEPT)
def is_word(before: str, name: str, after: str) -> bool:
    """Whether a name in a sentence begins and ends where words do."""
    place = len(before)
    parts = [(begin, end) for _, begin, end in _with(name).tokenize(before + name + after, "default", False)]
    bounds = {begin for begin, _ in parts} | {end for _, end in parts}
    return place in bounds and place + len(name) in bounds


@lru_cache(maxsize=1)
def _with(name: str) -> Jieba:
    """A dictionary that knows a name as a word, and no other name: two would part each other's sentences."""
    from rjieba import Jieba

    words = Jieba()
    words.add_word(name, words.suggest_freq(name), "nr")
    return words
