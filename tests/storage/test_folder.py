import errno
import os
import stat

import pytest

from lawnb.errors import PublicationError
from lawnb.storage.folder import EDITIONS, publish, staging, write_whole


def published(target, text: str) -> None:
    with staging(target) as folder:
        (folder / "report.html").write_text(text, "utf-8")
        publish(folder, target)


def editions(target) -> list[str]:
    return os.listdir(target.parent / EDITIONS)


def test_a_run_replaces_the_one_before_which_is_kept_for_whoever_reads_it(tmp_path):
    target = tmp_path / "sample" / "2023"
    for text in ("一", "二", "三"):
        published(target, text)
    assert (target / "report.html").read_text("utf-8") == "三"
    assert sorted(editions(target)) == ["2023-0002", "2023-0003"]


@pytest.mark.parametrize(("keep", "left"), [(0, 1), (2, 3), (9, 4)])
def test_older_builds_are_kept_as_the_rule_says(tmp_path, keep, left):
    target = tmp_path / "sample" / "2023"
    for text in ("一", "二", "三", "四"):
        with staging(target) as folder:
            (folder / "report.html").write_text(text, "utf-8")
            publish(folder, target, keep)
    assert (len(editions(target)), target.resolve().name) == (left, "2023-0004")


def test_what_killed_runs_left_goes_with_the_next_run_and_the_build_shown_stays(tmp_path):
    target = tmp_path / "sample" / "2023"
    published(target, "一")
    place = target.parent / EDITIONS
    for name in (".2023-0002.part", "2023-0002", "2023-k3j2"):
        (place / name).mkdir()
        (place / name / "report.html").write_text("半", "utf-8")
    (place / ".2023-0002.part.link").symlink_to("2023-0002")
    (target.parent / ".2023.log.json-x.half").write_text("{", "utf-8")
    (target / ".failed.ipynb-x.half").write_text("{", "utf-8")
    (place / "2022-0001").mkdir()
    with staging(target):
        pass
    assert sorted(os.listdir(place)) == ["2022-0001", "2023-0001"]
    assert sorted(os.listdir(target.parent)) == [EDITIONS, "2023"]
    assert os.listdir(target) == ["report.html"]


def test_a_folder_set_aside_by_a_killed_run_is_put_back(tmp_path):
    target = tmp_path / "sample" / "2023"
    aside = target.parent / EDITIONS / ".2023-old-x" / "2023"
    aside.mkdir(parents=True)
    (aside / "report.html").write_text("副本", "utf-8")
    with staging(target):
        assert (target / "report.html").read_text("utf-8") == "副本"


def test_where_links_cannot_be_made_the_folder_itself_is_put_in_place(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    target = tmp_path / "sample" / "2023"
    published(target, "一")
    published(target, "二")
    assert not target.is_symlink() and (target / "report.html").read_text("utf-8") == "二"


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


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="folders cannot be flushed here")
@pytest.mark.parametrize(("refused", "ends"), [(stat.S_ISDIR, True), (stat.S_ISREG, False)], ids=["folders", "files"])
def test_a_disk_that_cannot_flush_folders_is_no_hindrance_and_one_that_cannot_flush_files_is(tmp_path, monkeypatch, refused, ends):
    def fsync(handle):
        if refused(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", fsync)
    target = tmp_path / "sample" / "2023"
    try:
        published(target, "一")
    except OSError:
        assert not ends and not target.exists()
    else:
        assert ends and (target / "report.html").is_file()
