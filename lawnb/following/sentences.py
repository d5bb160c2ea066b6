"""The sentences of a finished page that figures stand in, and the places of figures in its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lawnb.publish.tree import Tag, of_class, page, taken, text_of

#: What may have text of its own beside the blocks inside it.
BOXES = ("div", "table", "ul", "ol", "figure", "nav")
BLOCKS = ("p", "li", "td", "th", "caption", "figcaption", "blockquote", "dt", "dd", "h2", "h3", "h4", *BOXES)
CELLS = ("td", "th")
#: What stands beside the text, and the classes of what does: the cards that a figure opens, notes of pictures.
ASIDE, ASIDE_CLASSES = ("dialog", "svg", "template", "script", "style"), ("card", "cards")
ENDS = re.compile("(?<=[。；！？])")
SPACE = re.compile(r"\s+")


class Piece(NamedTuple):
    """Some text of a sentence; `figure` is the id where the text is a figure's."""

    text: str
    figure: str | None = None


@dataclass(frozen=True)
class Sentence:
    """A sentence in pieces; `cell` is true of a figure in a table, whose sentence names the table and the row."""

    pieces: tuple[Piece, ...]
    cell: bool = False

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the figures in it, each once."""
        return tuple(dict.fromkeys(piece.figure for piece in self.pieces if piece.figure))

    def marked(self, id: str) -> str:
        """The text, with the figure's own between 【 and 】."""
        return "".join(f"【{piece.text}】" if piece.figure == id else piece.text for piece in self.pieces)

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def sentences_of(body: str) -> list[Sentence]:
    """The sentences and cells of a page's body that have a figure in them, in its order; its `<main>` only, where it has one."""
    if not body.strip():
        return []
    root = page(body)
    main = next(root.iter("main"), root)
    for tag in [*main.xpath(".//*[@popover]"), *main.iter(*ASIDE), *(tag for name in ASIDE_CLASSES for tag in of_class(main, name))]:
        if tag.getparent() is not None:  # else it is gone already
            taken(tag)
    return [sentence for block in main.iter(*BLOCKS) for sentence in _of_block(block) if sentence.figures]


def by_figure(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    """Each figure's sentences, in the order of the page."""
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        for id in sentence.figures:
            found.setdefault(id, []).append(sentence)
    return found


def _of_block(block: Tag) -> Iterator[Sentence]:
    pieces = list(_pieces(block))
    if not any(piece.figure for piece in pieces):
        return
    if block.tag in CELLS:
        yield Sentence((Piece(_cell_place(block)), *_tidy(pieces)), cell=True)
    else:
        yield from map(Sentence, filter(None, map(_tidy, _split(pieces))))


def _pieces(tag: Tag) -> Iterator[Piece]:
    """The text of a block, without the blocks inside it."""
    yield Piece(tag.text or "")
    for child in tag:
        if not isinstance(child.tag, str):
            pass  # a comment
        elif "data-figure" in child.attrib:
            yield Piece(text_of(child), child.get("data-figure"))
        elif child.tag not in BLOCKS:
            yield from _pieces(child)
        yield Piece(child.tail or "")


def _split(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces by sentence: text is cut behind what ends one, a figure's text never."""
    sentence: list[Piece] = []
    for piece in pieces:
        first, *others = [piece.text] if piece.figure else ENDS.split(piece.text)
        sentence.append(Piece(first, piece.figure))
        for other in others:
            yield sentence
            sentence = [Piece(other)]
    yield sentence


def _tidy(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces without the line breaks of the HTML, neighbouring text as one."""
    done: list[Piece] = []
    for piece in pieces:
        piece = Piece(SPACE.sub(" ", piece.text), piece.figure)
        if done and not piece.figure and not done[-1].figure:
            done[-1] = Piece(done[-1].text + piece.text)
        elif piece.text:
            done.append(piece)
    if done and not done[0].figure:
        done[0] = Piece(done[0].text.lstrip())
    if done and not done[-1].figure:
        done[-1] = Piece(done[-1].text.rstrip())
    return tuple(piece for piece in done if piece.text)


def _cell_place(cell: Tag) -> str:
    """The table and the row of a cell, in words that end before its value."""
    table, row = next(cell.iterancestors("table"), None), next(cell.iterancestors("tr"), None)
    caption = table.find(".//caption") if table is not None else None
    title = text_of(caption) if caption is not None else "表"
    for note in of_class(caption, "unit-note") if caption is not None else ():
        title = title.removesuffix(text_of(note))
    head = row.find(".//th") if row is not None else None
    name = f"“{text_of(head).strip()}”行" if head is not None and head is not cell else ""
    return SPACE.sub(" ", f"{title} {name}".strip()) + "："
