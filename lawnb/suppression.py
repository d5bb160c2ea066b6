"""Small counts of persons are withheld, with whatever they could be worked out from: one rule, decision 0016.

A count of persons by something that is said of them, or what it leaves of those that it is taken from, is withheld from
1 up to the bound; zero is printed. Then others follow until no sum that holds gives a withheld number away, and all that is
computed from a withheld number goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lawnb.figures import Book, Figure, Status, Target
from lawnb.judged import leaves_enough
from lawnb.printed import Printed
from lawnb.reconcile import RULES, AtMost, Carried
from lawnb.recovery import Arithmetic, Number, Relation

#: What an id of a number that no report prints ends with: what a count leaves, and what a total has beside its known parts.
REST = "~rest"
#: How a formula names last year's value.
LAST_YEAR = "@上年"


@dataclass(frozen=True)
class Withheld:
    """What one year withholds.

    Parameters
    ----------
    ids
        The figures that are not printed.
    arithmetic
        The values and the sums that a reader of this year and the years before may use.
    unknown
        Of their ids, those whose values a reader is not told.
    open
        Those that could be told all the same, which only happens where what went out before has printed too much.
    """

    ids: frozenset[str] = frozenset()
    arithmetic: Arithmetic = field(default_factory=lambda: Arithmetic({}, ()), repr=False)
    unknown: frozenset[str] = frozenset()
    open: tuple[str, ...] = ()


def withheld(book: Book, smallest: int, before: tuple[Book, Withheld] | None = None, out: Printed | None = None) -> Withheld:
    """What a book must not print.

    Parameters
    ----------
    smallest
        The smallest count of persons that is printed; a reader must be left with as many values to choose from.
    before
        The book of the year before, with what it withheld.
    out
        What the issued editions of this year have told.
    """
    out = out or Printed()
    sums = Sums(book, smallest, before, out.known)
    primary = {figure.id for figure in book.values() if figure.persons and is_small(figure, smallest)} | out.withheld
    hidden = _partners(sums, primary, smallest)
    gone = before[1].ids if before else frozenset()
    unknown = frozenset(hidden - out.known | sums.unprinted)

    def tells(id: str, targets: Sequence[Target]) -> bool:
        return not leaves_enough(id, targets, book, sums.arithmetic, unknown | sums.past_unknown, smallest)

    ids = {id for id in hidden | set(_computed_from(book, hidden, gone, tells)) if book[id].reported}
    told = sorted({*sums.narrow(hidden, smallest), *(hidden & out.known)})
    return Withheld(frozenset(ids), sums.arithmetic, unknown, tuple(told))


def public(book: Book, ids: Collection[str]) -> Book:
    """The book as it goes out: of what is withheld nothing but the mark, and of no count of persons the rows."""
    return Book(_public(figure, figure.id in ids) for figure in book.values())


def _public(figure: Figure, hidden: bool) -> Figure:
    if hidden:
        return replace(figure, value=None, status=Status.SUPPRESSED, rows=None, instead="")
    return replace(figure, rows=None) if figure.persons else figure


def as_named(years: Mapping[int, Withheld], year: int) -> frozenset[str]:
    """What is withheld as a report of one year names it: ``<id>``, and ``<id>@<year>``."""
    named = {f"{id}@{y}" for y, each in years.items() for id in each.ids}
    return frozenset(named | years.get(year, Withheld()).ids)


def is_small(figure: Figure, smallest: int) -> bool:
    return figure.reported and 0 < figure.value < smallest


# -- the sums that a reader knows --------------------------------------------------------------------------------------


class Sums:
    """The values of a book and the sums that hold between them, those of the year before among them."""

    def __init__(self, book: Book, smallest: int, before: tuple[Book, Withheld] | None, known: Collection[str] = ()):
        self.book = book
        self._known = frozenset(known)
        self._before = before[1] if before else Withheld()
        self._year = "@before"
        values = {id: figure.value for id, figure in book.items() if figure.reported}
        self._past = {f"{id}{self._year}": value for id, value in self._before.arithmetic.values.items()}
        self._values: dict[str, Number] = values
        self._relations = [*self._divisions(), *self._totals(), *self._rests(), *self._bounds()]
        past = [Relation({f"{id}{self._year}": n for id, n in relation.terms.items()}) for relation in self._before.arithmetic.relations]
        self._links = dict(self._carried_links())
        links = [Relation({now: 1, then: -1}) for now, then in self._links.items()]
        # zero is printed, so what is not is at least one
        lowest = {id: 1 for id, value in (self._past | values).items() if value and value == int(value) and REST not in id}
        self.unprinted = {id for id in values if REST in id}
        self.arithmetic = Arithmetic(values | _whole(self._past), [*self._relations, *past, *links], lowest)
        self.past_unknown = {f"{id}{self._year}" for id in self._before.unknown}
        # what was withheld last year stays so only if this year's sums do not tell it
        linked = any(then in self.past_unknown for then in self._links.values())
        still = self._before.unknown - set(self._before.open) if linked else ()
        self._past_withheld = {f"{id}{self._year}" for id in still if REST not in id}
        self.small_rests = {id for id in self.unprinted if 0 < values[id] < smallest and self._rest_of_persons(id)}

    def narrow(self, hidden: Collection[str], smallest: int) -> list[str]:
        """The withheld numbers that a reader could tell, or nearly."""
        own = set(hidden) - self._known
        ranges = self.arithmetic.ranges(own | self.unprinted | self.past_unknown, own | self.small_rests | self._past_withheld)
        return sorted(id for id, range in ranges.items() if range.narrower_than(smallest))

    def candidates(self, id: str, hidden: Collection[str]) -> list[str]:
        """The printed figures that a number could be worked out from, in the order in which they are given up."""
        near = self.arithmetic.near(id, set(hidden) - self._known | self.unprinted | self.past_unknown)
        choice = [(step, other) for step, other in near if other in self.book and other not in {*hidden, *self._known}]
        own = [(step, *self._rank(other), other) for step, other in choice if self.arithmetic.values[other]]
        return [other for *_, other in sorted(own)]

    def rank(self, id: str) -> tuple:
        return (*self._rank(id), id)

    def _rank(self, id: str) -> tuple:
        """Totals last, counts of persons before others, the smaller before the larger, and then in the book's order."""
        figure = self.book[id]
        return bool(self.book.parts_of(id)), not figure.persons, self.arithmetic.values[id]

    def _divisions(self) -> Iterator[Relation]:
        for whole in list(self.book.values()):
            for by in self.book.divisions_of(whole.id):
                if whole.reported:
                    yield from self._division(whole, by, self.book.parts_of(whole.id, by))

    def _division(self, whole: Figure, by: str, parts: list[Figure]) -> Iterator[Relation]:
        known = [part for part in parts if part.reported]
        terms = {whole.id: 1} | {part.id: -1 for part in known}
        if any(part.status is Status.MISSING for part in parts):
            yield from self._with_rest(terms, f"{whole.id}~{by}{REST}")
        elif known:
            yield Relation(terms)

    def _totals(self) -> Iterator[Relation]:
        """Figures that are computed as the sum of others."""
        for figure in self.book.values():
            if is_sum(figure) and figure.reported and all(self.book[id].reported for id in figure.inputs if id in self.book):
                yield Relation({figure.id: 1} | {id: -1 for id in figure.inputs if id in self.book and id != figure.id})

    def _rests(self) -> Iterator[Relation]:
        """What a count leaves of those that it is taken from."""
        for figure in self.book.values():
            among = self.book.get(figure.among or "")
            if among is not None and figure.reported and among.reported:
                yield from self._with_rest({among.id: 1, figure.id: -1}, f"{figure.id}{REST}")

    def _bounds(self) -> Iterator[Relation]:
        for rule in RULES:
            pair = [self.book.get(id) for id in (rule.whole, rule.part)] if isinstance(rule, AtMost) else []
            if pair and all(figure is not None and figure.reported for figure in pair):
                yield from self._with_rest({pair[0].id: 1, pair[1].id: -1}, f"{rule.name}{REST}")

    def _with_rest(self, terms: Mapping[str, int], id: str) -> Iterator[Relation]:
        """A sum with a number that nobody prints; none where that would be negative, which no reader expects."""
        rest = sum(n * self._values[each] for each, n in terms.items())
        if rest >= 0:
            self._values[id] = rest
            yield Relation({**terms, id: -1})

    def _rest_of_persons(self, id: str) -> bool:
        """Whether what a count leaves, or what a division leaves to parts that nobody gave, is a count of persons."""
        own = id.removesuffix(REST)
        whole, _, by = own.rpartition("~")
        figures = self.book.parts_of(whole, by) if whole else filter(None, [self.book.get(own)])
        return any(figure.persons for figure in figures)

    def _carried_links(self) -> Iterator[tuple[str, str]]:
        for rule in RULES:
            if isinstance(rule, Carried) and rule.opening in self._values and f"{rule.closing}{self._year}" in self._past:
                yield rule.opening, f"{rule.closing}{self._year}"


