"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter

import pytest
import yaml
from packaging.requirements import Requirement

import lawnb
from lawnb.agency import Origins
from lawnb.checks import CODES
from lawnb.intake.contracts import contract
from lawnb.intake.documents import read_document
from lawnb.intake.files import may_be_dataset
from lawnb.structure import narrative_source
from lawnb.topics import topics
from tests.conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
#: Minor versions of Python 3 that were tried.
PYTHONS = [int(each.rpartition(".")[2]) for each in PYPROJECT["project"]["classifiers"]]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted((ROOT / "lawnb").rglob("*.py"))
#: The way of the data: a module imports from the lines above its own and from its own line, never from below.
STAGES = [
    ["errors", "filenames", "formats", "approximate", "digests", "progress", "numbered", "gaps", "shell", "misread", "ending", "standard_files"],
    ["storage"],
    ["figures", "fonts", "structure", "numerals", "simplex", "recovery", "png"],
    ["display", "case_word", "svg", "picture", "sanitise", "unknown"],
    ["intake", "rules", "checks", "adding_up"],
    ["theme"],
    ["privacy"],
    ["workbooks"],
    ["outlines", "chart_sheet", "drawing", "charts", "tables"],
    ["topics", "agency", "site", "workspace", "editions"],
    ["reconcile", "facts", "corrections", "restate", "printed", "judged", "suppression", "discreet", "imprint"],
    ["years", "report", "narrative", "narrative_formats", "called", "itemised", "params", "sandbox"],
    ["evidence", "unprinted", "typed", "rounding", "shown", "silent_parts"],
    ["blocks", "outcome", "preflight", "listing", "beginning"],
    ["region"],
    ["notebook", "publish"],
    ["following", "provenance", "remarks", "signoff"],
    ["warm"],
    ["engine"],
    ["handover"],
    ["province", "schedule"],
    ["unattended"],
    ["batch"],
    ["samples", "console", "options"],
    ["commands"],
    ["cli"],
    ["__main__"],
    ["__main__"],
]
STAGE = {name: n for n, names in enumerate(STAGES) for name in names}


def module_name(path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path) -> set[str]:
    """Modules of ours that a module imports, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lawnb"):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in ALL_MODULES else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("lawnb")}
    return found


ALL_MODULES = {module_name(path) for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_go_down_the_page_only(path):
    name = module_name(path)
    if name == "lawnb":
        return
    stage = STAGE[name.split(".")[1]]
    below = {other for other in imports(path) - {"lawnb"} if STAGE[other.split(".")[1]] > stage}
    assert below == set()


def test_there_is_no_import_cycle():
    TopologicalSorter({module_name(path): imports(path) - {"lawnb"} for path in MODULES if module_name(path) != "lawnb"}).prepare()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_committed_without_outputs_and_with_named_cells(path):
    nb = json.loads(path.read_text("utf-8"))
    code = [cell for cell in nb["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", cell["id"]) for cell in nb["cells"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_cells_hold_no_logic(path):
    nb = json.loads(path.read_text("utf-8"))
    logic = (ast.For, ast.While, ast.If, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.comprehension)
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code" and narrative_source(cell) is None:
            assert len(cell["source"].splitlines()) <= 10
            assert not any(isinstance(node, logic) for node in ast.walk(ast.parse(cell["source"])))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_nobody_typed_a_statistic(path):
    nb = json.loads(path.read_text("utf-8"))
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
        prose = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|^\d+\. ", "", narrative_source(cell) or "", flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"[0-9]", prose), cell["id"]


def test_the_public_names_are_documented():
    assert all(getattr(lawnb, name).__doc__ for name in lawnb.__all__)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_module_and_public_name_has_a_docstring(path):
    tree = ast.parse(path.read_text("utf-8"))
    named = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    assert ast.get_docstring(tree)
    assert [node.name for node in named if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)] == []


def test_no_name_is_imported_that_is_not_used():
    unused = {}
    for path in MODULES:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        given = {alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) and node.module != "__future__" for alias in node.names}
        unused[module_name(path)] = given - {node.id for node in nodes if isinstance(node, ast.Name)} - set(lawnb.__all__)
    assert {name: names for name, names in unused.items() if names} == {}


def test_import_of_the_package_loads_nothing_heavy():
    heavy = "{'pandas', 'matplotlib', 'papermill', 'nbconvert', 'typst', 'pydantic'}"
    command = f"import sys, lawnb, lawnb.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_question_whether_a_report_stands_loads_nothing_that_reads_records():
    heavy = "{'numpy', 'pyarrow', 'markdown_it', 'jinja2', 'fontTools', 'lawnb.topics', 'lawnb.intake.cells'}"
    command = f"import sys, lawnb.unattended.attempt; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_worker_loads_nothing_that_only_cells_need():
    command = "import sys, lawnb.batch.preloaded; print(sorted({'pandas', 'matplotlib', 'IPython', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_dataset_of_a_topic_may_be_one_by_its_name():
    datasets = {dataset.name for topic in topics().values() for dataset in topic.datasets}
    assert {name for name in datasets if not may_be_dataset(name)} == set()
    assert not may_be_dataset("底稿")


# -- the lock, pyproject.toml and environment.yml in step -----------------------------------------------------------------


def locked() -> dict[str, list[str]]:
    """Versions of the lock by name; several where Python versions differ."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE):
        found.setdefault(normal(name), []).append(version)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked() -> list[Requirement]:
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in [*project["dependencies"], *extras, *PYPROJECT["build-system"]["requires"]]]


