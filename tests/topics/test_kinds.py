"""The kinds of penalty in the groups that provinces print, and the money that is fined and confiscated."""

import pytest

from lawnb.topics.kinds import kinds_in
from tests.topics.opened import cells, found, values
from tests.topics.opened import opened as opened_with

#: The small bureau's own totals are not there.
BARE = {"penalties_totals": None, "penalties_by_field": None}


def opened(bench, **files):
    return opened_with(bench, **BARE | files)


#: Nine columns, as the law's article and some provinces have them; the numbers are made up.
NINE = ("警告、通报批评", "罚款", "没收违法所得、没收非法财物", "暂扣许可证、执照，降低资质等级", "吊销许可证、执照", "限制开展生产经营活动",
        "责令停产停业、责令关闭、限制从业", "行政拘留", "其他行政处罚")  # fmt: skip


def by_kind(*labels: str) -> str:
    return "处罚种类,处罚起数\n" + "".join(f'"{label}",{n}\n' for n, label in enumerate(labels, 1))


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("警告、通报批评", ("警告", "通报批评")), ("没收", ("没收违法所得", "没收非法财物")), ("没收违法所得", ("没收违法所得",)),
        ("暂扣许可证、执照，降低资质等级", ("暂扣许可证件", "降低资质等级")), ("罚金", ()), ("警告、罚金", ()), ("警告以外", ()), ("", ()),
        ("责令停产整治", ("责令停产停业",)), ("限制生产、停产整治", ("限制开展生产经营活动", "责令停产停业")), ("驱逐出境", ("其他行政处罚",)),
    ],
)  # fmt: skip
def test_a_label_names_kinds_of_the_law_or_nothing(label, kinds):
    assert kinds_in(label) == kinds


def test_a_provinces_own_columns_stand_in_the_table_as_it_has_them(bench):
    report = opened(bench, penalties_totals="处罚起数,罚没金额（万元）\n45,3.5\n", penalties_by_kind=by_kind(*NINE))
    assert found(report, "penalties") == []
    heads, row = cells(report.table("penalties.by_kind"))[1:]
    assert heads == [*NINE, "合计"]
    assert row[1:] == [*map(str, range(1, 10)), "45", "3.5"]


def test_two_confiscations_apart_and_kinds_that_are_left_out(bench):
    report = opened(bench, penalties_totals="处罚起数,罚款金额（万元）\n10,3\n", penalties_by_kind=by_kind("没收违法所得", "警告", "罚款", "没收非法财物"))
    assert found(report, "penalties") == []
    heads, row = cells(report.table("penalties.by_kind"))[1:]
    assert heads == ["警告", "罚款", "没收违法所得", "没收非法财物", "合计"]
    assert row[1:] == ["2", "3", "1", "4", "10", "3"]
    assert "没有材料的栏目未列出。" in report.table("penalties.by_kind").html


def test_a_kind_in_two_columns_is_named_and_the_rest_stands(bench):
    report = opened(bench, penalties_totals="处罚起数,罚款金额\n6,1\n", penalties_by_kind=by_kind("警告、通报批评", "罚款", "通报批评"))
    assert found(report, "penalties") == [("kind-unknown", "penalties.kinds.通报批评")]


def test_a_ledger_counts_under_the_columns_that_the_body_publishes(bench):
    ledger = "决定书文号,决定日期,处罚种类,罚款金额\nA1,2023-02-01,通报批评,0\nA2,2023-02-02,警告、罚款,10\nA3,2023-02-03,责令关闭,0\n"
    report = opened(bench, penalties=ledger, penalties_totals="处罚起数,罚款金额\n3,10\n", penalties_by_kind=by_kind(*NINE))
    assert values(report, "penalties", "kinds.警告、通报批评", "kinds.罚款", "kinds.责令停产停业、责令关闭、限制从业") == ["1起", "1起", "1起"]


LEDGER = "决定书文号,决定日期,处罚种类,罚款金额,没收金额\nA1,2023-02-01,罚款,1000,\nA2,2023-02-02,罚款、没收,2000,500\n"


@pytest.mark.parametrize(
    ("files", "amount"),
    [
        ({"penalties": LEDGER}, "3500元"),
        ({"penalties": LEDGER.replace("没收金额", "备注")}, "未提供"),  # something was confiscated, nobody wrote how much
        ({"penalties": LEDGER.replace("没收金额", "备注").replace("罚款、没收", "罚款")}, "3000元"),
        ({"penalties_totals": "处罚起数,罚没金额（万元）\n2,0.4\n"}, "4000元"),
        ({"penalties_totals": "处罚起数,罚款金额（万元）,没收金额（万元）\n2,0.4,0.1\n"}, "5000元"),
        ({"penalties_totals": "处罚起数,罚款金额（万元）,没收金额（万元）\n2,0.4,—\n"}, "4000元"),
        ({"penalties_totals": "处罚起数,罚款金额（万元）\n2,0.4\n"}, "未提供"),
        ({"penalties_by_field": "执法领域,处罚起数,罚没金额（万元）\n甲,1,0.1\n乙,1,0.2\n"}, "3000元"),
    ],
)
def test_what_is_fined_and_confiscated_together_is_never_called_a_fine(bench, files, amount):
    report = opened(bench, **files)
    assert values(report, "penalties", "amount") == [amount]
    if "罚没" in next(iter(files.values())):
        assert values(report, "penalties", "fines") == ["未提供"]


def test_the_three_amounts_must_agree_where_all_are_published(bench):
    report = opened(bench, penalties_totals="处罚起数,罚款金额（万元）,没收金额（万元）,罚没金额（万元）\n2,0.4,0.1,0.9\n")
    assert ("total-mismatch", "penalties.amount") in found(report, "penalties")


def test_totals_may_tell_of_procedures_too(bench):
    report = opened(bench, penalties_totals="处罚起数,罚款金额,简易程序,一般程序起数,移送司法\n9,100,4,5,1\n")
    assert values(report, "penalties", "simple", "ordinary", "transferred", "hearings") == ["4起", "5起", "1起", "未提供"]
    assert "简易程序起数" in report.table("penalties.summary").html


def test_cases_without_a_penalty_and_how_cases_were_handled_are_told_of_totals_and_beside_a_ledger(bench):
    totals = "处罚起数,罚款金额,简易程序,一般程序,不予处罚\n10,3500,7,3,32\n"
    report = opened(bench, penalties_totals=totals, penalties_by_field=None)
    assert values(report, "penalties", "exempted", "simple", "fines") == ["32起", "7起", "3500元"]
    assert [row[0] for row in cells(report.table("penalties.summary"))] == ["指标", "简易程序起数", "普通程序起数", "不予处罚起数"]
    assert report.names()["penalties"].procedures
    ledger = "决定书文号,决定日期,罚款金额\nA1,2023-02-01,1000\n"
    report = opened(bench, penalties=ledger, penalties_totals="处罚起数,罚款金额,不予处罚\n1,1000,4\n", penalties_by_field=None)
    assert values(report, "penalties", "cases", "exempted") == ["1起", "4起"]


def test_one_field_alone_has_no_chart(bench):
    report = opened(bench, penalties_totals="处罚起数,罚款金额（万元）\n6,2\n", penalties_by_field="执法领域,处罚起数,罚款金额（万元）\n客运,6,2\n")
    assert report.chart("penalties.cases_by_field").html == ""
