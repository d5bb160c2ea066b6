"""When a schedule fires: cron expressions, checked, and the same moments as systemd writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lawnb.errors import ParameterError
from lawnb.schedule.dates import Nights

#: Name, least and greatest value of a cron expression's fields.
FIELDS = (("分", 0, 59), ("时", 0, 23), ("日", 1, 31), ("月", 1, 12), ("星期", 0, 7))
ITEM = re.compile(r"(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?")
WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
#: At night, after the bureaus' own nightly exports and before anybody comes to work.
DEFAULT_TIME = "02:30"


def crons_of(windows: Iterable[Nights], time: str) -> tuple[str, ...]:
    """Cron expressions that fire at a time of day (``02:30``) on nights, one a month.

    Raises
    ------
    ParameterError
        The time is none.
    """
    match = TIME.fullmatch(time)
    if match is None:
        raise ParameterError(f"--time: '{time}' 不是时刻。请写成例如 {DEFAULT_TIME}。")
    hour, minute = int(match[1]), int(match[2])
    return tuple(f"{minute} {hour} {_days(window)} {window.month} *" for window in windows)


def _days(window: Nights) -> str:
    return str(window.first) if window.first == window.last else f"{window.first}-{window.last}"


def checked_cron(expression: str) -> str:
    """A cron expression of five fields of numbers, as every cron, systemd and Airflow understand it.

    Raises
    ------
    ParameterError
        With the first field that is not one.
    """
    fields = expression.split()
    if len(fields) != len(FIELDS):
        raise ParameterError(f"--cron: '{expression}' 有 {len(fields)} 段，应为 5 段：分 时 日 月 星期。请改正。")
    for field, (name, least, most) in zip(fields, FIELDS, strict=True):
        if not all(_fits(item, least, most) for item in field.split(",")):
            raise ParameterError(f"--cron: “{name}”一段 '{field}' 不是 {least} 到 {most} 的数字、范围或 *。请改正。")
    return " ".join(fields)


def _fits(item: str, least: int, most: int) -> bool:
    match = ITEM.fullmatch(item)
    if match is None:
        return False
    star, first, last, step = match.groups()
    if step is not None and (int(step) < 1 or int(step) > most or (not star and last is None)):
        return False  # crons do not agree on what 5/10 means
    return bool(star) or least <= int(first) <= int(last or first) <= most


def calendars(cron: str) -> tuple[str, ...]:
    """A cron expression as systemd's OnCalendar; two where it restricts both day and weekday, which cron takes as either."""
    minute, hour, day, month, weekday = cron.split()
    clock, month, days = f"{_clock(hour, 23)}:{_clock(minute, 59)}:00", _parts(month, 1, 12), _parts(day, 1, 31)
    if weekday == "*":
        return (f"*-{month}-{days} {clock}",)
    if day.startswith("*") or weekday.startswith("*"):  # cron asks for both then
        return (f"{_weekdays(weekday)} *-{month}-{days} {clock}",)
    return f"*-{month}-{days} {clock}", f"{_weekdays(weekday)} *-{month}-* {clock}"


def _clock(field: str, most: int) -> str:
    return field.zfill(2) if field.isdigit() else _parts(field, 0, most)


def _parts(field: str, least: int, most: int) -> str:
    """A field with systemd's ``..`` for a range, and steps counted out: up to version 252 ``0/7`` skips the 0 that follows 59."""
    return ",".join(_part(item, least, most) for item in field.split(","))


def _part(item: str, least: int, most: int) -> str:
    return ",".join(map(str, _numbers(item, least, most))) if "/" in item else item.replace("-", "..")


def _weekdays(field: str) -> str:
    """Names of the weekdays, which systemd takes for numbers, each once and in their order."""
    numbers = {n % 7 for item in field.split(",") for n in _numbers(item, 0, 6)}
    return ",".join(WEEKDAYS[n] for n in sorted(numbers))


def _numbers(item: str, least: int, most: int) -> range:
    star, first, last, step = ITEM.fullmatch(item).groups()
    start, end = (least, most) if star else (int(first), int(last or first))
    return range(start, end + 1, int(step or 1))
