"""Text with its emphasis and links as Typst markup; every sign is escaped, for Typst takes each as it stands."""

from __future__ import annotations

import re
from string import punctuation
from urllib.parse import quote

from lawnb.publish.tree import Tag, text_of

#: Every sign of ASCII as an escape of its own.
ESCAPES = {ord(sign): f"\\u{{{ord(sign):x}}}" for sign in punctuation}
SPACE = re.compile(r"[ \t\n\r\f]+")
INLINE_CALLS = {"strong": "strong", "em": "emph", "sup": "super", "sub": "sub"}
#: ASCII characters. Typst breaks no word, and one may be wider than its cell.
LONG_WORD = re.compile(r"[!-~]{40,}")
#: A place to break at: an empty box, which leaves no character in the text that a reader copies.
BREAK = "#box();"
PIECE_CHARACTERS = 20
PIECE = re.compile(f"[!-~]{{{PIECE_CHARACTERS}}}|[!-~]+|[^!-~]+")
LINE_BREAK = " \\\n"


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
    return " ".join(map(_word, SPACE.sub(" ", text or "").split(" ")))


def _word(word: str) -> str:
    pieces = PIECE.findall(word) if LONG_WORD.search(word) else [word]
    return "".join(piece.translate(ESCAPES) + (BREAK if len(piece) == PIECE_CHARACTERS and piece.isascii() and n < len(pieces) else "") for n, piece in enumerate(pieces, 1))


def string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
