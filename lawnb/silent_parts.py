"""Parts of a report that the regulation asks for, and that have a heading and nothing to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lawnb.checks import Finding, Severity
from lawnb.structure import PARTS, headings, published_cells

#: The figures that a cell speaks of, `{{ plan.count }}` or `report.table("plan.…")`, by the mechanism's name.
MECHANISM = re.compile(r"\b([a-z_]+)\.[a-z_]")
#: What stands under the last part and is none of it.
SIGNATURE = "report.signature("
TOP = 2


def given_of(figures: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """By mechanism, whether the bureau gave anything for it: whether one of its figures, each an id and a status, is not missing."""
    given: dict[str, bool] = {}
    for id, status in figures:
        mechanism = id.partition(".")[0]
        given[mechanism] = given.get(mechanism, False) or status != "missing"
    return given


def check_contents(nb: Mapping, given: Mapping[str, bool], file: str) -> Iterator[Finding]:
    """The parts of 法治政府建设与责任落实督察工作规定 (2019) that are headed, and whose every cell speaks of mechanisms without material.

    A cell of an analyst's own words, or of anything else, says something.

    Parameters
    ----------
    given
        By mechanism, whether the bureau gave anything for it.
    """
    cells: dict[str, list[Mapping]] = {}
    top = ""
    for cell in published_cells(nb):
        tops = [text for level, text in headings(cell["source"]) if level == TOP] if cell["cell_type"] == "markdown" else ()
        top = tops[-1] if tops else top
        cells.setdefault(top, []).append(cell)
    for name, (title, words) in PARTS.items():
        own = [cell for heading, its in cells.items() if any(word in heading for word in words) for cell in its]
        if own and not any(_says(cell, given) for cell in own):
            remedy = "规定要求写这一部分。请补上列为“没有提供”的材料，或在笔记本里写明；另文报送的，在 waivers.yaml 里写明缘由。"
            yield Finding("part-missing", Severity.ERROR, file, f"“{title}”部分没有内容。", f"part.{name}", remedy=remedy)


def _says(cell: Mapping, given: Mapping[str, bool]) -> bool:
    if cell["cell_type"] == "markdown":
        return any(line.strip() and not line.lstrip().startswith("#") for line in cell["source"].splitlines())
    spoken_of = {name for name in MECHANISM.findall(cell["source"]) if name in given}
    return bool(cell["source"].strip()) and SIGNATURE not in cell["source"] and (not spoken_of or any(given[name] for name in spoken_of))
