"""Long texts made for a pattern to go wrong: each is read in a moment, where before it took minutes or ended in a traceback."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from lawnb.following.words import compared
from lawnb.intake.columns import heading_of
from lawnb.intake.filled import dittos
from lawnb.intake.headings import normalised
from lawnb.intake.pages import page_grids
from lawnb.intake.units import money_in, units_at_end, units_in
from lawnb.numerals import numbers
from lawnb.picture import svg_fault
from lawnb.privacy.masks import masked_cell
from lawnb.privacy.redact import HIDDEN, redacted
from lawnb.publish.gate import Gate
from lawnb.publish.tree import parsed
from lawnb.rounding import shown_values
from lawnb.typed import typed_numbers

N = 100_000
#: CPU seconds: a hundred times what is taken.
PATIENCE = 20


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def typed(source: str) -> list[str]:
    return [each.message for each in typed_numbers({"cells": [{"cell_type": "code", "id": "c", "metadata": {}, "source": source}]}, "n")]


@pytest.mark.parametrize("reads", [
    lambda: masked_cell("(" * N), lambda: masked_cell("url(" * (N // 4)), lambda: masked_cell("公司(" * (N // 3)), lambda: masked_cell("张某7" + "7" * N + "x"),
    lambda: heading_of("甲" + " " * N + "乙"), lambda: list(numbers("\n" * N)), lambda: list(numbers(" \n" * N)), lambda: list(numbers("第五或" * (N // 3))),
    lambda: typed("x = " + repr("<" * N)), lambda: typed("x = " + repr("1 " * (N // 20))), lambda: typed("%%narrative\n" + "{{" * N), lambda: parsed("\n" * N), lambda: parsed("<p>\n甲" * 100 + "\n" * N),
    lambda: shown_values('<data data-figure="a" value="1">1</data>' + "<a " * N), lambda: shown_values('<data data-figure="a" value="1">1</data>' + "<!--" * N), lambda: compared("(" * N, "(" * N + "x"),
    lambda: svg_fault(f'<svg xmlns="http://www.w3.org/2000/svg"><g fill="url({"&#9;" * N}"/></svg>'.encode()), lambda: Gate().problems("a.html", f"<p>甲{' ' * N}乙\n</p>".encode()),
    lambda: units_in("单位" * N), lambda: units_in("以" + " " * N), lambda: money_in("(" * N + "万元"), lambda: units_at_end("( " * N), lambda: units_at_end("(" + "万元、" * N), lambda: dittos(["\n" * N, "同" + " " * N]), lambda: normalised("其中" * N),
    lambda: page_grids(b"<table><tr><td>1</td></tr></table><!--" + b"<x:Name> " * (N // 9) + b" " * N + b"-->"),
])  # fmt: skip
def test_a_long_text_is_read_in_a_moment(reads):
    reads()


def test_what_is_wrapped_too_often_is_refused_and_hidden():
    nested = "data:," * (N // 6)
    assert Gate().problems("a.txt", nested.encode()) == ["a.txt: 层层嵌套过深，无法检查个人信息。请重新生成。"]
    assert redacted(nested) == HIDDEN


def test_texts_too_alike_to_be_aligned_are_told_by_what_they_share_at_both_ends():
    assert [(part.op, len(part.text)) for part in compared("a" + "（" * 999 + "乙", "a" + "（" * 999 + "x" + "乙")] == [("=", 1000), ("+", 1), ("=", 1)]
