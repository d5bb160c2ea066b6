"""The DOCX: real styles of the page standard, real tables, pictures with texts, the same bytes, and text that stays text."""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document as open_docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm

from lawnb.charts import bar_chart
from lawnb.figures import Figure
from lawnb.publish.appendix import TITLE, with_appendix
from lawnb.publish.docx import DRAFT, docx
from lawnb.publish.reference import reference
from lawnb.publish.word_numbering import labels
from tests.publish.test_readback import BODY, DOC, REPORT

HEADER = '<table class="publication"><caption>公开信息</caption><tbody><tr><th scope="row">索引号</th><td>000/2023-1</td></tr></tbody></table>'
KEY = '<ul class="key-figures"><li><span class="label">处罚起数</span> <data class="figure" value="617" data-figure="a.b">617</data><span class="unit">起</span></li></ul>'
HOSTILE = '</w:t></w:r><w:r> {=SUM(A1)} { PAGE } &lt;script&gt; =cmd|" /C calc"!A1 javascript:x ${x} `x` \\input{x} $x^2$ *x* [x](y)'


def made(**changes):
    return open_docx(io.BytesIO(docx(replace(DOC, **changes))))


def full() -> str:
    chart = bar_chart([("客运", Figure("a.b", "客运", 167, "起", "d"))], title="各领域").html
    return KEY + BODY[BODY.index("<h2") :] + chart + '<div class="signature"><p>样例区交通运输局</p><p>2024年2月1日</p></div>'


@pytest.fixture(scope="module")
def opened():
    return made(header=HEADER, body=full())


