"""The catalogue in a real Chromium: searched by keyboard, silent, and whole without its script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from lawnb.province.catalogue import write_catalogue
from lawnb.workspace import workspace
from tests.conftest import ROOT
from tests.province.reports import CASES, FINES, Built, figure

HOSTILE = '<script>document.title="x"</script><img src=x onerror=\'document.title="x"\'>"&甲局'
WIDTHS = (320, 390, 768, 1280)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory) -> Path:
    """Sixty bureaus and what is not ordinary: a hostile name, a draft, a failed run, none made, figures that are no numbers."""
    folder = tmp_path_factory.mktemp("catalogue")
    built = Built(workspace(folder / "data", folder / "build", ROOT))
    for n in range(60):
        built.report(f"b-{n:02d}", 2023, figure(CASES, f"{n}起", str(n), earlier={2022: "30"}), name=f"样例{n:02d}区交通运输局")
    built.report("a", 2023, figure(CASES, HOSTILE, None, "missing"), figure(FINES, HOSTILE, HOSTILE, earlier={2022: HOSTILE}), name=HOSTILE)
    built.report("a", 2022, name="甲区旧局", codes=["total-mismatch"])
    (built.report("z", 2022) / "failed.ipynb").write_text("{}", "utf-8")
    (folder / "data" / "y" / "2022").mkdir(parents=True)
    return write_catalogue(built.workspace)[0]


class Visit:
    """The page, with all that it asked for and said."""

    def __init__(self, chromium, path: Path, width: int = 1280, **more):
        self.page = chromium.new_page(viewport={"width": width, "height": 900}, **more)
        self.said: list[str] = []
        self.page.on("request", lambda request: self.said.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())

    def rows(self) -> list[str]:
        """Slug and year of the rows that can be seen, from above."""
        return self.page.locator("#reports tbody tr:not([hidden])").evaluate_all(
            "rows => rows.map(row => `${row.querySelector('small').textContent}/${row.cells[1].textContent}`)"
        )


@pytest.fixture
def visit(chromium, catalogue):
    visits: list[Visit] = []

    def made(**more) -> Visit:
        visits.append(Visit(chromium, catalogue, **more))
        return visits[-1]

    yield made
    for each in visits:
        each.page.close()


def test_it_asks_for_nothing_says_nothing_and_runs_nothing_of_others(visit, catalogue):
    own = visit()
    assert own.said == [catalogue.as_uri()]
    assert own.page.title() == "法治政府建设年度报告目录"
    assert own.page.locator("#reports tbody th").first.text_content() == f"{HOSTILE}a"
    assert (own.page.locator("img").count(), own.page.locator("script").count()) == (0, 1)


def test_the_keyboard_alone_searches_and_clears(visit):
    own = visit()
    keyboard = own.page.keyboard
    keyboard.press("/")
    keyboard.type("样例０７")  # as an input method may type it
    assert own.rows() == ["b-07/2023"]
    assert own.page.locator("#shown").text_content() == "显示 1 条，共 64 条"
    keyboard.press("Escape")
    assert len(own.rows()) == 64
    for words, found in {"total-mismatch": ["a/2022"], "2022 运行失败": ["z/2022"], "Y": ["y/2022"], "30": ["b-30/2023"], "nowhere": []}.items():
        own.page.locator("#query").fill(words)
        assert own.rows() == found
    keyboard.press("Enter")  # sends nothing anywhere
    assert len(own.said) == 1


def test_chips_filter_by_year_and_state_together(visit):
    own = visit()
    own.page.locator("#query").focus()
    own.page.keyboard.press("Tab"), own.page.keyboard.press("Tab")
    own.page.keyboard.press("Space")  # the second year
    assert own.rows() == ["a/2022", "y/2022", "z/2022"]
    own.page.get_by_label("草稿").check()
    own.page.get_by_label("运行失败").check()
    assert own.rows() == ["a/2022", "z/2022"]
    own.page.get_by_role("button", name="全部显示").click()
    expect(own.page.locator("#shown")).to_have_text("共 64 条")
    assert len(own.rows()) == 64


def test_headings_sort_and_what_is_no_number_comes_last(visit):
    own = visit()
    heading = own.page.get_by_role("button", name="行政处罚")
    heading.click()
    assert own.rows()[:4] == ["b-00/2023", "b-01/2023", "b-02/2023", "a/2022"]
    assert own.rows()[-2:] == ["a/2023", "y/2022"]
    heading.press("Enter")
    assert (own.rows()[0], own.rows()[-2:]) == ("b-59/2023", ["a/2023", "y/2022"])
    assert own.page.locator("th[aria-sort]").evaluate_all("cells => cells.map(cell => cell.ariaSort)") == ["descending"]
    own.page.locator("#query").fill("b-5")
    assert own.rows() == [f"b-{n}/2023" for n in range(59, 49, -1)]


def test_a_trend_opens_to_its_values(visit):
    own = visit()
    trend = own.page.locator("tr", has_text="b-07").locator("summary")
    trend.focus()
    own.page.keyboard.press("Enter")
    assert own.page.get_by_text("2022 30，2023 7起").is_visible()


def test_without_script_everything_is_there(visit):
    own = visit(java_script_enabled=False)
    assert own.page.locator("#reports tbody tr").count() == 64
    assert not own.page.locator("#finder").is_visible()
    assert own.page.get_by_role("link", name="PDF").count() == 63


def test_assistive_technology_finds_a_table_at_every_width(visit):
    for width in (390, 1280):
        table = visit(width=width).page.get_by_role("table", name="报告列表")
        assert table.get_by_role("rowheader", name="样例07区交通运输局").count() == 1
        assert table.get_by_role("columnheader").count() == 8


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_screen(visit, width):
    assert visit(width=width).page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_shows_every_row_and_no_controls(visit):
    own = visit()
    own.page.emulate_media(media="print")
    assert not own.page.locator("#finder").is_visible()
    assert own.page.locator("#reports tbody").last.evaluate("body => getComputedStyle(body).contentVisibility") == "visible"
