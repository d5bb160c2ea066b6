"""A forked kernel is an ordinary kernel to its notebook."""

from __future__ import annotations

import os
import sys

import pytest

from lawnb.warm.client import own_forker
from tests.warm.conftest import gone, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def test_a_kernel_of_the_spec_is_forked_from_a_process_of_one_thread(both):
    warm, ordinary = both
    forker = own_forker().process.pid
    assert (warm.warm, ordinary.warm) == (True, False)
    assert warm.value("__import__('os').getppid()") == forker
    assert os.listdir(f"/proc/{forker}/task") == [str(forker)]


def test_it_leads_its_own_session_and_process_group_in_the_folder_it_is_given(both, short_folder):
    warm, _ = both
    assert os.getsid(warm.pid) == os.getpgid(warm.pid) == warm.pid
    assert warm.value("__import__('os').getcwd()") == os.path.dirname(warm.manager.connection_file)


def test_it_has_the_environment_it_is_given_and_no_other(kernels):
    session = kernels(LAWNB_TEST="给内核的")
    assert session.value("__import__('os').environ['LAWNB_TEST']") == "给内核的"
    assert "LAWNB_TEST" not in kernels().value("dict(__import__('os').environ)")


SEEDED = {
    "random": "__import__('random').random()",
    "numpy": "__import__('numpy').random.random()",
    "multiprocessing": "bytes(__import__('multiprocessing').current_process().authkey)",
    "tempfile": "__import__('tempfile').mktemp()",
    "uuid": "str(__import__('uuid').uuid1())",
}


def test_two_kernels_draw_different_random_numbers(kernels):
    one, other = kernels(), kernels()
    drawn = [[session.value(expression) for expression in SEEDED.values()] for session in (one, other)]
    assert [name for name, a, b in zip(SEEDED, *drawn, strict=True) if a == b] == []


def test_temporary_files_go_where_the_kernel_is_told(kernels, tmp_path):
    assert kernels(TMPDIR=str(tmp_path)).value("__import__('tempfile').gettempdir()") == str(tmp_path)


def test_two_kernels_share_no_socket_with_each_other_or_with_the_process_they_come_from(kernels):
    numbers = [kernels().pid, kernels().pid, own_forker().process.pid]
    one, other, forker = ({link for link in _links(number) if link.startswith("socket:")} for number in numbers)
    assert one and other and (one & other, one & forker, other & forker) == (set(), set(), set())


def _links(number: int) -> list[str]:
    return [os.readlink(f"/proc/{number}/fd/{name}") for name in os.listdir(f"/proc/{number}/fd")]


def test_connection_files_and_keys_are_each_kernel_s_own(kernels):
    one, other = kernels(), kernels()
    assert one.manager.session.key != other.manager.session.key
    assert os.stat(one.manager.connection_file).st_mode & 0o077 == 0


