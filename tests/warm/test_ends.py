"""However a kernel ends, no other notices, its end is seen at once, and nothing of it is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from lawnb.warm.client import fork_kernel, own_forker, shared
from tests.conftest import ROOT
from tests.warm.conftest import SECONDS, Kernels, gone, runs, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

DEATHS = {
    "import os; os.kill(os.getpid(), 9)": -signal.SIGKILL,
    "import ctypes; ctypes.string_at(0)": -signal.SIGSEGV,
    "import os; os.abort()": -signal.SIGABRT,
    "import os; os._exit(3)": 3,
}


@pytest.fixture(scope="module")
def bystander(tmp_path_factory):
    """A kernel that is there while others die."""
    kernels = Kernels(tmp_path_factory.mktemp("by"))
    yield kernels()
    kernels.end()


@pytest.mark.parametrize("code", DEATHS)
def test_a_dying_kernel_is_seen_to_end_and_the_others_go_on(kernels, bystander, code):
    session = kernels()
    session.client.execute(code)
    assert wait_for(lambda: session.process.poll() is not None, 5)
    assert session.process.returncode == DEATHS[code]
    assert bystander.text("print('here')") == "here"


LEAVING = {
    "in its group": "subprocess.Popen(['sleep', '600'])",
    "in a session of its own": "subprocess.Popen(['sleep', '600'], start_new_session=True)",
    "a child of such": "subprocess.Popen(['sh', '-c', 'setsid sleep 600 & echo $! > started; wait'], start_new_session=True)",
    "orphaned while the kernel lives": "subprocess.run(['sh', '-c', 'setsid sleep 600 > /dev/null 2>&1 & echo $! > started'])",
    "forked": "0 if (pid := os.fork()) else (os.setsid(), open('started', 'w').write(str(os.getpid())), time.sleep(600))",
}


@pytest.mark.parametrize("way", ["killed", "dies"])
@pytest.mark.parametrize("name", LEAVING)
def test_what_a_kernel_started_ends_with_it(kernels, bystander, name, way):
    session = kernels()
    session.outputs(f"import os, subprocess, time\nchild = {LEAVING[name]}")
    if "started" in LEAVING[name]:
        note = kernels.folder / "started"
        assert wait_for(lambda: note.exists() and note.read_text().strip())
        child = int(note.read_text())
    else:
        child = session.value("child.pid")
    assert runs(child)
    if way == "killed":
        session.end()
        kernels.started.clear()
    else:
        session.client.execute("os._exit(0)")
    assert gone(child)


HANGING = {
    "in C": "import ctypes; ctypes.PyDLL(None).sleep(600)",
    "deaf": "import signal; [signal.signal(n, signal.SIG_IGN) for n in (2, 15)]\nwhile True: pass",
    "stopped": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
}


@pytest.mark.parametrize("name", HANGING)
def test_a_hanging_kernel_is_killed_by_its_shutdown(kernels, name):
    session = kernels()
    session.client.execute("open('begun', 'w').close()\n" + HANGING[name])
    assert wait_for((kernels.folder / "begun").exists)
    number = session.pid
    session.end()
    kernels.started.clear()
    assert not runs(number)


def test_a_hanging_kernel_ends_when_it_is_only_told_to(kernels):
    session = kernels()
    session.client.execute(HANGING["in C"])
    number = session.pid
    session.end(now=False)
    kernels.started.clear()
    assert not runs(number)


LATE = """
import atexit, threading, time
from ipykernel.iostream import OutStream
flush = OutStream.flush
OutStream.flush = lambda stream: (time.sleep(0.3 * (threading.current_thread().name == "Control")), flush(stream))[1]
atexit.register(lambda: open("threads", "w").write(" ".join(thread.name for thread in threading.enumerate())))
"""


def test_nothing_is_taken_down_while_the_request_to_end_is_answered(kernels):
    """The thread that answers flushes what was printed, and would wait ten seconds for the one that sends, if that ended first."""
    session = kernels()
    session.outputs(LATE)
    process = session.process
    session.end(now=False)
    kernels.started.clear()
    assert process.returncode == 0
    names = (kernels.folder / "threads").read_text().split()
    assert "IOPub" in names and "Control" not in names


def test_thirty_kernels_leave_nothing_in_the_process_they_come_from(bystander, short_folder):
    forker = psutil.Process(own_forker().process.pid)
    before, memory = (forker.num_fds(), len(forker.children())), []
    for n in range(30):
        kernel = fork_kernel(["-f", str(short_folder / f"{n}.json")], "/", bystander.environment, (bystander.log.fileno(),) * 2)
        kernel.kill()
        kernel.wait()
        memory.append(forker.memory_info().rss)
    assert wait_for(lambda: forker.num_fds() <= before[0] and len(forker.children()) <= before[1])
    assert max(memory[5:]) - min(memory[5:]) < 1 << 20
    assert os.listdir(f"/proc/{forker.pid}/task") == [str(forker.pid)]


def test_eight_kernels_at_once_answer_each_with_its_own(kernels):
    sessions = [kernels() for _ in range(8)]
    for n, session in enumerate(sessions):
        session.outputs(f"mine = {n}")
    assert [session.value("mine") for session in sessions] == list(range(8))
    assert len({session.pid for session in sessions}) == 8


# -- the process that asks, and the one that forks -----------------------------------------------------------------------


ALONE = """
import json, os, subprocess, sys, tempfile, time
from pathlib import Path
from lawnb.warm import client
from tests.warm.conftest import Kernels, gone, runs, wait_for

