"""Plain papermill and a Jupyter server start forked kernels without knowing, and reports come out the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import psutil
import pytest
import websocket

from tests.conftest import ROOT, papermill
from tests.warm.conftest import SECONDS, gone, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
#: The server's kernels are asked for, not what else is installed beside it.
EXTENSIONS = ("jupyterlab", "jupyter_lsp", "jupyter_scheduler", "jupyter_server_terminals", "notebook_shim")


def executed(folder, kernel: str, *options: str) -> list:
    output = folder / f"{kernel}.ipynb"
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"} | {"LAWNB_ROOT": str(ROOT)}
    done = papermill(ROOT / "notebooks/annual_report.ipynb", output, "-k", kernel, "--cwd", ROOT, *options, timeout=2 * SECONDS, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return [cell.get("outputs") for cell in nbformat.read(output, 4).cells]


def test_the_report_is_the_same_from_a_forked_kernel_and_from_an_ordinary_one(tmp_path):
    forked = executed(tmp_path, "lawnb-warm")
    assert sum(len(outputs or ()) for outputs in forked) > 10
    assert forked == executed(tmp_path, "python3")


@pytest.fixture
def server(short_folder):
    """A Jupyter server of its own: its address, and its process."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    environment |= {"JUPYTER_RUNTIME_DIR": str(short_folder), "JUPYTER_CONFIG_DIR": str(short_folder / "config"), "IPYTHONDIR": str(short_folder / "ipython")}
    command = [
        sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
        "--IdentityProvider.token=lawnb", f"--ServerApp.root_dir={short_folder}", f"--ServerApp.jpserver_extensions={dict.fromkeys(EXTENSIONS, False)}",
    ]  # fmt: skip
    with (short_folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=short_folder, env=environment, stdout=log, stderr=log)
    try:
        assert wait_for(lambda: _address(short_folder), SECONDS), (short_folder / "server.log").read_text("utf-8")
        yield _address(short_folder), process
    finally:
        process.kill()
        process.wait()


def _address(folder: Path) -> str | None:
    """Where the server answers; None while it starts."""
    try:
        [found] = folder.glob("jpserver-*.json")
        url = json.loads(found.read_text("utf-8"))["url"]
        return url if asked(f"{url}api") else None
    except (OSError, ValueError):
        return None


def asked(url: str, method: str = "GET", **content) -> dict:
    request = urllib.request.Request(f"{url}?token=lawnb", method=method, data=json.dumps(content).encode() if content else None)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read() or b"{}")


def test_a_jupyter_server_starts_restarts_and_ends_forked_kernels(server):
    url, process = server
    assert "lawnb-warm" in asked(f"{url}api/kernelspecs")["kernelspecs"]
    kernel = asked(f"{url}api/kernels", "POST", name="lawnb-warm")["id"]
    number, parent = run(url, kernel, "import os; print(os.getpid(), os.getppid())")
    assert psutil.Process(parent).ppid() == process.pid
    asked(f"{url}api/kernels/{kernel}/restart", "POST", **{"": 0})
    again, _ = run(url, kernel, "print(os.getpid() if 'os' in dir() else __import__('os').getpid(), int('os' in dir()))")
    assert again != number and gone(number)
    asked(f"{url}api/kernels/{kernel}", "DELETE")
    assert gone(again)
    last, _ = run(url, asked(f"{url}api/kernels", "POST", name="lawnb-warm")["id"], "import os; print(os.getpid(), os.getppid())")
    process.terminate()
    assert gone(process.pid, last, parent)


def run(url: str, kernel: str, code: str) -> list[int]:
    """What a cell prints, over the server's websocket."""
    connection = websocket.create_connection(f"ws{url.removeprefix('http')}api/kernels/{kernel}/channels?token=lawnb", timeout=SECONDS)
    header = {"msg_id": "asked", "msg_type": "execute_request", "session": "test", "username": "", "version": "5.3", "date": "2024-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
    connection.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}))
    while True:
        message = json.loads(connection.recv())
        if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == "asked":
            connection.close()
            return list(map(int, message["content"]["text"].split()))
