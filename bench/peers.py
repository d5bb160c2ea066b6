"""The ways to a report's HTML and PDF that a user has without `lawnb run`, each as the commands that its own manual gives.

They run the same notebook in an environment of their own, `build/bench-venv`: requirements.lock and peers.txt. `lawnb` can be
imported there, as the notebook asks, but is not installed, so that nothing of its engine or exporters has a part in them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from measured import ROOT, Chain

PLACE = ROOT / "build" / "bench-venv"
PEERS = ROOT / "bench" / "peers.txt"
NOTEBOOK = "notebooks/annual_report.ipynb"
#: Of a report in the folder of its outputs.
STEM = "report"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Says where Playwright looks for its browser.
ASK = """
from playwright.sync_api import Error, sync_playwright
with sync_playwright() as playwright:
    try:
        playwright.chromium.launch(args=["--no-sandbox"]).close()
    except Error as error:
        print(error)
"""


@dataclass(frozen=True)
class Route:
    """A way from a notebook to its outputs.

    Parameters
    ----------
    chain
        The commands for one report: of an agency, a year and the folder of the outputs.
    missing
        Why it cannot be measured here; "" where it can.
    """

    name: str
    chain: Callable[[str, int, Path], Chain]
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""


def routes(data: Path, scratch: Path) -> list[Route]:
    """The three peers; what cannot be installed is told by its route."""
    unfit = installed()
    environment = surroundings(scratch)
    weasy = unfit or failure([tool("weasyprint"), "--version"], environment)
    browser = unfit or with_browser(environment)
    ploomber = unfit or failure([tool("ploomber-engine"), "--help"], environment)

    def papermill(agency: str, year: int, out: Path) -> list[str]:
        return [tool("papermill"), NOTEBOOK, notebook(out), "-k", "python3", "--no-progress-bar", *parameters(agency, year)]

    def engine(agency: str, year: int, out: Path) -> list[str]:
        return [tool("ploomber-engine"), NOTEBOOK, notebook(out), *parameters(agency, year)]

    def parameters(agency: str, year: int) -> list[str]:
        return ["-p", "agency", agency, "-p", "year", str(year), "-p", "data", str(data)]

    def way(*steps: Callable[[str, int, Path], list[str]]) -> Callable[[str, int, Path], Chain]:
        return lambda agency, year, out: [step(agency, year, out) for step in steps]

    return [
        Route("papermill, nbconvert, webpdf", way(papermill, html, webpdf), environment, browser),
        Route("papermill, nbconvert, WeasyPrint", way(papermill, html, weasyprint), environment, weasy),
        Route("ploomber-engine, nbconvert, webpdf", way(engine, html, webpdf), environment, ploomber or browser),
    ]


# -- commands ----------------------------------------------------------------------------------------------------------


def tool(name: str) -> str:
    return str(PLACE / "bin" / name)


def notebook(out: Path) -> str:
    return str(out / f"{STEM}.ipynb")


def html(agency: str, year: int, out: Path) -> list[str]:
    return [tool("jupyter"), "nbconvert", "--to", "html", notebook(out)]


def webpdf(agency: str, year: int, out: Path) -> list[str]:
    return [tool("jupyter"), "nbconvert", "--to", "webpdf", "--WebPDFExporter.disable_sandbox=True", notebook(out)]


def weasyprint(agency: str, year: int, out: Path) -> list[str]:
    return [tool("weasyprint"), "--quiet", str(out / f"{STEM}.html"), str(out / f"{STEM}.pdf")]


# -- the environment ---------------------------------------------------------------------------------------------------


def installed() -> str:
    """Make the peers' environment where it is not there, or not of these lists; why it cannot be made, or ""."""
    lists = (ROOT / "requirements.lock", PEERS)
    ready, wanted = PLACE / ".ready", hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()
    if ready.is_file() and ready.read_text() == wanted:
        return ""
    print(f"making {PLACE.relative_to(ROOT)} ...", file=sys.stderr, flush=True)
    install = [tool("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(PLACE)],
        [*install, "--require-hashes", "-r", str(lists[0])],
        [*install, "-r", str(PEERS)],
    ):
        if problem := failure(command, dict(os.environ)):
            return problem
    ready.write_text(wanted)
    return ""


def failure(command: list[str], environment: dict[str, str]) -> str:
    """The last line that a failing command says; "" where it does not fail."""
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        return f"{Path(command[0]).name}: {error.strerror}"
    said = (done.stderr or done.stdout).strip().splitlines()
    return (said[-1] if said else f"{Path(command[0]).name} ended with {done.returncode}") if done.returncode else ""


def surroundings(scratch: Path) -> dict[str, str]:
    """The environment variables of the peers: this workspace's notebook and package, no telemetry, a browser of the system's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LAWNB_", "PYTHON"))}
    return own | {
        "PATH": f"{PLACE / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LAWNB_ROOT": str(ROOT),
        "PLOOMBER_STATS_ENABLED": "false",
        "PLAYWRIGHT_BROWSERS_PATH": str(scratch / "browsers"),
    }


def with_browser(environment: dict[str, str]) -> str:
    """Put the system's Chromium where Playwright looks for its own; why that cannot be, or ""."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return "no Chromium here"
    said = subprocess.run([tool("python"), "-c", ASK], env=environment, capture_output=True, text=True, check=False).stdout
    if wanted := re.search(r"doesn't exist at (\S+)", said):
        path = Path(wanted[1])
        path.parent.mkdir(parents=True)
        path.symlink_to(browser)
        said = subprocess.run([tool("python"), "-c", ASK], env=environment, capture_output=True, text=True, check=False).stdout
    return said.strip().splitlines()[0] if said.strip() else ""
