"""The command line: parse, call, print. What is heavy loads inside the commands, so that `--help` is quick."""

from __future__ import annotations

import datetime
import os
import signal
import sys
import traceback
from pathlib import Path

import click

from lawnb.commands.batch import batch
from lawnb.commands.bundle import bundle, verify_received
from lawnb.commands.catalogue import catalogue
from lawnb.commands.comments import comments
from lawnb.commands.edition import edition
from lawnb.commands.region import region
from lawnb.commands.schedule import schedule
from lawnb.commands.signing import issue, sign
from lawnb.commands.theme import theme
from lawnb.console import (
    print_built,
    print_findings,
    print_intake,
    print_json,
    print_verdict,
    say,
    shown_path,
)
from lawnb.errors import (
    EXIT_DIFFERS,
    EXIT_DRAFT,
    ContractError,
    LawnbError,
    ParameterError,
)
from lawnb.options import (
    absolute,
    data_option,
    json_option,
    out_option,
    parameter_options,
    resolved,
    setting_options,
)

EXIT_CODES = """\b
退出码：
  0    完成
  1    程序缺陷（请附上输出报告给我们）
  2    命令行或参数有误
  3    data/ 下的记录有误
  4    笔记本的单元格运行失败
  5    成品无法生成或写入（字体、缺字、磁盘）
  6    已生成，但有阻断发布的检查结果：成品标为草稿
  7    已比较，两份报告有差异
  8    批量中有报告失败
  75   同一份报告正在运行，没有等到
  130  被中断（Ctrl-C）；143、129 被终止
"""

#: What asks a process to end: systemd and Airflow send the first, a dropped connection the second.
ENDING_SIGNALS = ("SIGTERM", "SIGHUP")

@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lawnb")
def cli() -> None:
    """从机构的记录生成法治政府建设年度报告。"""



@cli.command()
@parameter_options
@out_option
@click.option("--force", is_flag=True, help="没有变化也重新生成。")
@setting_options
def run(agency, year, data, file, settings, as_json, out, force, flags) -> None:
    """运行笔记本，生成 report.ipynb、report.html、report.pdf、report.docx；输入没有变化就不重新生成。"""
    workspace, parameters = resolved(agency, year, data, file, settings, out)
    workspace.records(parameters.values.agency, parameters.values.year)
    from lawnb.progress import TerminalProgress
    from lawnb.schedule.dates import next_due
    from lawnb.unattended.attempt import Attempt, BureauReport
    from lawnb.unattended.settings import settings_of

    due = next_due(None, datetime.date.today()).isoformat()
    attempt = Attempt(BureauReport(workspace, parameters.values), settings_of(workspace.root, flags), due)
    with TerminalProgress(attempt.slug) as progress:
        done = attempt.make(progress, force)
    print_built(done, "报告", as_json)
    sys.exit(EXIT_DRAFT if done.draft else 0)


@cli.command()
@parameter_options
def check(agency, year, data, file, settings, as_json) -> None:
    """只核对记录和笔记本的结构，不运行笔记本。"""
    workspace, parameters = resolved(agency, year, data, file, settings)
    from lawnb.checks import blocking
    from lawnb.preflight import preflight

    findings = preflight(workspace, parameters.values)
    slug, stopped = f"{parameters.values.agency}/{parameters.values.year}", bool(blocking(findings))
    if as_json:
        from lawnb.privacy.redact import redacted_json

        print_json({"ok": not stopped, "report": slug, "findings": [redacted_json(finding.as_json()) for finding in findings]})
    else:
        say(f"{slug}: {'有阻断发布的问题。' if stopped else '可以发布。'}")
        print_findings(findings, brief=False)
    sys.exit(EXIT_DRAFT if stopped else 0)


@cli.command()
@parameter_options
@out_option
def why(agency, year, data, file, settings, as_json, out) -> None:
    """说明报告为什么会重新生成：哪个文件（哪张表）、参数、程序或程序库有变动。"""
    workspace, parameters = resolved(agency, year, data, file, settings, out)
    workspace.records(parameters.values.agency, parameters.values.year)
    from lawnb.provenance.why import reasons

    found, slug = reasons(workspace, parameters.values), f"{parameters.values.agency}/{parameters.values.year}"
    if as_json:
        print_json({"report": slug, "rebuild": bool(found), "reasons": found})
        return
    say(f"{slug}: {'会重新生成，因为：' if found else '没有变化，不会重新生成。'}")
    say("".join(f"  {reason}\n" for reason in found), nl=False)


@cli.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--data", metavar="文件夹", type=click.Path(path_type=Path), help="数据文件夹，生成时在工作区外的要写。")
@json_option
def verify(path, data, as_json) -> None:
    """核验成品：PATH 为文件夹则按记录的输入重新生成并逐字节比较，为 report.html 则只核验网页自带的摘要，为交接包（ZIP）则核对其中的校验值。不一致时退出码为 7。"""
    from lawnb.engine.verify import verify_folder, verify_page
    from lawnb.progress import TerminalProgress
    from lawnb.workspace import find_root

    if not path.exists():
        raise ParameterError(f"{path}: 没有这个文件或文件夹。请写 build/<机构>/<年度>、report.html 或交接包。")
    if path.suffix.lower() == ".zip" and path.is_file():
        verify_received(path, as_json)
    if path.is_dir():
        with TerminalProgress(str(path)) as progress:
            verdict = verify_folder(path, find_root(), absolute(data) if data else None, progress)
    else:
        verdict = verify_page(path)
    if as_json:
        print_json(verdict.as_json())
    else:
        print_verdict(path, verdict)
    sys.exit(0 if verdict.identical else EXIT_DIFFERS)


@cli.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--as", "name", metavar="契约", required=True, help="这是哪一种台账，如 penalties、licensing，或其中文名称。")
@click.option("--marked", metavar="文件", type=click.Path(path_type=Path), help="另存一份 XLSX，标出有问题的格并加批注。")
@json_option
def intake(path, name, marked, as_json) -> None:
    """读入并核对一份台账（CSV、XLSX、XLS、ODS，或各月文件的文件夹），列出全部问题。"""
    from lawnb.intake.contracts import contract_called
    from lawnb.intake.ledger import read_ledger

    done = read_ledger(path, contract_called(name))
    if marked:
        from lawnb.workbooks.marked import write_marked_copy

        write_marked_copy(path, done, marked)
    if as_json:
        print_json(done.as_json())
    else:
        print_intake(done)
    sys.exit(0 if done.ok else ContractError.exit_code)


@cli.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("figure", metavar="FIGURE")
@click.option("--data", metavar="文件夹", type=click.Path(path_type=Path), help="数据文件夹；写了就列出计入的各行，不含个人信息的列。")
@json_option
def trace(path, figure, data, as_json) -> None:
    """追溯一个数字：定义、算法、出处文件和行。FIGURE 为编号（penalties.cases）或名称（行政处罚起数）。"""
    from lawnb.following.rows import rows_of
    from lawnb.following.source import faults_named, open_published
    from lawnb.following.trace import trace as trace_of

    if data is not None and not data.is_dir():
        raise ParameterError(f"--data: 没有文件夹 '{data}'。请检查路径。")
    with faults_named(path):
        chain = trace_of(open_published(path), figure)
        rows = rows_of(chain, data) if data else []
        if as_json:
            print_json(chain.as_json() | ({"rows": [each.as_json() for each in rows]} if data else {}))
            return
        say("".join([chain.text(), *(each.text() for each in rows)]), nl=False)


@cli.command()
@click.argument("old", metavar="A", type=click.Path(path_type=Path))
@click.argument("new", metavar="B", type=click.Path(path_type=Path))
@click.option("--html", "target", metavar="文件", type=click.Path(path_type=Path), help="另存为网页，供传阅。")
@json_option
def diff(old, new, target, as_json) -> None:
    """逐个数字比较两份报告或两个年度，A 旧 B 新；有差异时退出码为 7。"""
    from lawnb.following.diff import diff as diff_of
    from lawnb.following.page import page
    from lawnb.following.source import faults_named, open_published

    with faults_named(old, new):
        found = diff_of(open_published(old), open_published(new))
        if target:
            from lawnb.storage.folder import write_whole

            write_whole(target, page(found).encode())
        if as_json:
            print_json(found.as_json())
        else:
            say(found.text(), nl=False)
    sys.exit(0 if found.same else EXIT_DIFFERS)


@cli.command()
@click.argument("name", metavar="契约", required=False)
@click.option("--out", metavar="文件", type=click.Path(path_type=Path), help="写到哪里，默认当前文件夹下的 <契约>.xlsx。")
@click.option("--force", is_flag=True, help="替换已有的文件。")
@click.option("--dictionary", is_flag=True, help="输出全部契约的数据字典（Markdown）。")
def template(name, out, force, dictionary) -> None:
    """写一份可填写的空白台账（XLSX），带表头、下拉选项、说明和示例行。"""
    from lawnb.intake.contracts import contract, contract_called, contract_names

    if dictionary:
        from lawnb.workbooks.dictionary import dictionary as page

        say(page([contract(each) for each in contract_names()]), nl=False)
        return
    if name is None:
        raise ParameterError(f"没有写明契约。可用的有：{'、'.join(contract_names())}。")
    from lawnb.storage.folder import write_whole
    from lawnb.workbooks.template import template as workbook

    own = contract_called(name)
    out = out or Path(f"{own.name}.xlsx")
    if out.exists() and not force:
        raise ParameterError(f"--out: 已有文件 '{out}'。请换一个名称，或加 --force 替换。")
    write_whole(out, workbook(own))
    say(shown_path(out.absolute()))


