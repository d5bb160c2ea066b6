import dataclasses
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawnb.errors import ParameterError, PublicationError
from lawnb.schedule import cron
from lawnb.schedule.job import Job, Reports
from tests.schedule.conftest import said

ODD = st.text("a1 中年%'\"$`;&|<>*?[]~#!(){}=,-@^+:。\u3000", min_size=1, max_size=10).filter(lambda text: text not in (".", ".."))
#: Other people's crontab: whole lines of any characters.
TABLES = st.lists(st.text(st.characters(blacklist_characters="\n", codec="utf-8")).map(lambda line: f"{line}\n"), max_size=5).map("".join)
JOB = Job("lawnb-test-00000000", "做报告", "", Path("/ws"), Reports(("a",), "last"), ("0 2 1 1 *", "0 2 2 1 *"), ("/bin/lawnb", "run"))
BARE = {"PATH": "/usr/bin:/bin", "HOME": "/", "SHELL": "/bin/sh"}


def as_cron_runs_it(line):
    """The command of a crontab line as Debian's cron gives it to the shell: to the first % without a backslash."""
    rest = line.split(maxsplit=5)[5]
    return re.split(r"(?<!\\)%", rest)[0].replace("\\%", "%")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folder=ODD, arguments=st.lists(ODD, max_size=4))
def test_the_line_runs_exactly_the_argument_list(job, folder, arguments):
    own = job(folder, *arguments)
    own.log.unlink(missing_ok=True)
    [line] = [line for line in cron.crontab(own).splitlines() if not line.startswith("#")]
    done = subprocess.run(["/bin/sh", "-c", as_cron_runs_it(line)], cwd="/", env=BARE, capture_output=True, check=False)
    # the exit code is the command's, and there is nothing to mail
    assert (done.returncode, done.stdout, done.stderr) == (6, b"", b"")
    assert said(own.log.read_bytes()) == (own.root, str(own.root), "C.UTF-8", arguments)


@pytest.mark.parametrize(("code", "sent"), [(0, b""), (6, b""), (2, "没有数据\n".encode())])
def test_what_a_run_complains_of_is_in_the_log_and_sent_where_it_failed(job, tmp_path, code, sent):
    own = dataclasses.replace(job(tmp_path.name), argv=("/bin/sh", "-c", f"echo 没有数据 >&2; exit {code}"))
    done = subprocess.run(["/bin/sh", "-c", cron.command(own)], cwd="/", env=BARE, capture_output=True, check=False)
    assert (done.returncode, done.stdout, own.log.read_text("utf-8")) == (code, sent, "没有数据\n")


@given(TABLES)
def test_other_people_s_lines_come_back_as_they_were(table):
    assert cron.removed(cron.installed(table, JOB), JOB.name) == table


@given(TABLES, TABLES)
def test_installing_again_replaces_the_lines_where_they_stand(before, after):
    table = cron.installed(before, JOB) + after
    assert cron.installed(table, JOB) == table


def test_two_schedules_stand_side_by_side(job):
    one, other = job(name="lawnb-a-1"), job(name="lawnb-a-12")
    both = cron.installed(cron.installed("", one), other)
    assert cron.removed(both, "lawnb-a-1") == cron.crontab(other)


def test_marks_that_do_not_pair_are_left_to_a_person(job):
    broken = cron.crontab(job()).replace("# <<<", "#")
    with pytest.raises(PublicationError, match="标记不成对"):
        cron.removed(broken, job().name)


@pytest.mark.parametrize("folder", ["a\\b", "a\nb", "a\rb"])
def test_a_folder_that_a_crontab_cannot_name_is_refused(job, folder):
    with pytest.raises(ParameterError, match="工作区: .* 含有计划任务写不了的字符"):
        cron.crontab(job(folder))


def test_a_line_longer_than_cron_takes_is_refused(job):
    with pytest.raises(ParameterError, match="超过 998 字节.*改用 lawnb schedule systemd"):
        cron.crontab(job("ws", "x" * 1000))


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A `crontab` whose table is this file, which is not there at first; a file `refuse` beside it makes it refuse."""
    path = tmp_path / "table"
    folder = shlex.quote(str(tmp_path))
    (tmp_path / "bin").mkdir()
    stub = tmp_path / "bin" / "crontab"
    stub.write_text(
        f'#!/bin/sh\ncd {folder}\ncase "$1" in\n-l) cat table 2>/dev/null || {{ echo no crontab for root >&2; exit 1; }};;\n'
        "-r) rm table;;\n-) test -e refuse && { echo bad minute >&2; exit 1; }; cat > table;;\nesac\n",
        "utf-8",
    )
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(stub.parent), prepend=":")
    return path


def test_a_schedule_goes_into_the_user_s_crontab_once_and_out_again(job, table):
    others = "MAILTO=a@example\r\n* * * * * echo \udcff\n".encode("utf-8", "surrogateescape")
    table.write_bytes(others)
    assert (cron.install(job()), cron.install(job())) == (True, False)
    assert table.read_bytes().startswith(others) and table.read_bytes().count(b"30 2 17-30 1 *") == 1
    assert (cron.remove(job().name), cron.remove(job().name)) == (True, False)
    assert table.read_bytes() == others


def test_a_crontab_of_nothing_else_is_removed_with_its_schedule(job, table):
    cron.install(job())
    cron.remove(job().name)
    assert not table.exists()


def test_a_crontab_that_is_refused_leaves_the_old_one(job, table):
    table.write_bytes(b"# mine\n")
    (table.parent / "refuse").touch()
    with pytest.raises(PublicationError, match="crontab: 写不进去（bad minute）。原有的计划任务没有改动"):
        cron.install(job())
    assert table.read_bytes() == b"# mine\n"


def test_a_machine_without_cron_says_what_to_install(job, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PublicationError, match="没有 cron。请安装"):
        cron.install(job())