kernels = Kernels(Path(tempfile.mkdtemp(dir=sys.argv[1])))
def told(session):
    child = session.value("__import__('subprocess').Popen(['sleep', '600'], start_new_session=True).pid")
    print(json.dumps([session.pid, child, client._own[-1].process.pid if client._own else 0]), flush=True)
    return session
"""


@pytest.fixture
def alone(short_folder):
    """Starts a process of its own that asks for kernels; what it prints is read line by line."""
    started = []

    def start(code: str, **environment: str) -> subprocess.Popen:
        command = [sys.executable, "-c", ALONE + "\n".join(line[8:] if line.startswith(" " * 8) else line for line in code.splitlines()), str(short_folder)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_plain() | environment, cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def _plain() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}


def test_kernels_end_with_the_process_that_asked_when_it_is_interrupted(alone):
    process = alone("told(kernels()).client.execute('import ctypes; ctypes.PyDLL(None).sleep(600)')\ntime.sleep(600)")
    numbers = json.loads(process.stdout.readline())
    assert all(map(runs, numbers))
    process.send_signal(signal.SIGINT)
    assert gone(*numbers, seconds=5)


def test_kernels_end_with_the_process_that_asked_when_it_is_killed_though_a_fork_of_it_lives(alone, short_folder):
    process = alone("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # of this fork, which is made beside threads
        os.dup2(os.open(Path(sys.argv[1], "said"), os.O_CREAT | os.O_WRONLY), 2)
        session = told(kernels())
        if (fork := os.fork()) == 0:
            time.sleep(600)
        print(fork, flush=True)
        time.sleep(600)
    """)
    numbers, fork = json.loads(process.stdout.readline()), int(process.stdout.readline())
    process.kill()
    assert gone(*numbers, seconds=5) and runs(fork)
    assert (short_folder / "said").read_text() == ""  # of the forking process, which ends them
    os.kill(fork, signal.SIGKILL)


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """What a process of its own saw of its kernels, in a line each."""
    code = """
session = kernels()
if (fork := os.fork()) == 0:
    client.end()
    session.process.kill()
    other = client.fork_kernel(['-f', str(kernels.folder / 'other.json')], '/', session.environment, (1, 2))
    other.kill()
    os._exit(7 if other.wait() == -9 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]), session.value('6 * 7'))

child = session.value("__import__('subprocess').Popen(['sleep', '600'], env={}, start_new_session=True).pid")
session.end()
print(gone(child))

session = kernels()
client._own[-1].process.kill()
print(wait_for(lambda: session.process.poll() == -9), gone(session.pid), kernels().warm)
session.client.stop_channels()

before = client._own[-1]
Path(os.environ['PYTHONPATH'].split(':')[0], 'new.py').touch()
print(kernels().warm, before.process.pid != client._own[-1].process.pid, before.alive(), kernels.started[-2].text("print('here')"))
kernels.started[-2].end()
print(wait_for(lambda: not before.alive()))
kernels.started[-1].end()
client.end()
"""
    folder = tmp_path_factory.mktemp("tried")
    (folder / "site-packages").mkdir()
    environment = _plain() | {"PYTHONPATH": os.pathsep.join([str(folder / "site-packages"), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", ALONE + code, str(folder)], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=2 * SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_fork_of_the_process_that_asked_can_neither_end_its_kernels_nor_lacks_its_own(tried):
    assert tried[0] == "7 42"


def test_what_hides_where_it_came_from_ends_with_the_last_kernel(tried):
    """Neither environment nor name tell; while other kernels live it could be theirs."""
    assert tried[1] == "True"


def test_kernels_end_with_the_process_that_forked_them_and_the_next_is_warm_again(tried):
    assert tried[2] == "True True True"


def test_what_is_changed_on_disk_is_loaded_anew_for_the_next_kernel_while_others_go_on(tried):
    assert tried[3] == "True True True here"


def test_a_forking_process_that_serves_no_more_ends_with_its_last_kernel(tried):
    assert tried[4] == "True"


WORKER = "told(kernels())\ntime.sleep(600)"


def test_workers_share_a_forking_process_and_a_killed_one_takes_its_own_kernels_only(alone):
    workers = [alone(WORKER, **shared()) for _ in range(2)]
    told = [json.loads(worker.stdout.readline()) for worker in workers]
    forker = own_forker().process.pid
    assert [psutil.Process(kernel).ppid() for kernel, _, _ in told] == [forker, forker]
    assert [own for _, _, own in told] == [0, 0]
    workers[0].kill()
    assert gone(*told[0][:2]) and runs(told[1][0]) and runs(told[1][1]) and runs(forker)


def test_a_shared_forking_process_ends_with_the_one_who_started_it(alone):
    parent = alone("""
        told(kernels())
        print(client.shared()[client.SHARED], flush=True)
        time.sleep(600)
    """)
    forker = json.loads(parent.stdout.readline())[2]
    worker = alone(WORKER, LAWNB_WARM_SOCKET=parent.stdout.readline().strip())
    kernel, child, _ = json.loads(worker.stdout.readline())
    parent.kill()
    assert gone(forker, kernel, child, seconds=5)


def test_a_worker_whose_shared_forking_process_has_ended_starts_its_own(alone):
    worker = alone(WORKER, LAWNB_WARM_SOCKET="lawnb-nobody")
    kernel, _, own = json.loads(worker.stdout.readline())
    assert own and psutil.Process(kernel).ppid() == own
