"""Tables of who reported and of the sums. What some bureaus add up to stands in a column of its own, with how many of how many beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lawnb.display import Fragment
from lawnb.region.bureaus import STATE_WORDS
from lawnb.region.scene import COVERAGE, Scene, framed, nothing, table_id, unit_word
from lawnb.region.sums import COVERED, MOST_BUREAUS
from lawnb.tables import table
from lawnb.topics import topics

#: The other columns of a table of sums: the region's, and of partial reports what those that have reported add up to.
TOTAL, PART = "合计", "已报送部分"
NOT_SUMMED = "未汇总"
#: Divisions that captions name.
BY_WORDS = {"field": "执法领域", "month": "月份", "channel": "受理渠道", "kind": "种类"}


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
