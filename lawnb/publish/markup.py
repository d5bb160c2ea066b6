"""Text with its emphasis and links as Typst markup, in which no sign of the text is one of Typst's."""

from __future__ import annotations

import re
from string import punctuation
from urllib.parse import quote

from lawnb.formats import LONGEST_FIRST
from lawnb.publish.tree import Tag, text_of

#: Words of ASCII with a sign that Typst could take for markup. Each is set as a string: one piece of text, where escapes would be many.
SIGNED = re.compile(f"[0-9A-Za-z]*[{re.escape(punctuation)}][!-~]*")
SPACE = re.compile(r"[ \t\n\r\f]+")
INLINE_CALLS = {"strong": "strong", "em": "emph", "sup": "super", "sub": "sub"}
#: Elements that nothing of is seen on paper but their text.
UNMARKED = frozenset({"data", "span"})
#: ASCII characters. Typst breaks no word, and one may be wider than its cell.
LONG_WORD = re.compile(r"[!-~]{40,}")
#: A place to break at: an empty box, which leaves no character in the text that a reader copies.
BREAK = "#box();"
PIECE_CHARACTERS = 20
PIECE = re.compile(f"[!-~]{{{PIECE_CHARACTERS}}}|[!-~]+|[^!-~]+")
LINE_BREAK = " \\\n"
#: What stays on one line, a number with its unit and its letters: 144.2158万元, 2023年, 4G.
NUMBER = (
    f"[A-Za-z]*[0-9][0-9A-Za-z.,]*(?:%|[余多]?[万亿]?[余多]?(?:元|{'|'.join(LONGEST_FIRST)})|年度|年|月|日|号|余|多|万|亿)?"
)


def contents(tag: Tag) -> str:
    return "".join([escaped(tag.text), *(inline(child) + escaped(child.tail) for child in tag)]).strip(" ")


def inline(tag: Tag) -> str:
    if tag.tag == "br":
        return LINE_BREAK
    if tag.tag == "img":
        return f"#chart({tag.get('data-chart')}, none)"
    if tag.tag == "code":
        return f"#raw({string(SPACE.sub(' ', text_of(tag)).strip())})"
    inside = "".join([escaped(tag.text), *(inline(child) + escaped(child.tail) for child in tag)])
    if name := INLINE_CALLS.get(tag.tag):
        return f"#{name}[{inside}]"
    if tag.tag == "a" and tag.get("href"):
        href = tag.get("href")
        return f"#link({f'<{href[1:]}>' if href.startswith('#') else string(quote(href, safe=punctuation))})[{inside}]"
    return inside


def escaped(text: str | None) -> str:
    """Text as Typst markup that stands for itself; long addresses and codes get places to break at."""
    text = SPACE.sub(" ", text or "")
    return " ".join(map(_word, text.split(" "))) if LONG_WORD.search(text) else _text(text)


def _word(word: str) -> str:
    pieces = PIECE.findall(word) if LONG_WORD.search(word) else [word]
    return "".join(_text(piece) + (BREAK if len(piece) == PIECE_CHARACTERS and piece.isascii() and n < len(pieces) else "") for n, piece in enumerate(pieces, 1))


def _text(text: str) -> str:
    return SIGNED.sub(_as_string, text)


def _as_string(found: re.Match) -> str:
    return f"#{string(found[0])};"


def plain(tag: Tag) -> str | None:
    """The text of an element that holds one line of text and nothing else, without spaces around; None of any other."""
    if len(tag) and not all(inside.tag in UNMARKED for inside in tag.iterdescendants()):
        return None
    text = SPACE.sub(" ", text_of(tag)).strip(" ")
    return None if LONG_WORD.search(text) else text


def may_split_number(text: str, characters: int) -> bool:
    """Whether a line of so many characters might divide a number of a text; one without a unit has no place to break at."""
    return bool(re.search("[0-9]", text)) and not (re.fullmatch(NUMBER, text) and (text.isascii() or len(text) <= characters))


def string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
