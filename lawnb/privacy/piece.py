"""A piece of text of a file, and where in the file it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """Text that a reader, a program or a curious person finds in one place of a file.

    Parameters
    ----------
    place
        Where, in words for a person; never a part of the text.
    text
        As a reader joins it: of a paragraph with its emphasis, of a cell; never of two cells.
    close
        Whether what stands at two places of the text stands close together on the page: of a text whose spaces may be
        those between columns; None where a space is a space.
    """

    place: str
    text: str
    close: Callable[[int, int], bool] | None = None
    depth: int = 0


def inside(place: str, found: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces of what lies in a place."""
    return (Piece(f"{place}，{piece.place}" if piece.place else place, piece.text, piece.close, piece.depth + 1) for piece in found)


class Unreadable(Exception):
    """A file that is not of its kind, or hides more in itself than a gate can look through; the words follow its name."""


class Damaged(Unreadable):
    """A file of which a part is missing or wrong."""
