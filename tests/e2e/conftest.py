"""A real Chromium for the tests that need one, and real runs of the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lawnb.warm.client import shared
from tests.conftest import ROOT
from tests.e2e.forking import Forking
from tests.e2e.killing import Forked

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "chrome")
#: What keeps Chromium from looking for the network of its own accord.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
RUN_SECONDS = 120


def chromium_path() -> str | None:
    return os.environ.get("LAWNB_CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)


@pytest.fixture(scope="session")
def chromium():
    """A Chromium driven by Playwright; without one the test is skipped, in CI it fails."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium; .ci/run installs it")
        pytest.skip("no Chromium here; name one with LAWNB_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


class Shell:
    """The command line in a copy of this workspace.

    Its commands are forked from a process that has imported everything, and so are their kernels, as in a batch; `cold` starts one
    as a shell does.
    """

    def __init__(self, forking: Callable[[], Forking], root: Path):
        self.forking = forking
        for name in ("notebooks", "params", "data"):
            shutil.copytree(ROOT / name, root / name)
        self.root = root
        self.out = root / "build" / "lengshuitan-transport" / "2023"
        self.records = root / "data" / "lengshuitan-transport" / "2023"

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.forking().completed(self.root, list(arguments))

    def cold(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run([sys.executable, "-c", "from lawnb.cli import main; main()", *arguments], **environment)

    def run(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=os.environ | shared() | environment, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a record, and make sure that it was there to change."""
        path = self.records / name
        text = path.read_text("utf-8")
        if before not in text:
            raise LookupError(f"{name} has no {before!r}")
        path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="session")
def forking(tmp_path_factory):
    """Gives what forks commands, which begins when it is first asked for."""
    started: list[Forking] = []

    def forking() -> Forking:
        if not started:
            started.append(Forking(tmp_path_factory.mktemp("forking"), dict(os.environ)))
        return started[0]

    yield forking
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def shells(forking):
    """Makes a `Shell` of a folder."""
    return partial(Shell, forking)


@pytest.fixture
def shell(tmp_path: Path, shells) -> Shell:
    return shells(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory, shells):
    """A workspace whose 2023 report has been made, for tests that only look at it; `made.said` is what the run said."""
    shell = shells(tmp_path_factory.mktemp("made"))
    shell.said = shell.cold("run")
    return shell


@pytest.fixture
def built(tmp_path: Path, made: Shell, shells) -> Shell:
    """A workspace of one's own in which the 2023 report stands, as `made` has made it."""
    own = shells(tmp_path)
    shutil.copytree(made.root / "build", tmp_path / "build", symlinks=True)
    return own


@pytest.fixture(scope="session")
def faults(tmp_path_factory):
    """The library that kills a command, or fails the disk, at a call that writes."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    includes = [compiler, "-fsyntax-only", "-x", "c", "-"]
    if compiler is None or subprocess.run(includes, input=b"#include <stdio.h>", capture_output=True, check=False).returncode:
        if os.environ.get("CI"):
            pytest.fail("CI has no C compiler with its headers; .ci/run installs them")
        pytest.skip("no C compiler with its headers here")
    library = tmp_path_factory.mktemp("faults") / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(ROOT / "tests/e2e/faults.c"), "-ldl"], check=True)
    return library


@pytest.fixture(scope="module")
def forked(tmp_path_factory, faults):
    """Runs of one small report that has been made."""
    own = Forked(tmp_path_factory.mktemp("forked"), faults)
    own.run()
    yield own
    own.forking.close()
