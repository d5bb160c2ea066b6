"""The pictures of docs/themes.md, of one built report in every theme of the package: ``make pictures``, or ``.venv/bin/python -m docs.pictures.themes FOLDER``.

Needs Chromium. Each picture: the page on a desk, at night on a phone, and the PDF's first page.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from docs.pictures.make import COLOURS, HERE, first_page, screen
from lawnb.publish.document import Document, document
from lawnb.publish.html import html
from lawnb.publish.pdf import pdf
from lawnb.theme.reading import FILE, built_in, read_theme
from tests.e2e.conftest import QUIET, chromium_path

HEIGHT, GAP, BETWEEN = 560, 12, "#8a8a8a"
DESK, PHONE = (1180, 840, 1), (390, 780, 1)


def main() -> None:
    doc = document(nbformat.read(Path(sys.argv[1]) / "report.ipynb", as_version=4))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        for name in built_in():
            picture = _row(_views(browser, _in_theme(doc, name)))
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"theme-{name}.png", optimize=True)
        browser.close()


def _in_theme(doc: Document, name: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_text(f"based_on: {name}\n", "utf-8")
        theme = read_theme(Path(folder), name)
    return replace(doc, report=doc.report | {"theme": theme.model_dump(mode="json")})


def _views(browser: Browser, doc: Document) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(html(doc), "utf-8")
        return [screen(browser, page.as_uri(), *DESK), screen(browser, page.as_uri(), *PHONE, "dark"), first_page(pdf(doc))]


def _row(views: list[Image.Image]) -> Image.Image:
    """Pictures side by side, all of one height."""
    scaled = [view.convert("RGB").resize((view.width * HEIGHT // view.height, HEIGHT), Image.Resampling.LANCZOS) for view in views]
    row = Image.new("RGB", (sum(view.width for view in scaled) + GAP * (len(scaled) - 1), HEIGHT), BETWEEN)
    left = 0
    for view in scaled:
        row.paste(view, (left, 0))
        left += view.width + GAP
    return row


if __name__ == "__main__":
    main()
