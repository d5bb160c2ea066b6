"""What keeps a sum from being one: bureaus that have not reported, figures that some lack, units and definitions that differ; and outliers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lawnb import formats
from lawnb.checks import Finding, Severity
from lawnb.region.bureaus import STATE_WORDS, Bureau
from lawnb.region.coverage import MOST_NAMED, UNIT, Coverage
from lawnb.region.spread import Outlier, rounded
from lawnb.region.sums import bureau_id


def not_reported(bureaus: Iterable[Bureau], year: int, partial: bool) -> Iterator[Finding]:
    """The bureaus whose report does not count: they keep a report a draft, unless it was asked for in part."""
    severity = Severity.WARNING if partial else Severity.ERROR
    remedy = "请催报或更正后重新汇总；只要已报送部分的，用 --partial。"
    for bureau in bureaus:
        if not bureau.counted:
            message = f"{bureau.member.name}没有可以计入的 {year} 年度报告：{STATE_WORDS[bureau.state]}（{bureau.reason.rstrip('。')}）。"
            place = f"{bureau.member.slug}/{year}"
            yield Finding("not-reported", severity, place, message, f"region.{bureau.member.slug}", remedy=remedy)


def not_comparable(found: Iterable[Coverage]) -> Iterator[Finding]:
    """Figures under one id that bureaus give in other units, or define or divide otherwise."""
    for coverage in found:
        if coverage.differs:
            code = "unit-differs" if coverage.differs == UNIT else "definition-differs"
            said = "；".join(f"{_said(coverage, meaning)}的有{_named(coverage, slugs)}" for meaning, slugs in coverage.said.items())
            message = f"各机构的“{coverage.meaning.title}”{coverage.differs}不同，没有汇总：{said}。"
            yield Finding(code, Severity.ERROR, coverage.id, message, coverage.id, remedy="请按同一口径更正后重新报送，或写明理由豁免。")


def _said(coverage: Coverage, meaning) -> str:
    if coverage.differs == UNIT:
        return f"以“{meaning.unit}”计"
    over = f"（{meaning.part} / {meaning.whole}）" if meaning.part else ""
    return f"“{meaning.counted.rstrip('。')}{over}”"


def _named(coverage: Coverage, slugs: Sequence[str]) -> str:
    return formats.few((coverage.names[slug] for slug in slugs), "家", MOST_NAMED)


def partly_reported(found: Iterable[Coverage], bureaus: Iterable[Bureau]) -> Iterator[Finding]:
    """Figures that some of the counted bureaus lack, their parts aside: the bureaus that do not count are findings of their own."""
    counted = {bureau.member.slug for bureau in bureaus if bureau.counted}
    for coverage in found:
        lacking = [slug for slug in coverage.missing if slug in counted]
        if coverage.values and lacking and not coverage.meaning.part_of and not coverage.meaning.ratio:
            message = f"{coverage.meaning.title}：{coverage.told}，{_named(coverage, lacking)}的报告中没有这个数字，没有汇总。"
            yield Finding("coverage-partial", Severity.WARNING, coverage.id, message, coverage.id, remedy="请有关机构补报。")


def outlying(found: Iterable[Outlier], year: int) -> Iterator[Finding]:
    """Each outlier with the bound that it lies beyond."""
    for outlier in found:
        unit, bounds = outlier.coverage.meaning.unit, outlier.bounds
        value, middle = (formats.with_unit(each, unit) for each in (outlier.value, rounded(bounds.median, unit)))
        bound, word = (bounds.high, "高于上限") if outlier.above else (bounds.low, "低于下限")
        shown = formats.with_unit(rounded(bound, unit), unit)
        message = f"{outlier.name}的{outlier.coverage.meaning.title}为{value}，{word}{shown}（中位数{middle}）。"
        place = f"{outlier.slug}/{year}/figures.json"
        yield Finding("outlier", Severity.WARNING, place, message, bureau_id(outlier.coverage.id, outlier.slug), remedy="请该机构核对；属实的，在报告中说明。")
