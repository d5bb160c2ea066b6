"""Pictures of the DOCX: drawn together, each as it would be alone, with a blank one of its size on the way."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace

import pytest

from lawnb.errors import PublicationError
from lawnb.publish.bitmap import bitmaps, forget_compilations, placeholder
from lawnb.publish.docx import docx
from tests.publish.test_readback import DOC


def svg(width: int, height: int, colour: str = "red") -> str:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="9" height="9" fill="{colour}"/></svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def png(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


def size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def test_pictures_drawn_together_are_those_drawn_alone():
    addresses = [svg(100, 40), png(b"\x89PNG\r\n\x1a\nwhatever"), svg(100, 40, "blue"), svg(100, 400)]
    together = bitmaps(addresses)
    assert together == [picture for address in addresses for picture in bitmaps([address])]
    assert size(together[0])[0] == 1055 and size(together[3])[1] == pytest.approx(4220, abs=2)
    assert bitmaps([]) == []


def test_a_picture_on_which_the_renderer_breaks_off_is_refused():
    inside = '<mask id="m" x="-1e9" y="-1e9" width="2e9" height="2e9"><rect width="9" height="9"/></mask><rect mask="url(#m)" width="9" height="9"/>'
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(PublicationError, match="DOCX: 有图片画不出来"):
        bitmaps(["data:image/svg+xml;base64," + base64.b64encode(content.encode()).decode()])


def test_a_picture_that_cannot_be_drawn_is_refused():
    with pytest.raises(PublicationError, match="DOCX: 图片未能转换（.*）。请附上报告反馈。"):
        bitmaps(["data:image/svg+xml;base64," + base64.b64encode(b"<svg").decode()])


def test_a_placeholder_is_small_of_the_same_size_and_one_of_many():
    (picture,) = bitmaps([svg(100, 400)])
    one, other = placeholder(picture, 0), placeholder(picture, 1)
    assert one != other and size(one) == size(picture) and len(one) < 1000
    resolution = b"\0\0\0\x09pHYs" + bytes(13)
    assert resolution in placeholder(picture[:33] + resolution + picture[33:], 0)


@pytest.mark.parametrize("picture", [b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\xff" * 20])
def test_a_picture_without_a_sensible_size_stands_for_itself(picture):
    assert placeholder(picture, 0) == picture


def test_the_docx_holds_the_pictures_and_no_placeholder():
    body = "".join(f'<figure class="chart"><img alt="图" src="{svg(100, 40, colour)}"/></figure>' for colour in ("red", "blue", "red"))
    with zipfile.ZipFile(io.BytesIO(docx(replace(DOC, body=body)))) as archive:
        held = [archive.read(name) for name in sorted(archive.namelist()) if name.endswith(".png")]
        text = archive.read("word/document.xml").decode()
    assert held == bitmaps([svg(100, 40), svg(100, 40, "blue"), svg(100, 40)])
    assert "base64" not in text and text.count('descr="图"') == 3


def test_forgetting_changes_nothing_that_is_drawn():
    first = bitmaps([svg(100, 40)])
    forget_compilations()
    assert bitmaps([svg(100, 40)]) == first
