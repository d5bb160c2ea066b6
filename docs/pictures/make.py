"""The pictures of the READMEs, of one built report: ``make pictures``, or ``.venv/bin/python -m docs.pictures.make FOLDER``.

Needs Chromium, and LibreOffice for the DOCX; without LibreOffice that one picture stays as it is.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import QUIET, chromium_path
from tests.e2e.libreoffice import as_pdf

HERE = Path(__file__).parent
#: Width and height in CSS pixels, and device pixels of one.
DESK, PHONE = (1280, 900, 1), (390, 780, 1.28)
#: Points to pixels of a page of paper; a picture's colours.
SCALE, COLOURS = 0.834, 128


def main() -> None:
    folder = Path(sys.argv[1])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        page = (folder / "report.html").resolve().as_uri()
        _keep("desk", screen(browser, page, *DESK))
        _keep("phone", screen(browser, page, *PHONE))
        _keep("print", first_page(_printed(browser, page)))
        browser.close()
    _keep("pdf", first_page((folder / "report.pdf").read_bytes()))
    if shutil.which("soffice"):
        _keep("docx", first_page(_converted(folder / "report.docx")))


def screen(browser: Browser, address: str, width: int, height: int, ratio: float, scheme: str = "light") -> Image.Image:
    """The first screen of a page, by day or at night."""
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=ratio, color_scheme=scheme)
    page.goto(address)
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot()))


def _printed(browser: Browser, address: str) -> bytes:
    page = browser.new_page()
    page.goto(address)
    return page.pdf(format="A4", print_background=True, prefer_css_page_size=True)


def first_page(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as opened:
        return opened[0].render(scale=SCALE).to_pil()


def _converted(docx: Path) -> bytes:
    """A DOCX as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        [made] = as_pdf([docx], Path(folder))
        return made.read_bytes()


def _keep(name: str, picture: Image.Image) -> None:
    """Write a picture in few colours, which no eye tells from all of them."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"report-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
