"""`lawnb bundle`: a report as one file to hand on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lawnb.console import print_json, print_verdict, say, shown_path
from lawnb.errors import EXIT_DIFFERS, EXIT_DRAFT, ParameterError
from lawnb.options import absolute, out_option, parameter_options, resolved


@click.command()
@parameter_options
@out_option
@click.option("--region", metavar="区域", help="区域汇总报告：区域代号，代替 --agency。")
@click.option("--output", metavar="FILE.zip", type=click.Path(path_type=Path), help="写到哪里，默认 <out>/<机构>/<机构>-<年度>.zip。")
@click.option("--draft", is_flag=True, help="草稿也交出，只供内部传阅；文件名带 -draft，退出码为 6。")
@click.option("--verify", "received", metavar="FILE.zip", type=click.Path(path_type=Path), help="不生成，只核对收到的交接包。")
def bundle(agency, year, data, file, settings, as_json, out, region, output, draft, received) -> None:
    """把一份报告的全部成品、正文片段、说明和校验值做成一个交接包（ZIP）；同样的成品，同样的字节。"""
    if received is not None:
        verify_received(received, as_json)
        return
    if region and agency:
        raise ParameterError("--region: 已经写了 --agency。请只写一个。")
    if output is not None and (output.suffix.lower() != ".zip" or output.is_dir()):
        raise ParameterError(f"--output: '{output}' 不是 .zip 文件名。请写成例如 交接/2023.zip。")
    workspace, parameters = resolved(agency, year, data, file, settings, out)
    values = parameters.values
    from lawnb.handover.bundle import bundle as made_of
    from lawnb.handover.reports import bureau_private, region_private
    from lawnb.storage.folder import write_whole
    from lawnb.unattended.attempt import report_lock

    private = region_private(workspace, region, values.year) if region else bureau_private(workspace, values)
    folder = workspace.build(region or values.agency, values.year)
    with report_lock(folder):
        made = made_of(folder, private, draft)
    path = absolute(output) if output else folder.parent / made.name
    write_whole(path, made.content)
    if as_json:
        print_json({"ok": not made.draft, "draft": made.draft, "file": shown_path(path), "sha256": made.sha256, "files": list(made.files)})
    else:
        say(f"{shown_path(path)}{'（草稿）' if made.draft else ''}，{len(made.files)} 个文件")
        say(f"SHA-256 {made.sha256}（请另行告知接收方）")
    sys.exit(EXIT_DRAFT if made.draft else 0)


def verify_received(path: Path, as_json: bool) -> None:
    """Tell whether a bundle is as it was made; ends with the exit code."""
    from lawnb.digests import sha256
    from lawnb.handover.opened import verify_bundle

    if not path.is_file():
        raise ParameterError(f"{path}: 没有这个文件。请写收到的交接包（ZIP）。")
    verdict, digest = verify_bundle(path), sha256(path)
    if as_json:
        print_json(verdict.as_json() | {"sha256": digest})
    else:
        print_verdict(path, verdict)
        say(f"SHA-256 {digest}（请与交出方告知的相比）")
    sys.exit(0 if verdict.identical else EXIT_DIFFERS)
