"""WCAG 2.2 AA in a real Chromium: every page that lawnb writes, in both schemes of colours, from a phone to a large screen."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdfium2
import pytest

from lawnb.following.diff import diff
from lawnb.following.page import page as diff_page
from lawnb.following.source import open_published
from lawnb.province.catalogue import write_catalogue
from lawnb.workspace import workspace
from tests.conftest import ROOT
from tests.e2e.seeing import SIGNS_FIRST, Reader
from tests.province.reports import CASES, FINES, Built, figure
from tests.validator import validator_faults

PAGES = ("report", "full", "draft", "catalogue", "diff", "region")
#: A phone at the narrowest that WCAG asks for, a tablet, a desk, a large screen; 640 is the desk at 200 %.
WIDTHS = (320, 640, 768, 1280, 1920)
#: Long pages in the report's own style sheet, whose colours at night are measured there.
LONG = ("full", "region")
#: Of a page (decision 0010).
MOST_BYTES = 500_000
#: Colours change with the scheme, not with the width: where lines are shortest, and longest.
ENDS = (320, 1920)
#: A year with every kind of record is long, and axe slow over it.
WIDTHS_OF = {"full": (390,), "draft": (390, 1280), "region": (320, 1280)}


@pytest.fixture(scope="module")
def pages(made, shells, tmp_path_factory) -> dict[str, Path]:
    """The report of the real records, a bureau's with all kinds of tables and charts, a draft, and what is made of several."""
    shell = shells(tmp_path_factory.mktemp("access"))
    shutil.copytree(ROOT / "regions", shell.root / "regions")
    (shell.records / "waivers.yaml").unlink()  # what the real records leave open makes it a draft
    shell.edit("penalties_totals.csv", "617", "618")
    assert shell("run").returncode == 6
    assert shell("run", "--agency", "sample-001", "--year", "2023").returncode == 0
    assert shell("region", "--region", "sample-province", "--year", "2023", "--partial").returncode in (0, 6)
    built = Built(workspace(shell.root / "data", shell.root / "listed", shell.root))
    for n in range(30):
        built.report(f"b-{n:02d}", 2023, figure(CASES, f"{n}起", str(n), earlier={2021: "7", 2022: "30"}), name=f"样例{n:02d}区交通运输局")
    built.report("c", 2023, figure(CASES, "未提供", None, "missing"), figure(FINES, "0元", "0"), codes=["total-mismatch"], text="不平")
    compared = shell.root / "diff.html"
    compared.write_text(diff_page(diff(open_published(shell.out), open_published(made.out))), "utf-8")
    return {
        "report": made.out / "report.html",
        "full": shell.root / "build/sample-001/2023/report.html",
        "draft": shell.out / "report.html",
        "catalogue": write_catalogue(built.workspace)[0],
        "diff": compared,
        "region": shell.root / "build/sample-province/2023/report.html",
    }


def test_a_full_year_stays_within_its_size(pages):
    assert pages["full"].stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(("name", "scheme"), [*((name, "light") for name in PAGES), *((name, "dark") for name in PAGES if name not in LONG)])
def test_axe_finds_nothing_at_any_width(chromium, pages, name, scheme):
    with Reader(chromium, pages[name], color_scheme=scheme) as reader:
        for width in WIDTHS_OF.get(name, WIDTHS if scheme == "light" else ENDS):
            reader.page.set_viewport_size({"width": width, "height": 900})
            faults = reader.faults() if scheme == "light" else reader.faults("color-contrast")  # the scheme changes nothing else
            assert (width, reader.sideways(), faults, reader.faint()) == (width, 0, [], [])


@pytest.mark.parametrize("name", [name for name in PAGES if name != "region"])
def test_axe_finds_nothing_in_what_opens_nor_in_forced_colours(chromium, pages, name):
    with Reader(chromium, pages[name], 390, forced_colors="active", reduced_motion="reduce") as reader:
        reader.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        opening = reader.page.locator("[popovertarget]")
        if opening.count():
            opening.first.click()
            assert reader.page.locator(":popover-open").count() == 1
        assert (reader.sideways(), reader.faults()) == (0, [])
        assert reader.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize(("name", "width"), [*((name, 320) for name in PAGES if name != "full"), ("report", 1280), ("catalogue", 1280)])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium, pages, name, width):
    with Reader(chromium, pages[name], width) as reader:
        reached = reader.walk()
        assert [markup for markup, seen in reached if not seen] == []
        assert len(reached) >= reader.page.locator("a[href], button, summary, input, select, [tabindex='0']").locator("visible=true").count()


