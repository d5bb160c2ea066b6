"""An emblem: inside the theme's own folder, small, and only a picture, whose every renderer ends soon."""

from __future__ import annotations

import base64
import math
import re
from pathlib import Path
from xml.etree import ElementTree

from lawnb.picture import picture_fault, svg_shapes
from lawnb.png import png_size
from lawnb.theme.beside import place_fault

KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST = 200_000
#: Of each side of a PNG.
MOST_PIXELS = 2000
#: Width over height: at its tallest it stays within the page's text area, and no renderer is asked for a mile of it.
NARROWEST, WIDEST = 1 / 3, 5
#: Shapes that an SVG draws, those that it draws again counted again: a few lines of references unfold to millions.
MOST_SHAPES = 5000
#: Beyond it renderers overflow, one of ours with a panic.
LARGEST_NUMBER = 1_000_000
NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
LENGTH = re.compile(rf"\s*{NUMBER}(?:px|pt|pc|mm|cm|in)?\s*")


def emblem_address(folder: Path, name: str) -> tuple[str, str]:
    """The `data:` address of an emblem's file, and what keeps it from publication, as words that follow its name; one of them is ""."""
    if fault := place_fault(folder, name, KINDS, LARGEST, "图片"):
        return "", fault
    path = folder / name
    address = f"data:{KINDS[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"
    if fault := address_fault(address):
        return "", f"的图片{fault}，不能发布。请用只含图形、文字已转为轮廓的 SVG，或 PNG"
    return address, ""


def address_fault(address: str) -> str:
    """What keeps a picture from being an emblem, as words that follow “图片”; "" where nothing does."""
    if fault := picture_fault(address):
        return fault
    kind, _, packed = address.partition(";base64,")
    content = base64.b64decode(packed)
    if len(content) > LARGEST:
        return f"有 {len(content)} 字节，超过 {LARGEST}"
    return _png_fault(content) if kind.endswith("png") else _svg_fault(content)


def _png_fault(content: bytes) -> str:
    width, height = png_size(content)
    return f"是 {width}×{height} 像素，每边最多 {MOST_PIXELS}" if max(width, height) > MOST_PIXELS else _shape_fault(width, height)


def _svg_fault(content: bytes) -> str:
    """What is wrong with an SVG of allowed parts: no size of its own, or more shapes than an emblem has."""
    root = ElementTree.fromstring(content)
    size = _size(root)
    if size is None:
        return "没有合用的 viewBox，也没有宽和高"
    if any(abs(float(number)) > LARGEST_NUMBER for element in root.iter() for value in element.attrib.values() for number in re.findall(NUMBER, value)):
        return f"的坐标或长度超过 {LARGEST_NUMBER}"
    if any(map(_heavy, root.iter())):
        return "用了 marker、内嵌的位图，或在样式中引用了别的部分"
    return f"画的图形超过 {MOST_SHAPES} 个" if svg_shapes(content) > MOST_SHAPES else _shape_fault(*size)


def _heavy(element: ElementTree.Element) -> bool:
    """Whether an element may unfold to more than its markup tells: once a vertex, once a pixel, or by a rule for all."""
    name = element.tag.rpartition("}")[2]
    return name in ("marker", "image") or (name == "style" and "url" in "".join(element.itertext()).lower())


def _size(root: ElementTree.Element) -> tuple[float, float] | None:
    """The width and height of a drawing, in units of its own; None where it has none that all renderers see alike."""
    given = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.fullmatch(rf"\s*{NUMBER}(?:\s*,\s*|\s+){NUMBER}(?:\s*,\s*|\s+){NUMBER}(?:\s*,\s*|\s+){NUMBER}\s*", root.get("viewBox", ""))
    if root.get("viewBox") and not box:
        return None
    pairs = [[float(match[1]) for match in given]] if all(given) else []
    pairs += [[float(box[3]), float(box[4])]] if box else []
    sound = pairs and all(math.isfinite(side) and side > 0 for pair in pairs for side in pair)
    return tuple(pairs[0]) if sound else None


def _shape_fault(width: float, height: float) -> str:
    return "" if NARROWEST <= width / height <= WIDEST else f"的宽是高的 {width / height:.3g} 倍，只能是 {NARROWEST:.2g} 到 {WIDEST} 倍"
