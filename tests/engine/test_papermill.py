import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.jsonutil import extract_dates
from jupyter_client.session import json_packer
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import papermill_io

from lawnb.engine.papermill import LONGEST_SOCKET_PATH, OwnKernelManager, ReadableTranslator, failed_path
from lawnb.engine.prompt import PromptClient, unpacked
from lawnb.errors import RunError


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix sockets for ZeroMQ")
def test_the_kernel_talks_over_sockets_of_the_file_system(monkeypatch):
    with tempfile.TemporaryDirectory(prefix="lawnb-") as folder:
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", folder)
        manager = OwnKernelManager()
    assert (manager.transport, manager.ip.endswith("-ipc")) == ("ipc", True)


def test_a_path_too_long_for_a_socket_falls_back_to_ports(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / ("x" * LONGEST_SOCKET_PATH)))
    assert OwnKernelManager().transport == "tcp"


def test_the_kernel_is_this_interpreter_whatever_kernels_the_user_has():
    assert OwnKernelManager().kernel_spec.argv[0] == sys.executable


@pytest.mark.parametrize("text", ["冷水滩", 'a"b\'c', "行\n行", "\\u5e7f", "\ud800"])
def test_a_parameter_reads_back_as_it_was_and_chinese_stays_chinese(text):
    written = ReadableTranslator.translate(text)
    assert eval(written) == text
    assert "冷水滩" not in text or "冷水滩" in written


# -- whole runs by papermill, `--engine lawnb` -----------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Executes cells by papermill with an engine of ours, into `out.ipynb`; returns the notebook."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # or ipykernel leaves what is written past Python's streams alone
    monkeypatch.chdir(tmp_path)

    def execute(*cells: str, output: str = "out.ipynb", **options):
        nb = new_notebook(cells=[new_code_cell(cell, id=f"cell-{n}") for n, cell in enumerate(cells)])
        nb.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}
        nbformat.write(nb, "in.ipynb")
        return papermill.execute_notebook("in.ipynb", output, engine_name="lawnb", progress_bar=False, **options)

    return execute


