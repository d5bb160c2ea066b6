"""Rules across tables and years, drawn as small books."""

import re

import pytest

from lawnb.figures import Book, Figure
from lawnb.reconcile import RULES, reconcile
from tests.conftest import ROOT


def book(unit: str = "件", **values: int | None) -> Book:
    """A book of figures; `__` in a name stands for the dot of its id."""
    return Book(Figure(name.replace("__", "."), name, value, unit, "画在测试里的数字。") for name, value in values.items())


def codes(now: Book, before: Book | None = None, headlines: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(finding.code, finding.figure) for finding in reconcile(now, before, headlines)]


def test_more_collected_than_decided_is_found_and_less_is_not():
    assert codes(book(penalties__collected=11, penalties__fines=10)) == [("collected-over-decided", "penalties.collected")]
    assert codes(book(penalties__collected=10, penalties__fines=10)) == []


def test_what_was_not_provided_is_not_compared():
    assert codes(book(penalties__collected=11, penalties__fines=None)) == []
    assert codes(book(litigation__opening=3), None) == []


def test_the_year_begins_with_what_was_open_at_the_end_of_the_last():
    before = book(litigation__pending=2)
    assert codes(book(litigation__opening=3), before) == [("opening-closing", "litigation.opening")]
    assert codes(book(litigation__opening=2), before) == []


@pytest.mark.parametrize(
    ("then", "now", "found"), [(100, 150, False), (100, 151, True), (100, 49, True), (3, 9, False), (0, 25, True), (30, 0, True)]
)
def test_a_jump_wants_a_word_of_explanation(then, now, found):
    result = codes(book(penalties__cases=now), book(penalties__cases=then), ("penalties.cases",))
    assert result == ([("jump", "penalties.cases")] if found else [])


def test_every_rule_is_in_the_manual():
    manual = (ROOT / "docs/checks.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| `([a-z-]+)` \| (.+) \|$", manual, re.MULTILINE)
    assert listed == [(rule.name, rule.code, rule.sentence) for rule in RULES]
