"""Typed numbers: those in a notebook's text that nobody computed, found in its source before and after it runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, nodes
from markdown_it.token import Token

from lawnb.checks import Finding, Severity
from lawnb.narrative import QUOTED, parsed
from lawnb.numerals import GAP, numbers
from lawnb.shown import MARKDOWN
from lawnb.structure import TEXTS_KEPT, UNPUBLISHED_TAGS, named_cells, narrative_source

REMEDY = '请写成 {{ 数字的名称 }}；取自别处的，写成 {{ quoted("617起", "出处") }}。'
#: A string of a code cell that names something (a table, a colour, a file) and is not shown.
NAME = re.compile(r"[A-Za-z_#][\w./#-]*")
#: How a number of which nothing but the year is known is told.
YEARS = "2000起"
#: Of a number's surroundings, a message shows this many characters on each side.
AROUND = 8
#: A list that begins at a higher number only shows the number.
LONGEST_LIST = 99
#: What is counted, behind the year.
COUNTED = re.compile(r"\s*(?:起(?!草|诉)|件|宗(?!旨|教)|项|次|个|家|人|辆|份|场|名|条|万|亿|元|%)")
#: The largest number that a format takes as its places.
MOST_PLACES = 6


def typed_numbers(nb: Mapping, place: str) -> Iterator[Finding]:
    """A finding for each number in the published text of a notebook that is not a figure's.

    Dates, citations of law, names and list numbers are recognised (see `lawnb.numerals`); what is taken from elsewhere
    is declared as ``{{ quoted("617起", "出处") }}``.

    Parameters
    ----------
    nb
        A notebook's JSON, executed or not; only its source is read.
    place
        What messages call the notebook.
    """
    for cell, name in named_cells(nb):
        if set(cell["metadata"].get("tags", ())) & UNPUBLISHED_TAGS:
            continue
        for line, number, text in _of_cell(cell["cell_type"], cell["source"]):
            message = f"正文第 {line} 行有手工写入的数字“{number}”（{_around(text, number)}）。"
            yield Finding("typed-number", Severity.ERROR, f"{place}，单元格 {name}", message, f"cells.{cell.get('id', '')}", remedy=REMEDY)


def _around(text: str, number: str) -> str:
    """A little of the sentence that a number stands in."""
    text = _in_one_line(text)
    at = max(text.find(number), 0)
    return f"…{text[max(at - AROUND, 0) : at + len(number) + AROUND]}…"


@lru_cache(maxsize=1)  # a text may have thousands
def _in_one_line(text: str) -> str:
    return " ".join(text.split()).replace(GAP, "…")


@lru_cache(maxsize=TEXTS_KEPT)
def _of_cell(kind: str, source: str) -> tuple[tuple[int, str, str], ...]:
    """Line from 1, number and text around it of each number that a cell publishes; a batch's notebooks have the same cells."""
    narrative = narrative_source({"cell_type": kind, "source": source})
    if narrative is not None:
        return tuple(_of_narrative(narrative))
    if kind == "markdown":
        return tuple(_of_markdown(source, list(range(1, source.count("\n") + 2))))
    return tuple(_of_code(source)) if kind == "code" else ()


# -- narratives --------------------------------------------------------------------------------------------------------


def _of_narrative(source: str) -> Iterator[tuple[int, str, str]]:
    try:
        tree = parsed(source)
    except TemplateError:
        return  # the run says what is wrong with it
    pieces = [*_pieces(tree), *_assigned(tree)]
    text = "".join(piece for piece, _ in pieces)
    yield from _of_markdown(text, _lines(pieces))
    for constant, line in _hidden(tree):
        yield from ((line, number, str(constant)) for _, number in numbers(str(constant)))


