"""A workspace full of files that Python, IPython, Jupyter and matplotlib run where they find them, and a notebook that names its own kernel."""

from __future__ import annotations

import json
import sys

import pytest

from tests.conftest import ROOT, SMALL_BUREAU

#: What some program or other loads from the working folder, or from one that it is told of.
PLANTED = (
    "pandas.py", "numpy.py", "lawnb.py", "yaml.py", "typst.py", "nbconvert.py", "papermill.py", "matplotlib.py", "json.py", "sitecustomize.py", "usercustomize.py", "ipykernel_launcher.py", "evil.py", "evil.pth",
    "ipython_config.py", "ipython_kernel_config.py", "jupyter_config.py", "jupyter_nbconvert_config.py", "jupyter_client_config.py", "jupyter_notebook_config.py", "papermill_config.py", "traitlets_config.py",
    "profile_default/startup/00-evil.py", "profile_default/ipython_config.py", "profile_default/ipython_kernel_config.py", ".ipython/profile_default/startup/00-evil.py", ".jupyter/jupyter_nbconvert_config.py",
    "lawnb/__init__.py", "pandas/__init__.py", "notebooks/pandas.py", "notebooks/lawnb.py", "notebooks/ipython_config.py", "data/pandas.py", "data/sample/2023/.evil/pandas.py", "params/lawnb.py",
)  # fmt: skip
KERNEL = {"argv": ["sh", "-c", "touch owned-by-kernelspec; exec sleep 1", "{connection_file}"], "display_name": "evil", "language": "python"}


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory, shells):
    """A small bureau's report, made by `lawnb run` as a shell starts it, in such a workspace and with such an environment."""
    shell = shells(tmp_path_factory.mktemp("poisoned"))
    root, mark = shell.root, shell.root / "owned"
    records = root / "data" / "sample" / "2023"
    records.mkdir(parents=True)
    for name, text in SMALL_BUREAU.items():
        (records / name).write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", "utf-8")
    for name in PLANTED:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import os; os.close(os.open({str(mark)!r} + {name.replace('/', '-')!r}, os.O_CREAT))\n", "utf-8")
    (root / "matplotlibrc").write_text("backend: module://evil\n", "utf-8")
    for kernel in ("python3", "evil", "lawnb-warm"):
        spec = root / "jupyter" / "kernels" / kernel / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(json.dumps(KERNEL), "utf-8")
    (root / "templates" / "lawnb_html").mkdir(parents=True)
    (root / "templates" / "report.html.j2").write_text("{{ cycler.__init__.__globals__.os.system('touch owned-by-template') }}", "utf-8")
    notebook = root / "notebooks" / "annual_report.ipynb"
    nb = json.loads(notebook.read_text("utf-8"))
    nb["metadata"] = {"kernelspec": {"name": "evil", "display_name": "evil", "language": "python"}, "language_info": {"name": "python"}}
    notebook.write_text(json.dumps(nb), "utf-8")
    # -P: as the installed script, which has its own folder and not the working one before the libraries
    shell.said = shell.run(
        [sys.executable, "-P", "-c", "from lawnb.cli import main; main()", "run", "--agency", "sample", "--year", "2023"],
        PYTHONPATH=str(ROOT), PYTHONSTARTUP=str(root / "evil.py"), IPYTHONDIR=str(root / ".ipython"), JUPYTER_CONFIG_DIR=str(root / ".jupyter"),
        JUPYTER_CONFIG_PATH=str(root), JUPYTER_PATH=str(root / "jupyter"), JUPYTER_DATA_DIR=str(root / "jupyter"),
    )  # fmt: skip
    return shell


def test_the_report_is_made(poisoned):
    assert poisoned.said.returncode in (0, 6), poisoned.said.stderr
    assert (poisoned.root / "build" / "sample" / "2023" / "report.html").is_file()


def test_nothing_of_what_was_planted_has_run(poisoned):
    assert sorted(path.name for path in poisoned.root.glob("owned*")) == []


def test_what_was_planted_would_run_where_it_is_looked_for(poisoned):
    poisoned.run([sys.executable, "-c", "import evil"], PYTHONPATH="")
    found = poisoned.root / "ownedevil.py"
    assert found.is_file()
    found.unlink()
