"""Pictures of the DOCX as PNG: each in the file once, as large as it is drawn."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from html import escape
from itertools import count
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.image import ImagePart

from lawnb.publish.tree import Tag

LENGTH = re.compile(r"([\d.]+)mm")
EMU, POINTS_AN_INCH, MM_AN_INCH = 12700, 72, 25.4
#: In points: no picture is wider than the text, or higher than Word allows.
WIDEST, HIGHEST = 442.25, 1584
#: A PNG begins with its signature and a chunk that tells its size.
SIZE = slice(16, 24)


class Pictures:
    """Puts pictures into a file as they are shown."""

    def __init__(self, part: Any, contents: Mapping[Tag, bytes]):
        self._part, self._contents = part, contents
        self._ids = count(1)
        self._names: dict[bytes, str] = {}

    def run(self, image: Tag) -> str:
        """A picture as a run; its text is the drawing's."""
        content = self._contents[image]
        width, height = (round(length * EMU) for length in shown_size(image, content))
        name, id, inner = self._name(content), next(self._ids), next(self._ids)
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:effectExtent b="0" l="0" r="0" t="0"/>'
            f'<wp:docPr descr="{escape(image.get("alt", ""))}" title="" id="{id}" name="Picture"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr descr="" id="{inner}" name="Picture"/>'
            '<pic:cNvPicPr><a:picLocks noChangeArrowheads="1" noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr bwMode="auto"><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:noFill/><a:ln w="9525"><a:noFill/><a:headEnd/><a:tailEnd/></a:ln></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )

    def _name(self, content: bytes) -> str:
        """The relationship of a picture's part."""
        if content not in self._names:
            place = PackURI(f"/word/media/image{len(self._names) + 1}.png")
            self._names[content] = self._part.relate_to(ImagePart(place, "image/png", content), RELATIONSHIP_TYPE.IMAGE)
        return self._names[content]


def shown_size(image: Tag, content: bytes) -> tuple[float, float]:
    """The size in points: with the side that the element says, else its own, as far as there is room; the sides keep their ratio."""
    width, height = own_size(content)
    wanted, high = (LENGTH.fullmatch(image.get(name, "")) for name in ("width", "height"))
    points = float((wanted or high)[1]) / MM_AN_INCH * POINTS_AN_INCH if wanted or high else 0
    scale = points / width if wanted else points / height if high else min(1, WIDEST / width, HIGHEST / height)
    return width * scale, height * scale


def own_size(content: bytes) -> tuple[float, float]:
    """A PNG's size in points by its own resolution, else of one pixel a point."""
    width, height = struct.unpack(">II", content[SIZE].ljust(8, b"\0"))
    at = content.find(b"pHYs", 0, content.find(b"IDAT"))
    across, down, unit = struct.unpack(">IIB", content[at + 4 : at + 13].ljust(9, b"\0")) if at > 0 else (0, 0, 0)
    metre = POINTS_AN_INCH / MM_AN_INCH * 1000
    scales = (metre / across, metre / down) if unit == 1 and across and down else (1, 1)
    return max(width, 1) * scales[0], max(height, 1) * scales[1]
