"""The days by which the law asks for a year's report, and the nights before them. No clock is read here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lawnb.errors import ParameterError, nearest

#: Nights before a due day on which a report is made: two working weeks to mend what one night's run refuses. A run that
#: finds nothing changed ends at once, so that more nights cost nothing.
LEAD_NIGHTS = 14
#: A window of nights stays within a year that way; longer ones are better told as a cron expression.
MOST_NIGHTS = 180
#: Report years after which comes a year without and one with a 29 February; windows are laid out on both.
PLAIN_YEAR, LEAP_YEAR = 2001, 2003
DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
#: What asks for the year before the run's.
LAST = "last"


@dataclass(frozen=True)
class DueDay:
    """A day of the year by which something about the year before is due, and where that is said.

    The sources say 前 (before); whether the day itself still counts is left to the reader, so nothing here waits for it.
    """

    name: str
    month: int
    day: int
    title: str
    source: str = ""

    def of(self, report_year: int) -> datetime.date:
        """The day by which a year's report is due: it lies in the year after."""
        return datetime.date(report_year + 1, self.month, self.day)


PRESETS: Mapping[str, DueDay] = {
    each.name: each
    for each in (
        DueDay(
            "statistics", 1, 31, "公开上一年度行政执法总体情况",
            "国办发〔2018〕118号（全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见）",
        ),
        DueDay("superiors", 3, 1, "向上级报告上一年度法治政府建设情况", "法治政府建设与责任落实督察工作规定（2019年）"),
        DueDay("public", 4, 1, "向社会公开上一年度法治政府建设年度报告", "法治政府建设与责任落实督察工作规定（2019年）"),
    )
}  # fmt: skip


def due_day(which: str) -> DueDay:
    """A preset by name, or a day of every year as ``03-10``.

    Raises
    ------
    ParameterError
        There is no such preset, or no such day in every year.
    """
    if which in PRESETS:
        return PRESETS[which]
    match = DAY.fullmatch(which)
    if match is None:
        raise ParameterError(f"日期: '{which}' 不是“月-日”，也不是预设。{nearest(which, PRESETS)}")
    try:
        day = datetime.date(PLAIN_YEAR, int(match[1]), int(match[2]))
    except ValueError:
        raise ParameterError(f"日期: '{which}' 不是每年都有的一天。请写成例如 03-10。") from None
    return DueDay(f"{day:%m-%d}", day.month, day.day, f"{day.month}月{day.day}日前完成")


def next_due(which: str | None, after: datetime.date) -> datetime.date:
    """The first day on or after `after` by which a report is due.

    Parameters
    ----------
    which
        A preset (``statistics``, ``superiors``, ``public``) or a day of every year (``03-10``); None for whichever
        legal day comes first.
    """
    days = PRESETS.values() if which is None else [due_day(which)]
    return min(due for day in days for year in (after.year - 1, after.year) if (due := day.of(year)) >= after)


def last_year(today: datetime.date) -> int:
    """The year that a report made on a day is about: the calendar year before."""
    return today.year - 1


@dataclass(frozen=True)
class Nights:
    """Days of one month, first to last, on whose nights a report is made."""

    month: int
    first: int
    last: int


def nights(day: DueDay, lead: int) -> tuple[Nights, ...]:
    """The nights before a due day, month by month: the last one ends before the due day begins.

    In a leap year a window across the end of February begins a night earlier: cron knows no years.

    Raises
    ------
    ParameterError
        The lead is none.
    """
    if not 1 <= lead <= MOST_NIGHTS:
        raise ParameterError(f"--lead: {lead} 不在 1 到 {MOST_NIGHTS} 之间。请写提前的天数。")
    found: dict[int, list[int]] = {}
    for year in (PLAIN_YEAR, LEAP_YEAR):
        for each in _before(day.of(year), lead):
            found.setdefault(each.month, []).append(each.day)
    return tuple(Nights(month, min(days), max(days)) for month, days in found.items())


def _before(due: datetime.date, lead: int) -> Iterator[datetime.date]:
    return (due - datetime.timedelta(n) for n in range(lead, 0, -1))
