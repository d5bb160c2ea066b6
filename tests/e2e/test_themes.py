"""The themes that come with the package, in a real Chromium: nothing that axe finds, no text too faint, on a phone and a desk, by day and at night."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from lawnb.engine.preview import write_preview
from lawnb.publish.document import document
from lawnb.publish.html import html
from lawnb.theme.contrast import at_night, rgb
from lawnb.theme.reading import PLAIN, built_in, read_theme
from tests.e2e.seeing import Reader


@pytest.fixture(scope="module", params=sorted({*built_in()} - {PLAIN}))
def themed(request, made, tmp_path_factory) -> Path:
    """The report of the real records as a page of one theme; the plain one is looked at with every page."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "theme.yaml").write_text(f"based_on: {request.param}\nletterhead: {{lines: [样例市人民政府交通运输行政执法监督局, 样例区交通运输局]}}\n", "utf-8")
    doc = document(nbformat.read(made.out / "report.ipynb", as_version=4))
    given = {"theme": read_theme(folder, "bureau").model_dump(mode="json"), "publication": doc.report["publication"] | {"document_number": "样交〔2024〕1号"}}
    page = folder / "report.html"
    page.write_text(html(replace(doc, report=doc.report | given)), "utf-8")
    return page


def test_a_preview_is_the_page_in_the_theme_and_leaves_the_report_as_it_is(made, tmp_path):
    (tmp_path / "theme.yaml").write_text("based_on: letterhead\n", "utf-8")
    before = (made.out / "report.html").read_bytes(), (made.out / "report.ipynb").read_bytes()
    write_preview(made.out / "report.ipynb", tmp_path, read_theme(tmp_path, "bureau"), tmp_path / "p.html")
    assert ('class="issuer"' in (tmp_path / "p.html").read_text("utf-8"), b'class="issuer"' in before[0]) == (True, False)
    assert ((made.out / "report.html").read_bytes(), (made.out / "report.ipynb").read_bytes()) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_theme(chromium, themed, scheme):
    with Reader(chromium, themed, color_scheme=scheme) as reader:
        for width in (320, 1280) if scheme == "light" else (1280,):
            reader.page.set_viewport_size({"width": width, "height": 900})
            faults = reader.faults() if scheme == "light" else reader.faults("color-contrast")
            assert (width, reader.sideways(), faults, reader.faint()) == (width, 0, [], [])


def test_a_chart_is_turned_over_at_night_as_its_contrast_was_computed(chromium, made):
    colours = read_theme(made.root, "bureau").colours
    expected = rgb(at_night(colours.charts.series[0], colours.dark.paper))
    with Reader(chromium, made.out / "report.html", color_scheme="dark") as reader:
        picture = Image.open(io.BytesIO(reader.page.locator(".plot").first.screenshot())).convert("RGB")
    shown = [colour for _, colour in sorted(picture.getcolors(1 << 24), reverse=True)[:2]]
    assert shown[0] == rgb(colours.dark.paper)
    assert max(abs(a - b) for a, b in zip(shown[1], expected, strict=True)) <= 2
