"""What a sample does for applicants and the public: licences, complaints, openness, participation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from random import Random
from typing import Any

from lawnb.samples.draw import DAY, MASKS, Draft, Ledger, shuffled, spread, weekday, weekdays_through, working_day_after

ITEMS = ("道路货物运输经营许可", "道路客运经营许可", "道路客运站经营许可", "超限运输车辆行驶公路许可")
RESULTS = (("准予许可", 88), ("不予许可", 5), ("终止办理", 3), ("不予受理", 4))
LICENCE_COLUMNS = (
    "document_number", "decision_date", "result", "item", "category", "application_type", "application_number", "applied_date",
    "accepted_date", "statutory_days", "promised_days", "actual_days", "fee_yuan", "online", "legal_review", "party", "party_type",
    "credit_code", "authority",
)  # fmt: skip
STATUTORY_DAYS, PROMISED_DAYS = 20, 7


def licensing(draft: Draft) -> Iterable[Ledger]:
    """Applications with their outcome; those pending at the end of last year are decided in January."""
    rng, n = draft.rng("licensing"), draft.size("licensing", 130, least=24)
    rows = [decided(draft, rng, dict(row), "准予许可") for row in open_before(draft)]
    applied = weekdays_through(rng, draft.day(1, 8), draft.last_day, n)
    results = shuffled(rng, spread(n, RESULTS))
    for place, (day, result) in enumerate(zip(applied, results, strict=True)):
        rows.append(decided(draft, rng, application(draft, rng, day, place + 1), result))
    numbered = sorted((row for row in rows if row["result"] in ("准予许可", "不予许可")), key=lambda row: row["decision_date"])
    for place, row in enumerate(numbered):
        row["document_number"] = draft.document("许字", place + 1)
    yield Ledger("licensing", LICENCE_COLUMNS, rows, totals=("fee_yuan",))


def open_before(draft: Draft) -> list[dict[str, Any]]:
    return [row for row in draft.before.rows("licensing") if row["result"] == "办理中"] if draft.before else []


def application(draft: Draft, rng: Random, day: datetime.date, n: int) -> dict[str, Any]:
    name, code = draft.bureau.company(rng.randint(1, 90))
    person = rng.random() < 0.2
    item = rng.choice(ITEMS)
    return dict.fromkeys(LICENCE_COLUMNS) | {
        "item": item,
        "category": "普通",
        "application_type": rng.choice(("首次", "首次", "变更", "延续")),
        "application_number": f"XK-{draft.year}-{n:04d}",
        "applied_date": day,
        "statutory_days": STATUTORY_DAYS,
        "promised_days": PROMISED_DAYS,
        "fee_yuan": 0,
        "online": rng.random() < 0.7,
        "legal_review": item == ITEMS[2],
        "party": rng.choice(MASKS) if person else name,
        "party_type": "自然人" if person else "法人及非法人组织",
        "credit_code": None if person else code,
        "authority": draft.bureau.name,
    }


def decided(draft: Draft, rng: Random, row: dict[str, Any], result: str) -> dict[str, Any]:
    """An application with its outcome; pending where the year ends first."""
    if result == "不予受理":
        return row | {"result": result}
    accepted = row["accepted_date"] or min(working_day_after(row["applied_date"], rng.randint(0, 2)), draft.last_day)
    since = max(accepted, draft.day(1, 2))
    taken = rng.randint(1, PROMISED_DAYS) if rng.random() < 0.96 else rng.randint(PROMISED_DAYS + 1, STATUTORY_DAYS - 8)
    day = working_day_after(since, taken)
    if day > draft.last_day:
        return row | {"accepted_date": accepted, "result": "办理中"}
    days = weekdays_between(accepted, day)
    return row | {"accepted_date": accepted, "result": result, "decision_date": day, "actual_days": days}


def weekdays_between(first: datetime.date, last: datetime.date) -> int:
    """Weekdays after one day up to another."""
    return sum((first + n * DAY).weekday() < 5 for n in range(1, (last - first).days + 1))


# -- complaints, openness, participation -------------------------------------------------------------------------------

CHANNELS = (("12345", 45), ("12328", 25), ("来信来访", 10), ("网络", 12), ("电话", 8))
RATINGS = (("满意", 55), ("基本满意", 15), ("不满意", 10), ("未评价", 20))
DUE_DAYS = 15


def complaints(draft: Draft) -> Iterable[Ledger]:
    """Complaints, nearly all closed within their days."""
    rng, n = draft.rng("complaints"), draft.size("complaints", 70, least=12)
    days = weekdays_through(rng, draft.day(1, 8), draft.day(12, 10), n)
    channels = shuffled(rng, spread(n, CHANNELS))
    ratings = shuffled(rng, spread(n, RATINGS))
    rows = []
    for place, (day, channel) in enumerate(zip(days, channels, strict=True)):
        rows.append({
            "number": f"TS-{draft.year}-{place + 1:04d}",
            "channel": channel,
            "received_date": day,
            "closed_date": day + rng.randint(1, DUE_DAYS - 1) * DAY,
            "due_date": day + DUE_DAYS * DAY,
            "substantiated": rng.choice(("属实", "部分属实", "不属实")),
            "satisfaction": ratings[place],
            "field": rng.choice(("出租", "客运", "货运", "驾培")),
            "about_enforcement": rng.random() < 0.05,
        })  # fmt: skip
    yield Ledger("complaints", tuple(rows[0]), rows)


OPEN_ITEMS = (
    ("行政处罚实施情况统计表", "结果公开", 1), ("行政许可实施情况统计表", "结果公开", 1), ("法治政府建设年度报告", "执行公开", 3),
    ("权责清单", "管理公开", 4), ("行政许可办事指南", "服务公开", 5), ("重大行政决策事项目录", "决策公开", 3),
    ("双随机抽查结果", "结果公开", 7), ("行政执法人员信息", "管理公开", 6), ("行政执法流程图", "服务公开", 6), ("部门预算", "执行公开", 2),
)  # fmt: skip


def disclosure(draft: Draft) -> Iterable[Ledger]:
    """Items that fall due in the year, each public before its day."""
    rng = draft.rng("disclosure")
    rows = []
    for item, kind, month in OPEN_ITEMS:
        due = draft.day(month, 28)
        rows.append({
            "item": f"{draft.year}年{item}",
            "kind": kind,
            "due_date": due,
            "published_date": due - rng.randint(1, 20) * DAY,
            "channel": "政府网站",
            "powers": item == "权责清单",
            "office": "样例法规股",
        })  # fmt: skip
    yield Ledger("disclosure", tuple(rows[0]), rows)


ACTIVITIES = (("执法观摩", "观摩", 5), ("运输企业座谈", "座谈", 6), ("企业走访", "走访", 8), ("规范性文件征求意见", "征求意见", 9))


def participation(draft: Draft) -> Iterable[Ledger]:
    """Activities with the public, each opinion answered."""
    rng = draft.rng("participation")
    rows = []
    for activity, kind, month in ACTIVITIES:
        received = rng.randint(4, 5)
        rows.append({
            "activity": f"样例{activity}",
            "kind": kind,
            "date": weekday(rng, draft.day(month, 1), draft.day(month, 28)),
            "delegates": rng.randint(4, 10),
            "others": rng.randint(10, 20),
            "received": received,
            "adopted": received - rng.randint(1, 2),
            "replied": received,
        })  # fmt: skip
    yield Ledger("participation", tuple(rows[0]), rows)
