"""Every page that lawnb writes, made of hostile outputs, names and figures, in a real Chromium: shown, and inert; and its policy holds."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from lawnb.errors import PublicationError
from lawnb.following.diff import diff
from lawnb.following.page import page as diff_page
from lawnb.following.source import Published
from lawnb.intake.unseen import UNSEEN
from lawnb.province.page import page as catalogue_page
from lawnb.province.page import rows, summary
from lawnb.province.reading import KEY_FIGURES, Entry, Told
from lawnb.publish.document import document
from lawnb.publish.docx import docx
from lawnb.publish.fragment import fragment
from lawnb.publish.html import html
from lawnb.publish.pdf import pdf
from tests.conftest import ROOT
from tests.hostile.inert import ADDRESS, Visit, accepted, docx_faults, pdf_faults, policy_of, squeezed
from tests.hostile.outputs import bundle, cells_of, drawings, figures_of, notebook, shown, taken
from tests.hostile.payloads import AWAY, CORPUS, DRAWINGS, RUN

SHOWN = [each for each in accepted() if each.kind != "long"]
#: A comparison aligns each text with each other one.
DIFFERING = SHOWN[::3]
PAGES = ("outputs", "cards", "catalogue", "diff")
#: What somebody puts into a finished page.
INJECTED = (
    f"<script>{RUN}</script>", f"<script src={AWAY}/x.js></script>", "<script src='data:text/javascript,document.documentElement.dataset.owned=1'></script>", f"<img src=x onerror={RUN}>", f"<img src={AWAY}/pixel>",
    f"<iframe src={AWAY}/frame></iframe>", "<iframe srcdoc='<script>parent.document.documentElement.dataset.owned=1</script>'></iframe>", f"<object data={AWAY}/o></object>", f"<embed src={AWAY}/e>", f"<link rel=stylesheet href={AWAY}/s.css>",
    f"<link rel=preload as=image href={AWAY}/l>", f"<style>@import '{AWAY}/i.css';body{{background:url({AWAY}/b)}}</style>", f"<p style='background:url({AWAY}/p)'>段</p>", f"<video src={AWAY}/v autoplay></video>", f"<svg><image href={AWAY}/g /></svg>",
    f"<base href={AWAY}/>", f"<form action={AWAY}/f><button id=send>送</button></form>", f"<a id=run href='javascript:{RUN}'>跑</a>", f"<body onload={RUN}>", f"<details open ontoggle={RUN}></details>",
)  # fmt: skip


@pytest.fixture(scope="module")
def outputs():
    """A document of hostile outputs."""
    seen = [each for each in CORPUS if not UNSEEN.search(each.text) and "&#0;" not in each.text]  # no character, so none that is shown
    cells, refused = taken([*cells_of(seen), *drawings()])
    assert len(cells) > 10 * len(seen) and refused > 2 * len(DRAWINGS)
    return document(notebook(cells))


@pytest.fixture(scope="module")
def ended():
    """A document that ended as a report, whose figures and names are hostile."""
    return document(notebook([figures_of(SHOWN)], bundle(SHOWN)))


@pytest.fixture(scope="module")
def paths(tmp_path_factory, outputs, ended) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {"outputs": html(outputs), "cards": html(ended), "catalogue": catalogue(), "diff": compared()}
    for name, content in made.items():
        (folder / f"{name}.html").write_text(content, "utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


def catalogue() -> str:
    """A catalogue of bureaus whose names, values and findings are hostile."""
    told = [Told(each.text, "1", "reported", {2022: ("1", each.text)}) for each in SHOWN]
    found = [
        Entry(f"a{n}", 2023, each.text, "draft", (each.text, "x"), dict.fromkeys(KEY_FIGURES, told[n]), ("report.html",)) for n, each in enumerate(SHOWN)
    ]  # fmt: skip
    return catalogue_page(SHOWN[0].text, rows(found), summary(found), SHOWN[1].text).decode()


def compared() -> str:
    """A comparison of two reports in which every text of every figure differs, and one has what the other has not."""
    report = bundle(DIFFERING)
    old = report | {"figures": [each | {"value": "2", "text": "2", "definition": "旧", "formula": "旧", "findings": []} for each in report["figures"][:-40]], "files": report["files"][:40]}
    body = "".join(f'<p>{"甲乙丙丁" * n}<data class="figure" value="1" data-figure="f.0">1</data></p>' for n in range(3))
    return diff_page(diff(Published(SHOWN[0].text, old, body), Published(SHOWN[1].text, report, body.replace("甲", "戊&lt;script&gt;"))))


@pytest.mark.parametrize("trusting", [False, True], ids=["with its policy", "without its policy"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_each_payload_as_the_text_that_it_is_and_does_nothing(chromium, paths, name, trusting):
    visit = Visit(chromium, paths[name], trusting)
    assert visit.faults() == []
    assert visit.found["scripts"] == (name == "catalogue")
    shown = squeezed(visit.found["body"])
    # what cells give as HTML is no text
    assert [str(each) for each in DIFFERING if name != "outputs" and squeezed(each.text) not in shown] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_somebody_puts_into_a_finished_page_does_not_run_and_fetches_nothing(chromium, paths, tmp_path, name):
    changed = tmp_path / "changed.html"
    changed.write_text(paths[name].read_text("utf-8").replace("</body>", "".join(INJECTED) + "</body>"), "utf-8")
    context = chromium.new_context()
    page, seen = context.new_page(), []
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("requestfinished", lambda request: seen.append(request.url) if request.url.startswith("http") else None)
    page.on("requestfailed", lambda request: seen.append(request.url) if request.url.startswith("http") and "csp" not in (request.failure or "").lower() else None)
    page.goto(changed.as_uri())
    page.evaluate("document.querySelector('#run').click(), document.querySelector('#send').click()")
    page.wait_for_timeout(300)
    assert page.evaluate("[document.documentElement.dataset.owned || null, document.baseURI, location.href]") == [None, changed.as_uri(), changed.as_uri()]
    assert seen == []
    context.close()


def test_the_part_for_a_site_without_a_policy_does_nothing_either(chromium, tmp_path, outputs, ended):
    page = tmp_path / "site.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><title>站</title><main>{fragment(outputs)}{fragment(ended)}</main>', "utf-8")
    visit = Visit(chromium, page)
    told = visit.found
    assert (visit.events, told["owned"], told["scripts"], told["handlers"], told["elements"], told["refresh"]) == ([], None, 0, [], [], 0)
    assert [each for each in told["addresses"] if each.startswith("style=") or not ADDRESS.match(each.partition("=")[2])] == []
    assert fragment(outputs).count("<style>") == fragment(outputs).count("</style>") == 1


@pytest.mark.parametrize("payload", [each for each in CORPUS if UNSEEN.search(each.text) and "\x00" not in each.text], ids=str)
def test_an_output_that_hides_something_does_not_go_out(payload):
    with pytest.raises(PublicationError, match="不能发布|没有字形"):
        html(document(notebook([shown(**{"text/html": f"<p>甲{payload.text}乙</p>"})])))


def test_every_template_of_a_page_has_the_policy():
    found = [path for path in (ROOT / "lawnb").rglob("*.j2") if "<html" in path.read_text("utf-8")]
    assert len(found) >= 3
    for path in found:
        policy = policy_of(re.sub(r"{%.*?%}", "", path.read_text("utf-8")))
        assert (policy["default-src"], policy["base-uri"], policy["form-action"]) == ("'none'",) * 3, path.name
        assert all(re.fullmatch(r"'none'|data:|'sha256-\{\{ \w+ \}\}'", value) for name, value in policy.items()), path.name


def test_the_pdf_of_hostile_figures_shows_them_and_does_nothing(ended):
    assert pdf_faults(pdf(ended)) == []


def test_the_docx_of_hostile_figures_shows_them_and_does_nothing(ended):
    assert docx_faults(docx(ended)) == []


def test_pdf_and_docx_of_hostile_outputs_do_nothing():
    cells, _ = taken(cells_of([each for each in SHOWN if each.kind in ("html", "markdown", "drawing")][::4]))
    doc = document(notebook(cells))
    assert (pdf_faults(pdf(doc)), docx_faults(docx(doc))) == ([], [])


def test_the_style_sheets_ask_for_nothing():
    sheets = [path.read_text("utf-8") for place in ("publish", "following", "province") for path in resources.files(f"lawnb.{place}").joinpath("templates").iterdir() if path.name.endswith(".css")]
    assert len(sheets) == 4 and not any(re.search(r"@import|url\(", sheet) for sheet in sheets)