def test_outputs_of_cells_are_those_of_papermill(run):
    nb = run("print(1)\n2", "import sys\nprint('x', file=sys.stderr)", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert [[output.output_type for output in cell.outputs] for cell in nb.cells] == [["stream", "execute_result"], ["stream"], ["display_data"]]
    assert nbformat.read("out.ipynb", 4).cells[0].outputs[0].text == "1\n"


def test_a_cell_may_await_and_the_next_goes_on_with_what_it_left(run):
    nb = run("import asyncio\nawait asyncio.sleep(0)\nprint('awaited')\nnumber = 1", "number + 1")
    assert [cell.outputs[0].get("text") or cell.outputs[0].data["text/plain"] for cell in nb.cells] == ["awaited\n", "2"]


def test_a_kernel_is_ready_when_it_answers(run, monkeypatch):
    """Nbclient's own way waits a fifth of a second longer, and starts a thread."""
    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", None)
    assert run("1").cells[0].outputs[0].data["text/plain"] == "1"


def test_a_cell_notes_when_it_began_and_ended(run):
    [cell] = run("1").cells
    noted = cell.metadata["execution"]
    steps = ["iopub.status.busy", "iopub.execute_input", "iopub.status.idle"]
    assert set(noted) == {*steps, "shell.execute_reply"} and [noted[step] for step in steps] == sorted(noted[step] for step in steps)


ENDED = """
import papermill
from jupyter_core.utils import ensure_event_loop
from lawnb.engine.prompt import PromptClient

def ended(*_, **__):
    loop = ensure_event_loop()
    loop.call_soon(loop.stop)
    raise SystemExit(143)

PromptClient.execute_cell = ended
papermill.execute_notebook("in.ipynb", "out.ipynb", engine_name="lawnb", progress_bar=False)
"""


def test_a_signal_as_the_loop_stops_is_what_ends_the_run(run):
    """Asyncio leaves the order to stop in its loop, and the kernel's end would be told of as an error. Not in this process: a browser's loop may be at work in it."""
    run("1")
    done = subprocess.run([sys.executable, "-c", ENDED], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (143, False), done.stderr


def test_a_signal_as_a_kernel_starts_leaves_neither_it_nor_a_socket(run, monkeypatch):
    started, clients = PromptClient.start_new_kernel_client, []

    def ended(client):
        started(client)
        clients.append((client.km.provisioner.process, client.kc.context))
        raise SystemExit(143)

    monkeypatch.setattr(PromptClient, "start_new_kernel_client", ended)
    with pytest.raises(SystemExit):
        run("1")
    [(process, context)] = clients
    assert process.poll() is not None and context.closed


def test_no_cell_begins_after_one_that_has_failed(run):
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run("1 / 0", "open('begun', 'w')")
    assert not Path("begun").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_the_kernel_is_forked_and_knows_that_nobody_watches(run):
    # one that could not begin so would be an ordinary one, with the same outputs, later
    [cell] = run("type(get_ipython().kernel)").cells
    assert cell.outputs[0].data["text/plain"] == "lawnb.warm.unwatched.UnwatchedKernel"


def test_a_cell_may_show_more_than_a_thousand_things(run):
    [cell] = run("for n in range(1500): display(n)").cells
    assert [output.data["text/plain"] for output in cell.outputs] == list(map(str, range(1500)))


def test_an_output_whose_end_is_lost_is_told_as_that(run, monkeypatch):
    taken = PromptClient.process_message

    def lose(self, message, cell, index):
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return None
        return taken(self, message, cell, index)

    monkeypatch.setattr(PromptClient, "process_message", lose)
    monkeypatch.setattr("lawnb.engine.prompt.QUIET_SECONDS", 0.1)
    with pytest.raises(RunError, match="单元格 cell-0: 输出太多，有一部分丢失（收到 1 项）"):
        run("print(1)")


def test_a_message_that_no_request_has_asked_for_is_no_sign_of_a_loss(run):
    """Ipykernel greets who listens, three times in a thousand runs after the first cell has begun."""
    greet = "kernel = get_ipython().kernel\nkernel.session.send(kernel.iopub_socket, 'iopub_welcome', {'subscription': ''}, parent={})\nprint(1)"
    assert [output.text for output in run(greet).cells[0].outputs] == ["1\n"]


@pytest.mark.parametrize("code", ["import os; os._exit(1)", "import ctypes; ctypes.string_at(0)"])
def test_a_kernel_that_dies_is_told_dead(run, code):
    with pytest.raises(DeadKernelError):
        run("kept = 1", code, "print('never')")
    cells = nbformat.read("out.ipynb", 4).cells
    assert (cells[0].execution_count, cells[2].execution_count) == (1, None)


@pytest.mark.parametrize("code", ["while True: pass", "while True: print('more')", "import ctypes; ctypes.PyDLL(None).sleep(600)"])
def test_a_cell_that_takes_too_long_is_killed(run, code):
    with pytest.raises(CellTimeoutError):
        run(code, execution_timeout=1)


def test_what_cells_registered_for_the_end_happens_when_they_are_done(run):
    run("import atexit\natexit.register(lambda: open('ended', 'w').write('done'))\nkept = open('open', 'w'); kept.write('flushed');")
    assert (Path("ended").read_text(), Path("open").read_text()) == ("done", "flushed")


def test_a_failed_run_leaves_the_last_good_file_and_is_written_beside_it(run):
    run("print('good')")
    before = Path("out.ipynb").read_bytes()
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run("print('bad')", "1 / 0")
    with pytest.raises(DeadKernelError):
        run("import os; os._exit(1)")
    assert Path("out.ipynb").read_bytes() == before
    assert "os._exit" in Path("out.failed.ipynb").read_text("utf-8")


def test_where_there_was_no_file_a_failed_run_is_the_output_as_papermill_has_it(run):
    with pytest.raises(PapermillExecutionError):
        run("1 / 0")
    assert sorted(path.name for path in Path().iterdir()) == ["in.ipynb", "out.ipynb"]


def test_the_output_is_not_touched_until_it_is_written_whole(run, monkeypatch, tmp_path):
    run("print('good')")
    before, seen = Path("out.ipynb").stat().st_ino, []
    monkeypatch.setattr("lawnb.engine.papermill.write_whole", lambda file, content: seen.append((file, file.stat().st_ino, len(content) > 100)))
    run("print('better')", cwd="/")
    assert seen == [(tmp_path / "out.ipynb", before, True)]


def test_a_device_is_written_to_and_not_replaced(monkeypatch):
    before = list(papermill_io._handlers)
    assert failed_path(os.devnull) == os.devnull
    assert failed_path("s3://bucket/out.ipynb") == "s3://bucket/out.ipynb"
    assert papermill_io._handlers == before


def test_a_cell_s_note_is_papermill_s_with_its_duration(run):
    noted = run("1").cells[0].metadata.papermill
    start, end = (datetime.fromisoformat(noted[name]) for name in ("start_time", "end_time"))
    assert dict(noted) == {"duration": (end - start).total_seconds(), "end_time": end.isoformat(), "exception": False, "start_time": start.isoformat(), "status": "completed"}


def test_dates_of_messages_are_those_of_jupyter():
    header = {"msg_id": "1", "msg_type": "status", "date": "2026-12-01T07:00:00.123456Z"}
    assert unpacked(json_packer(header)) == extract_dates(header)
    for other in ({"date": "2026-12-01"}, {"msg_type": "status", "date": "一"}, {"msg_type": "status", "date": "2026-12-01T07:00:00"}, ["2026-12-01"]):
        assert unpacked(json_packer(other)) == other
