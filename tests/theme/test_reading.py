"""A theme's file: what it may say, what it is refused for, and how the refusal helps."""

from __future__ import annotations

import base64
import json
import os
import re
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lawnb.errors import ContractError, PublicationError
from lawnb.png import BROKEN
from lawnb.theme.contrast import TINT_SHARE, at_night, better, contrast, faint, mixed
from lawnb.theme.css import properties
from lawnb.theme.files import theme_files
from lawnb.theme.model import HEX, Theme
from lawnb.theme.reading import OWN, PLAIN, built_in, built_in_theme, carried, plain, read_theme
from tests.conftest import ROOT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
CIRCLE = SVG.format('<circle r="4"/>')
EMBLEM = "emblem: {file: e.svg, alt: 路}\n"


@pytest.fixture
def theme(tmp_path):
    """Reads a `theme.yaml` of this text, beside these files."""
    folder = tmp_path / "bureau"
    folder.mkdir()

    def read(text: str | bytes, **files: str | bytes) -> Theme:
        for name, content in {"theme.yaml": text, **{name.replace("_", "."): content for name, content in files.items()}}.items():
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return read_theme(folder, "bureau")

    return read


def refusal(read, *given, **files) -> str:
    with pytest.raises(ContractError) as caught:
        read(*given, **files)
    return str(caught.value)


def test_without_a_file_the_theme_is_the_plain_one(tmp_path):
    assert read_theme(tmp_path, "bureau") is plain()


@pytest.mark.parametrize("name", built_in())
def test_the_themes_that_come_with_the_package_can_be_read_and_travel(theme, name):
    own = theme(f"based_on: {name}\n")
    assert list(faint(own.colours)) == []
    assert carried({"theme": json.loads(json.dumps(own.model_dump(mode="json")))}) == own


def test_a_file_changes_what_it_names_and_nothing_else(theme):
    own = theme('name: 我们的\ncolours: {light: {accent: "#0F5C86"}}\nletterhead: {}\n')
    assert own.colours.light.accent == "#0f5c86"
    assert own.colours.light.model_copy(update={"accent": "#a31d1d"}) == plain().colours.light
    assert (own.name, own.letterhead.lines, own.letterhead.number) == ("我们的", (), True)
    assert own.colours.dark == plain().colours.dark


