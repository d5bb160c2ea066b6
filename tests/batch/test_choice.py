"""Which reports a batch is about."""

import datetime

import pytest

from lawnb.batch.choice import chosen, years_of
from lawnb.errors import ParameterError
from lawnb.workspace import agencies_of, names_of

TODAY = datetime.date(2024, 3, 1)
KNOWN = ["east-transport", "north-health", "west-transport"]


@pytest.mark.parametrize(
    ("text", "years"),
    [("2023", [2023]), ("2021-2023", [2021, 2022, 2023]), ("2023, 2020", [2020, 2023]), ("last", [2023]), ("2022,last,2023", [2022, 2023])],
)
def test_years_are_read_as_people_type_them(text, years):
    assert years_of(text, TODAY) == years


@pytest.mark.parametrize("text", ["23", "2023-2021", "２０２３年", "lest", "", ",", "2023-", "3023"])
def test_what_is_no_year_is_refused_with_how_to_write_one(text):
    with pytest.raises(ParameterError, match="请写成 2023、2020-2023"):
        years_of(text, TODAY)


@pytest.mark.parametrize(
    ("patterns", "slugs"),
    [(["*"], KNOWN), (["*-transport"], ["east-transport", "west-transport"]), (["west-transport,north-*"], ["north-health", "west-transport"]), (["[en]*"], ["east-transport", "north-health"])],
)
def test_agencies_are_lists_and_globs(patterns, slugs):
    assert agencies_of(names_of(patterns), KNOWN) == slugs


def test_every_name_and_glob_that_fits_nothing_is_named():
    with pytest.raises(ParameterError) as refused:
        agencies_of(names_of(["west-transprt", "x-*", "*"]), KNOWN)
    assert refused.value.problems[0] == "--agencies: 没有机构 'west-transprt'。是否要写 'west-transport'？"
    assert len(refused.value.problems) == 2


def test_agencies_without_the_year_are_told_apart(bench):
    bench.write("one", 2022)
    bench.write("one", 2023)
    bench.write("two", 2022)
    choice = chosen(bench.workspace, ["*"], [2022, 2023])
    assert choice.reports == (("one", 2022), ("two", 2022), ("one", 2023))
    assert choice.absent == ("two/2023",)


def test_a_year_that_nobody_has_is_refused(bench):
    bench.write("one", 2022)
    with pytest.raises(ParameterError, match="所选的 1 个机构都没有 2024 年度的数据"):
        chosen(bench.workspace, ["*"], [2024])
