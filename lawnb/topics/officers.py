"""Enforcement staff without names: certificates, age bands, legal background."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Status
from lawnb.intake.records import Records
from lawnb.topics.computed import Rows, flagged
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.specs import Breakdown, Count, Share
from lawnb.topics.topic import View

#: Age bands by their oldest age in years; who has no year of birth on record stands apart.
BANDS = {"35岁及以下": range(0, 36), "36至45岁": range(36, 46), "46至55岁": range(46, 56), "56岁及以上": range(56, 200), "年龄未填": None}


def in_band(records: Records, ages: range | None) -> np.ndarray:
    """Staff whose age, by the calendar years, is in a band at the year's end."""
    born = records["officers"].column("birth_year")
    return born.mask(lambda year: year is None if ages is None else year is not None and records.year - year in ages)


def certified(records: Records) -> np.ndarray:
    """Staff whose certificate is valid at the year's end."""
    last = datetime.date(records.year, 12, 31)
    return records["officers"].column("valid_until").mask(lambda day: day is not None and day >= last)


def expired(records: Records) -> np.ndarray:
    last = datetime.date(records.year, 12, 31)
    return records["officers"].column("valid_until").mask(lambda day: day is not None and day < last)


def uncertified(records: Records) -> np.ndarray:
    return records["officers"].column("valid_until").mask(lambda day: day is None)


#: Who may enforce is published by name (国办发〔2018〕118号), and that all may is the body's duty: no small count of it is withheld.
BY_CERTIFICATE = {"part_of": "officers", "by": "certificate"}
#: Officers by something that is said of them: in divisions of all of them, and some of them by themselves.
BY_AGE = {"part_of": "officers", "by": "age", "persons": True}
SOME = {"among": "officers", "persons": True}

FIGURES = (
    Count("officers", "行政执法人员数", "人", "在岗的行政执法人员"),
    Rows("certified", "持有效执法证人数", "人", "年度末执法证在有效期内的人员", certified, ("valid_until",), **BY_CERTIFICATE),
    Rows("expired", "执法证过期人数", "人", "年度末执法证已过有效期的人员", expired, ("valid_until",), **BY_CERTIFICATE),
    Rows("uncertified", "没有执法证人数", "人", "没有登记执法证有效期的人员", uncertified, ("valid_until",), **BY_CERTIFICATE),
    Share("certified_share", "持证率", part="certified", whole="officers"),
    Count("qualified", "通过执法资格考试人数", "人", "通过行政执法资格考试的人员", where={"qualified": True}),
    Count("legal_background", "法律专业背景人数", "人", "所学专业为法律类的人员", where={"legal_background": True}, **SOME),
    Share("legal_share", "法律专业背景占比", part="legal_background", whole="officers"),
    Count("legal_qualification", "取得法律职业资格人数", "人", "取得国家统一法律职业资格的人员", where={"legal_qualification": True}, **SOME),
    *(
        Rows(f"age.{band}", f"{band}人数", "人", f"年度末年龄为{band}的人员", partial(in_band, ages=ages), ("birth_year",), **BY_AGE)
        for band, ages in BANDS.items()
    ),
    Breakdown("officers", by="education", title="学历", persons=True),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table, remedy = records["officers"], "请核对有效期；确已过期的，不得上岗执法。"
    for mask, what in ((expired(records), "执法证在年度末已过有效期"), (uncertified(records), "没有登记执法证有效期")):
        yield from flagged(table, mask, "valid_until", "certificate-expired", Severity.WARNING, what, remedy)


def age_chart(view: View) -> Fragment:
    """Staff by age band; nothing where no year of birth is on record."""
    from lawnb.charts import bar_chart  # matplotlib loads when a chart is drawn

    rows = [(band, view.book[f"officers.age.{band}"]) for band in BANDS]
    rows = [(band, figure) for band, figure in rows if band != "年龄未填" or figure.value or not figure.reported]
    known = any(figure.status is not Status.MISSING for _, figure in rows)
    return bar_chart(rows, title="行政执法人员年龄结构") if known else Fragment("", "没有出生年份的记录，没有图")


TOPIC = ledger_topic(
    "officers", "行政执法人员", figures=FIGURES, checks=checks, charts={"ages": age_chart}, headlines=("officers",)
)
