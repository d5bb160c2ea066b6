"""A picture as a page needs it: without the outlines of the texts that the page sets as text."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
TEXT_GROUP = "text"             # the class of groups that hold outlines of text

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def without_texts(svg: str) -> str:
    """The picture without the outlines of its texts, for a page that sets them as text."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") == TEXT_GROUP:
                parent.remove(child)
    unwrap(root)
    return ElementTree.tostring(root, encoding="unicode")


def unwrap(root: ElementTree.Element) -> None:
    """Put what a group without attributes holds in its place, the inner ones first, and drop the empty ones."""
    for parent in reversed(list(root.iter())):
        children = [list(child) if child.tag == f"{{{SVG}}}g" and not child.attrib else [child] for child in parent]
        parent[:] = [child for group in children for child in group]
