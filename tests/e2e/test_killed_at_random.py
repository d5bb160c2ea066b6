"""A run that is killed at any moment leaves the old report or the new one. In a file of its own, so that another worker has it."""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted by /proc, and calls by LD_PRELOAD")
#: Two hundred with `make kills`; as many as a run of all tests has time for without.
RANDOM_MOMENTS = int(os.environ.get("LAWNB_KILLS", "60"))
SHORTER = 0.97  # of the time in which the moments lie


def test_a_run_killed_at_random_moments_leaves_the_old_report_or_the_new_one(forked):
    begun = time.monotonic()
    forked.run()
    length, moments, killed = time.monotonic() - begun, random.Random(5), 0
    for _ in range(RANDOM_MOMENTS):
        process = forked.begin()
        time.sleep(moments.uniform(0, length))
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if forked.end()[0] == -signal.SIGKILL:
            killed += 1
        else:
            length *= SHORTER  # it ended first: the timed run was slower than this one
        forked.fingerprint()
    assert killed > RANDOM_MOMENTS / 2
    forked.require_clean()
