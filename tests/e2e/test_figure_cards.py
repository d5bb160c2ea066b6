"""Figure cards in a real Chromium: by click, tap and keyboard, without script, absent in print."""

from __future__ import annotations

OPEN = "[popover]:popover-open"


def test_a_number_opens_its_card_by_click_and_keyboard_and_leads_to_its_file(made, chromium):
    page = chromium.new_context(java_script_enabled=True, viewport={"width": 390, "height": 800}, has_touch=True).new_page()
    page.goto((made.out / "report.html").as_uri())
    number = page.locator(".narrative [data-figure='penalties.cases'] button").first
    number.tap()
    assert "第2行“处罚起数”" in page.locator(OPEN).inner_text()
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert page.evaluate("document.activeElement.textContent") == "617起"  # where the reader was
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")  # from the closing button back to the card's others
    page.keyboard.press("Enter")
    assert "penalties_totals.csv" in page.locator(OPEN).last.inner_text()
    box = page.locator(OPEN).last.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.get_by_role("button", name="关闭").last.click()
    assert page.locator(OPEN).count() == 1


def test_cards_need_no_script_and_have_names(made, chromium):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto((made.out / "report.html").as_uri())
    page.locator("td [data-figure='penalties.cases'] button").first.click()
    assert page.get_by_role("dialog", name="行政处罚起数").is_visible()


def test_a_value_of_a_chart_stands_where_it_was_drawn_and_opens_its_card(made, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((made.out / "report.html").as_uri())
    plot, label = page.locator(".plot").first, page.locator(".plot [data-figure='penalties.cases.客运'] button").first
    outer, inner = plot.bounding_box(), label.bounding_box()
    assert outer["x"] < inner["x"] and inner["x"] + inner["width"] < outer["x"] + outer["width"]
    label.click()
    assert page.get_by_role("dialog", name="客运行政处罚起数").is_visible()


#: How far the baselines of a chart's values lie from where those of its other texts would, in pixels.
OFF_BASELINE = """() => [...document.querySelectorAll(".plot foreignObject")].map(box => {
  const mark = document.createElement("span"), scale = box.ownerSVGElement.getScreenCTM();
  mark.style.cssText = "display: inline-block; width: 0; height: 0";
  box.querySelector("button").append(mark);
  const off = mark.getBoundingClientRect().bottom - ((+box.getAttribute("y") + 10) * scale.d + scale.f);
  mark.remove();
  return off;
})"""


def test_values_of_a_chart_stand_on_the_line_of_its_labels(made, chromium):
    for width in (1280, 390):
        page = chromium.new_page(viewport={"width": width, "height": 800})
        page.goto((made.out / "report.html").as_uri())
        off = page.evaluate(OFF_BASELINE)
        assert off and max(map(abs, off)) < 0.3


def test_print_has_no_cards(made, chromium):
    page = chromium.new_page()
    page.goto((made.out / "report.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator(".cards").is_hidden()
    text = page.locator("body").inner_text()
    assert "617起" in text and "SHA-256" not in text
