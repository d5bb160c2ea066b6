"""Charts: what is drawn, what is said instead, and that no machine has a say in it."""

import base64
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import typst
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.image import imread

from lawnb import chart_sheet, charts, drawing, outlines
from lawnb.charts import bar_chart, dot_chart, trend_chart
from lawnb.errors import PublicationError, RunError
from lawnb.figures import Figure, Status
from lawnb.svg import slim

RED = "fill: #9b1c1f"


def cases(value, unit="起", **facts):
    return Figure("penalties.cases", "行政处罚", value, unit, "决定的行政处罚案件数。", **facts)


def yuan(value):
    return cases(Decimal(value), "元")


BY_FIELD = [("旅客运输", cases(167)), ("货物运输", cases(49)), ("超限超载治理", cases(393))]
FINES_BY_FIELD = [
    ("旅客运输", yuan(622000)),
    ("货物运输", yuan(267000)),
    ("公路路政与超限超载治理", yuan("790413")),
    ("机动车维修", cases(None, "元")),
    ("驾驶员培训", yuan(0)),
]


def image(fragment):
    return BeautifulSoup(fragment.html, "html.parser").img


def svg(fragment):
    return base64.b64decode(image(fragment)["src"].removeprefix("data:image/svg+xml;base64,")).decode()


@pytest.fixture
def drawn(monkeypatch):
    """The texts that reach the picture, in the order of drawing."""
    texts, write = [], drawing.write

    def spy(axes, place, text, **how):
        texts.append(text)
        write(axes, place, text, **how)

    monkeypatch.setattr(drawing, "write", spy)
    return texts


def test_a_chart_is_one_picture_with_a_caption():
    page = BeautifulSoup(bar_chart(BY_FIELD, title="各领域<案件>").html, "html.parser")
    assert page.figure["class"] == ["chart"]
    assert [child.name for child in page.figure.children] == ["img", "figcaption", "details"]
    assert page.figcaption.text == "各领域<案件>"


def test_the_alt_text_says_what_the_bars_show():
    assert image(bar_chart(BY_FIELD, title="各领域案件"))["alt"] == (
        "条形图：各领域案件。旅客运输167起；货物运输49起；超限超载治理393起。最高：超限超载治理393起；最低：货物运输49起。"
    )


def test_the_alt_text_of_a_trend_says_every_year():
    series = {"罚款": [(2023, yuan(1442158)), (2021, yuan(950000))]}
    assert image(trend_chart(series, title="历年罚款"))["alt"] == (
        "折线图：历年罚款，2021年至2023年。罚款：2021年95万元；2022年未提供；2023年144.2158万元。"
        "最高：2023年144.2158万元；最低：2021年95万元。"
    )


def test_equal_highest_values_are_named_together():
    alt = image(bar_chart([("甲", cases(5)), ("乙", cases(5)), ("丙", cases(1))], title="案件"))["alt"]
    assert alt.endswith("最高：甲、乙5起；最低：丙1起。")


def test_labels_and_values_are_drawn_in_the_order_given(drawn):
    bar_chart(BY_FIELD, title="案件")
    assert drawn == ["旅客运输", "167起", "货物运输", "49起", "超限超载治理", "393起"]


def test_missing_zero_and_suppressed_have_no_bar_and_say_so(drawn):
    rows = [("甲", cases(None)), ("乙", cases(0)), ("丙", cases(None, status=Status.SUPPRESSED)), ("丁", cases(3))]
    assert svg(bar_chart(rows, title="案件")).count(RED) == 1
    assert drawn[1::2] == ["未提供", "0起", "※不公布", "3起"]


def test_the_highest_is_not_told_where_one_is_withheld():
    rows = [("甲", cases(1)), ("乙", cases(None, status=Status.SUPPRESSED)), ("丙", cases(3))]
    assert "最高" not in bar_chart(rows, title="案件").html


@pytest.mark.parametrize("value", [None, 0])
def test_a_chart_without_any_bar_is_drawn(value):
    assert RED not in svg(bar_chart([("甲", cases(value))], title="案件"))


def test_bars_are_as_long_as_their_values():
    _, *lengths = map(float, re.findall(r"h([\d.]+)v[\d.]+H", svg(bar_chart(BY_FIELD, title="案件"))))
    assert lengths == pytest.approx([lengths[2] * 167 / 393, lengths[2] * 49 / 393, lengths[2]], abs=0.001)


def test_a_year_of_months_takes_a_third_of_a_page():
    drawn = drawing.bars([(f"{month}月", cases(month)) for month in range(1, 13)], "各月")
    assert drawn.size[1] / drawn.size[0] * 112 <= 225 / 3  # millimetres, at the width that pages give it


def test_a_year_without_a_value_breaks_the_line(drawn):
    series = {"案件": [(2019, cases(1)), (2020, cases(2)), (2022, cases(2)), (2023, cases(3))]}
    [line] = re.findall(r'd="([^"]*)" style="fill: none; stroke: #9b1c1f', svg(trend_chart(series, title="案件")))
    assert line.count("M") == 2
    assert drawn == ["案件（起）", "1", "2", "未提供", "2", "3", "2019", "2020", "2021", "2022", "2023"]


