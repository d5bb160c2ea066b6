"""A kernel that nobody sits before is told the same as any other, and says the same."""

from __future__ import annotations

import sys

import pytest

unwatched = pytest.importorskip("lawnb.warm.unwatched") if sys.platform == "linux" else pytest.skip("kernels are forked on Linux only", allow_module_level=True)
ARGUMENTS = [
    ["-f", "kernel.json", "--HistoryManager.enabled=False", "--HistoryManager.hist_file=:memory:"],
    ["-f", "a b.json", "--IPKernelApp.exec_lines=1", "--InteractiveShell.ast_node_interactivity=last=expr"],
    ["-f", "kernel.json", "--debug"],
    ["--HistoryManager.enabled=False", "-f", "kernel.json"],
    [],
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_its_arguments_mean_what_they_mean_to_ipykernel(arguments):
    ours, theirs = unwatched.UnwatchedApp(), unwatched.IPKernelApp()
    for app in (ours, theirs):
        app.parse_command_line(arguments)
    told = [(app.connection_file, app.exec_lines, app.log_level, app.config.HistoryManager, app.config.InteractiveShell) for app in (ours, theirs)]
    assert told[0] == told[1]


def test_what_it_says_unhurriedly_goes_out_in_its_place():
    sent = []

    class Thread:
        _events: list = []
        _really_send = sent.append

    unwatched.Unhurried(Thread).send_multipart("busy")
    assert sent == [] and len(Thread._events) == 1
    Thread._events.append(lambda: sent.append("idle"))
    for event in Thread._events:
        event()
    assert sent == ["busy", "idle"]
