import pytest

from lawnb.agency import Agency, Publication
from lawnb.checks import Waiver
from lawnb.errors import ContractError
from lawnb.intake.documents import read_document


def read(tmp_path, text: str, model):
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    return read_document(path, "x.yaml", model)


def problems(tmp_path, text: str, model) -> list[str]:
    with pytest.raises(ContractError) as caught:
        read(tmp_path, text, model)
    return list(caught.value.problems)


def test_blank_publication_items_are_missing(tmp_path):
    block = read(tmp_path, "title: 报告\nsigned_by: 局\ndate_signed: 2024-02-27\ncategory:\ndocument_number: ''\n", Publication)
    assert (block.category, block.document_number, block.date_issued) == (None, None, None)


def test_every_problem_is_named_with_its_line(tmp_path):
    found = problems(tmp_path, "name: 局\nshort_nam: 局\nregion: 5\n", Agency)
    assert found == [
        "x.yaml: 缺少 'short_name'。请补上。",
        "x.yaml, 第 3 行: 'region' 的值 5 不是文字。请改正。",
        "x.yaml, 第 2 行: 没有 'short_nam' 这一项。是否要写 'short_name'？",
    ]


def test_a_waiver_without_office_is_named_by_its_line(tmp_path):
    found = problems(tmp_path, "- code: a\n  figure: b\n  reason: c\n  date: 2024-01-01\n", list[Waiver])
    assert found == ["x.yaml, 第 1 行: 缺少 '0.office'。请补上。"]


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system ['true']\n", "name: [\n", "name: a\nname: b\n", "? [a, b]\n: c\n", "a: &a [*a]\n", "name: &n a\nregion: *n\n", "date: 2024-13-45\n"]
)
def test_yaml_that_is_no_plain_data_is_refused(tmp_path, text):
    assert "不是合格的 YAML" in problems(tmp_path, text, Agency)[0]
