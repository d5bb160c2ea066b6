"""Tables and charts of a region's report. A sum of some bureaus stands in a column of its own, with how many of how many beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lawnb import formats
from lawnb.charts import bar_chart, trend_chart
from lawnb.display import Fragment, Shown
from lawnb.errors import RunError, nearest
from lawnb.figures import Book, Figure
from lawnb.region.bureaus import STATE_WORDS
from lawnb.region.coverage import Coverage
from lawnb.region.spread import FEWEST_FOR_OUTLIERS, RULE, SPREAD, bounds_of
from lawnb.region.sums import COVERED, MOST_BUREAUS, bureau_id
from lawnb.region.year import RegionYear
from lawnb.tables import table
from lawnb.topics import topics

#: Of the columns of a table of sums: the region's, how many of how many, and of partial reports what those add up to.
TOTAL, COVERAGE, PART = "合计", "报送（家）", "已报送部分"
NOT_SUMMED = "未汇总"
#: Divisions that captions name.
BY_WORDS = {"field": "执法领域", "month": "月份", "channel": "受理渠道", "kind": "种类"}
THIS, LAST, CHANGE = "本年", "上年", "增减"


@dataclass(frozen=True)
class Scene:
    """What tables and charts look at."""

    own: RegionYear
    book: Book
    before: Book | None
    history: Mapping[int, Book]

    def watched(self, id: str) -> Coverage:
        """A figure whose spread is known.

        Raises
        ------
        RunError
            It is none; the message names the nearest.
        """
        if id not in self.own.watched:
            raise RunError(f"数字 '{id}' 没有机构间的分布。{nearest(id, self.own.watched)}")
        return self.own.watched[id]


def unit_word(unit: str) -> str:
    """A unit as a table's column says it."""
    return {formats.MONEY: "万元", formats.SHARE: "%"}.get(unit, unit)


def titled(id: str, title: str) -> str:
    """A figure's title as a table of several topics needs it: a bureau's own report says it under the topic's heading."""
    topic = topics().get(id.partition(".")[0])
    return title if topic is None or topic.title in title else f"{topic.title}：{title}"


Row = tuple[str, Mapping[str, Any]]


def framed(rows: Sequence[Row], stub: str) -> pd.DataFrame:
    """Rows, each with its header, as a frame of objects; two rows may have the same header."""
    return pd.DataFrame([row for _, row in rows], index=pd.Index([header for header, _ in rows], name=stub), dtype=object)


def nothing(text: str) -> Fragment:
    """What stands in the place of a table or chart of nothing."""
    return Fragment(f'<div class="narrative"><p>{text}</p></div>', text)


# -- who reported ------------------------------------------------------------------------------------------------------


def states_table(scene: Scene, rest: str) -> Fragment:
    """Every bureau with its state; of very many only those that do not count."""
    bureaus = scene.own.bureaus
    listed = bureaus if len(bureaus) <= MOST_BUREAUS else [bureau for bureau in bureaus if not bureau.counted]
    if not listed:
        return nothing("应当报送的机构都已报送。")
    rows = [
        (bureau.member.name, {"代号": bureau.member.slug, "状态": STATE_WORDS[bureau.state], "说明": bureau.reason or "计入"})
        for bureau in listed
    ]
    notes = ["只有已报送的计入本报告。"] + (["机构较多，只列没有计入的。"] if len(listed) < len(bureaus) else [])
    return table(framed(rows, "机构"), id="region-states", caption="各机构报送情况", notes=notes)


def counts_table(scene: Scene, rest: str) -> Fragment:
    """How many bureaus there are of each state."""
    rows = [(figure.title, {"机构数": figure}) for id, figure in scene.book.items() if id.startswith("region.") and figure.unit == "家"]
    return table(framed(rows, "状态"), id="region-counts", caption="报送机构数", unit="家")


# -- sums --------------------------------------------------------------------------------------------------------------


def sums_table(scene: Scene, name: str) -> Fragment:
    """A topic's figures of the region, those of divisions aside."""
    title = topics()[name].title if name in topics() else name
    ids = [id for id in scene.own.coverages if id.partition(".")[0] == name and not _division(scene, id)]
    ids = [id for id in ids if scene.own.coverages[id].values]
    if not ids:
        return nothing(f"{title}：没有机构报送。")
    rows = [(scene.book[id].title, sum_row(scene, id)) for id in ids]
    return table(framed(rows, "指标"), id=f"sums-{name.replace('_', '-')}", caption=f"{title}汇总", notes=_notes(scene))


