"""What goes with a sample's penalties: campaigns, overload control, coercion, reviews, supervision, litigation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lawnb.samples.draw import DAY, Draft, Ledger, spread, weekday, weekdays_through
from lawnb.samples.penalties import CAMPAIGNS, NO_FINE, OVER, PASSENGER
from lawnb.topics.counting import MONTHS

STATIONS = ("样例一号超限检测站", "样例二号超限检测站")
TEAMS = ("样例执法一大队", "样例执法二大队")
ACTS, ASPECTS = ("行政处罚", "行政许可", "行政强制", "行政检查"), ("实体合法", "程序合法", "裁量合理")
DEFECTS = (("文书",), ("程序", "文书"), ("归档",), ("事实证据",))
PENDING = "未结"


def campaigns(draft: Draft) -> Iterable[Ledger]:
    """Joint campaigns, each with the decisions of the ledger that name it."""
    rng, named = draft.rng("campaigns"), [row["campaign"] for row in draft.rows("penalties")]
    rows = [
        {
            "campaign": name,
            "form": "联合开展",
            "partners": "公安、交警、城管" if act is OVER else "公安、市场监管",
            "target": "超限超载运输车辆" if act is OVER else "非法营运车辆",
            "start_date": draft.day(4, 1),
            "end_date": draft.day(9, 30),
            "checked": named.count(name) * 10 + rng.randint(20, 60),
            "cases": named.count(name),
        }
        for name, act in CAMPAIGNS.items()
    ]
    yield Ledger("campaigns", tuple(rows[0]), rows)


def overload(draft: Draft) -> Iterable[Ledger]:
    """A row for each station and day on which vehicles over the limit were decided on: its cases and fines are the ledger's."""
    rng = draft.rng("overload")
    found: dict[tuple, list[dict]] = {}
    for row in draft.rows("penalties"):
        if row["field"] == OVER.field:
            found.setdefault((row["decision_date"], rng.choice(STATIONS)), []).append(row)
    rows = []
    for place, ((day, station), decisions) in enumerate(found.items()):
        over = len(decisions) + (place % 3 == 0)
        rows.append({
            "station": station,
            "date": day,
            "weighed": rng.randint(80, 300),
            "over": over,
            "unloaded_tonnes": rng.randint(0, 12),
            "cases": len(decisions),
            "fine_yuan": sum(row["fine_yuan"] for row in decisions if row["fine_yuan"] != NO_FINE),
            "points_reported": rng.randint(0, over),
        })  # fmt: skip
    yield Ledger("overload", tuple(rows[0]), rows, totals=("weighed", "over", "cases", "fine_yuan"))


def coercion(draft: Draft) -> Iterable[Ledger]:
    """Vehicles seized in some of the cases of unlicensed transport, given back within thirty days."""
    rng = draft.rng("coercion")
    rows = []
    for decided in [row for row in draft.rows("penalties") if row["violation"] == PASSENGER.violation][::2]:
        started = decided["filed_date"]
        rows.append({
            "document_number": draft.document("强", len(rows) + 1),
            "kind": "扣押财物",
            "started_date": started,
            "finished_date": min(started + rng.randint(5, 28) * DAY, draft.last_day),
            "extended": False,
            "case_number": decided["document_number"],
            "legal_review": True,
            "field": "客运",
        })  # fmt: skip
    yield Ledger("coercion", tuple(rows[0]), rows)


def case_review(draft: Draft) -> Iterable[Ledger]:
    """A tenth of the decisions of January to October, looked at in November."""
    rng, until = draft.rng("case_review"), draft.day(10, 31)
    decided = [row["document_number"] for row in draft.rows("penalties") if row["decision_date"] <= until]
    granted = [row["document_number"] for row in draft.rows("licensing") if row["decision_date"] and row["decision_date"] <= until]
    files = [(number, "行政处罚") for number in decided[::10]] + [(number, "行政许可") for number in granted[::15] if number]
    rows = [reviewed(draft, rng, number, kind, place) for place, (number, kind) in enumerate(files)]
    yield Ledger("case_review", tuple(rows[0]), rows)


def reviewed(draft: Draft, rng, number: str, kind: str, place: int) -> dict[str, Any]:
    defects = DEFECTS[place % len(DEFECTS)] if place % 3 == 0 else None
    score = rng.randint(80, 89) if defects else rng.randint(90, 99)
    return {
        "document_number": number,
        "case_type": kind,
        "defects": defects,
        "rectified": True if defects else None,
        "review_date": weekday(rng, draft.day(11, 2), draft.day(11, 27)),
        "score": score,
        "grade": "良好" if defects else "优秀",
        "defect_count": len(defects or ()),
    }