def test_the_page_and_the_styles_are_those_of_the_standard(opened):
    section = opened.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin]
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 37, 28, 26]
    faces = {name: opened.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "Heading 1", "Heading 2", "Body Text")}
    assert faces == {"Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "Body Text": "仿宋_GB2312"}
    assert opened.styles["Body Text"].font.size.pt == 16 and opened.styles["Title"].font.size.pt == 22
    assert "PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml
    assert [footer.paragraphs[0].style.name for footer in (section.footer, section.even_page_footer)] == ["Page Number Odd", "Page Number Even"]
    assert opened.styles["Page Number Odd"].font.size.pt == 14 and opened.styles["Page Number Odd"].element.rPr.rFonts.get(qn("w:ascii")) == "宋体"


def test_nothing_of_the_template_is_left_but_what_a_report_needs(opened):
    package = opened.part.package
    assert {part.partname for part in package.iter_parts() if "/media/" not in part.partname} == {
        "/docProps/app.xml", "/docProps/core.xml", "/docProps/custom.xml", "/word/document.xml", "/word/footer1.xml", "/word/footer2.xml",
        "/word/numbering.xml", "/word/settings.xml", "/word/styles.xml", "/word/theme/theme1.xml",
    }  # fmt: skip
    assert (opened.core_properties.comments, opened.core_properties.keywords) == ("", "")
    told = b"".join(part.blob for part in package.iter_parts() if part.partname.endswith(".xml"))
    assert not re.search(rb"python-docx|Macintosh|rsid", told)
    assert b'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in opened.settings.element.xml.encode()


def test_headings_title_and_signature_have_their_styles(opened):
    styles = {paragraph.text: paragraph.style.name for paragraph in opened.paragraphs}
    assert styles["样例区报告"] == "Title"
    assert (styles["主要举措和成效"], styles["做法"]) == ("Heading 1", "Heading 2")
    assert (styles["样例区交通运输局"], styles["2024年2月1日"]) == ("Signature", "Signature Date") and styles["检查：检查4次。"] == "List Item"


def test_tables_are_tables_whose_heads_repeat(opened):
    block, key, table = opened.tables
    assert block.rows[0].cells[0].text == "索引号" and key.rows[0].cells[0].text == "处罚起数\n617起"
    assert [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, True, False, False]
    assert table.rows[2].cells[1].paragraphs[0].style.name == "Table Number"
    assert table.rows[0].cells[1]._tc.grid_span == 2


def test_pictures_have_their_alternative_texts(opened):
    (picture,) = opened.element.body.iter(qn("wp:docPr"))
    assert "条形图：各领域。客运167起" in picture.get("descr")


def test_a_draft_says_so_on_every_page(opened):
    draft = made(draft=True)
    assert draft.sections[0].header.paragraphs[0].text == DRAFT == draft.sections[0].even_page_header.paragraphs[0].text
    assert any(paragraph.text == "样例区报告（草稿）" for paragraph in draft.paragraphs)
    assert DRAFT not in opened.element.xml


def test_properties_name_the_office_and_the_reports_own_day(opened):
    about = opened.core_properties
    assert (about.title, about.author, about.last_modified_by) == ("样例区报告", "样例区交通运输局", "")
    assert f"{about.created:%Y-%m-%d}" == f"{about.modified:%Y-%m-%d}" == "2024-02-01"


def test_the_same_document_gives_the_same_bytes(monkeypatch):
    doc = replace(DOC, header=HEADER, body=full())
    first = docx(doc)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert docx(doc) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert os.path.expanduser("~") + "/" not in text and "rsid" not in text


def test_it_is_made_whatever_the_clock_says(monkeypatch):
    doc = replace(DOC, header=HEADER, body=full())
    first = docx(doc)
    reference.cache_clear()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # which zipfile heeds from Python 3.14 on
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert docx(doc) == first


def test_hostile_text_stays_text():
    hostile = HOSTILE.replace("&lt;", "<").replace("&gt;", ">")
    body = f"<p>{HOSTILE.replace('</w:t>', '&lt;/w:t&gt;').replace('</w:r>', '&lt;/w:r&gt;').replace('<w:r>', '&lt;w:r&gt;')}</p>"
    opened = made(body=body, title=hostile)
    assert re.sub(r"\s+", " ", hostile) in [re.sub(r"\s+", " ", paragraph.text) for paragraph in opened.paragraphs]
    assert not list(opened.element.body.iter(qn("w:instrText"))) and not list(opened.element.body.iter(qn("w:fldSimple")))


def test_a_wide_form_is_set_small_and_its_columns_share_the_line():
    heads = "".join(f'<th scope="col">没收违法所得{n}</th>' for n in range(13))
    cells = '<td class="number">144.2158</td>' + '<td class="number">1</td>' * 11
    table = f'<table class="statistics"><thead><tr>{heads}</tr></thead><tbody><tr><th scope="row">局</th>{cells}</tr></tbody></table>'
    opened = made(body=f'<div class="table">{table}</div>')
    (table,) = opened.tables
    styles = {paragraph.style.name for row in table.rows for cell in row.cells for paragraph in cell.paragraphs}
    assert styles == {"Table Head Tiny Kept", "Table Head Tiny", "Table Text Tiny", "Table Number Tiny"} and table.style.name == "Table Narrow"
    columns = [column.width.pt for column in table.columns]
    assert sum(columns) == pytest.approx(442.2, abs=1) and columns[1] > 8 * 7.5 * 0.5 and columns[1] > columns[2]


#: What properties may hold besides the names of styles: numbering, the page, and what makes a table of cells.
STRUCTURE = {
    "pPr": {"pStyle", "numPr", "sectPr"}, "rPr": {"rStyle"}, "trPr": {"cantSplit", "tblHeader"}, "tcPr": {"tcW", "gridSpan", "vMerge"},
    "tblPr": {"tblStyle", "tblW", "jc", "tblLayout", "tblLook", "tblCaption", "tblDescription"},
}  # fmt: skip


def direct_formatting(document) -> list[str]:
    """Every property in a document that is no style's and no structure's, with the text that it is on."""
    found = []
    for name, allowed in STRUCTURE.items():
        for properties in document.iter(qn(f"w:{name}")):
            extra = [child.tag.rpartition("}")[2] for child in properties if child.tag.rpartition("}")[2] not in allowed]
            found += [f"{name}/{each}: {''.join(node.text or '' for node in properties.getparent().iter(qn('w:t')))[:30]}" for each in extra]
    return found


#: Elements of properties in the schema's order, of those that are set.
ORDER = {
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "spacing",
        "ind", "contextualSpacing", "jc", "outlineLvl", "sectPr",
    ),
    "rPr": (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "smallCaps", "strike", "color", "spacing", "kern", "sz", "szCs", "u", "shd", "vertAlign", "lang",
    ),
    "style": ("name", "basedOn", "next", "link", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "pPr", "rPr", "tblPr", "trPr", "tcPr"),
    "abstractNum": ("nsid", "multiLevelType", "lvl"), "lvl": ("start", "numFmt", "pStyle", "suff", "lvlText", "lvlJc", "pPr", "rPr"),
    "num": ("abstractNumId", "lvlOverride"), "numbering": ("abstractNum", "num"),
}  # fmt: skip


