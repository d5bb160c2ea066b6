"""The region's figures: a sum where every bureau that should has reported alike, a ratio from sums, else a missing figure that says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from lawnb import formats
from lawnb.figures import Book, Figure, Status, share
from lawnb.region.bureaus import Bureau
from lawnb.region.coverage import Coverage
from lawnb.region.meaning import Meaning

#: What ends the id of the sum of those that have reported, where others have not.
COVERED = "covered"
#: Of a figure of more bureaus than this, the book does not hold each bureau's own.
MOST_BUREAUS = 60
#: How a division of a figure by bureau is called.
BY_BUREAU = "agency"
#: To where what was divided is rounded, by unit; shares keep all their digits until they are shown.
STEPS = {formats.MONEY: Decimal(1)}
STEP = Decimal("0.01")


@dataclass(frozen=True)
class PerCase:
    """A ratio that no bureau's report has: one figure over another; without a unit, in that of the first."""

    id: str
    title: str
    unit: str
    part: str
    whole: str


PER_CASE = (
    PerCase("penalties.fines_per_case", "案均罚款金额", formats.MONEY, "penalties.fines", "penalties.cases"),
    PerCase("penalties.cases_per_officer", "执法人员人均处罚数量", "", "penalties.cases", "officers.officers"),
    PerCase("inspections.problems_per_inspection", "每项检查发现问题数", "个", "inspections.problems", "inspections.done"),
)


def rounded(value: Decimal, unit: str) -> Decimal:
    """What was divided, to a place that its unit can bear."""
    return value if unit == formats.SHARE else value.quantize(STEPS.get(unit, STEP), ROUND_HALF_UP)


# -- sums --------------------------------------------------------------------------------------------------------------


def regional(found: Iterable[Coverage], partial: bool) -> Book:
    """The book of a year: of every figure the region's, and where `partial` asks for it what those that reported add up to."""
    found = {coverage.id: coverage for coverage in found}
    book = Book()
    for coverage in found.values():
        if not coverage.meaning.ratio:
            book.add(total_figure(coverage))
            if partial and (covered := covered_figure(coverage)):
                book.add(covered)
    for coverage in found.values():
        if coverage.meaning.ratio:
            book.add(ratio_figure(coverage, book))
            if partial and (covered := covered_ratio(coverage, found, book)):
                book.add(covered)
    for spec in PER_CASE:
        if spec.part in found and spec.whole in found:
            book.add(per_case_figure(spec, book))
    return book


def total_figure(coverage: Coverage) -> Figure:
    """The sum over all bureaus that should have the figure; missing where one has not, or where they say different things."""
    if coverage.outside and not coverage.expected:
        return _figure(coverage, None, "应当报送的机构都没有此项职权或者没有此类事项。", status=Status.NOT_APPLICABLE)
    if reason := not_summed(coverage):
        return _figure(coverage, None, *reason)
    outside = f"，不适用的 {len(coverage.outside)} 家除外" if coverage.outside else ""
    zero = f"；其中 {len(coverage.zero)} 家没有这一项，其他各项之和即合计，计为 0" if coverage.zero else ""
    return _figure(coverage, sum(coverage.values.values()), f"应当报送的 {coverage.expected} 家机构所报之和{outside}{zero}。")


def not_summed(coverage: Coverage) -> tuple[str, str] | None:
    """Why a figure is no sum: a sentence, and what stands in the place of the sum."""
    if not coverage.values:
        return "没有机构报送这个数字。", ""
    if coverage.differs:
        return f"各机构的{coverage.differs}不同，不汇总。", f"{coverage.differs}不同"
    if not coverage.summable:
        return "各机构的这个数字不能相加，只看分布。", "不汇总"
    if coverage.missing:
        return f"{coverage.told}，缺{coverage.missing_names}，不汇总。", coverage.told
    return None


def covered_figure(coverage: Coverage) -> Figure | None:
    """The sum of those that have reported a figure that others lack; never the region's."""
    if not (coverage.values and coverage.missing and coverage.summable):
        return None
    said = f"只是已报送的 {len(coverage.values)} 家之和，不是全部 {coverage.expected} 家的合计；缺{coverage.missing_names}。"
    figure = _figure(coverage, sum(coverage.values.values()), said)
    title = f"{coverage.meaning.title}（{coverage.ratio}家）"
    definition = figure.definition.replace(f"{coverage.meaning.title}：", f"{title}：", 1)
    return replace(figure, id=f"{coverage.id}.{COVERED}", title=title, definition=definition, part_of=None)


def _figure(coverage: Coverage, value: int | Decimal | None, told: str, instead: str = "", status: Status = Status.REPORTED) -> Figure:
    meaning = coverage.meaning
    return Figure(
        coverage.id, meaning.title, value, meaning.unit, f"{meaning.definition}{told}", coverage.sources(),
        meaning.part_of, "各机构所报之和", status, meaning.by, instead=instead,
    )  # fmt: skip


