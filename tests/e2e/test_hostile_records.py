"""Records that attack: a whole run with the corpus in every field ends with each payload verbatim and inert, in every format."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pypdfium2
import pytest
import yaml
from docx import Document as open_docx

from tests.hostile.inert import Visit, accepted, docx_faults, markup_faults, pdf_faults, policy_of, squeezed

PAYLOADS = accepted()
#: Of texts that stand alone in their field: those that mean something in markup, in one.
ALONE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></title></style>{{7*7}}#read(\"/etc/passwd\")=1+1"
#: A row taller than a page is no table's.
SHORT = [each for each in PAYLOADS if each.kind != "long"]


def write_csv(path, head: str, rows) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head.split(","), *rows])
    path.write_bytes(text.getvalue().encode())


def write_xlsx(path, head: str, rows) -> None:
    book = openpyxl.Workbook()
    for row, values in enumerate([head.split(","), *rows], 1):
        for column, value in enumerate(values, 1):
            book.active.cell(row, column).value = value
            book.active.cell(row, column).data_type = "s"
    book.save(path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, shells):
    """A run of the real year with the corpus in lists, a table, a workbook, figures' names and units, and every document."""
    shell = shells(tmp_path_factory.mktemp("hostile"))
    records, measures = shell.records, "事项,做法,频次,数量,计量单位"
    write_csv(records / "organisation_measures.csv", measures, [(f"{n}{each.text}", each.text, each.text, "", "") for n, each in enumerate(PAYLOADS)])
    write_csv(records / "licensing_measures.csv", measures, [(f"{n}{each.text}", "做法", "", "1", each.text[:40]) for n, each in enumerate(SHORT[::2])])
    write_csv(records / "penalties_by_field.csv", "执法领域,处罚起数,罚款金额（万元）", [(f"{n}{each.text}", "1", "1") for n, each in enumerate(SHORT[::20])])
    (records / "plan.csv").unlink()
    write_xlsx(records / "plan.xlsx", "方面,事项,衡量指标,目标值", [("方面", each.text, "", "") for each in PAYLOADS])
    (records / "agency.yaml").write_text(yaml.safe_dump({"name": f"局{ALONE}", "short_name": f"局{ALONE}", "sector": ALONE}), "utf-8")
    for name in ("publication.yaml", "origins.yaml", "waivers.yaml"):
        read = yaml.safe_load((records / name).read_text("utf-8"))
        (records / name).write_text(yaml.safe_dump(attacked(read)), "utf-8")
    shell.said = shell("run")
    return shell


def attacked(value):
    """A document with an attack behind every text of it that is free."""
    if isinstance(value, list):
        return [attacked(each) for each in value]
    fixed = {"code", "figure", "files", "plan.csv"}
    if isinstance(value, dict):
        return {key: each if key in fixed - {"files"} else attacked(each) for key, each in value.items() if key != "plan.csv"}
    return f"{value}{ALONE}" if isinstance(value, str) else value


@pytest.fixture(scope="module")
def page(hostile) -> str:
    return (hostile.out / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def pdf_text(hostile) -> str:
    opened = pypdfium2.PdfDocument(hostile.out / "report.pdf")
    return "".join(page_text(each) for each in opened)


def page_text(page) -> str:
    """A page's text without the draft's mark above it and its number below."""
    text = squeezed(page.get_textpage().get_text_bounded()).replace("\ufffe", "-")
    return re.sub(r"—\d+—", "", text).removeprefix("草稿")


def test_the_run_ends_as_a_draft_whose_findings_name_what_is_wrong(hostile):
    assert (hostile.said.returncode, hostile.said.stderr) == (6, "")
    assert "阻断 figure-duplicate" not in hostile.said.stdout


@pytest.mark.parametrize("trusting", [False, True], ids=["with its policy", "without its policy"])
def test_the_page_shows_every_payload_and_does_nothing(hostile, chromium, trusting):
    visit = Visit(chromium, hostile.out / "report.html", trusting)
    assert visit.faults() == []
    shown = squeezed(visit.found["body"])
    assert [str(each) for each in PAYLOADS if squeezed(each.text) not in shown] == []
    assert ALONE in visit.found["title"]


def test_the_page_holds_nothing_that_could_act(page):
    assert markup_faults(page) == []
    assert "<script" not in page.lower()


def test_the_policy_allows_nothing_but_what_the_page_brings(page):
    policy = policy_of(page)
    assert (policy["default-src"], policy["base-uri"], policy["form-action"]) == ("'none'",) * 3
    assert {value for name, value in policy.items() if name.endswith("-src")} <= {"'none'", "data:", policy["style-src"]}


def test_the_pdf_shows_every_payload_and_holds_nothing_that_could_act(hostile, pdf_text):
    assert pdf_faults((hostile.out / "report.pdf").read_bytes()) == []
    assert "root:x:0" not in pdf_text
    assert [str(each) for each in PAYLOADS if squeezed(each.text) not in pdf_text] == []


def test_the_docx_shows_every_payload_and_holds_nothing_that_could_act(hostile):
    content = (hostile.out / "report.docx").read_bytes()
    assert docx_faults(content) == []
    shown = squeezed("".join(paragraph.text for paragraph in open_docx(io.BytesIO(content)).paragraphs))
    assert [str(each) for each in PAYLOADS if squeezed(each.text) not in shown] == []