def supervision(draft: Draft) -> Iterable[Ledger]:
    """Each month a third of its decisions, and what was wrong with them corrected."""
    rng = draft.rng("supervision")
    decided = [row["decision_date"].month for row in draft.rows("penalties")]
    rows = []
    for month, name in enumerate(MONTHS, 1):
        checked = -(-decided.count(month) // 3)
        problems = rng.randint(0, min(2, checked))
        day = weekday(rng, draft.day(month, 24), draft.day(month, 28))
        rows.append({"month": name, "checked": checked, "problems": problems, "corrected": problems, "date": day, "office": "样例法规股"})
    yield Ledger("supervision", tuple(rows[0]), rows)


# -- inspections and other acts ----------------------------------------------------------------------------------------

INSPECTED = ("道路客运企业安全生产检查", "危货运输企业检查", "驾驶员培训机构检查", "货运源头企业检查", "汽车客运站检查")
FIELDS = ("客运", "货运", "驾培", "货运", "客运")
OTHER_ACTS = (("行政确认", "道路运输驾驶员从业资格确认"), ("行政奖励", "举报非法营运奖励"))


def inspections(draft: Draft) -> Iterable[Ledger]:
    """The plan of inspections; all but a few were done."""
    rng, n = draft.rng("inspections"), draft.size("inspections", 60, least=15)
    days = weekdays_through(rng, draft.day(2, 3), draft.day(12, 18), n)
    rows = []
    for place, day in enumerate(days):
        done, problems, kind = place % 20 != 19, rng.randint(0, 4), rng.randrange(len(INSPECTED))
        name, code = draft.bureau.company(rng.randint(1, 40))
        rows.append({
            "number": f"JC-{draft.year}-{place + 1:04d}",
            "item": INSPECTED[kind],
            "status": "已完成" if done else "未完成",
            "date": day if done else None,
            "planned_date": min(day + rng.randint(0, 10) * DAY, draft.last_day),
            "problems": problems if done else None,
            "rectified": problems - (problems == 4 and rng.random() < 0.3) if done else None,
            "record_number": draft.document("检", place + 1) if done else None,
            "double_random": rng.random() < 0.6 if done else None,
            "field": FIELDS[kind],
            "published": True if done else None,
            "penalised": problems > 3 if done else None,
            "object": name,
            "credit_code": code,
        })  # fmt: skip
    yield Ledger("inspections", tuple(rows[0]), rows)


def enforcement_acts(draft: Draft) -> Iterable[Ledger]:
    """The inspections that count in the standard form, and confirmations and rewards."""
    rng = draft.rng("enforcement_acts")
    rows = [
        {
            "kind": "行政检查",
            "date": row["date"],
            "document_number": row["record_number"],
            "amount_yuan": None,
            "recorded": True,
            "penalised": False,
            "item": row["item"],
            "field": row["field"],
        }
        for row in draft.rows("inspections")
        if row["status"] == "已完成" and not row["penalised"]
    ]
    for kind, item in OTHER_ACTS:
        days = weekdays_through(rng, draft.day(1, 8), draft.day(12, 20), draft.size(kind, 12, least=3))
        for place, day in enumerate(days):
            number = draft.document("确" if kind == "行政确认" else "奖", place + 1)
            amount = 500 if kind == "行政奖励" else None
            row = {"kind": kind, "date": day, "document_number": number, "amount_yuan": amount}
            rows.append(row | {"recorded": True, "penalised": False, "item": item, "field": "客运"})
    yield Ledger("enforcement_acts", tuple(rows[0]), rows)


def special_inspections(draft: Draft) -> Iterable[Ledger]:
    """Each act's substance, procedure and discretion, once a year by team."""
    rng = draft.rng("special_inspections")
    rows = []
    for act in ACTS:
        for aspect in ASPECTS:
            problems = rng.randint(0, 3)
            rows.append({
                "date": weekday(rng, draft.day(9, 1), draft.day(9, 28)),
                "act": act,
                "aspect": aspect,
                "checked": rng.randint(12, 16),
                "problems": problems,
                "rectified": problems,
                "inspection": f"{act}{aspect}专项检查",
                "unit": rng.choice(TEAMS),
            })  # fmt: skip
    yield Ledger("special_inspections", tuple(rows[0]), rows)


# -- litigation --------------------------------------------------------------------------------------------------------


def litigation(draft: Draft) -> Iterable[Ledger]:
    """What was open at the end of last year, now closed; and new cases about this year's decisions, the last one still open."""
    rng, n = draft.rng("litigation"), draft.size("litigation", 8, least=4)
    opened = [row for row in draft.before.rows("litigation") if row["outcome"] == PENDING] if draft.before else []
    rows = [row | {"outcome": "维持", "closed_date": weekday(rng, draft.day(3, 1), draft.day(4, 28))} for row in opened]
    decided = [row for row in draft.rows("penalties") if row["decision_date"] <= draft.day(11, 20)]
    contested = sorted(rng.sample(decided[:-1], n - 1), key=lambda row: row["decision_date"]) + decided[-1:]
    for place, (decision, kind) in enumerate(zip(contested, spread(n, (("行政复议", 60), ("一审", 40))), strict=True)):
        rows.append(contest(draft, rng, decision["document_number"], decision["decision_date"], kind, place + 1, last=place == n - 1))
    yield Ledger("litigation", tuple(rows[-1]), rows)


def contest(draft: Draft, rng, number: str, decided, kind: str, n: int, last: bool) -> dict[str, Any]:
    received = min(decided + rng.randint(10, 40) * DAY, draft.last_day)
    closed = received + rng.randint(30, 60) * DAY
    is_open, suit = last or closed > draft.last_day, kind == "一审"
    word = "行初" if suit else "政复"
    return {
        "case_number": f"{draft.bureau.mark[:4]}{word}〔{draft.year}〕{n}号",
        "kind": kind,
        "received_date": received,
        "outcome": PENDING if is_open else rng.choice(("维持", "维持", "驳回", "撤销", "和解撤诉")),
        "closed_date": None if is_open else closed,
        "hearing": suit,
        "head_appeared": suit,
        "document_number": number,
        "cause": "行政处罚",
        "authority": "样例区人民法院（虚构）" if suit else "样例区人民政府（虚构）",
    }
