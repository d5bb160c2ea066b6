"""Jupyter Scheduler makes reports as `lawnb run` does: checked parameters, our kernel, our exporters.

The server loads this by `etc/jupyter/jupyter_jupyter_scheduler_config.json`, which the package installs into its environment: an analyst
clicks a job together in JupyterLab, and sets nothing up. In a workspace, only notebooks of its `notebooks/` are taken; those among them
that are none of ours run as they always did.
"""

from __future__ import annotations

import ast
import datetime
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from jupyter_scheduler.environments import EnvironmentManager
from jupyter_scheduler.exceptions import SchedulerError
from jupyter_scheduler.executors import DefaultExecutionManager
from jupyter_scheduler.models import CreateJob, CreateJobDefinition, RuntimeEnvironment, UpdateJobDefinition
from jupyter_scheduler.scheduler import Scheduler

from lawnb.engine.execute import execute
from lawnb.engine.run import exported, values_hidden
from lawnb.errors import ParameterError, nearest
from lawnb.params import Layer, ReportParameters, notebook_layer, resolve, scalar
from lawnb.privacy.names import Private, told
from lawnb.privacy.redact import redacted_notebook
from lawnb.progress import Progress
from lawnb.publish.gate import require_public
from lawnb.schedule.dates import LAST, last_year
from lawnb.storage.scratch import private_surroundings
from lawnb.structure import parameter_defaults, read_notebook
from lawnb.warm.client import warm_up
from lawnb.workspace import find_root, require_own_notebook

FORMATS = {"html": "网页（HTML）", "pdf": "PDF（GB/T 9704）", "docx": "Word（DOCX）", "ipynb": "执行过的笔记本"}
#: What messages call the parameters that were typed into a job's form.
PLACE = "作业的参数"


class ReportEnvironments(EnvironmentManager):
    """The one environment that reports are made in: this one; with the formats that it can make."""

    def list_environments(self) -> list[RuntimeEnvironment]:
        return [
            RuntimeEnvironment(
                name="lawnb", label="lawnb", description="lawnb", file_extensions=["ipynb"], output_formats=list(FORMATS),
                metadata={"path": sys.executable},
            )
        ]  # fmt: skip

    def manage_environments_command(self) -> str:
        return ""

    def output_formats_mapping(self) -> dict[str, str]:
        return FORMATS


class ReportScheduler(Scheduler):
    """Takes jobs of the notebooks in the workspace's `notebooks/`; a server outside of a workspace takes what it always did."""

    def create_job(self, model: CreateJob) -> str:
        """Create a job, unless its notebook is from elsewhere.

        Raises
        ------
        SchedulerError
            It is; the message says so in the job's form.
        """
        if not self._is_defined(model):
            self._require_own(model)
        return super().create_job(model)

    def create_job_definition(self, model: CreateJobDefinition) -> str:
        """Create a schedule, unless its notebook is from elsewhere."""
        self._require_own(model)
        return super().create_job_definition(model)

    def update_job_definition(self, job_definition_id: str, model: UpdateJobDefinition) -> None:
        """Change a schedule, unless its new notebook is from elsewhere."""
        self._require_own(model)
        return super().update_job_definition(job_definition_id, model)

    def _is_defined(self, model: CreateJob) -> bool:
        """Whether a job is one of a schedule's, whose notebook was looked at when that was made."""
        if not model.job_definition_id:
            return False
        definition = self.get_job_definition(model.job_definition_id)
        return bool(definition) and model.input_uri == self.get_staging_paths(definition)["input"]

    def _require_own(self, model: CreateJob | CreateJobDefinition | UpdateJobDefinition) -> None:
        if not model.input_uri:
            return  # a schedule that keeps its notebook
        name = getattr(model, "input_filename", None) or os.path.basename(model.input_uri)
        root = _workspace_of(self.root_dir)
        try:
            if root:
                require_own_notebook(root, Path(self.root_dir, model.input_uri))
        except ParameterError as refusal:
            raise SchedulerError(str(refusal)) from None
        if name != os.path.basename(model.input_uri):
            raise SchedulerError(f"{model.input_uri}: 作业的文件名应与笔记本相同。")


