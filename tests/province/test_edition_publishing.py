"""An edition: staged, shown at once, kept, and gone back to."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from lawnb.cli import cli
from lawnb.errors import BusyError, ParameterError, PublicationError
from lawnb.province import shelf as module
from lawnb.province.publishing import Plan, listed, publish, roll_back, years
from lawnb.province.shelf import Shelf
from lawnb.signoff import sign
from tests.conftest import ROOT
from tests.province.reports import put as write
from tests.province.reports import whole

PLAN = Plan(("a", "b"), datetime.date(2024, 3, 1))


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "editions", 2023)


@pytest.fixture
def put(built, shelf):
    """Publish the two bureaus with a text of their own; tells the number."""

    def published(text: str = "", **changes) -> int:
        for agency in ("a", "b"):
            built.report(agency, 2023, text=text)
        return publish(built.workspace, shelf, replace(PLAN, **changes))["edition"]

    return published


def shown(shelf: Shelf) -> str:
    return (shelf.link / "a" / "report.html").read_text("utf-8")


def stored(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.store.iterdir() if path.is_dir())


def test_readers_see_every_report_and_the_page_over_them(built, shelf, put):
    put("一")
    assert shelf.link.is_symlink() and os.readlink(shelf.link) == ".editions/2023-1"
    record = whole(shelf.link)
    assert (record["edition"], record["date"], record["replaces"], record["complete"]) == (1, "2024-03-01", None, True)
    assert shown(shelf) == "a 2023 report.html 一"
    there = {path.relative_to(shelf.link).as_posix() for path in shelf.link.rglob("*") if path.is_file()}
    assert there == {*record["files"], "edition.json"}
    links = [a["href"] for a in BeautifulSoup((shelf.link / "index.html").read_text("utf-8"), "html.parser").select("#reports a")]
    assert len(links) == 6 and all((shelf.link / link).is_file() for link in links)


def test_a_sign_off_goes_with_its_report(built, shelf):
    for agency in ("a", "b"):
        built.report(agency, 2023)
    sign(built.workspace.build("b", 2023), "checked", "法规股", datetime.date(2024, 1, 20), built.workspace.issued)
    publish(built.workspace, shelf, PLAN)
    assert "b/signoff.json" in whole(shelf.link)["files"]
    rows = BeautifulSoup((shelf.link / "index.html").read_text("utf-8"), "html.parser").select("#reports tbody tr")
    assert [row["class"] for row in rows] == [["unsigned"], ["checked"]]


def test_the_edition_stays_when_the_reports_are_made_again(built, shelf, put):
    put("一")
    built.report("a", 2023, text="二")
    assert shown(shelf).endswith("一")
    assert shelf.faults(1) == []


def test_what_is_published_cannot_be_saved_over(built, shelf, put):
    put("一")
    assert {oct((shelf.link / name).stat().st_mode)[-3:] for name in ("a/report.docx", "index.html", "edition.json")} == {"444"}


def test_without_hard_links_files_are_copied(shelf, put, monkeypatch):
    def refused(*arguments):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(module.os, "link", refused)
    put("一")
    assert shown(shelf).endswith("一")
    assert (shelf.link / "a" / "report.html").stat().st_nlink == 1


def test_what_is_not_complete_is_refused_and_shown_before_is_shown_still(built, shelf, put):
    put("一")
    built.report("a", 2023, codes=["jump"])
    with pytest.raises(PublicationError, match=r"2023: 阻断 1 个（a），没有发布。请补齐，或加 --partial"):
        publish(built.workspace, shelf, PLAN)
    with pytest.raises(PublicationError, match=r"阻断 1 个（a）；未生成 2 个（c、d），没有发布"):
        publish(built.workspace, shelf, replace(PLAN, agencies=("a", "b", "c", "d")))
    assert (shelf.current(), stored(shelf)) == (1, ["2023-1"])


def test_a_partial_edition_says_so(built, shelf):
    built.report("a", 2023)
    built.report("b", 2023, codes=["total-mismatch"])
    record = publish(built.workspace, shelf, replace(PLAN, agencies=("a", "b", "c"), partial=True))
    assert (record["complete"], record["counts"]) == (False, {"complete": 1, "blocked": 1, "stale": 0, "missing": 1})
    page = BeautifulSoup((shelf.link / "index.html").read_text("utf-8"), "html.parser")
    assert page.select_one(".banner").text == "本版不完整：应报 3 个机构，收入 1 个；阻断 1 个、未生成 1 个，没有收入。"
    rows = [row.get_text(" ").split() for row in page.select("#reports tbody tr")]
    assert [row[2:4] for row in rows] == [["2023", "未审核"], ["2023", "阻断"], ["2023", "未生成"]]
    assert "total-mismatch" in rows[1]
    assert sorted(path.name for path in shelf.link.iterdir() if path.is_dir()) == ["a"]


def test_an_edition_of_nothing_is_refused_even_where_partial_is_meant(built, shelf):
    with pytest.raises(PublicationError, match="未生成 2 个（a、b），没有发布。请先运行 lawnb run"):
        publish(built.workspace, shelf, replace(PLAN, partial=True))
    assert not os.path.lexists(shelf.link)


def test_the_report_of_the_region_goes_with_them(built, shelf):
    for agency in ("a", "b", "region"):
        built.report(agency, 2023)
    publish(built.workspace, shelf, replace(PLAN, region="region"))
    assert "region/report.html" in whole(shelf.link)["files"]
    assert "<td>全区域报告<td><td><td><td><td><a href=region/report.html>" in (shelf.link / "index.html").read_text("utf-8")
    built.report("region", 2023, codes=["jump"])
    with pytest.raises(PublicationError, match="--region: region/2023 不能发布：草稿，阻断发布的有 jump（主要数字"):
        publish(built.workspace, shelf, replace(PLAN, region="region"))


@pytest.mark.parametrize(("slug", "what"), [("../a", "'../a' 不是代号"), ("b", "'b' 是应报机构之一")])
def test_a_region_that_is_none_is_refused(built, shelf, put, slug, what):
    put("一")
    with pytest.raises(ParameterError, match=f"--region: {what}"):
        publish(built.workspace, shelf, replace(PLAN, region=slug))


def test_a_file_that_changes_meanwhile_stops_the_publishing(built, shelf, put, monkeypatch):
    put("一")
    for agency in ("a", "b"):
        built.report(agency, 2023, text="二")
    real = os.link

    def meanwhile(source, target):
        write(built.workspace.build("b", 2023) / "report.pdf", "半")
        real(source, target)

    monkeypatch.setattr(module.os, "link", meanwhile)
    with pytest.raises(PublicationError, match=r"b/report.pdf: 正在被改动，没有发布"):
        publish(built.workspace, shelf, PLAN)
    assert (shelf.current(), stored(shelf)) == (1, ["2023-1"])


def test_the_last_editions_stay_and_older_ones_go(shelf, put):
    assert [put(str(n)) for n in range(1, 5)] == [1, 2, 3, 4]
    assert (shelf.numbers(), stored(shelf)) == ([3, 4], ["2023-3", "2023-4"])
    put("5", keep=1)
    assert stored(shelf) == ["2023-4", "2023-5"]  # the one before stays whatever is asked for


def test_rolling_back_shows_the_edition_before(shelf, put):
    put("一"), put("二")
    assert roll_back(shelf)["edition"] == 1
    assert shown(shelf).endswith("一")
    assert roll_back(shelf, to=2)["edition"] == 2
    assert shown(shelf).endswith("二")


def test_after_rolling_back_the_next_edition_replaces_the_one_shown_and_no_number_comes_twice(shelf, put):
    put("一"), put("二"), roll_back(shelf)
    assert put("三") == 3
    assert whole(shelf.link)["replaces"] == 1
    assert stored(shelf) == ["2023-1", "2023-2", "2023-3"]
    assert roll_back(shelf)["edition"] == 1


def test_there_is_nothing_before_the_first(shelf, put):
    with pytest.raises(PublicationError, match="没有更早的一版可以回退。现有：没有"):
        roll_back(shelf)
    put("一")
    with pytest.raises(PublicationError, match="没有更早的一版可以回退。现有：第 1 版"):
        roll_back(shelf)
    with pytest.raises(ParameterError, match="第 1 版: 正在显示，无需回退"):
        roll_back(shelf, to=1)
    with pytest.raises(ParameterError, match="第 7 版: 没有这一版。请用 --to 另选一版。现有：第 1 版"):
        roll_back(shelf, to=7)


def test_an_edition_that_was_altered_is_not_gone_back_to(shelf, put):
    put("一"), put("二")
    (shelf.folder(1) / "a" / "report.pdf").unlink()
    write(shelf.folder(1) / "b" / "report.pdf", "改")
    write(shelf.folder(1) / "more.txt", "")
    with pytest.raises(PublicationError, match="第 1 版: a/report.pdf 不见了、b/report.pdf 被改动、more.txt 是多余的，没有回退"):
        roll_back(shelf)
    write(shelf.folder(1) / "edition.json", "{}")
    with pytest.raises(PublicationError, match="第 1 版: edition.json 不见了或不能读取"):
        roll_back(shelf)
    assert shown(shelf).endswith("二")


def test_what_a_killed_publishing_left_is_removed_by_the_next(shelf, put):
    put("一")
    for name in ("2023-2/a", "2023-0.old", "2023-1.old/a", "2022-9", "2024-1"):
        (shelf.store / name).mkdir(parents=True)
    (shelf.store / "2023.link").symlink_to("nowhere")
    (shelf.store / ".2023.shown.json-abc").write_text("", "utf-8")
    assert put("二") == 2
    assert sorted(path.name for path in shelf.store.iterdir()) == ["2022-9", "2023-1", "2023-2", "2023.lock", "2023.shown.json", "2024-1"]


def test_two_publishings_do_not_mix(shelf, put):
    put("一")
    holder = "import sys; from pathlib import Path; from lawnb.province.shelf import Shelf\nwith Shelf(Path(sys.argv[1]), 2023).locked(): print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", holder, str(shelf.root)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        other.stdout.readline()
        for act in (put, lambda: roll_back(shelf)):
            with pytest.raises(BusyError, match="editions/2023: 另一个 lawnb edition 正在发布或回退这个年度"):
                act()
        other.kill()
    assert put("二") == 2  # the system ends the lock of a process that is killed


def test_a_real_folder_in_the_links_place_is_not_touched(shelf, put):
    shelf.link.mkdir(parents=True)
    (shelf.link / "own.txt").write_text("", "utf-8")
    with pytest.raises(PublicationError, match="这里是一个文件夹，不是 lawnb 的链接"):
        put("一")
    assert (shelf.link / "own.txt").exists()


def test_a_disk_that_refuses_leaves_what_was_shown(shelf, put, monkeypatch):
    put("一")

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "flush", full)
    with pytest.raises(PublicationError, match="editions: 无法写入（No space left on device）"):
        put("二")
    assert (shown(shelf)[-1], stored(shelf)) == ("一", ["2023-1"])


def test_the_list_tells_each_edition_and_which_is_shown(shelf, put):
    put("一"), put("二"), roll_back(shelf)
    told = [(each["edition"], each["date"], each["current"], each["damaged"]) for each in listed(shelf)]
    assert told == [(1, "2024-03-01", True, False), (2, "2024-03-01", False, False)]
    (shelf.folder(2) / "edition.json").unlink()
    assert listed(shelf)[1]["damaged"]
    assert years(shelf.root) == [2023]


def test_the_same_reports_make_the_same_edition(built, tmp_path):
    built.report("a", 2023)
    built.report("b", 2023)
    one, other = (publish(built.workspace, Shelf(tmp_path / name, 2023), PLAN) for name in ("one", "other"))
    assert one == other


def test_the_commands_publish_list_and_roll_back(built, tmp_path, capsys):
    listed_, editions = tmp_path / "list.txt", ["--editions", str(tmp_path / "editions")]
    listed_.write_text("a\n", "utf-8")
    places = ["--data", str(built.workspace.data), "--out", str(built.workspace.out), "--expected", str(listed_)]
    for text in ("一", "二"):
        built.report("a", 2023, text=text)
        cli(["edition", "publish", "--year", "2023", *places, *editions, "--date", "2024-03-01"], standalone_mode=False)
    assert "第 2 版，报告 1 份，文件 7 个" in capsys.readouterr().out
    cli(["edition", "rollback", "--year", "2023", *editions, "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["edition"] == 1
    cli(["edition", "list", *editions], standalone_mode=False)
    assert capsys.readouterr().out == "2023 第 1 版  2024-03-01  收入 1 份  ← 现在公布\n2023 第 2 版  2024-03-01  收入 1 份\n"
