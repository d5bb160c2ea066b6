"""Tables and charts of how figures spread over the bureaus: the spread, bureau by bureau, outliers, and last year beside this."""

from __future__ import annotations

from typing import Any

from lawnb import formats
from lawnb.charts import bar_chart, trend_chart
from lawnb.display import Fragment, Shown
from lawnb.figures import Book, Figure
from lawnb.region.scene import COVERAGE, Scene, framed, nothing, table_id, titled, unit_word
from lawnb.region.spread import FEWEST_FOR_OUTLIERS, RULE, SPREAD, bounds_of
from lawnb.region.sums import MOST_BUREAUS, bureau_id
from lawnb.tables import table

#: Of more outliers than this, the page lists the first; findings.json has them all.
MOST_OUTLIERS = 100
THIS, LAST, CHANGE = "本年", "上年", "增减"


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
    if len(found) > MOST_OUTLIERS:
        notes.append(f"共 {len(found)} 项，只列前 {MOST_OUTLIERS} 项，其余见 findings.json。")
    for outlier in found[:MOST_OUTLIERS]:
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
