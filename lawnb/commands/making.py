"""`lawnb run` and what goes with it: a report is made, checked before, explained, verified and exported after."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from lawnb.commands.bundle import verify_received
from lawnb.console import print_built, print_findings, print_json, print_verdict, say, shown_path
from lawnb.errors import EXIT_DIFFERS, EXIT_DRAFT, ParameterError
from lawnb.options import absolute, force_option, json_option, out_option, parameter_options, resolved, setting_options


@click.command(short_help="运行笔记本，生成报告；没有变化就不重新生成。")
@parameter_options
@out_option
@force_option
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


@click.command()
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


@click.command()
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


@click.command(short_help="核验成品：文件夹、网页或交接包。")
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


@click.command()
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


@click.command()
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
