"""What a notebook's outputs show: the HTML of each output, and the numbers in those of an analyst's own code.

Source tells of a number that is typed; one that code puts together, or prints of a table of its own, is seen only where it is shown.
"""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt

from lawnb.checks import Finding, Severity
from lawnb.formats import few
from lawnb.numerals import GAP, numbers
from lawnb.sanitise import sanitised
from lawnb.structure import TEXTS_KEPT, named_cells, narrative_source, published_cells

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
REMEDY = "请改用叙述中的 {{ }}、report.table 或 report.chart；自写的代码只能照写数字簿中的数字。"
#: The methods of a report that show something; what they show is computed from records, whatever words stand beside.
METHODS = frozenset({"publication_block", "key_figures", "table", "chart", "bars", "cases", "findings_box", "signature", "finish"})
#: What opens a report, with its parameters in their order (`lawnb.notebook`).
OPENING = {
    "open_report": ("agency", "year", "data", "trend_years", "issued", "date", "appendix"),
    "open_region": ("region", "year", "build", "partial", "trend_years", "date", "appendix"),
}
#: The tag of papermill's cell with the parameters of a run: the first that has it, whoever else uses it.
INJECTED = "injected-parameters"
#: What a type is written with: ``str | None``.
TYPES = (ast.Name, ast.Constant, ast.BinOp, ast.BitOr, ast.Subscript, ast.Tuple, ast.Load)
#: Elements whose text goes on with the text around them; a reader sees no bound there.
INLINE = frozenset({"a", "code", "data", "em", "span", "strong", "sub", "sup"})
#: Years of a trend's or a table's head stand without 年.
YEARS_BEFORE, YEARS_AFTER = 20, 2


def markdown(text: str) -> str:
    """Markdown as HTML; raw HTML and images in it are text."""
    return MARKDOWN.render(text)


def output_html(output: Mapping) -> str:
    """The HTML of an output of a known kind, not yet sanitised; "" of any other."""
    data = output.get("data", {}) if output["output_type"] in ("display_data", "execute_result") else {}
    if "text/html" in data:
        return data["text/html"]
    if "image/svg+xml" in data:
        return _picture(output, "image/svg+xml", base64.b64encode(data["image/svg+xml"].encode()).decode())
    if "image/png" in data:
        return _picture(output, "image/png", data["image/png"].strip())
    return markdown(data["text/markdown"]) if "text/markdown" in data else ""


def _picture(output: Mapping, mime: str, content: str) -> str:
    metadata = output.get("metadata", {})
    said = (each.get("alt") for each in (metadata.get("lawnb"), metadata.get(mime)) if isinstance(each, Mapping))
    alt = next((alt for alt in said if alt and isinstance(alt, str)), "")
    return f'<figure class="chart"><img src="data:{mime};base64,{escape(content)}" alt="{escape(alt)}"></figure>'


# -- numbers of an analyst's own code ------------------------------------------------------------------------------------


