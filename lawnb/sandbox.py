"""The sandbox of narratives: which expressions there are, what they may call, and how much they may make.

Jinja's own sandbox keeps expressions away from Python's insides; it does not keep ``{{ 'a' * 10**9 }}`` away from the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from lawnb.figures import Figure, Status
from lawnb.unknown import UNKNOWN

#: Of all that a narrative shows, of one value that it makes, and of a number that it works with.
MOST_CHARACTERS, LONGEST, LARGEST = 1_000_000, 100_000, 10**40
NUMBERS = (int, float, Decimal)
GROWING = (str, list, tuple)
#: Methods that make nothing longer than what they are asked of.
METHODS = {
    str: {"endswith", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split", "startswith", "strip", "upper"},
    Mapping: {"get", "items", "keys", "values"},
    LoopContext: {"changed", "cycle"},
}  # fmt: skip
#: What a text for readers has no use for: each can make a text of itself, over and over.
REFUSED = {
    nodes.Concat: "~（请把两部分接着写）", nodes.Pow: "**", nodes.Macro: "{% macro %}", nodes.CallBlock: "{% call %}", nodes.FilterBlock: "{% filter %}",
    nodes.AssignBlock: "{% set %}…{% endset %}（请写成 {% set 名称 = 值 %}）", nodes.Include: "{% include %}", nodes.Import: "{% import %}",
    nodes.FromImport: "{% from %}", nodes.Extends: "{% extends %}", nodes.Block: "{% block %}",
}  # fmt: skip


class NarrativeEnvironment(SandboxedEnvironment):
    """Jinja for narratives: figures, conditions, loops over rows, sums of numbers; nothing that runs or grows without end."""

    intercepted_binops = frozenset({"+", "*", "%"})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(REFUSED)):
            raise TemplateSyntaxError(f"正文中不能用 {REFUSED[type(node)]}", node.lineno)
        return tree

    def is_safe_callable(self, obj: Any) -> bool:
        """The functions that narratives are given, and the methods above."""
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        return any(obj is each for each in self.globals.values()) or any(isinstance(owner, kind) and name in names for kind, names in METHODS.items())

    def call(self, context: Any, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if isinstance(called, Undefined):
            return called()  # which says what name there is none of
        if not self.is_safe_callable(called):
            raise SecurityError(f"不能调用 {getattr(called, '__name__', type(called).__name__)}")
        return super().call(context, called, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As of the sandbox; the value of a withheld figure is one that nothing can be told of."""
        return UNKNOWN if _is_withheld(obj) and attribute == "value" else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same for `figure["value"]`."""
        return UNKNOWN if _is_withheld(obj) and argument == "value" else super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """A sum, product or remainder of numbers, or two texts or lists as one, within bounds."""
        if UNKNOWN is left or UNKNOWN is right:
            return UNKNOWN
        if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
            if max(abs(left), abs(right)) > LARGEST:
                raise SecurityError("算式中的数太大")
        elif operator != "+":
            raise SecurityError(f"“{operator}”只能用于两个数")
        elif isinstance(left, GROWING) and isinstance(right, GROWING) and len(left) + len(right) > LONGEST:
            raise SecurityError(f"算式的结果超过 {LONGEST} 个字或项")
        return super().call_binop(context, operator, left, right)


def _is_withheld(obj: Any) -> bool:
    return isinstance(obj, Figure) and obj.status is Status.SUPPRESSED


class Measured:
    """Counts what a narrative makes.

    Raises
    ------
    SecurityError
        It is more than `MOST_CHARACTERS`.
    """

    def __init__(self) -> None:
        self.n = 0

    def add(self, text: str) -> str:
        self.n += len(text)
        if self.n > MOST_CHARACTERS:
            raise SecurityError(f"这一段超过 {MOST_CHARACTERS} 个字")
        return text

    def whole(self, pieces: Iterator[str]) -> str:
        return "".join(map(self.add, pieces))


def bounded(join: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter that puts many values into one text, which may not be too long; the values are no lists themselves."""

    def joined(items: Any) -> str:
        values = list(items)
        if any(isinstance(each, list | tuple | dict) for each in values):
            raise TypeError("列表中还有列表，不能写成一句")
        text = join(values)
        if len(text) > LONGEST:
            raise SecurityError(f"列举的文字超过 {LONGEST} 个字")
        return text

    return joined