def test_many_years_keep_the_values_that_have_room_and_always_the_last(drawn):
    trend_chart({"罚款": [(year, yuan(year * 7919)) for year in range(2001, 2024)]}, title="罚款")
    assert "1602.0137" in drawn and len(drawn) < 23
    assert {"2001", "2023"} <= set(drawn)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "没有数据"),
        ([("甲", cases(-1))], "penalties.cases 是负数"),
        ([("甲", cases(1)), ("乙", yuan(1))], "单位不同（元、数量）"),
    ],
)
def test_bars_that_would_mislead_are_refused(rows, message):
    with pytest.raises(RunError, match=f"图“案件”: .*{message}"):
        bar_chart(rows, title="案件")


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ({}, "只有 0 个年度"),
        ({"案件": [(2023, cases(1))], "罚款": [(2023, yuan(1))]}, "只有 1 个年度"),
        ({"案件": [(2022, cases(1)), (2023, yuan(1))]}, "单位不同"),
        ({"案件": [(2022, cases(1)), (2023, cases(-1))]}, "是负数"),
        ({"案件": [(2022, cases(1)), (2023, cases(1))], "罚款": []}, "没有数据"),
    ],
)
def test_a_trend_that_would_mislead_is_refused(series, message):
    with pytest.raises(RunError, match=f"图“案件”.*: .*{message}"):
        trend_chart(series, title="案件")


def test_a_character_that_the_typeface_lacks_is_named():
    with pytest.raises(PublicationError, match=r"🚌.*U\+1F68C"):
        bar_chart([("客运🚌", cases(1))], title="案件")


def test_a_glyph_that_matplotlib_misses_stops_the_chart(monkeypatch):
    monkeypatch.setattr(charts, "require_face", lambda *_: None)
    with pytest.raises(PublicationError, match=r"图“案件”: .*🚌.*U\+1F68C"):
        bar_chart([("客运🚌", cases(1))], title="案件")


def test_rare_characters_of_names_are_drawn():
    assert svg(bar_chart([("镕喆堃", cases(1))], title="案件")).count("<use") == 5


def test_a_dollar_sign_starts_no_formula():
    assert svg(bar_chart([(r"$\frac{1}{2}$", cases(0))], title="案件")).count("<use") == 15


def test_the_picture_is_anonymous_and_fetches_nothing():
    picture = svg(bar_chart(BY_FIELD, title="案件"))
    for trace in ["atplotlib", "NotoSans", "metadata", "<!--", "DOCTYPE", "旅", "/home", sys.prefix]:
        assert trace not in picture
    attributes = [pair for element in ElementTree.fromstring(picture).iter() for pair in element.items()]
    assert {value[0] for key, value in attributes if "href" in key} == {"#"}


def test_an_ordinary_chart_is_small():
    series = {"案件": [(2021, cases(702)), (2023, cases(617))], "罚款": [(2021, yuan(950000)), (2023, yuan(1442158))]}
    assert len(svg(bar_chart(FINES_BY_FIELD, title="各领域罚款"))) < 25_000
    assert len(svg(trend_chart(series, title="行政处罚历年情况"))) < 25_000


def test_what_follows_one_another_in_one_look_says_it_once():
    fines = [Decimal(100 * n) for n in range(1, 60)]
    assert svg(dot_chart([("一般", fines)], title="罚款")).count("; fill-opacity") == 1


def test_a_look_of_the_whole_stays_with_each_and_so_does_that_of_what_is_drawn_from_elsewhere():
    faint, red = "<path style='opacity: 0.5' />", "<path style='fill: red' />"
    small = slim(f"<svg xmlns='http://www.w3.org/2000/svg'>{faint}{faint}<defs>{red}{red}</defs></svg>")
    assert (small.count("opacity"), small.count("red")) == (2, 2)


def test_making_a_picture_small_changes_nothing_that_is_seen(monkeypatch, tmp_path):
    for name in ("small", "whole"):
        if name == "whole":  # matplotlib's own picture, its outlines too
            monkeypatch.setattr(chart_sheet, "slim", lambda whole: whole)
            monkeypatch.delattr(chart_sheet.Pen, "_update_glyph_map_defs")
            monkeypatch.delattr(outlines.Outlines, "get_glyphs_with_font")
        (tmp_path / f"{name}.svg").write_text(drawing.bars(FINES_BY_FIELD, "各领域罚款").svg, "utf-8")
        page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{name}.svg")'
        (tmp_path / f"{name}.typ").write_text(page, "utf-8")
        typst.compile(tmp_path / f"{name}.typ", output=tmp_path / f"{name}.png", format="png", ppi=288)
    small, whole = (imread(tmp_path / f"{name}.png") for name in ("small", "whole"))
    assert len(np.unique(small[..., 1])) > 20  # something is there
    assert np.abs(small - whole).max() < 0.2  # two of the sixteen samples of a pixel, on edges
    assert np.abs(small - whole).mean() < 0.0005


