"""Texts of a file, and where in the file they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple


class Part(NamedTuple):
    """Texts that a reader, a program or a curious person finds in one part of a file.

    Parameters
    ----------
    texts
        As a reader joins them: of a paragraph with its emphasis, of a cell; never of two cells.
    where
        Where one of the texts stands, in words for a person, never a part of it; the last place of those that have the same text.
        It is asked only for the few texts in which something is found.
    close
        Whether what stands at two places of the one text stands close together on the page: of a text whose spaces may be
        those between columns; None where a space is a space.
    depth
        Of how many formats and codes the texts were taken out.
    """

    texts: Collection[str]
    where: Callable[[str], str]
    close: Callable[[int, int], bool] | None = None
    depth: int = 0


def placed(texts: Iterable[tuple[str, str]]) -> Part:
    """Texts, each behind its place."""
    places = {text: place for place, text in texts}
    return Part(places, places.__getitem__)


def one(place: str, text: str) -> Part:
    """One text."""
    return Part((text,), lambda _: place)


def inside(place: Callable[[], str], parts: Iterator[Part]) -> Iterator[Part]:
    """Parts of what lies in a place."""
    for part in parts:
        yield Part(part.texts, lambda text, where=part.where: "，".join(filter(None, (place(), where(text)))), part.close, part.depth + 1)


class Unreadable(Exception):
    """A file that is not of its kind, or hides more in itself than a gate can look through; the words follow its name."""


class Damaged(Unreadable):
    """A file of which a part is missing or wrong."""
