"""Reconciliation across tables and years: each rule is one entry of `RULES`, with a name, a code and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from lawnb import formats
from lawnb.approximate import apart
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Figure

#: A headline figure may change by this share of last year's without a word of explanation.
LARGEST_CHANGE = Decimal("0.5")
#: Of fewer than this, or of less money, a change says little: from 3 to 5 is no jump.
SMALLEST_COUNT, SMALLEST_YUAN = 20, 100_000


class Rule(Protocol):
    """What a rule has: a slug, the code of its findings, a Chinese sentence for the manual, and its check."""

    name: str
    code: str
    sentence: str

    def find(self, book: Book, before: Book | None, headlines: Iterable[str]) -> Iterable[Finding]: ...

    def compares(self, headlines: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Ids of what is compared, the one that a finding names first; twice the same id is this year's and last year's."""


def place(figure: Figure) -> str:
    return str(figure.sources[0]) if figure.sources else figure.id


def reported(book: Book | None, *ids: str) -> list[Figure] | None:
    """The figures of these ids, or None where one is not reported."""
    found = [book.get(id) for id in ids] if book is not None else [None]
    return found if all(figure is not None and figure.reported for figure in found) else None


def occasions(part: Figure, whole: Figure) -> bool:
    """Whether of the same things the one counts how often, and the other how many: 46家, visited 1280家次."""
    words = [figure.unit.replace("户", "家") for figure in (part, whole)]
    return words[0] != words[1] and words[0].removesuffix("次") == words[1].removesuffix("次")


@dataclass(frozen=True)
class AtMost:
    """One figure may not exceed another of another table."""

    name: str
    code: str
    sentence: str
    part: str
    whole: str

    def compares(self, headlines: Iterable[str]) -> Iterable[tuple[str, str]]:
        yield self.part, self.whole

    def find(self, book: Book, before: Book | None, headlines: Iterable[str]) -> Iterable[Finding]:
        found = reported(book, self.part, self.whole)
        if found and not occasions(*found) and found[0].bounds[0] > found[1].bounds[1]:
            part, whole = found
            message = f"{part.title}{part.text}多于{whole.title}{whole.text}。"
            yield Finding(
                self.code, Severity.ERROR, place(part), message, part.id, whole.value, part.value, "请核对两份材料的范围和单位。"
            )


@dataclass(frozen=True)
class Carried:
    """What was open at the end of last year is what this year begins with."""

    name: str
    code: str
    sentence: str
    opening: str
    closing: str

    def compares(self, headlines: Iterable[str]) -> Iterable[tuple[str, str]]:
        yield self.opening, self.opening

    def find(self, book: Book, before: Book | None, headlines: Iterable[str]) -> Iterable[Finding]:
        now, then = reported(book, self.opening), reported(before, self.closing)
        if now and then and apart(now[0].bounds, then[0].bounds):
            message = f"{now[0].title}{now[0].text}，而上年度的{then[0].title}是{then[0].text}。"
            values = then[0].value, now[0].value
            yield Finding(self.code, Severity.ERROR, place(now[0]), message, self.opening, *values, "请核对上年结转的事项。")


@dataclass(frozen=True)
class Jump:
    """A headline figure that changed by more than its bound wants a word of explanation, which then stands in the report."""

    name: str
    code: str
    sentence: str

    def compares(self, headlines: Iterable[str]) -> Iterable[tuple[str, str]]:
        yield from ((id, id) for id in headlines)

    def find(self, book: Book, before: Book | None, headlines: Iterable[str]) -> Iterable[Finding]:
        for id in headlines:
            found = (reported(book, id) or []) + (reported(before, id) or [])
            if len(found) == 2 and (finding := self.jump(*found)):
                yield finding

    def jump(self, now: Figure, then: Figure) -> Finding | None:
        smallest = SMALLEST_YUAN if now.unit == formats.MONEY else SMALLEST_COUNT
        # of approximate numbers, the least by which they can differ
        gap = max(now.bounds[0] - then.bounds[1], then.bounds[0] - now.bounds[1]) if now.about or then.about else abs(now.value - then.value)
        if max(now.value, then.value) < smallest or gap <= LARGEST_CHANGE * then.value:
            return None
        exact = then.value and not (now.about or then.about)
        change = f"，变动{formats.share(Decimal(gap) / Decimal(then.value))}" if exact else ""
        message = f"{now.title}由上年的{then.text}变为{now.text}{change}。"
        remedy = "请核对；属实的，在 waivers.yaml 中写明原因，原因会印在报告里。"
        return Finding(self.code, Severity.ERROR, place(now), message, now.id, then.value, now.value, remedy)


RULES: tuple[Rule, ...] = (
    AtMost("collected-at-most-decided", "collected-over-decided", "罚款收缴金额不多于决定的罚款金额", "penalties.collected", "penalties.fines"),
    AtMost("reviewed-at-most-decided", "part-exceeds", "抽查处罚案卷数不多于行政处罚起数", "case_review.sampled_penalties", "penalties.cases"),
    AtMost("supervised-at-most-decided", "part-exceeds", "裁量监督的决定数不多于行政处罚起数", "supervision.checked", "penalties.cases"),
    AtMost("overload-fines-at-most-all", "part-exceeds", "治超罚款金额不多于罚款金额", "overload.fine_yuan", "penalties.fines"),
    AtMost("overload-cases-at-most-over", "part-exceeds", "治超立案数不多于超限车辆数", "overload.cases", "overload.over"),
    AtMost("acts-at-most-inspections", "part-exceeds", "统计表中的行政检查次数不多于行政检查台账的完成数量", "enforcement_acts.inspections", "inspections.done"),
    AtMost("granted-at-most-accepted", "part-exceeds", "许可数量不多于受理数量", "licensing.granted", "licensing.accepted"),
    AtMost("accepted-at-most-applied", "part-exceeds", "受理的行政复议申请不多于收到的", "reconsideration.accepted", "reconsideration.applications"),
    AtMost("certified-at-most-officers", "part-exceeds", "持证人数不多于执法人员数", "officers.certified", "officers.officers"),
    Carried("litigation-carried", "opening-closing", "年初未结的复议诉讼案件数等于上年末未结数", "litigation.opening", "litigation.pending"),
    Carried("documents-carried", "opening-closing", "年初有效的规范性文件数等于上年末有效数", "normative_documents.opening", "normative_documents.closing"),
    Jump("jump", "jump", "主要数字比上年变动超过 50%（且数量不少于 20、金额不少于 10 万元）的，要写明原因"),
)  # fmt: skip


def reconcile(book: Book, before: Book | None, headlines: Iterable[str]) -> Iterable[Finding]:
    """The findings of every rule.

    Parameters
    ----------
    before
        Last year's book, where there is one.
    headlines
        Ids of the figures whose change is watched.
    """
    headlines = list(headlines)
    for rule in RULES:
        yield from rule.find(book, before, headlines)
