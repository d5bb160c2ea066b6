"""Licences: applications and decisions in the standard form, days, fees, online handling; and how they are made easy to get."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from lawnb.approximate import apart, sum_of
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Status
from lawnb.intake.records import Records
from lawnb.intake.tables import Row, Table
from lawnb.topics.computed import DAY, Computed, Rows
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.rows import reversed_dates, unrecorded
from lawnb.topics.specs import Breakdown, Count, Mean, Share, Sum, rounded_mean
from lawnb.topics.standard import beyond_form, standard_table

GRANTED, REFUSED, NOT_ACCEPTED, PENDING, ENDED, WITHDRAWN = "准予许可", "不予许可", "不予受理", "办理中", "终止办理", "撤销许可"
DECIDED = frozenset({GRANTED, REFUSED})
#: What an accepted application comes to within the year.
OUTCOMES = ("granted", "refused", "pending", "ended")


def is_application(result: object) -> bool:
    """不是撤销许可"""
    return result != WITHDRAWN


def is_set(value: object) -> bool:
    """已填"""
    return value is not None


def is_free(fee: object) -> bool:
    """0 或“—”"""
    return fee == 0 or fee is Status.NOT_APPLICABLE


# -- days --------------------------------------------------------------------------------------------------------------


def weekdays(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Days from Monday to Friday after one date up to another; nan where either is blank or they run backwards."""
    days = np.full(len(start), np.nan)
    known = ~np.isnat(start) & ~np.isnat(end) & (end >= start)
    # busday_count takes the first day and leaves the last one: a limit runs from the day after acceptance
    days[known] = np.busday_count(start[known] + DAY, end[known] + DAY)
    return days


def working_days(table: Table) -> np.ndarray:
    """Working days from acceptance to decision (行政许可法第八十二条): as the ledger gives them, else weekdays with no holiday left out."""
    given = table.column("actual_days").numbers()
    counted = weekdays(table.column("accepted_date").dates(), table.column("decision_date").dates())
    return np.where(np.isnan(given), counted, given)


def decided(table: Table) -> np.ndarray:
    return table.column("result").mask(lambda result: result in DECIDED)


def mean_days(records: Records) -> Decimal | None:
    days = working_days(records["licensing"])[decided(records["licensing"])]
    known = days[~np.isnan(days)]
    return rounded_mean(int(known.sum()), len(known))


def timed(records: Records) -> np.ndarray:
    """Decisions of which both the promised and the actual days are known."""
    table = records["licensing"]
    return decided(table) & ~np.isnan(working_days(table)) & ~np.isnan(table.column("promised_days").numbers())


def on_time(records: Records) -> np.ndarray:
    table = records["licensing"]
    return decided(table) & (working_days(table) <= table.column("promised_days").numbers())


TIMED = ("promised_days", "decision_date", "result")

FIGURES = (
    Count("applications", "申请数量", "件", "本年度登记的行政许可申请", where={"result": is_application}),
    Count("accepted", "受理数量", "件", "其中已经受理的申请", where={"accepted_date": is_set, "result": is_application}),
    Count("granted", "许可数量", "件", "准予许可的决定，含变更和延续", where={"result": GRANTED}),
    Count("refused", "不予许可数量", "件", "不予许可的决定", where={"result": REFUSED}),
    Count("pending", "办理中数量", "件", "年末已经受理、没有作出决定的申请", where={"result": PENDING}),
    Count("ended", "终止办理数量", "件", "受理以后申请人撤回或者终止办理的申请", where={"result": ENDED}),
    Count("not_accepted", "不予受理数量", "件", "不予受理的申请", where={"result": NOT_ACCEPTED}),
    Count("withdrawn", "撤销许可数量", "件", "本年度撤销的以前作出的许可", where={"result": WITHDRAWN}),
    Count("reviewed", "法制审核数量", "件", "决定前经过法制审核的许可", where={"legal_review": True}),
    Count("corrected", "法制审核纠错数量", "件", "法制审核中改正了错误的许可", where={"review_corrected": True}),
    Mean("statutory_days", "平均法定期限", "statutory_days", "法定办理期限的平均工作日"),
    Mean("promised_days", "平均承诺期限", "promised_days", "承诺办理期限的平均工作日"),
    Computed(
        "actual_days",
        "平均办理时间",
        "天",
        "受理到决定的平均工作日；台账没有写明的，按周一至周五计，没有扣除法定节假日",
        mean_days,
        columns=("decision_date", "result"),
    ),
    Rows("timed", "有承诺期限的办结数量", "件", "有承诺期限、可以算出办理天数的许可", timed, columns=TIMED),
    Rows("on_time", "按期办结数量", "件", "其中实际办理天数不超过承诺期限的许可", on_time, columns=TIMED),
    Share("on_time_share", "按期办结率", part="on_time", whole="timed"),
    Count("online", "网上办理数量", "件", "在网上提出的申请", where={"online": True, "result": is_application}),
    Share("online_share", "网办率", part="online", whole="applications"),
    Count("priced", "写明收费情况的申请数量", "件", "写明收费金额或者不收费的申请", where={"fee_yuan": is_set, "result": is_application}),
    Count("free", "零收费数量", "件", "收费金额为 0 或者注明不收费的申请", where={"fee_yuan": is_free, "result": is_application}),
    Share("free_share", "零收费率", part="free", whole="priced"),
    Sum("fee_yuan", "许可收费金额", "fee_yuan", "向申请人收取的费用"),
    Breakdown("applications", by="category", title="许可类别"),
    Breakdown("granted", by="month", title="月份", date="decision_date"),
)


