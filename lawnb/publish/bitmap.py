"""Pictures as PNG for Word: it draws no SVG that older ones or WPS would show."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import typst

from lawnb.errors import PublicationError
from lawnb.publish.png import WHITE, png
from lawnb.publish.typesetter import MAIN, PANIC, UNDATED, is_panic, typesetter

#: Pictures are drawn at this many points an inch, as wide as in the PDF.
CHART_PPI, CHART_WIDTH = 200, "112mm"
POINTS_AN_INCH = 72
#: No picture of a report has more, which take 400 MB of memory.
MOST_PIXELS = 100_000_000
TOO_HIGH = f"DOCX: 有图片在宽 {CHART_WIDTH} 时过高，画不出来。请换一张图。"


def bitmaps(addresses: Sequence[str]) -> list[bytes]:
    """The pictures of `data:` addresses as PNG, in their order."""
    kinds, contents = zip(*(address.split(";base64,", 1) for address in addresses), strict=True) if addresses else ((), ())
    decoded = list(map(base64.b64decode, contents))
    drawn = iter(_drawn([content for kind, content in zip(kinds, decoded, strict=True) if kind.endswith("svg+xml")]))
    return [next(drawn) if kind.endswith("svg+xml") else content for kind, content in zip(kinds, decoded, strict=True)]


def _drawn(pictures: Sequence[bytes]) -> list[bytes]:
    """SVGs as PNG, each a page of one PDF, which pdfium draws: Typst alone would take twice as long over their pixels."""
    if not pictures:
        return []
    opened = pypdfium2.PdfDocument(_pages(pictures))
    try:
        return [png(_pixels(page)) for page in opened]
    finally:
        opened.close()


def _pages(pictures: Sequence[bytes]) -> bytes:
    """SVGs as the pages of one PDF: each compilation costs more than a page."""
    pages = "\n#pagebreak()\n".join(f'#image("{n}.svg", width: {CHART_WIDTH})' for n in range(len(pictures)))
    files = {f"{n}.svg": picture for n, picture in enumerate(pictures)}
    files[MAIN] = f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}".encode()
    setter = typesetter([])
    try:
        return setter.pdf(files, [], UNDATED)[0]
    except typst.TypstError as error:
        raise PublicationError(f"DOCX: 图片未能转换（{str(error).replace(setter.root, '').strip()}）。请附上报告反馈。") from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise PublicationError(PANIC.format("DOCX")) from None


def _pixels(page: pypdfium2.PdfPage) -> np.ndarray:
    """A page as pixels on white, for `png`."""
    width, height = (max(round(points * CHART_PPI / POINTS_AN_INCH), 1) for points in page.get_size())
    if width * height > MOST_PIXELS:
        raise PublicationError(TOO_HIGH)
    pixels = np.full((height, width), WHITE)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, pixels.ctypes.data, pixels.strides[0])
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_REVERSE_BYTE_ORDER)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels
