"""Sign-off: a report is a draft, is checked, is issued; each step is recorded beside it, over the bytes of its files."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lawnb.corrections import numbered
from lawnb.digests import sha256
from lawnb.editions import SCHEMA, Edition, Record, Step, last, read_record
from lawnb.errors import ContractError, LawnbError, ParameterError, PublicationError
from lawnb.filenames import CRATE, FAILED, FIGURES, FINDINGS, PAGE, SIGNOFF
from lawnb.formats import few
from lawnb.intake.unseen import UNSEEN, visible
from lawnb.privacy.signers import is_person
from lawnb.provenance.crate import recorded
from lawnb.provenance.why import altered
from lawnb.storage.folder import disk_errors_named, flush, make_lasting, write_whole
from lawnb.storage.jsonfile import content_of, from_json, json_bytes
from lawnb.workspace import SLUG

#: Without these there is nothing to sign.
NEEDED = (FIGURES, FINDINGS, PAGE)
#: What `state` answers, with the words for it.
STATE_WORDS = {
    "absent": "未生成",
    "draft": "草稿",
    "unsigned": "未审核",
    "checked": "已审核",
    "issued": "已签发",
    "altered": "审核后有改动",
}
STEP_WORDS = {"checked": "审核", "issued": "签发"}
#: Characters of what is typed.
LONGEST_OFFICE, LONGEST_REASON = 50, 2_000


def sign(folder: Path, step: str, office: str, when: datetime.date, issued: Path, corrects: str = "") -> Record:
    """Record a step of the sign-off of a built report; issuing also copies it to its own folder under `issued`.

    Parameters
    ----------
    folder
        The report's build folder.
    step
        ``checked`` or ``issued``.
    office
        The office that signs, as 法规股; a person's name does not belong here.
    issued
        The folder of all issued editions.
    corrects
        For a second and later edition: what it corrects.

    Raises
    ------
    ParameterError
        The office, the day or what is corrected is not given, or not as it has to be.
    PublicationError
        The report is a draft, was not checked, was altered since, or is issued already; or what was typed holds personal data.
    """
    if step not in STEP_WORDS:
        raise ParameterError(f"--as: 没有步骤 '{step}'。可用的有：{'、'.join(STEP_WORDS)}。")
    _require_readable(office, corrects)
    figures = _signable(folder)
    folder = folder.resolve()  # the folder is a link, which a run may point elsewhere while we read
    files = digests(folder)
    record = _record_of(folder, figures["agency"]["slug"], figures["year"])
    before = last(issued, record.agency, record.year)
    _refuse_issued(before, files)
    signed = Step(step=step, office=office.strip(), date=when, files=files)
    if step == "checked":
        _require_made(folder, record, files)
        # a signature over other bytes is none over these
        kept = tuple(each for each in record.steps if each.step == "checked" and each.files == files)
        done = record.model_copy(update={"steps": (*kept, signed), "edition": None, "corrects": None})
    else:
        _require_checked(record, files, when)
        number, correction = numbered(figures, before, when, corrects.strip())
        done = record.model_copy(update={"steps": (*record.steps, signed), "edition": number, "corrects": correction})
    _require_public(done)
    if step == "issued":
        _copy_whole(folder, issued / record.agency / str(record.year) / str(done.edition), done)
    write_whole(folder / SIGNOFF, content(done))
    return done


def _require_public(record: Record) -> None:
    """What an office is called and what was corrected is typed by hand, and goes out with the report."""
    # loads with a signature, not with a glance at the states of many
    from lawnb.privacy.names import Private
    from lawnb.publish.gate import require_public

    require_public([(SIGNOFF, content(record))], Private())


def _record_of(folder: Path, agency: str, year: int) -> Record:
    """The report's record so far; one that was copied here from another report is none."""
    record = read_record(folder, f"{agency}/{year}/{SIGNOFF}")
    return record if record and (record.agency, record.year) == (agency, year) else Record(agency=agency, year=year)


def content(record: Record) -> bytes:
    """The bytes of `signoff.json`."""
    return json_bytes(record.as_json())


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a report by its path in the folder, the sign-off record left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: sha256(path) for name, path in found.items() if name != SIGNOFF}


def _require_readable(office: str, corrects: str) -> None:
    """What is typed stands in the record for good: a line that readers see, and nothing that turns it around or passes for another line."""
    if not office.strip():
        raise ParameterError("--office: 没有写科室。请写签字的科室，例如 法规股；不写个人姓名。")
    if is_person(office):
        raise ParameterError("--office: 像是个人姓名。签字记录随报告公布，请写科室，例如 法规股。")
    for option, text, most in (("--office", office, LONGEST_OFFICE), ("--corrects", corrects, LONGEST_REASON)):
        if UNSEEN.search(text) or len(text.splitlines()) > 1:
            raise ParameterError(f"{option}: 含有看不见的控制字符或换行。请写成一行文字。")
        if len(text) > most:
            raise ParameterError(f"{option}: 有 {len(text)} 个字，超过 {most} 个。请写短一些。")


# -- what stands in the way --------------------------------------------------------------------------------------------


