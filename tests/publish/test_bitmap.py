"""Pictures of the DOCX: drawn together, each as it would be alone, and as large as there is room."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from lawnb.errors import PublicationError
from lawnb.publish.bitmap import bitmaps
from lawnb.publish.docx import docx
from lawnb.publish.tree import element
from lawnb.publish.word_pictures import shown_size
from tests.publish.test_readback import DOC


def svg(width: int, height: int, colour: str = "red") -> str:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="9" height="9" fill="{colour}"/></svg>'
    return address(picture)


def address(picture: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def png(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


def size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def test_pictures_drawn_together_are_those_drawn_alone():
    addresses = [svg(100, 40), png(b"\x89PNG\r\n\x1a\nwhatever"), svg(100, 40, "blue"), svg(100, 400)]
    together = bitmaps(addresses)
    assert together == [picture for address in addresses for picture in bitmaps([address])]
    assert size(together[0])[0] == 882 and size(together[3])[1] == pytest.approx(3528, abs=2)
    assert bitmaps([]) == []


def test_a_picture_has_the_colours_of_its_lines_and_stands_on_white():
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="3" height="9" fill="#f00"/><rect x="3" width="3" height="9" fill="#0000ff"/></svg>'
    [drawn] = bitmaps([address(picture)])
    with Image.open(io.BytesIO(drawn)) as opened:
        assert opened.size == (882, 882)
        assert [opened.convert("RGB").getpixel((x, y)) for x, y in ((100, 0), (500, 500), (850, 881))] == [(255, 0, 0), (0, 0, 255), (255, 255, 255)]


def test_a_picture_as_high_as_a_house_is_refused():
    with pytest.raises(PublicationError, match="DOCX: 有图片在宽 112mm 时过高，画不出来"):
        bitmaps([svg(100, 10_000_000)])


def test_a_picture_on_which_a_renderer_of_pixels_breaks_off_is_drawn():
    inside = '<mask id="m" x="-1e9" y="-1e9" width="2e9" height="2e9"><rect width="9" height="9"/></mask><rect mask="url(#m)" width="9" height="9"/>'
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    assert size(*bitmaps([address(content)])) == (882, 882)


def test_a_picture_that_cannot_be_drawn_is_refused():
    with pytest.raises(PublicationError, match="DOCX: 图片未能转换（.*）。请附上报告反馈。"):
        bitmaps([address("<svg")])


def test_the_docx_holds_each_picture_once():
    body = "".join(f'<figure class="chart"><img alt="图" src="{svg(100, 40, colour)}"/></figure>' for colour in ("red", "blue", "red"))
    with zipfile.ZipFile(io.BytesIO(docx(replace(DOC, body=body)))) as archive:
        held = [archive.read(name) for name in sorted(archive.namelist()) if name.endswith(".png")]
        text = archive.read("word/document.xml").decode()
    assert held == bitmaps([svg(100, 40), svg(100, 40, "blue")])
    assert "base64" not in text and text.count('descr="图"') == 3 and len(set(re.findall(r'r:embed="(.*?)"', text))) == 2


def header(width: int, height: int, resolution: int = 0) -> bytes:
    """A PNG that tells its size, in pixels, and its resolution, in pixels a metre, and nothing else."""
    chunk = b"\0\0\0\x09pHYs" + struct.pack(">IIB", resolution, resolution, 1) + bytes(4) if resolution else b""
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", width, height) + bytes(9) + chunk + b"\0\0\0\0IDAT"


@pytest.mark.parametrize(("picture", "attributes", "size"), [
    (header(100, 50), {}, (100, 50)), (header(600, 300, 11811), {}, (144, 72)), (header(1000, 100), {}, (442.25, 44.225)), (header(10, 5000), {}, (3.168, 1584)),
    (header(10, 40), {"width": "25.4mm"}, (72, 288)), (header(10, 40), {"height": "25.4mm"}, (18, 72)), (b"\x89PNG\r\n\x1a\n", {}, (1, 1)),
])  # fmt: skip
def test_a_picture_is_as_large_as_it_says_where_there_is_room(picture, attributes, size):
    assert shown_size(element("img", attributes), picture) == pytest.approx(size, rel=1e-3)
