"""Whether a picture is only a picture: one that runs nothing, loads nothing, and needs no font of the reader's."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from xml.parsers import expat

ADDRESS = re.compile(r"data:image/(svg\+xml|png);base64,([A-Za-z0-9+/=\s]+)")
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
#: Where matplotlib and its like say who drew the picture; a reader sees nothing of it.
METADATA = {
    "http://creativecommons.org/ns#", "http://purl.org/dc/elements/1.1/", "http://web.resource.org/cc/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}  # fmt: skip
DRAWN = {
    "circle", "clipPath", "defs", "desc", "ellipse", "g", "image", "line", "linearGradient", "marker", "mask", "metadata", "path",
    "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "title", "use",
}  # fmt: skip
#: In CSS: an escape, which could spell anything; a rule that loads; an address other than of a part of the picture.
LOADING = re.compile(r"\\|@|(?:url|image|image-set|src)\s*\((?!\s*[\"']?\s*#)", re.IGNORECASE)
#: Attributes that no renderer reads as CSS or as an address.
NAMES = {"aria-label", "aria-labelledby", "class", "d", "id", "points", "role"}
INSIDE = ("#", "data:image/png;base64,")


class Unfit(Exception):
    """What a picture may not hold, in the words of the message."""


def picture_fault(src: str) -> str | None:
    """What keeps an image's address from publication, as words that follow “图片”; None where nothing does."""
    match = ADDRESS.fullmatch(src)
    if not match:
        return "不是内嵌的 SVG 或 PNG"
    try:
        content = base64.b64decode(match[2])
    except binascii.Error:
        return "的 base64 内容已损坏"
    if match[1] == "png":
        return None if content.startswith(PNG) else "不是 PNG"
    return svg_fault(content)


def svg_fault(content: bytes) -> str | None:
    """What an SVG holds that a report's picture may not."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter of an encoding that expat does not read
        return "不是完整的 SVG"
    except Unfit as fault:
        return str(fault)
    return None


class _Reader:
    """Reads XML as a renderer would, entities and encodings undone, and stops at the first thing that is not drawing."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self._styles: list[str] | None = None

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace not in METADATA and (namespace != SVG or local not in DRAWN):
            raise Unfit(f"含有 <{local}>" + ("，图中文字须转为轮廓" if local == "text" else ""))
        for attribute, value in attributes.items():
            self._attribute(attribute.rpartition(" ")[2], value, namespace)
        if local == "style":
            self._styles = []

    def _attribute(self, name: str, value: str, namespace: str) -> None:
        if name.lower().startswith("on") or name in ("base", "src"):
            raise Unfit(f"含有属性 {name}")
        if name == "href" and not value.strip().startswith(INSIDE):
            raise Unfit("引用了外部内容")
        if namespace not in METADATA and name not in NAMES and LOADING.search(value.removeprefix(INSIDE[1])):
            raise Unfit("引用了外部内容")

    def _text(self, text: str) -> None:
        if self._styles is not None:
            self._styles.append(text)

    def _end(self, name: str) -> None:
        if self._styles is not None and LOADING.search("".join(self._styles)):
            raise Unfit("的样式引用了外部内容")
        self._styles = None

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise Unfit("含有 DTD 声明")

    def _instruction(self, target: str, data: str) -> None:
        raise Unfit(f"含有处理指令 {target}")
