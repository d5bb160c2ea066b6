"""A region's year: its bureaus' reports read, and the book of the region's figures made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lawnb.figures import Book, Figure
from lawnb.region.bureaus import STATE_WORDS, Bureau, State, read_bureau
from lawnb.region.coverage import Coverage, coverages
from lawnb.region.roster import Region
from lawnb.region.spread import RULE, Outlier, bound_figures, bounds_of, outliers, spread_figures
from lawnb.region.sums import MOST_BUREAUS, PER_CASE, bureau_figures, bureau_id, per_case_coverage, regional
from lawnb.years import headlines

#: What the states are called as figures of the report.
STATE_IDS = {
    State.COUNTED: "region.counted", State.ABSENT: "region.absent", State.DRAFT: "region.drafts",
    State.ALTERED: "region.altered", State.REFUSED: "region.refused",
}  # fmt: skip
#: A sum of more bureaus than this does not name each in its formula.
MOST_TERMS = 20
#: Figures whose spread is looked at beside the headlines: ratios that bureaus differ in for a reason.
RATIO_ENDS = ("_share", "_rate")


@dataclass(frozen=True)
class RegionYear:
    """The bureaus that have to report in a year, with their reports."""

    year: int
    bureaus: tuple[Bureau, ...]
    partial: bool = False

    @property
    def counted(self) -> tuple[Bureau, ...]:
        """The bureaus whose report counts."""
        return tuple(bureau for bureau in self.bureaus if bureau.counted)

    @cached_property
    def coverages(self) -> dict[str, Coverage]:
        """By figure, who reports it."""
        return {each.id: each for each in coverages(self.bureaus)}

    @cached_property
    def watched(self) -> dict[str, Coverage]:
        """The figures whose spread is shown and whose outliers are sought: headlines, ratios of two figures, ratios of ours."""
        ids = [id for id in self.headlines if id in self.coverages]
        ids += [id for id, each in self.coverages.items() if each.meaning.ratio and id.endswith(RATIO_ENDS) and not each.meaning.part_of]
        ours = {spec.id: each for spec in PER_CASE if (each := per_case_coverage(spec, self.coverages))}
        return {id: self.coverages[id] for id in ids} | ours

    @property
    def headlines(self) -> list[str]:
        """The figures whose change on the year before is watched, of those that a bureau reports."""
        return [id for id in headlines() if id in self.coverages]

    @cached_property
    def outliers(self) -> tuple[Outlier, ...]:
        """The bureaus' values that stand far from the others'."""
        return tuple(outliers(list(self.watched.values())))

    def sums(self) -> Book:
        """The region's figures of the year: who reported, sums and ratios."""
        return Book([*self.report_figures(), *regional(self.coverages.values(), self.partial).values()])

    def book(self) -> Book:
        """The sums, and of the watched figures each bureau's, the spread and the outliers."""
        book = Book(map(self._in_terms, self.sums().values()))
        for each in self.watched.values():
            if each.expected <= MOST_BUREAUS:
                _add(book, bureau_figures(each, self.bureaus, book))
            _add(book, spread_figures(each, self.partial))
        for outlier in self.outliers:
            own = bureau_id(outlier.coverage.id, outlier.slug)
            found = [figure for figure in bureau_figures(outlier.coverage, self.bureaus, Book()) if figure.id == own]
            _add(book, [*found, *bound_figures(outlier)])
        return book

    def _in_terms(self, figure: Figure) -> Figure:
        """A sum of few bureaus whose own figures the book holds, with a formula that leads to them."""
        each = self.watched.get(figure.id)
        if each is None or not figure.reported or each.meaning.ratio or each.expected > MOST_TERMS:
            return figure
        terms = tuple(bureau_id(each.id, slug) for slug in each.values)
        return replace(figure, inputs=terms, formula=" + ".join(terms))

    def report_figures(self) -> list[Figure]:
        """How many bureaus have to report, how many reports count, and how many do not for which reason; and what was looked at."""
        numbers = {"region.expected": ("应报送的机构数", len(self.bureaus), "按名单应当报送本年度报告的机构")}
        for state, id in STATE_IDS.items():
            n = sum(bureau.state is state for bureau in self.bureaus)
            numbers[id] = (f"{STATE_WORDS[state]}的机构数", n, f"其中报告的状态是“{STATE_WORDS[state]}”的机构")
        made = [Figure(id, title, n, "家", f"{title}：{said}。") for id, (title, n, said) in numbers.items()]
        judged = sum(not bounds_of(each).reason for each in self.watched.values())
        numbers = {
            "region.judged": ("查离群值的数字", judged, f"逐个机构比较、可以判断离群值的数字；{RULE}"),
            "region.outliers": ("离群值", len(self.outliers), "离群的机构数字，一家机构的一个数字计一项"),
        }
        return made + [Figure(id, title, n, "项", f"{title}：{said}。") for id, (title, n, said) in numbers.items()]


def _add(book: Book, figures: Iterable[Figure]) -> None:
    for figure in figures:
        if figure.id not in book:
            book.add(figure)


def read_region_year(build: Path, region: Region, year: int, partial: bool = False) -> RegionYear:
    """Read the reports of a year's bureaus, in the order of the list."""
    return RegionYear(year, tuple(read_bureau(build, member, year, region.case_word) for member in region.members(year)), partial)


def comparable(before: RegionYear, now: RegionYear, book: Book) -> Book:
    """Last year's book, of the figures that the same bureaus stand behind in both years; of others a change would be one of bureaus."""
    return Book(figure if _same(before.coverages, now.coverages, figure.id) else _apart(figure) for figure in book.values())


def _same(before: Mapping[str, Coverage], now: Mapping[str, Coverage], id: str) -> bool:
    """Whether the same bureaus stand behind a figure, and mean the same by it; a ratio's sides are compared."""
    sides = {spec.id: (spec.part, spec.whole) for spec in PER_CASE}
    then, this = before.get(id), now.get(id)
    over = sides.get(id) or ((this.meaning.part, this.meaning.whole) if this and this.meaning.ratio else ())
    if over:
        return all(_same(before, now, side) for side in over if side in now)
    if then is None or this is None:
        return True
    alike = (then.meaning.unit, then.meaning.counted) == (this.meaning.unit, this.meaning.counted)
    return alike and set(then.values) == set(this.values)


def _apart(figure: Figure) -> Figure:
    return replace(figure, value=None, instead="机构或口径与上年不同") if figure.reported else figure
