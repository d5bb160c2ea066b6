"""The discretion standard: how it is applied, and every decision held against the rule in force on its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Figure, share
from lawnb.formats import plain
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row, Table
from lawnb.rules import Rule, Standard
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.measures import measures_topic
from lawnb.topics.topic import View, absent

LEDGER, CAPTION = "penalties", "行政处罚裁量权基准执行情况"
#: Words of a ledger that give a reason for less than the standard (行政处罚法 2021, articles 32 and 33).
MITIGATION = ("减轻", "从轻", "免予", "不予处罚", "首违", "初次违法", "轻微并及时改正", "主动消除", "主动减轻")
FIRST_TIME = ("首次", "初次", "首违", "第一次")
#: Fines of like circumstances that are this many times apart want a look, where there are at least so many decisions.
FAR_APART, FEWEST_ALIKE = 3, 4
REPEAT_WITHIN = np.timedelta64(365, "D")
TIERS = ("轻微", "较轻", "一般", "较重", "严重")


@dataclass(frozen=True)
class Judged:
    """Every decision held against its rule; arrays by the ledger's rows.

    Parameters
    ----------
    rules
        The standards and rules that applied to some row; `rule` holds each row's place among them, -1 for none.
    low, high
        The fines in yuan that the rule allows; nan without one.
    tier_low, tier_high
        Those of the tier that the decision names, where the rule has tiers.
    """

    table: Table
    rules: tuple[tuple[Standard, Rule], ...]
    rule: np.ndarray
    fine: np.ndarray
    low: np.ndarray
    high: np.ndarray
    tier_low: np.ndarray
    tier_high: np.ndarray

    @property
    def checked(self) -> np.ndarray:
        return (self.rule >= 0) & ~np.isnan(self.fine)

    @property
    def below(self) -> np.ndarray:
        return self.checked & (self.fine < self.low)

    @property
    def above(self) -> np.ndarray:
        return self.checked & (self.fine > self.high)

    @property
    def off_tier(self) -> np.ndarray:
        return self.checked & ~self.below & ~self.above & ((self.fine < self.tier_low) | (self.fine > self.tier_high))

    @property
    def reviewed(self) -> np.ndarray:
        """Rows whose rule was held against its text: only these may block."""
        known = np.array([rule.standing == "reviewed" for _, rule in self.rules] or [False])
        return known[np.maximum(self.rule, 0)] & (self.rule >= 0)


@lru_cache(maxsize=2)
def judged(records: Records) -> Judged | None:
    """The decisions of the ledger against the rules; None where there is no ledger with violations, or no rule."""
    table = records[LEDGER]
    if not (records.provided(LEDGER) and table.has("violation") and records.rules):
        return None
    n = len(table)
    blank = [np.full(n, np.nan) for _ in range(4)]
    found = Judged(table, (), np.full(n, -1), fines(table), *blank)
    rules: list[tuple[Standard, Rule]] = []
    days, coded = table.column("decision_date").dates(), table.column("violation").coded
    for code, violation in enumerate(coded.values):
        for standard, rule in records.rules.of(violation):
            until = np.datetime64(rule.to) if rule.to else np.datetime64("9999-12-31")
            mask = (coded.codes == code) & (days >= np.datetime64(rule.from_)) & (days <= until) & (found.rule < 0)
            if mask.any():
                found.rule[mask] = len(rules)
                rules.append((standard, rule))
                set_ranges(found, rule, mask)
    return replace(found, rules=tuple(rules))


def fines(table: Table) -> np.ndarray:
    """The fine of each decision; 0 for one that imposes none, nan where a fine was imposed and not recorded."""
    fine = table.column("fine_yuan").numbers()
    fined = table.column("kinds").mask(lambda kinds: kinds is None or "罚款" in kinds)
    return np.where(np.isnan(fine) & ~fined, 0.0, fine)


def set_ranges(found: Judged, rule: Rule, mask: np.ndarray) -> None:
    """Enter what a rule allows for the rows that it applies to."""
    low, high = np.full(mask.sum(), float(rule.range.least)), np.full(mask.sum(), float(rule.range.most))
    if rule.mass or rule.sizes:
        low, high = over_limit(found.table, rule, mask)
    if rule.gains:
        gains = found.table.column("gains_yuan").numbers()[mask]
        large = gains >= rule.gains.from_
        low, high = np.where(large, gains * rule.gains.least, low), np.where(large, gains * rule.gains.most, high)
    if rule.warning:
        warned = found.table.column("kinds").mask(lambda kinds: kinds is not None and "警告" in kinds)[mask]
        low = np.where(warned & (found.fine[mask] == 0), 0.0, low)
    found.low[mask], found.high[mask] = low, high
    for tier in rule.tiers:
        own = mask & found.table.column("tier").mask(lambda name, tier=tier: name == tier.tier)
        found.tier_low[own], found.tier_high[own] = tier.least, tier.most


def over_limit(table: Table, rule: Rule, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fines for mass and size over the limit, added up and capped; the whole range where the ledger has no measures."""
    low, high, known = np.zeros(mask.sum()), np.zeros(mask.sum()), np.zeros(mask.sum(), dtype=bool)
    if rule.mass:
        over = table.column("over_kg").numbers()[mask]
        steps = np.where(over > rule.mass.free, over / rule.mass.step, 0)
        # a begun step may be left out or counted in: the text says neither
        low, high = np.floor(np.nan_to_num(steps)) * rule.mass.yuan, np.ceil(np.nan_to_num(steps)) * rule.mass.yuan
        known = ~np.isnan(over)
    if rule.sizes:
        measures = {name: table.column(f"{name}_m").numbers()[mask] for name in ("height", "width", "length")}
        measured = np.logical_or.reduce([~np.isnan(values) for values in measures.values()])
        least, most = size_range(rule, measures)
        low, high, known = low + np.where(measured, least, 0), high + np.where(measured, most, 0), known | measured
    low, high = np.minimum(low, rule.range.most), np.minimum(high, rule.range.most)
    return np.where(known, low, rule.range.least), np.where(known, high, rule.range.most)


