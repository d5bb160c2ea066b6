import datetime
import json
import re

import pytest

from lawnb.errors import ParameterError
from tests.conftest import ROOT

pytest.importorskip("jupyter_scheduler")
jupyter = pytest.importorskip("lawnb.schedule.jupyter")

TODAY = datetime.date(2025, 1, 20)
REPORT = ROOT / "notebooks" / "annual_report.ipynb"


def notebook(tmp_path, *cells, tags=()):
    """A notebook of code cells; the first has the tags."""
    path = tmp_path / "own.ipynb"
    made = [{"cell_type": "code", "id": f"c{n}", "source": text, "outputs": [], "execution_count": None, "metadata": {"tags": list(tags) if n == 0 else []}} for n, text in enumerate(cells)]
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path


def test_what_is_typed_into_the_form_becomes_what_the_notebook_takes():
    typed = {"agency": "lengshuitan-transport", "year": " last ", "appendix": "true", "date": "2025-01-20"}
    assert jupyter.job_parameters(REPORT, typed, TODAY) == {
        "agency": "lengshuitan-transport", "year": 2024, "appendix": True, "date": "2025-01-20",
    }  # fmt: skip


def test_quotes_that_somebody_typed_do_no_harm():
    assert jupyter.job_parameters(REPORT, {"agency": '"a"', "year": "2023"}, TODAY) == {"agency": "a", "year": 2023}


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"yaer": "2023"}, "作业的参数: 没有参数 'yaer'。是否要写 'year'？"), ({"year": "二〇二三"}, "作业的参数.*不是整数")],
)
def test_what_is_wrong_is_refused_before_the_kernel_starts(typed, said):
    with pytest.raises(ParameterError, match=said):
        jupyter.job_parameters(REPORT, typed, TODAY)


def test_another_notebook_of_ours_is_asked_for_its_own_parameters(tmp_path):
    path = notebook(tmp_path, "region = '永州'\nyear = 2023", "from lawnb import open_region", tags=["parameters"])
    assert jupyter.is_ours(path)
    assert jupyter.job_parameters(path, {"region": "零陵", "year": "last"}, TODAY) == {"region": "零陵", "year": 2024}
    with pytest.raises(ParameterError, match="没有参数 'regoin'。是否要写 'region'？"):
        jupyter.job_parameters(path, {"regoin": "零陵"}, TODAY)


@pytest.mark.parametrize("cells", [["print('lawnb')"], ["%%narrative\nlawnb"], ["import lawnbook"]])
def test_a_notebook_that_takes_nothing_of_lawnb_is_left_to_jupyter_scheduler(tmp_path, cells):
    assert not jupyter.is_ours(notebook(tmp_path, *cells))
    assert jupyter.is_ours(REPORT)


def test_a_server_outside_of_the_workspace_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("LAWNB_ROOT", raising=False)
    job = jupyter.ReportExecution("id", str(tmp_path), "sqlite://", {})
    with pytest.raises(ParameterError, match=re.escape(f"{tmp_path}: JupyterLab 不是在工作区中启动的")):
        job.root()
    monkeypatch.setenv("LAWNB_ROOT", str(ROOT))
    assert job.root() == ROOT


def test_the_server_s_configuration_names_what_there_is():
    from jupyter_scheduler.environments import EnvironmentManager
    from jupyter_scheduler.executors import ExecutionManager
    from jupyter_scheduler.scheduler import BaseScheduler
    from traitlets.utils.importstring import import_item

    config = json.loads((ROOT / "kernels/etc/jupyter/jupyter_jupyter_scheduler_config.json").read_text("utf-8"))
    assert issubclass(import_item(config["SchedulerApp"]["environment_manager_class"]), EnvironmentManager)
    assert issubclass(import_item(config["SchedulerApp"]["scheduler_class"]), BaseScheduler)
    assert issubclass(import_item(config["BaseScheduler"]["execution_manager_class"]), ExecutionManager)