def _whole(values: Mapping[str, Number]) -> dict[str, Number]:
    """Whole numbers as such again."""
    return {id: int(value) if value == int(value) else value for id, value in values.items()}


def is_sum(figure: Figure) -> bool:
    """Whether a figure's formula adds up its inputs, and does nothing else."""
    return bool(figure.inputs) and figure.formula == " + ".join(figure.inputs)


# -- what goes with a small count --------------------------------------------------------------------------------------


def _partners(sums: Sums, primary: set[str], smallest: int) -> set[str]:
    """The small counts with those that must go with them: none of these could stay."""
    hidden = set(primary)
    while narrow := sums.narrow(hidden, smallest):
        partner = next(filter(None, (_partner(sums, id, hidden, smallest) for id in narrow)), None)
        if partner is None:
            break
        hidden.add(partner)
    for id in sorted(hidden - primary, key=sums.rank, reverse=True):
        if len(sums.narrow(hidden - {id}, smallest)) <= len(narrow):
            hidden.discard(id)
    return hidden


def _partner(sums: Sums, id: str, hidden: set[str], smallest: int) -> str | None:
    """The first figure that by itself makes a number safe, else the first at all."""
    candidates = sums.candidates(id, hidden)
    return next((each for each in candidates if id not in sums.narrow(hidden | {each}, smallest)), next(iter(candidates), None))


Tells = Callable[[str, Sequence[Target]], bool]


def _computed_from(book: Book, hidden: Collection[str], gone: Collection[str], tells: Tells) -> Iterable[str]:
    """The figures whose formula needs a withheld one, of this year or of the year before, at whatever remove, or that tell too much of its targets."""
    # not the sums that a reader knows: those are withheld where they must be
    computed = [figure for figure in book.values() if figure.inputs and not is_sum(figure)]
    found: set[str] = set()
    while more := [figure.id for figure in computed if figure.id not in found and _needs(figure, {*hidden, *found}, gone, tells)]:
        found.update(more)
    return found


def _needs(figure: Figure, hidden: Collection[str], gone: Collection[str], tells: Tells) -> bool:
    if figure.judged:
        judged = {id: [target for other, target in figure.judged if other == id] for id, _ in figure.judged if id in hidden}
        return any(tells(id, targets) for id, targets in judged.items())
    last_year = gone if LAST_YEAR in (figure.formula or "") else ()
    return any(id in hidden or id in last_year for id in figure.inputs)
