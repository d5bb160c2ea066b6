"""Every decision held against the rule of the discretion standard that is in force on its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.rules import Rule, Standard

LEDGER = "penalties"
FIRST_TIME = ("首次", "初次", "首违", "第一次")
REPEAT_WITHIN = np.timedelta64(365, "D")


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


def in_yuan(yuan: float) -> Decimal:
    return Decimal(str(round(float(yuan), 2)))
