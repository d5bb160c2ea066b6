"""One report over four bureaus, from their figures.json to published files, by `lawnb region` and by plain papermill."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lawnb.outcome import figures_file, report_json
from lawnb.report import open_year
from tests.conftest import ROOT, Bench, papermill
from tests.e2e.forking import Forking

CASES = {"sample-001": 10, "sample-002": 20, "sample-003": 40, "sample-004": 80}


class Region:
    """A workspace with the sample list and the figures.json of bureaus whose reports were never run."""

    def __init__(self, root: Path, forking: Callable[[], Forking]):
        self.bench = Bench(root)
        self.root = root
        self.forking = forking
        shutil.copytree(ROOT / "regions", root / "regions")

    def publish(self, *slugs: str) -> None:
        for slug in slugs:
            cases = CASES[slug]
            fields = f"执法领域,处罚起数,罚款金额（万元）\n客运,{cases - 4},{cases}\n货运,4,1.5\n"
            totals = f"处罚起数,罚款金额（万元）\n{cases},{cases + 1.5}\n"
            self.bench.write(slug, penalties_by_field=fields, penalties_totals=totals)
            report = json.loads(json.dumps(report_json(open_year(self.bench.workspace, slug, 2023), ())))
            folder = self.root / "build" / slug / "2023"
            folder.mkdir(parents=True)
            (folder / "figures.json").write_text(json.dumps(figures_file(report, draft=False)), "utf-8")

    def lawnb(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.forking().completed(self.root, ["region", "--region", "sample-province", "--year", "2023", *arguments])

    @property
    def out(self) -> Path:
        return self.root / "build" / "sample-province" / "2023"

    def text(self, name: str = "report.html") -> str:
        soup = BeautifulSoup((self.out / name).read_text("utf-8"), "html.parser")
        return "".join(soup.find("main").get_text().split())


@pytest.fixture
def region(tmp_path: Path, forking: Callable[[], Forking]) -> Region:
    return Region(tmp_path, forking)


def test_a_region_is_summed_when_its_last_bureau_has_reported_and_not_before(region):
    region.publish("sample-001", "sample-002", "sample-003")
    done = region.lawnb()
    assert (done.returncode, "not-reported" in done.stdout) == (6, True), done.stderr
    assert "4家中3家报送" in region.text() and "70起" not in region.text()
    region.publish("sample-004")
    done = region.lawnb("--json")
    assert done.returncode == 0, done.stderr
    assert "全部4家机构共作出行政处罚150起，罚款156万元" in region.text()
    names = {"figures.json", "findings.json", "report.docx", "report.html", "report.ipynb", "report.pdf", "ro-crate-metadata.json"}
    assert {path.name for path in region.out.iterdir()} == names
    graph = json.loads((region.out / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    given = {entity["name"]: entity["sha256"] for entity in graph if entity.get("additionalType") == "data"}
    for slug in CASES:
        name = f"{slug}/2023/figures.json"
        assert given[name] == hashlib.sha256((region.root / "build" / name).read_bytes()).hexdigest()


def test_a_region_is_not_made_again_without_a_change_and_every_run_is_recorded(region):
    region.publish(*CASES)
    assert json.loads(region.lawnb("--json").stdout)["fresh"]
    run = json.loads(region.out.with_name("2023.last_run.json").read_text("utf-8"))
    assert (run["report"], run["result"], run["exit_code"]) == ("sample-province/2023", "made", 0)
    assert not json.loads(region.lawnb("--json").stdout)["fresh"]
    shutil.rmtree(region.root / "build/sample-001")
    assert region.lawnb("--on-failure", "false", "--cell-seconds", "60").returncode == 6  # a draft: one bureau has no report any more


def test_plain_papermill_makes_the_report_in_part(region):
    region.publish("sample-001", "sample-002", "sample-003")
    region.out.mkdir(parents=True)
    notebook = str(region.out / "report.ipynb")
    done = papermill("notebooks/region_report.ipynb", notebook, "-p", "partial", "True", "--cwd", "notebooks", cwd=region.root)
    assert done.returncode == 0, done.stderr
    assert region.forking().completed(region.root, ["export", notebook, "--to", "html"]).returncode == 6  # a draft
    text = region.text()
    assert "已报送的机构共作出行政处罚70起" in text and "这不是全部机构的数" in text
    assert "行政处罚起数没有全部报送（4家中3家报送），不作合计" in text and "样例004区交通运输局（虚构）（未报送）" in text
