"""A figure of the report, and the book that holds each of them once."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from lawnb import approximate, formats
from lawnb.approximate import Approximation
from lawnb.errors import LawnbError, nearest


class Status(StrEnum):
    """Missing, zero and suppressed are different facts: zero is a reported value."""

    REPORTED = "reported"
    MISSING = "missing"                # the body did not provide it: 未提供
    NOT_APPLICABLE = "not_applicable"  # the body has no such power: —
    SUPPRESSED = "suppressed"          # withheld to protect a person: ※不公布


@dataclass(frozen=True)
class Source:
    """Where a value stands: file relative to the year's folder, row as a person counts them, column heading or key.

    `year` and `agency`, a slug, are given where they are others than the report's.
    """

    file: str
    row: int | None = None
    column: str | None = None
    year: int | None = None
    agency: str | None = None

    def __str__(self) -> str:
        parts = [f"{self.agency} {self.file}" if self.agency else self.file]
        if self.year:
            parts[0] = f"{self.year} 年度 {parts[0]}"
        if self.row is not None:
            parts.append(f"第 {self.row} 行")
        if self.column is not None:
            parts.append(f"“{self.column}”")
        return " ".join(parts)


class Rows(Protocol):
    """Some rows of a table; `lawnb.intake.tables.Pick` is such."""

    table: Any

    @property
    def places(self) -> Any: ...


class Target(Protocol):
    """What a figure is held against; `lawnb.topics.targets.Target` is such."""

    def met(self, figure: Figure) -> bool: ...


@dataclass(frozen=True)
class Figure:
    """One number of the report.

    Parameters
    ----------
    id
        Dotted name, unique in a book: ``penalties.cases``.
    title
        Short Chinese name, as in a table's heading.
    value
        Counts as int, money in yuan and shares (0–1) as Decimal; None unless `status` is reported.
    unit
        A measure word (起, 项, 次 …) for counts, 元 for money, "1" for shares.
    definition
        One Chinese sentence that says what is counted.
    sources
        The cells of the records that the value was read or computed from.
    part_of
        Id of the figure that this one is a part of, if it is.
    by
        What that figure is divided by, where it is divided in several ways: by field, and by month.
    inputs
        Ids of the figures that the formula computes it from; ids may hold any sign, so a formula cannot be taken apart.
    rows
        The rows of a ledger that it counts, where it does not count all rows of its sources.
    instead
        What stands in the place of 未提供 where it is missing for a reason that a reader should see at once.
    persons
        Whether it counts persons by something that is said of them, so that a small count could single one out (decision 0016).
    among
        Id of the figure of whose persons it counts some: what it leaves is such a count too.
    about
        How exact the value is, where it was published as 160余 or 约3.5万元; None of an exact one.
    judged
        Where it counts what reached its target: the figures that were held against one, by id, each with that; they are among `inputs`.
    """

    id: str
    title: str
    value: int | Decimal | None
    unit: str
    definition: str
    sources: tuple[Source, ...] = ()
    part_of: str | None = None
    formula: str | None = None
    status: Status = field(default=Status.REPORTED)
    by: str = ""
    inputs: tuple[str, ...] = ()
    rows: Rows | None = field(default=None, compare=False, repr=False)
    instead: str = ""
    persons: bool = False
    among: str | None = None
    about: Approximation | None = None
    judged: tuple[tuple[str, Target], ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.value is None and self.status is Status.REPORTED:
            object.__setattr__(self, "status", Status.MISSING)
        if self.value is None:
            object.__setattr__(self, "about", None)

    @property
    def reported(self) -> bool:
        return self.status is Status.REPORTED

    @property
    def zero(self) -> bool:
        """Whether it is told and there is none; a narrative may ask so of a withheld figure too, which is never zero."""
        return self.reported and self.value == 0

    @property
    def text(self) -> str:
        """The value as a sentence shows it, unit included: ``617起``, ``144.2158万元``, ``27.07%``, ``未提供``."""
        return self.worded(formats.with_unit(self.value, self.unit)) if self.reported else self._without_value

    @property
    def number(self) -> str:
        """The value as a table cell shows it, without its unit (money in 万元)."""
        if not self.reported:
            return self._without_value
        exact = formats.share(self.value) if self.about and self.unit == formats.SHARE else formats.bare(self.value, self.unit)
        return self.worded(exact)

    def worded(self, text: str) -> str:
        """A text of the value with the word that says how exact it is."""
        return approximate.worded(text, self.about.word) if self.about else text

    @property
    def bounds(self) -> approximate.Bounds:
        """Between what a reported value lies."""
        return approximate.bounds(self.value, self.about)

    @property
    def _without_value(self) -> str:
        return self.instead if self.instead and self.status is Status.MISSING else STATUS_TEXT[self.status]

    def __str__(self) -> str:
        return self.text


STATUS_TEXT = {Status.MISSING: "未提供", Status.NOT_APPLICABLE: "—", Status.SUPPRESSED: "※不公布"}


class UnknownFigure(LawnbError, KeyError):
    """A name that the book does not hold; also a KeyError, so that `Book.get` and `in` behave as a mapping's."""

    exit_code = 4


