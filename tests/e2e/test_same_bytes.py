"""The same inputs give the same bytes, whoever runs the report, where, and when."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import ROOT

#: Each differs from the others in everything that a run should not depend on.
ENVIRONMENTS = (
    {},
    {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "COLUMNS": "40"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "0", "PYTHONUTF8": "1", "MPLBACKEND": "agg", "XDG_CACHE_HOME": "cache"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "3", "SOURCE_DATE_EPOCH": "none", "USER": "analyst", "LOGNAME": "analyst", "OMP_NUM_THREADS": "2"},
)  # fmt: skip
UMASKS = (0o022, 0o077, 0o002, 0o027)


def run_in(folder: Path, changed: dict[str, str], umask: int) -> dict[str, str]:
    """The digests of all outputs of a run in a workspace of its own, with a home of its own."""
    root = folder / "workspace"
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "data/lengshuitan-transport", root / "data/lengshuitan-transport")
    home = folder / "home"
    home.mkdir()
    environment = os.environ | {"HOME": str(home)} | changed
    command = [sys.executable, "-c", "from lawnb.cli import main; main()", "run", "--agency", "lengshuitan-transport", "--year", "2023"]
    done = subprocess.run(command, cwd=root, env=environment, umask=umask, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = root / "build/lengshuitan-transport/2023"
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(built.iterdir())}


def test_all_environments_agree_to_the_byte(tmp_path):
    folders = [tmp_path / ("a" * (n + 1)) for n in range(len(ENVIRONMENTS))]
    for folder in folders:
        folder.mkdir(parents=True)
    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(run_in, folders, ENVIRONMENTS, UMASKS)
    assert set(first) == {"report.ipynb", "report.html", "report.pdf", "report.docx", "figures.json", "findings.json", "ro-crate-metadata.json"}
    assert others == [first] * len(others)
