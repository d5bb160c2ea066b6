"""The DAG file in a real Airflow: ``.venv/bin/python bench/airflow.py [--airflow '>=3'] [--venv DIR]``.

Makes a virtual environment in build/ with Airflow and its papermill provider, if it is not there yet, and a database of its own;
imports the DAG file that `lawnb schedule airflow` writes for the real report, runs it by `airflow dags test` in a workspace whose
path has a blank and Chinese in it, and looks at what is there afterwards. Not among the tests: Airflow is some hundred packages.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
AGENCY, YEAR = "lengshuitan-transport", "2023"
PACKAGES = ("apache-airflow{}", "apache-airflow-providers-papermill")
FILES = ("report.ipynb", "report.html", "report.pdf", "report.docx")
RUN_SECONDS = 900
#: Runs in Airflow's Python: what it says of the DAG files in a folder.
LOOK = """
import json, sys
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
bag = DagBag(sys.argv[1])
print(json.dumps({"errors": bag.import_errors, "tasks": {name: sorted(dag.task_ids) for name, dag in bag.dags.items()}}))
"""


def airflow_of(venv: Path, version: str) -> Path:
    """The `airflow` of a virtual environment, installed where it is not there."""
    program = venv / "bin" / "airflow"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", *(package.format(version) for package in PACKAGES)], check=True)
    return program


def workspace_in(folder: Path) -> Path:
    """A copy of this workspace where careless quoting would show."""
    root = folder / "年度 报告"
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, root / name)
    return root


def dag_in(root: Path, dags: Path) -> str:
    """Write the DAG file; its DAG's id."""
    command = [
        sys.executable, "-c", "from lawnb.cli import main; main()", "schedule", "airflow", "--preset", "public", "--agencies", AGENCY,
        "--year", YEAR, "--out", dags, "--json",
    ]  # fmt: skip
    return json.loads(subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout)["name"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--airflow", default=">=3", help="version as pip takes it")
    parser.add_argument("--venv", type=Path, help="environment to use or make")
    chosen = parser.parse_args()
    venv = (chosen.venv or ROOT / "build" / f"airflow{re.sub('[^0-9.]', '', chosen.airflow)}").absolute()
    program = airflow_of(venv, chosen.airflow)
    with tempfile.TemporaryDirectory(prefix="lawnb-airflow-") as name:
        folder = Path(name)
        home, root = folder / "home", workspace_in(folder)
        dag = dag_in(root, home / "dags")
        bare = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "JUPYTER", "LAWNB"))}
        surroundings = bare | {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "NO_COLOR": "1"}

        def call(*command: str | Path) -> str:
            start = time.monotonic()
            done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, timeout=RUN_SECONDS)
            told = " ".join(map(str, command[1:])).partition("\n")[0]
            print(f"{Path(command[0]).name} {told}: exit {done.returncode} after {time.monotonic() - start:.0f} s", flush=True)
            if done.returncode:
                sys.exit(done.stdout[-6000:] + done.stderr[-6000:])
            return done.stdout

        print(call(program, "version").splitlines()[-1])
        call(program, "db", "migrate")
        seen = json.loads(call(program.with_name("python"), "-c", LOOK, home / "dags").splitlines()[-1])
        print(f"import errors: {seen['errors']}; tasks: {seen['tasks']}")
        if seen["errors"] or dag not in seen["tasks"]:
            sys.exit("the DAG file was not imported")
        said = call(program, "dags", "test", dag)
        made = root / "build" / "airflow" / AGENCY / YEAR
        there = {name: (made / name).stat().st_size for name in FILES if (made / name).exists()}
        print(f"files: {there}")
        if set(there) != set(FILES):
            sys.exit(said[-8000:])
        page = (made / "report.html").read_text("utf-8")
        cells = json.loads((made / "report.ipynb").read_text("utf-8"))["cells"]
        ran = sum(cell["cell_type"] == "code" and cell["execution_count"] is not None for cell in cells)
        print(f"cells run: {ran}; 617 cases in the page: {'617' in page}; draft: {'草稿' in page}")


if __name__ == "__main__":
    main()
