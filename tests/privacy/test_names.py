"""Whom the records name, and where a text names one of them."""

from __future__ import annotations

import pytest

from lawnb.intake.records import read_records
from lawnb.privacy.names import Private, _is_remark, persons, private_records
from lawnb.privacy.reading import squeezed
from lawnb.topics import topics
from lawnb.years import read_year


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("赵拟造", ["赵拟造"]),
        ("赵 拟", ["赵拟"]),
        ("赵拟造、钱虚例", ["赵拟造", "钱虚例"]),
        ("赵拟造 钱虚例", ["赵拟造", "钱虚例"]),
        ("赵拟造（司机）；钱虚例等3人", ["赵拟造", "钱虚例"]),
        ("赵拟造\n钱虚例", ["赵拟造", "钱虚例"]),
        ("古丽·样例提", ["古丽·样例提"]),
        ("John Nobody", ["JohnNobody"]),
        ("欧阳拟造", ["欧阳拟造"]),
        ("李样科", ["李样科"]),
        ("当事人：赵拟造", ["赵拟造"]),
        ("驾驶员赵拟造A", ["赵拟造"]),
        ("赵拟造副局长", ["赵拟造"]),
        ("赵拟造和钱虚例、孙仿样", ["赵拟造", "钱虚例", "孙仿样"]),
        ("赵拟造\\钱虚例", ["赵拟造", "钱虚例"]),
        ("赵拟造—钱虚例", ["赵拟造", "钱虚例"]),
        ("古丽.样例提", ["古丽·样例提"]),
        ("赵𠮷", ["赵𠮷"]),
        ("赵㛃造", ["赵㛃造"]),
        ("样例运输有限公司", []),
        ("样例客运站", []),
        ("执法一大队", []),
        ("法制科", []),
        ("赵某某", []),
        ("赵*", []),
        ("某甲", []),
        ("不详", []),
        ("—", []),
        ("", []),
    ],
)
def test_a_cell_of_persons_names_these(cell, names):
    assert list(persons(cell)) == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("当事人赵拟造驾驶车辆", True),
        ("当事人赵 拟\n造驾驶车辆", True),
        ("赵拟造品牌", True),
        ("江样", True),
        ("查处江样违法一案", True),
        ("沿江样板工程", False),
        ("高峰", True),
        ("早高峰时段", False),
        ("高峰、平峰", False),
        ("当事人高峰驾驶", True),
        ("高峰局长主持", True),
        ("当事人古丽样例提到场", True),
        ("当事人古丽•样例提到场", True),
        ("当事人JOHN NOBODY到场", True),
        ("当事人趙擬造到場", True),
        ("查处赵·拟_造违法一案", True),
        ("查处赵“拟造”违法一案", True),
        ("当事人江（样）驾驶", True),
        ("沿江/样板工程", False),
        ("当事人古丽●样例提到场", True),
        ("江华县、江华瑶族自治县", False),
        ("当事人江华驾驶", True),
        ("查处江华违法一案", True),
        ("高一年级", False),
    ],
)
def test_a_name_is_told_from_pieces_of_words(text, told):
    private = Private(frozenset({"赵拟造", "江样", "高峰", "古丽·样例提", "JohnNobody", "江华", "高一"}))
    assert bool(list(private.found(squeezed(text)))) is told


@pytest.mark.parametrize(("cell", "named"), [("见附件", False), ("见①②③", False), ("同上", False), ("热心市民", False), ("百行", False), ("暂无", False), ("赵拟造", True), ("達瓦", True), ("阿依古丽", True), ("买买提", True), ("扎西", True)])
def test_what_stands_in_a_column_of_persons_and_is_no_name_is_nobody(cell, named):
    assert [not _is_remark(name) for name in persons(cell)] in ([named], [] if not named else None)


def test_what_the_bureau_calls_public_may_stand_there():
    private = Private(frozenset({"赵拟造"}), public=("赵拟造", "0000-8200000", "样例区样例路12号"))
    assert list(private.found("局长赵拟造主持")) == []
    assert private.allows("（0000）8200000") and private.allows("样例路12号") and not private.allows("样例路13号")


def test_persons_and_papers_of_this_year_and_the_last_are_gathered_and_companies_are_not(bench):
    head = "决定书文号,决定日期,执法领域,案由,处罚种类,罚款金额（元）,当事人,证件号码,承办人\n"
    bench.write(year=2022, penalties=head + "样罚〔2022〕1号,2022-03-01,客运,无证,罚款,100,钱虚例,,孙仿样\n", penalties_totals=None, penalties_by_field=None)
    folder = bench.write(
        penalties=head + "样罚〔2023〕1号,2023-03-01,客运,无证,罚款,100,赵拟造,X-0000123,孙仿样、李谬构\n样罚〔2023〕2号,2023-03-02,客运,无证,罚款,100,样例运输有限公司,,孙仿样\n",
        penalties_totals=None, penalties_by_field=None,
    )  # fmt: skip
    before = read_year(bench.workspace.records("sample", 2022), "sample", 2022)
    datasets = [dataset for topic in topics().values() for dataset in topic.datasets]
    private = private_records(read_records(folder, 2023, datasets, before.records))
    assert private.names == {"赵拟造", "钱虚例", "孙仿样", "李谬构"}
    assert private.codes == {"X-0000123"}
