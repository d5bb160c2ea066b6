import sys
import tempfile

import pytest

from lawnb.engine.papermill import LONGEST_SOCKET_PATH, OwnKernelManager, ReadableTranslator


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
