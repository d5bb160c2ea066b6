"""What a notebook calls: the report's own date is a parameter."""

from __future__ import annotations

import pytest

from lawnb import open_report
from lawnb.errors import ParameterError


@pytest.fixture
def at_bench(bench, monkeypatch):
    bench.write()
    monkeypatch.setenv("LAWNB_ROOT", str(bench.workspace.root))


def test_the_date_given_stands_under_the_report(at_bench):
    assert "2024年2月1日" in open_report("sample", 2023).signature().html
    assert "2024年1月20日" in open_report("sample", 2023, date="2024-01-20").signature().html


def test_what_is_no_date_is_refused_by_its_name(at_bench):
    with pytest.raises(ParameterError, match="date: '2024-2-30' 不是日期"):
        open_report("sample", 2023, date="2024-2-30")
