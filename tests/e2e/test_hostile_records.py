"""Records that attack: a whole run with hostile text in every field ends with that text, verbatim and inert."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from bs4 import BeautifulSoup

PAYLOADS = [
    "<script>document.title='owned'</script>", '"><img src=x onerror=alert(1)>', "</style><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}", '#read("/etc/passwd")', "*a* _b_ [c](javascript:alert(1))", "$x^2$ \\input{y}", "=1+1", "<!-- x -->",
]  # fmt: skip


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, shells):
    """A run of the real year with hostile text beside its facts."""
    shell = shells(tmp_path_factory.mktemp("hostile"))
    rows = "".join(f"{quoted(f'{n}{text}')},{quoted(text)},{quoted(text)},1,{quoted(text)}\n" for n, text in enumerate(PAYLOADS))
    for name in ("licensing", "organisation", "discretion"):
        (shell.records / f"{name}_measures.csv").write_text("事项,做法,频次,数量,计量单位\n" + rows, "utf-8")
    fields = "".join(f"{quoted(f'{n}{text}')},1,1\n" for n, text in enumerate(PAYLOADS))
    (shell.records / "penalties_by_field.csv").write_text("执法领域,处罚起数,罚款金额（万元）\n" + fields, "utf-8")
    hostile_name = PAYLOADS[0].replace("'", "")
    (shell.records / "agency.yaml").write_text(f"name: '{hostile_name}'\nshort_name: '{hostile_name}'\n", "utf-8")
    shell.edit("publication.yaml", "title: ", "title: <img src=x onerror=alert(1)>")
    shell.said = shell("run")
    return shell


def test_the_run_ends_well(hostile):
    assert (hostile.said.returncode, hostile.said.stderr) == (0, "")


def test_the_page_shows_the_text_and_runs_nothing(hostile, chromium):
    page = chromium.new_page()
    seen = []
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on("console", lambda message: seen.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else seen.append(request.url))
    page.goto((hostile.out / "report.html").as_uri())
    page.wait_for_timeout(500)
    shown = page.locator("body").text_content()
    assert (seen, page.title().startswith("<img src=x onerror=alert(1)>")) == ([], True)
    assert [text for text in PAYLOADS if text not in shown] == []
    page.close()


def test_the_page_holds_no_script_and_no_address(hostile):
    soup = BeautifulSoup((hostile.out / "report.html").read_text("utf-8"), "html.parser")
    assert soup.find_all(["script", "iframe", "object", "embed", "form", "base", "link"]) == []
    addresses = [tag[name] for name in ("src", "href") for tag in soup.find_all(attrs={name: True})]
    # the figures are for keeping, not for showing: a packed file that no browser opens
    assert [address for address in addresses if not address.startswith(("data:image/", "data:application/x-xz;", "#"))] == []


def test_the_pdf_shows_the_text(hostile):
    with pdfplumber.open(io.BytesIO((hostile.out / "report.pdf").read_bytes())) as read:
        shown = "".join("".join(page.extract_text().split()) for page in read.pages)
    assert "root:x:0" not in shown
    assert [text for text in PAYLOADS if "".join(text.split()) not in shown] == []
