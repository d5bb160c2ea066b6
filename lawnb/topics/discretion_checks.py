"""What is told of decisions that do not keep to the discretion standard, or not to one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.figures import Book
from lawnb.formats import plain
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.discretion_judged import Judged, in_yuan, judged, repeat_as_first, wrong_basis
from lawnb.topics.ledger_checks import finding_at, findings_at

#: Words of a ledger that give a reason for less than the standard (行政处罚法 2021, articles 32 and 33).
MITIGATION = ("减轻", "从轻", "免予", "不予处罚", "首违", "初次违法", "轻微并及时改正", "主动消除", "主动减轻")
#: Fines of like circumstances that are this many times apart want a look, where there are at least so many decisions.
FAR_APART, FEWEST_ALIKE = 3, 4


def checks(records: Records, book: Book) -> Iterable[Finding]:
    found = judged(records)
    if found is None:
        return
    mitigated = found.table.column("circumstances").mask(lambda text: text is not None and any(word in text for word in MITIGATION))
    yield from told(found, found.below & ~mitigated, "fine-below-range", "低于", "请核对金额和情节；有减轻情节的，请写入“裁量情节”。")
    yield from told(found, found.below & mitigated, "fine-mitigated", "低于", "写有从轻或减轻情节，请核对理由和批准。", Severity.WARNING)
    yield from told(found, found.above, "fine-above-range", "高于", "请核对金额、单位和适用的条款。")
    yield from told_tier(found)
    yield from told_basis(found)
    yield from told_repeat(found)
    yield from alike(found)


def severity_of(found: Judged, place: int, wanted: Severity) -> Severity:
    """A rule that nobody has held against its text warns only."""
    return wanted if found.reviewed[place] else Severity.WARNING


def rows(found: Judged, mask: np.ndarray, make) -> Iterable[Finding]:
    """A finding for each row of a mask, made from the row and its place."""
    numbered = [(int(place), found.table.row(int(place))) for place in np.flatnonzero(mask)]
    by_number = {(row.file, row.number): place for place, row in numbered}
    yield from findings_at([row for _, row in numbered], lambda row: make(row, by_number[row.file, row.number]))


def told(
    found: Judged, mask: np.ndarray, code: str, word: str, remedy: str, severity: Severity = Severity.ERROR
) -> Iterable[Finding]:
    def make(row: Row, place: int) -> Finding:
        standard, rule = found.rules[found.rule[place]]
        bound = range_text(found.low[place], found.high[place])
        message = f"决定书 {row['document_number']}：罚款{money(found.fine[place])}{word}《{standard.law}》（{rule.number}）的幅度{bound}。"
        bound = found.low[place] if word == "低于" else found.high[place]
        values = Decimal(str(bound)), Decimal(str(found.fine[place]))
        return replace(
            finding_at(row, "fine_yuan", code, severity_of(found, place, severity), "discretion", message, remedy),
            expected=values[0], actual=values[1],
        )  # fmt: skip

    yield from rows(found, mask, make)


def told_tier(found: Judged) -> Iterable[Finding]:
    def make(row: Row, place: int) -> Finding:
        bound = range_text(found.tier_low[place], found.tier_high[place])
        message = f"决定书 {row['document_number']}：裁量等级“{row['tier']}”的罚款幅度是{bound}，决定为{money(found.fine[place])}。"
        severity = severity_of(found, place, Severity.ERROR)
        return finding_at(row, "fine_yuan", "tier-differs", severity, "discretion", message, "请核对等级和金额。")

    yield from rows(found, found.off_tier, make)


def told_basis(found: Judged) -> Iterable[Finding]:
    def make(row: Row, place: int) -> Finding:
        standard, rule = found.rules[found.rule[place]]
        articles = "、".join(map(str, rule.articles))
        message = f"决定书 {row['document_number']}：处罚依据没有写明决定之日有效的《{standard.law}》第 {articles} 条。"
        severity = severity_of(found, place, Severity.ERROR)
        return finding_at(row, "basis", "basis-differs", severity, "discretion", message, "请核对违法行为和处罚依据。")

    yield from rows(found, wrong_basis(found), make)


def told_repeat(found: Judged) -> Iterable[Finding]:
    def make(row: Row, place: int) -> Finding:
        message = f"决定书 {row['document_number']}：同一当事人一年内有同类处罚，而按初次违法处理。"
        return finding_at(row, "violation", "repeat-as-first", Severity.WARNING, "discretion", message, "请核对是否再次违法。")

    yield from rows(found, repeat_as_first(found), make)


def alike(found: Judged) -> Iterable[Finding]:
    """Decisions on one violation in one tier or circumstance whose fines are far apart, where no formula explains it."""
    for place, tier, own in groups(found):
        rule, fine = found.rules[place][1], found.fine
        places = np.flatnonzero(own & (fine > 0))
        if rule.mass or len(places) < FEWEST_ALIKE:
            continue
        low, high = places[np.argmin(fine[places])], places[np.argmax(fine[places])]
        if fine[high] < FAR_APART * fine[low]:
            continue
        first, last = found.table.row(int(low)), found.table.row(int(high))
        message = (
            f"“{first['violation']}”情节同为“{tier}”的 {len(places)} 件，罚款从{money(fine[low])}（{first['document_number']}）"
            f"到{money(fine[high])}（{last['document_number']}），相差 {FAR_APART} 倍以上。"
        )
        remedy = "请核对情节，或在裁量情节中写明差别。"
        finding = finding_at(last, "fine_yuan", "same-circumstances-differ", Severity.WARNING, "discretion", message, remedy)
        yield replace(finding, figure=f"discretion.{rule.id}.{tier}")


def groups(found: Judged) -> Iterable[tuple[int, str, np.ndarray]]:
    """The rows of each rule by tier, or by circumstances where no tier is given."""
    tier, circumstances = found.table.column("tier").coded, found.table.column("circumstances").coded
    for place in range(len(found.rules)):
        own = found.checked & (found.rule == place)
        no_tier = own.copy()
        for code, name in enumerate(tier.values):
            if name is not None:
                no_tier &= tier.codes != code
                yield place, name, own & (tier.codes == code)
        for code in np.unique(circumstances.codes[no_tier]):
            if circumstances.values[code] is not None:
                yield place, circumstances.values[code], no_tier & (circumstances.codes == code)


def money(yuan: float) -> str:
    return f"{plain(in_yuan(yuan))}元"


def range_text(low: float, high: float) -> str:
    return money(low) if low == high else f"{money(low)}至{money(high)}"
