"""What a report says of its figures, whether they stand in a book or in an edition's figures.json, and whether two say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lawnb import formats
from lawnb.figures import Book, Status

#: A file and its sheet, as formulas and definitions name them; a renamed file changes no meaning.
FILE = re.compile(r"[^\s(),，（）]+\.(?:csv|tsv|txt|xlsx|xlsm|xls|et|ods|zip|html?|mhtml?|xml|yaml)(?: 表“[^”]*”)?", re.IGNORECASE)


@dataclass(frozen=True)
class Fact:
    """What a report says of a figure, whether it stands in a book or in an edition's figures.json."""

    id: str
    title: str
    value: str | None
    status: str
    unit: str
    text: str
    definition: str
    formula: str | None = None
    part_of: str | None = None
    by: str = ""
    inputs: Sequence[str] = ()
    about: Mapping[str, Any] | None = None

    @property
    def number(self) -> Decimal | None:
        return None if self.value is None else Decimal(self.value)

    @property
    def withheld(self) -> bool:
        return self.status == Status.SUPPRESSED


Facts = Mapping[str, Fact]


def facts_of(book: Book) -> dict[str, Fact]:
    """The facts of a book by id."""
    return {
        figure.id: Fact(
            figure.id, figure.title, formats.plain(figure.value) if figure.reported else None, str(figure.status), figure.unit,
            figure.text, figure.definition, figure.formula, figure.part_of, figure.by, figure.inputs, figure.about and {"word": figure.about.word},
        )
        for figure in book.values()
    }  # fmt: skip


def facts_in(figures: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of a figures.json by id."""
    names = Fact.__dataclass_fields__
    return {item["id"]: Fact(**{name: item[name] for name in names if name in item}) for item in figures["figures"]}


# -- what differs ------------------------------------------------------------------------------------------------------


def value_differs(before: Fact, after: Fact) -> bool:
    """Whether another number, another unit, or a number in place of none is said."""
    said = [(fact.number, fact.status, fact.unit, (fact.about or {}).get("word")) for fact in (before, after)]
    return said[0] != said[1]


def meaning_differs(before: Fact, after: Fact, own: Iterable[str] = ()) -> bool:
    """Whether the definition, the unit or the formula says something else; names of files do not count.

    A formula that one side does not have is not compared: what is typed in one year is counted in another.

    Parameters
    ----------
    own
        Ids of the figure's own parts, in either edition: a sum of its parts stays that sum when a part is added.
    """
    if before.unit != after.unit or nameless(before.definition) != nameless(after.definition):
        return True
    if before.formula is None or after.formula is None:
        return False
    return _sense(before.formula, set(own)) != _sense(after.formula, set(own))


def nameless(text: str) -> str:
    """A text without the names of files."""
    return FILE.sub("", text).strip()


def _sense(formula: str, own: set[str]) -> str | tuple[str, ...]:
    terms = [nameless(term) for term in formula.split(" + ")]
    return tuple(sorted(term for term in terms if term not in own))


def parts_in(facts: Iterable[Facts], whole: str) -> set[str]:
    """Ids of the parts of a figure in any of several reports."""
    return {fact.id for each in facts for fact in each.values() if fact.part_of == whole}
