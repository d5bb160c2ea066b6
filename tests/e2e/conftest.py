"""A real Chromium for the tests that need one, and real runs of the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lawnb.warm.client import shared
from tests.conftest import ROOT

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
    """The command line in a copy of this workspace; its kernels are forked from one process, as a batch's are."""

    def __init__(self, root: Path):
        for name in ("notebooks", "params", "data"):
            shutil.copytree(ROOT / name, root / name)
        self.root = root
        self.out = root / "build" / "lengshuitan-transport" / "2023"
        self.records = root / "data" / "lengshuitan-transport" / "2023"

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from lawnb.cli import main; main()", *arguments]
        return self.run(command, **environment)

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


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A workspace whose 2023 report has been made, for tests that only look at it; `made.said` is what the run said."""
    shell = Shell(tmp_path_factory.mktemp("made"))
    shell.said = shell("run")
    return shell
