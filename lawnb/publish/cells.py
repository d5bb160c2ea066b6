"""Which cell of the notebook each part of a document is from, so that what an office remarks there finds its way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lawnb.publish.tree import Tag, element, taken, text_of, wrapped

#: On an element at the top of a body while it is settled; the sanitiser lets none through, so no cell can name another.
ATTRIBUTE = "data-cell"
#: Ids that nbformat allows; a notebook of an older format has none.
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: A bookmark's name in Word: this, the cell's place in the document, and as much of its id as the 40 characters hold.
PREFIX, LONGEST_NAME = "lawnb_", 40
BOOKMARK = re.compile(rf"{PREFIX}(\d{{1,6}})(?:_\w*)?")
#: Properties of the file that list its cells, by place, so that a cell whose bookmark is gone is known; Word holds 255 characters of each.
PROPERTY, LONGEST_PROPERTY = "lawnb_cells_", 255
LISTING = re.compile(rf"{PROPERTY}(\d{{1,4}})")


def joined(fragments: Iterable[tuple[str, str]]) -> str:
    """The HTML of cells in one, each after a mark that `settle_marks` takes out again."""
    return "\n".join(f'<span {ATTRIBUTE}="{id if ID.fullmatch(id) else ""}"></span>{html}' for id, html in fragments)


def settle_marks(body: Tag) -> None:
    """Name its cell on each element at the top of a body, in place of the marks between them."""
    cell = ""
    for tag in list(body):
        if ATTRIBUTE in tag.attrib:
            cell = tag.get(ATTRIBUTE)
            taken(tag)
        else:
            tag.set(ATTRIBUTE, cell)


def unwrap(tag: Tag) -> None:
    """Drop an element but not what it holds, which stays its cell's."""
    for child in tag if ATTRIBUTE in tag.attrib else ():
        child.set(ATTRIBUTE, tag.get(ATTRIBUTE))
    tag.drop_tag()


def taken_cells(body: Tag) -> tuple[str, ...]:
    """The cell of each element at the top of a body, in order; no element names it afterwards."""
    return tuple(tag.attrib.pop(ATTRIBUTE, "") for tag in body)


# -- bookmarks ---------------------------------------------------------------------------------------------------------


def runs(cells: Sequence[str]) -> Iterator[tuple[str, range]]:
    """Each cell that has an id, with the places of the elements that it gave one after the other."""
    for cell, places in groupby(range(len(cells)), lambda place: cells[place]):
        if cell:
            found = list(places)
            yield cell, range(found[0], found[-1] + 1)


def bookmark(place: int, cell: str) -> str:
    """The name of a cell's bookmark; letters, digits and underscores are all that Word takes."""
    return re.sub(r"\W", "_", f"{PREFIX}{place}_{cell}", flags=re.ASCII)[:LONGEST_NAME]


def of_block(name: str, n: int) -> str:
    """The name of the bookmark of a cell's n-th block."""
    return f"{PREFIX}{BOOKMARK.fullmatch(name)[1]}_{n}"


def wrap_cells(elements: Sequence[Tag], cells: Sequence[str]) -> list[str]:
    """Put what each cell gave into a block that bears its bookmark's name; the cells in the order of their places, from 1."""
    found, elements = [], list(elements)
    for cell, places in runs(cells):
        if not any(text_of(elements[place]).strip() or next(elements[place].iter("img"), None) is not None for place in places):
            continue  # a cell with nothing to say this year
        found.append(cell)
        first = elements[places[0]]
        box = wrapped(first, element("div", {"id": bookmark(len(found), cell)}))
        first.tail, box.tail = box.tail, None
        box.extend(elements[place] for place in places[1:])
    return found


def listed(cells: Sequence[str]) -> dict[str, str]:
    """The properties that list the cells, as many as their ids need."""
    lines = [""]
    for cell in cells:
        if len(lines[-1]) + 1 + len(cell) > LONGEST_PROPERTY:
            lines.append("")
        lines[-1] = f"{lines[-1]} {cell}".lstrip()
    return {f"{PROPERTY}{n}": line for n, line in enumerate(lines, 1)} if cells else {}