def size_range(rule: Rule, measures: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Least and most fine of the first size that holds all measures of a vehicle."""
    least, most = (np.full(len(measures["height"]), float(bound)) for bound in (rule.sizes[-1].least, rule.sizes[-1].most))
    for size in reversed(rule.sizes):
        bounds = {name: getattr(size, name) for name in measures}
        fits = np.logical_and.reduce([np.isnan(values) | (values <= (bounds[name] or np.inf)) for name, values in measures.items()])
        least, most = np.where(fits, size.least, least), np.where(fits, size.most, most)
    return least, most


# -- figures -----------------------------------------------------------------------------------------------------------


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


def wrong_basis(found: Judged) -> np.ndarray:
    """Decisions whose basis is given and names neither the rule's law and article nor a higher law that serves."""
    wrong, coded = np.zeros(len(found.table), dtype=bool), found.table.column("basis").coded
    for place, (standard, rule) in enumerate(found.rules):
        bad = [code for code, basis in enumerate(coded.values) if basis is not None and not standard.cited_in(basis, rule)]
        wrong |= (found.rule == place) & np.isin(coded.codes, bad)
    return wrong


def repeat_as_first(found: Judged) -> np.ndarray:
    """Decisions treated as a first violation though the same party was punished for the same within a year before."""
    table = found.table
    party = parties(table)
    first = table.column("repeat").mask(lambda again: again is False)
    first |= table.column("circumstances").mask(lambda text: text is not None and any(word in text for word in FIRST_TIME))
    days, result = table.column("decision_date").dates(), np.zeros(len(table), dtype=bool)
    last: dict[tuple[int, int], np.datetime64] = {}
    violations = table.column("violation").coded.codes
    for place in np.argsort(days, kind="stable"):
        key = (int(party[place]), int(violations[place]))
        if key[0] >= 0 and found.rule[place] >= 0:
            result[place] = first[place] and key in last and days[place] - last[key] <= REPEAT_WITHIN
            last[key] = days[place]
    return result


def parties(table: Table) -> np.ndarray:
    """A number for each party, by its credit code, identity number, else its name; -1 where there is none. Numbers, never names."""
    party, start = np.full(len(table), -1), 0
    for name in ("credit_code", "identity_number", "party"):
        coded = table.column(name).coded
        known = ~np.isin(coded.codes, [code for code, value in enumerate(coded.values) if value is None]) & (party < 0)
        party[known] = coded.codes[known] + start
        start += len(coded.values)
    return party


# -- checks ------------------------------------------------------------------------------------------------------------


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


def in_yuan(yuan: float) -> Decimal:
    return Decimal(str(round(float(yuan), 2)))


def money(yuan: float) -> str:
    return f"{plain(in_yuan(yuan))}元"


def range_text(low: float, high: float) -> str:
    return money(low) if low == high else f"{money(low)}至{money(high)}"


# -- what is shown -----------------------------------------------------------------------------------------------------


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
