"""Restatement: what was published, held against what the records say today.

A figure may change because others did: a part with its total, a share with what it is a share of. What follows is told
in the finding of what it follows from, so that one change of the records wants one reason, and not twenty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lawnb import formats
from lawnb.checks import Finding, Severity
from lawnb.editions import Edition
from lawnb.facts import Fact, Facts, facts_in, facts_of, meaning_differs, nameless, parts_in, value_differs
from lawnb.figures import STATUS_TEXT, Book, Status

#: Of what changed along with a figure, a message names this many.
MOST_NAMED = 8
#: Shares that differ later than this are told as they are.
MOST_PLACES = 20
REMEDY = "请核对；属实的，在 waivers.yaml 中写明原因，原因会印在报告里。"


@dataclass(frozen=True)
class Differences:
    """Ids of what differs between what was published and today, in the order of publication."""

    before: Facts
    after: Facts
    moved: tuple[str, ...]
    redefined: tuple[str, ...]
    withdrawn: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.moved or self.redefined or self.withdrawn)


def differences(before: Facts, after: Facts) -> Differences:
    """Compare figure by figure; a new figure is no difference, nor is one gone that never had a value."""
    shared = [id for id in before if id in after]
    moved = tuple(id for id in shared if value_differs(before[id], after[id]))
    redefined = tuple(id for id in shared if meaning_differs(before[id], after[id], parts_in((before, after), id)))
    withdrawn = tuple(id for id, fact in before.items() if id not in after and fact.status != Status.MISSING)
    return Differences(before, after, moved, redefined, withdrawn)


# -- one finding for what has one cause --------------------------------------------------------------------------------


def head(id: str, facts: Facts, differing: Sequence[str]) -> str:
    """The figure under which a difference is told.

    The total, where that differs too or another of its parts does; else the first figure of its formula that differs;
    and so on from there.
    """
    seen = {id}
    while (above := _above(id, facts, differing)) and above not in seen:
        id = above
        seen.add(id)
    return id


def _above(id: str, facts: Facts, differing: Sequence[str]) -> str | None:
    fact = facts.get(id)
    if fact is None:
        return None
    if fact.part_of in facts and (fact.part_of in differing or _siblings(fact, facts, differing)):
        return fact.part_of
    if id not in differing:
        return None  # a total that stays, named for its parts
    own = parts_in([facts], id)
    return next((name for name in fact.inputs if name in differing and name != id and name not in own), None)


def _siblings(fact: Fact, facts: Facts, differing: Sequence[str]) -> list[str]:
    parts = (facts[id] for id in differing if id in facts and id != fact.id)
    return [part.id for part in parts if (part.part_of, part.by) == (fact.part_of, fact.by)]


def breakdown(id: str, facts: Facts, redefined: Sequence[str]) -> str:
    """The total under which a new meaning is told, where every part of that division got one; else the figure itself."""
    fact = facts[id]
    if fact.part_of not in facts:
        return id
    parts = [part.id for part in facts.values() if (part.part_of, part.by) == (fact.part_of, fact.by)]
    return fact.part_of if len(parts) > 1 and set(parts) <= set(redefined) else id


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for top, id in pairs:
        members = groups.setdefault(top, [])
        members.insert(0, id) if top == id else members.append(id)
    return groups


# -- findings ----------------------------------------------------------------------------------------------------------


def restated(book: Book, before_book: Book | None, own: Sequence[Edition], previous: Edition | None) -> Iterator[Finding]:
    """What differs from what was published.

    Parameters
    ----------
    before_book
        The book of the year before, as its records make it today.
    own
        The issued editions of this very report, ascending. The latest that differs is compared: so a report that was
        just issued, made again, still tells what it corrects.
    previous
        The edition of last year's report that stands.

    Raises
    ------
    ContractError
        An issued edition was altered.
    """
    if not own and previous is None:
        return
    now = facts_of(book)
    yield from next((found for edition in reversed(own) if (found := list(against(edition, edition_facts(edition), now)))), ())
    if previous is not None and before_book is not None:
        for finding in against(previous, of_one_year(edition_facts(previous)), of_one_year(facts_of(before_book))):
            # a reason for last year's value is not a reason for this year's
            yield replace(finding, figure=f"{finding.figure}@{previous.year}")


def edition_facts(edition: Edition) -> dict[str, Fact]:
    """The facts of an issued edition by id."""
    return facts_in(edition.figures())


def of_one_year(facts: Facts) -> dict[str, Fact]:
    """The facts but those that compare with the year before: of last year's report they speak of a year that this one does not."""
    return {id: fact for id, fact in facts.items() if "@" not in (fact.formula or "")}


