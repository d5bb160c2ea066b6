"""Narratives that attack: each payload as a sentence is text, harmless Markdown, or refused with its line, at once and without a value of its own."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup

from lawnb.errors import RunError
from lawnb.figures import Figure
from lawnb.narrative import Renderer
from lawnb.report import Names
from tests.hostile.inert import FORBIDDEN, markup_faults
from tests.hostile.payloads import CORPUS

FIGURE = Figure("penalties.cases", "处罚起数", 617, "起", "")
NAMES = {"year": 2023, "penalties": Names("penalties", {"cases": FIGURE, "fields": ["客运", "货运"], "ways": {"甲": 1}})}
#: What markdown-it and the figures make; anything else came from the payload.
OURS = {"a", "blockquote", "br", "code", "data", "em", "h1", "h2", "h3", "hr", "li", "ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
GROWING = {
    "texts": "{% set a = 'aa' %}" + "{% set a = a + a %}" * 60 + "{{ a }}",
    "numbers": "{% set a = 9 %}" + "{% set a = a * a %}" * 60 + "{{ a }}",
    "lists": "{% set a = ['a'] %}" + "{% set a = a + a %}" * 60 + "{{ a | 顿号 }}",
    "joined": "{% set a = 'aa' %}" + "{% set a = [a, a] | 顿号 %}" * 60 + "{{ a }}",
    "nested": "{% set a = ['a'] %}" + "{% set a = [a, a] %}" * 60 + "{{ a | 顿号 }}",
    "captured": "{% set a %}aa{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
    "tilde": "{% set a = 'aa' %}" + "{% set a = a ~ a %}" * 60,
    "powers": "{{ 10 ** 10 ** 10 }}",
    "repeated": "{{ 'a' * 1000000000 }}",
    "padded": "{{ 'a'.ljust(1000000000) }}",
    "percent": "{{ '%0999999999d' % 1 }}",
    "places": "{{ 0.5 | 百分比(1000000000) }}",
    "loops": "{% for a in penalties.fields %}" * 18 + "甲乙丙丁" + "{% endfor %}" * 18,
    "recursive": "{% for a in penalties.fields recursive %}{{ loop(penalties.fields) }}{% endfor %}",
    "brackets": "{{" + "(" * 5000 + "1" + ")" * 5000 + "}}",
    "signs": "{{" + "-" * 5000 + "1 }}",
    "sums": "{{ 1" + " + 1" * 5000 + " }}",
}


@pytest.mark.parametrize("kind", sorted({each.kind for each in CORPUS}))
def test_a_sentence_is_inert_or_refused(kind):
    texts = [each.text for each in CORPUS if each.kind == kind]
    made = [rendered(text) for text in texts]
    for html in filter(None, made):
        soup = BeautifulSoup(html, "html.parser")
        assert {tag.name for tag in soup.find_all()} <= OURS and not soup.find_all(FORBIDDEN)
        assert [fault for fault in markup_faults(html) if fault != "href=x"] == []  # a link to nowhere, which the page drops
        assert all(name in ("href", "class", "start", "title", "value", "data-figure") for tag in soup.find_all() for name in tag.attrs)
    assert len(made) == len(texts)


def rendered(text: str) -> str | None:
    """The sentence's HTML; None where it is refused, in Chinese and with nothing of Python's insides."""
    try:
        return Renderer(NAMES).html(text)
    except RunError as refusal:
        assert str(refusal).startswith("正文") and " at 0x" not in str(refusal)
        return None


@pytest.mark.parametrize("source", GROWING.values(), ids=GROWING)
def test_what_grows_without_end_is_refused_at_once(source):
    begun = time.process_time()
    assert rendered(source) is None
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("source", ["{{ quoted.__globals__ }}", "{{ penalties.__dict__ }}", "{{ penalties.fields.append('丙') }}", "{{ penalties.cases.value.to_bytes(9) }}", "{{ ''.format }}",
    "{{ [penalties] | 顿号 }}", "{{ [quoted] | 顿号 }}", "{{ [true] | 顿号 }}", "{{ [quoted('a', 'b')] | 顿号 }}", "{{ quoted(penalties, 'x') }}", "{{ quoted(penalties.fields, 'x') }}", "{{ quoted('x', penalties) }}"])
def test_nothing_is_reached_or_called_but_what_narratives_are_given(source):
    assert rendered(source) is None


def test_what_narratives_need_is_there():
    source = "{% for name, n in penalties.ways.items() %}{{ name.strip() }}{{ n + 1 }}{{ loop.cycle('，', '。') }}{% endfor %}{{ year * 2 % 7 }}{{ penalties.fields | 顿号 }}"
    assert BeautifulSoup(rendered(source), "html.parser").get_text().strip() == "甲2，0客运、货运"
