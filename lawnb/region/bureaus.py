"""The finished reports of a year's bureaus: which of them count, why the others do not, and what they say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lawnb.case_word import CASE, in_words_of
from lawnb.errors import RunError
from lawnb.figures import Status
from lawnb.filenames import CRATE, FIGURES
from lawnb.outcome import require_report
from lawnb.region.meaning import Meaning, meaning_of
from lawnb.region.roster import Member
from lawnb.storage.jsonfile import content_of, from_json
from lawnb.structure import ANNUAL

#: How figures.json writes a value: digits, which neither grow to gigabytes when they are read nor are none.
NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
#: How a formula names last year's value of a figure.
LAST_YEAR = "@上年"
#: What a person may be told to look for in the place of a file that is none.
WANTED = f"lawnb run 生成的 {FIGURES}"


class State(StrEnum):
    """Whether a bureau's report counts, and if not, why."""

    COUNTED = "counted"
    ABSENT = "absent"
    DRAFT = "draft"
    ALTERED = "altered"
    REFUSED = "refused"


STATE_WORDS = {
    State.COUNTED: "已报送", State.ABSENT: "未报送", State.DRAFT: "未定稿", State.ALTERED: "被改动", State.REFUSED: "不能采用",
}  # fmt: skip


class Cell(NamedTuple):
    """A figure of a bureau."""

    status: Status
    value: int | Decimal | None
    meaning: Meaning
    approximate: bool = False


@dataclass(frozen=True)
class Bureau:
    """A bureau that has to report, and its report of a year.

    Parameters
    ----------
    reason
        Why the report does not count; "" where it does.
    cells
        Its figures by id; none where it does not count.
    """

    member: Member
    state: State
    reason: str = ""
    digest: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def counted(self) -> bool:
        return self.state is State.COUNTED

    def reported_value(self, id: str) -> int | Decimal | None:
        """The value of a figure that it reports."""
        cell = self.cells.get(id)
        return cell.value if cell and cell.status is Status.REPORTED and not cell.approximate else None

    @cached_property
    def _divided(self) -> dict[tuple[str, str], list[int | Decimal | None]]:
        """The values of the parts of each division: by field, by month."""
        found: dict[tuple[str, str], list[int | Decimal | None]] = {}
        for id, cell in self.cells.items():
            if cell.meaning.part_of and cell.meaning.by:
                found.setdefault((cell.meaning.part_of, cell.meaning.by), []).append(self.reported_value(id))
        return found

    def leaves_nothing_for(self, meaning: Meaning) -> bool:
        """Whether a part that the bureau does not name can only be zero: those that it names make up the whole already."""
        whole = self.reported_value(meaning.part_of or "")
        values = self._divided.get((meaning.part_of or "", meaning.by), [])
        known = [value for value in values if value is not None and value >= 0]
        return whole is not None and len(known) == len(values) and sum(known) == whole


def read_bureau(build: Path, member: Member, year: int, word: str = CASE) -> Bureau:
    """A bureau's report of a year, from `<build>/<agency>/<year>/figures.json`; its cases counted by the region's word."""
    folder = (build / member.slug / str(year)).resolve()  # a link that a run may turn while we read: both files are of one edition
    place = f"{member.slug}/{year}/{FIGURES}"
    try:
        content = content_of(folder / FIGURES)
    except OSError:
        return Bureau(member, State.ABSENT, f"没有 {place}")
    digest = hashlib.sha256(content).hexdigest()
    try:
        report = require_report(_json(content, place), place, WANTED)
        _require_own(report, member, year, place)
        own = report["agency"].get("case_word", CASE)
        cells = {figure["id"]: _cell(in_words_of(figure, own, word), place) for figure in report["figures"] if not _change(figure)}
    except RunError as error:
        return Bureau(member, State.REFUSED, str(error), digest)
    state, reason = _standing(report, folder, digest)
    return Bureau(member, state, reason, digest, cells if state is State.COUNTED else {})


def _json(content: bytes, place: str) -> Any:
    try:
        return from_json(content)
    except ValueError:
        raise RunError(f"{place}: 不是 JSON。请重新生成。") from None


def _require_own(report: Mapping[str, Any], member: Member, year: int, place: str) -> None:
    if report.get("kind", ANNUAL) != ANNUAL:
        raise RunError(f"{place}: 是汇总报告，不是机构自己的报告。请改正机构代号。")
    if (report["agency"].get("slug"), report["year"]) != (member.slug, year):
        raise RunError(f"{place}: 内容是 {report['agency'].get('slug')} {report['year']} 年度的报告。请检查文件夹。")


def _change(figure: Mapping[str, Any]) -> bool:
    """Whether a figure is the bureau's change on its own year before; the region's is computed from the region's sums."""
    return LAST_YEAR in (figure.get("formula") or "")


def _cell(figure: Mapping[str, Any], place: str) -> Cell:
    try:
        status, value = Status(figure["status"]), _number(figure.get("value"))
    except ValueError:
        raise RunError(f"{place}: 数字 '{figure['id']}' 的值不是数。请重新生成。") from None
    if (value is None) == (status is Status.REPORTED):
        raise RunError(f"{place}: 数字 '{figure['id']}' 的值与状态不符。请重新生成。")
    return Cell(status, value, meaning_of(figure), bool(figure.get("about")))


def _number(text: str | None) -> int | Decimal | None:
    """A value as figures.json writes it, whole numbers as such."""
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text) if "." in text else int(text)


def _standing(report: Mapping[str, Any], folder: Path, digest: str) -> tuple[State, str]:
    """Whether a sound report counts: it is final, and still what its run made."""
    made = _made(folder / CRATE)
    if made is not None and made != digest:
        return State.ALTERED, f"{FIGURES} 的 SHA-256 与 {CRATE} 所记的不同"
    if report.get("status") != "final":
        return State.DRAFT, "是草稿，有阻断发布的检查结果"
    return State.COUNTED, ""


def _made(path: Path) -> str | None:
    """The digest of figures.json that the run's provenance states; None without such a file, "" where it states none."""
    if not path.is_file():
        return None
    try:
        graph = from_json(content_of(path))["@graph"]
        return next((entity.get("sha256") or "" for entity in graph if entity.get("@id") == FIGURES), "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
