"""Every report counted once, whatever becomes of the workers; reports are stood in for (tests/e2e makes real ones)."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import pytest

from lawnb.batch import batch, session
from lawnb.batch.batch import BatchProgress, failed_before, run_batch
from lawnb.batch.pool import LocalPool, Workers
from lawnb.batch.session import begun, planned
from lawnb.batch.summary import Summary, shown_width
from lawnb.batch.work import Result, Task, reported, unchanged
from lawnb.errors import DiskError, RunError
from lawnb.filenames import CRATE
from lawnb.params import Layer
from lawnb.unattended.journal import now, write_last_run
from lawnb.unattended.settings import Settings
from lawnb.workspace import workspace
from tests.batch.test_choice import TODAY


class Threads:
    """A pool whose executors are threads."""

    workers = 2

    @contextmanager
    def executor(self, workers=None):
        with ThreadPoolExecutor(workers or self.workers) as executor:
            yield executor


class Dying:
    """A pool whose workers die of the reports named, and take all that had not ended with them, as a process pool does."""

    workers = 2

    def __init__(self, *killers: str):
        self.killers = killers
        self.started: list[str] = []

    @contextmanager
    def executor(self, workers=None):
        yield self
        self.broken = False

    broken = False

    def submit(self, function, task):
        future = Future()
        if self.broken:
            future.set_exception(BrokenProcessPool())
            return future
        self.started.append(task.slug)
        if task.slug in self.killers:
            self.broken = True
            write_last_run(target_of(task), {"report": task.slug, "result": "running", "started": now()})
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(Result(task.slug, "made", 0))
        return future


def target_of(task):
    return workspace(out=task.out, root=task.root).build(task.agency, task.year)


@pytest.fixture
def tasks(bench):
    return [Task(agency, 2023, bench.workspace.root, bench.workspace.out, Settings()) for agency in ("a", "b", "c", "d")]


def results_of(tasks, pool) -> dict[str, str]:
    results = run_batch(tasks, pool, BatchProgress(), lambda task, result: result)
    assert len(results) == len({result.report for result in results})
    return {result.report: result.result for result in results}


def test_a_report_that_kills_its_worker_fails_alone_and_is_told_from_the_others(tasks):
    pool = Dying("b/2023")
    assert results_of(tasks, pool) == {"a/2023": "made", "b/2023": "failed", "c/2023": "made", "d/2023": "made"}
    assert pool.started.count("b/2023") == 2
    assert json.loads(target_of(tasks[1]).with_name("2023.last_run.json").read_text("utf-8"))["problems"][0].startswith("b/2023: 工作进程意外终止")


def test_two_reports_that_kill_workers_do_not_take_the_others_along(tasks):
    found = results_of(tasks, Dying("a/2023", "d/2023"))
    assert found == {"a/2023": "failed", "b/2023": "made", "c/2023": "made", "d/2023": "failed"}


def test_a_report_whose_worker_dies_before_it_begins_alone_is_tried_again(tasks, monkeypatch):
    class Once(Dying):
        rounds = 0

        @contextmanager
        def executor(self, workers=None):
            self.rounds += 1
            self.broken = self.rounds == 2
            yield self
            self.killers = ()

    moments = iter(["2000-01-01", "9999-01-01", "9999-01-01"])  # the batch begins, its report alone, and again
    monkeypatch.setattr(batch, "now", lambda: next(moments))
    assert set(results_of(tasks, Once("a/2023")).values()) == {"made"}


@pytest.mark.parametrize("error", [EOFError, ConnectionResetError, BrokenProcessPool])
def test_what_forks_the_workers_may_die_while_they_are_started(tasks, error):
    class Breaking(Dying):
        handed = 0

        def submit(self, function, task):
            self.handed += 1
            if self.handed == 2:
                raise error
            return super().submit(function, task)

    pool = Breaking()
    assert set(results_of(tasks, pool).values()) == {"made"}
    assert pool.started == ["a/2023", "b/2023", "c/2023", "d/2023"]


@pytest.mark.parametrize(("rounds", "ends"), [(1, False), (2, False), (3, True)])
def test_workers_that_die_as_they_begin_are_started_again_before_the_batch_gives_up(tasks, rounds, ends):
    class Stillborn(Dying):
        left = rounds

        @contextmanager
        def executor(self, workers=None):
            self.broken, self.left = self.left > 0, self.left - 1
            yield self

    told = pytest.raises(RunError, match="工作进程一启动就终止") if ends else nullcontext()
    with told:
        assert set(results_of(tasks, Stillborn()).values()) == {"made"}


def test_a_defect_in_a_worker_is_that_reports_failure(tasks, monkeypatch):
    def make(task):
        if task.agency == "c":
            raise ZeroDivisionError("秘密")
        return Result(task.slug, "made", 0)

    monkeypatch.setattr(batch, "make", make)
    results = run_batch(tasks, Threads(), BatchProgress(), lambda task, result: result)
    [failed] = [result for result in results if result.failed]
    assert (failed.report, len(results)) == ("c/2023", 4)
    assert "ZeroDivisionError" in failed.problems[0] and "秘密" not in failed.problems[0]


def test_a_batch_that_is_broken_off_leaves_its_summary(bench, monkeypatch):
    for agency in ("a", "b"):
        bench.write(agency)
    plan = planned(bench.workspace.root, bench.workspace.out, [], ["*"], "2023", Settings(), False, TODAY)

    class Ended(BatchProgress):
        def done(self, result):
            raise KeyboardInterrupt

    monkeypatch.setattr(batch, "make", lambda task: Result(task.slug, "made", 0))
    with pytest.raises(KeyboardInterrupt):
        begun(plan, Threads(), Ended(), None)
    told = json.loads((bench.workspace.out / "batch.json").read_text("utf-8"))
    assert (told["ok"], told["chosen"], told["made"], told["waiting"]) == (False, 2, 1, 1)


@pytest.mark.parametrize(("result", "again"), [("failed", True), ("interrupted", True), ("killed", True), ("running", True), ("made", False), ("draft", False)])
def test_failed_means_what_did_not_come_to_a_good_end(tasks, result, again):
    write_last_run(target_of(tasks[0]), {"result": result})
    assert failed_before(tasks[0]) is again


def test_a_plan_is_narrowed_to_what_failed_and_to_the_first_few(bench):
    for agency in ("a", "b", "c"):
        bench.write(agency)
    plan = planned(bench.workspace.root, bench.workspace.out, [], ["*"], "2023", Settings(), False, TODAY)
    for task in plan.tasks[1:]:
        write_last_run(target_of(task), {"result": "failed"})
    assert [task.slug for task in plan.narrowed(Threads(), False, True, None).tasks] == ["b/2023", "c/2023"]
    assert [task.slug for task in plan.narrowed(Threads(), False, True, 1).tasks] == ["b/2023"]
    assert [task.slug for task in plan.narrowed(Threads(), True, False, None).tasks] == ["a/2023", "b/2023", "c/2023"]


class Unasked:
    """A pool that must not be asked for an executor."""

    workers = 2

    def executor(self, workers=None):
        raise AssertionError("something was to be made")


def test_a_batch_in_which_every_report_stands_starts_nothing_that_makes_reports(bench, monkeypatch):
    for agency in ("a", "b"):
        bench.write(agency)
        (bench.workspace.out / agency / "2023").mkdir(parents=True)
        (bench.workspace.out / agency / "2023" / CRATE).touch()
    plan = planned(bench.workspace.root, bench.workspace.out, [], ["*"], "2023", Settings(), False, TODAY)
    monkeypatch.setattr(session, "unchanged", lambda task: Result(task.slug, "unchanged", 0))
    assert begun(plan, Unasked(), BatchProgress(), None).text().startswith("共 2 份：已生成 0，草稿 0，没有变化 2，失败 0")
    with pytest.raises(AssertionError):
        begun(replace(plan, tasks=tuple(replace(task, force=True) for task in plan.tasks)), Unasked(), BatchProgress(), None)


def test_a_report_that_cannot_be_looked_at_is_made_so_that_it_is_told_why(bench):
    bench.write("a")
    [task] = planned(bench.workspace.root, bench.workspace.out, [], ["*"], "2023", Settings(), False, TODAY).tasks
    assert unchanged(task) is None
    assert unchanged(replace(task, overrides=(Layer("--set", {"yaer": 2023}, {}),))) is None


LOOKING = """
import os
from lawnb.batch.look import looked_at

