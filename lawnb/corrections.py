"""The second and each later edition of a report: which it is, what it corrects, and what it says otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lawnb.editions import Change, Correction, Edition, State
from lawnb.errors import ParameterError
from lawnb.facts import Fact, Facts, facts_in, meaning_differs, parts_in, value_differs


def numbered(figures: Mapping[str, Any], before: Edition | None, when: datetime.date, reason: str) -> tuple[int, Correction | None]:
    """The number of the edition that these figures are issued as, and what it corrects of the one before.

    Raises
    ------
    ParameterError
        A correction without a reason, a reason without one, or a day before that of the edition before.
    """
    if before is None:
        if reason:
            raise ParameterError("--corrects: 这是第 1 版，没有可更正的版本。请去掉 --corrects。")
        return 1, None
    if not reason:
        raise ParameterError(f"--corrects: 已有第 {before.number} 版，再次签发是更正。请用 --corrects 写明更正了什么、为什么。")
    if when < (issued := before.record.last("issued").date):
        raise ParameterError(f"--date: 签发日期 {when} 早于第 {before.number} 版的签发日期 {issued}。请改正。")
    changed = changes(facts_in(before.figures()), facts_in(figures))
    return before.number + 1, Correction(edition=before.number, reason=reason, changed=changed)


def changes(before: Facts, after: Facts) -> tuple[Change, ...]:
    """Every figure of which two editions say something else, those that only one has included, by id."""
    return tuple(
        Change(figure=id, title=(after.get(id) or before[id]).title, before=_state(before.get(id), hidden), after=_state(after.get(id), hidden))
        for id in sorted({*before, *after})
        if _says_else(before.get(id), after.get(id), parts_in((before, after), id))
        for hidden in [any(fact.withheld for fact in (before.get(id), after.get(id)) if fact)]
    )


def _says_else(before: Fact | None, after: Fact | None, parts: set[str]) -> bool:
    if before is None or after is None:
        return before is not after
    return value_differs(before, after) or meaning_differs(before, after, parts)


def _state(fact: Fact | None, hidden: bool) -> State | None:
    """What an edition says of a figure; no value where either edition withholds it, which the record must not undo."""
    if fact is None:
        return None
    told = fact if not hidden or fact.withheld else replace(fact, value=None, text="（曾公布）")
    return State(value=told.value, status=told.status, unit=told.unit, text=told.text, definition=told.definition, formula=told.formula)
