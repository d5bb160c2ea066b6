"""The catalogue's page: what it says, how it keeps to itself, and how small it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from bs4 import BeautifulSoup

from lawnb.province.catalogue import write_catalogue
from lawnb.province.page import CHUNK_ROWS, page, rows, summary
from lawnb.province.reading import KEY_FIGURES, Entry, Told, entries
from lawnb.province.trend import chart, series
from tests.province.reports import CASES, FINES, INSPECTIONS, LICENCES, figure

HOSTILE = '<script>document.title="x"</script><img src=x onerror=alert(1)>"\'&局\u202e'


@pytest.fixture
def soup(built):
    """The page of what was drawn."""

    def made() -> BeautifulSoup:
        path, _ = write_catalogue(built.workspace)
        return BeautifulSoup(path.read_text("utf-8"), "html.parser")

    return made


def lines(content: bytes) -> list[str]:
    return [line for line in content.decode().splitlines() if line.startswith("<tr class=")]


def test_missing_zero_not_applicable_and_withheld_look_different(built):
    kinds = [figure(CASES, "0起", "0"), figure(FINES, "未提供", None, "missing"), figure(LICENCES, "—", None, "not_applicable"), figure(INSPECTIONS, "※", None, "suppressed")]
    built.report("a", 2023, *kinds)
    found = entries(built.workspace)
    [line] = lines(page("目录", rows(found), summary(found)))
    assert "<td>0起<td class=missing>未提供<td class=na>—<td class=withheld>※<td>" in line


def test_a_report_that_is_not_there_has_no_figures_and_no_links(built):
    (built.workspace.data / "a" / "2023").mkdir(parents=True)
    found = entries(built.workspace)
    [line] = lines(page("目录", rows(found), summary(found)))
    assert line == "<tr class=absent><th scope=row>a<small>a</small><td>2023<td>未生成<td><td><td><td><td>"


def test_the_codes_on_the_page_are_told_in_words_once(built, soup):
    built.report("a", 2022, codes=["jump"])
    built.report("b", 2022, codes=["jump"])
    assert "问题代码：jump 主要数字比上年变动过大，没有写明原因。" in soup().footer.text


def test_the_summary_counts_the_reports_of_each_year(built, soup):
    built.report("a", 2023)
    built.report("a", 2022, codes=["jump"])
    (built.report("b", 2023) / "failed.ipynb").write_text("{}", "utf-8")
    (built.workspace.data / "c" / "2023").mkdir(parents=True)
    told = [[cell.text for cell in row.find_all(["th", "td"])] for row in soup().select("#summary tr")]
    assert told == [
        ["年度", "机构", "完成", "草稿", "运行失败", "未生成", "没有记录"],
        ["2023 年度", "3", "1", "0", "1", "1", "0"],
        ["2022 年度", "3", "0", "1", "0", "0", "2"],
    ]


def test_a_trend_leaves_out_years_without_a_value_shows_zero_and_tells_the_values(built):
    built.report("a", 2021, figure(CASES, "9起", "9"))
    built.report("a", 2023, figure(CASES, "0起", "0", earlier={2018: "10", 2019: "20"}))
    values = series(entries(built.workspace), CASES)
    assert chart(values) == (
        '<details><summary aria-label=趋势><svg><path d="M18 18V10M26 18V2M42 18V11M58 18V18"/></svg></summary>2018 10，2019 20，2021 9，2023 0起</details>'
    )


def test_the_newest_report_says_what_earlier_years_were():
    own = [Entry("a", 2023, "甲", "unsigned", figures={CASES: Told("3起", "3", "reported", {2022: ("2", "2起")})})]
    own.append(Entry("a", 2022, "甲", "unsigned", figures={CASES: Told("1起", "1", "reported")}))
    assert series(own, CASES) == {2022: ("2", "2起"), 2023: ("3", "3起")}


def test_a_trend_has_room_for_its_bars():
    earlier = {year: ("1", "1起") for year in range(1990, 2023, 4)}
    values = series([Entry("a", 2023, "甲", "unsigned", figures={CASES: Told("3起", "3", "reported", earlier)})], CASES)
    assert len(values) == 8
    assert "M58 18V2" in chart(values) and "M-" not in chart(values)


@pytest.mark.parametrize("value", ["x", "", "nan", "1e999", None, 7])
def test_what_is_no_number_draws_nothing(value):
    assert chart({2022: ("1", "1起"), 2023: (value, "？")}) == ""


def test_names_and_figures_are_text_whatever_they_hold(built):
    built.report("a", 2023, figure(CASES, HOSTILE, HOSTILE, HOSTILE, {2022: HOSTILE}), name=HOSTILE, codes=[HOSTILE])
    found = entries(built.workspace)
    content = page("目录", rows(found), summary(found)).decode()
    assert content.count("<script>") == 1
    assert "<img" not in content
    assert "&lt;script&gt;" in content


def test_half_a_character_does_not_stop_the_page(built):
    figures = built.report("a", 2023, name="甲局") / "figures.json"
    figures.write_text(figures.read_text("utf-8").replace("甲局", "\\ud800局"), "utf-8")
    assert "?局" in write_catalogue(built.workspace)[0].read_text("utf-8")


def test_only_its_own_style_and_script_may_run(built, soup):
    built.report("a", 2023)
    own = soup()
    policy = own.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(own.find(name).string.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|url\(|@import", str(own))


def test_the_same_reports_give_the_same_bytes(built):
    for agency in ("b", "a"):
        built.report(agency, 2023)
    first, second = (write_catalogue(built.workspace)[0].read_bytes() for _ in range(2))
    assert first == second


def test_a_phone_labels_the_figures_as_the_headings_do(soup):
    own = soup()
    heads = [cell.text for cell in own.select("#reports thead th")]
    assert heads == ["机构", "年度", "状态", *KEY_FIGURES.values(), "报告"]
    style = own.find("style").string
    assert re.findall(r'td:nth-child\((\d)\)::before \{ content: "(.+?)"', style) == [(str(n), head) for n, head in enumerate(heads, 1) if 4 <= n <= 7]


def test_four_thousand_bureaus_of_three_years_stay_below_six_megabytes():
    earlier = {year: ("231", "231起") for year in (2021, 2022)}
    own = {id: Told("231起", "231", "reported", earlier) for id in KEY_FIGURES}
    files = ("report.html", "report.pdf", "report.docx")
    found = [Entry(f"sample-{n:04d}", year, f"样例{n:04d}区交通运输局", "unsigned", (), own, files) for n in range(100) for year in (2023, 2022, 2021)]
    size = len("".join(lines(page("目录", rows(found), summary(found)))).encode())
    assert size * 40 < 6_000_000


def test_the_list_comes_in_bodies_of_as_many_rows_as_the_style_sheet_reckons_with(soup, built):
    for n in range(CHUNK_ROWS + 1):
        built.report(f"a{n}", 2023)
    own = soup()
    assert len(own.select("#reports tbody")) == 2
    assert f"initial-value: {CHUNK_ROWS};" in own.find("style").string


def test_the_command_tells_programs_what_the_page_lists(built, capsys):
    from lawnb.cli import cli

    built.report("a", 2023)
    cli(["catalogue", "--data", str(built.workspace.data), "--out", str(built.workspace.out), "--json"], standalone_mode=False)
    [report] = json.loads(capsys.readouterr().out)["reports"]
    assert (report["report"], report["state"], report["figures"][CASES]) == ("a/2023", "unsigned", {"value": "3", "text": "3起", "status": "reported"})


def test_a_report_over_others_is_listed_and_not_counted_as_a_bureau(built):
    built.report("a", 2023, figure(CASES, "3起", "3"))
    built.report("sample-province", 2023, figure(CASES, "3起", "3"))  # as the list in regions/ is called
    found = entries(built.workspace)
    assert [(each.agency, each.region) for each in found] == [("a", False), ("sample-province", True)]
    assert summary(found).lines == [("2023 年度", [1, 1, 0, 0, 0, 0])]
    assert "sample-province，区域汇总</small>" in page("目录", rows(found), summary(found)).decode()