def look(n):
    if n == 30:
        os._exit(1)
    return n, os.getpid() != parent

parent = os.getpid()
few, many, dying = (list(looked_at(list(numbers), look, 2)) for numbers in (range(3), range(40, 90), range(80)))
assert few == [(n, False) for n in range(3)], few
assert many == [(n, True) for n in range(40, 90)], many
assert len(dying) == 80 and dying[20:40] == [None] * 20, dying
"""


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked there")
def test_many_reports_are_looked_at_by_forked_processes_and_one_that_dies_loses_none():
    done = subprocess.run([sys.executable, "-c", LOOKING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


ENDED = """
import multiprocessing, time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import SimpleNamespace
from lawnb.batch import worker

def at_a_report(task, run):
    try:
        begun.set()
        time.sleep(600)
    finally:
        cleared.set()

context = multiprocessing.get_context("fork")
begun, cleared = context.Event(), context.Event()
worker.reported = at_a_report
pool = ProcessPoolExecutor(1, context, worker.prepare, (None,))
lost = pool.submit(worker.make, SimpleNamespace(bundle=None))
begun.wait()
[process] = multiprocessing.active_children()
process.terminate()
assert wait([process.sentinel], 60) and cleared.is_set()
assert isinstance(lost.exception(), (SystemExit, BrokenProcessPool)), lost
pool.shutdown()  # as the batch's `with` does: Python itself may stumble over a pool that ends as it does
"""


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked there")
def test_a_worker_that_is_asked_to_end_at_a_report_clears_it_away_and_ends_without_another_word():
    done = subprocess.run([sys.executable, "-c", ENDED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def summary(*results: Result, chosen: int | None = None) -> Summary:
    return Summary("s", "e", 6.0, chosen or len(results), results)


@pytest.mark.parametrize(
    ("results", "code"),
    [([("a", "made", 0), ("b", "unchanged", 0)], 0), ([("a", "made", 0), ("b", "draft", 6)], 6), ([("a", "unchanged", 6)], 6), ([("a", "draft", 6), ("b", "failed", 3)], 8)],
)
def test_the_exit_code_is_that_of_the_worst(results, code):
    assert summary(*(Result(*each) for each in results)).exit_code == code


def test_the_table_of_failures_names_cell_and_problem_and_counts_what_is_too_much():
    text = summary(
        Result("样/2023", "failed", 4, cell="training", problems=("单元格 training: 除以零。",)),
        Result("b/2023", "failed", 3, problems=tuple(f"b/2023/x.csv, 第 {n} 行: 错。" for n in range(5))),
        Result("c/2023", "made", 0),
    ).text()
    lines = text.splitlines()
    assert lines[0] == "共 3 份：已生成 1，草稿 0，没有变化 0，失败 2；用时 6.0 秒（30 份/分钟）。"
    assert [line.split() for line in lines[1:3]] == [["报告", "单元格", "问题"], ["b/2023", "—", "b/2023/x.csv,", "第", "0", "行:", "错。"]]
    assert lines[5].strip() == "另有 2 处，见 last_run.json。"
    assert "training" in lines[6]
    assert len({shown_width(line[: line.index("问题")]) for line in lines if "问题" in line}) == 1


def test_a_batch_tells_no_value_of_what_a_report_was_refused_for(tmp_path):
    def refused():
        raise RunError("单元格 a: ValueError: 13800001234", "第 2 行, 列“日期”: '褚虚构' 不是日期。")

    result = reported(Task("sample", 2023, tmp_path, tmp_path, Settings()), refused)
    assert result.problems == ("单元格 a: ValueError: （手机号码，已遮盖）", "第 2 行, 列“日期”: '（疑似人名，已遮盖）' 不是日期。")


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.ENOENT, errno.ENOSYS])
def test_a_machine_without_a_place_for_what_processes_share_is_told_so(monkeypatch, code):
    def refused(*_, **__):
        raise OSError(code, os.strerror(code))

    pool = LocalPool(2)
    pool.context = multiprocessing.get_context("spawn")
    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    with pytest.raises(DiskError, match="/dev/shm"):
        pool.executor()


def test_a_signal_that_comes_while_workers_start_is_heeded_when_they_are_known(monkeypatch):
    """A worker that nobody knows is ended by nobody, and finds gone what it was given."""

    def interrupted(pool):
        signal.raise_signal(signal.SIGTERM)
        known.append(pool)

    def end(*_):
        raise SystemExit(143)

    known = []
    monkeypatch.setattr(Workers, "_adjust_process_count", interrupted)
    monkeypatch.setattr(Workers, "_start_executor_manager_thread", lambda pool: None)
    before = signal.signal(signal.SIGTERM, end)
    try:
        with pytest.raises(SystemExit):
            Workers(1, multiprocessing.get_context("spawn")).submit(len, "")
        assert known and signal.getsignal(signal.SIGTERM) is end
    finally:
        signal.signal(signal.SIGTERM, before)
