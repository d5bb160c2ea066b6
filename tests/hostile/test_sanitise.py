"""The allow-list over what cells show: whatever comes in, only what a report is made of comes out, and stays so when it is read again."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawnb.picture import picture_fault, svg_fault
from lawnb.publish.tree import UNFIT, parsed, written
from lawnb.sanitise import ATTRIBUTES, CLASSES, TABLE_ID, TAGS, sanitised
from tests.hostile.outputs import PLACES
from tests.hostile.payloads import AWAY, CORPUS, DRAWINGS, RUN

#: Of nine by nine points in three colours.
PIXELS = zlib.compress(bytes(9 * 28))
KINDS = sorted({each.kind for each in CORPUS})
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
ACTIVE = [
    f"<script>{RUN}</script>", f"<a href='{AWAY}'><path d='M0 0'/></a>", "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", f"<use href='{AWAY}/u#x'/>", f"<use xlink:href='{AWAY}/u#x'/>", "<use href='data:image/svg+xml,x'/>",
    f"<image href='{AWAY}/i.png'/>", "<image href='data:image/svg+xml;base64,eA=='/>", "<image href='file:///etc/passwd'/>", "<animate attributeName='href' values='javascript:x'/>", "<set attributeName='onload' to='x'/>", "<animateTransform/>", "<animateMotion/>",
    f"<path d='' onclick='{RUN}'/>", f"<path style='fill:url({AWAY}/p)'/>", f"<path fill='url({AWAY}/p#x)'/>", f"<style>@import '{AWAY}'</style>", f"<style>path{{fill:url({AWAY}/f)}}</style>", f"<style>@font-face{{src:url({AWAY}/f)}}</style>", "<style>p{fill:\\75rl(x)}</style>",
    f"<filter><feImage href='{AWAY}/f'/></filter>", "<text>文</text>", "<?xml-stylesheet href='x'?>", "<handler/>", "<iframe xmlns='http://www.w3.org/1999/xhtml'/>", "<cursor/>", "<discard/>", "<style>p{background:image-set('x' 1x)}</style>", f"<path mask='URL( {AWAY}/m)'/>",
    "<switch><path systemLanguage='zh' d='M0 0h9'/><path d='M0 0h1'/></switch>", "<path requiredExtensions='x' d=''/>", "<image href='data:image/png;base64,iVBORw0KGgo='/>", "<g>" * 900 + "</g>" * 900,
    "<g id='a0'><path d='M0 0h9'/></g>" + "".join(f"<g id='a{n}'>{f'<use href=%s#a{n - 1}%s/>' % (chr(34), chr(34)) * 10}</g>" for n in range(1, 7)), "<g id='a'><use href='#a'/></g>", "<pattern id='p'><rect fill='url( #p )'/></pattern><rect fill='url(#p)'/>",
    f"<marker id='m'>{'<path/>' * 99}</marker><path marker-mid='url(#m)' d='{'M0 0h1' * 999}'/>", f"<style>path{{mask:url(#m)}}</style><mask id='m'>{'<rect/>' * 400}</mask>{'<path/>' * 400}",
]  # fmt: skip


def strays(html: str) -> list[str]:
    """What a report is not made of, in HTML that is read as the exporters read it."""
    found = []
    for tag in parsed(html).iterdescendants():
        found += [f"<{tag.tag}>"] if tag.tag not in TAGS else []
        for name, value in tag.attrib.items():
            found += [f"{tag.tag} {name}={value}"] if not _known(tag.tag, name, value) else []
    return found


def _known(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return set(value.split()) <= CLASSES
    if (tag, name) == ("a", "rel"):
        return value == "noopener noreferrer"
    if name == "href":
        return value.startswith(("http://", "https://", "mailto:", "#"))
    if name == "src":
        return picture_fault(value) is None
    return TABLE_ID.fullmatch(value) is not None if name == "id" else name in ATTRIBUTES.get(tag, ())


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_a_report_is_made_of_comes_out(kind):
    for payload in (each for each in CORPUS if each.kind == kind):
        for place in PLACES:
            clean, _ = sanitised(place.replace("{}", payload.text))
            if not UNFIT.search(clean):
                assert strays(clean) == [], (str(payload), place)


@settings(max_examples=150)
@given(st.lists(st.sampled_from([part for each in CORPUS if len(each.text) < 200 and not UNFIT.search(each.text) for part in (each.text[: len(each.text) // 2], each.text[len(each.text) // 2 :])] + list("<>\"'/=& -")), max_size=12))
def test_pieces_of_payloads_do_not_become_one(parts):
    clean, _ = sanitised("".join(parts))
    assert strays(clean) == []
    again = written(parsed(clean))
    assert strays(sanitised(again)[0]) == strays(again) == []


@pytest.mark.parametrize(("text", "read"), [("甲<乙>&amp;\"'", "甲<乙>&\"'"), ("&lt;script&gt;", "<script>"), ("a < b > c", "a < b > c"), ("1 &amp;lt; 2", "1 &lt; 2")])
def test_text_stays_as_it_was_read(text, read):
    assert "".join(parsed(sanitised(f"<p>{text}</p>")[0]).itertext()) == read


def test_markup_of_ours_is_let_through():
    ours = (
        '<div class="table"><table class="statistics" id="t-penalties-by-field"><caption>表<span class="unit-note">单位：起</span></caption><colgroup><col span="2"></colgroup><thead><tr><th scope="col" rowspan="2">甲</th></tr></thead>'
        '<tbody><tr><th scope="row">乙</th><td class="number" colspan="2"><data class="figure" value="1" data-figure="a.b">1</data></td></tr></tbody></table><p class="table-notes">注</p></div><ol start="3"><li>丙</li></ol>'
    )
    assert written(parsed(sanitised(ours)[0])) == written(parsed(ours))


@pytest.mark.parametrize("part", ACTIVE)
def test_a_picture_that_does_or_loads_something_is_refused(part):
    assert svg_fault(SVG.format(part).encode())


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_hostile_drawing_is_refused_as_a_picture(drawing):
    assert svg_fault(drawing.encode())
    assert svg_fault(drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode())


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><desc>&b;</desc></svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><desc>&x;</desc></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?><svg xmlns="http://www.w3.org/2000/svg">+ADw-script+AD4-</svg>', b"<svg>", b"", b"\x00",
        b'<!DOCTYPE svg SYSTEM "http://lawnb.invalid/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"><desc>&x;</desc></svg>', b'<g xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16-le"), b'<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)  # fmt: skip
def test_entities_encodings_and_ruins_are_no_picture(content):
    assert svg_fault(content)


@pytest.mark.parametrize("src", ["javascript:x", "data:text/html,x", "data:image/svg+xml,<svg/>", "data:image/svg+xml;base64,!!!", "//lawnb.invalid/x", "x.png", "file:///x", "data:image/png;base64,eA==", "", "blob:x", "data:image/gif;base64,R0lG"])
def test_an_address_that_is_no_packed_picture_is_refused(src):
    assert picture_fault(src)


@pytest.mark.parametrize(
    ("head", "chunks", "fault"),
    [
        ((9, 9, 8, 2, 0, 0, 0), [(b"IDAT", b"x")], "不是完整的 PNG"), ((0, 9, 8, 2, 0, 0, 0), [(b"IDAT", PIXELS)], "不是完整的 PNG"), ((9, 9, 8, 2, 0, 0, 0), [], "不是完整的 PNG"), ((9, 9, 7, 2, 0, 0, 0), [(b"IDAT", PIXELS)], "不是完整的 PNG"),
        ((9, 9, 8, 2, 0, 0, 0), [(b"IDAT", PIXELS + b"behind")], "不是完整的 PNG"), ((9, 9, 8, 2, 0, 0, 0), [(b"IDAT", zlib.compress(bytes(10**7)))], "不是完整的 PNG"),
        ((2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0), [(b"IDAT", PIXELS)], "像素"), ((30_000, 30_000, 8, 2, 0, 0, 0), [(b"IDAT", PIXELS)], "像素"), ((9, 9, 8, 2, 0, 0, 0), [(b"acTL", bytes(8)), (b"IDAT", PIXELS)], "是动画"), ((9, 9, 8, 2, 0, 0, 0), [(b"IDAT", PIXELS)], None),
    ],
)  # fmt: skip
def test_a_png_is_whole_still_and_no_larger_than_a_photograph(head, chunks, fault):
    content = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, part) for name, part in [(b"IHDR", struct.pack(">IIBBBBB", *head)), *chunks, (b"IEND", b"")])
    found = picture_fault(f"data:image/png;base64,{base64.b64encode(content).decode()}")
    assert found is fault if fault is None else fault in found


def chunk(name: bytes, part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))


def test_what_a_plotting_library_draws_is_a_picture():
    drawn = '<?xml version="1.0" encoding="utf-8" standalone="no"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + SVG.format(
        '<defs><path id="m" d="M0 0h9"/></defs><g id="figure_1"><g id="axes_1">' + '<use xlink:href="#m" x="1"/>' * 20_000 + "</g></g>"
    )
    assert svg_fault(drawn.encode()) is None


def test_a_picture_is_let_through():
    content = SVG.format('<defs><clipPath id="a"><path d="M0 0"/></clipPath></defs><style>path{fill:#a11;clip-path:url(#a)}</style><use href="#a"/><path clip-path="url(#a)" d="M0 0h9"/>')
    assert picture_fault(f"data:image/svg+xml;base64,{base64.b64encode(content.encode()).decode()}") is None
