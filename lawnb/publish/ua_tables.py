"""The tables of a PDF's structure tree: a regular grid, in which each cell has a header that can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lawnb.publish.tagged import Element, own_cells, own_rows

UNHEADED = "15-005"


def table_faults(top: Element) -> Iterator[str]:
    """What is wrong with the tables of a structure tree, each with its number of the Matterhorn Protocol."""
    for n, table in enumerate(top.of("Table"), 1):
        grid, fault = _grid(table)
        if fault:
            yield f"09-004：第 {n} 张表{fault}"
            continue
        headers = [cell for cell in own_cells(table) if cell.kind == "TH"]
        known = {bytes(cell.tag.ID) for cell in headers if "/ID" in cell.tag}
        for cell in headers:
            if cell.attribute("/Scope") not in ("/Row", "/Column", "/Both") and "/ID" not in cell.tag:
                yield f"15-003：第 {n} 张表的表头没有说明是行还是列的"
        for (y, x), cell in grid.items():
            named = [bytes(name) for name in cell.attribute("/Headers") or ()]
            if set(named) - known:
                yield f"15-003：第 {n} 张表第 {y + 1} 行第 {x + 1} 列所指的表头不存在"
            if cell.kind == "TD" and not named and not _is_headed(grid, y, x):
                yield f"{UNHEADED}：第 {n} 张表第 {y + 1} 行第 {x + 1} 列没有表头"


def _grid(table: Element) -> tuple[dict[tuple[int, int], Element], str]:
    """A table's cells by row and column, those that span each place of theirs; and what is irregular in it."""
    grid: dict[tuple[int, int], Element] = {}
    rows = own_rows(table)
    for y, row in enumerate(rows):
        x = 0
        for cell in row.children:
            while (y, x) in grid:
                x += 1
            places = [(y + down, x + right) for down in range(cell.span("/RowSpan")) for right in range(cell.span("/ColSpan"))]
            if any(place in grid for place in places):
                return grid, f"第 {y + 1} 行的单元格相重叠"
            grid.update(dict.fromkeys(places, cell))
    widths = Counter(y for y, _ in grid)
    if set(widths) != set(range(len(rows))) or len(set(widths.values())) > 1:
        return grid, "各行的列数不同"
    return grid, ""


def _is_headed(grid: dict[tuple[int, int], Element], y: int, x: int) -> bool:
    """Whether a header stands left of a cell and is one of rows, or above it and is one of columns (ISO 32000-1, 14.8.5.7)."""
    left = (grid[y, column] for column in range(x))
    above = (grid[row, x] for row in range(y))
    return any(_heads(cell, "/Row") for cell in left) or any(_heads(cell, "/Column") for cell in above)


def _heads(cell: Element, what: str) -> bool:
    return cell.kind == "TH" and cell.attribute("/Scope") in (what, "/Both")
