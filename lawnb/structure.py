"""What the notebook's source tells before it runs: headings with their numbers, narrative cells, parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawnb import formats
from lawnb.errors import ParameterError
from lawnb.storage.jsonfile import from_json

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

NARRATIVE_MAGIC = "%%narrative"
#: The parts that 法治政府建设与责任落实督察工作规定 (2019) asks of the yearly report, and words that tell each heading.
PARTS = {
    "measures": ("主要举措和成效", ("措施", "举措", "成效", "工作情况")),
    "shortcomings": ("存在的不足和原因", ("不足", "问题", "短板")),
    "leadership": ("主要负责人履行第一责任人职责情况", ("第一责任人", "主要负责人")),
    "arrangements": ("下一年度主要安排", ("安排", "计划", "打算")),
}
#: The parts without which a report over many bodies cannot be read: whose numbers it adds up, and which it does not.
REGION_PARTS = {
    "coverage": ("报送情况", ("报送",)),
    "sums": ("分项汇总", ("汇总",)),
    "distribution": ("机构间分布", ("分布",)),
    "outliers": ("离群值", ("离群", "异常")),
    "comparison": ("与上年比较", ("上年",)),
}
#: Kinds of report, and the parts that each must have.
ANNUAL, REGION = "annual", "region"
PARTS_OF = {ANNUAL: PARTS, REGION: REGION_PARTS}
#: Cells that are not for the reader: the analyst's, the parameters, and what papermill writes about a failure.
UNPUBLISHED_TAGS = {"remove-cell", "parameters", "injected-parameters", "papermill-error-cell-tag"}
#: Cells of which a process remembers what it read in their texts.
TEXTS_KEPT = 1024
NUMERALS = {formats.numeral(n): n for n in range(1, 100)}
#: A heading's number by the level of GB/T 9704-2012: 一、 （一） 1. （1）
LABELS = [
    (1, re.compile(r"^([一二三四五六七八九十]+)、")),
    (2, re.compile(r"^[（(]([一二三四五六七八九十]+)[）)]")),
    (3, re.compile(r"^(\d+)[.．、]")),
    (4, re.compile(r"^[（(](\d+)[）)]")),
]


@dataclass(frozen=True)
class Section:
    """A heading: its depth (2 for `##`), text, number and the number that its place asks for (None where unnumbered)."""

    level: int
    text: str
    number: int | None = None
    label_level: int | None = None
    expected: int | None = None

    @property
    def expected_label(self) -> str:
        return formats.numbering(self.expected, self.label_level)


def read_notebook(path: Path, place: str) -> dict:
    """A notebook's JSON, checked for the little that reading its source needs (nbformat checks it whole at the run).

    Raises
    ------
    ParameterError
        The file is absent or no notebook of format 4.
    """
    try:
        nb = from_json(path.read_text("utf-8"))
        cells = [cell | {"source": "".join(cell["source"])} for cell in nb["cells"]]
        if not all(isinstance(tags := cell["metadata"].get("tags", []), list) and all(isinstance(tag, str) for tag in tags) for cell in cells):
            raise TypeError("tags")
    except FileNotFoundError:
        raise ParameterError(f"{place}: 没有这个笔记本。请从项目中恢复，或检查文件名。") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ParameterError(f"{place}: 不是可用的笔记本（ipynb 第 4 版）。请在 JupyterLab 中打开检查并另存。") from None
    return nb | {"cells": cells}


def parameter_defaults(nb: dict, place: str) -> dict[str, Any]:
    """The literal values of the one cell tagged `parameters`; papermill's convention, without papermill's import.

    Raises
    ------
    ParameterError
        There is no such cell or several, it is no Python, or a value is no literal.
    """
    tagged = [cell for cell in nb["cells"] if "parameters" in cell["metadata"].get("tags", ())]
    if len(tagged) != 1:
        raise ParameterError(f"{place}: 有 {len(tagged)} 个带 parameters 标签的单元格，应当只有一个。请改正标签。")
    values = {}
    try:
        body = ast.parse(tagged[0]["source"]).body
    except SyntaxError as error:
        raise ParameterError(f"{place}: 参数单元格第 {error.lineno} 行不是合格的 Python。请写成“名称 = 值”。") from None
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and node.value is not None:
            values[targets[0].id] = _literal(node.value, targets[0].id, place)
    return values


def _literal(node: ast.expr, name: str, place: str) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise ParameterError(f"{place}: 参数 '{name}' 的默认值不是常量。请直接写出数字或文字。") from None


@cache
def _markdown() -> MarkdownIt:
    # loads with the first Markdown that is read: the parameters cell, which every command asks for, is none
    from markdown_it import MarkdownIt

    return MarkdownIt()


@lru_cache(maxsize=TEXTS_KEPT)
def headings(markdown: str) -> tuple[tuple[int, str], ...]:
    """Depth and text of the headings of a Markdown text, in order; a batch's notebooks have the same texts."""
    tokens = _markdown().parse(markdown)
    return tuple((int(opening.tag[1:]), inline.content) for opening, inline in zip(tokens, tokens[1:], strict=False) if opening.type == "heading_open")


def label(text: str) -> tuple[int, int] | None:
    """The numbering level (1–4) and the number at the start of a heading."""
    for level, pattern in LABELS:
        match = pattern.match(text.strip())
        if match:
            digits = match[1]
            number = int(digits) if digits.isdigit() else NUMERALS.get(digits)
            return None if number is None else (level, number)
    return None


def numbered(found: Iterable[tuple[int, str]]) -> list[Section]:
    """Headings with the number that each should have by its place: one more than its last sibling, from one under a new parent."""
    sections, counts = [], {}
    for level, text in found:
        counts = {depth: n for depth, n in counts.items() if depth <= level}
        given = label(text)
        if given is None:
            sections.append(Section(level, text))
        else:
            counts[level] = counts.get(level, 0) + 1
            sections.append(Section(level, text, given[1], given[0], counts[level]))
    return sections


def published_cells(nb: dict) -> Iterator[dict]:
    """The cells whose content reaches the reader."""
    for cell in nb["cells"]:
        if not set(cell["metadata"].get("tags", ())) & UNPUBLISHED_TAGS:
            yield cell


def narrative_source(cell: dict) -> str | None:
    """The analyst's text of a `%%narrative` cell, or None for another cell."""
    first, _, rest = cell["source"].lstrip("\n").partition("\n")
    return rest if cell["cell_type"] == "code" and first.split()[:1] == [NARRATIVE_MAGIC] else None


def sections(nb: dict) -> list[Section]:
    """The report's headings from Markdown and narrative cells, with the numbers that they should have."""
    found: list[tuple[int, str]] = []
    for cell in published_cells(nb):
        text = cell["source"] if cell["cell_type"] == "markdown" else narrative_source(cell)
        found += headings(text) if text else ()
    return numbered(found)


def named_cells(nb: dict) -> Iterator[tuple[dict, str]]:
    """Each cell with its name."""
    return zip(nb["cells"], cell_names(nb), strict=True)


def cell_names(nb: dict) -> list[str]:
    """A name for each cell as a person finds it: its id, and the heading above it."""
    names, heading = [], ""
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown":
            heading = next((text for _, text in headings(cell["source"])), heading)
        names.append(f"“{cell.get('id', '')}”" + (f"（{heading}）" if heading else ""))
    return names