def _division(scene: Scene, id: str) -> bool:
    """Whether a figure is one of a division, or the share of such a one: a table of its own has them."""
    meaning = scene.own.coverages[id].meaning
    return bool(meaning.by) or id.count(".") > 1


def sum_row(scene: Scene, id: str) -> dict[str, Any]:
    """A figure with its unit, the region's value, how many of how many, and in a partial report what those add up to."""
    figure, coverage = scene.book[id], scene.own.coverages[id]
    # how many of how many stands beside it
    total = replace(figure, instead=NOT_SUMMED) if coverage.told == figure.instead else figure
    row: dict[str, Any] = {"单位": unit_word(figure.unit), TOTAL: total, COVERAGE: coverage.ratio}
    if scene.own.partial:
        row[PART] = scene.book.get(f"{id}.{COVERED}") or ("—" if figure.reported else "不相加")
    return row


def _notes(scene: Scene) -> list[str]:
    if not scene.own.partial:
        return ["有机构没有报送的数字不汇总。"]
    return [f"有机构没有报送的数字没有合计；“{PART}”只是已报送机构之和，不是全部机构的数，旁边是其中的机构数。"]


def parts_table(scene: Scene, rest: str) -> Fragment:
    """A figure's division: by field, by month."""
    id, _, by = rest.rpartition(".")
    ids = [each.id for each in scene.own.coverages.values() if (each.meaning.part_of, each.meaning.by) == (id, by)]
    if not ids:
        return nothing(f"{rest}：没有机构报送这种分项。")
    rows = [(scene.book[each].title, sum_row(scene, each)) for each in [*ids, id]]
    whole = scene.book[id]
    return table(framed(rows, "分项"), id=table_id(f"parts-{rest}"), caption=f"{whole.title}的分项汇总{_by_words(by)}", notes=_notes(scene), total=True)


def _by_words(by: str) -> str:
    return f"（按{BY_WORDS[by]}）" if by in BY_WORDS else ""


def table_id(name: str) -> str:
    """A name as a table's id."""
    return name.replace(".", "-").replace("_", "-")


# -- spread ------------------------------------------------------------------------------------------------------------


def spread_table(scene: Scene, rest: str) -> Fragment:
    """The spread of the watched figures: `numbers`, the headlines and what falls to each case, or `shares`."""
    rows = []
    for each in scene.own.watched.values():
        if each.values and (each.meaning.unit == formats.SHARE) == (rest == "shares"):
            unit = {} if rest == "shares" else {"单位": unit_word(each.meaning.unit)}
            numbers = {word: scene.book[f"{each.id}.{name}"] for name, word in SPREAD.items()}
            rows.append((titled(each.id, each.meaning.title), unit | {COVERAGE: each.ratio} | numbers))
    if not rows:
        return nothing("没有机构间的分布。")
    caption = "各项比率的机构间分布" if rest == "shares" else "主要数字的机构间分布"
    note = "四分位按相邻两数线性内插；平均为各机构数的简单平均，比率的平均不是合计的比率。"
    return table(framed(rows, "指标"), id=table_id(f"spread-{rest}"), caption=caption, notes=[note])


def spread_chart(scene: Scene, id: str) -> Fragment:
    """Least, quartiles and most of a figure."""
    each = scene.watched(id)
    points = [(word, scene.book[f"{id}.{name}"]) for name, word in SPREAD.items() if name != "mean"]
    if not all(figure.reported for _, figure in points):
        return nothing(f"{each.meaning.title}：{points[0][1].text}，不画分布。")
    return bar_chart(points, title=f"{each.meaning.title}的机构间分布（{each.ratio}家）")


def bureaus_table(scene: Scene, id: str) -> Fragment:
    """A figure bureau by bureau, the largest first; of very many the ends of the spread say enough."""
    ranked = _ranked(scene, id)
    if not ranked:
        return nothing("机构较多，不逐家列出。")
    each = scene.watched(id)
    rows = [(name, {each.meaning.title: figure}) for name, figure in ranked]
    return table(framed(rows, "机构"), id=table_id(f"bureaus-{id}"), caption=f"各机构{each.meaning.title}", unit=unit_word(each.meaning.unit))


