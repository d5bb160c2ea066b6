"""A line of the DOCX: pieces of text as runs, neighbours that look the same as one, spaces as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from lawnb.publish.tree import Tag, text_of

SPACE = re.compile(r"[ \t\n\r\f]+")


class Piece(NamedTuple):
    """A part of a line: text in a style of characters, or XML that stands for itself."""

    text: str | None = None
    style: str = ""
    xml: str = ""


BREAK = Piece(xml="<w:r><w:br/></w:r>")


def collapsed(text: str) -> str:
    return SPACE.sub(" ", text).strip(" ")


def written(line: Sequence[Piece]) -> str:
    """A line as runs; "" where there is nothing in it."""
    if not any(xml for _, _, xml in line) and len(styles := {style for text, style, _ in line if text}) <= 1:
        text = collapsed("".join(text for text, _, _ in line if text))  # as almost every line is
        return run(text, *styles) if text else ""
    return _in_pieces(line)


def _in_pieces(line: Iterable[Piece]) -> str:
    found: list[Piece] = []
    for piece in line:
        if piece.xml:
            if piece is BREAK:
                _end(found)
            found.append(piece)
        elif text := _after(found, SPACE.sub(" ", piece.text or "")):
            if found and not found[-1].xml and found[-1].style == piece.style:
                text = found.pop().text + text
            found.append(Piece(text, piece.style))
    _end(found)
    return "".join(piece.xml or run(piece.text, piece.style) for piece in found)


def _after(found: list[Piece], text: str) -> str:
    """Text without the space at its start where a line begins or a space is before it; marks of links are nothing between."""
    before = next((piece for piece in reversed(found) if not piece.xml.startswith(("<w:hyperlink", "</w:hyperlink"))), BREAK)
    return text.lstrip(" ") if before is BREAK or (before.text or "").endswith(" ") else text


def _end(found: list[Piece]) -> None:
    """Take the space off a line's end."""
    for n in range(len(found) - 1, -1, -1):
        if found[n].text is not None:
            text = found[n].text.rstrip(" ")
            found[n : n + 1] = [Piece(text, found[n].style)] if text else []
            return
        if found[n].xml.startswith("<w:r>"):
            return


def run(text: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def code(tag: Tag) -> str:
    """Preformatted text line by line."""
    text = text_of(tag).removeprefix("\n").removesuffix("\n")
    return BREAK.xml.join(run(line, "VerbatimChar") for line in text.split("\n"))
