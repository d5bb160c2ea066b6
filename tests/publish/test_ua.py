"""PDF/UA-1: our reports have nothing that it refuses, and each way of breaking one is named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from lawnb.errors import PublicationError
from lawnb.publish.pdf import pdf
from lawnb.publish.tagged import Element, own_cells, structure
from lawnb.publish.ua import require_ua, ua_faults
from tests.publish.test_pdf import BAR, doc, figure, picture
from tests.validator import validator_faults, width_faults

STATISTICS = (
    '<div class="table"><table><caption>表1　处罚</caption><thead><tr><th scope="col" rowspan="2">类别</th><th scope="colgroup" colspan="2">本年</th></tr>'
    '<tr><th scope="col">起数</th><th scope="col">金额</th></tr></thead><tbody><tr><th scope="row">客运</th><td>6</td><td>1.5</td></tr></tbody>'
    '<tfoot><tr><th scope="row">合计</th><td>6</td><td>1.5</td></tr></tfoot></table></div>'
)
BLOCK = '<table><tbody><tr><th scope="row">索引号</th><td>甲</td><th scope="row">文号</th><td>乙</td></tr></tbody></table>'
ALT = "条形图：客运6起"
BODY = (
    f"<h2>一、甲</h2><h3>（一）乙</h3><p>正文<strong>要点</strong>，见<a href='#t'>后文</a>和<a href='https://example.invalid/'>别处</a></p>{STATISTICS}"
    f"<h2 id='t'>二、丙</h2>{BLOCK}<ul><li>丁</li></ul>{figure(picture(BAR, ALT))}"
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf(doc(BODY))


@pytest.fixture
def opened(content):
    with pikepdf.open(io.BytesIO(content)) as read:
        yield read


def first(opened: Pdf, *kinds: str) -> Element:
    return structure(opened).of(*kinds)[0]


def test_a_report_conforms(opened, content):
    assert (ua_faults(opened), validator_faults(content)) == ([], [])


def test_headers_of_rows_and_columns_say_what_they_head(opened):
    [statistics, block] = [[(cell.kind, str(cell.attribute("/Scope") or "")) for cell in own_cells(table)] for table in structure(opened).of("Table")]
    column, row, data = ("TH", "/Column"), ("TH", "/Row"), ("TD", "")
    assert statistics == [column, column, column, column, row, data, data, row, data, data]
    assert block == [row, data, row, data]


def test_the_same_report_gives_the_same_bytes(content):
    assert pdf(doc(BODY)) == content


def test_a_table_without_headers_is_set_but_known():
    without = pdf(doc("<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"))
    with pikepdf.open(io.BytesIO(without)) as read:
        assert [fault[:6] for fault in ua_faults(read)] == ["15-005", "15-005"]


@pytest.mark.parametrize("alts", [[], ["条形图：客运7起"], [ALT, ALT]])
def test_alternative_texts_are_those_of_the_page(opened, alts):
    with pytest.raises(PublicationError, match="13-004"):
        require_ua(opened, alts)
    require_ua(opened, [ALT])


# -- each way of breaking one ------------------------------------------------------------------------------------------


def retyped(kind: str, into: str) -> Callable[[Pdf], None]:
    def breaking(opened: Pdf) -> None:
        first(opened, kind).tag.S = Name(into)

    return breaking


def lost(kind: str, *keys: str) -> Callable[[Pdf], None]:
    def breaking(opened: Pdf) -> None:
        for element in structure(opened).of(kind):
            for key in keys:
                if key in element.tag:
                    del element.tag[key]

    return breaking


def rewritten(pattern: bytes, by: bytes) -> Callable[[Pdf], None]:
    def breaking(opened: Pdf) -> None:
        page = opened.pages[0]
        page.contents_coalesce()
        before = page.Contents.read_bytes()
        page.Contents.write(re.sub(pattern, by, before, count=1, flags=re.DOTALL))
        assert page.Contents.read_bytes() != before

    return breaking


def without_tree(opened: Pdf) -> None:
    del opened.Root.StructTreeRoot


def empty_tree(opened: Pdf) -> None:
    opened.Root.StructTreeRoot.K = Array([])


def unmarked(opened: Pdf) -> None:
    opened.Root.MarkInfo.Marked = False


def suspect(opened: Pdf) -> None:
    opened.Root.MarkInfo.Suspects = True


def speechless(opened: Pdf) -> None:
    del opened.Root.Lang


def untitled_window(opened: Pdf) -> None:
    opened.Root.ViewerPreferences.DisplayDocTitle = False


def without_metadata(opened: Pdf) -> None:
    del opened.Root.Metadata


def claimless(opened: Pdf) -> None:
    with opened.open_metadata(update_docinfo=False) as meta:
        del meta["pdfuaid:part"]


def untitled(opened: Pdf) -> None:
    with opened.open_metadata(update_docinfo=False) as meta:
        del meta["dc:title"]


def circular(opened: Pdf) -> None:
    opened.Root.StructTreeRoot.RoleMap = Dictionary(Strong=Name.Em, Em=Name.Strong)


def remapped(opened: Pdf) -> None:
    opened.Root.StructTreeRoot.RoleMap.P = Name.Span


def skipped_level(opened: Pdf) -> None:
    first(opened, "H2").tag.S = Name.H3


def unnumbered_too(opened: Pdf) -> None:
    structure(opened).of("H1")[-1].tag.S = Name.H


def bookmarks_gone(opened: Pdf) -> None:
    with opened.open_outline() as outline:
        outline.root.clear()


def bookmark_renamed(opened: Pdf) -> None:
    with opened.open_outline() as outline:
        outline.root[0].title = "别的"


def headers_without_scope(opened: Pdf) -> None:
    for cell in structure(opened).of("TH"):
        cell.tag.A = Array([])


def cell_lost(opened: Pdf) -> None:
    row = structure(opened).of("TBody")[0].children[0]
    row.tag.K = Array(list(row.tag.K)[:-1])


def unknown_header(opened: Pdf) -> None:
    first(opened, "TD").tag.A = Array([Dictionary(O=Name.Table, Headers=Array([pikepdf.String("nobody")]))])


def shown_twice(opened: Pdf) -> None:
    paragraph = first(opened, "P")
    paragraph.tag.K = Array([*paragraph.tag.K, paragraph.tag.K[0]])


def paragraph_lost(opened: Pdf) -> None:
    first(opened, "P").tag.K = Array([])


def link_outside(opened: Pdf) -> None:
    for link in structure(opened).of("Link"):
        link.tag.K = Array([child for child in link.tag.K if not isinstance(child, Dictionary) or child.get("/Type") != "/OBJR"])


def each_annotation(opened: Pdf):
    return [each for page in opened.pages for each in page.get("/Annots", [])]


def link_unsaid(opened: Pdf) -> None:
    for each in each_annotation(opened):
        del each.Contents


def own_order(opened: Pdf) -> None:
    for page in opened.pages:
        page.obj.Tabs = Name.R


def remark(opened: Pdf) -> None:
    each_annotation(opened)[0].Subtype = Name.Text


def letters_unknown(opened: Pdf) -> None:
    for item in opened.objects:
        if isinstance(item, Dictionary) and "/ToUnicode" in item:
            del item.ToUnicode


def attached(opened: Pdf) -> None:
    opened.attachments["a.txt"] = b"a"


def with_form(opened: Pdf) -> None:
    opened.Root.AcroForm = Dictionary(Fields=Array([]))


def with_action(opened: Pdf) -> None:
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


BREAKS = {
    without_tree: "7.1", empty_tree: "7.1", unmarked: "7.1", suspect: "7.1", speechless: "11-006", untitled_window: "07-001",
    without_metadata: "06-001", claimless: "06-002", untitled: "06-003", circular: "02-003", remapped: "02-004",
    retyped("P", "/Unheard"): "02-001", retyped("TR", "/P"): "09-004", retyped("TD", "/P"): "09-004", retyped("LI", "/P"): "09-004",
    retyped("Table", "/Div"): "09-004", retyped("Document", "/Part"): "09-004",
    retyped("H1", "/P"): "14-002", skipped_level: "14-003", unnumbered_too: "14-007", lost("H1", "/K"): "7.4",
    bookmarks_gone: "书签", bookmark_renamed: "书签", lost("Figure", "/Alt"): "13-004",
    headers_without_scope: "15-003", cell_lost: "09-004", unknown_header: "15-003", retyped("TH", "/TD"): "15-005",
    shown_twice: "7.1", paragraph_lost: "01-005", link_outside: "28-011", link_unsaid: "28-012", own_order: "28-008", remark: "28-002",
    letters_unknown: "10-001", attached: "21-001", with_form: "25-001", with_action: "打开时有动作",
    rewritten(rb"^", b"BT ET 0 0 9 9 re f "): "01-005", rewritten(rb"^", b"q BI /W 1 /H 1 /CS /G /BPC 8 ID a EI Q "): "01-005", rewritten(rb"/Artifact[^\n]*?BDC", b""): "01-005",
    rewritten(rb"/Span *<<[^>]*/MCID 0", b"/Span<</MCID 999"): "7.1", rewritten(rb"$", b" /Artifact BMC"): "7.1",
    rewritten(rb"(/Span *<<[^>]*/MCID \d+[^>]*>> *BDC)", rb"\1 /Artifact BMC EMC"): "01-003",
    rewritten(rb"(/Span *<<[^>]*/MCID \d+[^>]*>> *BDC)(.*?EMC)", rb"/Artifact BMC \1\2 EMC"): "01-004",
}  # fmt: skip


#: Numbers of what the other validator (0.11) does not see, or not always.
OURS_ALONE = {"7.1", "7.4", "书签", "09-004", "15-003", "15-005", "01-005", "28-011", "25-001"}


@pytest.mark.parametrize(("breaking", "number"), [pytest.param(each, number, id=f"{n}-{each.__name__}") for n, (each, number) in enumerate(BREAKS.items())])
def test_what_is_broken_is_named(opened, breaking, number):
    breaking(opened)
    written = io.BytesIO()
    opened.save(written)
    with pikepdf.open(written) as broken:
        faults = ua_faults(broken)
    assert any(fault.startswith(number) for fault in faults), faults
    assert validator_faults(written.getvalue()) or number in OURS_ALONE


def test_widths_of_glyphs_are_those_of_the_font(opened):
    font = next(each for each in opened.objects if isinstance(each, Dictionary) and each.get("/Subtype") == "/CIDFontType0")
    font.W = Array([0, 3, 999])
    assert len(list(width_faults(opened))) > 3