@cli.command()
@click.option("--agencies", metavar="N", type=int, required=True, help="机构数。")
@click.option("--years", metavar="年度", required=True, help="如 2020-2024 或 2023。")
@click.option("--seed", metavar="S", type=int, required=True, help="种子：同样的参数生成同样的文件。")
@click.option("--faults", is_flag=True, help="在约五分之一的机构中放入错误，记入 manifest.json。")
@click.option("--scale", metavar="X", type=float, default=1.0, help="台账的规模，1 相当于一个县区。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("data"), help="写到哪里，默认 data。")
@click.option("--force", is_flag=True, help="替换已有的样例。")
def sample(agencies, years, seed, faults, scale, out, force) -> None:
    """生成虚构的样例机构：各种台账、公开信息和说明，互相吻合。"""
    from lawnb.samples.province import make_samples, years_of

    made = make_samples(out, agencies, years_of(years), seed, faults, scale, force)
    for slug in made["agencies"]:
        say(shown_path((out / slug).absolute()))
    faulty = f"，放入错误 {len(made['faults'])} 处" if made["faults"] else ""
    say(f"已生成 {len(made['agencies'])} 个样例机构、{len(made['years'])} 个年度{faulty}，清单见 {out / 'manifest.json'}。")


@cli.command("list")
@data_option
@out_option
@json_option
def list_(data, out, as_json) -> None:
    """列出机构、年度，以及各有什么。"""
    from lawnb.listing import listing
    from lawnb.signoff import STATE_WORDS, state
    from lawnb.workspace import find_root, workspace

    own = workspace(absolute(data), absolute(out), find_root())
    rows = [row | {"state": state(own.build(row["agency"], row["year"]))} for row in listing(own)]
    if as_json:
        print_json({"reports": rows})
        return
    for row in rows:
        built = f"{'、'.join(row['built'])}（{STATE_WORDS[row['state']]}）" if row["built"] else "未生成"
        records = f"记录有误 {len(row['problems'])} 处" if row["problems"] else f"{row['name']}  豁免 {row['waivers']} 项"
        say(f"{row['report']}  {records}，记录 {len(row['datasets'])} 份，成品：{built}")
    if not rows:
        say("还没有机构。请建立 data/<机构>/<年度>/ 并放入记录。")


@cli.command()
@click.argument("notebook", metavar="FILE.ipynb", type=click.Path(path_type=Path))
@click.option("--to", "formats", type=click.Choice(["html", "pdf", "docx"]), multiple=True, help="格式，可重复；默认全部。")
@click.option("--fragment", is_flag=True, help="只要正文片段 .fragment.html，供粘贴到网站的内容管理系统；与 --to 同写则另加。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), help="输出文件夹，默认与笔记本相同。")
@json_option
def export(notebook, formats, fragment, out, as_json) -> None:
    """把执行过的笔记本导出为 HTML、PDF 和 DOCX，或正文片段。"""
    from lawnb.engine.run import FORMATS, FRAGMENT
    from lawnb.engine.run import export as export_notebook

    wanted = (*formats, FRAGMENT) if fragment else formats or FORMATS
    files, draft = export_notebook(notebook, wanted, out or notebook.parent)
    if as_json:
        print_json({"ok": not draft, "draft": draft, "files": [shown_path(path) for path in files]})
    else:
        say("".join(f"{shown_path(path)}{'（草稿）' if draft else ''}\n" for path in files), nl=False)
    sys.exit(EXIT_DRAFT if draft else 0)


@cli.command()
@parameter_options
@click.option("--schema", is_flag=True, help="输出参数的 JSON Schema，供编辑器使用。")
def params(agency, year, data, file, settings, as_json, schema) -> None:
    """显示每个参数的值，以及是哪个文件哪一行或哪个选项设定的。"""
    if schema:
        from lawnb.params import ReportParameters

        print_json(ReportParameters.model_json_schema())
        return
    _, parameters = resolved(agency, year, data, file, settings)
    values = parameters.values.model_dump()
    if as_json:
        print_json({name: {"value": value, "from": parameters.origins[name]} for name, value in values.items()})
        return
    for name, value in values.items():
        say(f"{name} = {value!r}  # {parameters.origins[name]}")


for command in (batch, bundle, catalogue, comments, edition, issue, region, schedule, sign, theme):
    cli.add_command(command)


# -- ending -------------------------------------------------------------------------------------------------------------


def _end(number: int, frame: object) -> None:
    """End by a signal as a shell reports it, kernels and temporary folders cleared on the way."""
    sys.exit(128 + number)


def main() -> None:
    """Entry point: errors that a person can mend become their message and exit code here, and only here."""
    for name in ENDING_SIGNALS:
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _end)
    # its plug-ins would come from whatever else is installed, and looking for them takes longer than our checks
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli(standalone_mode=False)
    except LawnbError as error:
        from lawnb.privacy.redact import redact

        redact(error)
        if "--json" in sys.argv:
            print_json({"ok": False, "error": type(error).__name__, "problems": list(error.problems)})
        for problem in error.problems:
            say(problem, err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        say("已中断。", err=True)
        sys.exit(130)
    except Exception:
        # a defect of ours, whose own words may hold a value
        from lawnb.privacy.redact import redacted

        say(redacted(traceback.format_exc()), nl=False, err=True)
        sys.exit(1)
