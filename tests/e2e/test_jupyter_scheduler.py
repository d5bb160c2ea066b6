"""Jupyter Scheduler as an analyst has it in `make lab`: a job of the unchanged notebook, its figures in the page that comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

START_SECONDS = 60
JOB_SECONDS = 120
#: Not STOPPED: Jupyter Scheduler calls a job so until its process has begun.
ENDED = {"COMPLETED", "FAILED"}


class Server:
    """A Jupyter server's REST API."""

    def __init__(self, url: str, log: Path):
        self.url, self._log = url, log

    def log(self) -> str:
        """The end of what it has logged."""
        return self._log.read_text("utf-8", "replace")[-3000:]

    def get(self, address: str, body: dict | None = None) -> bytes:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{address}", content, {"Authorization": "token lawnb", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def json(self, address: str, body: dict | None = None):
        return json.loads(self.get(address, body))

    def job(self, formats: list[str], **parameters: str) -> dict:
        """Create a job of the report's notebook, and wait for its end."""
        body = {
            "name": "年报", "input_uri": "notebooks/annual_report.ipynb", "runtime_environment_name": "lawnb",
            "output_formats": formats, "parameters": parameters,
        }  # fmt: skip
        id = self.json("scheduler/jobs", body)["job_id"]
        return self.waited(id, lambda job: job["status"] in ENDED)

    def files(self, job: dict) -> dict[str, bytes]:
        """What a job made, by format, through the server's own files."""
        self.get(f"scheduler/jobs/{job['job_id']}/download_files")
        done = self.waited(job["job_id"], lambda job: job["downloaded"])
        return {file["file_format"]: self.get(f"files/{file['file_path']}") for file in done["job_files"]}

    def waited(self, id: str, ended) -> dict:
        end = time.monotonic() + JOB_SECONDS
        while not ended(job := self.json(f"scheduler/jobs/{id}")) and time.monotonic() < end:
            time.sleep(0.5)
        return job


@pytest.fixture(scope="module")
def server(tmp_path_factory, shells):
    """A Jupyter server in a copy of this workspace, its database and its files away from the user's own."""
    shell = shells(tmp_path_factory.mktemp("server"))
    own = {
        "JUPYTER_RUNTIME_DIR": str(shell.root / "runtime"), "JUPYTER_DATA_DIR": str(shell.root / "share"),
        "JUPYTER_CONFIG_DIR": str(shell.root / "config"), "IPYTHONDIR": str(shell.root / "ipython"),
        # what the package installs into its environment
        "JUPYTER_CONFIG_PATH": str(ROOT / "kernels/etc/jupyter"),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
        "--IdentityProvider.token=lawnb", "--LabApp.news_url=None", "--notebook-dir=.",
    ]  # fmt: skip
    with (shell.root / "lab.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=shell.root, env=os.environ | own, stdout=log, stderr=log)
    try:
        yield _started(shell.root, process)
    finally:
        process.terminate()
        process.wait(30)


def _started(root, process) -> Server:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for path in (root / "runtime").glob("jpserver-*.json") if (root / "runtime").exists() else ():
            try:
                server = Server(json.loads(path.read_text("utf-8"))["url"], root / "lab.log")
                server.get("scheduler/runtime_environments")
                return server
            except (OSError, ValueError, urllib.error.URLError):
                pass  # still starting: the loop ends by its clock
        time.sleep(0.2)
    pytest.fail(f"the server did not start: {(root / 'lab.log').read_text('utf-8', 'replace')[-2000:]}")


def test_a_job_of_the_unchanged_notebook_gives_the_report_in_every_format(server):
    [environment] = server.json("scheduler/runtime_environments")
    assert [each["name"] for each in environment["output_formats"]] == ["html", "pdf", "docx", "ipynb"]
    # as typed into the form: text without quotes
    job = server.job(["html", "pdf", "docx", "ipynb"], agency="lengshuitan-transport", year="2023", trend_years="2")
    assert (job["status"], job["status_message"]) == ("COMPLETED", None), server.log()
    files = server.files(job)
    assert BeautifulSoup(files["html"], "html.parser").find(attrs={"data-figure": "penalties.cases"})["value"] == "617"
    assert (files["pdf"][:4], files["docx"][:2]) == (b"%PDF", b"PK")
    [injected] = [cell for cell in json.loads(files["ipynb"])["cells"] if "injected-parameters" in cell["metadata"].get("tags", ())]
    assert "trend_years = 2" in "".join(injected["source"])


def test_what_is_wrong_with_a_job_is_said_on_its_page(server):
    job = server.job(["html"], agency="lengshuitan-transport", yaer="2023")
    assert (job["status"], job["status_message"]) == ("FAILED", "作业的参数: 没有参数 'yaer'。是否要写 'year'？")
