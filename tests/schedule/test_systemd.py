import re
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawnb.errors import ParameterError, PublicationError
from lawnb.schedule import systemd

ODD = st.text("a1 中年%'\"$`;&|<>*?[]~#!(){}=,-@^+:\\。\u3000", min_size=1, max_size=10).filter(lambda text: text not in (".", ".."))
#: Without what systemd allows in no executable's path; the stub lies in the workspace.
FOLDERS = ODD.map(lambda text: re.sub("[\"'\\\\]", "_", text)).filter(lambda text: text not in (".", ".."))
ESCAPES = {"\\": "\\", '"': '"'}


def value(unit, name):
    [found] = re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)
    return found


def words(line):
    """A command line as systemd.service(5) and systemd.syntax(7) say that it is read; variables are left as they are."""
    found = []
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|(\S+)', line):
        text = re.sub(r"\\(.)", lambda escape: ESCAPES[escape[1]], match[1]) if match[1] is not None else match[2]
        assert not re.search(r"%(?!%)", text.replace("%%", "")), "a specifier"
        found.append(text.replace("%%", "%"))
    return found


def command(unit):
    """What a service runs: variables are looked for in the arguments, not in the program."""
    program, *arguments = words(value(unit, "ExecStart"))
    assert not any(re.search(r"\$", each.replace("$$", "")) for each in arguments), "a variable"
    return [program, *(each.replace("$$", "$") for each in arguments)]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folder=FOLDERS, arguments=st.lists(ODD, max_size=4))
def test_the_service_runs_exactly_the_argument_list_in_the_workspace(job, folder, arguments):
    own = job(folder, *arguments)
    [service, _] = systemd.units(own).values()
    assert command(service) == list(own.argv)
    assert value(service, "WorkingDirectory").replace("%%", "%") == f"{own.root}/."
    [root] = [words(line)[0] for line in re.findall("^Environment=(.*LAWNB_ROOT.*)$", service, re.MULTILINE)]
    assert root == f"LAWNB_ROOT={own.root}"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to ask")
def test_systemd_itself_finds_no_fault_in_the_units(job, tmp_path):
    own = job("年报 100%n $HOME ;#", "a b", '"', "'", "\\n", "%i", "${X}", "", crons=("30 2 15-29 2 *", "*/15 * 1 * 1-5"))
    for name, text in systemd.units(own, "mail@%n.service").items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "mail@.service").write_text("[Service]\nType=oneshot\nExecStart=/bin/true\n")
    command = ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, sorted(tmp_path.glob("lawnb*")))]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_has_a_limit_and_is_ended_as_a_whole_and_a_missed_one_is_made_up_for(job):
    service, timer = systemd.units(job()).values()
    assert [value(service, name) for name in ("Type", "TimeoutStartSec", "KillMode", "Nice")] == ["oneshot", "75min", "mixed", "10"]
    assert [value(timer, name) for name in ("OnCalendar", "Persistent", "WantedBy")] == ["*-1-17..30 02:30:00", "true", "timers.target"]
    assert "SuccessExitStatus" not in service  # a draft is a failure: somebody has to look


@pytest.mark.parametrize("folder", ["a'b", 'a"b', "a\\b"])
def test_a_program_that_systemd_does_not_run_is_refused(job, folder):
    with pytest.raises(ParameterError, match="systemd 不能运行路径中有引号或反斜线的程序"):
        systemd.units(job(folder))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's units' folder, on a machine without `systemctl`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "config" / "systemd" / "user"


def systemctl(tmp_path, script):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "systemctl").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "bin" / "systemctl").chmod(0o755)


def test_without_systemctl_the_units_are_written_and_what_to_type_is_told(job, home):
    paths, started = systemd.install(job(), machine=False)
    assert ([path.parent for path in paths], started) == ([home, home], False)
    assert systemd.by_hand("lawnb-x", machine=False, started=False) == [
        "systemctl --user daemon-reload", "systemctl --user enable --now lawnb-x.timer", "loginctl enable-linger",
    ]  # fmt: skip
    assert (len(systemd.remove(job().name, machine=False)), list(home.iterdir())) == (2, [])


def test_the_timer_is_enabled_and_disabled_by_systemctl(job, home, tmp_path):
    systemctl(tmp_path, f'echo "$@" >> {tmp_path}/said')
    assert systemd.install(job(), machine=False)[1]
    systemd.remove(job().name, machine=False)
    assert (tmp_path / "said").read_text().splitlines() == [
        "--user daemon-reload", "--user enable --now lawnb-test-00000000.timer",
        "--user disable --now lawnb-test-00000000.timer", "--user daemon-reload",
    ]  # fmt: skip


def test_a_systemd_that_refuses_is_heard(job, home, tmp_path):
    systemctl(tmp_path, "echo 'not booted with systemd' >&2; exit 1")
    with pytest.raises(PublicationError, match="systemctl daemon-reload: 没有成功（not booted with systemd）"):
        systemd.install(job(), machine=False)
