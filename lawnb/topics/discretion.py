"""The discretion standard: how it is applied, and every decision held against the rule in force on its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from lawnb.display import Fragment
from lawnb.figures import Figure, share
from lawnb.formats import plain
from lawnb.intake.records import Dataset, Records
from lawnb.topics.discretion_checks import checks
from lawnb.topics.discretion_judged import LEDGER, Judged, in_yuan, judged, repeat_as_first, wrong_basis
from lawnb.topics.measures import measures_topic
from lawnb.topics.topic import View, absent

CAPTION = "行政处罚裁量权基准执行情况"
TIERS = ("轻微", "较轻", "一般", "较重", "严重")


def figures(records: Records) -> Iterable[Figure]:
    yield from DESCRIBED.figures(records)
    found = judged(records)
    checked = counted(records, found, "checked", "对照裁量基准的决定数", "违法行为有相应规则、罚款金额已知的决定", lambda j: j.checked)
    within = counted(records, found, "within", "在裁量幅度内的决定数", "罚款在规则幅度内的决定", lambda j: j.checked & ~j.below & ~j.above)
    yield checked
    yield within
    yield counted(records, found, "below", "低于裁量幅度的决定数", "罚款低于规则下限的决定", lambda j: j.below)
    yield counted(records, found, "above", "高于裁量幅度的决定数", "罚款高于规则上限的决定", lambda j: j.above)
    yield share(within, checked, "discretion.within_share", "在裁量幅度内的占比")
    yield counted(records, found, "unmatched", "未能对照的决定数", "没有相应规则或没有罚款金额的决定", lambda j: ~j.checked)
    yield counted(records, found, "wrong_basis", "处罚依据不符的决定数", "处罚依据与规则的法律条款不符的决定", wrong_basis)
    yield counted(records, found, "repeat_as_first", "再次违法按初次处理的决定数", "一年内有同类处罚而按初次处理的决定", repeat_as_first)


def counted(records: Records, found: Judged | None, name: str, title: str, definition: str, mask) -> Figure:
    table = records[LEDGER]
    part_of = "discretion.checked" if name in ("within", "below", "above") else None
    return Figure(
        id=f"discretion.{name}",
        title=title,
        value=int(mask(found).sum()) if found else None,
        unit="件",
        definition=f"{title}：{definition}。",
        sources=(table.source("violation"), table.source("fine_yuan")) if found else (),
        part_of=part_of,
        formula=f"rows({table.file}, {definition})" if found else None,
        rows=table.pick(mask(found)) if found else None,
    )


def by_violation(view: View) -> Fragment:
    """Decisions by violation: how many, the range, lowest, median and highest fine, how many within."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    found = judged(view.records)
    if found is None or not found.checked.any():
        return absent(view, "裁量基准对照情况")
    shown = []
    for place, (_, rule) in enumerate(found.rules):
        own = found.checked & (found.rule == place)
        fine = np.sort(found.fine[own])
        within = int((own & ~found.below & ~found.above).sum())
        if len(fine):
            bounds = "至".join(plain(yuan) for yuan in sorted({in_yuan(found.low[own].min()), in_yuan(found.high[own].max())}))
            name = str(found.table.column("violation").coded.values[found.table.column("violation").coded.codes[np.flatnonzero(own)[0]]])
            middle = map(in_yuan, (fine[0], fine[len(fine) // 2], fine[-1]))
            shown.append((name, [rule.number, len(fine), bounds, *middle, within]))
    columns = ["规则版本", "决定（件）", "罚款幅度（元）", "最低（元）", "中位（元）", "最高（元）", "在幅度内（件）"]
    frame = grid([values for _, values in shown], [name for name, _ in shown], "违法行为", columns)
    unmatched = view.book["discretion.unmatched"]
    notes = ["对照决定之日有效的裁量基准。", *[f"没有相应基准或金额的{unmatched.text}没有列入。"] * bool(unmatched.value)]
    return table(frame, id="discretion-by-violation", caption="裁量基准对照情况", notes=notes)


def fines_by_tier(view: View) -> Fragment:
    """The fines of each tier as dots: like circumstances should stand together."""
    from lawnb.charts import dot_chart  # matplotlib loads with the first chart

    ledger = view.records[LEDGER]
    if not (view.records.provided(LEDGER) and ledger.has("tier")):
        return Fragment("", "没有裁量等级")
    tier, fine = ledger.column("tier"), ledger.column("fine_yuan")
    values = fine.values()
    shown = []
    for name in TIERS:
        own = np.flatnonzero(tier.mask(lambda value, name=name: value == name))
        amounts = [Decimal(values[place]) for place in own if isinstance(values[place], (int, Decimal))]
        if amounts:
            shown.append((name, amounts))
    return dot_chart(shown, title="各裁量等级的罚款金额") if shown else Fragment("", "没有裁量等级")


DESCRIBED = measures_topic("discretion", "裁量权基准", caption=CAPTION)
TOPIC = replace(
    DESCRIBED,
    datasets=(*DESCRIBED.datasets, Dataset(LEDGER)),
    figures=figures,
    checks=checks,
    tables={**DESCRIBED.tables, "by_violation": by_violation},
    charts={"fines_by_tier": fines_by_tier},
    needs=(("discretion_measures", LEDGER),),
)