def _place(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _figures(folder: Path) -> dict[str, Any]:
    try:
        figures = from_json(content_of(folder / FIGURES))
        slug, year = figures["agency"]["slug"], figures["year"]
    except (OSError, ValueError, KeyError, TypeError):
        raise PublicationError(f"{_place(folder)}/{FIGURES}: 不是报告的数字文件。请重新运行 lawnb run。") from None
    if figures.get("schema") != SCHEMA or not isinstance(slug, str) or not SLUG.fullmatch(slug) or not isinstance(year, int):
        raise PublicationError(f"{slug}/{year}/{FIGURES}: 不是第 {SCHEMA} 版格式。请重新运行 lawnb run。")
    return figures


def _signable(folder: Path) -> dict[str, Any]:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise PublicationError(f"{_place(folder)}: 没有 {'、'.join(missing)}，没有可以签字的报告。请先运行 lawnb run。")
    figures = _figures(folder)
    slug = f"{figures['agency']['slug']}/{figures['year']}"
    if slug != _place(folder):
        raise PublicationError(f"{_place(folder)}: 里面是 {slug} 的报告，不能在这里签字。请重新运行 lawnb run。")
    if (folder / FAILED).exists():
        raise PublicationError(f"{slug}: 最近一次运行失败（{FAILED}），这里是更早的成品。请改正后重新运行 lawnb run。")
    if figures.get("status") != "final":
        raise PublicationError(f"{slug}: 是草稿，不能审核{_reasons(folder)}。请改正，或在 waivers.yaml 中写明理由，再运行 lawnb run。")
    return figures


def _require_made(folder: Path, record: Record, files: Mapping[str, str]) -> None:
    """What is checked is what a run has made, and nothing else: nobody reads every byte of it."""
    was = recorded(folder)
    harmed = [*altered(folder, was).values(), *(f"{name} 是多余的" for name in sorted({*files} - {*was.outputs, CRATE}))] if was else ["没有来历记录"]
    if harmed:
        raise PublicationError(f"{record.agency}/{record.year}: {visible(few(harmed, '项'))}，不是运行生成的原样，不能审核。请用 lawnb run --force 重新生成。")


def _reasons(folder: Path) -> str:
    try:
        findings = from_json(content_of(folder / FINDINGS))["findings"]
        stop = [f"{item['code']}（{item['figure']}）" for item in findings if item["blocking"]]
    except (ValueError, KeyError, TypeError):
        return ""
    return f"：阻断发布的有 {few(stop, '项')}" if stop else ""


def _refuse_issued(before: Edition | None, files: Mapping[str, str]) -> None:
    if before and before.files == files:
        raise PublicationError(f"{before.agency}/{before.year}: 已作为第 {before.number} 版签发，没有任何改动。无需再次签字。")


def _require_checked(record: Record, files: Mapping[str, str], when: datetime.date) -> None:
    slug, checked = f"{record.agency}/{record.year}", record.last("checked")
    if checked is None:
        raise PublicationError(f"{slug}: 还没有审核，不能签发。请先运行 lawnb sign --as checked。")
    if altered := _altered(checked.files, files):
        raise PublicationError(f"{slug}: {few(altered, '个文件')}在审核之后有改动，不能签发。请重新审核（lawnb sign --as checked）。")
    if when < checked.date:
        raise ParameterError(f"--date: 签发日期 {when} 早于审核日期 {checked.date}。请改正。")


def _altered(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))


# -- issuing -----------------------------------------------------------------------------------------------------------


def _copy_whole(folder: Path, target: Path, record: Record) -> None:
    """Copy the report's files and its record to an edition's folder by one rename; never over another edition."""
    with disk_errors_named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{target.name}-*"):  # of one that was killed: the report's lock is held
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with disk_errors_named(target):
            files = record.last("issued").files
            for name in files:
                (staged / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, staged / name)
            if altered := _altered(files, digests(staged)):
                raise PublicationError(f"{'、'.join(altered)}: 签发时正在被改动，没有签发。请等运行结束后重新审核。")
            (staged / SIGNOFF).write_bytes(content(record))
            make_lasting(staged)
        _put_in_place(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _put_in_place(staged: Path, target: Path) -> None:
    try:
        if target.exists():  # an empty folder would be replaced in silence
            raise FileExistsError
        os.rename(staged, target)
    except OSError as error:
        if target.exists():
            raise PublicationError(f"{target.name}: 这一版已经有了，已发布的不会覆盖。请重新签发，会另出一版。") from None
        raise PublicationError(f"{target.name}: 无法写入（{error.strerror or error}）。请检查磁盘空间和写权限。") from None
    flush(target.parent)


# -- over rebuilds, and at a glance --------------------------------------------------------------------------------------


def carried(old: Path, new: Path) -> bool:
    """Copy the sign-off record to a report made again, if it is the very same report; tells whether it did."""
    try:
        record = read_record(old)
    except ContractError:
        return False
    if record is None or not record.steps or record.steps[-1].files != digests(new):
        return False
    write_whole(new / SIGNOFF, content(record))
    return True


def state(folder: Path) -> str:
    """How far a report is, one of `STATE_WORDS`: as its record says, if that is about the bytes that lie there."""
    if not (folder / FIGURES).is_file():
        return "absent"
    try:
        draft = _figures(folder).get("status") != "final"
        record = read_record(folder)
    except LawnbError:
        return "altered" if (folder / SIGNOFF).exists() else "draft"
    if draft:
        return "draft"
    if record is None or not record.steps:
        return "unsigned"
    signed = record.steps[-1]
    return signed.step if signed.files == digests(folder) else "altered"
