import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import ParameterError
from lawnb.schedule.dates import LEAD_NIGHTS, PRESETS, due_day, last_year, next_due, nights

DAYS = st.dates(datetime.date(2019, 4, 15), datetime.date(2150, 1, 1))


@pytest.mark.parametrize(
    ("which", "after", "due"),
    [
        ("statistics", "2024-01-31", "2024-01-31"),
        ("statistics", "2024-02-01", "2025-01-31"),
        ("superiors", "2024-02-29", "2024-03-01"),
        ("public", "2024-12-31", "2025-04-01"),
        ("03-10", "2024-03-11", "2025-03-10"),
        (None, "2024-02-01", "2024-03-01"),
        (None, "2024-04-02", "2025-01-31"),
    ],
)
def test_the_next_due_day_is_the_first_that_is_not_past(which, after, due):
    assert next_due(which, datetime.date.fromisoformat(after)).isoformat() == due


@given(st.sampled_from([*PRESETS, "06-30", None]), DAYS)
def test_a_due_day_is_never_more_than_a_year_away(which, after):
    due = next_due(which, after)
    assert after <= due <= after + datetime.timedelta(365)
    assert next_due(which, due) == due


def test_every_legal_date_says_where_the_law_says_so():
    assert [each.source[:9] for each in PRESETS.values()] == ["国办发〔2018〕", "法治政府建设与责任", "法治政府建设与责任"]
    assert [each.of(2023).isoformat() for each in PRESETS.values()] == ["2024-01-31", "2024-03-01", "2024-04-01"]


@given(st.sampled_from([*PRESETS, "01-05", "03-05", "12-31"]), st.integers(1, 40), st.integers(2024, 2031))
def test_the_nights_are_those_before_the_due_day_in_every_year(which, lead, report_year):
    due = due_day(which).of(report_year)
    days = {due - datetime.timedelta(n) for n in range(1, lead + 1)}
    windows = nights(due_day(which), lead)
    fires = {day for n in range(1, 60) for day in [due - datetime.timedelta(n)] if any(w.month == day.month and w.first <= day.day <= w.last for w in windows)}
    # a leap year may get one night more, for cron knows no years
    assert days <= fires and len(fires - days) <= 1


def test_the_presets_fit_into_a_month_each_so_that_cron_needs_one_line():
    windows = {name: nights(day, LEAD_NIGHTS) for name, day in PRESETS.items()}
    assert {name: [(w.month, w.first, w.last) for w in found] for name, found in windows.items()} == {
        "statistics": [(1, 17, 30)],
        "superiors": [(2, 15, 29)],
        "public": [(3, 18, 31)],
    }


@pytest.mark.parametrize(
    ("which", "said"),
    [("02-29", "'02-29' 不是每年都有的一天"), ("13-01", "不是每年都有"), ("publik", "是否要写 'public'？"), ("3月1日", "不是“月-日”")],
)
def test_what_is_no_day_is_refused(which, said):
    with pytest.raises(ParameterError, match=said):
        due_day(which)


def test_a_lead_of_no_night_is_refused():
    with pytest.raises(ParameterError, match="--lead: 0 不在 1 到 180 之间"):
        nights(due_day("public"), 0)


def test_a_report_made_in_january_is_about_the_year_before():
    assert last_year(datetime.date(2025, 1, 1)) == 2024