def _workspace_of(folder: str) -> Path | None:
    try:
        return find_root(Path(folder))
    except ParameterError:
        return None


class ReportExecution(DefaultExecutionManager):
    """Runs a job: a notebook of ours by our engine, another as Jupyter Scheduler does."""

    def execute(self) -> None:
        """Run the job in a process of its own, which the server has started for it.

        Raises
        ------
        LawnbError
            What is wrong, in a message that the job's page shows.
        """
        staged = Path(self.staging_paths["input"])
        if not is_ours(staged):
            super().execute()
            return
        warm_up()
        root = self.root()
        parameters = job_parameters(staged, self.model.parameters or {}, datetime.date.today())
        with private_surroundings(root), values_hidden(), tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / staged.name
            try:
                nb, _ = execute(staged, output, parameters, root, Progress())
            except Exception:
                self.leave_failed(output)
                raise
            made = {name: nbformat.writes(nb).encode() if name == "ipynb" else exported(nb, name) for name in self.model.output_formats or ()}
            # a notebook that opened no report has no records to ask
            require_public([(f"report.{name}", content) for name, content in made.items()], told() or Private())
            for name, content in made.items():
                Path(self.staging_paths[name]).write_bytes(content)

    def root(self) -> Path:
        """The workspace: the notebook is run from a copy outside of it, so that it could not find it itself."""
        if os.environ.get("LAWNB_ROOT"):
            return find_root()
        try:
            return find_root(Path(self.root_dir))
        except ParameterError:
            message = f"{self.root_dir}: JupyterLab 不是在工作区中启动的，找不到记录。请用 make lab 启动，或用 LAWNB_ROOT 指明工作区。"
            raise ParameterError(message) from None

    def leave_failed(self, output: Path) -> None:
        """Let the analyst open the notebook that failed, where a notebook was asked for."""
        if output.exists() and "ipynb" in (self.model.output_formats or ()):
            Path(self.staging_paths["ipynb"]).write_text(redacted_notebook(output.read_text("utf-8"), told() or Private()), "utf-8")


def is_ours(notebook: Path) -> bool:
    """Whether a notebook takes anything from `lawnb`."""
    nb = read_notebook(notebook, notebook.name)
    return any(_imports_lawnb(cell["source"]) for cell in nb["cells"] if cell["cell_type"] == "code")


def _imports_lawnb(source: str) -> bool:
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a cell magic, or a cell that will fail by itself
        return False
    names = [item.name for each in statements if isinstance(each, ast.Import) for item in each.names]
    names += [each.module or "" for each in statements if isinstance(each, ast.ImportFrom)]
    return any(name.split(".")[0] == "lawnb" for name in names)


def job_parameters(notebook: Path, typed: Mapping[str, str], today: datetime.date) -> dict[str, Any]:
    """A job's parameters as the notebook takes them; the form knows text only, and `last` is the year before `today`.

    Raises
    ------
    ParameterError
        A name that the notebook does not know, or a value of the wrong type.
    """
    given = {name: last_year(today) if (name, text.strip()) == ("year", LAST) else scalar(text) for name, text in typed.items()}
    known = parameter_defaults(read_notebook(notebook, notebook.name), notebook.name)
    if set(known) <= set(ReportParameters.model_fields):
        values = resolve([notebook_layer(notebook, notebook.name), Layer(PLACE, given, {})]).values.model_dump()
        return {name: values[name] for name in given}
    if unknown := [name for name in given if name not in known]:
        raise ParameterError(*(f"{PLACE}: 没有参数 '{name}'。{nearest(name, known)}" for name in unknown))
    return given
