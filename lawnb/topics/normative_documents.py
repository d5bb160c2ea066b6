"""Normative documents: issued, reviewed for legality, filed in time, repealed; the year's opening and closing numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Source
from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.topics.computed import DAY, Rows, balance_findings, during, flagged, year_end, year_start
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.rows import reversed_dates
from lawnb.topics.specs import Share

NAME = "normative_documents"
#: Days after publication within which a document is to be filed for the record (湖南省规范性文件管理办法 and its like).
FILING_DAYS = 15


def ends(table: Table) -> np.ndarray:
    """The first day on which a document is no longer in force, by repeal or by its own term; NaT where there is none."""
    return np.fmin(table.column("repealed_date").dates(), table.column("valid_until").dates() + DAY)


def in_force(table: Table, day: np.datetime64) -> np.ndarray:
    """Documents issued by a day and not ended by then."""
    return (table.column("issued_date").dates() <= day) & ~(ends(table) <= day)


def opening(records: Records) -> np.ndarray:
    return in_force(records[NAME], year_start(records.year) - DAY)


def closing(records: Records) -> np.ndarray:
    """What the file says is in force at the year's end; by the dates where it does not say."""
    table = records[NAME]
    if table.has("status"):
        return table.column("status").mask(lambda value: value == "有效") & (table.column("issued_date").dates() <= year_end(records.year))
    return in_force(table, year_end(records.year))


def issued(records: Records) -> np.ndarray:
    return during(records[NAME], "issued_date", records.year)


def repealed(records: Records) -> np.ndarray:
    """Documents whose force ended in the year, those issued in it too."""
    ended = ends(records[NAME])
    return (ended >= year_start(records.year)) & (ended <= year_end(records.year))


def reviewed(records: Records) -> np.ndarray:
    return issued(records) & records[NAME].column("reviewed").mask(lambda value: value is True)


def filed(records: Records) -> np.ndarray:
    """Issued in the year and filed within the term."""
    table = records[NAME]
    days = table.column("filed_date").dates() - table.column("issued_date").dates()
    return issued(records) & (days <= np.timedelta64(FILING_DAYS, "D"))


def due_unfiled(records: Records) -> np.ndarray:
    """Issued in the year, and the term for filing has passed without it."""
    due = records[NAME].column("issued_date").dates() + np.timedelta64(FILING_DAYS, "D")
    return issued(records) & ~filed(records) & ((due <= year_end(records.year)) | (records[NAME].column("filed_date").dates() > due))


FIGURES = (
    Rows("opening", "年初有效规范性文件数", "件", "上年末仍然有效的规范性文件", opening, ("issued_date",)),
    Rows("issued", "制发规范性文件数", "件", "本年度印发的规范性文件", issued, ("issued_date",)),
    Rows("repealed", "废止失效规范性文件数", "件", "本年度废止或者失效的规范性文件", repealed, ("issued_date",)),
    Rows("closing", "年末有效规范性文件数", "件", "本年末仍然有效的规范性文件", closing, ("issued_date",)),
    Rows("reviewed", "合法性审核件数", "件", "本年度印发、印发前经过合法性审核的规范性文件", reviewed, ("reviewed",)),
    Share("reviewed_share", "合法性审核率", part="reviewed", whole="issued"),
    Rows("filed", "按时备案件数", "件", f"本年度印发、{FILING_DAYS}日内报送备案的规范性文件", filed, ("filed_date",)),
    Share("filed_share", "按时备案率", part="filed", whole="issued"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records[NAME]
    yield from balance_findings(book, NAME, ("opening", "issued", "repealed", "closing"), Source(table.file))
    yield from reversed_dates(records, NAME, "reviewed_date", "issued_date")
    yield from reversed_dates(records, NAME, "issued_date", "filed_date")
    if table.has("reviewed"):
        unreviewed = issued(records) & ~reviewed(records)
        what, remedy = "印发前没有合法性审核的记录", "请核对；没有审核的，请在不足中说明。"
        yield from flagged(table, unreviewed, "reviewed", "review-missing", Severity.WARNING, what, remedy)
    if table.has("filed_date"):
        what, remedy = f"没有在印发后{FILING_DAYS}日内备案", "请核对备案日期。"
        yield from flagged(table, due_unfiled(records), "filed_date", "overdue", Severity.WARNING, what, remedy)


TOPIC = ledger_topic(NAME, "规范性文件", figures=FIGURES, checks=checks, headlines=("issued",))