CHART = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 3, 2], label="a")
axes.legend()
plt.show()
"""
SAME = {
    "print": "print('写出')",
    "display": "import pandas as pd\npd.DataFrame({'数': [1, 2]})",
    "chart shown": CHART,
    "chart left over": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "chart as svg": "%config InlineBackend.figure_formats = ['svg']\nimport matplotlib\nprint(matplotlib.get_backend(), matplotlib.rcParams['figure.dpi'])",
    "past Python": "import os, time\nn = os.write(1, b'one')\ntime.sleep(0.5)",  # a thread reads what passes Python by; let it
    "program": "import subprocess\ndone = subprocess.run(['echo two; sleep 0.5'], shell=True)",
    "shell": "!echo three",
    "error": "1 / 0",
    "input": "input('?')",
    "stdin": "import sys\nprint(repr(sys.stdin.read()))",
    "await": "import asyncio\nprint(await asyncio.sleep(0, 'four'))",
    "threads": "import threading\nt = threading.Thread(target=print, args=('five',)); t.start(); t.join()",
    "pool": "import math, multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    print(pool.map(math.sqrt, [4, 9]))",
    "spawned": "import math, multiprocessing\nwith multiprocessing.get_context('spawn').Pool(1) as pool:\n    print(pool.map(math.sqrt, [16]))",
    "futures": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(abs, [-1, -2])))",
    "zmq": "import zmq\nprint(zmq.Context.instance().closed, zmq.Context().closed)",
    "argv": 'import sys\nprint(sys.path, sys.flags, sys.executable, __name__, [name for name in vars() if not name.startswith("_")])',
    "signals": "import signal\nprint([signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE)], signal.pthread_sigmask(0, []))",
    "limits": "import gc, sys, os\nprint(gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit(), os.umask(os.umask(0)))",
    "history": "print(get_ipython().history_manager.enabled, get_ipython().profile, get_ipython().ipython_dir)",
    "exit": "import sys\nsys.exit(3)",
    "magic": "%timeit -n1 -r1 -q 1",
    "warning": "import warnings\nwarnings.warn('六', stacklevel=1)",
    "rounding": "import numpy as np\nprint(repr(np.dot(np.linspace(0, 1, 9999), np.linspace(1, 2, 9999))))",
}


@pytest.mark.parametrize("name", SAME)
def test_a_cell_puts_out_what_it_puts_out_in_an_ordinary_kernel(both, name):
    forked, ordinary = ([_lasting(output) for output in session.outputs(SAME[name])] for session in both)
    assert forked == ordinary
    assert forked or name in ("magic", "chart as svg")


def _lasting(output: dict) -> dict:
    """An output without the numbers of cells and of processes."""
    kept = {key: value for key, value in output.items() if key not in ("execution_count", "traceback", "transient")}
    if output["type"] == "stream" and output["name"] == "stderr":
        kept["text"] = kept["text"].rpartition("ipykernel_")[2].partition("/")[2]
    return kept


def test_an_interrupt_ends_a_busy_cell_and_the_kernel_goes_on(kernels):
    session = kernels()
    # a cell that fails drops what is asked right behind it, unless it says so
    request = session.client.execute("print('busy', flush=True)\nwhile True: pass", stop_on_error=False)
    while session.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        continue
    session.manager.interrupt_kernel()
    reply = session.client.get_shell_msg(timeout=30)
    assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (request, "KeyboardInterrupt")
    assert session.text("print('goes on')") == "goes on"


def test_a_restarted_kernel_is_another_process_that_knows_nothing(kernels):
    session = kernels()
    before = session.pid
    session.outputs("kept = 1")
    session.client.stop_channels()
    session.manager.restart_kernel(now=True)
    session.connect()
    assert session.warm and session.pid != before and gone(before)
    assert session.outputs("kept")[0]["ename"] == "NameError"


ENDING = """
import atexit
def write(): open('ended', 'a').write('atexit ')
atexit.register(write)
left_open = open('open', 'w')
left_open.write('flushed')
"""


@pytest.mark.parametrize("name", ["lawnb-warm", "python3"])
def test_a_kernel_that_is_told_to_end_ends_what_its_cells_began(kernels, name):
    session = kernels(name)
    session.outputs(ENDING)
    session.end(now=False)
    kernels.started.clear()
    assert (kernels.folder / "ended").read_text() == "atexit "
    assert (kernels.folder / "open").read_text() == "flushed"


def test_a_program_that_a_cell_runs_has_the_cell_s_environment(kernels):
    assert kernels(LAWNB_TEST="传下去").outputs("!printf %s $LAWNB_TEST")[0]["text"] == "传下去"


def test_what_a_kernel_logs_goes_to_the_file_of_the_one_who_asked(kernels):
    kernels().outputs("get_ipython().kernel.log.error('in the log')")
    assert wait_for(lambda: "in the log" in (kernels.folder / "kernel.log").read_text())
