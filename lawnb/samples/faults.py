"""Faults that are put into a sample on purpose, each with what is to be found of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lawnb.errors import ParameterError, nearest
from lawnb.samples.draw import Draft
from lawnb.samples.penalties import NO_FINE, OVER, ROUTE, STEP_YUAN

#: What a fault is found as when its file cannot be used at all.
PROBLEM = "problem"
#: One bureau of so many has faults, no more than so many in its last year.
ONE_IN, MOST = 5, 8
Row = dict[str, Any]


@dataclass
class Hand:
    """What plants faults in a bureau's year; a row that one fault has changed is left to it.

    Parameters
    ----------
    touched
        The rows that have a fault.
    """

    draft: Draft
    rng: Random
    touched: list[Row] = field(default_factory=list)

    def row(self, dataset: str, suits: Callable[[Row], bool] = lambda row: True) -> Row:
        """Any row of a dataset that suits and has no fault yet."""
        free = [row for row in self.draft.rows(dataset) if not any(row is other for other in self.touched) and suits(row)]
        self.touched.append(chosen := self.rng.choice(free))
        return chosen

    def drop(self, dataset: str, suits: Callable[[Row], bool] = lambda row: True) -> Row:
        """Take a row out."""
        chosen = self.row(dataset, suits)
        rows = self.draft.rows(dataset)
        del rows[next(place for place, row in enumerate(rows) if row is chosen)]
        return chosen


@dataclass(frozen=True)
class Planted:
    """A fault in its place: the row that has it, None for one that is missing or wrong as a whole."""

    row: Row | None
    changed: str
    in_total: bool = False


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Parameters
    ----------
    expected
        The code of the finding, or `PROBLEM`.
    needs_before
        It shows only against the year before.
    """

    name: str
    dataset: str
    expected: str
    plant: Callable[[Hand], Planted]
    needs_before: bool = False


def change(row: Row, told: str, **values: Any) -> Planted:
    """Set cells of a row, and say so."""
    row.update(values)
    return Planted(row, told)


def is_fined(row: Row) -> bool:
    return row["fine_yuan"] not in (NO_FINE, 0)


def is_over(row: Row) -> bool:
    return row["violation"] == OVER.violation and is_fined(row) and row["fine_yuan"] > 2 * STEP_YUAN


def is_route(row: Row) -> bool:
    return row["violation"] == ROUTE.violation


# -- penalties ---------------------------------------------------------------------------------------------------------


def duplicate_number(hand: Hand) -> Planted:
    first, second = hand.row("penalties"), hand.row("penalties")
    rows = hand.draft.rows("penalties")
    first, second = sorted((first, second), key=lambda row: next(place for place, other in enumerate(rows) if other is row))
    return change(second, f"决定书文号改为与 {first['document_number']} 相同", document_number=first["document_number"])


def outside_year(hand: Hand) -> Planted:
    row = hand.row("penalties", lambda row: is_route(row) and row["decision_date"] < hand.draft.day(12, 1))
    dates = ("filed_date", "decision_date", "served_date", "closed_date")
    earlier = {name: row[name].replace(year=row[name].year - 1, day=min(row[name].day, 28)) for name in dates if row[name]}
    return change(row, "各日期提前一年", **earlier)


def dates_reversed(hand: Hand) -> Planted:
    row = hand.row("penalties", lambda row: is_route(row) and row["filed_date"] < row["decision_date"])
    return change(row, "立案日期与决定日期对调", filed_date=row["decision_date"], decision_date=row["filed_date"])


def fine_missing(hand: Hand) -> Planted:
    return change(hand.row("penalties", is_fined), "删去罚款金额", fine_yuan=None, collected_yuan=None)


def fine_above(hand: Hand) -> Planted:
    row = hand.row("penalties", is_over)
    return change(row, "罚款金额加 5000 元", fine_yuan=row["fine_yuan"] + 10 * STEP_YUAN)


def fine_below(hand: Hand) -> Planted:
    row = hand.row("penalties", is_over)
    return change(row, f"罚款金额改为 {STEP_YUAN} 元", fine_yuan=STEP_YUAN, collected_yuan=STEP_YUAN)


def kind_without_fine(hand: Hand) -> Planted:
    return change(hand.row("penalties", is_fined), "有罚款金额而种类改为警告", kinds=("警告",))


