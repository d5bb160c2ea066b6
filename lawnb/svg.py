"""Matplotlib's SVG made small and anonymous, without a change to what is drawn.

Nine tenths of a chart with Chinese labels are glyph outlines. Matplotlib writes them as absolute coordinates at 6400
units an em, one command a line; the font itself draws on a grid of 1000. Written on that grid again, as steps from
point to point, they are the same outlines in a third of the bytes. Names, comments and metadata, which would tell of
the machine and repeat the labels, go; the picture's text stands in the alt text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
OUTLINE = "scale(0.015625)"     # how matplotlib places an outline of 6400 units an em at 100
TEXT_GROUP = "text"             # the name of groups that hold outlines of text, and then their class
FONT_UNIT = 1000 / 6400         # the grid of an OpenType font with CFF outlines: 1000 units an em
REFERENCE = re.compile(r"(?:^|url\()#([A-Za-z_][\w.-]*)(?=$|\))")
SUBPATH = re.compile(r"([MLQCz])([^MLQCz]*)")

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def slim(svg: str) -> str:
    """The same picture without metadata, names and spaces, glyph outlines on the font's own grid."""
    root = ElementTree.fromstring(svg)
    drop(root, "metadata", "style")
    root.set("stroke-linejoin", "round")
    shrink_paths(root)
    shrink_uses(root)
    shorten_names(root)
    for element in root.iter():
        element.text = element.tail = None
    return ElementTree.tostring(root, encoding="unicode")


def drop(root: ElementTree.Element, *names: str) -> None:
    """Take elements of these names out, and `defs` that they leave empty."""
    unwanted = {f"{{{SVG}}}{name}" for name in names}
    for parent in root.iter():
        for child in list(parent):
            if child.tag in unwanted:
                parent.remove(child)
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{SVG}}}defs" and not len(child):
                parent.remove(child)


def shrink_paths(root: ElementTree.Element) -> None:
    """Glyph outlines become steps on the font's grid; every other path loses its line breaks only."""
    for path in root.iter(f"{{{SVG}}}path"):
        if path.get("transform") == OUTLINE:
            path.set("d", steps(path.get("d", ""), FONT_UNIT))
            path.set("transform", "scale(0.1)")
        else:
            path.set("d", " ".join(path.get("d", "").split()))


def shrink_uses(root: ElementTree.Element) -> None:
    """A glyph that is moved only needs no transform for it."""
    for use in root.iter(f"{{{SVG}}}use"):
        moved = re.fullmatch(r"translate\((\S+) 0\)", use.get("transform", ""))
        if moved:
            del use.attrib["transform"]
            use.set("x", moved[1])


@lru_cache(maxsize=4096)  # the same digits and words come again in every chart
def steps(outline: str, unit: float) -> str:
    """An outline in relative commands with whole numbers; a step starts from the rounded point: no error adds up."""
    written: list[str] = []
    x = y = 0
    start = (0, 0)
    for command, numbers in SUBPATH.findall(outline):
        if command == "z":
            if written[-1][0] in "hlv" and (x, y) == start:
                written.pop()  # z draws that line
            written.append("z")
            x, y = start
            continue
        points = [round(float(number) * unit) for number in numbers.split()]
        written.append(step(command, [point - (y if place % 2 else x) for place, point in enumerate(points)]))
        x, y = points[-2:]
        if command == "M":
            start = (x, y)
    return "".join(written)


def step(command: str, deltas: list[int]) -> str:
    """One relative command; level and upright lines have shorter ones of their own."""
    if command == "L" and deltas[1] == 0:
        return f"h{deltas[0]}"
    if command == "L" and deltas[0] == 0:
        return f"v{deltas[1]}"
    return command.lower() + " ".join(map(str, deltas)).replace(" -", "-")


def shorten_names(root: ElementTree.Element) -> None:
    """Number the names that something refers to, in the order of drawing, and drop the others."""
    used = names_used(root)
    named = [element.get("id") for element in root.iter() if element.get("id") in used]
    short = {name: f"g{number}" for number, name in enumerate(named)}
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name == TEXT_GROUP:
            element.set("class", name)
        if name in short:
            element.set("id", short[name])
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, REFERENCE.sub(lambda at: at[0].replace(at[1], short.get(at[1], at[1])), value))


def without_texts(svg: str) -> str:
    """The picture without the outlines of its texts, for a page that sets them as text."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") == TEXT_GROUP:
                parent.remove(child)
    used = names_used(root)
    for definitions in list(root.iter(f"{{{SVG}}}defs")):
        for child in list(definitions):
            if child.get("id") not in used:
                definitions.remove(child)
    drop(root)
    unwrap(root)
    return ElementTree.tostring(root, encoding="unicode")


def unwrap(root: ElementTree.Element) -> None:
    """Put what a group without attributes holds in its place, the inner ones first, and drop the empty ones."""
    for parent in reversed(list(root.iter())):
        children = [list(child) if child.tag == f"{{{SVG}}}g" and not child.attrib else [child] for child in parent]
        parent[:] = [child for group in children for child in group]


def names_used(root: ElementTree.Element) -> set[str]:
    """The names that something refers to."""
    return {name for element in root.iter() for value in element.attrib.values() for name in REFERENCE.findall(value)}
