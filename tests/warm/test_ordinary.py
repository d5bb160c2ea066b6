"""Where a fork would give something else than an ordinary kernel, or none at all, the kernel is an ordinary one."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from lawnb.warm import client, leftovers, preload, wire
from lawnb.warm.client import NotWarm, fork_kernel, own_forker
from tests.conftest import ROOT
from tests.warm.conftest import SECONDS

linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
OTHERWISE = {
    "a hash seed": {"PYTHONHASHSEED": "1"},
    "warnings": {"PYTHONWARNINGS": "error::UserWarning"},
    "another backend of charts": {"MPLBACKEND": "agg"},
    "another locale": {"LC_ALL": "POSIX"},
    "more threads": {"OPENBLAS_NUM_THREADS": "2"},
}


def refused(folder, **environment: str) -> str:
    given = {key: value for key, value in (os.environ | wire.ONE_THREAD | environment).items() if key != "PYTEST_CURRENT_TEST"}
    with pytest.raises(NotWarm) as error:
        fork_kernel(["-f", str(folder / "kernel.json")], str(folder), given, (1, 2))
    return str(error.value)


@linux
@pytest.mark.parametrize("name", OTHERWISE)
def test_what_takes_effect_before_a_fork_is_not_to_be_had_by_one(short_folder, name):
    assert refused(short_folder, **OTHERWISE[name]) == "another environment"


@linux
def test_a_path_or_settings_in_the_working_folder_count_as_they_do_for_ordinary_kernels(short_folder):
    (short_folder / "matplotlibrc").write_text("lines.linewidth: 9\n")
    assert refused(short_folder) == "matplotlibrc"


@linux
def test_a_kernel_that_is_not_forked_is_an_ordinary_one(kernels):
    session = kernels(PYTHONHASHSEED="1")
    assert not session.warm and session.value("__import__('os').environ['PYTHONHASHSEED']") == "1"


def test_where_nothing_can_be_forked_kernels_are_ordinary_and_sums_the_same(kernels, monkeypatch):
    monkeypatch.setenv(client.OFF, "1")
    session = kernels()
    assert not session.warm
    assert session.value("__import__('os').environ['OPENBLAS_NUM_THREADS']") == "1"


def test_an_ordinary_kernel_imports_from_its_folder_where_that_was_asked_for(kernels, monkeypatch, short_folder):
    (short_folder / "asked.py").write_text("for_this = True")
    monkeypatch.setenv(client.OFF, "1")
    assert kernels(PYTHONPATH=str(short_folder), PYTHONSAFEPATH="1").value("__import__('asked').for_this") is True


@linux
def test_another_python_is_started_as_it_is_named(kernels, monkeypatch, short_folder):
    python = short_folder / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    spec = KernelSpecManager().get_kernel_spec("lawnb-warm")
    spec.argv[0] = str(python)
    monkeypatch.setattr("jupyter_client.manager.KernelManager.kernel_spec", spec)
    assert not kernels().warm


@linux
def test_no_kernel_is_forked_from_a_process_with_a_second_thread(short_folder):
    (short_folder / "sitecustomize.py").write_text(
        "import sys, threading, time\n"
        "if '-m' in sys.orig_argv and 'lawnb.warm.forker' in sys.orig_argv:\n"
        "    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    )
    code = "import os\nfrom lawnb.warm.client import *\ntry: fork_kernel(['-f', 'kernel.json'], '.', os.environ, (1, 2))\nexcept NotWarm as reason: print(reason)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(short_folder), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=SECONDS, cwd=short_folder)
    assert done.stdout == "2 threads\n", done.stderr


@linux
def test_another_user_is_not_answered():
    if os.getuid() != 0:
        pytest.skip("only root can be another user")
    code = (
        "import os, sys, socket; from lawnb.warm.wire import send_request\n"
        "connection = socket.socket(socket.AF_UNIX); os.setuid(65534); connection.connect('\\0' + sys.argv[1])\n"
        "try: send_request(connection, {}, (1, 2)); print(connection.recv(99))\n"
        "except ConnectionError: print(b'')"
    )
    done = subprocess.run([sys.executable, "-c", code, own_forker().address], capture_output=True, text=True, timeout=SECONDS, cwd=ROOT)
    assert done.stdout == "b''\n", done.stderr


@linux
def test_what_is_no_request_is_not_answered_and_the_next_one_is(short_folder, kernels):
    for content in (b"", b"GET / HTTP/1.1\r\n", wire.LENGTH.pack(9) + b"[", wire.LENGTH.pack(2) + b"no"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(f"\0{own_forker().address}")
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(SECONDS)
            try:
                assert connection.recv(99) == b""
            except ConnectionResetError:
                pass  # closed with what was not read
    assert kernels().warm


def test_an_environment_that_says_nothing_is_the_one_that_is_settled():
    assert wire.early({}) == wire.early(wire.ONE_THREAD | wire.SETTLED)
    assert wire.early({"OMP_NUM_THREADS": "3"}) != wire.early({})
    assert wire.early({"PATH": "/x", "PYTHONSTARTUP": "x.py"}) == wire.early({})


@linux
def test_a_changed_module_is_a_changed_load(monkeypatch, tmp_path):
    module = tmp_path / "module.py"
    module.touch()
    monkeypatch.setattr(leftovers, "__file__", str(module))
    assert {str(preload.LAWNB / each) for each in ("contracts/penalties.json", "topics/forms/coercion.yaml")} < set(preload.loaded_files())
    loaded = preload.loaded_files()
    assert not preload.stale(loaded)
    os.utime(module, (0, 0))
    assert preload.stale(loaded)
    loaded = preload.loaded_files()
    module.unlink()
    assert preload.stale(loaded)


@linux
def test_a_kernel_of_a_report_loads_nothing_as_it_starts(both):
    """What is missing in MODULES would be loaded by every kernel anew."""
    warm, _ = both
    names = json.loads(warm.text("import sys, json\nprint(json.dumps(sorted(sys.modules)))"))
    code = "import sys; from lawnb.warm.preload import preload; preload(); import json; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    # the encoding is that of names in typefaces, which matplotlib reads where it has kept none yet
    own = {"encodings.utf_16_be", "runpy", "lawnb.warm.forker", "lawnb.warm.kernel", "lawnb.warm.leftovers", "lawnb.warm.wire"}
    assert set(names) - set(loaded) - own == set()


def test_without_proc_kernels_are_ordinary(monkeypatch, tmp_path):
    assert client.available() or sys.platform != "linux"
    monkeypatch.setattr(client, "THREADS", str(tmp_path / "task"))
    assert not client.available()