def over_collected(hand: Hand) -> Planted:
    row = hand.row("penalties", is_fined)
    return change(row, "已缴金额改为罚款金额加 1000 元", collected_yuan=row["fine_yuan"] + 1000)


def wrong_basis(hand: Hand) -> Planted:
    basis = "《中华人民共和国道路运输条例》第十条"
    return change(hand.row("penalties", is_over), f"处罚依据改为{basis}", basis=basis)


def wrong_credit_code(hand: Hand) -> Planted:
    row = hand.row("penalties", lambda row: bool(row["credit_code"]))
    code = row["credit_code"]
    return change(row, "统一社会信用代码的校验码改错", credit_code=code[:-1] + ("1" if code[-1] == "0" else "0"))


def unknown_kind(hand: Hand) -> Planted:
    return change(hand.row("penalties"), "处罚种类改为“口头教育”", kinds=("口头教育",))


def wrong_total_row(hand: Hand) -> Planted:
    hand.draft.ledgers["overload"].off_by["fine_yuan"] = 10 * STEP_YUAN
    return Planted(None, "合计行的罚款金额多 5000 元", in_total=True)


def wrong_field(hand: Hand) -> Planted:
    row = hand.row("penalties_by_field")
    return change(row, "处罚起数加 3", n_cases=row["n_cases"] + 3)


def wrong_month(hand: Hand) -> Planted:
    row = hand.row("penalties_by_month")
    return change(row, "处罚起数加 2", n_cases=row["n_cases"] + 2)


def wan_for_yuan(hand: Hand) -> Planted:
    hand.draft.ledgers["penalties_totals"].headings["fine_yuan"] = "罚款金额（万元）"
    return Planted(hand.row("penalties_totals"), "以元计的罚款合计写在“万元”的表头下")


def wrong_campaign(hand: Hand) -> Planted:
    row = hand.row("campaigns")
    return change(row, "查处起数加 1", cases=row["cases"] + 1)


# -- the other ledgers -------------------------------------------------------------------------------------------------


def unknown_decision(hand: Hand) -> Planted:
    row = hand.row("case_review", lambda row: row["case_type"] == "行政处罚")
    number = hand.draft.document("罚", 99999)
    return change(row, f"案卷文号改为台账中没有的 {number}", document_number=number)


def not_accepted(hand: Hand) -> Planted:
    return change(hand.row("licensing", lambda row: row["result"] == "准予许可"), "删去受理日期", accepted_date=None)


def carried_case_dropped(hand: Hand) -> Planted:
    first = hand.draft.day(1, 1)
    row = hand.drop("litigation", lambda row: row["received_date"] < first)
    return Planted(None, f"删去上年未结的 {row['case_number']}")


def state_differs(hand: Hand) -> Planted:
    row = hand.row("litigation", lambda row: row["closed_date"] is not None)
    return change(row, "结果改为“未结”，审结日期仍在", outcome="未结")


def month_dropped(hand: Hand) -> Planted:
    return Planted(None, f"删去{hand.drop('supervision')['month']}")


def negative(hand: Hand) -> Planted:
    return change(hand.row("inspections", lambda row: row["problems"] is not None), "发现问题数改为 -2", problems=-2)


def unreadable(hand: Hand) -> Planted:
    return change(hand.row("training"), "参训人次改为“若干人”", participants="若干人")


def expired(hand: Hand) -> Planted:
    return change(hand.row("officers"), "执法证有效期改为本年 6 月 30 日", valid_until=hand.draft.day(6, 30))


def over_rectified(hand: Hand) -> Planted:
    row = hand.row("inspections", lambda row: row["problems"] is not None)
    return change(row, "已整改数改为发现问题数加 2", rectified=row["problems"] + 2)


def wrong_rate(hand: Hand) -> Planted:
    row = hand.row("monitoring")
    return change(row, "上线率减 0.1", online_rate=row["online_rate"] - row["online_rate"].from_float(0.125))


def promise_dropped(hand: Hand) -> Planted:
    return Planted(None, f"删去“{hand.drop('promises', lambda row: row['kept'] == '是')['item']}”")


def promise_differs(hand: Hand) -> Planted:
    row = hand.row("promises", lambda row: row["kept"] == "否")
    return change(row, "没有达到目标值，改写为“是”", kept="是", reason=None)


def jump(hand: Hand) -> Planted:
    for row in hand.draft.rows("monitoring"):
        row["alarms"], row["handled"] = 3 * row["alarms"], 3 * row["handled"]
    return Planted(None, "报警数和报警处理数都改为三倍")


