"""Batches as they are called, by real processes and on a real Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.province import Province, end_group, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted by /proc")
SLOW = 'import time\n\ntime.sleep(1)\nreport.table("training.summary")'


@pytest.fixture
def province(tmp_path):
    return Province(tmp_path, 3)


def test_one_failing_report_does_not_stop_the_others_and_the_next_call_goes_on(province):
    (province.root / "data/b-2/2023/penalties_totals.csv").write_text("处罚起数,罚款金额（万元）\n拾,3.5\n", "utf-8")
    done = province("batch", "--years", "2023", "--workers", "2", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"], told["failed"], told["chosen"]) == (8, False, 1, 3)
    [failed] = [report for report in told["reports"] if report["result"] == "failed"]
    assert (failed["report"], failed["exit_code"]) == ("b-2/2023", 3)
    assert "penalties_totals.csv, 第 2 行" in failed["problems"][0]
    assert json.loads((province.out / "batch.json").read_text("utf-8")) == told
    assert province.whole() == ["b-1", "b-3"]

    province.bench.write("b-2")
    again = province("batch", "--years", "2023", "--failed")
    assert again.stdout.startswith("共 1 份：已生成 ") and "b-2" not in again.stdout
    assert province.whole() == ["b-1", "b-2", "b-3"]
    assert "共 3 份：已生成 0，草稿 0，没有变化 3，失败 0" in province("batch", "--years", "2023").stdout
    assert (province.processes(), province.leftovers()) == ([], [])


def test_a_worker_that_is_killed_loses_no_report(province):
    province.change_cell(SLOW)
    batch = province.start("batch", "--years", "2023", "--workers", "2", "--json")
    wait_for(lambda: "running" in {province.result(f"b-{n}") for n in (1, 2, 3)}, "a report is being made")
    run = next(json.loads(path.read_text("utf-8")) for path in province.out.glob("*/2023.last_run.json"))
    os.kill(run["pid"], signal.SIGKILL)
    told = json.loads(batch.communicate(timeout=120)[0])
    assert (told["failed"], len(told["reports"]), province.whole()) == (0, 3, ["b-1", "b-2", "b-3"])
    assert (province.processes(), province.leftovers()) == ([], [])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_batch_that_is_ended_ends_cleanly_and_goes_on_with_the_next_call(province, number, code):
    province.change_cell(SLOW)
    batch = province.start("batch", "--years", "2023", "--workers", "1")
    wait_for(lambda: province.whole() and "running" in {province.result(f"b-{n}") for n in (2, 3)}, "the second report is being made")
    end_group(batch, number) if number == signal.SIGINT else batch.send_signal(number)
    batch.communicate(timeout=60)
    assert batch.returncode == code
    wait_for(lambda: not province.processes(), "all processes have ended", 10)
    told = json.loads((province.out / "batch.json").read_text("utf-8"))
    assert (told["ok"], told["waiting"] >= 1, province.whole()) == (False, True, ["b-1"])
    assert province.result("b-2") == "interrupted"
    done = province("batch", "--years", "2023", "--json")
    counts = json.loads(done.stdout)
    assert (counts["unchanged"], counts["failed"], province.whole()) == (1, 0, ["b-1", "b-2", "b-3"]), done.stdout + done.stderr
    assert (province.processes(), province.leftovers()) == ([], [])


def test_ctrl_c_while_a_batch_begins_is_one_line(province):
    """A terminal tells every process of its group; none of them tells where it was."""
    batch = province.start("batch", "--years", "2023", "--workers", "2")
    own = Path(f"/proc/{batch.pid}")
    wait_for(lambda: any("multiprocessing.forkserver" in command_line(each) and imports(each) for each in children(own)), "what workers are forked from imports")
    end_group(batch, signal.SIGINT)
    said = batch.communicate(timeout=60)[1]
    assert (batch.returncode, said.strip()) == (130, "已中断。")
    wait_for(lambda: not province.processes(), "all processes have ended", 10)
    assert province.leftovers() == []


def test_a_batch_whose_parent_is_killed_leaves_no_process(province):
    province.change_cell(SLOW)
    batch = province.start("batch", "--years", "2023", "--workers", "2")
    wait_for(lambda: "running" in {province.result(f"b-{n}") for n in (1, 2, 3)}, "a report is being made")
    batch.kill()
    batch.communicate()
    wait_for(lambda: not province.processes(), "all processes have ended", 10)
    assert province("batch", "--years", "2023").returncode in (0, 6)
    assert (province.whole(), province.leftovers()) == (["b-1", "b-2", "b-3"], [])


# -- a cluster ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(province, tmp_path):
    """A Dask scheduler and two worker processes on loopback, in folders of their own."""
    file, elsewhere = tmp_path / "scheduler.json", tmp_path / "elsewhere"
    elsewhere.mkdir()

    def start(program: str, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard", "--scheduler-file", str(file), *arguments]
        return subprocess.Popen(command, cwd=elsewhere, env=province.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with ExitStack() as stack:
        processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")]
        wait_for(lambda: file.exists() and file.read_text("utf-8").endswith("}"), "the scheduler is there")
        processes += [start("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(elsewhere / name)) for name in ("w1", "w2")]
        for process in processes:
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield json.loads(file.read_text("utf-8"))["address"], processes[1:]


@pytest.mark.parametrize("sharing", [False, True], ids=["shared-folders", "fsspec"])
def test_a_cluster_that_loses_a_worker_makes_every_report_once_and_whole(province, cluster, tmp_path, sharing):
    address, workers = cluster
    province.change_cell(SLOW)
    share = tmp_path / "share"
    over = ("--share", share.as_uri()) if sharing else ()
    batch = province.start("batch", "--years", "2023", "--scheduler", address, *over, "--json")
    kernels = Path("/proc") / str(workers[0].pid)
    wait_for(lambda: any("lawnb.warm.forker" in command_line(child) for child in children(kernels)), "the worker is at a report")
    workers[0].kill()
    told = json.loads(batch.communicate(timeout=120)[0])
    assert (told["failed"], sorted(report["report"] for report in told["reports"])) == (0, ["b-1/2023", "b-2/2023", "b-3/2023"])
    assert province.whole() == ["b-1", "b-2", "b-3"]
    assert [len(list((province.out / f"b-{n}/.editions").glob("2023-*"))) for n in (1, 2, 3)] == [1, 1, 1]
    assert not sharing or list(share.iterdir()) == []
    assert "没有变化 3" in province("batch", "--years", "2023").stdout


def children(process: Path) -> list[str]:
    """The processes that any thread of a process has started."""
    try:
        return [child for tasks in process.glob("task/*/children") for child in tasks.read_text().split()]
    except OSError:
        return []


def imports(number: str) -> bool:
    """Whether a process has loaded a library of ours that is compiled."""
    try:
        return "pydantic_core" in Path(f"/proc/{number}/maps").read_text()
    except OSError:
        return False


def command_line(number: str) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def test_a_scheduler_that_does_not_answer_is_named(province):
    program = "from lawnb.batch import pool; from lawnb.cli import main; pool.CONNECT_SECONDS = 1; main()"
    command = [sys.executable, "-c", program, "batch", "--years", "2023", "--scheduler", "tcp://127.0.0.1:9"]
    done = subprocess.run(command, cwd=province.root, env=province.environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "--scheduler: 'tcp://127.0.0.1:9' 没有应答" in done.stderr) == (2, True)
