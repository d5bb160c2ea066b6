"""What is recorded of a run, what is tried again, who is told; the run itself is stood in for (tests/e2e has real ones)."""

from __future__ import annotations

import json
import sys
import threading

import pytest

from lawnb.errors import BusyError, ContractError, DiskError, KernelError, LimitError, PublicationError, RunError
from lawnb.params import ReportParameters
from lawnb.provenance.built import Built
from lawnb.storage.lock import locked
from lawnb.unattended.attempt import Attempt, BureauReport, lock_path
from lawnb.unattended.journal import Journal
from lawnb.unattended.settings import Settings

SLUG = "sample/2023"


@pytest.fixture
def attempt(bench, monkeypatch, tmp_path_factory):
    """An attempt whose run ends as the test says: each outcome in turn, an exception or whether it is a draft."""
    bench.write()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("temporary")))

    def begun(*outcomes, **settings) -> Attempt:
        own = Attempt(BureauReport(bench.workspace, ReportParameters(agency="sample", year=2023)), Settings(retry_seconds=0, **settings), "2024-01-31")
        coming = iter(outcomes)

        def run(workspace, parameters, progress, deadline, keep):
            outcome = next(coming)
            if isinstance(outcome, BaseException):
                raise outcome
            return Built(SLUG, own.target, (), (), outcome)

        monkeypatch.setattr("lawnb.engine.run.run_report", run)
        monkeypatch.setattr("lawnb.warm.client.warm_up", lambda: None)
        return own

    return begun


def last_run(bench) -> dict:
    return json.loads((bench.workspace.out / "sample/2023.last_run.json").read_text("utf-8"))


