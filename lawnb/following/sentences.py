"""The sentences of a finished page that figures stand in, and the places of figures in its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag

#: What may have text of its own beside the blocks inside it.
BOXES = ("div", "table", "ul", "ol", "figure", "nav")
BLOCKS = ("p", "li", "td", "th", "caption", "figcaption", "blockquote", "dt", "dd", "h2", "h3", "h4", *BOXES)
CELLS = ("td", "th")
#: What stands beside the text: the cards that a figure opens, notes of pictures.
ASIDE = "[popover], .card, .cards, dialog, svg, template"
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
    soup = BeautifulSoup(body, "html.parser")
    main = soup.find("main") or soup
    for tag in main.select(ASIDE):
        tag.extract()
    return [sentence for block in main.find_all(BLOCKS) for sentence in _of_block(block) if sentence.figures]


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
    if block.name in CELLS:
        yield Sentence((Piece(_cell_place(block)), *_tidy(pieces)), cell=True)
    else:
        yield from map(Sentence, filter(None, map(_tidy, _split(pieces))))


def _pieces(tag: Tag) -> Iterator[Piece]:
    """The text of a block, without the blocks inside it."""
    for child in tag.children:
        if isinstance(child, Tag) and child.has_attr("data-figure"):
            yield Piece(child.get_text(), child["data-figure"])
        elif isinstance(child, Tag):
            yield from _pieces(child) if child.name not in BLOCKS else ()
        elif type(child) is NavigableString:  # no comment
            yield Piece(str(child))


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
    table, row = cell.find_parent("table"), cell.find_parent("tr")
    caption = table.find("caption") if table else None
    note = caption.find(class_="unit-note") if caption else None
    title = caption.get_text() if caption else "表"
    title = title.removesuffix(note.get_text()) if note else title
    head = row.find("th") if row else None
    name = f"“{head.get_text().strip()}”行" if head and head is not cell else ""
    return SPACE.sub(" ", f"{title} {name}".strip()) + "："
