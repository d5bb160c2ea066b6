"""`lawnb sign` and `lawnb issue`: an office signs a report that was checked, and sends it out as an edition."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from lawnb.console import print_json, print_signed
from lawnb.options import date_option, office_option, out_option, parameter_options, resolved

if TYPE_CHECKING:
    from lawnb.params import Resolved
    from lawnb.workspace import Workspace


@click.command()
@parameter_options
@out_option
@click.option("--as", "step", type=click.Choice(["checked"]), required=True, help="checked：审核。签发用 lawnb issue。")
@office_option
@date_option
def sign(agency, year, data, file, settings, as_json, out, step, office, when) -> None:
    """记录审核：哪个科室、哪一天、对成品的哪些内容。草稿不能审核。"""
    _sign(resolved(agency, year, data, file, settings, out), step, office, when, "", as_json)


@click.command()
@parameter_options
@out_option
@office_option
@date_option
@click.option("--corrects", metavar="说明", default="", help="第 2 版起必写：更正了什么、为什么。")
def issue(agency, year, data, file, settings, as_json, out, office, when, corrects) -> None:
    """签发审核过的报告，存入 issued/<机构>/<年度>/<版次>/，不覆盖已有的版次。"""
    _sign(resolved(agency, year, data, file, settings, out), "issued", office, when, corrects, as_json)


def _sign(chosen: tuple[Workspace, Resolved], step: str, office: str, when: datetime.datetime | None, corrects: str, as_json: bool) -> None:
    """Sign a report, and tell what was signed; without a date, today's: the only clock that is read."""
    from lawnb import signoff
    from lawnb.provenance.computed import require_computed
    from lawnb.unattended.attempt import report_lock

    workspace, values = chosen[0], chosen[1].values
    workspace.records(values.agency, values.year)
    folder = workspace.build(values.agency, values.year)
    with report_lock(folder):
        if step == "checked":
            require_computed(folder, workspace, values.agency, values.year)
        record = signoff.sign(folder, step, office, when.date() if when else datetime.date.today(), workspace.issued, corrects)
    if as_json:
        print_json({"ok": True, "report": f"{values.agency}/{values.year}", **record.as_json()})
    else:
        print_signed(record, workspace.issued)
