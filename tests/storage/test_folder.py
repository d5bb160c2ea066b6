import os

import pytest

from lawnb.storage.folder import EDITIONS, publish, staging, write_whole
from lawnb.errors import PublicationError


def published(target, text: str) -> None:
    with staging(target) as folder:
        (folder / "report.html").write_text(text, "utf-8")
        publish(folder, target)


def editions(target) -> list[str]:
    return os.listdir(target.parent / EDITIONS)


def test_a_run_replaces_the_one_before_and_leaves_nothing_of_it(tmp_path):
    target = tmp_path / "sample" / "2023"
    published(target, "一")
    published(target, "二")
    assert (target / "report.html").read_text("utf-8") == "二"
    assert len(editions(target)) == 1


def test_a_run_that_fails_leaves_the_good_one_and_nothing_of_itself(tmp_path):
    target = tmp_path / "sample" / "2023"
    published(target, "一")
    with pytest.raises(RuntimeError), staging(target) as folder:
        (folder / "report.html").write_text("半", "utf-8")
        raise RuntimeError
    assert (target / "report.html").read_text("utf-8") == "一"
    assert len(editions(target)) == 1


def test_a_folder_that_a_failed_first_run_left_is_replaced(tmp_path):
    target = tmp_path / "sample" / "2023"
    write_whole(target / "failed.ipynb", b"{}")
    published(target, "一")
    assert os.listdir(target) == ["report.html"]


def test_two_years_of_an_agency_do_not_touch_each_other(tmp_path):
    published(tmp_path / "sample" / "2022", "旧")
    published(tmp_path / "sample" / "2023", "新")
    assert [(tmp_path / "sample" / year / "report.html").read_text("utf-8") for year in ("2022", "2023")] == ["旧", "新"]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PublicationError, match="无法写入"), staging(tmp_path / "file" / "sample" / "2023"):
        pass
