import datetime
import re
import shutil
import subprocess
from itertools import count, islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lawnb.errors import ParameterError
from lawnb.schedule.dates import Nights
from lawnb.schedule.times import FIELDS, calendars, checked_cron, crons_of

BASE = datetime.datetime(2026, 2, 27, 23, 58, 30)
TIMES = 4


@st.composite
def field(draw, least, most):
    """One field of a cron expression: *, numbers, ranges, steps, lists."""
    kind = draw(st.sampled_from(["*", "number", "range", "step", "list"]))
    low = draw(st.integers(least, most))
    high = draw(st.integers(low, most))
    step = draw(st.integers(2, most - least))
    return {
        "*": "*", "number": str(low), "range": f"{low}-{high}", "step": f"*/{step}", "list": f"{low},{least},{low}-{high}",
    }[kind]  # fmt: skip


# days that every month has, so that some month of the years ahead has the day
CRONS = st.tuples(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map(" ".join)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to ask")
@settings(max_examples=25)
@example("*/7 * * * *")  # the base lies after the last step of an hour, and of a day
@given(CRONS)
def test_systemd_fires_when_cron_would(cron):
    wanted = list(islice(fires(cron), TIMES))
    assert sorted({time for each in calendars(cron) for time in elapses(each)})[:TIMES] == wanted


def fires(cron):
    """When a cron expression fires after the base, as crontab(5) says; a day field that begins with * leaves the other to decide."""
    minutes, hours, days, months, weekdays = (values(text, least, most) for text, (_, least, most) in zip(cron.split(), FIELDS, strict=True))
    both = "*" in (cron.split()[2][0], cron.split()[4][0])
    for n in count():
        day = BASE.date() + datetime.timedelta(n)
        fits = [day.day in days, day.isoweekday() % 7 in weekdays]
        if day.month in months and (all(fits) if both else any(fits)):
            times = (datetime.datetime.combine(day, datetime.time(hour, minute)) for hour in sorted(hours) for minute in sorted(minutes))
            yield from (time for time in times if time > BASE)


def values(text, least, most):
    found = set()
    for item in text.split(","):
        span, _, step = item.partition("/")
        low, _, high = (f"{least}-{most}" if span == "*" else span).partition("-")
        found |= set(range(int(low), int(high or low) + 1, int(step or 1)))
    return found


def elapses(calendar):
    """When systemd itself says that a calendar elapses."""
    command = ["systemd-analyze", "calendar", f"--iterations={TIMES}", f"--base-time={BASE:%F %T} UTC", f"{calendar} UTC"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"})
    found = re.findall(r"(?:Next elapse|Iter(?:ation|\.)? ?#\d+): \w{3} (\S+ \S+)", done.stdout)
    return [datetime.datetime.fromisoformat(each) for each in found]


@given(CRONS)
def test_every_expression_of_numbers_ranges_and_steps_is_taken(cron):
    assert checked_cron(cron) == cron


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("30 2 * *", "有 4 段，应为 5 段"),
        ("60 2 * * *", "“分”一段 '60' 不是 0 到 59"),
        ("0 2 31-1 * *", "“日”一段 '31-1'"),
        ("0 2 * jan *", "“月”一段 'jan'"),
        ("5/10 * * * *", "“分”一段 '5/10'"),
        ("0 2 * * 8", "“星期”一段 '8'"),
        ("*/0 * * * *", "“分”一段"),
        ("@daily", "有 1 段"),
        ("0 2 * * *\n* * * * * rm", "有 11 段"),
    ],
)
def test_what_not_every_cron_understands_is_refused(cron, said):
    with pytest.raises(ParameterError, match=re.escape(said)):
        checked_cron(cron)


def test_nights_over_a_month_s_end_are_two_expressions():
    assert crons_of([Nights(2, 27, 29), Nights(3, 1, 1)], "02:30") == ("30 2 27-29 2 *", "30 2 1 3 *")


@pytest.mark.parametrize("time", ["24:00", "2:60", "凌晨两点", "0230"])
def test_what_is_no_time_of_day_is_refused(time):
    with pytest.raises(ParameterError, match=f"--time: '{time}' 不是时刻"):
        crons_of([Nights(1, 1, 1)], time)


def test_the_fields_are_cron_s():
    assert [name for name, _, _ in FIELDS] == ["分", "时", "日", "月", "星期"]
