"""Issued editions read back, and refused where anybody touched them."""

import hashlib
import json

import pytest

from lawnb.editions import editions, last
from lawnb.errors import ContractError

FIGURES = {"schema": 2, "figures": []}


def issue(issued, number: int, figures: dict = FIGURES, year: int = 2023) -> None:
    folder = issued / "sample" / str(year) / str(number)
    folder.mkdir(parents=True)
    content = json.dumps(figures).encode()
    (folder / "figures.json").write_bytes(content)
    files = {"figures.json": hashlib.sha256(content).hexdigest()}
    step = {"step": "issued", "office": "办公室", "date": "2024-01-20", "files": files}
    record = {"schema": 1, "agency": "sample", "year": year, "steps": [step], "edition": number, "corrects": None}
    (folder / "signoff.json").write_text(json.dumps(record), "utf-8")


def test_editions_are_in_the_order_of_their_numbers(tmp_path):
    for number in (10, 2, 1):
        issue(tmp_path, number)
    assert [edition.number for edition in editions(tmp_path, "sample", 2023)] == [1, 2, 10]
    assert last(tmp_path, "sample", 2023).title == "2023 年度报告第 10 版"


def test_a_report_never_issued_has_no_edition(tmp_path):
    assert editions(tmp_path / "nowhere", "sample", 2023) == []
    assert last(tmp_path, "sample", 2023) is None


def test_what_is_no_edition_is_passed_over(tmp_path):
    issue(tmp_path, 1)
    (tmp_path / "sample/2023/.2-half").mkdir()
    (tmp_path / "sample/2023/notes").mkdir()
    assert [edition.number for edition in editions(tmp_path, "sample", 2023)] == [1]


def test_the_figures_are_those_that_were_signed(tmp_path):
    issue(tmp_path, 1)
    assert last(tmp_path, "sample", 2023).figures() == FIGURES


def test_an_issued_file_that_was_altered_is_refused(tmp_path):
    issue(tmp_path, 1)
    (tmp_path / "sample/2023/1/figures.json").write_text('{"schema": 2, "figures": [1]}', "utf-8")
    with pytest.raises(ContractError, match="issued/sample/2023/1/figures.json: 与签发时的内容不一致"):
        last(tmp_path, "sample", 2023).figures()


def test_an_issued_file_that_was_removed_is_refused(tmp_path):
    issue(tmp_path, 1)
    (tmp_path / "sample/2023/1/figures.json").unlink()
    with pytest.raises(ContractError, match="没有这个文件.*备份"):
        last(tmp_path, "sample", 2023).figures()


def test_figures_of_another_schema_are_refused(tmp_path):
    issue(tmp_path, 1, {"schema": 3, "figures": []})
    with pytest.raises(ContractError, match="不是第 2 版格式"):
        last(tmp_path, "sample", 2023).figures()


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 1, "agency": "sample", "year": 2023, "steps": []}', '{"schema": 9}'])
def test_an_edition_without_its_record_is_refused(tmp_path, text):
    issue(tmp_path, 1)
    (tmp_path / "sample/2023/1/signoff.json").write_text(text, "utf-8")
    with pytest.raises(ContractError, match="issued/sample/2023/1/signoff.json: "):
        editions(tmp_path, "sample", 2023)


def test_an_edition_moved_under_another_number_is_refused(tmp_path):
    issue(tmp_path, 1)
    (tmp_path / "sample/2023/1").rename(tmp_path / "sample/2023/2")
    with pytest.raises(ContractError, match="没有这一版的签发记录"):
        editions(tmp_path, "sample", 2023)