def test_a_part_of_the_base_can_be_left_out(theme):
    assert theme("based_on: river\nemblem:\n").emblem is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour:\n  light: {}\n", "bureau/theme.yaml, 第 1 行: 没有 'colour' 这一项。是否要写 'colours'？"),
        ('colours:\n  light:\n    inc: "#000000"\n', "第 3 行: 没有 'colours.light.inc' 这一项。是否要写 'ink'？"),
        ("based_on: rivers\n", "第 1 行: 没有名为 'rivers' 的主题。是否要写 'river'？"),
        ("colours: {light: {ink: #000000}}\n", "不是合格的 YAML"),
        ("colours:\n  light:\n    ink: #000000\n", "第 3 行: 'colours.light.ink' 的值 None 是空的（YAML 把 # 之后当作注释"),
        ("colours:\n  light:\n    ink: 黑\n", "'colours.light.ink' 的值 '黑' 不是颜色（# 和六位十六进制数，写在引号里），请写成例如"),
        ("letterhead:\n  lines: [" + "局" * 25 + "]\n", "'letterhead.lines.0' 的值 '" + "局" * 25 + "' 太长（界限是 24）"),
        ("letterhead:\n  number: 1\n", "'letterhead.number' 的值 1 不是 true 或 false"),
        ("emblem: {file: e.svg, alt: 路, height_mm: 200}\n", "太大（界限是 30.0）"),
        ("emblem: {file: e.svg}\n", "缺少 'emblem.alt'。请补上。"),
        ("colours:\n  light:\n    1: 2\n", "没有 'colours.light.1' 这一项"),
        ("colours:\n  ~: 2\n", "没有 'colours.None' 这一项"),
        ("name: " + "长" * 900 + "\n", "'name' 的值 '" + "长" * 79 + "… 太长（界限是 40）"),
        ("- 一\n", "不是“名称: 值”的形式"),
        ("name: &a [*a]\n", "不支持用 * 引用"),
        ("name: !!python/object/apply:os.system [ls]\n", "不是合格的 YAML"),
        ("# " + "长" * 50_000 + "\n", "超过 100000 字节"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_remedy(theme, text, said):
    assert said in refusal(theme, text, e_svg=CIRCLE)


def test_all_problems_are_told_at_once(theme):
    told = refusal(theme, 'colours:\n  light: {muted: "#bbbbbb"}\n  print: {rule: "#dddddd"}\nsize: 3\nemblem: {file: f.svg, alt: 路}\n')
    assert [re.search(r"第 (\d+) 行", line)[1] for line in told.splitlines()] == ["5", "4", "2", "3"]


def test_a_colour_that_is_none_does_not_hide_one_that_cannot_be_read(theme):
    told = refusal(theme, 'colours:\n  light: {ink: 黑, inc: "#000000", muted: "#bbbbbb"}\n  dark: 3\n  charts: {series: ["#9b1c1f", 1]}\n')
    assert [re.search(r"'(colours[\w.]+)'", line)[1] for line in told.splitlines()] == [
        "colours.light.ink", "colours.light.inc", "colours.dark", "colours.charts.series.1", "colours.light.muted",
    ]  # fmt: skip


# -- contrast --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["light.ink", "dark.muted", "light.accent", "print.heading", "charts.ink", "dark.bad", "light.warn"])
def test_a_text_that_cannot_be_read_is_refused_with_a_colour_that_can(theme, place):
    scheme, name = place.split(".")
    grey = "#707070" if scheme == "dark" else "#888888"
    told = refusal(theme, f'colours:\n  {scheme}:\n    {name}: "{grey}"\n')
    found = re.fullmatch(rf"bureau/theme.yaml, 第 3 行: 'colours.{place}' 的值 '{grey}' 在底色 '(#\w+)' 上对比度只有 3\.\d，文字至少要 4.5。请换一种颜色，例如 '(#\w+)'。", told)
    assert contrast(found[2], found[1]) >= 4.5
    theme(f'colours: {{{scheme}: {{{name}: "{found[2]}"}}}}\n')


@pytest.mark.parametrize("place", ["light: {rule", "dark: {frame", "print: {rule"])
def test_a_shape_that_cannot_be_told_apart_is_refused(theme, place):
    grey = "#3a3a3a" if "dark" in place else "#c0c0c0"
    assert "图形和大字至少要 3。" in refusal(theme, f'colours: {{{place}: "{grey}"}}}}\n')
    assert "series.1" in refusal(theme, 'colours: {charts: {series: ["#9b1c1f", "#dddddd"]}}\n')


def test_a_ground_that_makes_texts_unreadable_names_each_of_them(theme):
    assert refusal(theme, 'colours: {light: {card: "#777777"}}\n').count("在底色 '#777777' 上") > 4


@pytest.mark.parametrize("name", built_in())
def test_what_a_comparison_marks_can_be_read_on_its_own_tint(name):
    """The grounds of what went and what came are mixed from their inks, so no file can be asked for them."""
    for scheme in ("light", "dark"):
        own = getattr(built_in_theme(name).colours, scheme)
        assert min(contrast(ink, mixed(ink, own.card, TINT_SHARE)) for ink in (own.good, own.bad)) >= 4.5


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format), st.sampled_from([built_in_theme(name).colours.dark.paper for name in built_in()]))
def test_what_stands_out_from_white_stands_out_at_night(colour, paper):
    assume(contrast(colour, "#ffffff") >= 3)
    assert contrast(at_night(colour, paper), paper) >= 3


def test_charts_stay_white_where_the_night_is_too_bright_for_them():
    theme = built_in_theme(PLAIN)
    dark = theme.colours.dark.model_copy(update={"paper": "#8a8a8a"})
    bright = theme.model_copy(update={"colours": theme.colours.model_copy(update={"dark": dark})})
    assert [properties(each).count("invert(1)") for each in (theme, bright)] == [1, 0]


