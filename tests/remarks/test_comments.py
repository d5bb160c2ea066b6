"""What an office remarks in the Word file is found by the notebook's cell that it is on."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner

from lawnb.cli import cli
from lawnb.errors import ParameterError
from lawnb.publish.docx import docx
from lawnb.remarks.remarks import remarks
from tests.publish.test_readback import DOC
from tests.remarks.marked import WHO, comment, on, packed, parts, run, sent_back

BODY = (
    '<h2 id="s1">一、成效</h2><p>处罚十起。</p><p>检查四次。</p><h2 id="s2">二、不足</h2><div class="narrative"></div>'
    "<table><tbody><tr><td>客运</td></tr><tr><td>货运</td></tr></tbody></table><p>明年再改。</p>"
)
CELLS = ("part-1", "penalties", "inspections", "part-2", "silent", "shortcomings", "plan")


@pytest.fixture(scope="module")
def report() -> bytes:
    header = "<table><tbody><tr><td>索引号</td></tr></tbody></table>"
    return docx(replace(DOC, body=BODY, header=header, cells=CELLS, head_cell="publication"))


@pytest.fixture
def listed(report, tmp_path):
    def of(*changes, **more):
        path = tmp_path / "report.docx"
        path.write_bytes(sent_back(report, *changes, **more))
        return remarks(path, "report.docx")

    return of


def paragraph(report: bytes, text: str) -> str:
    """The runs of the paragraph with this text."""
    xml = parts(report)["word/document.xml"].decode()
    at = xml.index(f">{text}<")
    return xml[xml.rindex("<w:r>", 0, at) : xml.index("</w:r>", at) + 6]


def test_a_file_without_remarks_has_none_and_lacks_no_cell(listed):
    found = listed({})
    assert (found.remarks, found.gone) == ((), ())


def test_a_comment_is_found_with_its_cell_heading_and_text(report, listed):
    old = paragraph(report, "检查四次。")
    [remark] = listed({old: on(7, old)}, comments=comment(7, "数字不对。\n请核。")).remarks
    assert (remark.kind, remark.cell, remark.heading, remark.quote, remark.text) == ("批注", "inspections", "一、成效", "检查四次。", "数字不对。\n请核。")
    assert (remark.author, remark.date) == ("张三", "2024-02-03T10:20:00Z")


def test_comments_on_a_heading_the_title_and_a_table_are_in_the_order_of_the_document(report, listed):
    places = ("不足", "样例区报告", "货运", "索引号")  # Word counts the numbers of headings
    replaced = {(old := paragraph(report, text)): on(n, old) for n, text in enumerate(places)}
    found = listed(replaced, comments="".join(comment(n, text) for n, text in enumerate(places))).remarks
    assert [(remark.text, remark.cell, remark.heading) for remark in found] == [
        ("索引号", "publication", ""), ("样例区报告", "publication", ""), ("不足", "part-2", "二、不足"), ("货运", "shortcomings", "二、不足"),
    ]  # fmt: skip


def test_answers_stand_under_their_comment_which_may_be_settled(report, listed):
    old = paragraph(report, "检查四次。")
    answer = comment(8, "已核。", WHO.replace("张三", "李四").replace("03T", "04T"))
    extended = '<w15:commentEx w15:paraId="00000007" w15:done="1"/><w15:commentEx w15:paraId="00000008" w15:paraIdParent="00000007" w15:done="1"/>'
    [remark] = listed({old: on(7, on(8, old))}, comments=comment(7, "请核。") + answer, threads=extended).remarks
    assert remark.resolved and [(each.author, each.text) for each in remark.answers] == [("李四", "已核。")]


def test_answers_that_lead_in_a_circle_are_comments(report, listed):
    old = paragraph(report, "检查四次。")
    extended = '<w15:commentEx w15:paraId="00000007" w15:paraIdParent="00000008"/><w15:commentEx w15:paraId="00000008" w15:paraIdParent="00000007"/>'
    found = listed({old: on(7, on(8, old))}, comments=comment(7, "甲") + comment(8, "乙"), threads=extended).remarks
    assert [remark.text for remark in found] == ["甲", "乙"]


def test_changes_are_listed_by_kind_run_by_run_pieces_as_one(report, listed):
    old = paragraph(report, "检查四次。")
    new = (
        f'{run("检查")}<w:del w:id="1" {WHO}>{run("四", "delText")}</w:del><w:del w:id="2" {WHO}>{run("次", "delText")}</w:del>'
        f'<w:ins w:id="3" {WHO}>{run("五")}</w:ins>{run("。")}<w:r><w:rPr><w:rPrChange w:id="4" {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>全年</w:t></w:r>'
        f'<w:moveFrom w:id="5" {WHO}>{run("旧")}</w:moveFrom><w:moveTo w:id="6" {WHO}>{run("新")}</w:moveTo>'
    )
    found = listed({old: new}).remarks
    assert [(remark.kind, remark.text) for remark in found] == [("删除", "四次"), ("插入", "五"), ("格式", "全年"), ("移出", "旧"), ("移入", "新")]
    assert {remark.cell for remark in found} == {"inspections"}


def test_a_row_and_a_paragraphs_mark_are_changes_of_their_own(report, listed):
    row = f'<w:tr><w:trPr><w:ins w:id="1" {WHO}/></w:trPr><w:tc><w:p><w:ins w:id="2" {WHO}>{run("公交")}</w:ins></w:p></w:tc></w:tr></w:tbl>'
    xml = parts(report)["word/document.xml"].decode()
    last = xml[xml.rindex("</w:tbl>") :]
    mark = f'<w:p><w:pPr><w:rPr><w:ins w:id="3" {WHO}/></w:rPr></w:pPr><w:ins w:id="4" {WHO}>{run("另起一段")}</w:ins></w:p>'
    found = listed({last: row + last.removeprefix("</w:tbl>").replace("<w:sectPr", f"{mark}<w:sectPr", 1)}).remarks
    assert [(remark.kind, remark.text, remark.cell) for remark in found] == [("插入行", "公交", "shortcomings"), ("插入", "另起一段¶", "plan")]


def test_what_is_put_in_before_the_first_word_of_a_cell_is_that_cells(report, listed):
    xml = parts(report)["word/document.xml"].decode()
    mark = xml[xml.rindex("<w:bookmarkStart", 0, xml.index("检查四次")) :].partition(">")[0] + ">"
    [remark] = listed({mark: f'<w:ins w:id="3" {WHO}>{run("全年")}</w:ins>{mark}'}).remarks
    assert (remark.text, remark.cell) == ("全年", "inspections")


def test_cells_that_were_edited_away_are_told(report, listed):
    xml = parts(report)["word/document.xml"].decode()
    start = xml.index('<w:bookmarkStart', xml.index("索引号"))
    end = xml.index("<w:bookmarkStart", xml.index("检查四次"))
    assert listed({xml[start:end]: ""}).gone == ("part-1", "penalties", "inspections")


def test_a_comment_whose_text_is_gone_is_still_told(listed):
    [remark] = listed({}, comments=comment(7, "这段去哪了？")).remarks
    assert (remark.cell, remark.heading, remark.quote) == ("", "位置已不在文中", "")


def test_changes_in_the_footer_have_their_place(report, tmp_path):
    found = parts(report)
    name = next(name for name in found if "footer" in name and name.endswith(".xml"))
    found[name] = found[name].replace(b"</w:p>", f'<w:ins w:id="1" {WHO}>{run("页")}</w:ins></w:p>'.encode(), 1)
    (tmp_path / "x.docx").write_bytes(packed(found))
    [remark] = remarks(tmp_path / "x.docx", "x.docx").remarks
    assert (remark.kind, remark.cell, remark.heading, remark.text) == ("插入", "", "页脚", "页")


def test_a_chain_of_answers_as_long_as_any_ends_soon(report, listed):
    links = "".join(f'<w15:commentEx w15:paraId="{n + 1:08X}" w15:paraIdParent="{n:08X}"/>' for n in range(1, 15_000))
    comments = "".join(comment(n, str(n), paragraph=f"{n:08X}") for n in range(1, 3_000))
    [first, *others] = listed({}, comments=comments, threads=f'<w15:commentEx w15:paraId="00000001"/>{links}').remarks
    assert (others, first.text, len(first.answers)) == ([], "1", 2_998)


# -- files that are none ------------------------------------------------------------------------------------------------


def foreign(report: bytes) -> bytes:
    found = parts(report)
    found["word/document.xml"] = found["word/document.xml"].replace(b'w:name="lawnb_', b'w:name="other_')
    return packed({name: content for name, content in found.items() if name != "docProps/custom.xml"})


def with_part(name: str, old: bytes, new: bytes):
    def of(report: bytes) -> bytes:
        found = parts(report)
        assert old in found[name]
        return packed(found | {name: found[name].replace(old, new, 1)})

    return of


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document '
DEEP = b"<w:body>" + b"<w:sdt>" * 5000
FILES = {
    "text": (lambda report: b"PK is what some begin with", "文件损坏或不完整"),
    "page": (lambda report: b"<html></html>", "不是 Word 文件"),
    "empty": (lambda report: b"", "不是 Word 文件"),
    "old or encrypted": (lambda report: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加了密码，或是旧版的 .doc"),
    "cut off": (lambda report: report[: len(report) // 2], "文件损坏或不完整"),
    "changed bytes": (lambda report: report.replace(parts(report)["word/document.xml"][:0] + report[200:400], bytes(200), 1), "文件损坏或不完整"),
    "a zip": (lambda report: packed({"a.txt": b"a"}), "不是 Word 文件"),
    "entities": (with_part("word/document.xml", b"<w:document ", BOMB), "DOCTYPE"),
    "deep": (with_part("word/document.xml", b"<w:body>", DEEP), "嵌套超过"),
    "large": (lambda report: packed(parts(report) | {"word/x.xml": bytes(65 * 2**20)}), "超过 64 MB"),
    "many links": (lambda report: packed(parts(report) | {"word/_rels/x.rels": bytes(2**20 + 1)}), "部件太多"),
    "macros": (lambda report: packed(parts(report) | {"word/vbaProject.bin": b"x"}), "含有宏"),
    "macro type": (with_part("[Content_Types].xml", b"wordprocessingml.document.main+xml", b"document.macroEnabled.main+xml"), "含有宏"),
    "nested changes": (with_part("word/document.xml", b"<w:body>", b"<w:body><w:p>" + b"<w:ins>" * 90), "嵌套超过 64 层"),
    "nested text": (
        with_part("word/document.xml", b"<w:body>", b"<w:body><w:p>" + (b"<w:ins>" * 60 + b"<w:r><w:t>" + b"x" * 20_000 + b"</w:t></w:r>" + b"</w:ins>" * 60 + b"<w:r><w:t>-</w:t></w:r>") * 30),
        "合计超过",
    ),
    "many remarks": (with_part("word/document.xml", b"<w:body>", b"<w:body><w:p>" + b"<w:ins/>" * 20_001), "超过 20000 处"),
    "many styles": (with_part("word/styles.xml", b"</w:docDefaults>", b"</w:docDefaults>" + b"".join(b'<w:style w:styleId="x%d"/>' % n for n in range(5000))), "样式超过"),
    "long properties": (
        with_part("docProps/custom.xml", b"<property ", b'<property name="lawnb_cells_7"><x>' + b"a " * 200_000 + b"</x></property><property "), "文件属性太长",
    ),
    "a workbook": (with_part("word/document.xml", b"<w:document ", b"<w:workbook "), "不是 Word 文件|文件损坏"),
    "another's": (foreign, "没有 lawnb 的单元格书签"),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_report_of_ours_is_refused_with_its_name_and_a_remedy(kind, report, tmp_path):
    make, message = FILES[kind]
    path = tmp_path / "x.docx"
    path.write_bytes(make(report))
    with pytest.raises(ParameterError, match=message) as refused:
        remarks(path, "来文/x.docx")
    assert str(refused.value).startswith("来文/x.docx: ") and "请" in str(refused.value)


def test_an_encrypted_archive_is_refused(report, tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(report.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"))
    with zipfile.ZipFile(path) as archive:
        assert any(entry.flag_bits & 1 for entry in archive.infolist())
    with pytest.raises(ParameterError, match="文件加了密码"):
        remarks(path, "x.docx")


# -- the command --------------------------------------------------------------------------------------------------------


def test_the_command_lists_by_cell_and_nothing_in_a_remark_steers_the_terminal_or_passes_for_ours(report, tmp_path):
    old = paragraph(report, "检查四次。")
    bad = "第一行\npart-1　一、成效\n\u202e颠倒"
    path = tmp_path / "report.docx"
    path.write_bytes(sent_back(report, {old: on(7, old)}, comments=comment(7, bad, WHO.replace("张三", "张\u202e三\n四"))))
    shown = CliRunner().invoke(cli, ["comments", str(path)], catch_exceptions=False)
    lines = shown.output.splitlines()
    assert lines[0] == "inspections　一、成效" and "part-1　一、成效" not in lines
    assert "      │ part-1　一、成效" in lines and "\u202e" not in shown.output
    assert lines[-1].endswith("report.docx: 批注 1 条，修订 0 处，涉及 1 个单元格。")
    told = json.loads(CliRunner().invoke(cli, ["comments", str(path), "--json"], catch_exceptions=False).output)
    [cell] = told["cells"]
    assert (cell["cell"], cell["heading"], cell["remarks"][0]["on"]) == ("inspections", "一、成效", "检查四次。")
    assert cell["remarks"][0]["text"] == bad and told["gone"] == []