@pytest.mark.parametrize("name", PAGES)
def test_text_set_apart_is_not_cut_off(chromium, pages, name):
    with Reader(chromium, pages[name], 390) as reader:
        assert (reader.cut_when_spaced(), reader.sideways()) == ([], 0)


def test_a_fault_is_found(chromium, tmp_path):
    """The measures can fail."""
    faulty = tmp_path / "faulty.html"
    faulty.write_text(
        "<!doctype html><html lang=zh><title>页</title><style>a{outline:0 !important}div{width:2000px;color:#bbb}p{overflow:hidden;height:1em;line-height:1em}</style>"
        "<main><h1>页</h1><div>浅</div><img src='data:,'><a href='#x'>到</a><p>一二三四五六七八九十</p></main>", "utf-8",
    )  # fmt: skip
    with Reader(chromium, faulty, 390) as reader:
        assert any(fault.startswith("image-alt") for fault in reader.faults())
        assert len(reader.faint()) == 1 and reader.sideways() > 1000
        assert [seen for _, seen in reader.walk()] == [False]
        assert len(reader.cut_when_spaced()) == 1


def test_the_table_behind_a_chart_opens_by_keyboard_and_says_what_the_chart_draws(chromium, pages):
    with Reader(chromium, pages["full"]) as reader:
        charts = reader.page.locator("figure.chart")
        values = 0
        for chart in charts.all():
            chart.locator("summary").focus()
            reader.page.keyboard.press("Enter")
            drawn = set(chart.locator(".plot data").all_inner_texts())
            told = " ".join(chart.locator("table").get_by_role("cell").all_inner_texts())
            assert told and all(text in told for text in drawn)
            values += len(drawn)
            assert chart.get_by_role("table").get_attribute("aria-label").endswith("数据表")
        assert values > 20


@pytest.mark.parametrize("width", [320, 375, 390, 768])
def test_no_line_begins_with_a_sign(chromium, pages, width):
    with Reader(chromium, pages["full"], width) as reader:
        assert reader.page.evaluate(SIGNS_FIRST) == []


def outer_lines(page: pypdfium2.PdfPage) -> tuple[str, str]:
    """What stands at the head and at the foot of a page, wherever it is in the order of the text."""
    text = page.get_textpage()
    boxes = {n: text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()}
    head, foot = max(box[3] for box in boxes.values()), min(box[1] for box in boxes.values())
    at_head, at_foot = ([n for n, box in boxes.items() if is_at(box)] for is_at in (lambda box: box[3] > head - 6, lambda box: box[1] < foot + 6))
    return "".join(text.get_text_range(n, 1) for n in at_head), "".join(text.get_text_range(n, 1) for n in at_foot)


def test_paper_is_tidy(chromium, pages, tmp_path):
    """What a browser prints: A4, no controls, no heading or caption or table's head at the foot of a page, no note at its head, no empty page."""
    with Reader(chromium, pages["full"]) as reader:
        printed = pypdfium2.PdfDocument(io.BytesIO(reader.page.pdf(prefer_css_page_size=True, print_background=False)))
        led = {"".join(text.split()) for text in reader.page.locator("h2, h3, h4, caption, thead").all_inner_texts()}
        notes = {"".join(text.split()) for text in reader.page.locator("p.table-notes, .table-notes li").all_inner_texts()}
    assert {tuple(round(side) for side in page.get_size()) for page in printed} == {(595, 842)}
    texts = [page.get_textpage().get_text_bounded() for page in printed]
    assert all(len(text) > 100 for text in texts[:-1]) and texts[-1].strip()
    # a heading, a caption or a table's head stands over something
    heads, feet = zip(*map(outer_lines, printed), strict=True)
    assert led.isdisjoint(feet)
    assert notes and not [line for line in heads if line.lstrip("0123456789.") in notes]
    whole = "".join(texts)
    assert not any(word in whole for word in ("跳到正文", "目录\n", "关闭", "数据表", "figures.json"))


@pytest.mark.parametrize("name", ["report", "full", "draft", "region"])
def test_another_validator_finds_nothing_in_the_pdf(pages, name):
    assert validator_faults(pages[name].with_suffix(".pdf").read_bytes()) == []
