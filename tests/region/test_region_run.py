"""What is refused before a region's notebook runs."""

import pytest

from lawnb.errors import ChangedError, ParameterError
from lawnb.provenance.why import require_unchanged
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