class Book(Mapping[str, Figure]):
    """Every figure of a report by id, in the order of definition; `duplicates` lists ids defined more than once."""

    def __init__(self, figures: Iterable[Figure] = ()):
        self._figures: dict[str, Figure] = {}
        self._parts: dict[str, list[Figure]] = {}
        self.duplicates: list[str] = []
        for figure in figures:
            self.add(figure)

    def add(self, figure: Figure) -> Figure:
        """Enter a figure; the first definition of an id stands, a second one is noted for the checks."""
        if figure.id in self._figures:
            self.duplicates.append(figure.id)
            return self._figures[figure.id]
        if figure.part_of is not None:
            self._parts.setdefault(figure.part_of, []).append(figure)
        self._figures[figure.id] = figure
        return figure

    def __getitem__(self, id: str) -> Figure:
        try:
            return self._figures[id]
        except KeyError:
            raise UnknownFigure(f"没有数字 '{id}'。{nearest(id, self._figures)}") from None

    def __contains__(self, id: object) -> bool:
        return id in self._figures

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    # what a mapping's own methods come to by way of `__getitem__`, and by the search for the nearest name where there is none

    def get(self, id: str, default: Any = None) -> Any:
        return self._figures.get(id, default)

    def keys(self) -> KeysView[str]:
        return self._figures.keys()

    def values(self) -> ValuesView[Figure]:
        return self._figures.values()

    def items(self) -> ItemsView[str, Figure]:
        return self._figures.items()

    def parts_of(self, id: str, by: str | None = None) -> list[Figure]:
        """The figures that declare themselves parts of `id`, of all its divisions or of one, in order of definition."""
        return [figure for figure in self._parts.get(id, ()) if by in (None, figure.by)]

    def divisions_of(self, id: str) -> list[str]:
        """What a figure is divided by, each once."""
        return list(dict.fromkeys(part.by for part in self.parts_of(id)))


def share(part: Figure, whole: Figure, id: str, title: str) -> Figure:
    """Part over whole as a figure (0–1); missing where either is missing, and not applicable where the whole is zero or either is approximate."""
    known = part.reported and whole.reported
    empty = known and (whole.value == 0 or part.about is not None or whole.about is not None)
    return Figure(
        id=id,
        title=title,
        value=Decimal(part.value) / Decimal(whole.value) if known and not empty else None,
        unit="1",
        definition=f"{part.title}占{whole.title}的比重。",
        sources=part.sources + whole.sources,
        formula=f"{part.id} / {whole.id}",
        inputs=(part.id, whole.id),
        status=Status.NOT_APPLICABLE if empty else Status.REPORTED,
    )


def total(parts: Iterable[Figure], id: str, title: str, definition: str) -> Figure:
    """Sum of figures of one unit; missing as soon as one part is missing: an incomplete sum is not a sum."""
    parts = list(parts)
    complete = bool(parts) and all(part.reported for part in parts)
    return Figure(
        id=id,
        title=title,
        value=sum(part.value for part in parts) if complete else None,
        unit=parts[0].unit if parts else "1",
        definition=definition,
        sources=tuple(source for part in parts for source in part.sources),
        formula=" + ".join(part.id for part in parts),
        inputs=tuple(part.id for part in parts),
        about=approximate.added(parts) if complete else None,
    )


