"""What a bundle holds, and what is not handed over; a whole one is made in tests/e2e."""

import datetime
import json
import shutil

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from lawnb.editions import Record, Step, editions
from lawnb.errors import ParameterError, PublicationError
from lawnb.filenames import SIGNOFF
from lawnb.handover.bundle import NEEDED, bundle, issued_files, packed
from lawnb.handover.readme import readme
from lawnb.handover.reports import issued_edition
from lawnb.params import ReportParameters
from lawnb.privacy.names import Private
from lawnb.publish.document import Document
from lawnb.signoff import content, digests
from lawnb.workspace import workspace


@pytest.fixture
def folder(tmp_path):
    """A built draft: a notebook that is no report's."""
    folder = tmp_path / "sample" / "2023"
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_text("{}", "utf-8")
    (folder / "report.docx").write_bytes(packed("word", {"document.xml": b"<a/>"}))
    (folder / "ro-crate-metadata.json").write_text(json.dumps({"@graph": []}), "utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell("正文", id="text")]), folder / "report.ipynb")
    return folder


def test_a_draft_is_handed_over_only_where_that_is_asked_for(folder):
    with pytest.raises(PublicationError, match="sample/2023: 是草稿，不能交接。"):
        bundle(folder, Private())
    made = bundle(folder, Private(), draft=True)
    assert made.name == "sample-2023-draft.zip"
    assert made.content == bundle(folder, Private(), draft=True).content
    assert {"README.txt", "SHA256SUMS", "report.fragment.html", *NEEDED} <= set(made.files)
    assert "【草稿".encode() in made.content


def test_missing_altered_and_failed_reports_are_not_handed_over(folder):
    file = {"@type": "File", "name": "report.pdf", "sha256": "0" * 64}
    (folder / "ro-crate-metadata.json").write_text(json.dumps({"@graph": [file]}), "utf-8")
    with pytest.raises(PublicationError, match="成品 report.pdf 被改动，不能交接。请重新运行 lawnb run --force。"):
        bundle(folder, Private(), draft=True)
    (folder / "report.docx").unlink()
    with pytest.raises(PublicationError, match="成品不全，没有 report.docx，不能交接。请重新运行 lawnb run --force。"):
        bundle(folder, Private(), draft=True)
    (folder / "failed.ipynb").touch()
    with pytest.raises(PublicationError, match="最近一次运行失败"):
        bundle(folder, Private(), draft=True)


def test_a_report_that_was_never_made_says_so(tmp_path):
    with pytest.raises(PublicationError, match="sample/2023: 还没有生成。请先运行 lawnb run 或 lawnb region。"):
        bundle(tmp_path / "sample" / "2023", Private())


@pytest.fixture
def issued(folder):
    """Editions 1 and 2 of the sample's report, the second altered since."""
    root = folder.parent.parent / "issued"
    for number in (1, 2):
        edition = root / "sample" / "2023" / str(number)
        shutil.copytree(folder, edition)
        step = Step(step="issued", office="法规股", date=datetime.date(2024, 3, 1), files=digests(edition))
        (edition / SIGNOFF).write_bytes(content(Record(agency="sample", year=2023, steps=(step,), edition=number)))
    (edition / "report.pdf").write_bytes(b"%PDF")
    (edition / "more.txt").touch()
    return root


def test_an_edition_is_handed_over_only_as_it_was_issued(issued):
    first, second = editions(issued, "sample", 2023)
    assert set(issued_files(first)) == {*NEEDED, SIGNOFF}
    with pytest.raises(PublicationError) as refusal:
        issued_files(second)
    assert [line.partition("，")[0] for line in str(refusal.value).splitlines()] == [
        "issued/sample/2023/2/more.txt: 与签发时不一致", "issued/sample/2023/2/report.pdf: 与签发时不一致",
    ]  # fmt: skip


def test_an_edition_is_chosen_by_number_else_the_last(issued):
    space = workspace(root=issued.parent, issued=issued)
    assert [issued_edition(space, ReportParameters(agency="sample", year=2023), number).number for number in (1, None)] == [1, 2]
    with pytest.raises(ParameterError, match="sample/2023 没有第 3 版。已签发的有：1、2。"):
        issued_edition(space, ReportParameters(agency="sample", year=2023), 3)
    with pytest.raises(ParameterError, match="sample/2022 还没有签发"):
        issued_edition(space, ReportParameters(agency="sample", year=2022), None)


def test_the_gate_looks_through_every_file(folder):
    (folder / "findings.json").write_text(json.dumps({"message": "电话 13800138000"}), "utf-8")
    with pytest.raises(PublicationError, match="findings.json: .*手机"):
        bundle(folder, Private(), draft=True)


def test_the_readme_tells_each_file_and_each_field_of_an_article():
    report = {"agency": {"name": "样例局"}, "year": 2023, "publication": {"index_number": "000/1", "issuer": "样例局", "openness": "主动公开"}}
    text = readme(Document("样例区2023年度报告", "", "", (), False, report), "sample/2023", ["report.html", "SM3SUMS"]).decode("utf-8-sig")
    told = [line.strip() for line in text.split("\r\n")]
    assert "\n" not in text.replace("\r\n", "")
    assert {"report.html", "SM3SUMS", "标题（ArticleTitle）：样例区2023年度报告", "发布时间（PubDate）：（空，请按实际填写）", "索引号：000/1", "公开方式：主动公开"} <= set(told)
    assert not any("report.pdf" == line or line.startswith("主题") or "草稿" in line for line in told)
