"""The analyst's way: JupyterLab opens the notebook, runs all cells, a sentence is edited, the paragraph changes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

START_SECONDS = 60
CELLS_SECONDS = 90_000  # milliseconds, as Playwright counts


@pytest.fixture(scope="module")
def lab(tmp_path_factory, shells):
    """A JupyterLab on a copy of this workspace; the address with its token."""
    shell = shells(tmp_path_factory.mktemp("lab"))
    runtime = shell.root / "runtime"
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(runtime), "IPYTHONDIR": str(shell.root / "ipython"), "JUPYTER_CONFIG_DIR": str(shell.root / "config")}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
        "--IdentityProvider.token=lawnb", "--LabApp.news_url=None", f"--ServerApp.root_dir={shell.root}",
    ]  # fmt: skip
    with (shell.root / "lab.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=shell.root, env=environment, stdout=log, stderr=log)
    try:
        yield _address(runtime, process, shell.root / "lab.log")
    finally:
        process.terminate()
        process.wait(30)


def _address(runtime, process, log) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json") if runtime.exists() else ():
            try:
                url = json.loads(path.read_text("utf-8"))["url"]
                urllib.request.urlopen(f"{url}api?token=lawnb", timeout=5).close()
                return url
            except (OSError, ValueError):
                pass  # still starting: the loop ends by its clock
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="module")
def notebook(chromium, lab):
    """The page with the report's notebook open and all of its cells run."""
    page = chromium.new_page(viewport={"width": 1400, "height": 1200})
    page.goto(f"{lab}lab/tree/notebooks/annual_report.ipynb?token=lawnb&reset")
    page.locator(".jp-Notebook").wait_for(timeout=CELLS_SECONDS)
    # what is run before the kernel is there is not run at all
    page.get_by_text(re.compile(r"Python 3 \(ipykernel\) \| (Idle|空闲)")).wait_for(timeout=CELLS_SECONDS)
    page.get_by_role("menuitem", name=re.compile("^(Run|运行)$")).click()
    page.locator("[data-command='runmenu:run-all']").click()
    page.locator(".narrative", has_text="每个数字都可追溯").wait_for(state="attached", timeout=CELLS_SECONDS)
    yield page
    page.close()


def test_an_edited_narrative_shows_its_new_paragraph(notebook):
    cell = notebook.locator(".jp-CodeCell", has_text="%%narrative").filter(has_text="现将").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    notebook.keyboard.press("Control+End")
    notebook.keyboard.type("全年处罚{{ penalties.cases }}。")
    notebook.keyboard.press("Shift+Enter")
    changed = cell.locator(".narrative", has_text="全年处罚617起。")
    changed.wait_for(timeout=CELLS_SECONDS)
    assert changed.locator("data[data-figure='penalties.cases']").get_attribute("value") == "617"


def test_the_lab_speaks_chinese_and_a_sentence_needs_no_scrolling():
    """What this environment's JupyterLab is told; an older one of the two is passed over in silence."""
    from jupyterlab_server.settings_utils import _get_overrides

    overrides, error = _get_overrides(str(ROOT / "kernels/share/jupyter/lab/settings"))
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas")
    for plugin, values in overrides.items():
        package, _, name = plugin.partition(":")
        known = json.loads((schemas / package / f"{name}.json").read_text("utf-8"))["properties"]
        assert set(values) <= set(known), plugin
    assert (error, overrides["@jupyterlab/translation-extension:plugin"], overrides["@jupyterlab/notebook-extension:tracker"]["codeCellConfig"]["lineWrap"]) == (
        "", {"locale": "zh_CN"}, True,
    )  # fmt: skip


def test_the_findings_box_shows_in_the_lab(notebook):
    box = notebook.locator(".findings", has_text="核对结果")
    assert "少8起" in box.text_content()
