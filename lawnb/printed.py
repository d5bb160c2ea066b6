"""What issued editions of a report have printed and withheld: a later edition must not tell what an earlier one kept back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lawnb import formats
from lawnb.figures import Book, Status


@dataclass(frozen=True)
class Printed:
    """Ids of what the editions of one year have withheld, and of what they have printed as it is today."""

    withheld: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def printed(book: Book, editions: Iterable[Mapping[str, Any]]) -> Printed:
    """What readers of the issued editions have.

    Parameters
    ----------
    editions
        Their figures.json.
    """
    editions = list(editions)
    if not editions:
        return Printed()
    now = {id: formats.plain(figure.value) for id, figure in book.items() if figure.reported}
    said = [figure for edition in editions for figure in edition["figures"] if figure["id"] in now]
    withheld = frozenset(figure["id"] for figure in said if figure["status"] == Status.SUPPRESSED and now[figure["id"]] != "0")
    return Printed(withheld, frozenset(figure["id"] for figure in said if figure["value"] == now[figure["id"]]))
