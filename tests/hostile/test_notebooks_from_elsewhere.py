"""Notebooks from elsewhere are not run and not scheduled, whichever way they are asked for."""

from __future__ import annotations

import shutil

import pytest

from lawnb.engine.limits import Deadline
from lawnb.engine.run import executed
from lawnb.errors import ParameterError
from lawnb.progress import Progress
from lawnb.schedule.job import reports
from lawnb.workspace import require_own_notebook
from tests.conftest import ROOT

REPORT = ROOT / "notebooks" / "annual_report.ipynb"
SAID = "不在工作区的 notebooks/ 中，不能运行，也不能列入计划"


@pytest.fixture
def linked(bench, tmp_path):
    """A workspace whose report's notebook is a link to one elsewhere."""
    bench.write()
    elsewhere = tmp_path / "inbox"
    elsewhere.mkdir()
    shutil.copy(REPORT, elsewhere / "own.ipynb")
    bench.workspace.notebook.unlink()
    bench.workspace.notebook.symlink_to(elsewhere / "own.ipynb")
    return bench.workspace


@pytest.mark.parametrize("name", ["data/a/2023/own.ipynb", "own.ipynb", "notebooks/../own.ipynb", "../own.ipynb", "notebooks/own.py", "/etc/passwd", "build/report.ipynb"])
def test_a_notebook_elsewhere_is_refused(bench, name):
    with pytest.raises(ParameterError, match=SAID):
        require_own_notebook(bench.workspace.root, bench.workspace.root / name)


def test_a_notebook_of_the_workspace_may_lie_in_a_folder_of_its_notebooks(bench):
    path = bench.workspace.root / "notebooks" / "own" / "mine.ipynb"
    assert require_own_notebook(bench.workspace.root, path) == path


def test_a_link_to_one_elsewhere_is_not_run(linked, tmp_path):
    with pytest.raises(ParameterError, match=f"notebooks/annual_report.ipynb: {SAID}"):
        executed(linked, linked.notebook, {}, (tmp_path, tmp_path), Progress(), Deadline())


def test_a_link_to_one_elsewhere_is_not_scheduled(linked):
    with pytest.raises(ParameterError, match=SAID):
        reports(linked, (), "last")


# -- Jupyter Scheduler ---------------------------------------------------------------------------------------------------


@pytest.fixture
def databases(monkeypatch):
    """Jupyter Scheduler leaves its databases open, of which Python 3.13 warns whenever it comes upon one."""
    modules = [pytest.importorskip(f"jupyter_scheduler.{name}") for name in ("orm", "task_runner")]
    opened, create = [], modules[0].create_engine
    for each in modules:
        monkeypatch.setattr(each, "create_engine", lambda *given, **more: opened.append(create(*given, **more)) or opened[-1])
    yield modules[0]
    for each in opened:
        each.dispose()


@pytest.fixture
def scheduler(bench, tmp_path, databases):
    jupyter = pytest.importorskip("lawnb.schedule.jupyter")
    address = f"sqlite:///{tmp_path}/jobs.sqlite"
    databases.create_tables(address)
    bench.write()
    (bench.workspace.root / "data" / "sample" / "own.ipynb").write_bytes(REPORT.read_bytes())
    (bench.workspace.root / "notebooks" / "link.ipynb").symlink_to(bench.workspace.root / "data" / "sample" / "own.ipynb")
    made = jupyter.ReportScheduler(root_dir=str(bench.workspace.root), environments_manager=jupyter.ReportEnvironments(), db_url=address)
    made.staging_path = str(tmp_path / "staging")
    return made


def asked(kind: str, **more):
    from jupyter_scheduler import models

    return getattr(models, kind)(**{"name": "年报", "runtime_environment_name": "lawnb", "output_formats": []} | more)


@pytest.mark.parametrize("uri", ["data/sample/own.ipynb", "notebooks/link.ipynb", "notebooks/../data/sample/own.ipynb"])
@pytest.mark.parametrize("kind", ["CreateJob", "CreateJobDefinition"])
def test_a_job_of_a_notebook_elsewhere_is_refused(scheduler, uri, kind):
    from jupyter_scheduler.exceptions import SchedulerError

    create = scheduler.create_job if kind == "CreateJob" else scheduler.create_job_definition
    with pytest.raises(SchedulerError, match=SAID):
        create(asked(kind, input_uri=uri))


def test_a_job_does_not_say_where_its_copy_is_written(scheduler):
    from jupyter_scheduler.exceptions import SchedulerError

    with pytest.raises(SchedulerError, match="文件名应与笔记本相同"):
        scheduler.create_job(asked("CreateJob", input_uri="notebooks/annual_report.ipynb", input_filename="../../x.ipynb"))


def test_a_schedule_takes_no_other_notebook_later_and_its_jobs_are_its_own(scheduler):
    from jupyter_scheduler.exceptions import SchedulerError
    from jupyter_scheduler.models import UpdateJobDefinition

    id = scheduler.create_job_definition(asked("CreateJobDefinition", input_uri="notebooks/annual_report.ipynb"))
    with pytest.raises(SchedulerError, match=SAID):
        scheduler.update_job_definition(id, UpdateJobDefinition(input_uri="data/sample/own.ipynb"))
    with pytest.raises(SchedulerError, match=SAID):
        scheduler.create_job(asked("CreateJob", input_uri="data/sample/own.ipynb", job_definition_id=id))
    staged = scheduler.get_staging_paths(scheduler.get_job_definition(id))["input"]
    assert scheduler._is_defined(asked("CreateJob", input_uri=staged, job_definition_id=id))
