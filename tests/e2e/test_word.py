"""The DOCX as LibreOffice opens it, page by page beside the PDF: the same words on the same pages, the same margins, the same picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from lawnb.remarks.remarks import remarks
from tests.e2e.libreoffice import Page, as_pdf, pages, same_edges, same_picture, same_words
from tests.publish.test_docx import direct_formatting
from tests.remarks.marked import packed, parts

#: What pages of one place share at least, each and on average. LibreOffice leaves a gap between Han characters and digits whatever the
#: file says, so some of its lines break earlier, and a table may stand on the next page; words on the page and its picture allow for that.
LEAST = {same_words: (0.65, 0.8), same_edges: (0.85, 0.93), same_picture: (0.35, 0.55)}
#: Of all characters.
LEAST_OF_ALL = 0.995


def differences(ours: Sequence[Page], other: Sequence[Page]) -> list[str]:
    """Where pages are not as alike as they must be."""
    found = [f"{len(ours)} pages, {len(other)} in the PDF"] if abs(len(ours) - len(other)) > 1 else []
    for measure, (each, mean) in LEAST.items():
        values = [measure(one, two) for one, two in zip(ours, other, strict=False)]
        # the last page holds what the others have left, a few lines more or less
        held = values[:-1] if measure is same_words else values
        found += [f"{measure.__name__}, page {n}: {value:.2f}" for n, value in enumerate(held, 1) if value < each]
        if np.mean(values) < mean:
            found.append(f"{measure.__name__}: {np.mean(values):.2f} on average")
    whole, wanted = (sum((page.text for page in given), Counter()) for given in (ours, other))
    share = same_words(Page(whole, ours[0].ink), Page(wanted, ours[0].ink))
    return found + ([f"all words: {share:.3f}"] if share < LEAST_OF_ALL else [])


def mangled(content: bytes) -> bytes:
    """The file with a margin that is 14 mm wider."""
    found = parts(content)
    text, n = re.subn(rb'w:left="1587"', b'w:left="2400"', found["word/document.xml"])
    assert n == 1
    return packed(found | {"word/document.xml": text})


@pytest.fixture(scope="module")
def opened(made, tmp_path_factory) -> tuple[list[Page], list[Page], list[Page]]:
    """Pages of the DOCX, of one with another margin, and of the PDF."""
    folder = tmp_path_factory.mktemp("word")
    (folder / "mangled.docx").write_bytes(mangled((made.out / "report.docx").read_bytes()))
    ours, other = as_pdf([made.out / "report.docx", folder / "mangled.docx"], folder)
    return pages(ours), pages(other), pages(made.out / "report.pdf")


def test_libreoffice_shows_the_docx_as_the_pdf_is(opened):
    assert differences(opened[0], opened[2]) == []


def test_another_margin_a_lost_page_and_lost_words_would_be_found(opened):
    ours, other, pdf = opened
    assert any("same_edges" in line for line in differences(other, pdf))
    assert differences(ours[:1] + ours[2:], pdf)
    lost = replace(ours[3], text=Counter({character: n for character, n in ours[3].text.items() if not character.isdigit()}))
    assert any("all words" in line for line in differences([*ours[:3], lost, *ours[4:]], pdf))
    blank = replace(ours[4], ink=np.zeros_like(ours[4].ink))
    found = "\n".join(differences([*ours[:4], blank, *ours[5:]], pdf))
    assert "same_edges, page 5: 0.00" in found and "same_picture, page 5: 0.00" in found


def test_the_real_report_is_set_by_styles_alone_and_knows_its_cells(made):
    path = Path(made.out / "report.docx")
    file = open_docx(path)
    assert direct_formatting(file.element) == []
    named = {each.get(qn("w:val")) for kind in ("pStyle", "rStyle", "tblStyle") for each in file.element.iter(qn(f"w:{kind}"))}
    assert named <= {style.style_id for style in file.styles}
    found = remarks(path, "report.docx")
    assert (found.remarks, found.gone) == ((), ())
