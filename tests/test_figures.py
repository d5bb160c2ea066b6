from decimal import Decimal

import pytest

from lawnb.figures import Book, Figure, Status, UnknownFigure, share, total


def count(id: str, value: int | None, **more) -> Figure:
    return Figure(id, id, value, "起", "画在测试里的数字。", **more)


def test_missing_zero_and_not_applicable_look_different():
    assert [count("a", None).text, count("a", 0).text, count("a", None, status=Status.NOT_APPLICABLE).text] == ["未提供", "0起", "—"]


def test_money_is_shown_in_wanyuan_and_kept_in_yuan():
    fines = Figure("fines", "罚款", Decimal("1442158"), "元", "")
    assert (fines.text, fines.number) == ("144.2158万元", "144.2158")


def test_a_share_of_something_missing_is_missing():
    assert not share(count("a", 1), count("b", None), "s", "占比").reported


def test_a_share_of_nothing_does_not_apply():
    assert share(count("a", 0), count("b", 0), "s", "占比").text == "—"


def test_a_sum_with_a_missing_part_is_missing():
    assert total([count("a", 1), count("b", 2)], "t", "合计", "").value == 3
    assert not total([count("a", 1), count("b", None)], "t", "合计", "").reported


def test_the_first_definition_stands_and_the_second_is_noted():
    book = Book([count("a", 1), count("a", 2)])
    assert (book["a"].value, book.duplicates) == (1, ["a"])


def test_an_unknown_figure_is_told_its_nearest():
    with pytest.raises(UnknownFigure, match="没有数字 'penalties.case'。是否要写 'penalties.cases'？"):
        Book([count("penalties.cases", 1)])["penalties.case"]


def test_get_of_an_unknown_figure_is_none():
    assert Book().get("a") is None


def test_zero_is_told_and_is_none_of_missing_or_withheld():
    assert [figure.zero for figure in (count("a", 0), count("a", 3), count("a", None), count("a", None, status=Status.SUPPRESSED))] == [True, False, False, False]
