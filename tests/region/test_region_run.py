"""What is refused before a region's notebook runs."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lawnb.engine.limits import Deadline
from lawnb.engine.verify import verify_folder
from lawnb.errors import ChangedError, ParameterError, PublicationError, RunError
from lawnb.progress import Progress
from lawnb.provenance.why import require_unchanged
from lawnb.province import region_run
from lawnb.province.region_run import RegionParameters, RegionReport
from tests.region.conftest import figure


def report(province):
    return RegionReport(province.workspace, RegionParameters("province", 2023, province.root / "build"))


def test_a_year_without_any_report_is_refused(province):
    province.publish("a", figure("penalties.cases", 1), year=2022)
    province.open(2022)
    with pytest.raises(ParameterError, match="build: 没有任何一家机构的 2023 年度报告。请先用 lawnb run 生成，或检查 --build。"):
        report(province)
    assert not (province.root / "build" / "province").exists()


def test_a_region_named_as_a_bureau_is_refused(province):
    province.publish("a", figure("penalties.cases", 1))
    province.open()
    (province.root / "data" / "province" / "2023").mkdir(parents=True)
    with pytest.raises(ParameterError, match="region: 'province' 也是 data/ 下一个机构的代号"):
        report(province)


def test_a_bureaus_report_that_is_made_anew_meanwhile_is_told(province):
    province.publish("a", figure("penalties.cases", 1))
    province.open()
    own = report(province)
    own.workspace.region_notebook.parent.mkdir()
    own.workspace.region_notebook.write_text("{}", "utf-8")
    before = own.inputs()
    require_unchanged(before, own.inputs())
    province.publish("a", figure("penalties.cases", 2))
    with pytest.raises(ChangedError, match="记录：a/2023/figures.json 有变动：运行期间被改动"):
        require_unchanged(before, own.inputs())


def test_where_code_of_an_analysts_own_has_run_each_cell_is_held_against_the_bureaus_reports(province, monkeypatch):
    province.publish("a", figure("penalties.cases", 1))
    province.open()
    own = report(province)
    own.workspace.region_notebook.parent.mkdir()
    own.workspace.region_notebook.write_text("{}", "utf-8")
    cells = [new_code_cell("type(report).key_figures = f", id="own"), new_code_cell('report.key_figures("penalties.cases")', id="key", outputs=[new_output("display_data", {"text/html": "<p>行政处罚999起</p>"})])]
    monkeypatch.setattr(region_run, "executed", lambda *_: (new_notebook(cells=cells), {}))
    with pytest.raises(PublicationError, match="province/2023: 单元格 “key”显示的与记录算出的不同"):
        own.make(Progress(), Deadline(), 1)
    assert not list(province.root.glob("build/province/2023/*"))


def test_a_regions_folder_is_not_called_altered_where_it_cannot_be_verified(tmp_path):
    graph = [{"additionalType": "parameter", "name": "region", "value": '"a"'}, {"@type": "File", "name": "report.html", "sha256": "0"}]
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps({"@graph": graph}), "utf-8")
    with pytest.raises(RunError, match="是汇总报告，这里只核验机构自己的报告"):
        verify_folder(tmp_path, tmp_path, None, Progress())
