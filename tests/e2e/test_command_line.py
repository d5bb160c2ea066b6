"""The command line as it is called, on the real 2023 input."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys

import nbformat
import pytest

from tests.conftest import ROOT


def changed_notebook(shell, source: str, cell_id: str = "training") -> None:
    path = shell.root / "notebooks/annual_report.ipynb"
    nb = nbformat.read(path, as_version=4)
    [cell] = [cell for cell in nb.cells if cell.id == cell_id]
    cell.source = source
    nbformat.write(nb, path)


def test_the_real_report_is_made_with_its_waivers_said(made):
    done, shell = made.said, made
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in shell.out.iterdir()) == [
        "figures.json", "findings.json", "report.docx", "report.html", "report.ipynb", "report.pdf", "ro-crate-metadata.json",
    ]  # fmt: skip
    assert "少8起" in done.stdout and "多23.7255万元" in done.stdout and done.stdout.count("豁免") == 4
    assert "草稿" not in (shell.out / "report.html").read_text("utf-8")
    assert len((shell.out / "report.html").read_bytes()) < 300_000
    assert str(shell.root) not in (shell.out / "report.ipynb").read_text("utf-8")


def test_without_the_waivers_the_report_is_a_draft_with_an_exit_code_of_its_own(shell):
    (shell.records / "waivers.yaml").unlink()
    done = shell("run", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"], said["draft"]) == (6, False, True)
    assert "草稿" in (shell.out / "report.html").read_text("utf-8")
    assert json.loads((shell.out / "findings.json").read_text("utf-8"))["status"] == "draft"


def test_one_case_less_in_a_part_changes_the_finding(shell):
    shell.edit("penalties_by_field.csv", "393", "392")
    findings = json.loads(shell("check", "--json").stdout)["findings"]
    [finding] = [finding for finding in findings if (finding["code"], finding["figure"]) == ("total-mismatch", "penalties.cases")]
    assert finding["difference"] == "9"


def test_a_failing_cell_leaves_the_failed_notebook_and_the_last_good_outputs(built):
    shell = built
    good = {path.name: path.read_bytes() for path in shell.out.iterdir()}
    changed_notebook(shell, "%%narrative\n{{ training.cuont }}")
    done = shell("run")
    assert done.returncode == 4
    assert done.stderr == "单元格 “training”（（十三）开展法治培训和队伍建设）: 正文第 1 行: 没有名称 'cuont'。是否要写 'count'？\n"
    after = {path.name: path.read_bytes() for path in shell.out.iterdir()}
    assert after.pop("failed.ipynb") and after == good


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import sys; sys.exit(0)", "没有运行"),
        ("import os; os._exit(1)", "单元格 “training”（（十三）开展法治培训和队伍建设）: 内核意外终止"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("quit()", "单元格 “training”（（十三）开展法治培训和队伍建设）: quit() 或 exit() 要结束内核"),
    ],
)
def test_every_early_end_is_a_failure(shell, source, said):
    changed_notebook(shell, source)
    done = shell("run", "--retries", "0")
    assert done.returncode == 4
    assert said in done.stderr


def test_records_that_change_while_the_report_is_made_of_them_are_told_and_nothing_is_published(built):
    shell = built
    before = (shell.out / "report.html").read_bytes()
    changed_notebook(shell, "with open('data/lengshuitan-transport/2023/penalties_by_field.csv', 'a') as file:\n    file.write('\\n')")
    done = shell("run", "--retries", "0")
    assert done.returncode == 4, done.stderr
    assert "记录：data/lengshuitan-transport/2023/penalties_by_field.csv 有变动：运行期间被改动，报告可能新旧混杂，没有生成。请等文件写完后重新运行。" in done.stderr
    assert (shell.out / "report.html").read_bytes() == before


def test_a_notebook_that_is_never_finished_is_a_failure(shell):
    changed_notebook(shell, "pass", "making")
    done = shell("run")
    assert (done.returncode, "report.finish()" in done.stderr) == (4, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--agency", "lengshuitan"], 2, "是否要写 'lengshuitan-transport'？"),
        (["--year", "2022"], 2, "现有年度：2023"),
        (["--year", "二〇二三"], 2, "不是整数"),
        (["--set", "trend_yaers=3"], 2, "是否要写 'trend_years'？"),
        (["--set", "trend_years=many"], 2, "不是整数"),
        (["--params", "none.yaml"], 2, "没有文件 'none.yaml'"),
        (["--yaer", "2023"], 2, "--yaer"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_runs(shell, arguments, code, said):
    done = shell("run", *arguments)
    assert (done.returncode, said in done.stderr, shell.out.exists()) == (code, True, False)


def test_a_broken_record_is_refused_with_all_its_problems(shell):
    shell.edit("penalties_by_field.csv", "167", "一百六十七")
    shell.edit("penalties_totals.csv", "617", "")
    shell.edit("agency.yaml", "short_name", "shortname")
    done = shell("run")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 3


def test_params_names_the_place_that_set_each_value(shell):
    said = json.loads(shell("params", "--json", "--set", "trend_years=2").stdout)
    assert {name: item["from"] for name, item in said.items()} == {
        "agency": "params/2023.yaml:3",
        "year": "params/2023.yaml:2",
        "data": "notebooks/annual_report.ipynb（参数单元格）",
        "trend_years": "--set trend_years",
        "issued": "notebooks/annual_report.ipynb（参数单元格）",
        "date": "notebooks/annual_report.ipynb（参数单元格）",
        "appendix": "notebooks/annual_report.ipynb（参数单元格）",
    }


def test_list_says_what_there_is(shell):
    [row] = [row for row in json.loads(shell("list", "--json").stdout)["reports"] if not row["agency"].startswith("sample-")]
    assert (row["report"], row["waivers"], row["built"], row["problems"]) == ("lengshuitan-transport/2023", 4, [], [])
    shell.edit("penalties_totals.csv", "617", "六百")
    assert "记录有误 1 处" in shell("list").stdout


def test_export_writes_every_format_where_it_is_told_as_the_run_made_it(made, tmp_path):
    done = made("export", str(made.out / "report.ipynb"), "--out", str(tmp_path))
    assert (done.returncode, sorted(path.name for path in tmp_path.iterdir())) == (0, ["report.docx", "report.html", "report.pdf"])
    assert all(path.read_bytes() == (made.out / path.name).read_bytes() for path in tmp_path.iterdir())


def test_a_notebook_that_is_no_report_of_ours_is_exported_as_a_draft(shell):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 随手记\n\n一段话。")]), shell.root / "note.ipynb")
    done = shell("export", "note.ipynb", "--to", "html")
    assert (done.returncode, "草稿" in (shell.root / "note.html").read_text("utf-8")) == (6, True)


def test_help_lists_the_commands_and_the_exit_codes(shell):
    said = shell("--help").stdout
    assert all(word in said for word in ("run", "check", "list", "export", "params", "阻断发布", "143"))


@pytest.mark.parametrize(("error", "code", "said"), [("EOFError", 1, "Traceback"), ("KeyboardInterrupt", 130, "已中断。")])
def test_a_file_that_ends_too_early_is_a_defect_and_no_interruption(error, code, said):
    program = f"from lawnb import cli\ndef broken(**_): raise {error}\ncli.list_.callback = broken\ncli.main()"
    done = subprocess.run([sys.executable, "-c", program, "list"], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, said in done.stderr) == (code, True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize(("name", "code", "said"), [("SIGTERM", 143, ""), ("SIGHUP", 129, ""), ("SIGINT", 130, "已中断。")])
def test_an_end_that_comes_where_exceptions_are_dropped_comes_all_the_same(name, code, said):
    program = (
        "import signal, time\nfrom lawnb import cli\n"
        f"class Finalised:\n def __del__(self): signal.raise_signal(signal.{name})\n"
        "def listing(**_):\n Finalised()\n time.sleep(60)\ncli.list_.callback = listing\ncli.main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "list"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert (done.returncode, done.stderr.strip()) == (code, said)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_arithmetic_begins_no_threads_which_a_limit_may_forbid():
    command = "from lawnb.cli import main; main(); import numpy, os; print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", command, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "1"


def test_a_parameter_file_of_ones_own_is_a_layer(shell):
    (shell.root / "mine.yaml").write_text("trend_years: 2\nyaer: 2023\n", "utf-8")
    done = shell("check", "--params", "mine.yaml")
    assert (done.returncode, done.stderr) == (2, "mine.yaml:2: 没有参数 'yaer'。是否要写 'year'？\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal here is a pty")
def test_progress_shows_on_a_terminal_only(made):
    # the session's run had no terminal and said nothing on standard error
    assert made.said.stderr == ""
    reader, writer = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from lawnb.cli import main; main()", "run", "--out", "elsewhere"],
        cwd=made.root, stdout=subprocess.DEVNULL, stderr=writer,
    )  # fmt: skip
    os.close(writer)
    said = b"".join(iter(lambda: _read(reader), b"")).decode("utf-8", "replace")
    assert process.wait(60) == 0
    assert all(word in said for word in ("lengshuitan-transport/2023", "运行单元格", "生成 html", "生成 pdf"))


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end of a pty is closed
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_a_file_that_may_not_grow_is_named_and_the_last_good_outputs_stay(made):
    before = {path.name: path.read_bytes() for path in made.out.iterdir()}
    # the page cannot be finished; test_killed.py has a disk that fails at any call
    limited = f"ulimit -f 150; exec {shlex.quote(sys.executable)} -c 'from lawnb.cli import main; main()' run --force --retries 0"
    done = made.run(["bash", "-c", limited])
    assert done.returncode == 5, done.stderr
    assert "无法写入" in done.stderr and str(made.out) in done.stderr
    assert {path.name: path.read_bytes() for path in made.out.iterdir()} == before


def test_a_ledger_goes_from_the_template_to_its_sums(shell):
    assert shell("template", "penalties", "--out", "台账.xlsx").returncode == 0
    (shell.root / "处罚.csv").write_text("文号,处罚日期,处罚类别,罚款（万元）\n样〔2023〕1号,2023/2/27,罚款,0.2\n样〔2023〕2号,2023/2/30,罚款,1\n", "utf-8")
    done = shell("intake", "处罚.csv", "--as", "penalties", "--marked", "标注.xlsx", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["ok"], found["rows"], found["sums"]) == (3, False, 1, {"罚款金额": 2000})
    assert [(problem["row"], problem["column"]) for problem in found["problems"]] == [(3, "处罚日期")]
    assert (shell.root / "标注.xlsx").stat().st_size > 0


def test_a_bureau_with_ledgers_is_reported_from_them(shell):
    done = shell("sample", "--agencies", "1", "--years", "2022-2023", "--seed", "7", "--out", "province")
    assert done.returncode == 0
    done = shell("run", "--data", "province", "--agency", "sample-001", "--year", "2023", "--json")
    assert (done.returncode, json.loads(done.stdout)["draft"]) == (0, False)
    page = (shell.root / "build/sample-001/2023/report.html").read_text("utf-8")
    assert "虚构" in page and "行政许可实施情况统计表" in page and "上年度安排兑现情况" in page


def test_a_wrong_command_line_is_told_to_programs_too(shell):
    done = shell("batch", "--workers", "0", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"], said["problems"]) == (2, False, ["'--workers' 的值有误：0 超出范围 x>=1。"])
    assert said["problems"][0] in done.stderr