def against(edition: Edition, published: Facts, now: Facts) -> Iterator[Finding]:
    """The findings of what an edition published against the facts of today."""
    found = differences(published, now)
    facts = {**found.before, **found.after}
    redefined = _grouped((breakdown(id, facts, found.redefined), id) for id in found.redefined)
    tops = {id: top for top, ids in redefined.items() for id in ids}
    moved = _grouped((head(id, facts, found.moved), id) for id in found.moved if id not in tops)
    for top in [top for top in moved if top in tops]:
        redefined[tops[top]] += moved.pop(top)  # follows from a figure that means something else now
    withdrawn = _grouped((head(id, found.before, found.withdrawn), id) for id in found.withdrawn)
    yield from (_finding("definition-changed", edition, found, *group) for group in redefined.items())
    yield from (_finding("restated", edition, found, *group) for group in moved.items())
    yield from (_finding("figure-withdrawn", edition, found, *group) for group in withdrawn.items())


def _finding(code: str, edition: Edition, found: Differences, top: str, ids: list[str]) -> Finding:
    first, rest = (ids[:1], ids[1:]) if ids[0] == top else ([], ids)
    tell = {"definition-changed": redefinition, "restated": restatement, "figure-withdrawn": withdrawal}[code]
    subject = (found.after.get(top) or found.before[top]).title
    told = [tell(found.before[id], found.after.get(id), edition.title) for id in first] or [f"{subject}的分项与{edition.title}不同"]
    message = "".join(told) + _along(found, rest, bool(first)) + "。"
    values = _values(found.before[top], found.after[top]) if first and top in found.moved else (None, None)
    # other words for the same numbers take nothing back: a new version of this program may explain its figures anew, which no bureau can mend
    said_anew = code == "definition-changed" and not set(ids) & set(found.moved)
    return Finding(code, Severity.WARNING if said_anew else Severity.ERROR, f"{edition.place}/figures.json", message, top, *values, remedy=REMEDY)


def _values(before: Fact, after: Fact) -> tuple[Decimal | None, Decimal | None]:
    if before.withheld or after.withheld or before.unit != after.unit:
        return None, None
    return before.number, after.number


def restatement(before: Fact, after: Fact, edition: str) -> str:
    """Both values, and which edition had the first."""
    return f"{after.title}在{edition}中为{shown(before, after)}，现为{shown(after, before)}"


def redefinition(before: Fact, after: Fact, edition: str) -> str:
    """Both meanings, and both values where they differ."""
    changed = [
        (f"{word}在{edition}中为“{_bare(old)}”，现为“{_bare(new)}”")
        for word, old, new in (
            ("含义", before.definition, after.definition), ("单位", before.unit, after.unit), ("算式", before.formula, after.formula),
        )
        if old and new and nameless(old) != nameless(new)
    ]  # fmt: skip
    value = f"；数字由{shown(before, after)}变为{shown(after, before)}" if value_differs(before, after) else ""
    return f"{after.title}的{'，'.join(changed)}{value}"


def _bare(text: str) -> str:
    return text.rstrip("。")


def withdrawal(before: Fact, after: Fact | None, edition: str) -> str:
    """What was published and is no more."""
    return f"{edition}中的{before.title}（{before.text}）不再出现"


def shown(fact: Fact, other: Fact) -> str:
    """A value as it is told beside another: exact where rounding would show both alike, neither where one is withheld."""
    if fact.withheld or other.withheld:
        return STATUS_TEXT[Status.SUPPRESSED] if fact.withheld else "公布的数"
    if fact.text != other.text or fact.number is None or other.number is None:
        return fact.text
    if fact.unit != formats.SHARE:
        return f"{fact.value}（{fact.unit}）"
    texts = ((formats.percent(fact.number, places), formats.percent(other.number, places)) for places in range(2, MOST_PLACES))
    return next((text for text, beside in texts if text != beside), fact.value)


def _along(found: Differences, ids: list[str], follows: bool) -> str:
    if not ids:
        return ""
    return ("；随之变动的有" if follows else "：") + formats.few((_brief(found, id) for id in ids), "个数字", MOST_NAMED)


def _brief(found: Differences, id: str) -> str:
    before, after = found.before[id], found.after.get(id)
    if after is None:
        return f"{before.title}（{before.text}，不再出现）"
    if not value_differs(before, after):
        return f"{after.title}（含义）"
    return f"{after.title}（由{shown(before, after)}到{shown(after, before)}）"
