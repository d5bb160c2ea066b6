"""Which reports count, and why the others do not."""

import json
import os

import pytest

from lawnb.errors import ContractError, ParameterError
from lawnb.region.bureaus import State
from tests.region.conftest import figure

CASES = "penalties.cases"
TEN = figure(CASES, 10)


def standing(province, slug="b") -> tuple[str, str]:
    province.publish("a", TEN)
    [bureau] = [each for each in province.open().own.bureaus if each.member.slug == slug]
    return str(bureau.state), bureau.reason


def test_a_bureau_without_a_report_is_named(province):
    province.expect("b")
    assert standing(province) == ("absent", "没有 b/2023/figures.json")


def test_a_draft_does_not_count(province):
    province.publish("b", TEN, says={"status": "draft"})
    assert standing(province) == ("draft", "是草稿，有阻断发布的检查结果")


def test_a_file_that_is_not_what_its_run_made_does_not_count(province):
    province.publish("b", TEN, made="0" * 64)
    assert standing(province) == ("altered", "figures.json 的 SHA-256 与 ro-crate-metadata.json 所记的不同")


def test_a_provenance_that_states_no_digest_vouches_for_nothing(province):
    folder = province.publish("b", TEN, made="")
    (folder / "ro-crate-metadata.json").write_text('{"@graph": []}')
    assert standing(province)[0] == "altered"


def test_a_file_that_is_what_its_run_made_counts(province):
    province.publish("b", TEN, made="")
    assert standing(province) == ("counted", "")


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({"schema": 1}, "数字文件是第 1 版格式，这里读第 2 版"),
        ({"year": 2022}, "内容是 b 2022 年度的报告"),
        ({"agency": {"slug": "c"}}, "内容是 c 2023 年度的报告"),
        ({"kind": "region"}, "是汇总报告，不是机构自己的报告"),
        ({"figures": [figure(CASES, 1) | {"value": "NaN"}]}, f"数字 '{CASES}' 的值不是数"),
        ({"figures": [figure(CASES, 1) | {"value": None}]}, f"数字 '{CASES}' 的值与状态不符"),
        ({"figures": [{"id": CASES}]}, "数字文件缺少应有的内容"),
    ],
)
def test_what_is_no_report_of_the_bureau_and_year_does_not_count(province, says, reason):
    province.publish("b", TEN, says=says)
    state, said = standing(province)
    assert state == "refused" and reason in said


def test_a_broken_file_does_not_count(province):
    (province.publish("b", TEN) / "figures.json").write_text("{")
    assert standing(province) == ("refused", "b/2023/figures.json: 不是 JSON。请重新生成。")


def test_a_bureau_that_is_not_on_the_list_is_not_read(province):
    province.publish("a", TEN)
    province.publish("z", figure(CASES, 1000))
    province.slugs.remove("z")
    assert province.open().book[CASES].value == 10


def test_a_link_to_the_report_is_followed(province):
    folder = province.publish("b", TEN, made="")
    folder.rename(folder.with_name("edition"))
    folder.symlink_to("edition", target_is_directory=True)
    assert standing(province) == ("counted", "")


def test_without_any_report_there_is_nothing_to_tell(province):
    province.expect("a", "b")
    with pytest.raises(ParameterError, match=r"build: 2023 年度 2 家机构都没有可以计入的报告（a: 没有 a/2023/figures.json；b: "):
        province.open()


# -- the list ----------------------------------------------------------------------------------------------------------


def test_an_unknown_region_is_told_its_nearest(province):
    province.publish("a", TEN)
    province.open()
    from lawnb.region.roster import read_region

    with pytest.raises(ParameterError, match="region: 没有区域 'provinse'。是否要写 'province'？"):
        read_region(province.workspace.regions, "provinse")


def test_a_bureau_given_twice_is_refused(province):
    province.publish("a", TEN)
    province.slugs *= 2
    with pytest.raises(ContractError, match=r"机构 'a' 写了 2 次。请只留一条。\nregions/province.yaml: 名称 'a局' 写了 2 次"):
        province.open()


def test_a_region_may_not_take_the_place_of_a_bureau(province):
    province.publish("province", TEN)
    with pytest.raises(ContractError, match="机构 'province' 与区域同名"):
        province.open()


def test_a_year_without_publication_data_is_refused(province):
    province.publish("a", TEN, year=2021)
    with pytest.raises(ContractError, match="publications 没有 2021 年度的公开信息。现有年度：2022、2023。请补上。"):
        province.open(2021)


def test_a_year_has_the_site_that_its_report_goes_to(province):
    province.publish("a", TEN)
    province.waivers = "sites: {2023: {name: 样例网, url: 'https://example.gov.cn/r'}}"
    report = province.open()
    assert report.site.as_json() == {"name": "样例网", "url": "https://example.gov.cn/r"}
    assert [finding.place for finding in report.findings if finding.code == "site-label"] == ["regions/province.yaml"]
    province.waivers = "sites: {2023: {url: 'javascript:x'}}"
    with pytest.raises(ContractError, match="'sites.2023.url' 的值 'javascript:x' 不是网址"):
        province.open()


def test_a_bureau_is_expected_from_the_year_that_it_is_there_since(province, tmp_path):
    province.publish("a", TEN)
    province.expect("b, since: 2024")  # into the list as it stands
    assert [bureau.member.slug for bureau in province.open().own.bureaus] == ["a"]


def test_the_sample_list_is_of_the_sample_bureaus():
    from lawnb.region.roster import read_region
    from tests.conftest import ROOT

    region = read_region(ROOT / "regions", "sample-province")
    names = json.loads((ROOT / "data/manifest.json").read_text("utf-8"))["agencies"]
    assert [member.slug for member in region.members(2023)] == names
    assert all("虚构" in name for name in (region.name, *(member.name for member in region.agencies)))


@pytest.mark.parametrize(("said", "reason"), [
    ({"value": 5}, "缺少应有的内容"), ({"value": [1]}, "缺少应有的内容"), ({"formula": 1}, "缺少应有的内容"), ({"formula": ["a"]}, "缺少应有的内容"), ({"by": {}}, "缺少应有的内容"), ({"part_of": []}, "缺少应有的内容"),
    *(({"value": value}, "的值不是数") for value in ("NaN", "Infinity", "1e308", "1E+999999999", "9" * 5000, "1_000", "１２", " 12", "0x10", "")),
])  # fmt: skip
def test_a_value_that_no_report_of_ours_writes_is_refused_and_counts_nowhere(province, said, reason):
    province.publish("a", figure("penalties.cases", 1))
    province.publish("b", figure("penalties.cases", 2) | said)
    [_, bureau] = province.open().own.bureaus
    assert bureau.state is State.REFUSED and reason in bureau.reason and not bureau.cells


def test_a_figure_that_stands_twice_is_refused(province):
    province.publish("a", figure("penalties.cases", 1))
    province.publish("b", figure("penalties.cases", 2), figure("penalties.cases", 9))
    [_, bureau] = province.open().own.bureaus
    assert bureau.state is State.REFUSED and "'penalties.cases' 有两条" in bureau.reason


@pytest.mark.parametrize("make", [lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path.name), lambda path: path.mkdir(), lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_RDWR), 1 << 40)])
def test_what_is_no_file_of_ours_in_its_place_is_absent_and_waited_for_by_nobody(province, make):
    province.publish("a", figure("penalties.cases", 1))
    (path := province.publish("b", figure("penalties.cases", 2)) / "figures.json").unlink()
    make(path)
    assert [bureau.state for bureau in province.open().own.bureaus] == [State.COUNTED, State.ABSENT]
