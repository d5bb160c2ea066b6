"""A new folder of a year's records: what is known is in it, what is not is blank, and nothing of another year or bureau."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from lawnb.agency import Agency
from lawnb.errors import ParameterError
from lawnb.intake.contracts import contract
from lawnb.intake.documents import read_document
from lawnb.intake.files import record_files
from lawnb.intake.ledger import read_table
from lawnb.storage.folder import disk_errors_named, write_whole
from lawnb.workspace import SLUG, YEAR, Workspace

AGENCY = "agency.yaml"
NEW_AGENCY = """\
# 机构信息。简称用于正文；地区、所属政府、领域没有的空着。
name: {name}
short_name: {short_name}
region:        # 地区，如 某某区
government:    # 所属政府，如 某某区人民政府
sector:        # 领域，如 生态环境
"""
PUBLICATION = """\
# 公开信息栏和落款。确实没有索引号、分类或者文号的，写“无”；不知道的先空着，检查时会提醒。日期写成 {next}-01-31 的样子。
index_number:      # 索引号
category:          # 分类
issuer: {name}
date_issued:       # 发文日期
title: {title}
document_number:   # 文号
signed_by: {name}
date_signed:       # 落款日期，先写拟定的日期
"""


def begin(workspace: Workspace, slug: str, year: int, name: str | None = None, short_name: str | None = None) -> list[Path]:
    """Write the first files of an agency's year: `agency.yaml`, `publication.yaml`, and what was promised last year, to be answered for.

    No ledger is written: one with its heading alone would say that nothing happened.

    Parameters
    ----------
    name, short_name
        Of an agency that has no year yet; of others they are taken from the latest year before.

    Returns
    -------
    list[Path]
        The files.

    Raises
    ------
    ParameterError
        The slug or the year is none, the year has records, or the name of a new agency is not given.
    ContractError
        Last year's `agency.yaml` or plan cannot be read.
    """
    _require_new(workspace, slug, year)
    folder, before = workspace.data / slug / str(year), max((y for y in workspace.years(slug) if y < year), default=None)
    if before is None and not name:
        raise ParameterError("--name: 新的机构要写名称，如 --name 某某区生态环境局；简称用 --short-name。")
    if before is None:
        own = Agency(name=name, short_name=short_name or name)
        files = {AGENCY: NEW_AGENCY.format(name=_scalar(own.name), short_name=_scalar(own.short_name))}
    else:
        last = workspace.data / slug / str(before)
        own = read_document(last / AGENCY, f"{slug}/{before}/{AGENCY}", Agency)
        files = {AGENCY: (last / AGENCY).read_text("utf-8")}
        if before == year - 1 and (promised := _promises(last)):
            files["promises.csv"] = promised
    files["publication.yaml"] = PUBLICATION.format(name=_scalar(own.name), title=_scalar(f"{own.short_name}{year}年度法治政府建设工作报告"), next=year + 1)
    _place(folder, files)
    return [folder / file for file in files]


def _require_new(workspace: Workspace, slug: str, year: int) -> None:
    if not SLUG.fullmatch(slug):
        raise ParameterError(f"agency: '{slug}' 不是机构代号。请用小写字母、数字和连字符，如 jiangbei-env。")
    if not YEAR.fullmatch(str(year)):
        raise ParameterError(f"year: '{year}' 不是年度。请写成例如 2024。")
    folder = workspace.data / slug / str(year)
    if folder.exists():
        raise ParameterError(f"{workspace.relative(folder)}: 已经有这个文件夹，没有改动。要重新开始的，请先把它移走。")


def _place(folder: Path, files: Mapping[str, str]) -> None:
    """Write a folder's files, all or none: one half made would be refused by the next call, as a folder that has records."""
    staged = folder.with_name(f".{folder.name}.part")
    with disk_errors_named(folder):
        shutil.rmtree(staged, ignore_errors=True)  # of a call that was killed
        staged.mkdir(parents=True)
        try:
            for file, text in files.items():
                write_whole(staged / file, text.encode("utf-8"))
            staged.rename(folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def _promises(last: Path) -> str:
    """Last year's plan as this year's `promises.csv`, result and reason still to be written; empty where there was none."""
    [plan] = record_files(last).get("plan", [None])[:1]
    rows = read_table(plan, plan.name, contract("plan")).rows if plan else ()
    titles = [field.title for field in contract("promises").fields]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([titles, *([row.item, row.indicator, row.target, "", "", ""] for row in rows)])
    return out.getvalue() if rows else ""


def _scalar(text: str) -> str:
    """A text as YAML reads it back: in quotes where it might be read as something else."""
    return text if re.fullmatch(r"[^\W\d][\w（）()·、]*", text) else json.dumps(text, ensure_ascii=False)
