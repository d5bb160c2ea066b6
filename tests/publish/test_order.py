"""What is kept between reports (trees, faces, Typst's memory) changes none of them: a worker's tenth report is like its first."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from lawnb.charts import bar_chart
from lawnb.figures import Figure
from lawnb.publish.document import Document
from lawnb.publish.docx import docx
from lawnb.publish.html import html
from lawnb.publish.pdf import pdf
from tests.conftest import ROOT
from tests.publish.test_readback import BODY, REPORT

CHARTS = {name: bar_chart([(name, Figure("a.b", name, value, "起", "d"))], title=name).html for name, value in (("客运", 167), ("货运", 49))}
DOCUMENTS = {
    "one": ["样例区报告", "", BODY + CHARTS["客运"] + CHARTS["货运"], [], False, REPORT],
    "other": ["另一区报告", "", CHARTS["货运"] + BODY.replace("617", "618"), [], True, REPORT | {"signature": {"name": "另一区交通运输局", "date": "2023-12-31"}}],
}
CODE = "import json, sys; from tests.publish.test_order import digests; print(json.dumps(digests(sys.argv[1])))"


def digests(name: str) -> list[str]:
    doc = Document(*DOCUMENTS[name])
    return [hashlib.sha256(content).hexdigest() for content in (html(doc).encode(), pdf(doc), docx(doc))]


@pytest.fixture(scope="module")
def alone() -> dict[str, list[str]]:
    """The digests of each document, made by a process that makes nothing else."""
    return {name: json.loads(subprocess.run([sys.executable, "-c", CODE, name], cwd=ROOT, capture_output=True, check=True).stdout) for name in DOCUMENTS}


def test_reports_are_the_same_in_any_order_as_alone(alone):
    order = ["one", "other", "one", "one", "other"]
    assert [digests(name) for name in order] == [alone[name] for name in order]