# -- checks ------------------------------------------------------------------------------------------------------------


def checks(records: Records, book: Book) -> Iterable[Finding]:
    yield from outcome_findings(book)
    if not records.provided("licensing"):
        return
    for earlier, later in (("applied_date", "accepted_date"), ("applied_date", "decision_date"), ("accepted_date", "decision_date")):
        yield from reversed_dates(records, "licensing", earlier, later)
    for column in ("document_number", "decision_date"):
        yield from unrecorded(records, "licensing", decided(records["licensing"]), column)
    yield from overdue_findings(records)


def outcome_findings(book: Book) -> Iterable[Finding]:
    """Accepted applications are granted, refused, pending or ended; without the last two, the others do not exceed them."""
    accepted, outcomes = book["licensing.accepted"], [book[f"licensing.{name}"] for name in OUTCOMES]
    known = [figure for figure in outcomes if figure.reported]
    added = sum(figure.value for figure in known)
    complete = all(figure.reported for figure in outcomes[:3])
    if not accepted.reported or not known:
        return
    good = sum_of(figure.bounds for figure in known)
    if not apart(good, accepted.bounds) or (good[1] < accepted.bounds[0] and not complete):
        return
    told = "，".join(f"{figure.title} {figure.number}" for figure in known)
    message = f"受理数量为{accepted.text}，各种结果之和为{added}件（{told}）。"
    place, remedy = str(accepted.sources[0]), "受理数量应等于许可、不予许可、办理中和终止办理之和，请核对。"
    yield Finding("total-mismatch", Severity.ERROR, place, message, accepted.id, accepted.value, added, remedy)


def overdue_findings(records: Records) -> Iterable[Finding]:
    """Decisions after the statutory limit, and applications for which it had passed at the end of the year."""
    table, year_end = records["licensing"], datetime.date(records.year, 12, 31)
    pending = table.column("result").mask(lambda result: result == PENDING)
    still = weekdays(table.column("accepted_date").dates(), np.full(len(table), np.datetime64(year_end)))
    taken = np.where(pending, still, np.where(decided(table), working_days(table), np.nan))

    def make(row: Row) -> Finding:
        days, limit = days_of(row, year_end), row["statutory_days"]
        state = "年末仍在办理，已用" if row["result"] == PENDING else "办理用了"
        rule = "" if is_days(row["actual_days"]) else "（按周一至周五计，未扣除法定节假日）"
        message = f"{state} {days} 个工作日{rule}，超过法定期限 {limit} 个工作日。"
        values = {"expected": limit, "actual": days}
        return finding_at(row, "statutory_days", "overdue", Severity.WARNING, "licensing", message, "请核对日期，确已超期的请说明原因。", **values)

    yield from findings_at(table.where(taken > table.column("statutory_days").numbers()), make)


def is_days(value: object) -> bool:
    return isinstance(value, int)


def days_of(row: Row, year_end: datetime.date) -> int:
    """The working days of one row: those given, else the weekdays up to the decision or the end of the year."""
    if row["result"] != PENDING and is_days(row["actual_days"]):
        return row["actual_days"]
    end = year_end if row["result"] == PENDING else row["decision_date"]
    return int(weekdays(*(np.array([day], dtype="datetime64[D]") for day in (row["accepted_date"], end)))[0])


TOPIC = ledger_topic(
    "licensing",
    "行政许可",
    figures=FIGURES,
    checks=checks,
    measures="行政许可便民举措",
    dated="decision_date",
    tables={"standard": standard_table("licensing"), "summary": beyond_form("licensing", "行政许可", FIGURES)},
    headlines=("applications", "granted"),
)