@pytest.mark.parametrize("requirement", asked(), ids=str)
def test_the_lock_holds_every_requirement_in_its_range(requirement):
    versions = locked()[normal(requirement.name)]
    assert all(requirement.specifier.contains(version, prereleases=True) for version in versions)


def test_the_lock_holds_names_versions_and_hashes_and_no_address():
    assert "://" not in LOCK and "index" not in LOCK
    assert LOCK.count("--hash=sha256:") > 2 * len(locked())
    entries = re.split(r"^(?=[A-Za-z])", LOCK, flags=re.MULTILINE)[1:]
    assert [entry.split("==")[0] for entry in entries if "--hash=" not in entry] == []


def test_conda_installs_the_same_lock_on_the_same_python(tmp_path):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    [pip] = [item["pip"] for item in environment["dependencies"] if isinstance(item, dict)]
    assert pip == ["--require-hashes", "--only-binary :all:", "-r requirements.lock"]
    # conda hands them to pip as a file, which may hold some options only
    (tmp_path / "pip.txt").write_text("\n".join(pip[:-1]), "utf-8")
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-index", "--quiet", "-r", str(tmp_path / "pip.txt")], check=True)
    assert f"python {PYPROJECT['project']['requires-python']},<3.{PYTHONS[-1] + 1}" in environment["dependencies"]


def test_what_was_tried_is_what_make_looks_for_and_tells():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert " ".join(f"python3.{minor}" for minor in reversed(PYTHONS)) in makefile
    assert f"3.{PYTHONS[0]} to 3.{PYTHONS[-1]} were tried" in makefile


def test_every_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    named = [line for line in lines if re.match(r'\s+"[\w\[\]-]+ [><=]', line)]
    assert named and all("#" in line for line in named)


# -- documents -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readmes_begin_with_the_two_commands(name):
    text = (ROOT / name).read_text("utf-8")
    first = re.search(r"```.*?\n(.*?)```", text, re.DOTALL)[1]
    assert [line.split("#")[0].strip() for line in first.strip().splitlines()] == ["make report", "make test"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_make_target_of_the_readmes_exists(name):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", (ROOT / name).read_text("utf-8"))) <= targets


def test_the_manual_lists_every_code_of_the_checks():
    listed = re.findall(r"^\| `([a-z-]+)` \| (?:阻断|警告|提示)", (ROOT / "docs/checks.md").read_text("utf-8"), re.MULTILINE)
    assert listed == list(CODES)


def test_every_contract_has_titles_and_types():
    for path in (ROOT / "lawnb/contracts").glob("*.json"):
        assert all(field.title and field.type in ("string", "integer", "number", "date", "boolean") for field in contract(path.stem).fields)


def test_every_record_of_the_real_year_says_where_it_comes_from():
    folder = ROOT / "data/lengshuitan-transport/2023"
    readme, origins = (folder / "README.md").read_text("utf-8"), read_document(folder / "origins.yaml", "origins.yaml", Origins)
    told = [path.name for path in folder.iterdir() if f"`{path.name}`" in readme or origins.of(path.name)]
    assert {path.name for path in folder.iterdir()} - set(told) == {"README.md"}


@pytest.mark.parametrize("path", sorted((ROOT / "lawnb/contracts").glob("*.json")), ids=lambda path: path.stem)
def test_a_contract_says_nothing_twice(path):
    def once(pairs: list) -> dict:
        assert len(pairs) == len({key for key, _ in pairs}), [key for key, _ in pairs]
        return dict(pairs)

    assert json.loads(path.read_text("utf-8"), object_pairs_hook=once)
