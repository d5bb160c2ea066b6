"""An emblem's file: inside the theme's own folder, small, and only a picture."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from lawnb.picture import PNG, picture_fault
from lawnb.theme.beside import place_fault

KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST = 200_000
MOST_PIXELS = 2000
#: Shapes that an SVG draws, those that it draws again counted again: a few lines of references unfold to millions.
MOST_SHAPES = 5000
SVG_USE = "{http://www.w3.org/2000/svg}use"
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


def emblem_address(folder: Path, name: str) -> tuple[str, str]:
    """The `data:` address of an emblem's file, and what keeps it from publication, as words that follow its name; one of them is ""."""
    if fault := place_fault(folder, name, KINDS, LARGEST, "图片"):
        return "", fault
    path = folder / name
    kind, content = KINDS[path.suffix.lower()], path.read_bytes()
    address = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    if fault := picture_fault(address) or (png_fault(content) if kind == "image/png" else drawing_fault(content)):
        return "", f"的图片{fault}，不能发布。请用只含图形、文字已转为轮廓的 SVG，或 PNG"
    return address, ""


def png_fault(content: bytes) -> str:
    """What is wrong with a PNG as an emblem, of its head alone."""
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
        return "不是完整的 PNG"
    width, height = struct.unpack(">II", content[16:24])
    return "" if 0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS else f"是 {width}×{height} 像素，每边最多 {MOST_PIXELS}"


def drawing_fault(content: bytes) -> str:
    """What is wrong with an SVG of allowed parts: no size of its own, or more shapes than an emblem has."""
    root = ElementTree.fromstring(content)
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        return "没有 viewBox，也没有宽和高"
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    try:
        drawn = _shapes(root, named, {}, ())
    except RecursionError:
        return "层次太深"
    return "" if drawn <= MOST_SHAPES else f"画的图形超过 {MOST_SHAPES} 个，或引用了自己"


def _shapes(element: ElementTree.Element, named: Mapping[str | None, ElementTree.Element], known: dict, above: tuple) -> int:
    """How many shapes an element draws, what it refers to included; one that refers to itself draws too many."""
    if element in above:
        return MOST_SHAPES + 1
    if element not in known:
        parts = list(element)
        if element.tag == SVG_USE:
            parts += [named[name] for key in HREFS if (name := element.get(key, "").removeprefix("#")) in named]
        known[element] = 1 + sum(_shapes(part, named, known, (*above, element)) for part in parts)
    return known[element]
