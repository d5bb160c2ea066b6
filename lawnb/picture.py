"""Whether a picture is only a picture: one that runs nothing, loads nothing, and needs no font of the reader's."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from xml.parsers import expat

from lawnb.png import png_fault

ADDRESS = re.compile(r"data:image/(svg\+xml|png);base64,([A-Za-z0-9+/=\s]+)")
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
LOADING = re.compile(r"\\|@|(?:url|image|image-set|src)\s*+\((?!\s*+[\"']?\s*+#)", re.IGNORECASE)
#: By what a reader's program shows one part and another's another.
CONDITIONS = {"systemLanguage", "requiredExtensions", "requiredFeatures", "requiredFonts", "requiredFormats"}
#: Attributes that no renderer reads as CSS or as an address.
NAMES = {"aria-label", "aria-labelledby", "class", "d", "id", "points", "role"}
UTF_8 = ("utf-8", "utf8", "us-ascii")
INSIDE = ("#", "data:image/png;base64,")
REFERENCE = re.compile(r"url\(\s*+[\"']?\s*+#([^)\"'\s]*)")
#: Shapes that a picture draws, those that it draws again counted again: a few lines of references unfold to millions, at which a reader's
#: browser stands still. A chart has some thousands.
MOST_SHAPES = 100_000
#: Elements in one another.
DEEPEST = 500
ENDLESS = f"画的图形超过 {MOST_SHAPES} 个，或引用了自己"


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
    return png_fault(content) if match[1] == "png" else svg_fault(content)


def svg_fault(content: bytes) -> str | None:
    """What an SVG holds that a report's picture may not."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter of an encoding that expat does not read
        return "不是完整的 SVG"
    except Unfit as fault:
        return str(fault)
    if reader.encoding not in UTF_8 or b"\0" in content:  # browsers read others, what sets the PDF does not
        return "不是 UTF-8 编码的 SVG"
    return ENDLESS if reader.drawn.count() > MOST_SHAPES else None


def svg_shapes(content: bytes) -> int:
    """How many shapes a sound SVG draws, what it refers to included."""
    reader = _Reader()
    reader.parser.Parse(content, True)
    return reader.drawn.count()


class _Drawn:
    """How many shapes a drawing draws, counted as it is read: what has a name has a count of its own, since others may refer to it."""

    def __init__(self) -> None:
        self._named: list[list] = [[0, []]]  # shapes of its own, and what is drawn in it: numbers of others, names, each with how often
        self._names: dict[str, int] = {}
        self._open: list[int] = [0]
        self._for_all: list[str] = []

    def begin(self, attributes: Mapping[str, str]) -> None:
        if name := attributes.get("id"):
            self._named[self._open[-1]][1].append((len(self._named), 1))
            self._names.setdefault(name, len(self._named))
            self._named.append([0, []])
        if len(self._open) > DEEPEST:
            raise Unfit("层次太深")
        self._open.append(len(self._named) - 1 if name else self._open[-1])
        own = self._named[self._open[-1]]
        own[0] += 1
        # a marker is drawn at each point of a path
        points = len(attributes.get("d") or attributes.get("points") or "") // 2 + 1
        own[1] += [(name, points if attribute.startswith("marker") else 1) for attribute, value in attributes.items() for name in _referred(attribute, value)]

    def end(self) -> None:
        self._open.pop()

    def style(self, css: str) -> None:
        """A rule may bear on every shape."""
        self._for_all += REFERENCE.findall(css)

    def count(self) -> int:
        shapes = sum(own for own, _ in self._named)
        self._named[0][1] += [(name, shapes) for name in self._for_all]
        known: dict[int, int] = {}
        waiting = [0]
        while waiting:
            at = waiting[-1]
            own, drawn = self._named[at]
            drawn = [(self._names.get(part, 0) if isinstance(part, str) else part, times) for part, times in drawn if not isinstance(part, str) or part in self._names]
            if fresh := [part for part, _ in drawn if part not in known]:
                if not set(fresh).isdisjoint(waiting):
                    return MOST_SHAPES + 1  # refers to itself
                waiting.append(fresh[0])
                continue
            known[at] = own + sum(known[part] * times for part, times in drawn)
            waiting.pop()
        return known[0]


def _referred(attribute: str, value: str) -> list[str]:
    if attribute.rpartition(" ")[2] == "href":
        return [value.strip().removeprefix("#")] if value.strip().startswith("#") else []
    return REFERENCE.findall(value) if "url" in value else []


class _Reader:
    """Reads XML as a renderer would, entities and encodings undone, and stops at the first thing that is not drawing."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.SkippedEntityHandler = self._entity
        self.parser.XmlDeclHandler = self._declaration
        self.drawn = _Drawn()
        self.encoding = "utf-8"
        self._is_root = True
        self._styles: list[str] | None = None

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace not in METADATA and (namespace != SVG or local not in DRAWN):
            raise Unfit(f"含有 <{local}>" + ("，图中文字须转为轮廓" if local == "text" else ""))
        if self._is_root and local != "svg":
            raise Unfit("不是 SVG")
        self._is_root = False
        self.drawn.begin(attributes)
        for attribute, value in attributes.items():
            self._attribute(attribute.rpartition(" ")[2], value, namespace)
        if local == "style":
            self._styles = []

    def _attribute(self, name: str, value: str, namespace: str) -> None:
        if name.lower().startswith("on") or name in ("base", "src"):
            raise Unfit(f"含有属性 {name}")
        if name in CONDITIONS:
            raise Unfit(f"因读者的程序而异（属性 {name}）")
        if name == "href" and not value.strip().startswith(INSIDE):
            raise Unfit("引用了外部内容")
        if name == "href" and value.strip().startswith(INSIDE[1]) and (fault := picture_fault(value.strip())):
            raise Unfit(f"内嵌的图片{fault}")
        if namespace not in METADATA and name not in NAMES and LOADING.search(value.removeprefix(INSIDE[1])):
            raise Unfit("引用了外部内容")

    def _text(self, text: str) -> None:
        if self._styles is not None:
            self._styles.append(text)

    def _end(self, name: str) -> None:
        self.drawn.end()
        if self._styles is not None:
            css = "".join(self._styles)
            if LOADING.search(css):
                raise Unfit("的样式引用了外部内容")
            self.drawn.style(css)
        self._styles = None

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise Unfit("含有 DTD 声明")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = (encoding or "utf-8").lower()

    def _entity(self, name: str, is_parameter: bool) -> None:
        raise Unfit(f"含有没有定义的实体 &{name};")

    def _instruction(self, target: str, data: str) -> None:
        raise Unfit(f"含有处理指令 {target}")