def unknown_figure(hand: Hand) -> Planted:
    return change(hand.row("shortcomings"), "关联数字改为没有定义的 complaints.happiness", figure="complaints.happiness")


FAULTS = (
    Fault("duplicate-number", "penalties", PROBLEM, duplicate_number),
    Fault("date-outside-year", "penalties", "date-outside-year", outside_year),
    Fault("dates-reversed", "penalties", "date-order", dates_reversed),
    Fault("fine-missing", "penalties", "fine-missing", fine_missing),
    Fault("fine-above-range", "penalties", "fine-above-range", fine_above),
    Fault("fine-below-range", "penalties", "fine-below-range", fine_below),
    Fault("kind-without-fine", "penalties", "kind-differs", kind_without_fine),
    Fault("collected-over-decided", "penalties", "collected-over-decided", over_collected),
    Fault("wrong-basis", "penalties", "basis-differs", wrong_basis),
    Fault("wrong-credit-code", "penalties", PROBLEM, wrong_credit_code),
    Fault("unknown-kind", "penalties", PROBLEM, unknown_kind),
    Fault("wrong-total-row", "overload", PROBLEM, wrong_total_row),
    Fault("wrong-field", "penalties_by_field", "ledger-total", wrong_field),
    Fault("wrong-month", "penalties_by_month", "ledger-total", wrong_month),
    Fault("wan-for-yuan", "penalties_totals", "ledger-total", wan_for_yuan),
    Fault("wrong-campaign", "campaigns", "ledger-total", wrong_campaign),
    Fault("unknown-decision", "case_review", "reference-unknown", unknown_decision),
    Fault("not-accepted", "licensing", "total-mismatch", not_accepted),
    Fault("carried-case-dropped", "litigation", "opening-closing", carried_case_dropped, needs_before=True),
    Fault("state-differs", "litigation", "state-differs", state_differs),
    Fault("month-dropped", "supervision", "month-missing", month_dropped),
    Fault("negative-number", "inspections", PROBLEM, negative),
    Fault("unreadable-number", "training", PROBLEM, unreadable),
    Fault("certificate-expired", "officers", "certificate-expired", expired),
    Fault("over-rectified", "inspections", "part-exceeds", over_rectified),
    Fault("wrong-rate", "monitoring", "share-mismatch", wrong_rate),
    Fault("promise-dropped", "promises", "promise-missing", promise_dropped, needs_before=True),
    Fault("promise-differs", "promises", "promise-differs", promise_differs, needs_before=True),
    Fault("jump", "monitoring", "jump", jump, needs_before=True),
    Fault("unknown-figure", "shortcomings", "figure-unknown", unknown_figure),
)


# -- which bureau has which --------------------------------------------------------------------------------------------


def dealt(agencies: int, years: Sequence[int], wanted: bool | Sequence[str]) -> dict[int, list[Fault]]:
    """The faults of each faulty bureau's last year, by its number.

    Faults that make a file unusable stand together: they would hide the others.

    Raises
    ------
    ParameterError
        A kind is unknown, or there are too few bureaus or years for those that are named.
    """
    kinds = list(FAULTS) if wanted is True else [fault_called(name) for name in wanted or ()]
    two_years = len(years) > 1 and years[-1] - years[-2] == 1
    usable = [fault for fault in kinds if two_years or not fault.needs_before]
    groups = [chunk for problem in (False, True) for chunk in chunks([each for each in usable if (each.expected == PROBLEM) is problem])]
    bureaus = range(1, agencies + 1, ONE_IN)
    if wanted is not True and (len(usable) < len(kinds) or len(groups) > len(bureaus)):
        least = (len(groups) - 1) * ONE_IN + 1
        raise ParameterError(f"faults: 放不下这些错误。请至少生成 {least} 个机构、连续两个年度。")
    return {number: groups[place % len(groups)] for place, number in enumerate(bureaus)} if groups else {}


def fault_called(name: str) -> Fault:
    known = {fault.name: fault for fault in FAULTS}
    if name not in known:
        raise ParameterError(f"faults: 没有名为 '{name}' 的错误。{nearest(name, known)}")
    return known[name]


def chunks(faults: list[Fault]) -> list[list[Fault]]:
    return [faults[start : start + MOST] for start in range(0, len(faults), MOST)]
