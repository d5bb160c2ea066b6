"""A body counts its cases by its own word, which it says once."""

import pytest

from lawnb.blocks import making_note
from lawnb.errors import ContractError
from lawnb.evidence import figures_json
from lawnb.formats import COUNTERS
from lawnb.narrative import Renderer
from tests.conftest import SMALL_BUREAU
from tests.region.conftest import figure as published
from tests.region.conftest import province as province
from tests.test_sentences import CELLS, SHOWN, said
from tests.topics.opened import cells, found, opened

AGENCY = SMALL_BUREAU["agency.yaml"] + "case_word: 宗\n"
LEDGER = (
    "决定书文号,执法领域,当事人,决定日期,处罚种类,罚款金额（元）,程序,专项行动\n"
    "样罚〔2023〕1号,客运,甲公司,2023-03-01,罚款,2000,简易程序,春雷\n样罚〔2023〕2号,货运,乙公司,2023-04-01,罚款,3000,普通程序,\n"
)


def test_every_place_has_the_word(bench):
    bench.write(year=2022, agency=AGENCY)
    report = opened(bench, agency=AGENCY, penalties=LEDGER, penalties_totals=None, penalties_by_field=None,
                    campaigns="行动名称,组织方式,联合单位,整治对象,查处起数\n春雷,牵头,公安,超限,1\n")  # fmt: skip
    html = "".join(report.table(name).html for cell in CELLS.values() for name in SHOWN.findall(cell["source"]) if name.startswith(("penalties", "campaigns")))
    html += "".join(report.chart(f"penalties.{name}").html for name in ("cases_by_field", "cases_by_month", "trend"))
    assert "各执法领域处罚宗数" in html and "行政处罚宗数" in html and "查处宗数" in html and "起" not in html.replace("起诉", "")
    assert said(report, "penalties").startswith("2023年，区交通局共作出行政处罚2宗，罚款5000元。行政处罚宗数比上年下降80%。")
    figures = [figure for figure in figures_json(report)["figures"] if figure["id"].startswith(("penalties.", "campaigns."))]
    assert {figure["unit"] for figure in figures} >= {"宗"} and not any("起" in figure[part] for figure in figures for part in ("unit", "title", "definition", "text"))


def test_a_field_that_is_counted_by_another_word_is_named(bench):
    fields = "执法领域,处罚件数,计量单位,罚款金额（万元）\n客运,6,,2\n货运,4,辆,1.5\n"
    report = opened(bench, agency=AGENCY, penalties_by_field=fields)
    assert "货运以“辆”计，其余以“宗”计。" in report.table("penalties.by_field").html
    assert ("measure-differs", "penalties.cases") in found(report, "penalties")


def test_a_word_that_counts_no_cases_is_refused(bench):
    with pytest.raises(ContractError, match="case_word.*不是案件的计量单位。请写 起、件、宗、例、个 中的一个"):
        opened(bench, agency=AGENCY.replace("宗", "元"))


@pytest.mark.parametrize(("waivers", "text"), [("", "15起"), ("case_word: 件", "15件")])
def test_a_region_adds_up_what_its_bodies_count_by_different_words(province, waivers, text):
    word = {"a": "件", "b": "起"}
    for slug, value in (("a", 10), ("b", 5)):
        own = published("penalties.cases", value, unit=word[slug], title=f"行政处罚{word[slug]}数", definition=f"行政处罚{word[slug]}数：决定。")
        province.publish(slug, own, says={"agency": {"slug": slug, "name": slug, "case_word": word[slug]}})
    province.waivers = waivers
    assert province.open().book["penalties.cases"].text == text


def test_what_is_counted_by_different_words_is_not_compared(bench):
    report = opened(bench, inspections_totals="指标,数值,单位\n计划数量,212,家\n完成数量,2299,家次\n", enforcement_acts_totals="指标,数值,单位\n行政检查次数,2400,家\n")
    assert found(report, "inspections") == [("measure-differs", "inspections.completion_share")]
    assert found(report, "enforcement_acts") == []
    assert cells(report.table("inspections.summary"))[1:] == [["计划数量", "212家"], ["完成数量", "2299家次"]]


def test_one_partner_is_not_told_as_the_first_of_many(bench):
    report = opened(bench, campaigns="行动名称,组织方式,联合单位,整治对象,查处起数\n春雷,牵头,公安,超限,1\n")
    assert said(report, "campaigns") == "全年开展专项整治行动1项，联合公安开展。"


@pytest.mark.parametrize("word", COUNTERS)
def test_every_word_that_counts_is_a_format(word):
    assert Renderer({"n": 3}).html(f"{{{{ n | {word} }}}}") == f"<p>3{word}</p>\n"


def test_the_number_of_a_reason_is_told_with_its_word_and_is_the_figure(bench):
    waivers = "- {code: jump, figure: complaints.received, reason: 今年受理160余件，扩大了受理范围, office: 样例局办公室, date: 2024-03-01}\n"
    bench.write(year=2022, complaints_totals="指标,数值,单位\n受理投诉举报数,30,件\n")
    report = opened(bench, waivers=waivers, complaints_totals="指标,数值,单位,约数\n受理投诉举报数,160,件,余\n")
    assert 'data-figure="complaints.received">160余件</data>，扩大了受理范围' in making_note(report).html


@pytest.mark.parametrize("word", ["件", "宗"])
def test_a_body_heads_its_columns_by_its_own_word(bench, word):
    totals = f"处罚{word}数,处罚{word}数约数,罚款金额（元）,简易程序{word}数,普通程序{word}数,听证{word}数,法制审核{word}数,移送司法{word}数,不予处罚{word}数,不予处罚{word}数约数\n120,余,3500,60,60,1,2,3,20,余\n"
    campaigns = f"行动名称,组织方式,联合单位,整治对象,查处{word}数\n春雷,牵头,公安,超限,1\n"
    report = opened(bench, agency=AGENCY.replace("宗", word), penalties_totals=totals, penalties_by_field=None, campaigns=campaigns)
    assert said(report, "penalties") == f"2023年，区交通局共作出行政处罚120余{word}，罚款3500元。"
    assert cells(report.table("campaigns.campaigns"))[0][-1] == f"查处{word}数"
