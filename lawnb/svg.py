"""Matplotlib's SVG made small and anonymous, without a change to what is drawn.

Names, comments and metadata, which would tell of the machine and repeat the labels, go; the picture's text stands in the alt text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
OUTLINE = "scale(0.1)"          # how an outline on the font's own grid of 1000 units an em is placed at 100
TEXT_GROUP = "text"             # the name of groups that hold outlines of text, and then their class
REFERENCE = re.compile(r"(?:^|url\()#([A-Za-z_][\w.-]*)(?=$|\))")
MOVED = re.compile(r"translate\((\S+) 0\)")
#: The steps that matplotlib draws with.
LETTERS = "MLQCz"
#: What bears on a group as one and not on each thing in it.
OF_THE_WHOLE = re.compile(r"(?:^|;)\s*(?:opacity|display)\s*:")

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def slim(svg: str) -> str:
    """The same picture without metadata, names and spaces."""
    root = ElementTree.fromstring(svg)
    drop(root, "metadata", "style")
    root.set("stroke-linejoin", "round")
    elements = list(root.iter())
    shorten_names(elements)
    for element in elements:
        element.text = element.tail = None
        if element.tag == f"{{{SVG}}}path":
            element.set("d", close_up(element.get("d", "")))
        elif element.tag == f"{{{SVG}}}use" and (moved := MOVED.fullmatch(element.get("transform", ""))):
            # a glyph that is moved only needs no transform for it
            del element.attrib["transform"]
            element.set("x", moved[1])
    for element in elements:
        # what is drawn from definitions takes its style from where it is used
        if element.tag != f"{{{SVG}}}defs":
            element[:] = list(with_style_once(element))
    return ElementTree.tostring(root, encoding="unicode")


def close_up(steps: str) -> str:
    """The steps of a path without spaces where a letter parts them."""
    steps = " ".join(steps.split())
    for letter in LETTERS:
        steps = steps.replace(f" {letter}", letter).replace(f"{letter} ", letter)
    return steps


def with_style_once(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """What an element holds, what follows one another in one style in a group that has it: each mark of a chart says it otherwise."""
    for style, run in groupby(list(parent), key=lambda child: child.get("style", "")):
        children = list(run)
        if len(children) == 1 or not style or OF_THE_WHOLE.search(style):
            yield from children
            continue
        group = ElementTree.Element(f"{{{SVG}}}g", style=style)
        group.extend(children)
        for child in children:
            del child.attrib["style"]
        yield group


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


def shorten_names(elements: Iterable[ElementTree.Element]) -> None:
    """Number the names that something refers to, in the order of drawing, and drop the others."""
    used = names_used(elements)
    named = [element.get("id") for element in elements if element.get("id") in used]
    short = {name: f"g{number}" for number, name in enumerate(named)}
    for element in elements:
        name = element.attrib.pop("id", None)
        if name == TEXT_GROUP:
            element.set("class", name)
        if name in short:
            element.set("id", short[name])
        for key, value in references(element):
            element.set(key, REFERENCE.sub(lambda at: at[0].replace(at[1], short.get(at[1], at[1])), value))


def without_texts(svg: str) -> str:
    """The picture without the outlines of its texts, for a page that sets them as text."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") == TEXT_GROUP:
                parent.remove(child)
    used = names_used(root.iter())
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


def names_used(elements: Iterable[ElementTree.Element]) -> set[str]:
    """The names that something refers to."""
    return {name for element in elements for _, value in references(element) for name in REFERENCE.findall(value)}


def references(element: ElementTree.Element) -> list[tuple[str, str]]:
    """The attributes that may refer to something; colours begin with the same sign."""
    return [(key, value) for key, value in element.attrib.items() if value.startswith("#") or "url(#" in value]
