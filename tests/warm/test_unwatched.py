"""A kernel that nobody sits before is told the same as any other, and says the same."""

from __future__ import annotations

import sys

import pytest

unwatched = pytest.importorskip("lawnb.warm.unwatched") if sys.platform == "linux" else pytest.skip("kernels are forked on Linux only", allow_module_level=True)


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


def test_of_another_ipykernel_the_kernel_is_as_it_comes(monkeypatch):
    assert unwatched.application(True) is unwatched.UnwatchedApp and unwatched.application(False) is unwatched.IPKernelApp
    for version in ((6, 31, 0), (8, 0, 0)):
        monkeypatch.setattr("ipykernel.version_info", version)
        assert unwatched.application(True) is unwatched.IPKernelApp