def events(bench) -> list[str]:
    lines = (bench.workspace.out / "runs.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines]


def test_a_run_that_succeeds_is_recorded_with_its_end_and_the_next_due_date(attempt, bench):
    attempt(False).make()
    run = last_run(bench)
    assert (run["report"], run["result"], run["exit_code"], run["tries"], run["next_due"]) == (SLUG, "made", 0, 1, "2024-01-31")
    assert run["started"] <= run["ended"]
    assert events(bench) == ["started", "ended"]


def test_a_draft_is_recorded_as_one(attempt, bench):
    attempt(True).make()
    assert (last_run(bench)["result"], last_run(bench)["exit_code"]) == ("draft", 6)


def test_a_failure_is_recorded_with_its_cell_and_raised(attempt, bench):
    with pytest.raises(RunError):
        attempt(RunError("单元格 training: 除以零。", cell="training")).make()
    run = last_run(bench)
    assert (run["result"], run["exit_code"], run["cell"], run["problems"]) == ("failed", 4, "training", ["单元格 training: 除以零。"])


@pytest.mark.parametrize("passing", [KernelError("内核意外终止。"), DiskError("无法写入。")])
def test_what_can_pass_is_tried_again(attempt, bench, passing):
    assert attempt(passing, False, retries=1).make().slug == SLUG
    assert (last_run(bench)["result"], last_run(bench)["tries"]) == ("made", 2)
    assert events(bench) == ["started", "retry", "ended"]


def test_retries_come_to_an_end(attempt, bench):
    with pytest.raises(KernelError, match="第三次"):
        attempt(KernelError("一"), KernelError("二"), KernelError("第三次"), False, retries=2).make()
    assert (last_run(bench)["result"], last_run(bench)["tries"]) == ("failed", 3)


@pytest.mark.parametrize("lasting", [RunError("单元格有错。"), ContractError("记录有误。"), LimitError("超过时限。")])
def test_what_somebody_has_to_mend_is_not_tried_again(attempt, bench, lasting):
    with pytest.raises(type(lasting)):
        attempt(lasting, False, retries=5).make()
    assert last_run(bench)["tries"] == 1


def test_no_retry_begins_after_the_reports_time(attempt, bench):
    with pytest.raises(LimitError, match="报告运行超过 0.0001 秒"):
        attempt(KernelError("一"), False, retries=5, report_seconds=0.0001).make()


@pytest.mark.parametrize(("end", "code"), [(SystemExit(143), 143), (KeyboardInterrupt(), 130)])
def test_a_run_that_is_ended_says_so(attempt, bench, end, code):
    with pytest.raises(type(end)):
        attempt(end).make()
    assert (last_run(bench)["result"], last_run(bench)["exit_code"]) == ("interrupted", code)


def test_a_defect_is_recorded_by_its_kind_and_never_its_text(attempt, bench):
    with pytest.raises(ZeroDivisionError):
        attempt(ZeroDivisionError("张三 11010519491231002X")).make()
    run = json.dumps(last_run(bench), ensure_ascii=False)
    assert "程序缺陷（ZeroDivisionError）" in run and "张三" not in run


def test_a_run_that_was_killed_is_called_so_by_the_next(attempt, bench):
    path = bench.workspace.out / "sample/2023.last_run.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"report": SLUG, "result": "running", "pid": 1, "started": "2024-01-01T00:00:00+08:00"}), "utf-8")
    attempt(False).make()
    assert events(bench) == ["killed", "started", "ended"]
    assert last_run(bench)["result"] == "made"


def test_what_a_killed_run_has_left_goes_though_no_run_follows(attempt, bench, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(BureauReport, "reasons", lambda report: [])
    monkeypatch.setattr("lawnb.unattended.attempt.built", lambda target, slug: Built(slug, target, (), (), False))
    left = [bench.workspace.out / "sample/.editions/.2023-0002.part", tmp_path / "temporary/lawnb-run-dead"]
    for folder in left:
        folder.mkdir(parents=True)
    (bench.workspace.out / "sample/2023.last_run.json").write_text(json.dumps({"report": SLUG, "result": "running", "pid": 1, "started": "2024-01-01T00:00:00+08:00"}), "utf-8")
    assert not attempt().make().draft
    assert [folder for folder in left if folder.exists()] == []


def test_a_report_that_is_being_made_is_refused_with_who_makes_it(attempt, bench):
    own = attempt(False)
    path = bench.workspace.out / "sample/2023.last_run.json"
    with locked(lock_path(own.target), 0, ""):
        path.write_text(json.dumps({"result": "running", "pid": 4711, "started": "2024-01-01T00:00:00+08:00"}), "utf-8")
        with pytest.raises(BusyError, match="sample/2023: 已有一次运行（进程 4711，2024-01-01T00:00:00"):
            own.make()
    assert json.loads(path.read_text("utf-8"))["pid"] == 4711


def test_a_report_that_is_being_made_can_be_waited_for(attempt, bench):
    own = attempt(False, wait_seconds=30)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(lock_path(own.target), 0, ""):
            held.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.2, release.set).start()
    assert own.make().slug == SLUG
    holder.join()


# -- hooks -------------------------------------------------------------------------------------------------------------

TELL = [sys.executable, "-c", "import os, sys; open(sys.argv[1], 'w').write(os.environ['LAWNB_RESULT'] + sys.stdin.read())"]


@pytest.mark.parametrize(("outcome", "hook", "result"), [(False, "on_success", "made"), (RunError("x"), "on_failure", "failed")])
def test_the_hook_is_told_what_became_of_the_run(attempt, tmp_path, outcome, hook, result):
    own = attempt(outcome, **{hook: (*TELL, str(tmp_path / "told $(x); 中文"))})
    try:
        own.make()
    except RunError:
        pass
    told = (tmp_path / "told $(x); 中文").read_text("utf-8")
    assert told.startswith(result) and json.loads(told.removeprefix(result))["report"] == SLUG


def test_the_other_hook_is_not_run(attempt, tmp_path):
    attempt(False, on_failure=(*TELL, str(tmp_path / "told"))).make()
    assert not (tmp_path / "told").exists()


def test_a_hook_that_fails_changes_nothing_and_is_noted(attempt, bench):
    attempt(False, on_success=("/no/such/program",)).make()
    assert last_run(bench)["result"] == "made"
    assert events(bench) == ["started", "ended", "hook-failed"]


# -- a report that stands ----------------------------------------------------------------------------------------------


def stands(bench, monkeypatch) -> None:
    monkeypatch.setattr("lawnb.unattended.attempt.reasons", lambda *_: [])
    monkeypatch.setattr("lawnb.unattended.attempt.built", lambda *_: Built(SLUG, bench.workspace.out, (), (), False, fresh=False))


def test_a_report_that_stands_is_not_made_again_and_its_record_stays(attempt, bench, monkeypatch):
    attempt(False).make()
    before = last_run(bench)
    stands(bench, monkeypatch)
    assert not attempt().make().fresh
    assert last_run(bench) == before


def test_a_report_that_stands_after_a_failure_clears_the_record(attempt, bench, monkeypatch):
    with pytest.raises(RunError):
        attempt(RunError("x")).make()
    stands(bench, monkeypatch)
    attempt().make()
    assert (last_run(bench)["result"], last_run(bench)["exit_code"]) == ("unchanged", 0)


def test_what_a_run_was_refused_for_is_recorded_and_told_without_values(attempt, bench):
    told = bench.workspace.root / "told.json"
    hook = (sys.executable, "-c", f"import sys; open({str(told)!r}, 'w').write(sys.stdin.read())")
    with pytest.raises(RunError) as refused:
        attempt(KernelError("单元格 a: 13800001234"), RunError("单元格 b: 11010519491231002X、13800001234"), retries=1, on_failure=hook).make()
    for text in (str(refused.value), json.dumps(last_run(bench)), (bench.workspace.out / "runs.jsonl").read_text("utf-8"), told.read_text("utf-8")):
        assert "13800001234" not in text
    assert last_run(bench)["problems"] == ["单元格 b: （公民身份号码，已遮盖）、（手机号码，已遮盖）"]


def test_a_record_that_cannot_be_read_is_recorded_as_the_runs_failure_by_its_path(attempt, bench, monkeypatch):
    closed = PermissionError(13, "Permission denied", "data/sample/2023/training.csv")
    own = attempt(closed)
    monkeypatch.setattr(BureauReport, "reasons", lambda _: (_ for _ in ()).throw(closed))
    with pytest.raises(PublicationError, match="^data/sample/2023/training.csv: 不能读写（Permission denied）。请检查路径和权限。$"):
        own.make()
    run = last_run(bench)
    assert (run["result"], run["exit_code"], run["problems"]) == ("failed", 5, ["data/sample/2023/training.csv: 不能读写（Permission denied）。请检查路径和权限。"])


def test_a_full_journal_is_moved_aside_by_one_process_only(bench, monkeypatch):
    monkeypatch.setattr("lawnb.unattended.journal.MOST_BYTES", 10)
    journal = Journal(bench.workspace)
    journal.tell("started", "first")
    with locked(journal.path.with_name(".runs.jsonl.lock"), 0, ""):
        journal.tell("ended", "first")  # another is at moving it: this line goes into what is there
    journal.tell("started", "second")
    aside = journal.path.with_name("runs.1.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["report"] for line in aside] == ["first", "first"]
    assert [json.loads(line)["report"] for line in journal.path.read_text("utf-8").splitlines()] == ["second"]