def test_properties_stand_in_the_schemas_order_which_word_asks_for():
    heads = "".join(f'<th rowspan="2" scope="col">违法所得{n}</th>' for n in range(11)) + '<th colspan="2" scope="colgroup">罚款</th>'
    second = '<th scope="col">元</th><th scope="col">起</th>'
    row = '<th scope="row">局</th>' + '<td class="number">617</td>' * 12
    table = f'<table class="statistics"><caption>表1</caption><thead><tr>{heads}</tr><tr>{second}</tr></thead><tbody><tr>{row}</tr></tbody></table>'
    opened = made(header=HEADER, body=KEY + table + "<ul><li>甲</li></ul><ol><li>乙</li></ol>")
    for name, order in ORDER.items():
        for part in (opened.element, opened.styles.element, opened.part.numbering_part.element):
            for properties in part.iter(qn(f"w:{name}")):
                names = [child.tag.rpartition("}")[2] for child in properties]
                assert [order.index(each) for each in names] == sorted(map(order.index, names)), (name, names)


def test_no_row_is_broken_over_pages_and_no_text_is_set_but_by_styles(opened):
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for table in opened.tables for row in table._tbl.tr_lst)
    assert direct_formatting(opened.element) == []
    assert any(run.style.name == "Strong" and run.text == "检查" for paragraph in opened.paragraphs for run in paragraph.runs)
    assert opened.styles["Strong"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体" and not opened.styles["Strong"].font.bold


def rows_kept(n_rows: int, notes: str) -> list[str]:
    """Of each row of a table, whether it is kept with what follows; then the styles of the notes."""
    rows = "".join(f"<tr><th>行{n}</th><td>值</td></tr>" for n in range(n_rows))
    opened = made(body=f'<div class="table"><table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>{rows}</tbody></table>{notes}</div><p>正文</p>')
    firsts = [row.cells[0].paragraphs[0].style for row in opened.tables[0].rows]
    assert all(style.paragraph_format.keep_with_next == style.name.endswith(" Kept") for style in firsts)
    return ["x" if style.name.endswith(" Kept") else "-" for style in firsts] + [p.style.name for p in opened.paragraphs if "Note" in p.style.name]


@pytest.mark.parametrize(("n_rows", "kept"), [(3, "xxx"), (14, "xxx----------x")])
def test_no_page_parts_the_last_row_from_the_notes_or_the_first_from_the_head(n_rows, kept):
    assert rows_kept(n_rows, "") == [*kept, "-"]
    assert rows_kept(n_rows, '<p class="table-notes">注：甲</p>') == [*kept, "x", "Table Note"]
    notes = '<ol class="table-notes"><li>甲</li><li>乙</li></ol>'
    assert rows_kept(n_rows, notes) == [*kept, "x", "Table Note Kept", "Table Note Last"]


def test_a_line_of_the_text_stands_over_the_signature_and_no_line_alone_on_a_page(opened):
    signed = '<div class="signature"><p>样例区交通运输局</p><p>2024年2月1日</p></div>'
    for body in (f"<p>甲</p>{signed}", f"<ol><li>甲</li></ol>{signed}", f"<h2>一、题</h2><p>甲</p>{signed}"):
        over = made(body=body).paragraphs[-3].style
        assert over.name.endswith(" Signed") and over.paragraph_format.keep_with_next
    assert not any(paragraph.style.name.endswith(" Signed") for paragraph in made(body="<p>甲</p><h2>一、题</h2>").paragraphs)
    assert opened.styles["Normal"].paragraph_format.widow_control


PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_what_a_cell_may_put_together_oddly_is_set_whole():
    inner, picture = "<table><tbody><tr><td>内</td></tr></tbody></table>", f'<img src="{PIXEL}" alt="图">'
    body = (
        f"<table><tbody><tr><td>外{inner}</td><td>{picture}</td></tr></tbody></table><table><caption>表9　空</caption></table><ul><li>{inner}</li></ul>"
        f'<figure>{picture}{picture}<figcaption>图1　双</figcaption></figure><p>字{picture}x<sub>1</sub></p><ul class="key-figures"></ul>'
    )
    opened = made(body=body)
    assert direct_formatting(opened.element) == [] and len(list(opened.element.body.iter(qn("w:tbl")))) == 3
    pictures = [paragraph.style for paragraph in opened.element.body.iter(qn("w:p")) if list(paragraph.iter(qn("w:drawing")))]
    assert pictures == ["Figure", "Figure", "CaptionedFigure", "BodyTextPicture"]
    exact = {name: opened.styles[name].paragraph_format.line_spacing_rule for name in ("Figure", "Captioned Figure", "Body Text Picture")}
    assert set(exact.values()) == {WD_LINE_SPACING.SINGLE}
    assert [run.style.name for run in opened.paragraphs[-1].runs if run.text == "1"] == ["Subscript"]
    assert opened.styles["Subscript"].font.subscript and opened.styles["Superscript"].font.superscript
    assert "表9　空" in [paragraph.text for paragraph in opened.paragraphs]


def test_direct_formatting_would_be_found():
    opened = made()
    opened.paragraphs[-1].runs[0].bold = True
    opened.paragraphs[-1].paragraph_format.left_indent = Mm(3)
    assert [line.partition(":")[0] for line in direct_formatting(opened.element)] == ["pPr/ind", "rPr/b"]


def numbers(opened) -> list[str]:
    """Headings as Word shows them."""
    return [label + "|" + paragraph.text for paragraph, label in labels(opened) if paragraph.style.name.startswith("Heading")]


def test_word_numbers_the_headings_and_the_text_holds_no_number():
    body = "<h2>概览</h2><h2>一、甲</h2><h3>（一）子</h3><h3>（二）丑</h3><h4>1. 寅</h4><h4>2.卯</h4><h2>二、乙</h2><h3>（一）辰</h3>"
    opened = made(body=body)
    assert numbers(opened) == ["|概览", "一、|甲", "（一）|子", "（二）|丑", "1.|寅", "2.|卯", "二、|乙", "（一）|辰"]
    assert [paragraph.style.name for paragraph in opened.paragraphs if paragraph.text == "概览"] == ["Heading 1 Unnumbered"]


def test_a_number_that_word_would_count_differently_stays_text():
    body = "<h2>一、甲</h2><h2>三、跳</h2><h2>二、乙</h2><h3>(一)半角</h3><h3>（一）全角</h3><h2><strong>三、</strong>丙</h2><h2>四、</h2>"
    assert numbers(made(body=body)) == ["一、|甲", "|三、跳", "二、|乙", "|(一)半角", "（一）|全角", "三、|丙", "|四、"]


def test_captions_are_counted_by_fields_that_stand_at_their_numbers():
    table = "<table><caption>表{}　甲</caption><tbody><tr><td>1</td></tr></tbody></table>"
    opened = made(body=table.format(1) + "<p>间</p>" + table.format(2) + "<p>间</p>" + table.format(7))
    captions = [paragraph for paragraph in opened.paragraphs if paragraph.style.name == "Table Caption"]
    assert [paragraph.text for paragraph in captions] == ["表1　甲", "表2　甲", "表7　甲"]
    assert [[code.text for code in paragraph._p.iter(qn("w:instrText"))] for paragraph in captions] == [[" SEQ 表 \\* ARABIC "]] * 2 + [[]]


def test_notes_and_items_are_numbered_by_lists_each_from_one():
    items = "<ol><li>甲</li><li>乙</li></ol>"
    notes = '<ol class="table-notes"><li>丙</li><li>丁</li><li>戊</li></ol>'
    opened = made(body=f"{items}<p>间</p>{notes}<p>间</p>{items}")
    shown = [(paragraph.style.name, label + paragraph.text) for paragraph, label in labels(opened) if label]
    assert shown == [
        ("List Item", "1.甲"), ("List Item", "2.乙"), ("Table Note Kept", "注：1.丙"), ("Table Note Kept", "2.丁"), ("Table Note Last", "3.戊"), ("List Item", "1.甲"), ("List Item", "2.乙"),
    ]  # fmt: skip


def test_the_unit_of_a_table_stands_above_it_in_a_paragraph_of_its_own():
    opened = made(body='<table><caption>表1　甲<span class="unit-note">单位：元</span></caption><tbody><tr><td>1</td></tr></tbody></table>')
    assert [(paragraph.style.name, paragraph.text) for paragraph in opened.paragraphs[1:3]] == [("Table Caption", "表1　甲"), ("Table Unit", "单位：元")]


def test_each_cell_of_the_notebook_has_a_bookmark_inside_its_paragraphs():
    table = "<table><tbody><tr><td>丙</td></tr></tbody></table>"
    doc = replace(DOC, body=f"<h2>一、甲</h2><p>乙</p>{table}<p>丁</p>", cells=("one", "one", "two", "three-four"))
    opened = open_docx(io.BytesIO(docx(doc)))

    def text(mark) -> str:
        return "".join(node.text for node in mark.getparent().iter(qn("w:t")))

    found = [(mark.get(qn("w:name")), text(mark)) for mark in opened.element.body.iter(qn("w:bookmarkStart"))]
    assert sorted(found) == [("lawnb_1_1", "甲"), ("lawnb_1_2", "乙"), ("lawnb_1_one", "甲"), ("lawnb_2_two", "丙"), ("lawnb_3_three_four", "丁")]
    assert [text(mark) for mark in opened.element.body.iter(qn("w:bookmarkEnd"))] == ["甲", "乙", "乙", "丙", "丁"]


def test_the_annex_begins_a_page():
    opened = made(report=REPORT | {"appendix": True})
    (annex,) = [paragraph for paragraph in opened.paragraphs if paragraph.text == TITLE]
    assert annex.style.name == "Heading Annex" and annex.style.paragraph_format.page_break_before
    assert annex.style.base_style.name == "Heading 1"


def test_the_annex_lists_each_figure_that_the_body_shows_once():
    def figure(id: str, **more):
        return {"id": id, "title": id, "text": "1起", "definition": f"{id}：定义。", "formula": None, "inputs": [], "sources": [], "records": []} | more

    file = {"file": "sample/2023/penalties.csv", "sheet": None}
    counted = figure("a.b", sources=[file | {"row": None, "column": None}], records=[file | {"rows": 2, "at": "2-3"}])
    share = figure("a.c", formula="a.b / a.bb", inputs=["a.b", "a.bb"], sources=[{"file": "sample/2022/x.csv", "sheet": "1月", "row": 1, "column": None}])
    report = {**REPORT, "appendix": True, "figures": [counted, share, figure("a.bb", title="总数"), figure("a.z")], "files": [file | {"title": "处罚台账"}]}
    doc = with_appendix(replace(DOC, report=report, body=f"{BODY}<p>{BODY}</p>"))
    assert doc.headings[-1].text == TITLE
    rows = doc.body.partition(TITLE)[2]
    assert rows.count("<tr>") == 3 and "a.z" not in rows
    assert "处罚台账第2-3行" in rows and "算法：a.b / 总数。" in rows and "sample/2022/x.csv表“1月”" in rows
    assert with_appendix(DOC) is DOC