def shown_numbers(nb: Mapping, report: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """A finding for each cell whose own code shows numbers that no figure of the report has.

    Parameters
    ----------
    report
        The report's JSON.
    place
        What messages call the notebook.
    """
    names = {id(cell): name for cell, name in named_cells(nb)}
    known: frozenset[str] = frozenset()
    for cell in published_cells(nb):
        if cell["cell_type"] != "code" or not cell.get("outputs") or shows_what_is_computed(cell):
            continue
        known = known or _texts(report)
        found = dict.fromkeys(number for output in cell["outputs"] for number in _numbers_in(output_html(output)) if _bare(number) not in known)
        if found:
            told = few(f"“{number}”" for number in found)
            yield Finding("typed-number", Severity.ERROR, f"{place}，单元格 {names[id(cell)]}", f"输出中有不是数字簿的数字{told}。", f"cells.{cell.get('id', '')}", remedy=REMEDY)


def shows_what_is_computed(cell: Mapping) -> bool:
    """Whether a cell is a narrative, whose source tells all, or only asks the report for a part of it."""
    return narrative_source(cell) is not None or _only_asks(cell["source"])


@lru_cache(maxsize=TEXTS_KEPT)
def _only_asks(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return all(isinstance(step, ast.Expr) and asked(step.value) is not None for step in body)


def runs_own_code(nb: Mapping) -> bool:
    """Whether an executed notebook does more than open the report of its run's parameters and ask it: only then may anything of ours be other than it was written."""
    given: frozenset[str] | None = None
    for cell in nb["cells"]:
        if cell["cell_type"] != "code" or narrative_source(cell) is not None:
            continue
        if given is None and INJECTED in cell["metadata"].get("tags", ()):
            given = _named(cell["source"])
        elif not _plain(cell["source"], given):
            return True
    return False


@lru_cache(maxsize=TEXTS_KEPT)
def _named(source: str) -> frozenset[str]:
    """The parameters that a run gave."""
    return frozenset(target.id for step in ast.parse(source).body if isinstance(step, ast.Assign) for target in step.targets if isinstance(target, ast.Name))


@lru_cache(maxsize=TEXTS_KEPT)
def _plain(source: str, given: frozenset[str] | None) -> bool:
    """Whether source can change nothing: constants before the run's parameters are given, then a report of just these."""
    try:
        return all(_is_plain(step, given) for step in ast.parse(source).body)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False


def _is_plain(step: ast.stmt, given: frozenset[str] | None) -> bool:
    """Whether a step imports our own, shows a name, asks the report, gives a name a constant, or opens a report."""
    if isinstance(step, ast.ImportFrom):
        return step.module == "lawnb" and {each.name for each in step.names} <= OPENING.keys() and not any(each.asname for each in step.names)
    if isinstance(step, ast.Expr):
        return isinstance(step.value, ast.Name | ast.Constant) or asked(step.value) is not None
    targets = step.targets if isinstance(step, ast.Assign) else [step.target] if isinstance(step, ast.AnnAssign) else []
    if not targets or not all(isinstance(each, ast.Name) for each in targets) or not all(isinstance(each, TYPES) for each in _annotation(step)):
        return False
    return _is_constant(step.value) if given is None else _opens(step.value, given)


def _annotation(step: ast.stmt) -> list[ast.AST]:
    return list(ast.walk(step.annotation)) if isinstance(step, ast.AnnAssign) else []


def _is_constant(value: ast.expr | None) -> bool:
    try:
        ast.literal_eval(value or "")
    except (ValueError, SyntaxError, TypeError):
        return False
    return True


def _opens(value: ast.expr | None, given: frozenset[str]) -> bool:
    """Whether a report of nothing but the run's parameters is opened, each in its own place."""
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in OPENING):
        return False
    places = [*zip(OPENING[value.func.id], value.args, strict=False), *((each.arg, each.value) for each in value.keywords)]
    return all(isinstance(each, ast.Name) and each.id == name and name in given for name, each in places)


def asked(node: ast.expr) -> tuple[str, list, dict[str, Any]] | None:
    """Method, arguments and names of ``report.table("…")``; None of anything else."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)):
        return None
    if node.func.value.id != "report" or node.func.attr not in METHODS:
        return None
    given = [*node.args, *(each.value for each in node.keywords)]
    if not all(isinstance(each, ast.Constant) for each in given) or not all(each.arg for each in node.keywords):
        return None
    return node.func.attr, [each.value for each in node.args], {each.arg: each.value.value for each in node.keywords}


def _texts(report: Mapping[str, Any]) -> frozenset[str]:
    """The texts of the figures of this year and those before, with their units and without, and the years.

    One digit without its unit is nobody's: some figure of a report always has it, and a table of an analyst's own by age and degree is full of such.
    """
    told = [figure["text"] for figure in report["figures"]]
    told += [each["text"] for figure in report["figures"] for each in (figure.get("before"), *figure.get("earlier", ())) if each]
    texts = {_bare(number) for text in told for _, number in numbers(text)}
    years = range(report["year"] - YEARS_BEFORE, report["year"] + YEARS_AFTER)
    bare = {number for text in texts if len(number := re.sub(r"[^\d.]", "", text)) > 1}
    return frozenset(texts | bare | set(map(str, years)))


def _bare(number: str) -> str:
    return re.sub(r"[\s,]", "", number)


def _numbers_in(html: str) -> Iterator[str]:
    """The numbers that HTML shows as text, in pictures and before lists, but in the elements of figures, which are held against their values."""
    reader = _Texts()
    reader.feed(sanitised(html)[0])
    reader.close()
    yield from (number for text in ("".join(reader.texts), *reader.said) for _, number in numbers(text))


class _Texts(HTMLParser):
    """The text of sanitised HTML, a line a block, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.said: list[str] = []
        self._in_figure = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_figure += tag == "data" and (self._in_figure > 0 or "data-figure" in given)
        self.texts.append("" if tag in INLINE else "\n")
        self.said += [given["alt"] or ""] if "alt" in given else []
        self.said += [f"{given['start']}起"] if tag == "ol" and len(given.get("start") or "") > 2 else []
        self.said += _drawn(given["data-texts"] or "") if "data-texts" in given else []

    def handle_endtag(self, tag: str) -> None:
        self._in_figure -= tag == "data" and self._in_figure > 0
        self.texts.append("" if tag in INLINE else "\n")

    def handle_data(self, data: str) -> None:
        self.texts.append(GAP if self._in_figure else data.replace("\n", " "))


def _drawn(texts: str) -> list[str]:
    """What a picture draws beside the values of figures; of what cannot be read, itself."""
    try:
        return [str(text) for text, *_ in json.loads(texts)["texts"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return [texts]