def bureaus_chart(scene: Scene, id: str) -> Fragment:
    """The same as bars."""
    ranked = _ranked(scene, id)
    return bar_chart(ranked, title=f"各机构{scene.watched(id).meaning.title}") if ranked else nothing("机构较多，不逐家作图。")


def _ranked(scene: Scene, id: str) -> list[tuple[str, Figure]]:
    each = scene.watched(id)
    if each.expected > MOST_BUREAUS:
        return []
    own = [(each.names[slug], scene.book[bureau_id(id, slug)]) for slug in [*each.values, *each.missing]]
    return sorted(own, key=lambda row: (not row[1].reported, -(row[1].value or 0)))


# -- outliers ----------------------------------------------------------------------------------------------------------


def outliers_table(scene: Scene, rest: str) -> Fragment:
    """Each outlier: bureau, figure, value, the bounds and the median; and of which figures nothing could be judged."""
    found = scene.own.outliers
    unjudged: dict[str, list[str]] = {}
    for each in scene.own.watched.values():
        if reason := bounds_of(each).reason:
            unjudged.setdefault(reason, []).append(titled(each.id, each.meaning.title))
    notes = [f"{RULE}。"] + [f"{reason}而没有判断的：{'、'.join(titles)}。" for reason, titles in unjudged.items()]
    if not found:
        few = f"已报送的不足 {FEWEST_FOR_OUTLIERS} 家，没有判断离群值。" if len(scene.own.counted) < FEWEST_FOR_OUTLIERS else "没有离群值。"
        return nothing(f"{few}{''.join(notes)}")
    rows = []
    for outlier in found:
        id = outlier.coverage.id
        own = scene.book[bureau_id(id, outlier.slug)]
        low, high, middle = (scene.book[f"{id}.{name}"] for name in ("low", "high", "middle"))
        title, unit = titled(id, outlier.coverage.meaning.title), unit_word(own.unit)
        rows.append((outlier.name, {"指标": title, "单位": unit, "数值": own, "下限": low, "上限": high, "中位": middle}))
    return table(framed(rows, "机构"), id="region-outliers", caption="离群值", notes=notes)


# -- comparison --------------------------------------------------------------------------------------------------------


def changes_table(scene: Scene, rest: str) -> Fragment:
    """The headlines of both years, and the change where all bureaus, the same in both, have reported."""
    before = scene.before
    if before is None:
        return nothing("没有上年度各机构的报告，不作比较。")
    rows = [(titled(id, scene.book[id].title), change_row(scene, before, id)) for id in scene.own.headlines]
    notes = ["两个年度的机构都已报送，而且机构、单位和口径相同的，才作比较。"]
    return table(framed(rows, "指标"), id="region-changes", caption="与上年比较", notes=notes)


def change_row(scene: Scene, before: Book, id: str) -> dict[str, Any]:
    """A headline of both years; last year's stands under its year, which is not this report's."""
    now, then, change = scene.book[id], before.get(id), scene.book[f"{id}_change"]
    earlier = Shown(then, then.number, scene.own.year - 1) if then is not None and then.reported else then.text if then is not None else "未提供"
    return {"单位": unit_word(now.unit), THIS: now, LAST: earlier, CHANGE: change if change.reported else "不可比"}


def trends_chart(scene: Scene, rest: str) -> Fragment:
    """Figures over the years of which every bureau has reported."""
    ids = [id for id in rest.split("+") if id in scene.book]
    series = {scene.book[id].title: [(year, book[id]) for year, book in scene.history.items() if id in book] for id in ids}
    known = {name: points for name, points in series.items() if sum(figure.reported for _, figure in points) > 1}
    return trend_chart(known, title="历年合计") if known else nothing("各机构都已报送的不足两个年度，不画趋势。")


TABLES: Mapping[str, Callable[[Scene, str], Fragment]] = {
    "counts": counts_table, "states": states_table, "sums": sums_table, "parts": parts_table, "spread": spread_table,
    "bureaus": bureaus_table, "outliers": outliers_table, "changes": changes_table,
}  # fmt: skip
CHARTS: Mapping[str, Callable[[Scene, str], Fragment]] = {"spread": spread_chart, "bureaus": bureaus_chart, "trends": trends_chart}
