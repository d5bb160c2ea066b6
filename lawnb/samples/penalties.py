"""The penalties of a sample: decisions within the law of their day, and what the bureau published of them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from lawnb.samples.draw import DAY, MASKS, Draft, Ledger, shuffled, spread, weekdays_through
from lawnb.topics.kinds import year_columns

#: The day from which the fifth revision of the Regulation on Road Transport is in force.
REVISED = datetime.date(2023, 7, 20)
REGULATION, OVER_LIMIT = "《中华人民共和国道路运输条例》", "《超限运输车辆行驶公路管理规定》"
NO_FINE = "—"
COMPANIES = 40
COLUMNS = (
    "document_number", "decision_date", "kinds", "fine_yuan", "collected_yuan", "party", "party_type", "credit_code", "field",
    "violation", "basis", "tier", "repeat", "over_kg", "filed_date", "served_date", "closed_date", "procedure", "onsite", "hearing",
    "legal_review", "campaign", "authority",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """A violation: its field, its basis, and per tier the least and most fine in yuan and the step between.

    Parameters
    ----------
    share
        Of a hundred decisions, how many are on it.
    """

    field: str
    violation: str
    basis: str
    share: int
    tiers: tuple[tuple[str, int, int, int], ...]
    revised: tuple[tuple[str, int, int, int], ...] = ()
    simple: bool = False

    def range_on(self, day: datetime.date, n: int) -> tuple[str, int, int, int]:
        """The tiers take turns, so that a year's fines are like the last one's."""
        tiers = self.revised if self.revised and day >= REVISED else self.tiers
        return tiers[n % len(tiers)]


#: 道路运输条例第六十三条 as it stood until 2023-07-19: 30,000 to 100,000 yuan.
BEFORE = (("一般", 30000, 45000, 1000), ("较重", 46000, 60000, 1000))
PASSENGER = Act(
    "客运", "未取得道路客运经营许可擅自从事道路客运经营", f"{REGULATION}第六十三条", 10, BEFORE,
    (("较轻", 16000, 30000, 1000), ("一般", 31000, 50000, 1000), ("较重", 51000, 60000, 1000)),
)  # fmt: skip
GOODS = Act(
    "货运", "未取得道路货物运输经营许可擅自从事道路普通货物运输经营", f"{REGULATION}第六十三条", 4, BEFORE,
    (("较轻", 5000, 9000, 500), ("一般", 10000, 20000, 500), ("较重", 21000, 30000, 500)),
)  # fmt: skip
ROUTE = Act(
    "客运", "不按规定的线路、公布的班次行驶", f"{REGULATION}第六十九条", 16,
    (("较轻", 1000, 1500, 100), ("一般", 1600, 2400, 100), ("较重", 2500, 3000, 100)),
)  # fmt: skip
UPKEEP = Act(
    "货运", "不按规定维护和检测运输车辆", f"{REGULATION}第七十条", 10, (("较轻", 1000, 1500, 100), ("一般", 1600, 3000, 100))
)
PAPERS = Act(
    "货运", "未按照规定携带道路运输证", f"{REGULATION}第六十八条", 10, (("较轻", 20, 50, 10), ("一般", 60, 150, 10)), simple=True
)
OVER = Act("超限超载", "车辆违法超限运输", f"{OVER_LIMIT}第四十三条", 50, ())
ACTS = (PASSENGER, ROUTE, GOODS, UPKEEP, PAPERS, OVER)
#: 超限运输车辆行驶公路管理规定第四十三条: 500 yuan for each full 1,000 kg over the limit, to this cap; up to 1,000 kg a warning.
STEP_KG, STEP_YUAN, CAP_YUAN = 1000, 500, 30000
CAMPAIGNS = {"货运源头治超样例行动": OVER, "打击非法营运样例行动": PASSENGER}


def over_limit_fine(over_kg: int) -> int:
    """The fine for mass over the limit; 0 where a warning is all."""
    return min(over_kg // STEP_KG * STEP_YUAN, CAP_YUAN) if over_kg > STEP_KG else 0


def penalties(draft: Draft) -> Iterable[Ledger]:
    """The ledger, and the totals, fields, months and kinds that were published of it."""
    rng, n = draft.rng("penalties"), draft.size("penalties", 240, least=30)
    days = weekdays_through(rng, draft.day(1, 12), draft.day(12, 20), n)
    acts = shuffled(rng, spread(n, [(act, act.share) for act in ACTS]))
    seen: Counter = Counter()
    rows = [decision(draft, rng, act, day, place + 1, seen) for place, (act, day) in enumerate(zip(acts, days, strict=True))]
    yield Ledger("penalties", COLUMNS, rows, dated="decision_date", totals=("fine_yuan", "collected_yuan"))
    yield from published(draft, rows)


def decision(draft: Draft, rng: Random, act: Act, day: datetime.date, n: int, seen: Counter) -> dict[str, Any]:
    """One decision; `seen` counts those before it by violation, and by party and violation."""
    tier, over_kg, fine = amount(rng, act, day, seen[act.violation])
    party, code, kind = who(draft, rng, act)
    again = seen[party, act.violation] > 0
    seen.update([act.violation, (party, act.violation)])
    ordinary = not act.simple
    filed = max(day - rng.randint(5, 45) * DAY, draft.day(1, 2)) if ordinary else day
    served = min(day + rng.randint(0, 5) * DAY, draft.last_day) if ordinary else day
    closed = served + rng.randint(1, 40) * DAY if ordinary else served
    campaign = next((name for name, target in CAMPAIGNS.items() if target is act and 4 <= day.month <= 9), None)
    grave = act in (PASSENGER, GOODS)
    return {
        "document_number": draft.document("罚", n),
        "decision_date": day,
        "kinds": ("罚款",) if fine else ("警告",),
        "fine_yuan": fine or NO_FINE,
        "collected_yuan": collected(rng, fine) if fine else NO_FINE,
        "party": party,
        "party_type": kind,
        "credit_code": code,
        "field": act.field,
        "violation": act.violation,
        "basis": act.basis,
        "tier": tier,
        "repeat": again if code else None,
        "over_kg": over_kg,
        "filed_date": filed,
        "served_date": served,
        "closed_date": closed if closed <= draft.last_day else None,
        "procedure": "普通程序" if ordinary else "简易程序",
        "onsite": "非现场" if act is OVER and rng.random() < 0.3 else "现场",
        "hearing": grave and rng.random() < 0.1,
        "legal_review": grave,
        "campaign": campaign,
        "authority": draft.bureau.name,
    }


def amount(rng: Random, act: Act, day: datetime.date, n: int) -> tuple[str | None, int | None, int]:
    """Tier, kilograms over the limit, and fine of the year's n-th decision on an act."""
    if act is OVER:
        over_kg = rng.randrange(300, 16000, 10)
        return None, over_kg, over_limit_fine(over_kg)
    tier, least, most, step = act.range_on(day, n)
    return tier, None, rng.randrange(least, most + 1, step)


