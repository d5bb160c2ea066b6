"""Tables for every width of screen: stacked into cards where they are prose, scrolling in a box where they are figures."""

from __future__ import annotations

from lawnb.publish.tree import Tag, element, has_class, text_of, wrapped

#: From this many columns on a table may be too wide for a phone.
MANY_COLUMNS = 4
#: From this many columns on the heads of a table stand upright, so that it fits a desk's screen and paper.
VERY_MANY_COLUMNS = 11
PROSE_COLUMNS = 3
LARGEST_SPAN = 100
ROLES = {
    "table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell",
}  # fmt: skip
HEAD_ROLES = {"row": "rowheader", "rowgroup": "rowheader", "col": "columnheader", "colgroup": "columnheader"}


def settle_table(table: Tag) -> None:
    """Put a table in a box that scrolls, so that the page never does, and say what it needs on a narrow screen.

    The box's class is `stacked` for prose (its rows become cards), `wide` for very many columns. A box of figures that
    may scroll is a region with the caption's name, which the keyboard can reach.
    """
    grid = _grid(table)
    n_columns = max(map(len, grid), default=0)
    box = wrapped(table, element("div", {"class": "scroll"}))
    _align_heads(grid, n_columns)
    if _is_prose(table, grid, n_columns):
        box.set("class", "scroll stacked")
        write_roles(table)
        _label_cells(grid)
    elif n_columns >= MANY_COLUMNS:
        box.attrib.update({"role": "region", "tabindex": "0", "aria-label": table.get("aria-label") or _caption(table) or "表格"})
    if n_columns >= VERY_MANY_COLUMNS:
        box.set("class", "scroll wide")


def write_roles(table: Tag) -> None:
    """Write out what rows and cells are: browsers forget it where a style sheet shows them as blocks."""
    for tag in table.iter(*ROLES, "th"):
        tag.set("role", ROLES.get(tag.tag) or HEAD_ROLES.get(tag.get("scope", "col"), "columnheader"))


def _grid(table: Tag) -> list[list[Tag]]:
    """The rows of a table with the cell that covers each place, spans followed."""
    covered: dict[tuple[int, int], Tag] = {}
    rows = list(table.iter("tr"))
    for y, row in enumerate(rows):
        x = 0
        for cell in row.iterchildren("th", "td"):
            while (y, x) in covered:
                x += 1
            places = ((y + down, x + right) for down in range(_span(cell, "rowspan")) for right in range(_span(cell, "colspan")))
            covered.update(dict.fromkeys(places, cell))
    width = 1 + max((x for _, x in covered), default=-1)
    return [[covered[y, x] for x in range(width) if (y, x) in covered] for y in range(len(rows))]


def _span(cell: Tag, name: str) -> int:
    text = cell.get(name)
    if text is None:
        return 1
    return min(int(text), LARGEST_SPAN) if text.isascii() and text.isdecimal() and int(text) else 1


def _is_head(row: list[Tag]) -> bool:
    return bool(row) and next(row[0].iterancestors("thead"), None) is not None


def _is_number(cell: Tag) -> bool:
    return has_class(cell, "number")


def _is_figure(cell: Tag) -> bool:
    """A cell that holds a figure and nothing else: short, and read across its row."""
    return _is_number(cell) or (cell.find("data") is not None and not (cell.text or "").strip())


def _align_heads(grid: list[list[Tag]], n_columns: int) -> None:
    """A head stands over its figures as they stand: at the right."""
    heads = [row for row in grid if _is_head(row)]
    bodies = [row for row in grid if not _is_head(row)]
    for x in range(n_columns):
        cells = [row[x] for row in bodies if x < len(row) and text_of(row[x]).strip()]
        if heads and x < len(heads[-1]) and cells and all(map(_is_number, cells)):
            heads[-1][x].set("class", "number")


def _is_prose(table: Tag, grid: list[list[Tag]], n_columns: int) -> bool:
    """Whether rows can be read as cards: one row of heads, nothing spans, no figure."""
    cells = list(table.iter("th", "td"))
    spans = any(_span(cell, name) > 1 for cell in cells for name in ("colspan", "rowspan"))
    one_head = sum(map(_is_head, grid)) == 1 and _is_head(grid[0])
    return n_columns >= PROSE_COLUMNS and one_head and not spans and not any(map(_is_figure, table.iter("td")))


def _label_cells(grid: list[list[Tag]]) -> None:
    heads = [_stripped(cell) for cell in grid[0]]
    for row in grid[1:]:
        for head, cell in zip(heads, row, strict=False):
            if cell.tag == "td":
                cell.set("data-label", head)


def _caption(table: Tag) -> str:
    caption = table.find(".//caption")
    return " ".join(" ".join(caption.itertext()).split()) if caption is not None else ""


def _stripped(tag: Tag) -> str:
    return "".join(text.strip() for text in tag.itertext())