def test_the_known_ratios_are_those_of_wcag():
    assert contrast("#ffffff", "#000000") == contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert better("#777777", ["#ffffff"], 4.5) in {"#767676", "#757575"}


# -- hostile ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["red; background: url(https://evil.example/x)", "#000000;}</style><script>alert(1)</script>", "url(javascript:alert(1))", "#000", "#0000000",
     "var(--ink)", "#00000\\30", "expression(alert(1))", "#ffffff\n", "＃ffffff", "#١٢٣٤٥٦"],
)  # fmt: skip
def test_a_colour_is_a_colour(theme, value):
    assert "不是颜色" in refusal(theme, f"colours: {{light: {{ink: {json.dumps(value)}}}}}\n")
    given = plain().model_dump(mode="json")
    given["colours"]["light"]["ink"] = value
    with pytest.raises(PublicationError, match="colours.light.ink"):
        carried({"theme": given})


@pytest.mark.parametrize(
    "inside",
    ["<script>alert(1)</script>", "<foreignObject><b/></foreignObject>", '<use href="https://evil.example/a.svg#a"/>', '<image href="http://evil.example/a.png"/>',
     '<circle r="4" onload="alert(1)"/>', "<style>@import url(https://evil.example/a.css)</style>", '<rect fill="url(https://evil.example/#a)"/>',
     '<a href="javascript:alert(1)"><circle r="4"/></a>', "<text>字</text>", '<animate attributeName="href" to="javascript:alert(1)"/>',
     '<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
     '<g id="g0"><circle r="1"/></g>' + "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(6)), "<g>" * 3000 + "</g>" * 3000,
     '<pattern id="p0"><path d="M0 0h1"/></pattern>' + "".join(f'<pattern id="p{n + 1}">' + f'<path fill="url( #p{n} )" d="M0 0h9"/>' * 10 + "</pattern>" for n in range(6)),
     '<style>path{fill:url(#p)}</style><path d="M0 0h1"/>', '<marker id="m"/>', '<mask id="m" x="-1e9" width="2e9"/>', '<path d="M0 0L9999999 1"/>', '<image href="data:image/png;base64,iVBORw0KGgo="/>', '<mask id="m"><path mask="url(#m)" d="M0 0h1"/></mask>'],
)  # fmt: skip
def test_an_emblem_is_only_a_picture(theme, inside):
    assert "第 1 行: 'emblem.file' 的值 'e.svg' 的图片" in refusal(theme, EMBLEM, e_svg=SVG.format(inside))


@pytest.mark.parametrize(
    "size",
    ["", 'viewBox="0 0 1 100000"', 'viewBox="0 0 100000 1"', 'viewBox="0 0 0 9"', 'viewBox="0 0 -9 9"', 'viewBox="a"', 'viewBox="0 0 1e999 1e999"', 'width="9" height="9000"',
     'width="9%" height="9%"', 'width="1" height="1e3" viewBox="0 0 9 9"', 'viewBox="0 0 nan nan"'],
)  # fmt: skip
def test_an_emblem_has_a_size_that_fits_the_page(theme, size):
    told = refusal(theme, EMBLEM, e_svg=f'<svg xmlns="http://www.w3.org/2000/svg" {size}><circle r="4"/></svg>')
    assert re.search("没有合用的 viewBox|只能是 0.33 到 5 倍", told)
    assert theme(EMBLEM, e_svg='<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="10mm"><circle r="4"/></svg>').emblem


@pytest.mark.parametrize("name", ["../secret.svg", "/etc/passwd", "../../etc/passwd", "..\\\\secret.svg", "a/../../secret.svg", "link.svg", "out/secret.svg", "missing.svg", "theme.yaml", "."])
def test_an_emblem_lies_beside_its_theme(theme, tmp_path, name):
    (tmp_path / "secret.svg").write_text(CIRCLE)
    (tmp_path / "bureau/link.svg").symlink_to(tmp_path / "secret.svg")
    (tmp_path / "bureau/out").symlink_to(tmp_path, target_is_directory=True)
    told = refusal(theme, f'emblem: {{file: "{name}", alt: 路}}\n')
    assert "emblem.file" in told and "请" in told
    assert list(theme_files(tmp_path / "bureau")) == [tmp_path / "bureau/theme.yaml"]


