"""`lawnb.yaml` and the flags over it."""

import pytest

from lawnb.errors import ParameterError
from lawnb.unattended.settings import Settings, settings_of


def test_without_a_file_the_defaults_hold_and_flags_go_over_them(tmp_path):
    assert settings_of(tmp_path, {"keep": None}) == Settings()
    assert settings_of(tmp_path, {"keep": 5, "retries": None}).keep == 5


def test_the_file_holds_where_no_flag_is_given(tmp_path):
    (tmp_path / "lawnb.yaml").write_text("keep: 3\non_failure: [notify, --loud, '{x}']\n", "utf-8")
    found = settings_of(tmp_path, {"keep": 5})
    assert (found.keep, found.on_failure) == (5, ("notify", "--loud", "{x}"))


def test_every_problem_is_named_with_its_line_or_flag(tmp_path):
    (tmp_path / "lawnb.yaml").write_text("# 设置\nkep: 3\ncell_seconds: 0\non_success: notify\n", "utf-8")
    with pytest.raises(ParameterError) as refused:
        settings_of(tmp_path, {"retries": -1})
    told = "\n".join(refused.value.problems)
    assert "lawnb.yaml, 第 2 行: 没有 'kep' 这一项。是否要写 'keep'？" in told
    assert "lawnb.yaml, 第 3 行: 'cell_seconds'" in told and "lawnb.yaml, 第 4 行: 'on_success'" in told and "--retries: 'retries'" in told


def test_an_empty_file_sets_nothing(tmp_path):
    (tmp_path / "lawnb.yaml").write_text("# 空\n", "utf-8")
    assert settings_of(tmp_path, {}) == Settings()


def test_a_file_that_is_a_list_is_refused(tmp_path):
    (tmp_path / "lawnb.yaml").write_text("- 1\n", "utf-8")
    with pytest.raises(ParameterError, match="应为“设置: 值”的形式"):
        settings_of(tmp_path, {})
