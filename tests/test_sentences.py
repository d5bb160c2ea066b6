"""What the annual report's own sentences say of records that are thin, zero or published in part."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from lawnb.blocks import key_ids
from lawnb.intake.contracts import contract
from lawnb.narrative import Renderer
from lawnb.structure import narrative_source
from lawnb.topics.indicators import indicators, totalled
from tests.conftest import ROOT
from tests.topics.opened import opened

CELLS = {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in json.loads((ROOT / "notebooks/annual_report.ipynb").read_text("utf-8"))["cells"]}
TOTALS = "指标,数值,单位\n"


def said(report, cell: str) -> str:
    html = Renderer(report.names(), final=True).html(narrative_source(CELLS[cell]))
    return re.sub(r"\s+", "", BeautifulSoup(html, "html.parser").get_text())


@pytest.mark.parametrize(
    ("cell", "files", "sentence"),
    [
        (
            "litigation", {"litigation_totals": TOTALS + "行政复议案件数,7,件\n行政诉讼案件数,2,件\n被纠错败诉件数,0,件\n负责人出庭率,100,%\n"},
            "行政复议和应诉方面，新收行政复议案件7件，新收行政诉讼案件2件；被纠错或者败诉0件；行政机关负责人出庭应诉率100%。",
        ),
        ("litigation", {"litigation_totals": TOTALS + "新收案件数,71,件\n被纠错败诉件数,4,件\n"}, "行政复议和应诉方面，共新收71件；被纠错或者败诉4件。"),
        ("licensing-summary", {"licensing_totals": TOTALS + "申请数量,0,件\n许可数量,0,件\n"}, "行政许可方面，本年度没有收到申请。"),
        ("licensing-summary", {"licensing_totals": TOTALS + "许可数量,5650,件\n"}, "行政许可方面，准予许可5650件。"),
        ("normative-documents", {"normative_documents_totals": TOTALS + "制发规范性文件数,0,件\n"}, "规范性文件方面，本年度没有制发。"),
        (
            "normative-documents", {"normative_documents_totals": TOTALS + "制发规范性文件数,0,件\n年末有效规范性文件数,9,件\n"},
            "规范性文件方面，本年度没有制发。年末有效9件。",
        ),
        ("coercion", {"coercion_totals": TOTALS + "办结数量,0,件\n"}, "行政强制方面，本年度没有实施。"),
        ("enforcement-acts", {"enforcement_acts_totals": TOTALS + "行政裁决次数,—,\n行政给付次数,0,次\n行政检查次数,1280,户次\n行政征收金额,38.62,亿元\n"}, "其他行政执法行为方面，行政检查1280户次，行政征收金额38.62亿元。"),
        ("accountability-summary", {"accountability_totals": TOTALS + "执法过错数,0,起\n"}, "执法责任追究方面，认定执法过错0起。"),
        ("coercion", {"coercion_totals": TOTALS + "办结数量,9,件\n申请法院强制执行数量,0,件\n未办结数量,1,件\n"}, "行政强制方面，办结9件；年末未办结1件。"),
        ("inspections-summary", {"inspections_totals": TOTALS + "完成数量,5,家次\n双随机检查占比,40,%\n"}, "行政检查方面，全年完成检查5家次，双随机检查占40%。"),
        ("inspections-summary", {"inspections_totals": TOTALS + "双随机检查数量,616,个\n"}, "行政检查方面，双随机检查616个。"),
        ("officers", {"officers_totals": TOTALS + "行政执法人员数,142,人\n"}, "执法队伍方面，年末有行政执法人员142人。"),
        ("case-review", {"case_review_totals": TOTALS + "抽查案卷数,144,件\n案卷平均得分,94.6,分\n"}, "案卷评查方面，抽查案卷144件，平均得分94.6分。"),
        ("training-summary", {"training_totals": TOTALS + "考试合格率,100,%\n"}, "法治培训方面，合格率100%。"),
        ("penalties", {"penalties_totals": "处罚起数,罚款金额\n0,0\n", "penalties_by_field": None}, "2023年，区交通局没有作出行政处罚。"),
        ("penalties", {"penalties_totals": "处罚起数,罚款金额\n3,3500\n", "penalties_by_field": None}, "2023年，区交通局共作出行政处罚3起，罚款3500元。"),
        (
            "penalties-procedures", {"penalties_totals": "处罚起数,罚款金额,一般程序,不予处罚\n3,3500,3,32\n", "penalties_by_field": None},
            "办案程序方面，适用普通程序3起；依法不予行政处罚32起。",
        ),
        ("penalties-procedures", {}, ""),
    ],
)  # fmt: skip
def test_a_final_report_says(bench, cell, files, sentence):
    assert said(opened(bench, **files), cell) == sentence


def test_a_number_is_told_with_its_change_where_last_year_has_it(bench):
    bench.write(year=2022, reconsideration_totals=TOTALS + "收到行政复议申请数,558,件\n")
    report = opened(bench, reconsideration_totals=TOTALS + "收到行政复议申请数,1113,件\n受理行政复议申请数,1033,件\n")
    assert said(report, "reconsideration") == "行政复议办理方面，收到申请1113件，比上年增长99.46%，受理1033件。"


SHOWN = re.compile(r'report\.table\("([a-z_.]+)"\)')


def test_whatever_totals_give_stands_in_a_table_or_a_sentence(bench):
    given = {f"{topic.name}_totals": TOTALS + "".join(f"{title},{50 if unit == '%' else 700 + n},{unit}\n" for n, (title, unit) in enumerate(indicators(topic))) for topic in totalled()}
    penalties = [field for field in contract("penalties_totals").fields if field.type != "string"]
    given["penalties_totals"] = ",".join(field.title for field in penalties) + "\n" + ",".join("900" for _ in penalties) + "\n"
    report = opened(bench, **given, penalties_by_field=None)
    html = "".join(report.table(name).html for cell in CELLS.values() for name in SHOWN.findall(cell["source"]))
    html += "".join(Renderer(report.names()).html(source) for source in map(narrative_source, CELLS.values()) if source)
    told = {id for id in re.findall('data-figure="([^"]+)"', html)}
    assert sorted(id for id, figure in report.book.items() if figure.reported and figure.sources and id not in told) == []


def test_a_key_figure_that_is_zero_gives_way_to_one_that_is_not(bench):
    report = opened(bench, licensing_totals=TOTALS + "许可数量,0,宗\n", plan="方面,事项\n执法,甲\n")
    ids = ["penalties.cases", "licensing.granted", "penalties.fines", "penalties.collected", *["plan.count"] * 4]
    assert key_ids(report, ids) == ["penalties.cases", "penalties.fines", *["plan.count"] * 4]


@pytest.mark.parametrize(("cell", "files", "sentence"), [
    ("inspections-summary", {"inspections_totals": "指标,数值,单位,约数\n发现问题数,180,个,余\n已整改数,170,个,余\n"}, "行政检查方面，发现问题180余个，已整改170余个。"),
    ("inspections-summary", {"inspections_totals": TOTALS + "完成数量,9,家\n发现问题数,0,个\n已整改数,0,个\n"}, "行政检查方面，全年完成检查9家；发现问题0个。"),
    ("complaints", {"complaints_totals": TOTALS + "办结投诉举报数,12,件\n"}, "投诉举报方面，办结12件。"),
    ("case-review", {"case_review_totals": TOTALS + "有缺陷案卷数,4,件\n已整改案卷数,4,件\n"}, "案卷评查方面，发现有缺陷的4件，整改率100%。"),
])  # fmt: skip
def test_where_no_share_can_be_made_the_number_itself_is_told(bench, cell, files, sentence):
    assert said(opened(bench, **files), cell) == sentence