def test_a_theme_that_is_a_link_elsewhere_is_refused(tmp_path):
    (tmp_path / "bureau").mkdir()
    (tmp_path / "elsewhere.yaml").write_text("name: 别处\n")
    os.symlink(tmp_path / "elsewhere.yaml", tmp_path / "bureau/theme.yaml")
    with pytest.raises(ContractError, match="是指向别处的链接"):
        read_theme(tmp_path / "bureau", "bureau")


def png(width: int, height: int, *, kind: int = 0, rows: bytes | None = None) -> bytes:
    """A PNG of one bit a pixel that says it is so large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, kind, 0, 0, 0)
    packed = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 9)) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png(90_000, 90_000), "是 90000×90000 像素"), (png(9, 9)[:40], BROKEN), (png(9, 9)[:-6] + b"xxxxxx", BROKEN), (png(9, 9, rows=b"no"), BROKEN),
        (png(9, 9, rows=zlib.compress(bytes(40_000_000))), BROKEN), (png(9, 9, kind=3), BROKEN), (png(9, 9, kind=2), BROKEN), (png(0, 9), BROKEN), (CIRCLE, "不是 PNG"),
        (png(9, 9) + bytes(200_000), "超过 200000"), (png(2000, 9), "的宽是高的 222 倍"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(len(value)),
)  # fmt: skip
def test_a_picture_of_points_that_unfolds_or_is_not_whole_is_refused(theme, content, said):
    assert said in refusal(theme, "emblem: {file: e.png, alt: 路}\n", e_png=content)


def test_a_picture_of_points_is_taken(theme):
    assert theme("emblem: {file: e.png, alt: 路}\n", e_png=png(9, 9)).emblem.src.startswith("data:image/png;base64,")


@pytest.mark.parametrize("src", ["https://evil.example/e.svg", "data:text/html;base64,PGI+", "data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4=",
                                  f"data:image/png;base64,{base64.b64encode(png(9, 9, rows=b'no')).decode()}"])  # fmt: skip
def test_a_theme_that_a_notebook_carries_is_held_to_the_same_rules(src):
    given = plain().model_dump(mode="json") | {"emblem": {"alt": "路", "height_mm": 16, "src": src}}
    with pytest.raises(PublicationError, match="笔记本所带的主题不合要求（emblem.src）"):
        carried({"theme": given})
    given = plain().model_dump(mode="json")
    given["colours"]["light"]["ink"] = given["colours"]["light"]["paper"]
    with pytest.raises(PublicationError, match="colours.light.ink"):
        carried({"theme": given})
    with pytest.raises(PublicationError):
        carried({"theme": "plain"})


# -- one source of colours -------------------------------------------------------------------------------------------------


SHEETS = sorted((ROOT / "lawnb").rglob("*.css"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheets_have_no_colours_but_those_of_the_theme(path):
    css = path.read_text("utf-8")
    assert not re.search(r"#[0-9a-f]{3,8}\b(?=[;, )])", css)
    own = set(re.findall(r"(--[a-z-]+):", css)) | {"--sans", "--serif", "--n", "--emblem", "--letters"}
    assert set(re.findall(r"var\((--[a-z-]+)", css)) <= own | set(re.findall(r"(--[a-z-]+):", properties(plain())))


def test_a_theme_as_properties_is_colours_and_nothing_else():
    values = re.findall(r"--(?!chart-filter|chart-blend)[a-z-]+: ([^;]+);", properties(plain()))
    assert {value for value in values if not HEX.fullmatch(value) and not re.fullmatch(r"rgba\(\d+, \d+, \d+, 0\.\d+\)", value)} == set()
    assert len(values) == 55


def test_what_a_theme_is_made_of_is_named(theme, tmp_path):
    theme(EMBLEM, e_svg=CIRCLE)
    assert [path.name for path in theme_files(tmp_path / "bureau")] == ["theme.yaml", "e.svg"]
    assert Path(OWN / "river.svg").is_file()
