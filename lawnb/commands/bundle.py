"""`lawnb bundle`: a report as one file to hand on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawnb.console import print_json, print_verdict, say, shown_path
from lawnb.errors import EXIT_DIFFERS, EXIT_DRAFT, ParameterError
from lawnb.options import absolute, out_option, parameter_options, resolved

if TYPE_CHECKING:
    from lawnb.handover.bundle import Bundle
    from lawnb.params import ReportParameters
    from lawnb.workspace import Workspace

#: What stands for the number of the edition that stands.
LAST = "last"


def edition_number(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """An edition's number as it was typed, or `last`."""
    if value not in (None, LAST) and not value.isdecimal():
        raise ParameterError(f"--edition: '{value}' 不是版次。请写 1、2……，或 last。")
    return value


@click.command()
@parameter_options
@out_option
@click.option("--region", metavar="区域", help="区域汇总报告：区域代号，代替 --agency。")
@click.option("--edition", metavar="版次", callback=edition_number, help="已签发的一版：版次，或 last（最近一版）；不写则是 build 里的成品。")
@click.option("--output", metavar="FILE.zip", type=click.Path(path_type=Path), help="写到哪里，默认 <out>/<机构>/<机构>-<年度>[-<版次>].zip。")
@click.option("--draft", is_flag=True, help="草稿也交出，只供内部传阅；文件名带 -draft，退出码为 6。")
@click.option("--verify", "received", metavar="FILE.zip", type=click.Path(path_type=Path), help="不生成，只核对收到的交接包。")
def bundle(agency, year, data, file, settings, as_json, out, region, edition, output, draft, received) -> None:
    """把一份报告的全部成品、正文片段、说明和校验值做成一个交接包（ZIP）；同样的成品，同样的字节。"""
    if received is not None:
        verify_received(received, as_json)
        return
    if region and agency:
        raise ParameterError("--region: 已经写了 --agency。请只写一个。")
    if edition and (region or draft):
        raise ParameterError(f"--edition: 不能与 {'--region' if region else '--draft'} 同时写；签发的只有机构报告的正式版。请只写一个。")
    if output is not None and (output.suffix.lower() != ".zip" or output.is_dir()):
        raise ParameterError(f"--output: '{output}' 不是 .zip 文件名。请写成例如 交接/2023.zip。")
    workspace, parameters = resolved(agency, year, data, file, settings, out)
    folder = workspace.build(region or parameters.values.agency, parameters.values.year)
    made = made_of(workspace, parameters.values, folder, region, edition, draft)
    from lawnb.storage.folder import write_whole

    path = absolute(output) if output else folder.parent / made.name
    write_whole(path, made.content)
    if as_json:
        print_json({"ok": not made.draft, "draft": made.draft, "file": shown_path(path), "sha256": made.sha256, "files": list(made.files)})
    else:
        say(f"{shown_path(path)}{'（草稿）' if made.draft else ''}，{len(made.files)} 个文件")
        say(f"SHA-256 {made.sha256}（请另行告知接收方）")
    sys.exit(EXIT_DRAFT if made.draft else 0)


def made_of(workspace: Workspace, values: ReportParameters, folder: Path, region: str | None, edition: str | None, draft: bool) -> Bundle:
    """The bundle that is asked for; an issued edition never changes, a report is locked meanwhile."""
    from lawnb.handover import bundle as bundles
    from lawnb.handover.reports import bureau_private, issued_edition, region_private
    from lawnb.unattended.attempt import report_lock

    if edition:
        chosen = issued_edition(workspace, values, None if edition == LAST else int(edition))
        return bundles.edition_bundle(chosen, bureau_private(workspace, values))
    private = region_private(workspace, region, values.year) if region else bureau_private(workspace, values)
    with report_lock(folder):
        return bundles.bundle(folder, private, draft)


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