def test_a_chart_has_nothing_of_the_ones_before_it(monkeypatch):
    alone = bar_chart(BY_FIELD, title="处罚").html
    trend_chart({"处罚": [(2022, cases(10)), (2023, cases(12))]}, title="趋势")
    with monkeypatch.context() as context:
        context.setattr(chart_sheet, "svg", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bar_chart(FINES_BY_FIELD, title="罚款")
    assert bar_chart(BY_FIELD, title="处罚").html == alone


def test_a_chart_leaves_matplotlib_as_it_was():
    with matplotlib.rc_context({"font.size": 31, "svg.fonttype": "none"}):
        before = dict(matplotlib.rcParams)
        loud = svg(bar_chart(BY_FIELD, title="案件"))
        assert dict(matplotlib.rcParams) == before
    assert loud == svg(bar_chart(BY_FIELD, title="案件"))


def poison(folder):
    """A font cache whose every file is gone, and settings that would spoil the picture."""
    font_manager.json_dump(font_manager.fontManager, folder / "cache")
    cache = json.loads((folder / "cache").read_text("utf-8"))
    gone = [{**entry, "fname": "/gone/" + os.path.basename(entry["fname"])} for entry in cache["ttflist"]]
    cache["ttflist"] = gone + [{**gone[0], "fname": "/gone/NotoSansSC-Regular.otf", "name": "Noto Sans SC"}]
    version = font_manager.FontManager.__version__
    (folder / f"fontlist-v{version}.json").write_text(json.dumps(cache), "utf-8")
    (folder / "matplotlibrc").write_text("font.family: Noto Sans SC\nsvg.fonttype: none\nfont.size: 40\n", "utf-8")
    return folder


def barred(folder):
    """A folder that cannot be made, for root neither."""
    (folder / "file").write_text("", "utf-8")
    return folder / "file" / "matplotlib"


DRAW = """
import sys
from lawnb.charts import bar_chart
from lawnb.figures import Figure
rows = [(label, Figure("penalties.cases", label, value, "起", "d")) for label, value in [("旅客运输", 167), ("货物运输", 49)]]
sys.stdout.buffer.write(bar_chart(rows, title="案件").html.encode())
"""


@pytest.mark.parametrize("spoil", [poison, barred])
def test_no_cache_setting_clock_or_locale_changes_a_byte(spoil, tmp_path):
    odd = {"MPLCONFIGDIR": str(spoil(tmp_path)), "TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    environment = {**os.environ, **odd, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    run = subprocess.run([sys.executable, "-c", DRAW], capture_output=True, env=environment, cwd=tmp_path)
    assert b"findfont" not in run.stderr and b"Glyph" not in run.stderr
    here = bar_chart([("旅客运输", cases(167)), ("货物运输", cases(49))], title="案件")
    assert run.stdout.decode() == here.html


def test_matplotlib_waits_for_the_first_chart():
    code = "import sys, lawnb.charts; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert run.stdout == "False\n"


values = st.none() | st.integers(0, 10**9) | st.decimals(0, 10**9, places=4)
labels = st.text("旅客货运《》（），。<>&\"'$_^\\{}%ab19 ", max_size=40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(labels, values), min_size=1, max_size=20))
def test_any_figures_chart_and_the_alt_text_holds_every_label_and_value(rows):
    figures = [(label, cases(value, "元")) for label, value in rows]
    alt = image(bar_chart(figures, title="罚款"))["alt"]
    assert "；".join(label + figure.text for label, figure in figures) in alt


@given(label=labels, limit=st.integers(2, 12))
def test_a_wrapped_label_keeps_its_text_and_its_width(label, limit):
    lines = drawing.wrapped(label, limit)
    assert "".join(lines).replace(" ", "") == label.replace(" ", "")
    assert max(map(drawing.ems, lines)) <= limit


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 90)), min_size=1, max_size=30))
def test_labels_that_are_kept_never_overlap_and_the_first_is_kept(labels):
    places, widths = zip(*labels)
    kept = drawing.uncrowded(places, widths, [len(labels) - 1])
    assert len(labels) - 1 in kept
    assert all(abs(places[a] - places[b]) >= (widths[a] + widths[b]) / 2 for a, b in combinations(kept, 2))


def test_a_trend_of_large_numbers_says_them_as_it_draws_them():
    # 亿元 and 万起 are for sentences: the picture has the scale of its panel
    from lawnb.publish.alt import alt_fault
    from lawnb.publish.tree import parsed

    series = {
        "罚没金额": [(2021, Figure("a", "罚没金额", 361_000_000, "元", "")), (2022, Figure("a", "罚没金额", 292_000_000, "元", ""))],
        "起数": [(2021, Figure("b", "起数", 2_141_000, "起", "")), (2022, Figure("b", "起数", 1_370_700, "起", ""))],
    }
    html = trend_chart(series, title="历年情况").html
    assert "2021年36100万元；2022年29200万元" in html and "2022年1370700起" in html
    assert [alt_fault(image) for image in parsed(html).iter("img")] == [None]
