"""How a figure spreads over the bureaus: least, quartiles, mean, most; and which bureau stands far from the others."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lawnb import formats
from lawnb.figures import Figure
from lawnb.region.coverage import Coverage
from lawnb.region.sums import rounded

#: Of a spread: the end of its figure's id, and its name.
SPREAD = {"min": "最小", "q1": "下四分位", "median": "中位", "q3": "上四分位", "max": "最大", "mean": "平均"}
#: Of fewer bureaus nothing is said of outliers.
FEWEST_FOR_OUTLIERS = 8
#: Deviations from the median beyond which a bureau stands alone (Iglewicz and Hoaglin 1993), in units of the median deviation,
#: made comparable with a standard deviation; of the mean deviation where more than half of the bureaus are alike.
FARTHEST, MEDIAN_SCALE, MEAN_SCALE = Decimal("3.5"), Decimal("1.4826"), Decimal("1.2533")
#: And quartile distances beyond the quartiles (Tukey 1977): of few small numbers the median deviation alone says too much.
FENCE = Decimal("1.5")
#: The rule in words, as pages print it.
RULE = (
    f"离群值：与中位数之差超过 {FARTHEST} 倍的 {MEDIAN_SCALE}×绝对离差中位数（过半机构相同的，{MEAN_SCALE}×平均绝对离差），"
    f"并且在四分位数外 {FENCE} 倍四分位距以外；不足 {FEWEST_FOR_OUTLIERS} 家的不判断"
)
TOO_FEW, ALL_ALIKE = f"不足 {FEWEST_FOR_OUTLIERS} 家", "各机构相同"
#: Shares are compared as they are shown, so that nothing is told by the last digit of a division.
SHOWN = Decimal("0.0001")


def statistics_of(values: Iterable[int | Decimal], unit: str) -> dict[str, Decimal]:
    """Least, quartiles (linear between the two nearest), most and mean, by the names of `SPREAD`."""
    ordered = sorted(map(Decimal, values))
    q1, median, q3 = statistics.quantiles(ordered, n=4, method="inclusive") if len(ordered) > 1 else ordered * 3
    mean = sum(ordered) / len(ordered)
    found = {"min": ordered[0], "q1": q1, "median": median, "q3": q3, "max": ordered[-1], "mean": mean}
    return {name: rounded(value, unit) for name, value in found.items()}


def spread_figures(coverage: Coverage, partial: bool) -> Iterator[Figure]:
    """The spread of a figure; missing where bureaus are missing, unless `partial` asks for those that there are."""
    meaning, reason = coverage.meaning, ""
    if coverage.differs:
        reason = f"{coverage.differs}不同"
    elif coverage.missing and not partial:
        reason = coverage.told
    known = coverage.values and not reason
    found = statistics_of(coverage.values.values(), meaning.unit) if known else {}
    of = f"{coverage.told}，缺{coverage.missing_names}" if coverage.missing else f"应当报送的 {coverage.expected} 家都已报送"
    for name, word in SPREAD.items():
        yield Figure(
            f"{coverage.id}.{name}", f"{meaning.title}的{word}值", found.get(name), meaning.unit,
            f"{meaning.title}的{word}值：{meaning.definition.removeprefix(f'{meaning.title}：')}各机构所报的{word}值，{of}。",
            coverage.sources(), formula=f"各机构所报的{word}值", instead=reason,
        )  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """Where the bureaus' values lie, and which do not; `reason` says why nothing is judged."""

    low: Decimal | None = None
    high: Decimal | None = None
    median: Decimal | None = None
    outside: tuple[str, ...] = ()
    reason: str = ""


def bounds_of(coverage: Coverage) -> Bounds:
    """The bounds beyond which a bureau's value is an outlier, by `RULE`; values that cannot be negative have no bound below zero."""
    step = SHOWN if coverage.meaning.unit == formats.SHARE else None
    values = {slug: Decimal(value).quantize(step) if step else Decimal(value) for slug, value in coverage.values.items()}
    if len(values) < FEWEST_FOR_OUTLIERS:
        return Bounds(reason=TOO_FEW)
    q1, median, q3 = statistics.quantiles(values.values(), n=4, method="inclusive")
    reach = FARTHEST * deviation(values.values(), median)
    if reach == 0:
        return Bounds(reason=ALL_ALIKE)
    low, high = min(median - reach, q1 - FENCE * (q3 - q1)), max(median + reach, q3 + FENCE * (q3 - q1))
    outside = tuple(slug for slug, value in values.items() if not low <= value <= high)
    return Bounds(low if min(values.values()) < 0 else max(low, Decimal(0)), high, median, outside)


def deviation(values: Iterable[Decimal], median: Decimal) -> Decimal:
    """How far values lie from their median, comparable with a standard deviation; 0 where all are alike."""
    distances = [abs(value - median) for value in values]
    middle = statistics.median(distances)
    return MEDIAN_SCALE * middle if middle else MEAN_SCALE * sum(distances) / len(distances)


@dataclass(frozen=True)
class Outlier:
    """A bureau's value that stands far from those of the others."""

    coverage: Coverage
    slug: str
    bounds: Bounds

    @property
    def name(self) -> str:
        return self.coverage.names[self.slug]

    @property
    def value(self) -> int | Decimal:
        return self.coverage.values[self.slug]

    @property
    def above(self) -> bool:
        return self.bounds.median is not None and self.value > self.bounds.median


def outliers(found: Sequence[Coverage]) -> Iterator[Outlier]:
    """The outliers of several figures, in their order; of figures that bureaus define differently none."""
    for coverage in found:
        bounds = bounds_of(coverage)
        if not coverage.differs:
            yield from (Outlier(coverage, slug, bounds) for slug in bounds.outside)


def bound_figures(outlier: Outlier) -> Iterator[Figure]:
    """The bounds and the median that an outlier is told with, as figures."""
    coverage, bounds = outlier.coverage, outlier.bounds
    words = {"low": ("离群下限", bounds.low), "high": ("离群上限", bounds.high), "middle": ("中位数", bounds.median)}
    for name, (word, value) in words.items():
        title = f"{coverage.meaning.title}的{word}"
        yield Figure(
            f"{coverage.id}.{name}", title, None if value is None else rounded(value, coverage.meaning.unit), coverage.meaning.unit,
            f"{title}：{len(coverage.values)} 家机构所报；{RULE}。", coverage.sources(),
        )  # fmt: skip