# -- ratios ------------------------------------------------------------------------------------------------------------


def ratio_figure(coverage: Coverage, book: Book) -> Figure:
    """The sum of the one over the sum of the other; never a sum or a mean of ratios."""
    meaning = coverage.meaning
    part, whole = (book.get(id or "") for id in (meaning.part, meaning.whole))
    definition = f"{meaning.definition}由各机构的合计算得，不是各机构比率的平均。"
    if coverage.differs or part is None or whole is None or not (part.reported and whole.reported):
        instead = f"{coverage.differs}不同" if coverage.differs else without(part, whole, coverage.told)
        return Figure(coverage.id, meaning.title, None, meaning.unit, definition, coverage.sources(), instead=instead)
    return replace(share(part, whole, coverage.id, meaning.title), definition=definition)


def covered_ratio(coverage: Coverage, found: Mapping[str, Coverage], book: Book) -> Figure | None:
    """The ratio of those that have reported both of its sides, where others have not; never the region's."""
    ids = [id or "" for id in (coverage.meaning.part, coverage.meaning.whole)]
    part, whole = (book.get(f"{id}.{COVERED}") for id in ids)
    if coverage.differs or part is None or whole is None or set(found[ids[0]].values) != set(found[ids[1]].values):
        return None
    title = f"{coverage.meaning.title}（{found[ids[1]].ratio}家）"
    said = f"{coverage.meaning.title}：{part.title}除以{whole.title}，不是全部机构的比率。"
    return replace(share(part, whole, f"{coverage.id}.{COVERED}", title), definition=said)


def without(part: Figure | None, whole: Figure | None, told: str) -> str:
    """What stands in the place of a ratio of which one side has no value."""
    lacking = [figure for figure in (part, whole) if figure is not None and not figure.reported]
    return next((figure.instead for figure in lacking if figure.instead), "" if lacking else told)


def per_case_figure(spec: PerCase, book: Book) -> Figure:
    """A ratio of our own, of the region."""
    part, whole = book[spec.part], book[spec.whole]
    figure = share(part, whole, spec.id, spec.title)
    unit = spec.unit or part.unit
    value = rounded(figure.value, unit) if figure.reported else None
    definition = f"{spec.title}：{part.title}除以{whole.title}，由各机构的合计算得。"
    instead = "" if figure.reported else without(part, whole, "")
    return replace(figure, value=value, unit=unit, definition=definition, instead=instead)


def per_case_coverage(spec: PerCase, found: Mapping[str, Coverage]) -> Coverage | None:
    """A ratio of our own over the bureaus: of each that reports both of its sides; one without anything to divide by is not expected.

    None where the bureaus do not have both, or do not mean the same by them.
    """
    part, whole = found.get(spec.part), found.get(spec.whole)
    if part is None or whole is None or part.differs or whole.differs:
        return None
    both = [slug for slug in part.values if slug in whole.values]
    unit = spec.unit or part.meaning.unit
    values = {slug: rounded(Decimal(part.values[slug]) / Decimal(whole.values[slug]), unit) for slug in both if whole.values[slug]}
    meaning = Meaning(spec.title, unit, f"{spec.title}：{part.meaning.title}除以{whole.meaning.title}。", spec.part, spec.whole, None, "")
    outside = tuple(dict.fromkeys([*part.outside, *whole.outside, *(slug for slug in both if not whole.values[slug])]))
    missing = {slug: why for slug, why in {**part.missing, **whole.missing}.items() if slug not in outside}
    said = {meaning: both}
    return Coverage(spec.id, meaning, values, missing, outside=outside, said=said, names=part.names, of=(spec.part, spec.whole))


# -- bureaus -----------------------------------------------------------------------------------------------------------


def bureau_figures(coverage: Coverage, bureaus: Sequence[Bureau], book: Book) -> Iterator[Figure]:
    """Each bureau's own figure: a part of the region's, where that is a sum; missing, with the reason, where it has none."""
    whole = book.get(coverage.id)
    summed = whole is not None and whole.reported and coverage.summable and not coverage.meaning.ratio
    for slug in (bureau.member.slug for bureau in bureaus if bureau.member.slug not in coverage.outside):
        title = f"{coverage.names[slug]}{coverage.meaning.title}"
        yield Figure(
            bureau_id(coverage.id, slug), title, coverage.values.get(slug), coverage.meaning.unit,
            f"{title}：{coverage.meaning.definition.removeprefix(f'{coverage.meaning.title}：')}该机构报送的数。",
            coverage.sources_of(slug),
            coverage.id if summed else None, by=BY_BUREAU if summed else "", instead=coverage.missing.get(slug, ""),
        )  # fmt: skip


def bureau_id(id: str, slug: str) -> str:
    """The id of a bureau's own figure."""
    return f"{id}.{slug}"
