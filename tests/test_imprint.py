"""A year is begun with a copy of the last one's files, or of another bureau's: what was forgotten in them is found before readers find it."""

from __future__ import annotations

import pytest

from lawnb.checks import blocking
from lawnb.report import open_year

AGENCY = "name: 甲市生态环境局乙区分局\nshort_name: 乙区生态环境分局\ngovernment: 乙区人民政府\n"
PUBLICATION = (
    "index_number: 无\ncategory: 无\nissuer: {issuer}\ndate_issued: 2024-03-01\ntitle: {title}\ndocument_number: 无\nsigned_by: {signed}\ndate_signed: {date}\n"
)
OWN = {"issuer": "乙区人民政府办公室", "title": "乙区生态环境分局关于2023年度法治政府建设情况的报告", "signed": "甲市生态环境局乙区分局", "date": "2024-01-05"}


def found(bench, **changed: str) -> list[str]:
    bench.write(agency=AGENCY, publication=PUBLICATION.format(**OWN | changed))
    return [finding.message for finding in blocking(open_year(bench.workspace, "sample", 2023).findings) if finding.code == "publication-differs"]


@pytest.mark.parametrize(
    "own",
    [{}, {"title": "甲市生态环境局乙区分局2022年工作总结和2023年法治政府建设报告"}, {"title": "法治政府建设年度报告"}, {"title": "甲市2023年法治政府建设报告"},
     {"signed": "甲市环境局乙区分局", "date": "2023-12-29"}],
)  # fmt: skip
def test_a_block_of_this_body_and_year_is_no_finding(bench, own):
    assert found(bench, **own) == []


def test_a_copy_of_the_year_before_is_told_by_its_title_and_its_date(bench):
    assert found(bench, title="乙区生态环境分局2022年度法治政府建设报告", date="2023-01-05") == [
        "公开信息的“名称”写的是2022年，这是2023年度的报告。", "公开信息的落款日期是2023年1月5日，2023年度还没有过完。",
    ]  # fmt: skip


def test_a_copy_of_another_bureaus_files_is_told_wherever_it_is_named(bench):
    told = found(bench, title="丙区交通运输局2023年度报告", issuer="丙区交通局", signed="甲市丙区交通运输局")
    assert [message.partition("，")[0] for message in told] == [
        "公开信息的“名称”写的是“丙区交通运输局”", "公开信息的“发文机关”写的是“丙区交通局”", "公开信息的落款写的是“甲市丙区交通运输局”",
    ]  # fmt: skip
