"""Which bureaus give a figure: those that count towards it, those that miss, those that have no such power."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lawnb.figures import STATUS_TEXT, Source, Status
from lawnb.filenames import FIGURES
from lawnb.formats import few
from lawnb.region.bureaus import STATE_WORDS, Bureau
from lawnb.region.meaning import Meaning, summable

#: Of bureaus that miss, a sentence names this many.
MOST_NAMED = 10
#: Of more bureaus than this, a figure names no files: the list of the report's files has them all.
MOST_SOURCES = 100
UNIT, DEFINITION = "计量单位", "统计口径"


@dataclass(frozen=True)
class Coverage:
    """One figure over the bureaus.

    Parameters
    ----------
    values
        By slug, of the bureaus that report it, in the order of the list.
    missing
        By slug, why a bureau that should have it does not.
    zero
        The bureaus of `values` that do not name this part, and whose other parts make up their total.
    outside
        The bureaus that have no such power, or nothing to divide: they are not expected here.
    said
        The meanings under which bureaus report it, with their slugs.
    names
        The bureaus' names by slug.
    of
        The ids that its values were computed from, where no bureau's report has it.
    """

    id: str
    meaning: Meaning
    values: Mapping[str, int | Decimal]
    missing: Mapping[str, str]
    zero: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    said: Mapping[Meaning, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    of: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """How many bureaus should have it."""
        return len(self.values) + len(self.missing)

    @property
    def complete(self) -> bool:
        """Whether every bureau that should have it does."""
        return bool(self.values) and not self.missing

    @property
    def differs(self) -> str:
        """In what the bureaus' figures cannot be compared, or "" where they can."""
        if len({meaning.unit for meaning in self.said}) > 1:
            return UNIT
        meanings = {(meaning.counted, meaning.part, meaning.whole) for meaning in self.said}
        return DEFINITION if len(meanings) > 1 else ""

    @property
    def summable(self) -> bool:
        """Whether the bureaus' values may be added."""
        return summable(self.id, self.meaning) and not self.differs

    @property
    def ratio(self) -> str:
        """How many of how many: 11/12."""
        return f"{len(self.values)}/{self.expected}"

    @property
    def told(self) -> str:
        """The same as a cell in the place of a sum says it: 12家中11家报送; 公布 where a bureau has it and withholds it."""
        withheld = STATUS_TEXT[Status.SUPPRESSED] in self.missing.values()
        return f"{self.expected}家中{len(self.values)}家{'公布' if withheld else '报送'}"

    @property
    def missing_names(self) -> str:
        """Who is missing, and why."""
        return few((f"{self.names.get(slug, slug)}（{why}）" for slug, why in self.missing.items()), "家", MOST_NAMED)

    def sources(self) -> tuple[Source, ...]:
        """The bureaus' files that the values stand in, at the figure's id; a part that is zero stands in its total."""
        slugs = self.values if len(self.values) <= MOST_SOURCES else ()
        return tuple(source for slug in slugs for source in self.sources_of(slug))

    def sources_of(self, slug: str) -> tuple[Source, ...]:
        """Where a bureau's value stands; () of one without."""
        if slug not in self.values:
            return ()
        ids = self.of or ((self.meaning.part_of,) if slug in self.zero else (self.id,))
        return tuple(Source(FIGURES, None, id, agency=slug) for id in ids)


def coverages(bureaus: Sequence[Bureau]) -> Iterator[Coverage]:
    """Every figure that a counted bureau has, in the order in which they first come."""
    counted = [bureau for bureau in bureaus if bureau.counted]
    known: dict[str, Meaning] = {}
    for bureau in counted:
        for id, cell in bureau.cells.items():
            # a division that has a name is told from one that has none
            if id not in known or (cell.meaning.by and not known[id].by):
                known[id] = cell.meaning
    for id, meaning in known.items():
        yield coverage(id, meaning, bureaus)


def coverage(id: str, meaning: Meaning, bureaus: Iterable[Bureau]) -> Coverage:
    """One figure over all bureaus that have to report."""
    values: dict[str, int | Decimal] = {}
    missing: dict[str, str] = {}
    said: dict[Meaning, list[str]] = {}
    zero, outside, names = [], [], {}
    for bureau in bureaus:
        slug, cell = bureau.member.slug, bureau.cells.get(id)
        names[slug] = bureau.member.name
        if not bureau.counted:
            missing[slug] = STATE_WORDS[bureau.state]
        elif cell is None and bureau.leaves_nothing_for(meaning):
            values[slug] = 0
            zero.append(slug)
        elif cell is None:
            missing[slug] = "报告中没有"
        elif cell.status is Status.NOT_APPLICABLE:
            outside.append(slug)
        elif cell.approximate:
            missing[slug] = "约数"
        elif cell.status is Status.REPORTED and cell.value is not None:
            values[slug] = cell.value
            said.setdefault(cell.meaning, []).append(slug)
        else:
            missing[slug] = STATUS_TEXT[cell.status]
    return Coverage(id, meaning, values, missing, tuple(zero), tuple(outside), said, names)
