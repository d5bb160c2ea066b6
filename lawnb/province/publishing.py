"""Publishing an edition, one year of many bureaus, and going back to the one before: each a transaction on the shelf."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawnb.digests import sha256
from lawnb.errors import ParameterError, PublicationError
from lawnb.formats import few
from lawnb.province.board import WORDS, Board, Standing, board, report_standing
from lawnb.province.catalogue import NAME
from lawnb.province.page import Row, Summary, page, trends
from lawnb.province.reading import PAGES, Entry, entry
from lawnb.province.reading import WORDS as STATES
from lawnb.province.shelf import RECORD, Shelf, place_file
from lawnb.storage.folder import disk_errors_named, make_lasting
from lawnb.storage.jsonfile import json_bytes
from lawnb.workspace import SLUG, Workspace

SCHEMA = 1


@dataclass(frozen=True)
class Plan:
    """What is to be published: whose reports, of which day the edition is, and how.

    Parameters
    ----------
    region
        The slug of the region's own report, which then goes with them.
    partial
        Publish without those that are not complete, and say so.
    keep
        How many editions stay, the new one included.
    """

    agencies: Sequence[str]
    date: datetime.date
    region: str | None = None
    partial: bool = False
    keep: int = 2


def publish(workspace: Workspace, shelf: Shelf, plan: Plan) -> dict[str, Any]:
    """Stage every complete report of the year, then let the link show them at once; the edition's record.

    Raises
    ------
    PublicationError
        A report is missing, blocked or stale and `partial` is not asked for; nothing is complete; a file changed meanwhile;
        somebody else publishes; the disk refuses. What was shown before is shown still.
    """
    with shelf.locked(), disk_errors_named(shelf.root):
        shelf.sweep()
        found = board(workspace, shelf.year, plan.agencies)
        require_publishable(found, plan.partial)
        region = _region(workspace, shelf.year, plan)
        with shelf.staged() as (number, folder):
            files = _placed(folder, [*region, *found.of("complete")])
            content = edition_page(folder, number, found, region)
            (folder / NAME).write_bytes(content)
            record = _record(shelf, number, plan, found) | {"files": files | {NAME: sha256(folder / NAME)}}
            (folder / RECORD).write_bytes(json_bytes(record))
            make_lasting(folder)
            shelf.switch(number)
        shelf.retire(plan.keep)
    return record


def require_publishable(found: Board, partial: bool) -> None:
    """Refuse an edition that is not complete, unless that is meant, and one of nothing in any case."""
    if found.complete or (partial and found.of("complete")):
        return
    advice = "请补齐，或加 --partial 发布不完整的一版" if found.of("complete") else "请先运行 lawnb run"
    raise PublicationError(f"{found.year}: {found.lacking()}，没有发布。{advice}；原因见 lawnb edition board --year {found.year}。")


def _region(workspace: Workspace, year: int, plan: Plan) -> list[Standing]:
    slug = plan.region
    if slug is None:
        return []
    if not SLUG.fullmatch(slug) or slug in plan.agencies:
        raise ParameterError(f"--region: '{slug}' {'是应报机构之一' if slug in plan.agencies else '不是代号'}。请写区域报告的代号，即 build 下的文件夹名。")
    found = report_standing(workspace.build(slug, year).resolve(), slug, year)
    if found.state != "complete":
        reasons = "；".join(found.reasons) or "没有这份报告"
        raise PublicationError(f"--region: {slug}/{year} 不能发布：{reasons}。请先用 lawnb region 生成。")
    return [found]


def _placed(folder: Path, standings: Sequence[Standing]) -> dict[str, str]:
    """Put the files of complete reports into the edition's folder; their digests by path in it."""
    files = {}
    for each in standings:
        for name, digest in sorted(each.files.items()):
            place_file(each.folder / name, folder / each.agency / name, digest)
            files[f"{each.agency}/{name}"] = digest
    return files


def _record(shelf: Shelf, number: int, plan: Plan, found: Board) -> dict[str, Any]:
    """What the edition says of itself; the public may read it, so that it names no records."""
    standings = [{"agency": each.agency, "name": each.name, "state": each.state, "findings": list(each.codes)} for each in found.standings]
    return {
        "schema": SCHEMA, "year": shelf.year, "edition": number, "date": plan.date.isoformat(), "replaces": shelf.current(),
        "complete": found.complete, "counts": found.counts(), "region": plan.region, "agencies": standings,
    }  # fmt: skip