def _pieces(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    """What a narrative shows, every branch of it, with lines; a constant as itself, everything computed as a gap."""
    for output in tree.find_all(nodes.Output):
        for node, after in zip(output.nodes, [*output.nodes[1:], None], strict=True):
            if isinstance(node, nodes.TemplateData):
                yield node.data, node.lineno
            elif _of_the_year(node) and (not _names_the_year(node) or isinstance(after, nodes.TemplateData) and COUNTED.match(after.data)):
                yield YEARS, node.lineno
            else:
                constant = isinstance(node, nodes.Const) and isinstance(node.value, str | int | float)
                yield (str(node.value) if constant else GAP), node.lineno


def _assigned(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    for each in tree.find_all(nodes.Assign):
        if _of_the_year(each.node) and not _names_the_year(each.node):
            yield f"\n\n{YEARS}", each.lineno


def _of_the_year(node: nodes.Node) -> bool:
    """Whether an expression is computed, and of nothing but the year, or of true and false."""
    if isinstance(node, nodes.Const) or not _names_the_year(node) and not isinstance(node, nodes.BinExpr | nodes.UnaryExpr | nodes.Filter):
        return False
    inner = [node, *node.find_all(nodes.Node)]
    if any(isinstance(each, nodes.Call | nodes.List | nodes.Tuple | nodes.Dict) or isinstance(each, nodes.Const) and not isinstance(each.value, bool | int) for each in inner):
        return False
    return all(each.name == "year" for each in inner if isinstance(each, nodes.Name))


def _names_the_year(node: nodes.Node) -> bool:
    """`year`, `year - 1`."""
    return isinstance(node, nodes.Name) and node.name == "year" or _is_year(node)


def _lines(pieces: list[tuple[str, int]]) -> list[int]:
    """The line of the source that each line of the joined pieces begins on."""
    lines = [1]
    for text, line in pieces:
        lines += [line + n for n in range(1, text.count("\n") + 1)]
    return lines


def _hidden(node: nodes.Node, allowed: bool = False) -> Iterator[tuple[Any, int]]:
    """Constants inside expressions, but for what is never shown: conditions, indexes, places of a format, `year + 1`."""
    for name, child in _children(node):
        if isinstance(child, nodes.Const):
            shown = isinstance(child.value, str | int | float) and not isinstance(child.value, bool)
            alone = isinstance(node, nodes.Output)  # stands in the text itself
            if shown and not alone and not allowed and not _is_format(node, name, child) and not _is_year(node):
                yield child.value, child.lineno
        elif not (isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name == QUOTED):
            unseen = name in ("test", "arg") or isinstance(child, nodes.Compare)
            yield from _hidden(child, allowed or unseen)


def _children(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    for name, value in node.iter_fields():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, nodes.Node):
                yield name, child


def _is_format(node: nodes.Node, field: str, constant: nodes.Const) -> bool:
    """Whether a constant says how to show a value: the places of a format, or what an index or a condition looks for."""
    if isinstance(node, nodes.Filter):
        return field == "args" and type(constant.value) is int and 0 <= constant.value <= MOST_PLACES
    return isinstance(node, nodes.Getitem | nodes.Slice | nodes.Compare | nodes.Operand) or (isinstance(node, nodes.If | nodes.CondExpr) and field == "test")


def _is_year(node: nodes.Node) -> bool:
    """`year + 1`: a year, not a count."""
    if not isinstance(node, nodes.Add | nodes.Sub):
        return False
    year, step = node.left, node.right
    return isinstance(year, nodes.Name) and year.name == "year" and isinstance(step, nodes.Const) and step.value in (1, 2)


# -- Markdown and code -------------------------------------------------------------------------------------------------


def _of_markdown(text: str, lines: list[int]) -> Iterator[tuple[int, str, str]]:
    """Numbers of a Markdown text block by block, so that no markup can part one; `lines` are the source's."""
    for token in MARKDOWN.parse(text):
        if token.type == "ordered_list_open" and int(token.attrGet("start") or 1) > LONGEST_LIST:
            yield lines[min(token.map[0], len(lines) - 1)], f"{token.attrGet('start')}{token.markup}", text
        if token.type in ("inline", "fence", "code_block") and token.map:
            shown = "".join(map(_shown, token.children)) if token.type == "inline" else token.content
            for line, number in numbers(shown):
                yield lines[min(token.map[0] + line, len(lines) - 1)], number, shown


def _shown(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content if token.type in ("text", "text_special", "code_inline") else ""


def _of_code(source: str) -> Iterator[tuple[int, str, str]]:
    """Numbers in the strings of a code cell, f-strings joined."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # a magic of somebody's own, or what the run will refuse
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node)}
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else _formatted(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside and not NAME.fullmatch(node.value):
            text = node.value
        else:
            continue
        yield from ((node.lineno + line, number, text) for line, number in numbers(re.sub("<[^<>]*>", "", text)))


def _formatted(part: ast.FormattedValue) -> str:
    return str(part.value.value) if isinstance(part.value, ast.Constant) else GAP