def who(draft: Draft, rng: Random, act: Act) -> tuple[str, str | None, str]:
    """A company with its code, or a person without a name."""
    if act in (PASSENGER, PAPERS) or rng.random() < 0.3:
        return rng.choice(MASKS), None, "自然人"
    name, code = draft.bureau.company(rng.randint(1, COMPANIES))
    return name, code, "法人及非法人组织"


def collected(rng: Random, fine: int) -> int:
    """Most fines are paid in full, some in part, a few not yet."""
    chance = rng.random()
    return fine if chance < 0.9 else fine // 200 * 100 if chance < 0.95 else 0


# -- what was published ------------------------------------------------------------------------------------------------


def published(draft: Draft, rows: list[dict[str, Any]]) -> Iterable[Ledger]:
    yield Ledger("penalties_totals", ("n_cases", "fine_yuan"), [counted(rows)])
    fields = dict.fromkeys(act.field for act in ACTS)
    yield Ledger("penalties_by_field", ("field", "n_cases", "fine_yuan"), [
        {"field": field} | counted(row for row in rows if row["field"] == field) for field in fields
    ])  # fmt: skip
    yield Ledger("penalties_by_month", ("month", "n_cases", "fine_yuan"), [
        {"month": f"{month}月"} | counted(row for row in rows if row["decision_date"].month == month) for month in range(1, 13)
    ])  # fmt: skip
    kinds = [year_columns(draft.year).heaviest(row["kinds"]) for row in rows]
    yield Ledger("penalties_by_kind", ("kind", "n_cases"), [
        {"kind": kind, "n_cases": kinds.count(kind)} for kind in ("警告", "罚款") if kind in kinds
    ])  # fmt: skip


def counted(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    rows = list(rows)
    return {"n_cases": len(rows), "fine_yuan": sum(row["fine_yuan"] for row in rows if row["fine_yuan"] != NO_FINE)}
