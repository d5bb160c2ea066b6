"""Whether numbers add up: parts against their total, shares against the numbers behind them, within the precision in which they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lawnb import formats
from lawnb.approximate import WITHIN, apart, sum_of
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
    within, approximate = not apart(sum_of(part.bounds for part in parts), whole.bounds), any(figure.about for figure in [whole, *parts])
    if added == whole.value or (within and approximate):
        return None  # of approximate numbers there is nothing to tell but that they cannot be
    values = "＋".join(part.number for part in parts)
    shown, gap = (formats.with_unit(value, whole.unit) for value in (added, abs(added - whole.value)))
    direction = "多" if added > whole.value else "少"
    told = "不相符" if approximate else f"{direction}{gap}"
    message = f"{whole.title}为{whole.text}，分项 {values} 之和为{shown}，{told}。"
    code, severity = ("total-rounding", Severity.WARNING) if within else ("total-mismatch", Severity.ERROR)
    return Finding(code, severity, place, message, whole.id, expected=whole.value, actual=added)


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
    if not computed.reported or not apart(printed.bounds, (computed.value, computed.value)):
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


def check_approximations(book: Book) -> Iterator[Finding]:
    """Words that do not go with their number: 余 and 多 follow a round one, and no percentage; and nothing is 约0."""
    for figure in book.values():
        if figure.about is None or figure.inputs:
            continue
        round_one = figure.value % 10 == 0 or figure.unit[:1] in formats.MULTIPLES
        if not figure.value or figure.about.word in WITHIN and (figure.unit in (formats.SHARE, "%") or not round_one):
            place, message = str(figure.sources[0]), f"{figure.title}是 {formats.with_unit(figure.value, figure.unit)}，约数写“{figure.about}”，不能这样用。"
            remedy = "“余”“多”写在整十以上的数后面（160余件），百分数用“超过”或“以上”；准确的数不写约数。"
            yield Finding("approximation-unfit", Severity.ERROR, place, message, figure.id, remedy=remedy)
