import sys
from pathlib import Path

import pytest

from lawnb.errors import ParameterError
from lawnb.schedule.job import Reports, command, job_name, reports


@pytest.fixture
def lawnb(monkeypatch, tmp_path):
    """The `lawnb` of this environment, which is a stand-in."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "lawnb").touch()
    return str(tmp_path / "lawnb")


@pytest.mark.parametrize(
    ("chosen", "arguments"),
    [
        (Reports(("a",), "last"), ["run", "--agency", "a", "--year", "last"]),
        (Reports(("a",), "2023"), ["run", "--agency", "a", "--year", "2023"]),
        (Reports(("a",), "2022-2023"), ["batch", "--agencies", "a", "--years", "2022-2023"]),
        (Reports(("a",), "2021,2023"), ["batch", "--agencies", "a", "--years", "2021,2023"]),
        (Reports(("a", "b"), "last"), ["batch", "--agencies", "a,b", "--years", "last"]),
        (Reports(("*",), "last"), ["batch", "--agencies", "*", "--years", "last"]),
    ],
)
def test_one_report_is_run_and_a_set_is_a_batch(lawnb, chosen, arguments):
    assert command(chosen, None) == (lawnb, *arguments)


def test_the_data_folder_and_other_options_go_along(lawnb):
    assert command(Reports(("a",), "last"), Path("/d d"), ("--retries", "2"))[-4:] == ("--data", "/d d", "--retries", "2")


def test_an_environment_without_lawnb_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ParameterError, match="lawnb: 没有这个程序，计划任务无从调用"):
        command(Reports(("a",), "last"), None)


@pytest.mark.parametrize(
    ("agencies", "years", "said"),
    [
        (("sampel",), "last", "--agencies: 没有机构 'sampel'。是否要写 'sample'？"),
        (("x-*",), "last", "没有机构 'x-\\*'"),
        ((), "lasst", "--years: 'lasst' 不是年度"),
        ((), "2020-", "不是年度"),
    ],
)
def test_what_would_fail_every_night_is_refused_by_day(bench, agencies, years, said):
    bench.write()
    with pytest.raises(ParameterError, match=said):
        reports(bench.workspace, agencies, years)


def test_every_agency_is_meant_where_none_is_named(bench):
    bench.write()
    assert reports(bench.workspace, (), "last") == Reports(("*",), "last")
    assert reports(bench.workspace, ("sample,s*", "sample"), "2023").agencies == ("sample", "s*", "sample")


def test_two_workspaces_of_a_machine_share_no_name():
    assert len({job_name("public", Path("/a")), job_name("public", Path("/b")), job_name("statistics", Path("/a"))}) == 3


def test_a_name_that_units_cannot_have_is_refused():
    with pytest.raises(ParameterError, match="--name: '../x' 不是小写字母、数字和连字符"):
        job_name("../x", Path("/a"))
