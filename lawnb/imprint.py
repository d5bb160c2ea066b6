"""The publication block of a report: what is blank in it, and what speaks of another body or another year than the records do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from lawnb import formats
from lawnb.agency import MAY_BE_NONE, PUBLICATION_TITLES, REQUIRED_ITEMS, Agency, Publication
from lawnb.checks import Finding, Severity

YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)\s*(?=年)")
#: What stands before the year in a title where it names the body that reports.
BODY = re.compile(r"(?:关于)?(.*(?:局|委|会|办|室|府|厅|院|署|队|中心|所|站))(?:关于)?")
#: A year's report may be signed in its last month, and not before.
LAST_MONTH = 12
COPIED = "照上年或别的单位的文件改的，其余各项也请逐项核对。"


def check_publication(publication: Publication, agency: Agency, year: int, place: str) -> Iterator[Finding]:
    """What keeps a publication block from going out: blank items, another year, another body.

    A new year is begun with a copy of the last one's files: what was forgotten in them would go out under the wrong year or name.

    Parameters
    ----------
    place
        The file that holds the block.
    """
    yield from (_blank(name, title, place) for name, title in PUBLICATION_TITLES.items() if getattr(publication, name) is None)
    years = [int(found) for found in YEAR.findall(publication.title)]
    if years and year not in years:
        yield _other("title", f"“名称”写的是{years[0]}年，这是{year}年度的报告", place)
    if publication.date_signed < datetime.date(year, LAST_MONTH, 1):
        yield _other("date_signed", f"落款日期是{formats.date(publication.date_signed)}，{year}年度还没有过完", place)
    for name, title, body in (
        ("title", "“名称”", _titled(publication.title)),
        ("issuer", "“发文机关”", publication.issuer),
        ("signed_by", "落款", publication.signed_by),
    ):
        if body and not any(_same_body(body, known) for known in (agency.name, agency.short_name, agency.government) if known):
            yield _other(name, f"{title}写的是“{body}”，agency.yaml 的机构是“{agency.name}”", place)


def _blank(name: str, title: str, place: str) -> Finding:
    severity = Severity.ERROR if name in REQUIRED_ITEMS else Severity.WARNING
    remedy = f"请补填；没有{title}的写“无”。" if name in MAY_BE_NONE else "请补填。"
    return Finding("publication-blank", severity, f"{place} “{name}”", f"公开信息的“{title}”为空。", f"publication.{name}", remedy=remedy)


def _other(name: str, found: str, place: str) -> Finding:
    return Finding("publication-differs", Severity.ERROR, f"{place} “{name}”", f"公开信息的{found}。", f"publication.{name}", remedy=f"请改正；{COPIED}")


def _titled(title: str) -> str | None:
    """The body that a title names before its year: 某某区交通运输局2023年度…."""
    before = YEAR.split(title, maxsplit=1)[0]
    found = BODY.fullmatch(before.strip())
    return found[1] if found else None


def _same_body(one: str, other: str) -> bool:
    """Whether one name may be short for the other: its characters stand in the other, in their order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(sign in rest for sign in short)