# -- its page ------------------------------------------------------------------------------------------------------------


def edition_page(folder: Path, number: int, found: Board, region: Sequence[Standing] = ()) -> bytes:
    """The catalogue of an edition: the reports in it, and who is not."""
    title = f"{found.year}年度法治政府建设年度报告（第{number}版）"
    counted = Summary(("应报机构", *WORDS.values()), [(f"{found.year} 年度", [len(found.standings), *found.counts().values()])])
    rows = [_region_row(folder, each, found.year) for each in region] + [_row(folder, each, found.year) for each in found.standings]
    return page(title, rows, counted, _notice(found))


def _notice(found: Board) -> str:
    if found.complete:
        return ""
    left = "、".join(f"{WORDS[state]} {n} 个" for state, n in found.counts().items() if n and state != "complete")
    return f"本版不完整：应报 {len(found.standings)} 个机构，收入 {len(found.of('complete'))} 个；{left}，没有收入。"


def _row(folder: Path, each: Standing, year: int) -> Row:
    if each.state != "complete":
        return Row(Entry(each.agency, year, each.name or each.agency, each.state), each.state, WORDS[each.state], each.codes)
    own = entry(folder / each.agency, each.agency, year)
    return Row(own, own.state, STATES[own.state], (), _links(own), trends([own]))


def _region_row(folder: Path, each: Standing, year: int) -> Row:
    """The region's own report, first, without figures: its own are the sums of the others."""
    own = entry(folder / each.agency, each.agency, year)
    return Row(Entry(own.agency, year, own.name, own.state), own.state, "全区域报告", (), _links(own))


def _links(own: Entry) -> list[tuple[str, str]]:
    return [(f"{own.agency}/{name}", PAGES[name]) for name in own.files]


# -- going back ----------------------------------------------------------------------------------------------------------


def roll_back(shelf: Shelf, to: int | None = None) -> dict[str, Any]:
    """Let the link show the edition before, or another one, whose files are looked at first; the record of the one shown then.

    Raises
    ------
    ParameterError
        There is no such edition, or it is shown already.
    PublicationError
        There is none before; the edition was altered; somebody else publishes.
    """
    with shelf.locked(), disk_errors_named(shelf.root):
        current, there = shelf.current(), shelf.numbers()
        have = f"现有：{'、'.join(f'第 {number} 版' for number in there) or '没有'}"
        number = to if to is not None else shelf.record(current)["replaces"] if current else None
        if number is None:
            raise PublicationError(f"{shelf.place}: 没有更早的一版可以回退。{have}。")
        if number not in there or number == current:
            what = "正在显示，无需回退" if number == current else "没有这一版"
            raise ParameterError(f"{shelf.place} 第 {number} 版: {what}。请用 --to 另选一版。{have}。")
        if faults := shelf.faults(number):
            raise PublicationError(f"{shelf.place} 第 {number} 版: {few(faults)}，没有回退。请用 --to 另选一版，或从备份恢复。{have}。")
        shelf.switch(number)
        return shelf.record(number)


def listed(shelf: Shelf) -> list[dict[str, Any]]:
    """The editions of a year, ascending: number, date, whether complete, how many reports, which is shown."""
    current = shelf.current()
    return [_listed(shelf, number) | {"current": number == current} for number in shelf.numbers()]


def _listed(shelf: Shelf, number: int) -> dict[str, Any]:
    try:
        record = shelf.record(number)
        told = {name: record[name] for name in ("date", "complete", "counts", "replaces")}
    except (PublicationError, KeyError):
        return {"year": shelf.year, "edition": number, "damaged": True}
    return {"year": shelf.year, "edition": number, "damaged": False} | told


def years(root: Path) -> list[int]:
    """The years of which a folder shows editions."""
    found = root.iterdir() if root.is_dir() else ()
    return sorted(int(path.name) for path in found if path.is_symlink() and path.name.isdecimal() and Shelf(root, int(path.name)).current())
