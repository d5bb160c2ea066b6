"""Whether numbers add up: parts against their total, shares against the numbers behind them, within the precision in which they are given."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lawnb import formats
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Figure, Status


def check_totals(book: Book) -> list[Finding]:
    """Parts against their total, for every figure that has parts.

    A difference within the precision in which the numbers are given (62.2 万元 is good to 0.05 万元) is a warning,
    a larger one an error.
    """
    return [
        finding
        for whole in book.values()
        for by in book.divisions_of(whole.id)
        if (finding := _total_finding(whole, book.parts_of(whole.id, by)))
    ]


def _total_finding(whole: Figure, parts: list[Figure]) -> Finding | None:
    place = str(whole.sources[0]) if whole.sources else whole.id
    parts = [part for part in parts if part.status is not Status.NOT_APPLICABLE]
    if not any(part.reported for part in parts):
        return None  # it was not divided so, or nothing was provided, which is a finding of its own
    if not whole.reported or not all(part.reported for part in parts):
        missing = "、".join(figure.title for figure in [whole, *parts] if not figure.reported)
        message = f"{whole.title}无法与分项核对：{missing}未提供。"
        return Finding("total-incomplete", Severity.WARNING, place, message, whole.id)
    added = sum(part.value for part in parts)
    if added == whole.value:
        return None
    within = abs(added - whole.value) <= sum(precision(figure.value) for figure in [whole, *parts])
    values = "＋".join(part.number for part in parts)
    shown, gap = (formats.with_unit(value, whole.unit) for value in (added, abs(added - whole.value)))
    direction = "多" if added > whole.value else "少"
    message = f"{whole.title}为{whole.text}，分项 {values} 之和为{shown}，{direction}{gap}。"
    code, severity = ("total-rounding", Severity.WARNING) if within else ("total-mismatch", Severity.ERROR)
    return Finding(code, severity, place, message, whole.id, expected=whole.value, actual=added)


def precision(value: int | Decimal) -> Decimal:
    """Half of the last digit that a number is given to: 62.2 万元, entered as 6.22E+5 yuan, is good to 500 yuan either way; counts are exact."""
    return Decimal(0) if isinstance(value, int) else Decimal(5).scaleb(value.as_tuple().exponent - 1)


def check_shares(book: Book, published: Mapping[str, Figure]) -> list[Finding]:
    """Shares against the numbers behind them.

    Parameters
    ----------
    published
        Shares (0–1) as the records print them, by the id of the computed share.
    """
    findings = [_share_finding(book[id], printed) for id, printed in published.items() if printed.reported]
    wholes = {(part.part_of, part.by): None for part in book.values() if part.part_of and f"{part.id}.share" in book}
    findings += [_share_sum_finding(book[id], book.parts_of(id, by), book) for id, by in wholes if id in book]
    return [finding for finding in findings if finding]


def _share_finding(computed: Figure, printed: Figure) -> Finding | None:
    if not computed.reported or abs(computed.value - printed.value) <= precision(printed.value):
        return None
    message = f"{computed.title}公布为{printed.text}，按数字计算为{computed.text}。"
    place = str(printed.sources[0])
    return Finding("share-mismatch", Severity.ERROR, place, message, computed.id, computed.value, printed.value)


def _share_sum_finding(whole: Figure, parts: list[Figure], book: Book) -> Finding | None:
    shares = [book[f"{part.id}.share"] for part in parts if f"{part.id}.share" in book]
    if not all(share.reported for share in shares):
        return None
    added = sum(part.value for part in parts)
    if added == whole.value:
        return None
    ratio = Decimal(added) / Decimal(whole.value)
    message = f"{whole.title}各分项的占比之和为{formats.percent(ratio)}，应为100%。"
    return Finding("share-sum", Severity.WARNING, str(whole.sources[0]), message, whole.id, Decimal(1), ratio)
